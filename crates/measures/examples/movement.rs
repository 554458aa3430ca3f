//! How often changes are found where there is none, and where there is one: `cargo run --example movement [false-alarms|power|drift|model] [runs]`.
//! `model` needs DEMARCHE_DATA: positions of worlds made from the model of ideal points, fitted again.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use demarche_measures::ideal_point::{Absence, Anchors, Settings, Walk, fit, session_places, simulate, widening};
use demarche_measures::movement::{AGREEMENT, Finding, Movement, POSITION, Point, drift, movement};

#[path = "../tests/measures/reference.rs"]
mod reference;
#[path = "../tests/measures/worlds_of_series.rs"]
mod worlds_of_series;
use worlds_of_series::{Kind, QUIET, line, series};

/// Made series of each kind: 400, or as many as the second argument says.
fn runs() -> u64 {
    std::env::args().nth(2).and_then(|runs| runs.parse().ok()).unwrap_or(400)
}

fn shares(kind: Kind, n: usize, spread: f64, jump: Option<(usize, f64)>) -> [f64; 3] {
    let mut counts = [0_u32; 3];
    for seed in 0..runs() {
        let found = movement(&series(kind, n, AGREEMENT.scale, spread, jump, seed), AGREEMENT);
        counts[match found.finding {
            Finding::Change => 0,
            Finding::NoChange => 1,
            Finding::CannotTell => 2,
        }] += 1;
    }
    counts.map(|count| f64::from(count) / runs() as f64)
}

fn false_alarms() {
    println!(
        "no change is there; {} series each; measured with a standard deviation of 0.3 scales\n| | 20 periods: found, none, cannot tell | 40 | 75 |\n|---|---|---|---|",
        runs()
    );
    for (kind, name) in QUIET {
        let cells: Vec<String> = [20, 40, 75]
            .iter()
            .map(|n| {
                let [found, none, untold] = shares(kind, *n, 0.3, None);
                format!("{found:.3}, {none:.3}, {untold:.3}")
            })
            .collect();
        println!("| {name} | {} |", cells.join(" | "));
    }
}

fn power() {
    println!(
        "one change in the middle of 40 periods; found\n| size in scales | still | walk, steps 0.1 | walk, steps 0.2 | still, 20 periods |\n|---|---|---|---|---|"
    );
    for size in [0.5, 1.0, 1.5, 2.0, 3.0] {
        let of = |kind, n: usize| shares(kind, n, 0.3, Some((n / 2, size)))[0];
        println!(
            "| {size} | {:.3} | {:.3} | {:.3} | {:.3} |",
            of(Kind::Still, 40),
            of(Kind::Walk(0.1), 40),
            of(Kind::Walk(0.2), 40),
            of(Kind::Still, 20)
        );
    }
    let (mut seen, mut dated, mut sized) = (0, 0, 0);
    for seed in 0..runs() {
        let points = series(Kind::Walk(0.1), 40, AGREEMENT.scale, 0.3, Some((20, 2.0)), seed);
        let found = movement(&points, AGREEMENT);
        if found.finding == Finding::Change {
            seen += 1;
            let near = found.changes.iter().min_by_key(|change| (change.period - 21).abs());
            dated += usize::from(near.is_some_and(|c| c.between.0 <= 21 && 21 <= c.between.1));
            let size = 2.0 * AGREEMENT.scale;
            sized += usize::from(near.is_some_and(|c| c.size.ends().0 <= size && size <= c.size.ends().1));
        }
    }
    println!(
        "of {seen} found (2 scales, steps 0.1) the 90 % interval holds the date {dated} times and the size {sized} times"
    );
}

/// How often a drift is told, up or down, and how often its interval holds the slope that the levels truly had.
fn drifts() {
    println!(
        "{} series each, no change taken; drift told up or down, interval holds the slope of the levels\n| | 12 periods | 30 | 75 |\n|---|---|---|---|",
        runs()
    );
    let sloping = [(Kind::Slope(0.02), "slope of 0.02 a period")];
    for (kind, name) in QUIET.into_iter().chain(sloping) {
        let cells: Vec<String> = [12, 30, 75]
            .iter()
            .map(|n| {
                let (mut told, mut held) = (0, 0);
                for seed in 0..runs() {
                    let points = series(kind, *n, AGREEMENT.scale, 0.3, None, seed);
                    let none = Movement { changes: Vec::new(), ..movement(&points, AGREEMENT) };
                    let found = drift(&points, AGREEMENT, &none).unwrap();
                    let truth = line(&series(kind, *n, AGREEMENT.scale, 0.0, None, seed));
                    told += usize::from(found.way() != 0);
                    held += usize::from(found.slope.ends().0 - 1e-9 <= truth && truth <= found.slope.ends().1 + 1e-9);
                }
                format!("{:.3}, {:.3}", told as f64 / runs() as f64, held as f64 / runs() as f64)
            })
            .collect();
        println!("| {name} | {} |", cells.join(" | "));
    }
}

fn model() {
    let data = reference::data("movement").unwrap();
    let votes = reference::reference(&data).all();
    let fitted = fit::<1>(&votes, Settings::usual());
    let factor = widening(&votes, &fitted, &[1, 2]);
    let anchors = Anchors { pairs: vec![(365, 2)], periods: 47..=74 };
    for (name, freedom) in [("normal moves", None), ("moves of Student's t", Some(4.0))] {
        let mut made = fitted.clone();
        made.settings.walk = Walk { freedom, ..made.settings.walk };
        let (world, _) = simulate(&votes, &made, Absence::AsRecorded, 11);
        let again = fit::<1>(&world, fitted.settings);
        let actors: std::collections::BTreeSet<u32> = world.seats().iter().map(|seat| seat.actor).collect();
        let mut counts = [0; 4];
        for actor in actors {
            let points: Vec<Point> = session_places(&world, &again, &anchors, actor)
                .into_iter()
                .map(|place| Point {
                    period: place.period,
                    value: place.place,
                    variance: factor * factor * place.variance,
                })
                .collect();
            let found = movement(&points, POSITION);
            counts[match (found.chance, found.finding) {
                (None, _) => 3,
                (_, Finding::Change) => 0,
                (_, Finding::NoChange) => 1,
                (_, Finding::CannotTell) => 2,
            }] += 1;
        }
        println!(
            "world of the model, {name}: found {}, none {}, cannot tell {}, too short {}",
            counts[0], counts[1], counts[2], counts[3]
        );
    }
}

fn main() {
    let which = std::env::args().nth(1).unwrap_or_default();
    let is_asked = |part: &str| which.is_empty() || which == part;
    if is_asked("false-alarms") {
        false_alarms();
    }
    if is_asked("power") {
        power();
    }
    if is_asked("drift") {
        drifts();
    }
    if is_asked("model") {
        model();
    }
}
