//! Turns of whole periods against each other: what walks and items put in several periods hold of them.

use std::collections::BTreeMap;

use super::item::{Item, MOST as ITEM};
use super::twist::Twist;

/// The pairs of dimensions, each a plane to turn in.
pub(super) fn planes(dimensions: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    (0..dimensions).flat_map(move |c| (0..c).map(move |r| (r, c))).enumerate().map(|(number, (r, c))| (number, r, c))
}

/// Takes the mean over nodes from each plane's unknowns.
pub(super) fn centre(unknowns: &mut [f64], planes: usize) {
    for plane in 0..planes {
        let of_plane = || (plane..unknowns.len()).step_by(planes);
        let mean = of_plane().map(|place| unknowns[place]).sum::<f64>() / of_plane().count().max(1) as f64;
        for place in of_plane().collect::<Vec<_>>() {
            unknowns[place] -= mean;
        }
    }
}

/// What turning in each plane does to a vector.
pub(super) fn turned<const K: usize>(vector: &[f64; K]) -> Vec<[f64; K]> {
    let turn = |(_, r, c): (usize, usize, usize)| {
        let mut moved = [0.0; K];
        moved[r] = vector[c];
        moved[c] = -vector[r];
        moved
    };
    planes(K).map(turn).collect()
}

impl Twist {
    /// Adds the cost of turning two periods in two planes.
    pub(super) fn add_turn<const K: usize>(&mut self, (one, other): (usize, usize), (p, q): (usize, usize), cost: f64) {
        let of_node = K * (K - 1) / 2;
        for (a, part_a) in self.nodes[one] {
            for (b, part_b) in self.nodes[other] {
                if part_a * part_b != 0.0 {
                    self.turns.add(a * of_node + p, b * of_node + q, part_a * part_b * cost);
                }
            }
        }
    }

    /// What an item put in several periods holds of turns of one against another.
    pub(super) fn add_linked_turns<const K: usize>(
        &mut self,
        item: &Item<K>,
        curves: &BTreeMap<usize, [[f64; ITEM]; ITEM]>,
        covariance: &[[f64; ITEM]; ITEM],
    ) {
        let moved = turned(&item.slope);
        let seen = |curve: &[[f64; ITEM]; ITEM]| -> Vec<[f64; ITEM]> {
            moved
                .iter()
                .map(|slope| std::array::from_fn(|row| (0..K).map(|d| curve[row][d] * slope[d]).sum()))
                .collect()
        };
        let seen: Vec<(usize, Vec<[f64; ITEM]>)> =
            curves.iter().map(|(period, curve)| (*period, seen(curve))).collect();
        for (one, left) in &seen {
            for (other, right) in &seen {
                for (p, left) in left.iter().enumerate() {
                    for (q, right) in right.iter().enumerate() {
                        let own = if one == other { (0..K).map(|d| moved[p][d] * right[d]).sum() } else { 0.0 };
                        let mut along = 0.0;
                        for a in 0..K + 2 {
                            for b in 0..K + 2 {
                                along += left[a] * covariance[a][b] * right[b];
                            }
                        }
                        self.add_turn::<K>((*one, *other), (p, q), own - along);
                    }
                }
            }
        }
    }
}
