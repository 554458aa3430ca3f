//! How large and how noisy a signed graph may be for its frustration index to be proved: random graphs and graphs of real votes.
//!
//!     cargo run --release -p demarche-measures --example frustration <n> <m> <noise> <seeds> [minutes]
//!     DEMARCHE_DATA=<folder> cargo run --release -p demarche-measures --example frustration votes
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::time::Instant;

use demarche_measures::{Effort, SignedGraph, frustration, signed_graph};

#[path = "../tests/measures/votes.rs"]
mod votes;

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
fn camps(n: usize, m: usize, noise: f64, seed: u64) -> SignedGraph {
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

fn tell(name: &str, graph: &SignedGraph, effort: Effort) {
    let start = Instant::now();
    let found = frustration(graph, effort);
    let (n, m, negative) = (graph.vertices(), graph.ties().len(), graph.negative_weight());
    println!(
        "{name}: n {n}, m {m}, negative {negative}: [{}, {}]{}, {} branches, {:.2} s",
        found.lower,
        found.upper,
        if found.is_exact() { " proved" } else { "" },
        found.branches,
        start.elapsed().as_secs_f64()
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if arguments.first().is_some_and(|first| first == "votes") {
        return real();
    }
    let number = |place: usize| -> f64 { arguments.get(place).and_then(|text| text.parse().ok()).unwrap_or(1.0) };
    let effort = Effort((Effort::MINUTE.0 as f64 * number(4)) as u64);
    for seed in 1..=number(3) as u64 {
        tell(
            &format!("camps, noise {}, seed {seed}", number(2)),
            &camps(number(0) as usize, number(1) as usize, number(2), seed),
            effort,
        );
    }
}

/// Graphs of real votes: every third, second, or all of the states of a session, with the surest ties only, then with all.
fn real() {
    let folder = std::env::var_os("DEMARCHE_DATA").unwrap_or_else(|| panic!("DEMARCHE_DATA is not set"));
    let world = votes::votes(std::path::Path::new(&folder));
    for (name, stances) in votes::sessions(&world) {
        if !["10", "20", "30", "40", "50", "60", "70", "74"].contains(&name.as_str()) {
            continue;
        }
        for (level, every) in [(0.95, 3), (0.95, 2), (0.999, 2), (0.999_999, 1)] {
            let actors: Vec<_> = stances.actors().iter().copied().step_by(every).collect();
            let graph = signed_graph(&stances.only(&actors).contested(), level);
            tell(&format!("session {name}, every {every} state, level {level}"), &graph, Effort::MINUTE);
        }
    }
}
