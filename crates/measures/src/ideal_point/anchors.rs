//! Named anchors: which way a dimension points, where its zero is, and how long its unit.

use std::ops::RangeInclusive;

use super::fit::Fit;
use super::intervals::along;
use super::matrix::{Matrix, dot};
use super::normal::quantile;
use super::roll_calls::RollCalls;

/// A pair of actors for each dimension, low end and high end, and the periods over which their mean positions count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Anchors {
    /// The pairs, the first dimension first.
    pub pairs: Vec<(u32, u32)>,
    /// The periods.
    pub periods: RangeInclusive<i32>,
}

/// A seat's position in the frame of the anchors.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Placed<const K: usize> {
    /// The position: on the first dimension −1 and 1 are the mean positions of the first pair.
    pub place: [f64; K],
    /// The 90 % interval by dimension.
    pub interval: [(f64, f64); K],
    /// Whether the actor leapt since its last seat: a move beyond three usual ones, and beyond its own 90 % interval.
    pub is_jump: bool,
}

/// Positions in the frame of named anchors.
///
/// - definition: axis k runs from the mean position of the low anchor to that of the high one, at right angles to the axes before it; zero
///   is midway between the two; one unit is half the distance of the first pair, on every axis
/// - input: a fit with its covariances ([`super::spreads`]); for a period among those of the anchors, their means are taken without it
/// - unit: half the distance of the first pair of anchors
/// - limits: `None` where an anchor cast no votes in the periods, or two axes coincide; an anchor's own course moves nobody else
/// - references: `[@bailey_strezhnev_voeten_2017]`
#[must_use]
pub fn anchored<const K: usize>(
    votes: &RollCalls,
    fit: &Fit<K>,
    spreads: &[Matrix<K>],
    anchors: &Anchors,
) -> Option<Vec<Placed<K>>> {
    placed(votes, fit, spreads, (votes, fit, anchors), &|seat| fit.places[seat].0)
}

/// Positions of a fit in the frame that anchors make of a fit, which may be another one; `course` tells what a seat's jump is a jump of.
pub(super) fn placed<const K: usize>(
    votes: &RollCalls,
    fit: &Fit<K>,
    spreads: &[Matrix<K>],
    (framing, framed, anchors): (&RollCalls, &Fit<K>, &Anchors),
    course: &dyn Fn(usize) -> [f64; K],
) -> Option<Vec<Placed<K>>> {
    if anchors.pairs.len() < K {
        return None;
    }
    let half_width = quantile(0.95);
    let seats = votes.seats();
    let mut frames = std::collections::BTreeMap::new();
    for seat in seats {
        if let std::collections::btree_map::Entry::Vacant(empty) = frames.entry(seat.period) {
            empty.insert(frame(framing, framed, anchors, Some(seat.period))?);
        }
    }
    let nu = fit.settings.walk.freedom.unwrap_or(f64::INFINITY);
    let placed = seats.iter().enumerate().map(|(index, seat)| {
        let (axes, zero, unit) = &frames[&seat.period];
        let (mean, _) = &fit.places[index];
        let place: [f64; K] = std::array::from_fn(|k| (dot(&axes[k], mean) - zero[k]) / unit);
        let interval = std::array::from_fn(|k| {
            let half = half_width * along(&spreads[index], &axes[k]) / unit;
            (place[k] - half, place[k] + half)
        });
        let is_start = index == 0 || seats[index - 1].actor != seat.actor;
        let leapt = !is_start && nu.is_finite() && fit.steadiness[index] < (nu + K as f64) / (nu + 9.0);
        let is_jump = leapt && {
            let (now, then) = (course(index), course(index - 1));
            let step: [f64; K] = std::array::from_fn(|d| now[d] - then[d]);
            let length = dot(&step, &step).sqrt().max(1e-12);
            let direction = step.map(|x| x / length);
            let sure = [index - 1, index].map(|seat| along(&spreads[seat], &direction).powi(2));
            length > half_width * (sure[0] + sure[1]).sqrt()
        };
        Placed { place, interval, is_jump }
    });
    Some(placed.collect())
}

/// The axes, the zero and the unit of a frame.
type Frame<const K: usize> = ([[f64; K]; K], [f64; K], f64);

/// The frame of anchors, their places in one period left out or none.
pub(super) fn frame<const K: usize>(
    votes: &RollCalls,
    fit: &Fit<K>,
    anchors: &Anchors,
    without: Option<i32>,
) -> Option<Frame<K>> {
    let mean = |actor: u32| -> Option<[f64; K]> {
        let periods = anchors.periods.clone().filter(|period| Some(*period) != without);
        let found: Vec<usize> = periods.filter_map(|period| votes.seat(actor, period)).collect();
        let n = found.len() as f64;
        (n > 0.0).then(|| std::array::from_fn(|d| found.iter().map(|seat| fit.places[*seat].0[d]).sum::<f64>() / n))
    };
    let (mut axes, mut zero, mut unit) = ([[0.0; K]; K], [0.0; K], 1.0);
    for k in 0..K {
        let (low, high) = (mean(anchors.pairs[k].0)?, mean(anchors.pairs[k].1)?);
        let mut axis: [f64; K] = std::array::from_fn(|d| high[d] - low[d]);
        for earlier in axes.iter().take(k) {
            let part = dot(&axis, earlier);
            for d in 0..K {
                axis[d] -= part * earlier[d];
            }
        }
        let length = dot(&axis, &axis).sqrt();
        if length < 1e-3 {
            return None;
        }
        axes[k] = axis.map(|x| x / length);
        zero[k] = 0.5 * (dot(&axes[k], &low) + dot(&axes[k], &high));
        if k == 0 {
            unit = 0.5 * length;
        }
    }
    Some((axes, zero, unit))
}
