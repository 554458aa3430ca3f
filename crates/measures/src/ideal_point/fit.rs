//! The fit: items and paths in turn, until the positions rest.

use std::ops::Range;

use rayon::prelude::*;

use super::item::{Item, ItemPrior};
use super::matrix::{Matrix, difference, dot, product, sandwich, scaled_identity, sum, times};
use super::normal::Mills;
use super::path::{Evidence, Place, evidence, smooth};
use super::roll_calls::{RollCalls, Seat};

/// A walk of positions: θ_t = a θ_{t−1} + e_t, with moves e_t so large that the variance of positions stays the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Walk {
    /// a: what is kept of a position from one period to the next.
    pub keep: f64,
    /// The variance of positions in each dimension.
    pub stationary: f64,
    /// Degrees of freedom of Student's t, so that a leap costs little; none: normal moves.
    pub freedom: Option<f64>,
}

impl Default for Walk {
    fn default() -> Self {
        Self { keep: 0.98, stationary: 1.0, freedom: Some(4.0) }
    }
}

/// How to fit.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Settings {
    /// How positions hang together over time.
    pub walk: Walk,
    /// The variance of slopes in each dimension.
    pub slope_variance: f64,
    /// The fit rests when no position moves by more than this in one round.
    pub tolerance: f64,
    /// Where the last round moves none by more than this, a fit that did not come to rest is let go.
    pub let_go: f64,
    /// It stops after so many rounds, rested or not.
    pub most_rounds: u32,
}

impl Settings {
    /// The usual settings, for any number of dimensions.
    #[must_use]
    pub fn usual() -> Self {
        Self { walk: Walk::default(), slope_variance: 2.0, tolerance: 2e-5, let_go: 1e-3, most_rounds: 500 }
    }
}

/// Whether the positions came to rest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// They did.
    Converged {
        /// After how many rounds.
        rounds: u32,
        /// The largest change of the last round.
        change: f64,
    },
    /// They still crept, by less than [`Settings::let_go`] a round: chances of answers hardly feel it, positions may.
    LetGo {
        /// After how many rounds.
        rounds: u32,
        /// The largest change of the last round.
        change: f64,
    },
    /// They did not: positions of such a fit are not to be reported.
    NotConverged {
        /// How many rounds were run.
        rounds: u32,
        /// The largest change of the last round.
        change: f64,
    },
}

/// A fitted space: where every seat stands, and what every item asks.
#[derive(Debug, Clone)]
pub struct Fit<const K: usize> {
    /// Mean and covariance of each seat's position, in the order of [`RollCalls::seats`].
    pub places: Vec<([f64; K], Matrix<K>)>,
    /// The items, in the order of [`RollCalls::items`].
    pub items: Vec<Item<K>>,
    /// For each seat, the weight of the move into it: near 1 for a usual move, near 0 for a leap; 1 where a path starts.
    pub steadiness: Vec<f64>,
    /// The settings it was made with.
    pub settings: Settings,
    /// Whether the positions came to rest.
    pub outcome: Outcome,
}

/// Votes on an item are worked through by one thread; so are those of an actor. Sums over them are made in their order afterwards.
pub(super) struct Engine<'v, const K: usize> {
    pub(super) votes: &'v RollCalls,
    paths: Vec<Range<usize>>,
    pub(super) settings: Settings,
    pub(super) mills: Mills,
    pub(super) places: Vec<Place<K>>,
    pub(super) items: Vec<Item<K>>,
    pub(super) prior: ItemPrior<K>,
    pub(super) steadiness: Vec<f64>,
    pub(super) round: u32,
    /// For each seat the slope of the log posterior at the place before the last round; told where maps are used.
    pub(super) slopes: Vec<[f64; K]>,
    /// Positions that these are pulled to, seat by seat, as far as they are known; none: the centre.
    pub(super) common: Option<Vec<Place<K>>>,
}

