//! Which assumption moves the outcome: first and total indices of variance.

use rayon::prelude::*;

use super::ensemble::drawn;
use super::prepare::{Prepared, key_of};
use crate::model::chance::fine_unit;
use crate::model::{Game, mean_state};

/// What a parameter does to the number of actors at +1 less that at −1, on one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Sensitivity {
    /// The parameter.
    pub parameter: String,
    /// Whether it is assumed.
    pub is_assumed: bool,
    /// The part of the variance that it explains alone.
    pub first: f64,
    /// The part that it has a hand in.
    pub total: f64,
    /// The outcome at the low and at the high end of its range (5 % and 95 % of draws), all others in the middle.
    pub ends: [f64; 2],
}

/// Outcomes by layer: at a point, at its partner, and at the point with one parameter of the partner, for each parameter.
type Points = (Vec<f64>, Vec<f64>, Vec<Vec<f64>>);

/// Points of a rule whose points never lie near each other, in as many dimensions as are asked for: `u_k = frac(s_k + i·φ^−(k+1))`.
fn point(index: u32, width: usize, seed: u64) -> Vec<f64> {
    // The root above 1 of x^(d+1) = x + 1.
    let d = width as f64;
    let mut root = 1.5_f64;
    for _ in 0..64 {
        root = (1.0 + root).powf(1.0 / (d + 1.0));
    }
    (0..width)
        .map(|k| {
            let start = fine_unit(seed ^ key_of("sensitivity") ^ (k as u64).wrapping_mul(0x1234_5678_9ABC_DEF1));
            (start + f64::from(index + 1) * root.powi(-(k as i32) - 1)).fract().clamp(1e-9, 1.0 - 1e-9)
        })
        .collect()
}

/// First and total indices of every parameter that is not fixed, for each layer.
///
/// - definition: `S = V(E(Y|θ_k)) / V(Y)`, `T = E(V(Y|θ_~k)) / V(Y)`, Y the sum of expected levels on the layer at the mean state;
///   estimators of Saltelli (2010) and Jansen (1999) on two halves of an additive recurrence
/// - input: a prepared crisis; `base` points
/// - unit: share of the variance; noise may take an index a little outside 0 to 1
/// - limits: at the mean state, without shocks; ranges are assumptions, and the indices are theirs
/// - references: `[@saltelli_2010]`
#[must_use]
pub fn sensitivity(prepared: &Prepared, base: u32, seed: u64) -> Vec<Vec<Sensitivity>> {
    let game = &prepared.game;
    let middle = drawn(game, seed, 0);
    let is_free = |k: &usize| game.parameters[*k].law.at(0.01) != game.parameters[*k].law.at(0.99);
    let free: Vec<usize> = (0..game.parameters.len()).filter(is_free).collect();
    let width = free.len();
    let layers = game.layers.len();
    let values = |units: &[f64]| -> Vec<f64> {
        let mut values = middle.clone();
        for (place, unit) in free.iter().zip(units) {
            values[*place] = game.parameters[*place].law.at(*unit);
        }
        values
    };
    let runs: Vec<Points> = (0..base)
        .into_par_iter()
        .map(|index| {
            let both = point(index, 2 * width, seed);
            let (a, b) = both.split_at(width);
            let mixed = |k: usize| {
                let mut units = a.to_vec();
                units[k] = b[k];
                outcome(game, &values(&units))
            };
            (outcome(game, &values(a)), outcome(game, &values(b)), (0..width).map(mixed).collect())
        })
        .collect();
    let usual = game.middle();
    let at_end = |place: &usize, share: f64| {
        let mut values = usual.clone();
        values[*place] = game.parameters[*place].law.at(share);
        outcome(game, &values)
    };
    let ends: Vec<[Vec<f64>; 2]> =
        free.par_iter().map(|place| [0.05, 0.95].map(|share| at_end(place, share))).collect();
    (0..layers)
        .map(|layer| {
            let n = f64::from(base.max(1));
            let all = || runs.iter().flat_map(|(a, b, _)| [a[layer], b[layer]]);
            let mean = all().sum::<f64>() / (2.0 * n);
            let variance = all().map(|y| (y - mean).powi(2)).sum::<f64>() / (2.0 * n);
            let mut found: Vec<Sensitivity> = free
                .iter()
                .enumerate()
                .map(|(k, place)| {
                    // Less the mean, which would weigh whatever two finite sums differ by.
                    let product = |(a, b, m): &Points| (b[layer] - mean) * (m[k][layer] - a[layer]);
                    let first = runs.iter().map(product).sum::<f64>() / n;
                    let total = runs.iter().map(|(a, _, m)| (a[layer] - m[k][layer]).powi(2)).sum::<f64>() / (2.0 * n);
                    let part = |x: f64| if variance > 1e-12 { x / variance } else { 0.0 };
                    let parameter = &game.parameters[*place];
                    Sensitivity {
                        parameter: parameter.name.clone(),
                        is_assumed: parameter.law.is_assumed(),
                        first: part(first),
                        total: part(total),
                        ends: [ends[k][0][layer], ends[k][1][layer]],
                    }
                })
                .collect();
            found.sort_by(|a, b| b.total.total_cmp(&a.total).then_with(|| a.parameter.cmp(&b.parameter)));
            found
        })
        .collect()
}

fn outcome(game: &Game, values: &[f64]) -> Vec<f64> {
    let compiled = game.compile(values);
    let state = mean_state(game, &compiled);
    state.chunks_exact(compiled.actors.max(1)).map(|layer| layer.iter().sum()).collect()
}
