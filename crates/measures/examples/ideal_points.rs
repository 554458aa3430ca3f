//! Ideal points of the General Assembly beside those of peers: `DEMARCHE_DATA=<data> cargo run --release --example ideal_points`.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use std::collections::{HashMap, HashSet};

use demarche_measures::ideal_point::{
    Absence, Fit, RollCalls, Sampling, Settings, Vote, bsv2017, errors, errors_near, fit, fit_near, near, pull,
    simulate, spreads, widening, widening_near,
};

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
    let (fitted, seconds) = timed(|| fit::<K>(votes, Settings::usual()));
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

/// Every voter so many times, on the same items: so many times the votes, and a fit that rests near the same places.
fn times(votes: &RollCalls, copies: u32) -> RollCalls {
    let copy = |copy: u32| votes.votes().map(move |v| Vote { actor: v.actor + 10_000 * copy, ..v });
    RollCalls::new((0..copies).flat_map(copy).collect())
}

/// Cost of the fit, and how far it is from one that has wholly come to rest; then ten times the votes.
fn speed<const K: usize>(votes: &RollCalls) {
    let (usual, seconds) = timed(|| fit::<K>(votes, Settings::usual()));
    let (_, interval_seconds) = timed(|| spreads(votes, &usual));
    println!("K = {K}: {seconds:.2} s user, intervals {interval_seconds:.2} s, {:?}", usual.outcome);
    if K == 1 {
        for copies in [2, 5, 10] {
            let votes = times(votes, copies);
            let (many, seconds) = timed(|| fit::<1>(&votes, Settings::usual()));
            let per_vote = 1e6 * seconds / votes.len() as f64;
            println!(
                "  every voter {copies} times, {} votes: {seconds:.2} s user until rest, {per_vote:.2} s a million votes, {:?}",
                votes.len(),
                many.outcome
            );
        }
    }
    let far = fit::<K>(votes, Settings { tolerance: 1e-6, let_go: 0.0, most_rounds: 1500, ..Settings::usual() });
    let gaps = usual
        .places
        .iter()
        .zip(&far.places)
        .flat_map(|(a, b)| (0..K).map(|d| (a.0[d] - b.0[d]).abs()).collect::<Vec<_>>());
    println!("  largest distance from the rested fit {:.5}, {:?}", gaps.fold(0.0, f64::max), far.outcome);
}

/// The part of true positions inside their 90 % intervals, without and with widening.
fn covered<const K: usize>(votes: &RollCalls, from: &Fit<K>, absence: Absence, seed: u64, factor: f64) -> String {
    let (world, truth) = simulate(votes, from, absence, seed);
    let truth: Vec<f64> = truth.iter().map(|place| place[0]).collect();
    let errors = errors(votes, &world, &truth, &fit::<1>(&world, Settings::usual()));
    let part =
        |width: f64| errors.iter().filter(|error| error.abs() < 1.644_854 * width).count() as f64 / errors.len() as f64;
    format!("{:.3} as approximated, {:.3} widened", part(1.0), part(factor))
}

fn coverage(votes: &RollCalls) {
    let one = fit::<1>(votes, Settings::usual());
    let (factor, seconds) = timed(|| widening(votes, &one, &[1, 2]));
    println!("widening by worlds 1 and 2: {factor:.3} ({seconds:.2} s user)");
    for seed in [3, 4, 5] {
        println!(
            "90 % intervals, world {seed} of the model: {}",
            covered(votes, &one, Absence::AsRecorded, seed, factor)
        );
    }
    println!("half of those who would say no stay away: {}", covered(votes, &one, Absence::FromNo(0.5), 6, factor));
    let two = fit::<2>(votes, Settings { most_rounds: 40, ..Settings::usual() });
    println!("first of two true dimensions: {}", covered(votes, &two, Absence::AsRecorded, 7, factor));
}

/// Voters among whom pairs of anchors are sought, by their codes in the Correlates of War.
const CANDIDATES: [u32; 26] = [
    750, 220, 920, 140, 710, 770, 666, 40, 651, 740, 380, 70, 630, 560, 652, 200, 640, 850, 475, 900, 670, 205, 255,
    365, 2, 20,
];

