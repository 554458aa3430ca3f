//! How sure positions are, with what is not known of the items.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::fit::Fit;
use super::matrix::{Matrix, dot, sandwich, sum, zero};
use super::normal::Mills;
use super::roll_calls::RollCalls;

/// Covariance of each seat's position, in the order of [`RollCalls::seats`].
///
/// - definition: `V + V (Σ_v w² S ββ′) V + diag(Ω_tt + θ² Ψ_tt)`: V is the smoothed covariance given the items, S the variance of β′θ − γ that the item's own
///   uncertainty makes, summed over the votes cast from the seat, Ω the covariance of the levels of whole periods and Ψ that of their
///   scales: to shift or stretch everybody with all items of a period is held back by the walks of the actors, by items that are put in
///   several periods, and for scales by the prior of slopes
/// - input: votes and their fit
/// - unit: squared unit of the positions
/// - limits: given the model; coverage on simulated truths is in the method page
/// - references: `[@imai_lo_olmsted_2016]`
#[must_use]
pub fn spreads<const K: usize>(votes: &RollCalls, fit: &Fit<K>) -> Vec<Matrix<K>> {
    let mills = Mills::table();
    let common = |load: fn(f64) -> f64| -> [BTreeMap<i32, f64>; K] {
        std::array::from_fn(|d| common_variance(votes, fit, d, load, mills))
    };
    let (levels, scales) = (common(|_| 1.0), common(|place| place));
    let spread = |(seat, (place, cov)): (usize, &([f64; K], Matrix<K>))| {
        let mut carried = zero();
        for vote in votes.of_seat(seat) {
            let item = &fit.items[vote.other()];
            let r = item.response(vote.answer(), place, mills);
            let weight = r.weight[0] + 2.0 * r.weight[1] + r.weight[2];
            let own = item.spread(place, &zero());
            let part = weight * weight * 0.5 * (own[0] + own[1]).min(2.0 * own[0].min(own[1]));
            for d in 0..K {
                for c in 0..K {
                    carried[d][c] += part * item.slope[d] * item.slope[c];
                }
            }
        }
        let mut all = sum(cov, &sandwich(cov, &carried));
        for d in 0..K {
            let of = |common: &BTreeMap<i32, f64>| common.get(&votes.seats()[seat].period).copied().unwrap_or_default();
            all[d][d] += of(&levels[d]) + place[d] * place[d] * of(&scales[d]);
        }
        all
    };
    fit.places.par_iter().enumerate().map(spread).collect()
}

/// The standard deviation along a direction.
pub(super) fn along<const K: usize>(cov: &Matrix<K>, direction: &[f64; K]) -> f64 {
    let turned: [f64; K] = std::array::from_fn(|d| dot(&cov[d], direction));
    dot(&turned, direction).max(0.0).sqrt()
}

/// Variance of what all seats of a period have in common in one dimension, each with its load, the mean over all seats held fixed: of the
/// level where loads are 1, of the scale where they are the places themselves.
fn common_variance<const K: usize>(
    votes: &RollCalls,
    fit: &Fit<K>,
    d: usize,
    load: fn(f64) -> f64,
    mills: Mills,
) -> BTreeMap<i32, f64> {
    let load = |seat: usize| load(fit.places[seat].0[d]);
    let is_scale = fit.places.first().is_some_and(|_| (0..fit.places.len()).any(|seat| load(seat) != 1.0));
    let seats = votes.seats();
    let mut counts: BTreeMap<i32, f64> = BTreeMap::new();
    for seat in seats {
        *counts.entry(seat.period).or_default() += 1.0;
    }
    let numbers: BTreeMap<i32, usize> = counts.keys().enumerate().map(|(number, period)| (*period, number)).collect();
    let n = numbers.len();
    let walk = fit.settings.walk;
    let mut precision = vec![vec![0.0; n]; n];
    for path in votes.paths() {
        for seat in path.clone() {
            let here = numbers[&seats[seat].period];
            if seat == path.start {
                precision[here][here] += load(seat) * load(seat) / walk.stationary;
                continue;
            }
            let before = numbers[&seats[seat - 1].period];
            let keep = walk.keep.powf(f64::from(seats[seat].period - seats[seat - 1].period));
            let held = fit.steadiness[seat] / (walk.stationary * (1.0 - keep * keep));
            let (now, then) = (load(seat), keep * load(seat - 1));
            precision[here][here] += now * now * held;
            precision[before][before] += then * then * held;
            precision[here][before] -= now * then * held;
            precision[before][here] -= now * then * held;
        }
    }
    for (item, asked) in fit.items.iter().enumerate() {
        let mut weights: BTreeMap<usize, f64> = BTreeMap::new();
        for vote in votes.on_item(item) {
            let r = asked.response(vote.answer(), &fit.places[vote.other()].0, mills);
            let weight = (r.weight[0] + 2.0 * r.weight[1] + r.weight[2]) * asked.slope[d] * asked.slope[d];
            let load = load(vote.other());
            *weights.entry(numbers[&seats[vote.other()].period]).or_default() += weight * load * load;
        }
        let total: f64 = weights.values().sum();
        if let (true, Some((here, _)), 1) = (is_scale, weights.first_key_value(), weights.len()) {
            let square = asked.slope[d] * asked.slope[d] + asked.slope_cov[d][d];
            precision[*here][*here] += 2.0 * square / fit.settings.slope_variance;
        }
        if weights.len() < 2 || total <= 0.0 {
            continue;
        }
        // The item goes along with the mean shift or stretch of its voters.
        for (here, a) in &weights {
            precision[*here][*here] += a;
            for (there, b) in &weights {
                precision[*here][*there] -= a * b / total;
            }
        }
    }
    let covariance = inverse_of(precision);
    let all: f64 = counts.values().sum();
    let shares: Vec<f64> = counts.values().map(|count| count / all).collect();
    let of_mean: Vec<f64> = covariance.iter().map(|row| row.iter().zip(&shares).map(|(x, p)| x * p).sum()).collect();
    let mean: f64 = of_mean.iter().zip(&shares).map(|(x, p)| x * p).sum();
    let variance = |number: usize| (covariance[number][number] - 2.0 * of_mean[number] + mean).max(0.0);
    numbers.into_iter().map(|(period, number)| (period, variance(number))).collect()
}

/// The inverse of a symmetric positive matrix of any size, by elimination.
fn inverse_of(mut matrix: Vec<Vec<f64>>) -> Vec<Vec<f64>> {
    let n = matrix.len();
    for pivot in 0..n {
        let scale = 1.0 / matrix[pivot][pivot].max(1e-12);
        matrix[pivot][pivot] = 1.0;
        for value in &mut matrix[pivot] {
            *value *= scale;
        }
        let row = matrix[pivot].clone();
        for (other, values) in matrix.iter_mut().enumerate() {
            if other != pivot {
                let part = std::mem::take(&mut values[pivot]);
                for (value, of_pivot) in values.iter_mut().zip(&row) {
                    *value -= part * of_pivot;
                }
            }
        }
    }
    matrix
}

#[cfg(test)]
mod tests {
    #[test]
    fn an_inverse_of_any_size_undoes_its_matrix() {
        let matrix = vec![vec![4.0, 1.0, 0.5], vec![1.0, 3.0, -0.2], vec![0.5, -0.2, 2.0]];
        let inverse = super::inverse_of(matrix.clone());
        for r in 0..3 {
            for c in 0..3 {
                let value: f64 = (0..3).map(|d| matrix[r][d] * inverse[d][c]).sum();
                assert!((value - f64::from(u8::from(r == c))).abs() < 1e-14);
            }
        }
    }
}