/// In so many first rounds priors and the weights of moves are learned; then they stay, so that the rest is one smooth problem.
pub(super) const LEARNING: u32 = 8;
/// In several dimensions positions come near their places later; the weights of moves, taken too early, would cut paths where nobody leapt.
pub(super) const LEARNING_MOVES: u32 = 20;
/// Fits positions and items to votes.
#[must_use]
pub fn fit<const K: usize>(votes: &RollCalls, settings: Settings) -> Fit<K> {
    Engine::new(&votes.by_answer(), settings).run()
}

/// Fits positions on a part of the votes, such as those on one issue, with a pull to the positions on all of them.
///
/// The walk is then one of the distance to the common position, whose scale and direction are kept; its variance says how strong the pull
/// is. What is not known of the common position is carried over. A seat that the common fit does not know is pulled to the centre.
#[must_use]
pub fn fit_near<const K: usize>(votes: &RollCalls, settings: Settings, all: &RollCalls, common: &Fit<K>) -> Fit<K> {
    let unknown = ([0.0; K], scaled_identity(common.settings.walk.stationary));
    let place = |seat: &Seat| all.seat(seat.actor, seat.period).map_or(unknown, |seat| common.places[seat]);
    let votes = votes.by_answer();
    let mut engine = Engine::new(&votes, settings);
    engine.places = votes.seats().iter().map(place).collect();
    engine.common = Some(engine.places.clone());
    engine.run()
}

impl<'v, const K: usize> Engine<'v, K> {
    fn run(mut self) -> Fit<K> {
        let most = self.settings.most_rounds;
        let (tolerance, let_go) = (self.settings.tolerance, self.settings.let_go);
        // A pull to other positions holds level, scale and direction: no map of a whole period is slow.
        let change = if self.common.is_some() {
            self.rest_round_by_round(most, tolerance)
        } else {
            self.rest_by_maps(most, tolerance)
        };
        // The moves are weighed once more, where they came to rest.
        self.fit_items(1);
        let places = self.places.clone();
        self.fit_paths(true);
        let (rounds, settings) = (self.round, self.settings);
        let outcome = if change < tolerance {
            Outcome::Converged { rounds, change }
        } else if change < let_go {
            Outcome::LetGo { rounds, change }
        } else {
            Outcome::NotConverged { rounds, change }
        };
        Fit { places, items: self.items, steadiness: self.steadiness, settings, outcome }
    }

    fn new(votes: &'v RollCalls, settings: Settings) -> Self {
        let paths = votes.paths();
        let start = super::start::places::<K>(votes);
        let places: Vec<Place<K>> = start.into_iter().map(|mean| (mean, scaled_identity(0.05))).collect();
        Self {
            prior: ItemPrior {
                slope: scaled_identity(settings.slope_variance),
                cut_mean: [0.0; 2],
                cut_cov: [[16.0, 0.0], [0.0, 16.0]],
            },
            items: (0..votes.items().len()).map(|item| Item::of_shares(votes.tally(item))).collect(),
            steadiness: vec![1.0; places.len()],
            mills: Mills::table(),
            round: 0,
            slopes: vec![[0.0; K]; places.len()],
            common: None,
            votes,
            paths,
            settings,
            places,
        }
    }

    pub(super) fn fit_items(&mut self, steps: u32) {
        let precision = self.prior.precision();
        let (votes, places, mills) = (self.votes, &self.places, self.mills);
        self.items.par_iter_mut().enumerate().with_min_len(64).for_each(|(index, item)| {
            item.fit(votes.on_item(index), places, &precision, steps, mills);
        });
        if self.round < LEARNING {
            self.prior.learn_cuts(&self.items);
        }
    }

    fn seen(&self, seats: Range<usize>) -> Vec<Evidence<K>> {
        seats.map(|seat| evidence(self.votes.of_seat(seat), &self.items, &self.places[seat].0, self.mills)).collect()
    }

