//! The fit: items and paths in turn, until the positions rest.

use std::ops::Range;

use rayon::prelude::*;

use super::acceleration::Anderson;
use super::item::{Item, ItemPrior};
use super::matrix::{
    Matrix, cholesky, dot, inverse_of_lower, nearest_rotation, sandwich, scaled_identity, times, transposed, zero,
};
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
    /// It stops after so many rounds, rested or not.
    pub most_rounds: u32,
}

impl Settings {
    /// The usual settings for so many dimensions: several come to rest slowly, and are let go at a thousandth of the usual distance.
    #[must_use]
    pub fn usual(dimensions: usize) -> Self {
        let tolerance = if dimensions == 1 { 5e-5 } else { 1e-3 };
        Self { walk: Walk::default(), slope_variance: 2.0, tolerance, most_rounds: 500 }
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
struct Engine<'v, const K: usize> {
    votes: &'v RollCalls,
    paths: Vec<Range<usize>>,
    settings: Settings,
    mills: Mills,
    places: Vec<Place<K>>,
    items: Vec<Item<K>>,
    prior: ItemPrior<K>,
    steadiness: Vec<f64>,
    round: u32,
    /// Positions that these are pulled to, seat by seat; none: the centre.
    common: Option<Vec<[f64; K]>>,
}

/// In so many first rounds priors and the weights of moves are learned; then they stay, so that the rest is one smooth problem.
const LEARNING: u32 = 8;

/// Fits positions and items to votes.
#[must_use]
pub fn fit<const K: usize>(votes: &RollCalls, settings: Settings) -> Fit<K> {
    Engine::new(votes, settings).run()
}

/// Fits positions on a part of the votes, such as those on one issue, with a pull to the positions on all of them.
///
/// The walk is then one of the distance to the common position, whose scale and direction are kept. A seat that the common fit
/// does not know is pulled to the centre.
#[must_use]
pub fn fit_near<const K: usize>(votes: &RollCalls, settings: Settings, all: &RollCalls, common: &Fit<K>) -> Fit<K> {
    let place = |seat: &Seat| all.seat(seat.actor, seat.period).map_or([0.0; K], |seat| common.places[seat].0);
    let mut engine = Engine::new(votes, settings);
    let places: Vec<[f64; K]> = votes.seats().iter().map(place).collect();
    for (place, common) in engine.places.iter_mut().zip(&places) {
        place.0 = *common;
    }
    engine.common = Some(places);
    engine.run()
}

impl<'v, const K: usize> Engine<'v, K> {
    fn run(mut self) -> Fit<K> {
        let settings = self.settings;
        let (first_leap, depth) = if K == 1 { (LEARNING, 8) } else { (20, 4) };
        let mut anderson = Anderson::new(depth);
        let mut change = f64::INFINITY;
        while self.round < settings.most_rounds {
            self.round += 1;
            let point: Vec<f64> = self.places.iter().flat_map(|(mean, _)| *mean).collect();
            self.fit_items(if self.round == 1 { 6 } else { 1 });
            self.fit_paths(self.round < LEARNING);
            if self.common.is_none() {
                // Afterwards the priors alone hold the scale of several dimensions: standardising would twist them without end.
                if K == 1 || self.round <= LEARNING {
                    self.standardise();
                }
                self.turn_back(&point);
            }
            let image: Vec<f64> = self.places.iter().flat_map(|(mean, _)| *mean).collect();
            change = point.iter().zip(&image).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max);
            if change < settings.tolerance {
                break;
            }
            if self.round >= first_leap {
                let next = anderson.next(&point, image);
                for (place, values) in self.places.iter_mut().zip(next.chunks_exact(K)) {
                    place.0.copy_from_slice(values);
                }
            }
        }
        // The moves are weighed once more, where they came to rest.
        self.fit_items(1);
        let places = self.places.clone();
        self.fit_paths(true);
        let rounds = self.round;
        let outcome = if change < settings.tolerance {
            Outcome::Converged { rounds, change }
        } else {
            Outcome::NotConverged { rounds, change }
        };
        Fit { places, items: self.items, steadiness: self.steadiness, settings, outcome }
    }

