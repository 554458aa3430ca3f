//! Rounds of items and paths until rest: plain ones extrapolated, or with steps along the maps of whole periods.

use super::acceleration::Anderson;
use super::fit::{Engine, LEARNING};
use super::item::{Item, LEAST_GAP};
use super::matrix::{Matrix, product, sandwich, scaled_identity, sum, times};
use super::path::Place;
use super::twist::Twist;

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

    /// A point with the slopes and cutpoints of all items behind it.
    fn with_items(&self, mut point: Vec<f64>) -> Vec<f64> {
        for item in &self.items {
            point.extend(item.slope.iter().chain(&item.cuts));
        }
        point
    }

    fn put_items(&mut self, point: &[f64]) {
        for (item, values) in self.items.iter_mut().zip(point[K * self.places.len()..].chunks_exact(K + 2)) {
            item.slope.copy_from_slice(&values[..K]);
            item.cuts = [values[K], values[K + 1].max(values[K] + LEAST_GAP)];
        }
    }

    /// Rounds until rest, each extrapolated from so many before it from one of them on; tells the last change.
    pub(super) fn rest_round_by_round(&mut self, most: u32, tolerance: f64, first_leap: u32, depth: usize) -> f64 {
        let mut anderson = Anderson::new(depth);
        let mut change = f64::INFINITY;
        while self.round < most {
            self.round += 1;
            let point = self.point();
            self.fit_items(if self.round == 1 { 6 } else { 1 });
            self.fit_paths(self.round < LEARNING);
            if self.common.is_none() {
                // The priors alone hold the scale of several dimensions afterwards: standardising would twist them without end.
                if K == 1 || self.round <= LEARNING {
                    self.standardise();
                }
                self.turn_back(&point);
            }
            let image = self.point();
            change = most_apart(&point, &image);
            if change < tolerance && (self.common.is_none() || self.round >= LEARNING) {
                break;
            }
            if self.round >= first_leap {
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
            } else if since == PATIENCE && !is_near {
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
            if let Some((places, items, was)) = taken.take_if(|_| plain == SETTLING + 1)
                && change > was
            {
                // The leap led astray: back to where it was taken from, and fewer of them.
                (self.places, self.items) = (places, items);
                (plain, most_plain) = (SETTLING, 2 * most_plain);
                anderson.forget();
                continue;
            }
            if plain == most_plain {
                taken = Some((self.places.clone(), self.items.clone(), change));
                let next = anderson.next(&point, self.with_items(image));
                anderson.forget();
                plain = 0;
                self.put(&next);
                self.put_items(&next);
            } else {
                anderson.remember(&point, self.with_items(image));
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
