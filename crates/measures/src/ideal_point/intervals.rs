//! How sure positions are, with what is not known of the items.

use rayon::prelude::*;

use super::fit::Fit;
use super::matrix::{Matrix, dot, sandwich, sum, zero};
use super::normal::Mills;
use super::roll_calls::RollCalls;

/// Covariance of each seat's position, in the order of [`RollCalls::seats`].
///
/// - definition: `V + V (Σ_v w² S ββ′) V`: V is the smoothed covariance given the items, and S the variance of β′θ − γ that the item's own
///   uncertainty makes, summed over the votes cast from the seat
/// - input: votes and their fit
/// - unit: squared unit of the positions
/// - limits: given the model; the level and the scale of a whole period are held fixed; coverage on simulated truths is in the method page
/// - references: `[@imai_lo_olmsted_2016]`
#[must_use]
pub fn spreads<const K: usize>(votes: &RollCalls, fit: &Fit<K>) -> Vec<Matrix<K>> {
    let mills = Mills::table();
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
        sum(cov, &sandwich(cov, &carried))
    };
    fit.places.par_iter().enumerate().map(spread).collect()
}

/// The standard deviation along a direction.
pub(super) fn along<const K: usize>(cov: &Matrix<K>, direction: &[f64; K]) -> f64 {
    let turned: [f64; K] = std::array::from_fn(|d| dot(&cov[d], direction));
    dot(&turned, direction).max(0.0).sqrt()
}
