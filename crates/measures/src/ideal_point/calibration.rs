//! Whether intervals hold what they should, seen on worlds in which the truth is known.

use std::collections::BTreeMap;

use super::fit::{Fit, fit};
use super::intervals::spreads;
use super::normal::quantile;
use super::roll_calls::RollCalls;
use super::simulate::{Absence, simulate};

/// Errors of positions in a made world, each in units of its own standard deviation, in the order of the world's seats.
///
/// - definition: (found − true) / own standard deviation, both brought to mean 0 over all seats and variance 1 within periods first, the
///   sign taken from the truth
/// - input: a world made after some votes; the true place of each seat of these votes in the dimension that is compared; a fit of that world
/// - unit: standard deviations, one value a seat
/// - limits: compares shapes, not levels: a shift or a stretch of a whole period is taken away before
/// - references: `[@davison_hinkley_1997]`
#[must_use]
pub fn errors(votes: &RollCalls, world: &RollCalls, truth: &[f64], found: &Fit<1>) -> Vec<f64> {
    let spread = spreads(world, found);
    let Ruler { mean, scale, sign } = Ruler::of(votes, world, truth, found);
    let known = world.seats().iter().enumerate().filter_map(|(index, seat)| {
        let theirs = votes.seat(seat.actor, seat.period)?;
        Some((sign * found.places[index].0[0] - (truth[theirs] - mean) / scale) / spread[index][0][0].sqrt().max(1e-9))
    });
    known.collect()
}

/// What brings true places to mean 0 over all seats and variance 1 within periods, and the sign of a fit of their world.
pub(super) struct Ruler {
    pub(super) mean: f64,
    pub(super) scale: f64,
    pub(super) sign: f64,
}

impl Ruler {
    pub(super) fn of(votes: &RollCalls, world: &RollCalls, truth: &[f64], found: &Fit<1>) -> Self {
        let seats = world.seats();
        let known: Vec<(usize, f64)> = seats
            .iter()
            .enumerate()
            .filter_map(|(index, seat)| votes.seat(seat.actor, seat.period).map(|theirs| (index, truth[theirs])))
            .collect();
        let n = known.len().max(1) as f64;
        let mean = known.iter().map(|(_, truth)| truth).sum::<f64>() / n;
        let mut levels: BTreeMap<i32, (f64, f64)> = BTreeMap::new();
        for (index, truth) in &known {
            let level = levels.entry(seats[*index].period).or_default();
            *level = (level.0 + truth, level.1 + 1.0);
        }
        let of_level = |index: usize| levels.get(&seats[index].period).map_or(0.0, |(sum, count)| sum / count);
        let scale =
            (known.iter().map(|(index, truth)| (truth - of_level(*index)).powi(2)).sum::<f64>() / n).sqrt().max(1e-9);
        let sign = known.iter().map(|(index, truth)| (truth - mean) * found.places[*index].0[0]).sum::<f64>().signum();
        Self { mean, scale, sign }
    }
}

/// The factor that makes 90 % intervals hold 90 % of these errors, each in units of its own standard deviation; 1 at the least.
pub(super) fn widened_to_hold(errors: Vec<f64>) -> f64 {
    let mut sizes: Vec<f64> = errors.into_iter().map(f64::abs).collect();
    sizes.sort_by(f64::total_cmp);
    let place = (0.9 * sizes.len() as f64) as usize;
    sizes.get(place).map_or(1.0, |size| (size / quantile(0.95)).max(1.0))
}

/// By how much standard deviations must be widened for 90 % intervals to hold 90 % of the truths of worlds made from the fit itself.
///
/// - definition: the 90 % point of |error| / own standard deviation over all seats of the made worlds, over that of a normal number
/// - input: votes, their fit in one dimension, and a seed for each world
/// - unit: a factor, 1 or more
/// - limits: a parametric bootstrap: it knows the errors that the approximation makes where the model holds, and no others
/// - references: `[@imai_lo_olmsted_2016]`
#[must_use]
pub fn widening(votes: &RollCalls, fitted: &Fit<1>, seeds: &[u64]) -> f64 {
    let mut all: Vec<f64> = Vec::new();
    for seed in seeds {
        let (world, truth) = simulate(votes, fitted, Absence::AsRecorded, *seed);
        let truth: Vec<f64> = truth.iter().map(|place| place[0]).collect();
        let found = fit::<1>(&world, fitted.settings);
        all.extend(errors(votes, &world, &truth, &found));
    }
    widened_to_hold(all)
}
