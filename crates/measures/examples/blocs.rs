//! The battery and the test of blocs on one session of the General Assembly; or on worlds of habits and results alone, how often it errs.
//!
//!     DEMARCHE_DATA=<folder> cargo run --release -p demarche-measures --example blocs <session>…
//!     cargo run --release -p demarche-measures --example blocs null <worlds>
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use demarche_core::ActorId;
use demarche_measures::{Effort, Finding, Item, Plan, Stances, blocs};

#[path = "../tests/measures/numbers.rs"]
#[expect(dead_code, reason = "whole numbers are not needed here")]
mod numbers;

#[path = "../tests/measures/small_world.rs"]
#[expect(dead_code, reason = "of the small worlds only their actors are needed here")]
mod small_world;

#[path = "../tests/measures/votes.rs"]
mod votes;

use numbers::Numbers;

/// Actors of different habits on items of different results, and nothing else: how often the test finds blocs, and what it says.
fn null(worlds: u64) {
    const ACTORS: usize = 24;
    let made = small_world::Small {
        actors: (0..ACTORS).map(|index| format!("A{index:03} state")).collect(),
        ..small_world::Small::default()
    }
    .world();
    let actors: Vec<ActorId> = (0..ACTORS).map(|index| small_world::actor(&made, &format!("A{index:03}"))).collect();
    let start = std::time::Instant::now();
    let (mut alarms, mut findings) = (0_u64, [0_u64; 3]);
    for seed in 0..worlds {
        let mut numbers = Numbers(seed * 1000 + 500_017);
        let rows = actors.iter().enumerate().map(|(actor, id)| {
            let level = |item: usize| {
                let yes = 0.2 + 0.3 * (actor % 5) as f64 / 4.0 + 0.4 * (item % 7) as f64 / 6.0;
                let is_yes = numbers.unit() < yes;
                Some(if is_yes { 2 } else { u8::from(numbers.unit() < 0.4) })
            };
            (*id, (0..40).map(level).collect())
        });
        let stances = Stances::new(vec![Item::TieTo(actors[0]); 40], (0..40).collect(), rows.collect()).contested();
        let effort = Effort(Effort::SECOND.0 / 10);
        let found = blocs(&stances, &Plan { seed, effort, every_division: false, ..Plan::default() });
        alarms += u64::from(found.divisions[0].chance.value().is_some_and(|chance| chance <= 0.05));
        findings[Finding::ALL.iter().position(|one| *one == found.finding).unwrap_or(0)] += 1;
    }
    println!(
        "{worlds} worlds of {ACTORS} actors and 40 items without blocs: p at most .05 in {alarms} ({:.3}); {}; {:.1} s",
        alarms as f64 / worlds as f64,
        Finding::ALL.iter().zip(findings).map(|(one, n)| format!("{one} {n}")).collect::<Vec<_>>().join(", "),
        start.elapsed().as_secs_f64()
    );
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    if let [what, worlds] = arguments.as_slice()
        && what == "null"
    {
        return null(worlds.parse().unwrap());
    }
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