/// Pairs by how far apart their mean positions lie at right angles to the pairs before, and how far their axis turns at most, in degrees,
/// when one of the sessions 47 to 74 is left out.
fn anchors<const K: usize>(votes: &RollCalls) {
    let fitted = fit::<K>(votes, Settings::usual());
    let mean = |actor: u32, without: i32| -> [f64; K] {
        let seats: Vec<usize> =
            (47..=74).filter(|session| *session != without).filter_map(|session| votes.seat(actor, session)).collect();
        std::array::from_fn(|d| seats.iter().map(|seat| fitted.places[*seat].0[d]).sum::<f64>() / seats.len() as f64)
    };
    let dot = |a: &[f64; K], b: &[f64; K]| (0..K).map(|d| a[d] * b[d]).sum::<f64>();
    let axis = |pairs: &[(u32, u32)], without: i32| {
        let mut axes: Vec<[f64; K]> = Vec::new();
        let mut length = 0.0;
        for (low, high) in pairs {
            let (low, high) = (mean(*low, without), mean(*high, without));
            let mut way: [f64; K] = std::array::from_fn(|d| high[d] - low[d]);
            for axis in &axes {
                let part = dot(&way, axis);
                way = std::array::from_fn(|d| way[d] - part * axis[d]);
            }
            length = dot(&way, &way).sqrt();
            axes.push(way.map(|value| value / length));
        }
        (axes.pop().unwrap(), length)
    };
    let mut pairs = vec![(365, 2)];
    for _ in 1..K {
        let mut found: Vec<(f64, f64, (u32, u32))> = Vec::new();
        for low in CANDIDATES {
            for high in CANDIDATES.into_iter().filter(|high| *high > low) {
                let with = [pairs.clone(), vec![(low, high)]].concat();
                let (whole, length) = axis(&with, 0);
                let least = (47..=74).map(|without| dot(&axis(&with, without).0, &whole)).fold(1.0, f64::min);
                found.push((length, least.acos().to_degrees(), (low, high)));
            }
        }
        found.sort_by(|a, b| b.0.total_cmp(&a.0));
        println!("K = {K}, after {pairs:?}: length, degrees, pair");
        for (length, degrees, pair) in found.iter().take(6) {
            println!("  {length:.2} {degrees:.2} {pair:?}");
        }
        pairs.push(found[0].2);
    }
}

/// Each issue of the edition: how strong a pull held-out votes choose, what they say of it, and how well intervals hold.
fn issues(reference: &Reference, of: &HashMap<String, HashSet<u32>>) {
    let all = reference.all();
    let common = fit::<1>(&all, Settings::usual());
    let mut names: Vec<_> = of.iter().collect();
    names.sort_by_key(|(name, _)| *name);
    for (name, rcids) in names {
        let votes = reference.cast.iter().filter(|cast| rcids.contains(&cast.rcid)).map(|cast| cast.vote).collect();
        let issue = RollCalls::new(votes);
        println!("{name}: {} items, {} votes, {} seats", issue.items().len(), issue.len(), issue.seats().len());
        let (chosen, seconds) = timed(|| pull::<1>(&all, &issue, 1));
        let tried: Vec<String> = chosen.tried.iter().map(|(variance, loss)| format!("{variance} {loss:.4}")).collect();
        println!("  one dimension: tried {} ({seconds:.2} s user)", tried.join(", "));
        println!("  {chosen:?}");
        let fitted = fit_near(&issue, near(chosen.variance), &all, &common);
        let (factor, seconds) = timed(|| widening_near((&all, &common), (&issue, &fitted), &[1, 2]));
        let held: Vec<String> = [3, 4]
            .map(|seed| {
                let errors = errors_near((&all, &common), (&issue, &fitted), seed);
                let part = |width: f64| {
                    errors.iter().filter(|error| error.abs() < 1.644_854 * width).count() as f64 / errors.len() as f64
                };
                format!("{:.3} as approximated, {:.3} widened", part(1.0), part(factor))
            })
            .into();
        println!(
            "  {:?}; widening {factor:.3} ({seconds:.2} s user); worlds 3 and 4: {}",
            fitted.outcome,
            held.join("; ")
        );
        let two = pull::<2>(&all, &issue, 1);
        println!("  two dimensions: {two:?}");
    }
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
    let dimensions = std::env::args().nth(2);
    let has = |k: &str| dimensions.as_deref().is_none_or(|asked| asked == k);
    if is_asked("speed") {
        for (k, speed) in [("1", speed::<1> as fn(&RollCalls)), ("2", speed::<2>), ("3", speed::<3>), ("4", speed::<4>)]
        {
            if has(k) {
                speed(&votes);
            }
        }
    }
    if is_asked("anchors") {
        anchors::<2>(&votes);
        anchors::<4>(&votes);
    }
    if is_asked("coverage") {
        coverage(&votes);
    }
    if is_asked("issues") {
        issues(&reference, &reference::issues(&data));
    }
    if is_asked("published") {
        let (fitted, seconds) = timed(|| fit::<1>(&votes, Settings::usual()));
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
