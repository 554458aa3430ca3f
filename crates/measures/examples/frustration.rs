//! How large and how noisy a signed graph may be for its frustration index to be proved: random graphs and graphs of real votes.
//!
//!     cargo run --release -p demarche-measures --example frustration <n> <m> <noise> <seeds> [minutes]
//!     DEMARCHE_DATA=<folder> cargo run --release -p demarche-measures --example frustration votes
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::time::Instant;

use demarche_measures::{Effort, SignedGraph, frustration, signed_graph};

#[path = "../tests/measures/camps.rs"]
mod camps;
#[path = "../tests/measures/numbers.rs"]
mod numbers;
#[path = "../tests/measures/votes.rs"]
mod votes;

use camps::camps;

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
