//! The fit: items and paths in turn, until the positions rest.

use std::ops::Range;

use rayon::prelude::*;

use super::acceleration::Anderson;
use super::item::{Item, ItemPrior};
use super::matrix::{Matrix, dot, product, sandwich, scaled_identity, sum, times};
use super::normal::Mills;
use super::path::{Evidence, Place, evidence, smooth};
use super::roll_calls::{RollCalls, Seat};
use super::twist::Twist;

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
    /// The usual settings, for any number of dimensions.
    #[must_use]
    pub fn usual() -> Self {
        Self { walk: Walk::default(), slope_variance: 2.0, tolerance: 5e-5, most_rounds: 500 }
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
pub(super) struct Engine<'v, const K: usize> {
    pub(super) votes: &'v RollCalls,
    paths: Vec<Range<usize>>,
    settings: Settings,
    mills: Mills,
    pub(super) places: Vec<Place<K>>,
    pub(super) items: Vec<Item<K>>,
    prior: ItemPrior<K>,
    steadiness: Vec<f64>,
    round: u32,
    /// For each seat the slope of the log posterior at the place before the last round; not told in one dimension.
    slopes: Vec<[f64; K]>,
    /// Positions that these are pulled to, seat by seat; none: the centre.
    common: Option<Vec<[f64; K]>>,
}

/// In so many first rounds priors and the weights of moves are learned; then they stay, so that the rest is one smooth problem.
const LEARNING: u32 = 8;
/// From this round on steps along the maps of whole periods are taken at once; their curvature is worked out anew after so many rounds.
const FIRST_TWIST: u32 = 3;
const TWIST_LASTS: u32 = 8;
/// Rounds that bring no rest swing about it: after so many in vain the steps along maps are made smaller, and leaps rarer.
const PATIENCE: u32 = 16;
/// Once no position moves by more than this, steps are extrapolated: after so many plain rounds, from the last of them, the first ones
/// after a leap left out.
const NEAR: f64 = 0.03;
const PLAIN: u32 = 7;
const SETTLING: u32 = 2;
const MEMORY: usize = 3;

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

