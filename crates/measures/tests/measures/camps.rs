//! Signed graphs of two camps, made from a seed.

use demarche_measures::SignedGraph;

use crate::numbers::Numbers;

/// Two camps of even size, `m` ties between random pairs, each with the wrong sign at a rate of `noise`.
pub(crate) fn camps(n: usize, m: usize, noise: f64, seed: u64) -> SignedGraph {
    let mut numbers = Numbers(seed);
    let mut pairs = std::collections::BTreeSet::new();
    while pairs.len() < m.min(n * (n - 1) / 2) {
        let (a, b) = (numbers.below(n), numbers.below(n));
        if a != b {
            pairs.insert((a.min(b), a.max(b)));
        }
    }
    let ties: Vec<_> = pairs
        .into_iter()
        .map(|(a, b)| {
            let is_friend = (a % 2 == b % 2) != (numbers.unit() < noise);
            (a, b, if is_friend { 1 } else { -1 })
        })
        .collect();
    SignedGraph::new(n, ties)
}
