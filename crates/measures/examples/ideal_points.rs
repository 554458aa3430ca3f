//! Ideal points of the General Assembly beside those of peers: `DEMARCHE_DATA=<data> cargo run --release --example ideal_points`.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use std::collections::HashMap;

use demarche_measures::ideal_point::{Absence, Fit, RollCalls, Sampling, Settings, bsv2017, fit, simulate, spreads};

#[path = "../tests/measures/reference.rs"]
mod reference;
use reference::{Agreement, Reference, agreement, data, published, scores};

/// User CPU seconds of this process.
fn user_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let after = stat.rsplit(')').next().unwrap_or_default();
    after.split_whitespace().nth(11).and_then(|ticks| ticks.parse::<f64>().ok()).unwrap_or(f64::NAN) / 100.0
}

fn timed<T>(work: impl FnOnce() -> T) -> (T, f64) {
    let start = user_seconds();
    let done = work();
    (done, user_seconds() - start)
}

fn positions<const K: usize>(votes: &RollCalls, fit: &Fit<K>) -> HashMap<(u32, i32), f64> {
    votes.seats().iter().zip(&fit.places).map(|(seat, (place, _))| ((seat.actor, seat.period), place[0])).collect()
}

fn score<const K: usize>(reference: &Reference, votes: &RollCalls) {
    let (fitted, seconds) = timed(|| fit::<K>(votes, Settings::default()));
    let predictions = reference.predictions(votes, &fitted);
    let s = scores(&predictions);
    println!(
        "K = {K}: {seconds:.2} s user; accuracy {:.4}, log loss {:.4}, Brier {:.4}; {:?}",
        s.accuracy, s.log_loss, s.brier, fitted.outcome
    );
    reliability(&predictions);
}

/// Mean chance and frequency by class, and the size and coverage of 90 % sets.
fn reliability(predictions: &[([f64; 3], u8)]) {
    for (class, name) in ["no", "abstain", "yes"].iter().enumerate() {
        let bins: Vec<String> = (0..5)
            .map(|bin| {
                let inside = |p: f64| (p * 5.0).floor().min(4.0) as usize == bin;
                let of: Vec<_> = predictions.iter().filter(|(p, _)| inside(p[class])).collect();
                let n = of.len().max(1) as f64;
                let mean = of.iter().map(|(p, _)| p[class]).sum::<f64>() / n;
                let seen = of.iter().filter(|(_, answer)| usize::from(*answer) == class).count() as f64 / n;
                format!("{mean:.3} {seen:.3}")
            })
            .collect();
        println!("  {name}: said and seen {}", bins.join(" | "));
    }
    let (mut size, mut inside) = (0, 0);
    for (p, answer) in predictions {
        let mut order = [0, 1, 2];
        order.sort_by(|a, b| p[*b].total_cmp(&p[*a]));
        let mut sum = 0.0;
        for class in order {
            sum += p[class];
            size += 1;
            inside += usize::from(class == usize::from(*answer));
            if sum >= 0.9 {
                break;
            }
        }
    }
    let n = predictions.len() as f64;
    println!("  90 % sets: mean size {:.3}, hold the vote {:.3}", size as f64 / n, inside as f64 / n);
}

fn row(name: &str, seconds: f64, a: &Agreement) {
    println!(
        "{name}: {seconds:.2} s user; {} joined; r overall {:.4}, per session {:.4} (least {:.4} in {}), within {:.4}",
        a.joined, a.overall, a.per_session, a.least.0, a.least.1, a.within
    );
    let level: Vec<String> = a.level.iter().map(|(session, level)| format!("{session} {level:+.2}")).collect();
    println!("  level less published, by session: {}", level.join(", "));
}

/// Cost of the fit, and how far it is from one that has wholly come to rest; then ten times the votes.
fn speed<const K: usize>(votes: &RollCalls) {
    let (usual, seconds) = timed(|| fit::<K>(votes, Settings::default()));
    let (_, interval_seconds) = timed(|| spreads(votes, &usual));
    println!("K = {K}: {seconds:.2} s user, intervals {interval_seconds:.2} s, {:?}", usual.outcome);
    let far = fit::<K>(votes, Settings { tolerance: 1e-6, most_rounds: 1000, ..Settings::default() });
    let gaps = usual
        .places
        .iter()
        .zip(&far.places)
        .flat_map(|(a, b)| (0..K).map(|d| (a.0[d] - b.0[d]).abs()).collect::<Vec<_>>());
    println!("  largest distance from the rested fit {:.5}, {:?}", gaps.fold(0.0, f64::max), far.outcome);
}

