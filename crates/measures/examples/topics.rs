//! One rule of topics against two others: how many topics it makes of a session, how wide intervals come out, and how often the test of blocs
//! errs where votes on one matter hang together.
//!
//!     DEMARCHE_DATA=<folder> cargo run --release -p demarche-measures --example topics sessions
//!     DEMARCHE_DATA=<folder> cargo run --release -p demarche-measures --example topics blocs <session>…
//!     cargo run --release -p demarche-measures --example topics null <worlds>
#![allow(clippy::print_stdout, clippy::unwrap_used, clippy::panic, missing_docs)]

use std::collections::HashMap;
use std::path::Path;

use demarche_core::{ActorId, MarkKind, Marked, QuestionId, Rule, TextId, Window, World};
use demarche_measures::{
    Bootstrap, Effort, Finding, Item, Measure, Plan, Stances, blocs, roll_calls_by_session, similarity,
};

#[path = "../tests/measures/numbers.rs"]
#[expect(dead_code, reason = "whole numbers are not needed here")]
mod numbers;

#[path = "../tests/measures/small_world.rs"]
#[expect(dead_code, reason = "of the small worlds only their actors are needed here")]
mod small_world;

#[path = "../tests/measures/votes.rs"]
#[expect(dead_code, reason = "sessions are taken by their keys here")]
mod votes;

use numbers::Numbers;

/// The world of the edition of October 2019 to September 2024.
fn later(folder: &Path) -> World {
    let files = ["74", "75", "76", "77", "78"].map(|session| format!("{session}.json.gz"));
    let inputs: Vec<_> = files
        .iter()
        .map(|file| demarche_sources::Input::file(&folder.join("unga-votes-2019-2024").join(file)))
        .collect();
    let registry = demarche_evidence::eurasia().unwrap().catalogue.registry;
    let loaded = demarche_sources::by_name("un_resolutions").unwrap().load(&inputs, &registry, &mut |_| {}).unwrap();
    demarche_evidence::Archive::new(loaded.evidence).world(Window::ALWAYS, None, Rule::default())
}

/// The same stances under topics as sources mark them: the issues, else the subjects, else the rule's.
fn as_marked(world: &World, stances: &Stances) -> Stances {
    let mut marks: HashMap<QuestionId, [Vec<TextId>; 2]> = HashMap::new();
    for mark in &world.marks {
        let Marked::Question(of) = mark.of else { continue };
        match mark.kind {
            MarkKind::Issue => marks.entry(of).or_default()[0].push(mark.value),
            MarkKind::Subject => marks.entry(of).or_default()[1].push(mark.value),
            _ => {}
        }
    }
    let topic = |(item, topic): (&Item, &u32)| {
        let Item::RollCall(id) = item else { panic!("votes only") };
        let kinds = marks.get(id).cloned().unwrap_or_default().map(|mut marks| {
            marks.sort_unstable();
            marks
        });
        let kind = kinds.iter().position(|marks| !marks.is_empty());
        (kind, kind.map_or_else(Vec::new, |kind| kinds[kind].clone()), if kind.is_none() { *topic } else { 0 })
    };
    let topics: Vec<_> = stances.items().iter().zip(stances.topics()).map(topic).collect();
    with_topics(stances, topics)
}

fn with_topics<K: Eq + std::hash::Hash>(stances: &Stances, topics: Vec<K>) -> Stances {
    let width = stances.items().len();
    let levels = |actor: usize| (0..width).map(|item| stances.level(actor, item).map(|level| level as u8)).collect();
    let rows = stances.actors().iter().enumerate().map(|(actor, id)| (*id, levels(actor))).collect();
    Stances::new(stances.items().to_vec(), topics, rows)
}

/// How many topics of one size alone would be as uneven: (Σ n)² / Σ n².
fn effective(stances: &Stances) -> f64 {
    let mut sizes = vec![0.0_f64; stances.topic_count()];
    for topic in stances.topics() {
        sizes[*topic as usize] += 1.0;
    }
    sizes.iter().sum::<f64>().powi(2) / sizes.iter().map(|n| n * n).sum::<f64>()
}

/// The mean width of the intervals of agreement of all pairs, and the part of pairs that have one.
fn width(stances: &Stances) -> (f64, f64) {
    let dyads = similarity(stances, &Bootstrap { draws: 200, ..Bootstrap::default() });
    let widths: Vec<f64> = dyads
        .iter()
        .filter_map(|dyad| dyad.intervals[0].value().map(|interval| interval.ends().1 - interval.ends().0))
        .collect();
    (widths.iter().sum::<f64>() / widths.len().max(1) as f64, widths.len() as f64 / dyads.len() as f64)
}

