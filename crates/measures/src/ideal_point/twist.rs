//! The slow directions of a fit, solved at once: an affine map of the whole space for each period.
//!
//! To turn, stretch or shift everybody together with all items of a period changes no chance of any answer. Only the walks, items put
//! in several periods, and the priors hold it, so that rounds of items and paths creep along it. Here the creeping part of a round's step
//! is taken out and the whole step of Newton's method along these maps put in its place.

use std::collections::BTreeMap;

use super::fit::Walk;
use super::item::{Item, ItemPrecision, MOST as ITEM};
use super::matrix::Matrix;
use super::normal::Mills;
use super::path::Place;
use super::roll_calls::RollCalls;
use super::skyline::Skyline;
use super::turns::{centre, planes};

/// Rows of a place with a 1 behind it, at most.
const WIDE: usize = 5;
/// The unknowns that one system may have; beyond, periods share maps.
const MOST: usize = 1600;
/// How much of the prior is left to an item that goes along with several periods: a turn of all is free.
const LIGHT: f64 = 0.05;
/// What a seat's width adds to the cost of a stretch; found by trial: with more the rounds creep, with less they swing.
const WIDTHS: f64 = 0.5;
/// Keeps turns out of the system of stretches.
const HOLD: f64 = 1e4;
/// Turns and stretches are solved apart though they go together a little; a part of the turn keeps the rounds from swinging.
const PART_OF_TURN: f64 = 0.7;

type Block = [[f64; WIDE]; WIDE];

/// A map of each period: θ grows by `map[r]` times (θ, 1) in dimension r.
pub(super) type Map<const K: usize> = [[f64; WIDE]; K];

/// The curvature of the fit along the maps, ready to be solved.
pub(super) struct Twist {
    /// The number of the period of each seat.
    period: Vec<usize>,
    /// For each period the nodes between which its map is drawn, and their parts.
    pub(super) nodes: Vec<[(usize, f64); 2]>,
    /// Stretches and shifts: maps whose square part is symmetric.
    system: Skyline,
    /// Turns: maps whose square part is antisymmetric, one unknown for each two dimensions.
    pub(super) turns: Skyline,
}

/// A place with a 1 behind it.
fn wide<const K: usize>(place: &[f64; K]) -> [f64; WIDE] {
    let mut wide = [0.0; WIDE];
    wide[..K].copy_from_slice(place);
    wide[K] = 1.0;
    wide
}

impl Twist {
    /// Works out the curvature at a fit.
    pub(super) fn at<const K: usize>(
        votes: &RollCalls,
        (places, steadiness): (&[Place<K>], &[f64]),
        (items, prior): (&[Item<K>], &ItemPrecision<K>),
        walk: Walk,
        mills: Mills,
    ) -> Self {
        let seats = votes.seats();
        let mut numbers: BTreeMap<i32, usize> = seats.iter().map(|seat| (seat.period, 0)).collect();
        for (number, value) in numbers.values_mut().enumerate() {
            *value = number;
        }
        let period: Vec<usize> = seats.iter().map(|seat| numbers[&seat.period]).collect();
        let periods = numbers.len();
        let of_node = K * (K + 1);
        let space = (periods * of_node).div_ceil(MOST).max(1);
        let node_count = periods.div_ceil(space) + usize::from(space > 1);
        let nodes: Vec<[(usize, f64); 2]> = (0..periods)
            .map(|period| {
                let (node, beyond) = (period / space, (period % space) as f64 / space as f64);
                [(node, 1.0 - beyond), ((node + 1).min(node_count - 1), beyond)]
            })
            .collect();
        let mut twist = Self {
            period,
            nodes,
            system: Skyline::new(node_count * of_node),
            turns: Skyline::new(node_count * K * (K - 1) / 2),
        };
        twist.add_walks(votes, places, steadiness, walk);
        twist.add_stretches::<K>();
        twist.add_items(votes, places, items, prior, mills);
        twist.system.factor();
        twist.turns.factor();
        twist
    }

    /// Adds `outer` ⊗ `inner` to the maps of two periods.
    fn add<const K: usize>(&mut self, (one, other): (usize, usize), outer: &Matrix<K>, inner: &Block) {
        let of_node = K * (K + 1);
        for (a, part_a) in self.nodes[one] {
            for (b, part_b) in self.nodes[other] {
                let part = part_a * part_b;
                if part == 0.0 {
                    continue;
                }
                for r in 0..K {
                    for s in 0..K {
                        let load = part * outer[r][s];
                        if load == 0.0 {
                            continue;
                        }
                        for c in 0..=K {
                            for d in 0..=K {
                                self.system.add(
                                    a * of_node + r * (K + 1) + c,
                                    b * of_node + s * (K + 1) + d,
                                    load * inner[c][d],
                                );
                            }
                        }
                    }
                }
            }
        }
    }

