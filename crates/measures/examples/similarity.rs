//! All pairs of all sessions of the General Assembly, with counts and processor time; with a session, its pairs with intervals.
//!
//!     DEMARCHE_DATA=<folder> cargo run --release -p demarche-measures --example similarity [SESSION [FILE]]
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

#[path = "../tests/measures/votes.rs"]
mod votes;

use std::io::Write;

use demarche_core::World;
use demarche_measures::{Bootstrap, Stances, similarity, tables};

/// Processor time of this thread, in seconds.
fn processor() -> f64 {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    text.split(' ').next().and_then(|ns| ns.parse::<f64>().ok()).map_or(f64::NAN, |ns| ns / 1e9)
}

fn main() {
    let asked = std::env::args().nth(1);
    let folder = std::env::var_os("DEMARCHE_DATA").unwrap_or_else(|| panic!("DEMARCHE_DATA is not set"));
    let world = votes::votes(std::path::Path::new(&folder));
    let start = processor();
    let sessions = votes::sessions(&world);
    println!("{} sessions into tables of stances: {:.3} s", sessions.len(), processor() - start);
    match asked {
        None => all(&sessions),
        Some(session) => {
            let (_, stances) =
                sessions.iter().find(|(name, _)| *name == session).unwrap_or_else(|| panic!("no session"));
            intervals(&world, stances, std::env::args().nth(2));
        }
    }
}

fn all(sessions: &[(String, Stances)]) {
    let start = processor();
    let (mut pairs, mut dyads, mut sums) = (0_u64, 0_u64, [(0.0, 0_u64); 4]);
    for (_, stances) in sessions {
        for table in tables(stances) {
            pairs += u64::from(table.both());
            dyads += u64::from(table.both() > 0);
            for ((sum, count), value) in sums.iter_mut().zip(table.measures().all()) {
                *sum += value.value().unwrap_or(0.0);
                *count += u64::from(value.value().is_some());
            }
        }
    }
    let took = processor() - start;
    let votes: usize = sessions.iter().map(|(_, stances)| stances.len()).sum();
    println!("{votes} votes on roll calls that were not unanimous, {pairs} pair-votes, {dyads} pairs and sessions");
    for (name, (sum, count)) in ["agreement", "S", "pi", "kappa"].iter().zip(sums) {
        println!("mean {name} {:.6} of {count}", sum / count as f64);
    }
    println!("all pairs, all four measures: {took:.3} s of one processor");
}

fn intervals(world: &World, stances: &Stances, file: Option<String>) {
    let start = std::time::Instant::now();
    let dyads = similarity(stances, &Bootstrap::default());
    println!(
        "{} pairs with intervals from {} topics: {:.2} s",
        dyads.len(),
        stances.topic_count(),
        start.elapsed().as_secs_f64()
    );
    if let Some(file) = file {
        let mut out = std::io::BufWriter::new(std::fs::File::create(file).unwrap());
        writeln!(out, "a,b,both,topics,agreement,s,pi,kappa,pi_low,pi_high").unwrap();
        for dyad in &dyads {
            let code = |id| world.catalogue.registry.code(id);
            let value = dyad.table.measures().all().map(|v| v.value().map_or(String::new(), |v| format!("{v:.9}")));
            let ends =
                dyad.intervals[2].value().map_or(",".to_owned(), |i| format!("{:.6},{:.6}", i.ends().0, i.ends().1));
            writeln!(
                out,
                "{},{},{},{},{},{ends}",
                code(dyad.a),
                code(dyad.b),
                dyad.table.both(),
                dyad.topics,
                value.join(",")
            )
            .unwrap();
        }
    }
}