    fn new(votes: &'v RollCalls, settings: Settings) -> Self {
        let paths = votes.paths();
        let start = super::start::places::<K>(votes, &paths);
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
            common: None,
            votes,
            paths,
            settings,
            places,
        }
    }

    fn fit_items(&mut self, steps: u32) {
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

    fn fit_paths(&mut self, learns: bool) {
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
                let center = |seat: usize| self.common.as_ref().map_or([0.0; K], |common| common[seat]);
                let mut seen = self.seen(path.clone());
                for (seat, seen) in path.clone().zip(&mut seen) {
                    let at_center = times(&seen.precision, &center(seat));
                    seen.toward = std::array::from_fn(|d| seen.toward[d] - at_center[d]);
                }
                let mut smoothed = smooth(&seen, &[0.0; K], &keep, &steps);
                for (seat, place) in path.clone().zip(&mut smoothed.places) {
                    let center = center(seat);
                    place.0 = std::array::from_fn(|d| place.0[d] + center[d]);
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
                (smoothed.places, steadiness)
            })
            .collect();
        for (path, (places, steadiness)) in self.paths.iter().zip(found) {
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

    /// Turns the space so that places lie as near as can be to where they were: the model does not tell one rotation from another, and
    /// the rounds would go round and round.
    fn turn_back(&mut self, point: &[f64]) {
        if K == 1 {
            return;
        }
        let mut together: Matrix<K> = zero();
        for ((place, _), old) in self.places.iter().zip(point.chunks_exact(K)) {
            for r in 0..K {
                for c in 0..K {
                    together[r][c] += old[r] * place[c];
                }
            }
        }
        let Some(turn) = nearest_rotation(&together) else { return };
        for (place, spread) in &mut self.places {
            *place = times(&turn, place);
            *spread = sandwich(&turn, spread);
        }
        for item in &mut self.items {
            item.slope = times(&turn, &item.slope);
        }
    }

    /// Mean 0 over all seats, and covariance I within periods, their uncertainty counted; items keep what they say of every vote.
    fn standardise(&mut self) {
        let n = self.places.len().max(1) as f64;
        let mut mean = [0.0; K];
        for (place, _) in &self.places {
            for d in 0..K {
                mean[d] += place[d] / n;
            }
        }
        let mut levels: std::collections::BTreeMap<i32, ([f64; K], f64)> = std::collections::BTreeMap::new();
        for (seat, (place, _)) in self.votes.seats().iter().zip(&self.places) {
            let level = levels.entry(seat.period).or_insert(([0.0; K], 0.0));
            for d in 0..K {
                level.0[d] += place[d];
            }
            level.1 += 1.0;
        }
        let mut cov: Matrix<K> = zero();
        for (seat, (place, spread)) in self.votes.seats().iter().zip(&self.places) {
            let level = levels[&seat.period];
            let level = level.0.map(|sum| sum / level.1);
            for r in 0..K {
                for c in 0..K {
                    cov[r][c] += ((place[r] - level[r]) * (place[c] - level[c]) + spread[r][c]) / n;
                }
            }
        }
        let lower = cholesky(&cov, K);
        let whiten = inverse_of_lower(&lower, K);
        let stretch = transposed(&lower);
        self.places.par_iter_mut().with_min_len(1024).for_each(|(place, spread)| {
            let off: [f64; K] = std::array::from_fn(|d| place[d] - mean[d]);
            *place = times(&whiten, &off);
            *spread = sandwich(&whiten, spread);
        });
        for item in &mut self.items {
            let shift: f64 = (0..K).map(|d| item.slope[d] * mean[d]).sum();
            item.cuts = item.cuts.map(|cut| cut - shift);
            item.slope = times(&stretch, &item.slope);
        }
    }
}