    fn add_walks<const K: usize>(&mut self, votes: &RollCalls, places: &[Place<K>], steadiness: &[f64], walk: Walk) {
        let seats = votes.seats();
        let mut blocks: BTreeMap<(usize, usize), Block> = BTreeMap::new();
        let mut together: BTreeMap<(usize, usize), Matrix<K>> = BTreeMap::new();
        let mut put = |one: usize, other: usize, a: &[f64; WIDE], b: &[f64; WIDE], weight: f64| {
            let block = blocks.entry((one, other)).or_default();
            for c in 0..=K {
                for d in 0..=K {
                    block[c][d] += weight * a[c] * b[d];
                }
            }
        };
        for path in votes.paths() {
            for seat in path.clone() {
                let (here, now) = (self.period[seat], wide(&places[seat].0));
                if seat == path.start {
                    put(here, here, &now, &now, 1.0 / walk.stationary);
                    continue;
                }
                let (there, then) = (self.period[seat - 1], wide(&places[seat - 1].0));
                let keep = walk.keep.powf(f64::from(seats[seat].period - seats[seat - 1].period));
                let held = steadiness[seat] / (walk.stationary * (1.0 - keep * keep));
                let square = together.entry((here, there)).or_insert(super::matrix::zero::<K>());
                for r in 0..K {
                    for c in 0..K {
                        square[r][c] += 0.5 * held * keep * (now[r] * then[c] + then[r] * now[c]);
                    }
                }
                put(here, here, &now, &now, held);
                put(there, there, &then, &then, held * keep * keep);
                put(here, there, &now, &then, -held * keep);
                put(there, here, &then, &now, -held * keep);
            }
        }
        for ((here, there), square) in &together {
            let cost = |(_, r, c): (usize, usize, usize), (_, s, d): (usize, usize, usize)| {
                let same = |a: usize, b: usize| if a == b { 1.0 } else { 0.0 };
                same(r, s) * square[c][d] - same(r, d) * square[c][s] - same(c, s) * square[r][d]
                    + same(c, d) * square[r][s]
            };
            for one in planes(K) {
                for other in planes(K) {
                    let cost = cost(one, other);
                    self.add_turn::<K>((*here, *here), (one.0, other.0), cost);
                    self.add_turn::<K>((*there, *there), (one.0, other.0), cost);
                    self.add_turn::<K>((*here, *there), (one.0, other.0), -cost);
                    self.add_turn::<K>((*there, *here), (one.0, other.0), -cost);
                }
            }
        }
        let identity = super::matrix::scaled_identity::<K>(1.0);
        for (pair, block) in &blocks {
            self.add(*pair, &identity, block);
        }
    }

    /// What stretching everybody costs by the widths of positions, which stretch along.
    fn add_stretches<const K: usize>(&mut self) {
        let of_node = K * (K + 1);
        for seat in 0..self.period.len() {
            for (node, part) in self.nodes[self.period[seat]] {
                for r in 0..K {
                    for c in 0..K {
                        let (own, turned) = (node * of_node + r * (K + 1) + c, node * of_node + c * (K + 1) + r);
                        if r == c {
                            self.system.add(own, own, WIDTHS * part);
                        } else {
                            self.system.add(own, own, (WIDTHS + HOLD) * 0.5 * part);
                            self.system.add(own, turned, (WIDTHS - HOLD) * 0.5 * part);
                        }
                    }
                }
            }
        }
    }

    /// What priors of items, and items put in several periods, hold of the maps once each item has gone along as best it can.
    fn add_items<const K: usize>(
        &mut self,
        votes: &RollCalls,
        places: &[Place<K>],
        items: &[Item<K>],
        prior: &ItemPrecision<K>,
        mills: Mills,
    ) {
        let n = K + 2;
        for (index, item) in items.iter().enumerate() {
            let outer: Matrix<K> = std::array::from_fn(|r| std::array::from_fn(|s| item.slope[r] * item.slope[s]));
            let on = votes.on_item(index);
            let Some(first) = on.first().map(|vote| self.period[vote.other()]) else { continue };
            if on.iter().all(|vote| self.period[vote.other()] == first) {
                let held = prior.of(item);
                let seen = merged::<K>(&held);
                let block = less(&gathered::<K>(&seen), &seen, &item.covariance(), &seen, K, n);
                self.add((first, first), &outer, &block);
                continue;
            }
            let mut of: BTreeMap<usize, [[f64; ITEM]; ITEM]> = BTreeMap::new();
            for vote in on {
                let curve = of.entry(self.period[vote.other()]).or_default();
                item.add_curve(curve, vote.answer(), &places[vote.other()], mills);
            }
            // Afresh, at these places, lest the whole come out below zero.
            let mut whole = prior.of(item).map(|row| row.map(|value| LIGHT * value));
            for curve in of.values() {
                for (row, values) in whole.iter_mut().zip(curve) {
                    for (value, more) in row.iter_mut().zip(values) {
                        *value += more;
                    }
                }
            }
            let covariance = super::matrix::inverse_leading(&whole, n);
            self.add_linked_turns(item, &of, &covariance);
            let seen: Vec<(usize, [[f64; WIDE]; ITEM], Block)> = of
                .into_iter()
                .map(|(period, curve)| {
                    let seen = merged::<K>(&curve);
                    (period, seen, gathered::<K>(&seen))
                })
                .collect();
            for (one, left, own) in &seen {
                for (other, right, _) in &seen {
                    let own = if one == other { *own } else { [[0.0; WIDE]; WIDE] };
                    self.add((*one, *other), &outer, &less(&own, left, &covariance, right, K, n));
                }
            }
        }
    }

