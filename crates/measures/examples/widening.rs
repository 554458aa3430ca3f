//! How many made worlds the widening of intervals needs: `DEMARCHE_DATA=<data> cargo run --release --example widening [all|issues]`.
#![allow(clippy::print_stdout, clippy::unwrap_used, missing_docs)]

use demarche_measures::ideal_point::{
    Absence, RollCalls, Settings, errors, errors_near, fit, fit_near, near, pull, simulate,
};

#[path = "../tests/measures/reference.rs"]
mod reference;

/// The factor by which 90 % of these errors lie inside.
fn factor(errors: &[f64]) -> f64 {
    let mut sizes: Vec<f64> = errors.iter().map(|error| error.abs()).collect();
    sizes.sort_by(f64::total_cmp);
    sizes[(0.9 * sizes.len() as f64) as usize] / 1.644_854
}

/// The part of errors inside intervals of this factor.
fn inside(errors: &[f64], factor: f64) -> f64 {
    errors.iter().filter(|error| error.abs() < 1.644_854 * factor).count() as f64 / errors.len() as f64
}

/// For each number of worlds that size the factor: what intervals hold in each world that did not.
fn told(name: &str, worlds: &[Vec<f64>]) {
    let alone: Vec<String> = worlds.iter().map(|world| format!("{:.3}", factor(world))).collect();
    println!("{name}: {} seats; factor by each world alone {}", worlds[0].len(), alone.join(" "));
    for sized in [1, 2, 3, 4, 6] {
        if sized < worlds.len() {
            let (sizing, others) = worlds.split_at(sized);
            let by = factor(&sizing.concat()).max(1.0);
            let held: Vec<String> = others.iter().map(|world| format!("{:.3}", inside(world, by))).collect();
            let mean = others.iter().map(|world| inside(world, by)).sum::<f64>() / others.len() as f64;
            println!("  sized on {sized}: {by:.3}; in the others {}, mean {mean:.3}", held.join(" "));
        }
    }
}

fn main() {
    let data = reference::data("widening").unwrap();
    let reference = reference::reference(&data);
    let all = reference.all();
    let common = fit::<1>(&all, Settings::usual());
    let which = std::env::args().nth(1).unwrap_or_default();
    if which.is_empty() || which == "all" {
        let worlds: Vec<Vec<f64>> = (1..=6)
            .map(|seed| {
                let (world, truth) = simulate(&all, &common, Absence::AsRecorded, seed);
                let truth: Vec<f64> = truth.iter().map(|place| place[0]).collect();
                errors(&all, &world, &truth, &fit::<1>(&world, Settings::usual()))
            })
            .collect();
        told("all roll calls", &worlds);
    }
    if which.is_empty() || which == "issues" {
        let mut issues: Vec<_> = reference::issues(&data).into_iter().collect();
        issues.sort_by(|a, b| a.0.cmp(&b.0));
        for (name, rcids) in issues {
            let votes = reference.cast.iter().filter(|cast| rcids.contains(&cast.rcid)).map(|cast| cast.vote);
            let issue = RollCalls::new(votes.collect());
            let variance = std::env::args().nth(2).and_then(|variance| variance.parse().ok());
            let variance = variance.unwrap_or_else(|| pull::<1>(&all, &issue, 1).variance);
            let fitted = fit_near(&issue, near(variance), &all, &common);
            let worlds: Vec<Vec<f64>> =
                (1..=8).map(|seed| errors_near((&all, &common), (&issue, &fitted), seed)).collect();
            told(&format!("{name}, variance {variance}"), &worlds);
        }
    }
}
