//! How fast runs are: 193 actors, votes and statements (or six layers), up to 20 peers, 20 steps.
//!
//!     cargo run --release -p demarche-crises --example run_speed -- [runs] [layers] [folder]
//!
//! With a folder, the world is written there, for `bench/run_numpy.py` to do the same work.
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::fmt::Write as _;
use std::time::Instant;

use demarche_crises::model::chance::mixed;
use demarche_crises::model::{Basis, Compiled, Deed, Engine, Entry, Game, LANES, Law, LayerRule, Link, Shock, Term};
use rayon::prelude::*;

const ACTORS: usize = 193;
const STEPS: u32 = 20;
const SEED: u64 = 7;

fn world(layers: usize) -> Game {
    let mut next = 1_u64;
    let mut unit = move || {
        next = mixed(next);
        (next >> 11) as f64 / (1_u64 << 53) as f64
    };
    let rule = |deed: &Deed| LayerRule {
        deed: *deed,
        shock: if *deed == Deed::Vote { Shock::Level } else { Shock::Axis(Link::Logit) },
        rate: 1.0,
        peers: Some(1),
        stay: Some(2),
        regional: Some(3),
        common: Some(3),
        has_middle: true,
        is_open: true,
    };
    let mut game = Game::new((0..ACTORS as u64).map(mixed).collect(), Deed::ALL[..layers].iter().map(rule).collect());
    for (name, value) in [("one", 1.0), ("peers", 0.8), ("stay", 0.5), ("spread", 0.5)] {
        game.parameter(name, Law::exactly(value));
    }
    game.reason("made".to_owned());
    for actor in 0..ACTORS {
        game.regions[actor] = (unit() * 20.0) as u64;
        for layer in 0..layers {
            for (term, basis, amount) in
                [(Term::Values, Basis::Slope, 3.0 * unit() - 1.5), (Term::Cost, Basis::Bend, unit())]
            {
                game.entries.push(Entry {
                    actor: actor as u32,
                    layer: layer as u16,
                    term,
                    basis,
                    parameter: 0,
                    amount,
                    why: 0,
                });
            }
        }
        let many = 4 + (unit() * 17.0) as usize;
        let peers: Vec<u32> = (0..many).map(|_| (unit() * ACTORS as f64) as u32).collect();
        game.peers[actor] = peers.iter().map(|peer| (*peer, 1.0 / many as f64)).collect();
    }
    game
}

/// Processor time of this process in seconds, where the system tells; in steps of a hundredth.
fn used() -> Option<f64> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = text.rsplit(')').next()?.split_whitespace().collect();
    Some((fields.get(11)?.parse::<f64>().ok()? + fields.get(12)?.parse::<f64>().ok()?) / 100.0)
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let number = |place: usize, usual: usize| arguments.get(place).map_or(usual, |text| text.parse().unwrap());
    let (runs, layers) = (number(0, 10_000), number(1, 2));
    let game = world(layers);
    let compiled = game.compile(&game.middle());
    let engine = Engine::new(&game);
    let peers = game.peers.iter().map(Vec::len).sum::<usize>() as f64 / ACTORS as f64;
    let blocks = runs.div_ceil(LANES) as u32;
    let mut changed = game.clone();
    changed.fixed.push((0, 0, 1));
    let other = changed.compile(&changed.middle());
    let work = |blocks: u32, compiled: &Compiled| -> (Vec<[u64; 3]>, f64) {
        let start = Instant::now();
        let tallies: Vec<Vec<[u64; 3]>> = (0..blocks)
            .into_par_iter()
            .map(|block| {
                let mut counts = vec![[0_u64; 3]; ACTORS * layers];
                for (counts, levels) in counts.iter_mut().zip(engine.block(&game, compiled, SEED, block, STEPS).state) {
                    levels.iter().for_each(|level| counts[(level + 1) as usize] += 1);
                }
                counts
            })
            .collect();
        let mut counts = vec![[0_u64; 3]; ACTORS * layers];
        for tally in &tallies {
            for (sum, counts) in counts.iter_mut().zip(tally) {
                (0..3).for_each(|level| sum[level] += counts[level]);
            }
        }
        (counts, start.elapsed().as_secs_f64())
    };
    for part in [4, 2, 1] {
        let before = used();
        let (counts, seconds) = work(blocks / part, &compiled);
        let processor =
            used().zip(before).map_or(String::new(), |(now, then)| format!(" ({:.2} s of processor time)", now - then));
        let revisions = f64::from(blocks / part) * (LANES * ACTORS * layers) as f64 * f64::from(STEPS);
        println!(
            "{} runs, {ACTORS} actors, {layers} layers, {STEPS} steps, {} threads: {seconds:.3} s{processor}, {:.1} million revisions a second, 3 options each, {peers:.1} peers touched",
            blocks as usize / part as usize * LANES,
            rayon::current_num_threads(),
            revisions / seconds / 1e6
        );
        if let (1, Some(folder)) = (part, arguments.get(2)) {
            let folder = std::path::Path::new(folder);
            let (mut ends, mut ties, mut shares) = (String::new(), String::new(), String::new());
            for (place, [down, up]) in compiled.ends.iter().enumerate() {
                writeln!(ends, "{},{},{down},{up},{}", place / ACTORS, place % ACTORS, game.regions[place % ACTORS])
                    .unwrap();
                let all: u64 = counts[place].iter().sum();
                writeln!(shares, "{},{}", counts[place][0] as f64 / all as f64, counts[place][2] as f64 / all as f64)
                    .unwrap();
            }
            for (actor, peers) in game.peers.iter().enumerate() {
                peers.iter().for_each(|(peer, w)| writeln!(ties, "{actor},{peer},{w}").unwrap());
            }
            for (name, text) in [("ends.csv", ends), ("peers.csv", ties), ("shares.csv", shares)] {
                std::fs::write(folder.join(name), text).unwrap();
            }
        }
    }
    println!("a what-if on top: {:.3} s", work(blocks, &other).1);
}
