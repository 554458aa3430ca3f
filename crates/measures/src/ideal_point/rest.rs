//! Rounds of items and paths until rest: plain ones extrapolated, or with steps along the maps of whole periods.

use super::acceleration::Anderson;
use super::fit::{Engine, LEARNING, LEARNING_MOVES};
use super::item::LEAST_GAP;
use super::matrix::{Matrix, cholesky, product, sandwich, scaled_identity, sum, times};
use super::path::Place;
use super::twist::Twist;

/// Newton steps for items in the first round. In one dimension two are enough where places are rough anyway; in several, more bring rest sooner.
const fn first_steps(dimensions: usize) -> u32 {
    if dimensions == 1 { 2 } else { 6 }
}
/// From this round on steps along the maps of whole periods are taken at once; their curvature is worked out anew after so many rounds.
const FIRST_TWIST: u32 = 3;
const TWIST_LASTS: u32 = 8;
/// Rounds that bring no rest swing about it: after so many in vain the steps along maps are made smaller.
const PATIENCE: u32 = 16;
/// From this round on, and once no position moves by more than this, each round is extrapolated from so many before it.
const fn first_leap(dimensions: usize) -> u32 {
    if dimensions == 1 { LEARNING + 1 } else { LEARNING_MOVES + 4 }
}
const fn near(dimensions: usize) -> f64 {
    if dimensions == 1 { 1.0 } else { 0.1 }
}
const MEMORY: usize = 10;
/// A leap that leaves a position better known than this in some direction has gone astray there.
const LEAST_DEVIATION: f64 = 1e-3;
const PLAIN_MEMORY: usize = 8;
/// Extrapolated rounds in vain, after which what was remembered is forgotten.
const LEAPS_IN_VAIN: u32 = 48;

fn most_apart(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| (a - b).abs()).fold(0.0, f64::max)
}

impl<const K: usize> Engine<'_, K> {
    fn point(&self) -> Vec<f64> {
        self.places.iter().flat_map(|(mean, _)| *mean).collect()
    }

    fn put(&mut self, point: &[f64]) {
        for (place, values) in self.places.iter_mut().zip(point.chunks_exact(K)) {
            place.0.copy_from_slice(values);
        }
    }

    /// All that the next round starts from: places, items, and how well places are known.
    fn state(&self) -> Vec<f64> {
        let mut state = self.point();
        state.reserve((K + 2) * self.items.len() + K * K * self.places.len());
        for item in &self.items {
            state.extend(item.slope.iter().chain(&item.cuts));
        }
        for (_, cov) in &self.places {
            state.extend(cov.iter().flatten());
        }
        state
    }

    fn put_state(&mut self, state: &[f64]) {
        let (places, rest) = state.split_at(K * self.places.len());
        let (items, covs) = rest.split_at((K + 2) * self.items.len());
        self.put(places);
        for (item, values) in self.items.iter_mut().zip(items.chunks_exact(K + 2)) {
            item.slope.copy_from_slice(&values[..K]);
            item.cuts = [values[K], values[K + 1].max(values[K] + LEAST_GAP)];
        }
        for (place, values) in self.places.iter_mut().zip(covs.chunks_exact(K * K)) {
            let cov: Matrix<K> = std::array::from_fn(|r| std::array::from_fn(|c| values[r * K + c]));
            // Where the leap leaves no covariance, that of the last round stays.
            let lower = cholesky(&cov, K);
            if (0..K).all(|d| lower[d][d] > LEAST_DEVIATION) {
                place.1 = cov;
            }
        }
    }

    /// Rounds until rest, each extrapolated from those before it; tells the last change. For positions that are pulled to others: the pull
    /// holds level, scale and direction.
    pub(super) fn rest_round_by_round(&mut self, most: u32, tolerance: f64) -> f64 {
        let mut anderson = Anderson::new(PLAIN_MEMORY);
        let mut change = f64::INFINITY;
        while self.round < most {
            self.round += 1;
            let point = self.point();
            self.fit_items(if self.round == 1 { first_steps(K) } else { 1 });
            self.fit_paths(self.round < LEARNING);
            let image = self.point();
            change = most_apart(&point, &image);
            if change < tolerance && self.round >= LEARNING {
                break;
            }
            if self.round >= LEARNING {
                let next = anderson.next(&point, image);
                self.put(&next);
            }
        }
        change
    }

    /// Rounds until rest with steps along the maps of whole periods; tells the last change.
    pub(super) fn rest_by_maps(&mut self, most: u32, tolerance: f64) -> f64 {
        let mut anderson = Anderson::new(MEMORY);
        let mut twist: Option<Twist> = None;
        let mut change = f64::INFINITY;
        // How much of the steps along maps is taken, and the least change since that was last set.
        let (mut part, mut least, mut since) = (1.0, f64::INFINITY, 0);
        while self.round < most {
            self.round += 1;
            let before = self.places.clone();
            let state = self.state();
            let point = &state[..K * before.len()];
            self.fit_items(if self.round == 1 { first_steps(K) } else { 1 });
            self.fit_paths(self.round < if K == 1 { LEARNING } else { LEARNING_MOVES });
            if self.round >= FIRST_TWIST {
                if (self.round - FIRST_TWIST).is_multiple_of(TWIST_LASTS) {
                    twist = Some(self.twist(&before));
                }
                if let Some(twist) = &twist {
                    self.untwist(twist, &before, part);
                }
            }
            // Afterwards the priors alone hold the scale: standardising would twist the space without end.
            if self.round <= LEARNING {
                self.standardise();
            }
            self.turn_back(point);
            change = most_apart(point, &self.point());
            if change < tolerance {
                break;
            }
            since += 1;
            if change < least {
                (least, since) = (change, 0);
            }
            let leaps = self.round >= first_leap(K) && change < near(K);
            if since == if leaps { LEAPS_IN_VAIN } else { PATIENCE } {
                (part, least, since) = (0.6 * part, f64::INFINITY, 0);
                anderson.forget();
            }
            if leaps {
                let next = anderson.next(&state, self.state());
                self.put_state(&next);
            }
        }
        change
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