/// Parts of true positions inside their 90 % intervals.
fn covered<const K: usize>(world: &RollCalls, votes: &RollCalls, truth: &[[f64; K]]) -> f64 {
    let found = fit::<1>(world, Settings::default());
    let spread = spreads(world, &found);
    // Both at mean 0 over all seats and at variance 1 within periods.
    let pairs: Vec<(i32, f64, f64, f64)> = world
        .seats()
        .iter()
        .enumerate()
        .filter_map(|(index, seat)| {
            let theirs = votes.seat(seat.actor, seat.period)?;
            Some((seat.period, truth[theirs][0], found.places[index].0[0], spread[index][0][0].sqrt()))
        })
        .collect();
    let mut truths: Vec<(i32, f64)> = pairs.iter().map(|p| (p.0, p.1)).collect();
    let n = truths.len() as f64;
    let mean = truths.iter().map(|t| t.1).sum::<f64>() / n;
    let mut levels: HashMap<i32, (f64, f64)> = HashMap::new();
    for (period, truth) in &truths {
        let level = levels.entry(*period).or_default();
        level.0 += truth;
        level.1 += 1.0;
    }
    let within = truths.iter().map(|(p, t)| (t - levels[p].0 / levels[p].1).powi(2)).sum::<f64>() / n;
    for truth in &mut truths {
        truth.1 = (truth.1 - mean) / within.sqrt();
    }
    let sign = truths.iter().zip(&pairs).map(|(t, p)| t.1 * p.2).sum::<f64>().signum();
    let inside = truths.iter().zip(&pairs).filter(|(t, p)| (sign * p.2 - t.1).abs() < 1.6449 * p.3).count();
    let error = truths.iter().zip(&pairs).map(|(t, p)| (sign * p.2 - t.1).powi(2)).sum::<f64>() / n;
    let own = pairs.iter().map(|p| p.3 * p.3).sum::<f64>() / n;
    println!("    root mean square error {:.3}, own {:.3}", error.sqrt(), own.sqrt());
    inside as f64 / n
}

fn coverage(votes: &RollCalls) {
    let one = fit::<1>(votes, Settings::default());
    for seed in [1, 2] {
        let (world, truth) = simulate(votes, &one, Absence::AsRecorded, seed);
        println!(
            "coverage of 90 % intervals, truth from the model, seed {seed}: {:.3}",
            covered(&world, votes, &truth)
        );
    }
    let (world, truth) = simulate(votes, &one, Absence::FromNo(0.5), 3);
    println!("coverage where half of those who would say no stay away: {:.3}", covered(&world, votes, &truth));
    let two = fit::<2>(votes, Settings::default());
    let (world, truth) = simulate(votes, &two, Absence::AsRecorded, 4);
    println!("coverage of the first of two true dimensions: {:.3}", covered(&world, votes, &truth));
}

fn main() {
    let data = data("ideal_points").unwrap();
    let (reference, seconds) = timed(|| reference::reference(&data));
    let published = published(&data);
    let votes = reference.all();
    println!(
        "read in {seconds:.2} s: {} votes, {} items, {} seats, {} actors, held out {}",
        votes.len(),
        votes.items().len(),
        votes.seats().len(),
        votes.actors(),
        reference.cast.iter().filter(|c| c.is_held_out).count()
    );
    let counts: HashMap<(u32, i32), u32> = {
        let mut m = HashMap::new();
        for c in &reference.cast {
            *m.entry((c.cow, c.vote.period)).or_insert(0) += 1;
        }
        m
    };
    println!(
        "published {} same n {}",
        published.len(),
        published.iter().filter(|p| counts.get(&(p.cow, p.session)) == Some(&p.votes)).count()
    );
    let which = std::env::args().nth(1).unwrap_or_default();
    let is_asked = |part: &str| which.is_empty() || which == part;
    if is_asked("held-out") {
        let training = reference.in_training();
        score::<1>(&reference, &training);
        score::<2>(&reference, &training);
        score::<3>(&reference, &training);
        score::<4>(&reference, &training);
    }
    if is_asked("speed") {
        speed::<1>(&votes);
        speed::<4>(&votes);
    }
    if is_asked("coverage") {
        coverage(&votes);
    }
    if is_asked("published") {
        let (fitted, seconds) = timed(|| fit::<1>(&votes, Settings::default()));
        row("default", seconds, &agreement(&positions(&votes, &fitted), &published));
    }
    if is_asked("bsv2017") {
        let sampling = Sampling { burn_in: 800, kept: 1600, seed: 1 };
        let (found, seconds) = timed(|| bsv2017(&votes, &[2, 20, 200, 666], &[365, 265], sampling));
        let places =
            votes.seats().iter().zip(&found.mean).map(|(seat, mean)| ((seat.actor, seat.period), *mean)).collect();
        row("bsv2017", seconds, &agreement(&places, &published));
    }
}