/// A rule of topics and the stances under it.
type Ruled = (&'static str, Stances);

/// Contested roll calls of each session that is asked for, of either edition, under each rule.
fn sessions(folder: &Path, asked: &dyn Fn(&str) -> bool, tell: fn(&str, &[Ruled])) {
    for (edition, world) in [("to January 2020", votes::votes(folder)), ("from October 2019", later(folder))] {
        for (name, questions) in roll_calls_by_session(&world) {
            if !asked(&name) {
                continue;
            }
            let all = Stances::of_votes(&world, &questions).contested();
            let often = |actor: &usize| {
                4 * (0..all.items().len()).filter(|item| all.level(*actor, *item).is_some()).count()
                    >= all.items().len()
            };
            let actors: Vec<ActorId> = (0..all.actors().len()).filter(often).map(|actor| all.actors()[actor]).collect();
            let rule = all.only(&actors).contested();
            let alone = with_topics(&rule, (0..rule.items().len()).collect());
            let marked = as_marked(&world, &rule);
            tell(
                &format!("{name}, edition {edition}"),
                &[("rule", rule), ("as marked", marked), ("each alone", alone)],
            );
        }
    }
}

fn widths(name: &str, rules: &[Ruled]) {
    println!("session {name}: {} contested roll calls", rules[0].1.items().len());
    for (rule, stances) in rules {
        let (width, told) = width(stances);
        println!(
            "  {rule}: {} topics, as uneven as {:.1} even ones; interval of agreement {width:.3} wide, told of {:.0} % of pairs",
            stances.topic_count(),
            effective(stances),
            100.0 * told
        );
    }
}

fn battery(name: &str, rules: &[Ruled]) {
    println!("session {name}:");
    for (rule, stances) in rules {
        let found =
            blocs(stances, &Plan { effort: Effort(Effort::SECOND.0), every_division: false, ..Plan::default() });
        let of = |measure: Measure| {
            let value = found
                .readings
                .iter()
                .find(|reading| reading.measure == measure)
                .and_then(|reading| reading.value.value());
            value.map_or_else(String::new, |i| format!("{:.2} [{:.2}, {:.2}]", i.value(), i.ends().0, i.ends().1))
        };
        println!(
            "  {rule}: {} topics; {} ({}), {} groups, p {:?}, power {:.2}; ties {}; first dimension {}; modularity {}; frustration {}",
            found.topics,
            found.finding,
            found.why,
            found.groups,
            found.division().and_then(|division| division.chance.value()),
            found.power,
            found.signs.ties().len(),
            of(Measure::FirstDimension),
            of(Measure::Modularity),
            of(Measure::Frustration)
        );
    }
}

/// Actors of different habits on items of different results, without blocs; votes on one of twenty matters are for the most part one choice.
fn null(worlds: u64) {
    const ACTORS: usize = 24;
    const SIZES: [usize; 20] = [14, 10, 8, 6, 4, 3, 2, 2, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1];
    let matters: Vec<usize> =
        SIZES.iter().enumerate().flat_map(|(matter, n)| std::iter::repeat_n(matter, *n)).collect();
    let made = small_world::Small {
        actors: (0..ACTORS).map(|index| format!("A{index:03} state")).collect(),
        ..small_world::Small::default()
    }
    .world();
    let actors: Vec<ActorId> = (0..ACTORS).map(|index| small_world::actor(&made, &format!("A{index:03}"))).collect();
    for hangs_together in [0.0, 0.5, 0.7] {
        let mut counts = [[0_u64; 2]; 2];
        for seed in 0..worlds {
            let mut numbers = Numbers(seed * 1000 + 700_001);
            let rows: Vec<(ActorId, Vec<Option<u8>>)> = actors
                .iter()
                .enumerate()
                .map(|(actor, id)| {
                    let of_matter: Vec<f64> = SIZES.iter().map(|_| numbers.unit()).collect();
                    let mut level = |item: usize| {
                        let own = numbers.unit();
                        let u = if numbers.unit() < hangs_together { of_matter[matters[item]] } else { own };
                        let yes = 0.2 + 0.3 * (actor % 5) as f64 / 4.0 + 0.4 * (item % 7) as f64 / 6.0;
                        Some(if u < yes { 2 } else { u8::from(u < yes + 0.4 * (1.0 - yes)) })
                    };
                    (*id, (0..matters.len()).map(&mut level).collect())
                })
                .collect();
            let items = || vec![Item::TieTo(actors[0]); matters.len()];
            let rules = [
                Stances::new(items(), matters.clone(), rows.clone()),
                Stances::new(items(), (0..matters.len()).collect(), rows),
            ];
            for (place, stances) in rules.iter().enumerate() {
                let plan =
                    Plan { seed, effort: Effort(Effort::SECOND.0 / 10), every_division: false, ..Plan::default() };
                let found = blocs(&stances.contested(), &plan);
                counts[place][0] += u64::from(found.divisions[0].chance.value().is_some_and(|chance| chance <= 0.05));
                counts[place][1] += u64::from(found.finding == Finding::Supported);
            }
        }
        println!(
            "{worlds} worlds without blocs, {} of the choices on a matter one: under topics p at most .05 in {}, supported in {}; each roll call alone {} and {}",
            hangs_together, counts[0][0], counts[0][1], counts[1][0], counts[1][1]
        );
    }
}

fn main() {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [what, rest @ ..] = arguments.as_slice() else { panic!("sessions, blocs or null") };
    if what == "null" {
        return null(rest[0].parse().unwrap());
    }
    let folder = std::env::var_os("DEMARCHE_DATA").unwrap_or_else(|| panic!("DEMARCHE_DATA is not set"));
    match what.as_str() {
        "sessions" => {
            sessions(Path::new(&folder), &|name| name.parse().is_ok_and(|n: u32| (65..=78).contains(&n)), widths)
        }
        "blocs" => sessions(Path::new(&folder), &|name| rest.iter().any(|asked| asked == name), battery),
        other => panic!("{other} is none of sessions, blocs and null"),
    }
}
