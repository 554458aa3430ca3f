//! A bound of frustration by semidefinite relaxation: sides of two groups become vectors of length one, and products of sides their
//! inner products, held together by triangles.
//!
//! The search for the vectors is local and in single precision. What is told is certified afterwards in double precision, so that a
//! search that stopped early makes a bound weak and never false.

mod certify;
mod form;
mod lagrangian;

use certify::certified;
use form::Triangle;
pub(super) use form::{Form, Merged, Step};
use lagrangian::{At, Lagrangian, RANKS, component, dot};

use crate::chance::Chance;

/// Where a relaxation stands: the vectors, and what triangles cost.
#[derive(Debug, Clone)]
pub(super) struct State {
    rank: usize,
    vectors: Vec<f32>,
    triangles: Vec<(Triangle, f32)>,
}

impl State {
    /// Vectors in random directions, and no triangles.
    pub(super) fn new(vertices: usize) -> Self {
        // A rank at which the search meets no false summits on graphs of this size, by trial.
        let rank = (3.2 * (vertices as f64).sqrt() / RANKS as f64).ceil().max(1.0) as usize * RANKS;
        let mut chance = Chance::keyed(0, "vectors", 0);
        let mut vectors: Vec<f32> = (0..vertices * rank).map(|_| component(&mut chance)).collect();
        for row in vectors.chunks_exact_mut(rank) {
            let size = dot(row, row).sqrt();
            row.iter_mut().for_each(|value| *value /= size);
        }
        Self { rank, vectors, triangles: Vec::new() }
    }

    /// How many vertices stand alone.
    pub(super) fn vertices(&self) -> usize {
        self.vectors.len() / self.rank
    }

    /// The state once a vertex has joined another.
    pub(super) fn merged(&self, step: Step) -> Self {
        let Step { keep, join, is_apart } = step;
        let (rank, mut vectors) = (self.rank, self.vectors.clone());
        let sign = if is_apart { -1.0 } else { 1.0 };
        let between: Vec<f32> =
            (0..rank).map(|at| vectors[keep * rank + at] + sign * vectors[join * rank + at]).collect();
        let size = dot(&between, &between).sqrt();
        if size > 1e-3 {
            for (value, between) in vectors[keep * rank..].iter_mut().zip(between) {
                *value = between / size;
            }
        }
        vectors.drain(join * rank..(join + 1) * rank);
        let mut triangles: Vec<(Triangle, f32)> =
            self.triangles.iter().filter_map(|(triangle, cost)| Some((triangle.merged(step)?, *cost))).collect();
        // Triangles that have become one cost what both did.
        triangles.sort_by_key(|(triangle, _)| *triangle);
        triangles.dedup_by(|next, kept| {
            let is_same = next.0 == kept.0;
            if is_same {
                kept.1 += next.1;
            }
            is_same
        });
        Self { rank, vectors, triangles }
    }

    /// Sides by a random plane.
    pub(super) fn sides(&self, chance: &mut Chance) -> Vec<bool> {
        let plane: Vec<f32> = (0..self.rank).map(|_| component(chance)).collect();
        self.vectors.chunks_exact(self.rank).map(|row| dot(row, &plane) > 0.0).collect()
    }
}

/// How hard to work on one part of the search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    pub(super) rounds: usize,
    /// Of each round.
    pub(super) steps: usize,
    /// Stop when three rounds add less than this to the bound, in typical weights.
    pub(super) least: f64,
    /// How many triangles a round may add.
    pub(super) triangles: usize,
}

/// What a relaxation says.
pub(super) struct Bounded {
    /// No division leaves less frustrated.
    pub(super) bound: f64,
    pub(super) state: State,
    /// Inner products of the vectors, above the diagonal.
    pub(super) products: Vec<f32>,
}

