//! The battery and the test of blocs on one session of the General Assembly.
//!
//!     DEMARCHE_DATA=<folder> cargo run --release -p demarche-measures --example blocs <session>…
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use demarche_measures::{Plan, blocs};

#[path = "../tests/measures/votes.rs"]
mod votes;

fn main() {
    let folder = std::env::var_os("DEMARCHE_DATA").unwrap_or_else(|| panic!("DEMARCHE_DATA is not set"));
    let world = votes::votes(std::path::Path::new(&folder));
    let asked: Vec<String> = std::env::args().skip(1).collect();
    for (name, stances) in votes::sessions(&world) {
        if !asked.contains(&name) {
            continue;
        }
        let start = std::time::Instant::now();
        let found = blocs(&stances, &Plan::default());
        let seconds = start.elapsed().as_secs_f64();
        println!(
            "session {name}: {} actors, {} items, {} topics: {}, {}; {} groups; dip p {:.3}; power {:.2}; {seconds:.1} s",
            found.members.len(),
            found.items,
            found.topics,
            found.finding,
            found.why,
            found.groups,
            found.dip_chance,
            found.power
        );
        println!(
            "  ties {}, negative {}, frustration [{}, {}]",
            found.signs.ties().len(),
            found.signs.negative_weight(),
            found.frustration.lower,
            found.frustration.upper
        );
        for division in &found.divisions {
            println!(
                "  k {}: {} groups, p {:?}, saved {:.0} nats, frustrated {}",
                division.allowed,
                division.groups,
                division.chance.value(),
                division.saved,
                division.frustrated
            );
        }
        for reading in &found.readings {
            let value =
                reading.value.value().map(|i| format!("{:.3} [{:.3}, {:.3}]", i.value(), i.ends().0, i.ends().1));
            println!(
                "  {}: {} null {:?} p {:?}",
                reading.measure,
                value.unwrap_or_default(),
                reading.null.value(),
                reading.chance.value()
            );
        }
        let size = |group: usize| found.members.iter().filter(|member| member.group == group).count();
        println!(
            "  sizes {:?}, mean entropy {:.3}",
            (0..6).map(size).collect::<Vec<_>>(),
            found.members.iter().map(|m| m.entropy).sum::<f64>() / found.members.len() as f64
        );
    }
}
