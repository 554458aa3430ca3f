//! Signed graphs of two camps, made from a seed.

use demarche_measures::SignedGraph;

/// A small generator, so that a graph can be made again elsewhere: splitmix64.
struct Numbers(u64);

impl Numbers {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }
    fn below(&mut self, count: usize) -> usize {
        (self.next() % count as u64) as usize
    }
    fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

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