    pub(super) fn fit_paths(&mut self, learns: bool) {
        let walk = self.settings.walk;
        let seats = self.votes.seats();
        let found: Vec<_> = self
            .paths
            .par_iter()
            .map(|path| {
                let gap = |seat: usize| f64::from(seats[seat].period - seats[seat - 1].period);
                // What is kept over a gap, and the variance that a walk of usual steps gathers in it.
                let over = |seat: usize| {
                    let keep = walk.keep.powf(gap(seat));
                    (keep, walk.stationary * (1.0 - keep * keep))
                };
                let mut keep = vec![1.0];
                let mut steps = vec![[walk.stationary; K]];
                for seat in path.start + 1..path.end {
                    let (kept, variance) = over(seat);
                    keep.push(kept);
                    steps.push([variance / self.steadiness[seat]; K]);
                }
                let center = |seat: usize| self.common.as_ref().map_or([0.0; K], |common| common[seat].0);
                let mut seen = self.seen(path.clone());
                for (seat, seen) in path.clone().zip(&mut seen) {
                    let at_center = times(&seen.precision, &center(seat));
                    seen.toward = std::array::from_fn(|d| seen.toward[d] - at_center[d]);
                }
                let slopes = if self.common.is_some() {
                    Vec::new()
                } else {
                    self.slopes(path.clone(), &seen, &center, &keep, &steps)
                };
                let mut smoothed = smooth(&seen, &[0.0; K], &keep, &steps);
                for (seat, place) in path.clone().zip(&mut smoothed.places) {
                    let center = center(seat);
                    place.0 = std::array::from_fn(|d| place.0[d] + center[d]);
                }
                if let Some(common) = &self.common {
                    // As much of what is not known of the common position as the votes of the seat do not outweigh.
                    for (seat, (place, seen)) in path.clone().zip(smoothed.places.iter_mut().zip(&seen)) {
                        let held = product(&place.1, &seen.precision);
                        let left = difference(&scaled_identity(1.0), &held);
                        place.1 = sum(&place.1, &sandwich(&left, &common[seat].1));
                    }
                }
                let steadiness: Vec<f64> = path
                    .clone()
                    .zip(&smoothed.moves)
                    .skip(1)
                    .map(|(seat, squares)| {
                        let square = squares.iter().sum::<f64>() / over(seat).1;
                        walk.freedom.map_or(1.0, |nu| (nu + K as f64) / (nu + square))
                    })
                    .collect();
                (smoothed.places, steadiness, slopes)
            })
            .collect();
        for (path, (places, steadiness, slopes)) in self.paths.iter().zip(found) {
            if !slopes.is_empty() {
                self.slopes[path.clone()].copy_from_slice(&slopes);
            }
            if learns {
                self.steadiness[path.start + 1..path.end].copy_from_slice(&steadiness);
            }
            for (seat, (mean, cov)) in path.clone().zip(places) {
                let step: [f64; K] = std::array::from_fn(|d| mean[d] - self.places[seat].0[d]);
                let part = 1.0 / dot(&step, &step).sqrt().max(1.0);
                self.places[seat] = (std::array::from_fn(|d| self.places[seat].0[d] + part * step[d]), cov);
            }
        }
    }

    /// The slopes of the log posterior at the places of a path; evidence and places are told from the center.
    fn slopes(
        &self,
        path: Range<usize>,
        seen: &[Evidence<K>],
        center: &dyn Fn(usize) -> [f64; K],
        keep: &[f64],
        steps: &[[f64; K]],
    ) -> Vec<[f64; K]> {
        let off: Vec<[f64; K]> = path
            .map(|seat| {
                let center = center(seat);
                std::array::from_fn(|d| self.places[seat].0[d] - center[d])
            })
            .collect();
        let pull = |t: usize, d: usize| {
            let before = if t == 0 { 0.0 } else { keep[t] * off[t - 1][d] };
            (off[t][d] - before) / steps[t][d]
        };
        let slope = |(t, seen): (usize, &Evidence<K>)| {
            let held = times(&seen.precision, &off[t]);
            std::array::from_fn(|d| {
                let ahead = if t + 1 < off.len() { keep[t + 1] * pull(t + 1, d) } else { 0.0 };
                seen.toward[d] - held[d] - pull(t, d) + ahead
            })
        };
        seen.iter().enumerate().map(slope).collect()
    }
}
