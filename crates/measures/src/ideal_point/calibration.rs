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
    let ruler = Ruler::of(votes, world, truth, found);
    let known = world.seats().iter().enumerate().filter_map(|(index, seat)| {
        let theirs = votes.seat(seat.actor, seat.period)?;
        Some(ruler.error(found.places[index].0[0], truth[theirs], spread[index][0][0]))
    });
    known.collect()
}

/// What brings true places, and those of a fit of their world, to mean 0 over all seats and variance 1 within periods, and the fit's sign.
pub(super) struct Ruler {
    truth: (f64, f64),
    found: (f64, f64),
    sign: f64,
}

impl Ruler {
    pub(super) fn of(votes: &RollCalls, world: &RollCalls, truth: &[f64], found: &Fit<1>) -> Self {
        let seats = world.seats().iter().enumerate();
        let known: Vec<(usize, i32, f64)> = seats
            .filter_map(|(index, seat)| {
                votes.seat(seat.actor, seat.period).map(|theirs| (index, seat.period, truth[theirs]))
            })
            .collect();
        let true_places = known.iter().map(|(_, period, truth)| (*period, *truth, 0.0));
        // What is not known of found places is a part of their variance.
        let found_places = known.iter().map(|(index, period, _)| {
            let (place, cov) = &found.places[*index];
            (*period, place[0], cov[0][0])
        });
        let (truth, of_found) = (mean_and_scale(true_places), mean_and_scale(found_places));
        let together =
            known.iter().map(|(index, _, place)| (place - truth.0) * (found.places[*index].0[0] - of_found.0));
        Self { truth, found: of_found, sign: together.sum::<f64>().signum() }
    }

    /// Found less true, in units of the standard deviation that the fit claims.
    pub(super) fn error(&self, found: f64, truth: f64, variance: f64) -> f64 {
        let found = self.sign * (found - self.found.0) / self.found.1;
        (found - (truth - self.truth.0) / self.truth.1) * self.found.1 / variance.sqrt().max(1e-9)
    }
}

/// The mean of places, and the root of their variance within periods; what comes third is added to the variance.
fn mean_and_scale(places: impl Iterator<Item = (i32, f64, f64)> + Clone) -> (f64, f64) {
    let mut levels: BTreeMap<i32, (f64, f64)> = BTreeMap::new();
    let (mut sum, mut n) = (0.0, 0.0);
    for (period, place, _) in places.clone() {
        let level = levels.entry(period).or_default();
        *level = (level.0 + place, level.1 + 1.0);
        (sum, n) = (sum + place, n + 1.0);
    }
    let of_level = |period: i32| levels.get(&period).map_or(0.0, |(sum, count)| sum / count);
    let square: f64 = places.map(|(period, place, more)| (place - of_level(period)).powi(2) + more).sum();
    (sum / f64::max(n, 1.0), (square / f64::max(n, 1.0)).sqrt().max(1e-9))
}

/// The factor that makes 90 % intervals hold 90 % of these errors, each in units of its own standard deviation; 1 at the least.
pub(super) fn widened_to_hold(errors: Vec<f64>) -> f64 {
    let mut sizes: Vec<f64> = errors.into_iter().map(f64::abs).collect();
    sizes.sort_by(f64::total_cmp);
    let place = (0.9 * sizes.len() as f64) as usize;
    sizes.get(place).map_or(1.0, |size| (size / quantile(0.95)).max(1.0))
}

/// So many seats of made worlds are enough to size a widening.
const ENOUGH_SEATS: usize = 10_000;
/// The most worlds that are made for one widening.
const MOST_WORLDS: u64 = 4;

/// Seeds of the made worlds that size the widening of a fit: one world where it has seats enough, up to four of smaller ones.
#[must_use]
pub fn worlds(votes: &RollCalls) -> Vec<u64> {
    let needed = ENOUGH_SEATS.div_ceil(votes.seats().len().max(1)) as u64;
    (1..=needed.clamp(1, MOST_WORLDS)).collect()
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
