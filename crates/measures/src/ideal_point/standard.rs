//! Scale and turn of a space that the model leaves open.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::fit::Engine;
use super::matrix::{Matrix, cholesky, inverse_of_lower, nearest_rotation, sandwich, times, transposed, zero};

impl<const K: usize> Engine<'_, K> {
    /// Turns the space so that places lie as near as can be to where they were: the model does not tell one rotation from another, and
    /// the rounds would go round and round.
    pub(super) fn turn_back(&mut self, point: &[f64]) {
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
    pub(super) fn standardise(&mut self) {
        let n = self.places.len().max(1) as f64;
        let mut mean = [0.0; K];
        for (place, _) in &self.places {
            for d in 0..K {
                mean[d] += place[d] / n;
            }
        }
        let mut levels: BTreeMap<i32, ([f64; K], f64)> = BTreeMap::new();
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