    /// The step to put in place of a round's step: for each period the map to add to it.
    ///
    /// `slopes` are those of the log posterior at the places before the round, `steps` what the round moved them by.
    pub(super) fn maps<const K: usize>(
        &self,
        places: &[Place<K>],
        slopes: &[[f64; K]],
        steps: &[[f64; K]],
    ) -> Vec<Map<K>> {
        let of_node = K * (K + 1);
        let mut right = vec![0.0; self.system.len()];
        let mut squares = vec![[[0.0; WIDE]; WIDE]; self.nodes.len()];
        let mut moved = vec![[[0.0; WIDE]; K]; self.nodes.len()];
        for (seat, (place, _)) in places.iter().enumerate() {
            let (period, z) = (self.period[seat], wide(place));
            for r in 0..K {
                for c in 0..=K {
                    for (node, part) in self.nodes[period] {
                        right[node * of_node + r * (K + 1) + c] += part * slopes[seat][r] * z[c];
                    }
                    moved[period][r][c] += steps[seat][r] * z[c];
                }
            }
            for c in 0..=K {
                for d in 0..=K {
                    squares[period][c][d] += z[c] * z[d];
                }
            }
        }
        self.system.solve(&mut right);
        let of_turn = K * (K - 1) / 2;
        let mut turning = vec![0.0; self.turns.len()];
        for (seat, (place, _)) in places.iter().enumerate() {
            for (plane, r, c) in planes(K) {
                let slope = slopes[seat][r] * place[c] - slopes[seat][c] * place[r];
                for (node, part) in self.nodes[self.period[seat]] {
                    turning[node * of_turn + plane] += part * slope;
                }
            }
        }
        // A turn of all periods together is free: it is taken out before and after.
        centre(&mut turning, of_turn);
        self.turns.solve(&mut turning);
        for value in &mut turning {
            *value *= PART_OF_TURN;
        }
        centre(&mut turning, of_turn);
        (0..self.nodes.len())
            .map(|period| {
                let mut square = squares[period];
                for (c, row) in square.iter_mut().enumerate().take(K + 1) {
                    row[c] += 1e-9 + 1e-9 * row[c];
                }
                let inverse = super::matrix::inverse_leading(&square, K + 1);
                let mut whole = [[0.0; WIDE]; K];
                for (node, part) in self.nodes[period] {
                    for (r, row) in whole.iter_mut().enumerate() {
                        for (c, value) in row.iter_mut().enumerate().take(K + 1) {
                            *value += part * right[node * of_node + r * (K + 1) + c];
                        }
                    }
                    for (plane, r, c) in planes(K) {
                        whole[r][c] += part * turning[node * of_turn + plane];
                        whole[c][r] -= part * turning[node * of_turn + plane];
                    }
                }
                std::array::from_fn(|r| {
                    std::array::from_fn(|c| {
                        if c > K {
                            return 0.0;
                        }
                        whole[r][c] - super::matrix::dot(&inverse[c], &moved[period][r])
                    })
                })
            })
            .collect()
    }

    /// The number of a seat's period.
    pub(super) fn period(&self, seat: usize) -> usize {
        self.period[seat]
    }
}

/// A curvature of items times what a map does to an item: its slope turns against the map, both cutpoints go along with a shift.
fn merged<const K: usize>(curve: &[[f64; ITEM]; ITEM]) -> [[f64; WIDE]; ITEM] {
    std::array::from_fn(|row| {
        std::array::from_fn(|c| match c {
            c if c < K => -curve[row][c],
            c if c == K => curve[row][K] + curve[row][K + 1],
            _ => 0.0,
        })
    })
}

fn gathered<const K: usize>(seen: &[[f64; WIDE]; ITEM]) -> Block {
    std::array::from_fn(|row| {
        std::array::from_fn(|c| match row {
            row if row < K => -seen[row][c],
            row if row == K => seen[K][c] + seen[K + 1][c],
            _ => 0.0,
        })
    })
}

/// own − leftᵀ covariance right.
fn less(
    own: &Block,
    left: &[[f64; WIDE]; ITEM],
    covariance: &[[f64; ITEM]; ITEM],
    right: &[[f64; WIDE]; ITEM],
    k: usize,
    n: usize,
) -> Block {
    let mut block = *own;
    for a in 0..n {
        for b in 0..n {
            let part = covariance[a][b];
            for c in 0..=k {
                for d in 0..=k {
                    block[c][d] -= left[a][c] * part * right[b][d];
                }
            }
        }
    }
    block
}