fn most_apart(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

impl<'v, const K: usize> Engine<'v, K> {
    fn run(mut self) -> Fit<K> {
        let (most, tolerance) = (self.settings.most_rounds, self.settings.tolerance);
        let change = if K == 1 { self.rest_on_a_line(most, tolerance) } else { self.rest_in_a_space(most, tolerance) };
        // The moves are weighed once more, where they came to rest.
        self.fit_items(1);
        let places = self.places.clone();
        self.fit_paths(true);
        let (rounds, settings) = (self.round, self.settings);
        let outcome = if change < tolerance {
            Outcome::Converged { rounds, change }
        } else {
            Outcome::NotConverged { rounds, change }
        };
        Fit { places, items: self.items, steadiness: self.steadiness, settings, outcome }
    }

    fn point(&self) -> Vec<f64> {
        self.places.iter().flat_map(|(mean, _)| *mean).collect()
    }

    fn put(&mut self, point: &[f64]) {
        for (place, values) in self.places.iter_mut().zip(point.chunks_exact(K)) {
            place.0.copy_from_slice(values);
        }
    }

    /// Rounds until rest in one dimension, each extrapolated from those before it; tells the last change.
    fn rest_on_a_line(&mut self, most: u32, tolerance: f64) -> f64 {
        let mut anderson = Anderson::new(8);
        let mut change = f64::INFINITY;
        while self.round < most {
            self.round += 1;
            let point = self.point();
            self.fit_items(if self.round == 1 { 6 } else { 1 });
            self.fit_paths(self.round < LEARNING);
            if self.common.is_none() {
                self.standardise();
            }
            let image = self.point();
            change = most_apart(&point, &image);
            if change < tolerance {
                break;
            }
            if self.round >= LEARNING {
                let next = anderson.next(&point, image);
                self.put(&next);
            }
        }
        change
    }

    /// Rounds until rest in several dimensions, with steps along the maps of whole periods; tells the last change.
    fn rest_in_a_space(&mut self, most: u32, tolerance: f64) -> f64 {
        let mut anderson = Anderson::new(MEMORY);
        let mut twist: Option<Twist> = None;
        let mut change = f64::INFINITY;
        let (mut is_near, mut plain, mut most_plain) = (false, 0, PLAIN);
        // Where the last leap was taken from, and the change before it.
        let mut taken: Option<(Vec<Place<K>>, Vec<Item<K>>, f64)> = None;
        // How much of the steps along maps is taken, and the least change since that was last set.
        let (mut part, mut least, mut since) = (1.0, f64::INFINITY, 0);
        while self.round < most {
            self.round += 1;
            let before = self.places.clone();
            let point = self.point();
            self.fit_items(if self.round == 1 { 6 } else { 1 });
            self.fit_paths(self.round < LEARNING);
            if self.round >= FIRST_TWIST {
                if (self.round - FIRST_TWIST).is_multiple_of(TWIST_LASTS) {
                    twist = Some(self.twist(&before));
                }
                if let Some(twist) = &twist {
                    self.untwist(twist, &before, part);
                }
            }
            if self.common.is_none() {
                // Afterwards the priors alone hold the scale: standardising would twist the space without end.
                if self.round <= LEARNING {
                    self.standardise();
                }
                self.turn_back(&point);
            }
            let image = self.point();
            change = most_apart(&point, &image);
            if change < tolerance {
                break;
            }
            since += 1;
            if change < least {
                (least, since) = (change, 0);
            } else if since == PATIENCE {
                (part, least, since) = (0.6 * part, f64::INFINITY, 0);
            }
            is_near |= self.round > LEARNING && change < NEAR;
            if !is_near {
                continue;
            }
            plain += 1;
            // The first rounds after a leap are those in which covariances follow: they say nothing of the rounds to come.
            if plain <= SETTLING {
                continue;
            }
            if let Some((places, items, was)) = taken.take_if(|_| plain == SETTLING + 1) {
                if change > was {
                    // The leap led astray: back to where it was taken from, and fewer of them.
                    (self.places, self.items) = (places, items);
                    (plain, most_plain) = (SETTLING, 2 * most_plain);
                    anderson.forget();
                    continue;
                }
            }
            if plain == most_plain {
                taken = Some((self.places.clone(), self.items.clone(), change));
                let next = anderson.next(&point, image);
                anderson.forget();
                plain = 0;
                self.put(&next);
            } else {
                anderson.remember(&point, image);
            }
        }
        change
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
                let slopes =
                    if K == 1 { Vec::new() } else { self.slopes(path.clone(), &seen, &center, &keep, &steps) };
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
                (smoothed.places, steadiness, slopes)
            })
            .collect();
        for (path, (places, steadiness, slopes)) in self.paths.iter().zip(found) {
            if K > 1 {
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

    fn twist(&self, places: &[Place<K>]) -> Twist {
        let items = (self.items.as_slice(), &self.prior.precision());
        Twist::at(self.votes, (places, &self.steadiness), items, self.settings.walk, self.mills)
    }

    /// Puts Newton's step along the maps of whole periods in the place of what the round moved along them.
    fn untwist(&mut self, twist: &Twist, before: &[Place<K>], most: f64) {
        let steps: Vec<[f64; K]> = self
            .places
            .iter()
            .zip(before)
            .map(|((now, _), (then, _))| std::array::from_fn(|d| now[d] - then[d]))
            .collect();
        let maps = twist.maps(before, &self.slopes, &steps);
        let largest = maps.iter().flatten().flatten().fold(0.0_f64, |most, value| most.max(value.abs()));
        let part = (0.3 / largest).min(most);
        for (seat, ((place, spread), (then, _))) in self.places.iter_mut().zip(before).enumerate() {
            let map = &maps[twist.period(seat)];
            let linear: Matrix<K> = std::array::from_fn(|r| std::array::from_fn(|c| part * map[r][c]));
            let square = product(&linear, &linear);
            // To the second order, so that a turn does not stretch.
            let grown = sum(&linear, &square.map(|row| row.map(|value| 0.5 * value)));
            let stretch = sum(&grown, &scaled_identity(1.0));
            *spread = sandwich(&stretch, spread);
            let moved = times(&grown, then);
            for r in 0..K {
                place[r] += moved[r] + part * map[r][K];
            }
        }
        for (index, item) in self.items.iter_mut().enumerate() {
            let on = self.votes.on_item(index);
            let Some(map) = on.get(on.len() / 2).map(|vote| &maps[twist.period(vote.other())]) else { continue };
            let slope = item.slope;
            let shift: f64 = (0..K).map(|r| slope[r] * map[r][K]).sum();
            item.cuts = item.cuts.map(|cut| cut + part * shift);
            item.slope = std::array::from_fn(|c| slope[c] - part * (0..K).map(|r| map[r][c] * slope[r]).sum::<f64>());
        }
    }
}