/// Bounds a form from below, until `enough` is reached or rounds add too little.
pub(super) fn bound(form: &Form, state: State, enough: f64, patience: Patience, budget: &mut u64) -> Bounded {
    let n = form.vertices;
    let State { rank, vectors, triangles } = state;
    let mut programme = Lagrangian::new(form, rank, triangles);
    let mut at = programme.at(vectors, At::default());
    let mut best = (f64::NEG_INFINITY, Vec::new(), Vec::new());
    let mut history: Vec<f64> = Vec::new();
    let mut chance = Chance::keyed(0, "shaking", 0);
    for round in 1..=patience.rounds {
        let before = programme.evaluations;
        at = programme.descend(at, patience.steps);
        let now = certified(form, &programme.triangles, &at.cost, &at.length);
        let steps = (programme.evaluations - before) as usize * n * n * rank / 6 + n * n * (n / 3 + 80) / 6;
        *budget = budget.saturating_sub(steps as u64);
        if now > best.0 {
            best = (now, programme.triangles.clone(), at.cost.clone());
        }
        history.push(best.0);
        let is_at_rest = round > 4 && best.0 - history[round - 4] < patience.least * form.unit;
        if best.0 >= enough || is_at_rest || *budget == 0 || round == patience.rounds {
            break;
        }
        programme.price(&at, patience.triangles);
        let vectors = programme.shaken(&at.vectors, &mut chance);
        at = programme.at(vectors, at);
    }
    let triangles = best.1.into_iter().zip(best.2).filter(|(_, cost)| *cost > 0.0).collect();
    Bounded { bound: best.0, state: State { rank, vectors: at.vectors, triangles }, products: at.products }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::super::packing::Core;
    use super::*;

    /// A graph with most ties between few vertices, of random weights.
    fn dense() -> impl Strategy<Value = Core> {
        (3..=11_usize).prop_flat_map(|n| {
            prop::collection::vec(-3..=3_i64, n * (n - 1) / 2).prop_map(move |weights| {
                let pairs = (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b)));
                let ties: Vec<_> = pairs
                    .zip(weights)
                    .filter(|(_, weight)| *weight != 0)
                    .map(|((a, b), weight)| (a, b, weight))
                    .collect();
                Core::new(n, &ties)
            })
        })
    }

    /// The least that is frustrated over all divisions in which merged vertices stand as they were merged.
    fn least(core: &Core, merged: &Merged) -> f64 {
        let free = merged.iter().map(|(to, _)| to + 1).max().unwrap_or(0);
        let division =
            |code: usize| -> Vec<bool> { merged.iter().map(|(to, flip)| ((code >> to) & 1 == 1) != *flip).collect() };
        (0..1_usize << free).map(|code| core.frustrated(&division(code))).fold(f64::INFINITY, f64::min)
    }

    #[test]
    fn vectors_that_lie_in_a_plane_are_pulled_out_of_it() {
        // Without a shake the search rests in a plane at 2.67; of four vertices triangles tell all.
        let core = Core::new(4, &[(0, 1, 1), (0, 2, 3), (0, 3, -2), (1, 2, -1), (1, 3, -1), (2, 3, 2)]);
        let merged: Merged = (0..4).map(|vertex| (vertex, false)).collect();
        let patience = Patience { rounds: 60, steps: 60, least: 0.0, triangles: 200 };
        let found = bound(&Form::new(&core, &merged), State::new(4), f64::INFINITY, patience, &mut 1_000_000_000);
        assert!(found.bound > 2.95 && found.bound < 3.0 + 1e-9, "{}", found.bound);
    }

    proptest! {
        #[test]
        fn no_bound_is_above_the_truth_wherever_the_search_stops(
            core in dense(),
            steps in prop::collection::vec((0..11_usize, 0..11_usize, any::<bool>()), 0..4),
            rounds in 1..12_usize,
        ) {
            let mut merged: Merged = (0..core.vertices).map(|vertex| (vertex, false)).collect();
            let mut state = State::new(core.vertices);
            let patience = Patience { rounds, steps: 20, least: 0.0, triangles: 30 };
            for (keep, join, is_apart) in steps {
                let form = Form::new(&core, &merged);
                let found = bound(&form, state, f64::INFINITY, patience, &mut 1_000_000_000);
                prop_assert!(found.bound <= least(&core, &merged) + 1e-6);
                state = found.state;
                let (keep, join) = (keep % form.vertices, join % form.vertices);
                if keep != join {
                    let step = Step { keep, join, is_apart };
                    state = state.merged(step);
                    merged = merged.into_iter().map(|place| step.place(place)).collect();
                }
                prop_assert_eq!(state.vertices(), Form::new(&core, &merged).vertices);
            }
        }

        #[test]
        fn small_graphs_are_bounded_nearly_as_they_are(core in dense()) {
            // Triangles alone are all that up to four vertices need; beyond, a little is left open.
            let merged: Merged = (0..core.vertices).map(|vertex| (vertex, false)).collect();
            let patience = Patience { rounds: 60, steps: 60, least: 0.0, triangles: 200 };
            let form = Form::new(&core, &merged);
            let found = bound(&form, State::new(core.vertices), f64::INFINITY, patience, &mut 1_000_000_000);
            let truth = least(&core, &merged);
            let allowed = if core.vertices <= 4 { 0.02 } else { 0.05 * core.ties.iter().map(|tie| tie.weight).sum::<f64>() };
            prop_assert!(found.bound > truth - allowed - 0.02, "{} of {}", found.bound, truth);
        }

        #[test]
        fn a_triangle_says_the_same_once_two_vertices_are_one(
            turned in 0..=3_u8, keep in 0..6_usize, further in 1..6_usize, is_apart in any::<bool>(), code in 0..32_usize,
        ) {
            let join = (keep + further) % 6;
            let triangle = Triangle { corners: [1, 3, 4], turned };
            let step = Step { keep, join, is_apart };
            // Sides of the five vertices that are left, and of the six with them.
            let after: Vec<bool> = (0..5).map(|vertex| (code >> vertex) & 1 == 1).collect();
            let before: Vec<bool> = (0..6).map(|vertex| { let (to, flip) = step.place((vertex, false)); after[to] != flip }).collect();
            let value = |triangle: &Triangle, sides: &[bool]| -> f32 {
                let product = |place: usize| if sides[place / sides.len()] == sides[place % sides.len()] { 1.0 } else { -1.0 };
                1.0 + triangle.pairs(sides.len()).iter().map(|(place, sign)| sign * product(*place)).sum::<f32>()
            };
            if let Some(joined) = triangle.merged(step) {
                prop_assert!((value(&triangle, &before) - value(&joined, &after)).abs() < 1e-6);
            } else {
                prop_assert!([1, 3, 4].contains(&keep) && [1, 3, 4].contains(&join));
            }
        }
    }
}
