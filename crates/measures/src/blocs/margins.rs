//! What would be seen without blocs: each actor keeps its habit and each item its result.

use rayon::prelude::*;

use super::residual::Residual;
use crate::chance::Chance;
use crate::stances::{LEVELS, Stances};

/// Chances of each level for each actor and item, such that the expected counts of levels of each actor and of each item, in each group
/// of actors, are those seen.
pub(super) struct Margins {
    width: usize,
    chances: Vec<[f64; LEVELS]>,
    /// The logarithm of the chance of all that was seen.
    pub(super) log_likelihood: f64,
}

const PASSES: usize = 60;

impl Margins {
    /// Fits chances `p(a) ∝ r(actor, a) · c(group, item, a)` by scaling rows and columns in turn.
    pub(super) fn fit(stances: &Stances, groups: &[usize], count: usize) -> Self {
        let (actors, width) = (stances.actors().len(), stances.items().len());
        let levels: Vec<Option<usize>> =
            (0..actors * width).map(|place| stances.level(place / width.max(1), place % width.max(1))).collect();
        let column = |actor: usize, item: usize| groups.get(actor).copied().unwrap_or(0) * width + item;
        let (mut seen_rows, mut seen_columns) =
            (vec![[0.0; LEVELS]; actors], vec![[0.0; LEVELS]; count.max(1) * width]);
        for actor in 0..actors {
            for item in 0..width {
                if let Some(level) = levels[actor * width + item] {
                    seen_rows[actor][level] += 1.0;
                    seen_columns[column(actor, item)][level] += 1.0;
                }
            }
        }
        let mut rows = vec![[1.0; LEVELS]; actors];
        let mut columns = seen_columns.clone();
        let mut chances = vec![[0.0; LEVELS]; actors * width];
        for pass in 0..=PASSES {
            let (mut of_rows, mut of_columns) = (vec![[0.0; LEVELS]; actors], vec![[0.0; LEVELS]; columns.len()]);
            for actor in 0..actors {
                for item in 0..width {
                    if levels[actor * width + item].is_none() {
                        continue;
                    }
                    let (row, place) = (&rows[actor], column(actor, item));
                    let joint: [f64; LEVELS] = std::array::from_fn(|level| row[level] * columns[place][level]);
                    let total: f64 = joint.iter().sum();
                    let chance = joint.map(|part| if total > 0.0 { part / total } else { 1.0 / LEVELS as f64 });
                    chances[actor * width + item] = chance;
                    for level in 0..LEVELS {
                        of_rows[actor][level] += chance[level];
                        of_columns[place][level] += chance[level];
                    }
                }
            }
            let off = scale(&mut [], &seen_rows, &of_rows).max(scale(&mut [], &seen_columns, &of_columns));
            if pass == PASSES || off < 1e-3 {
                break;
            }
            // Rows and columns in turn: scaling both at once would overshoot.
            if pass % 2 == 0 {
                scale(&mut rows, &seen_rows, &of_rows);
            } else {
                scale(&mut columns, &seen_columns, &of_columns);
            }
        }
        let log = |place: usize| levels[place].map_or(0.0, |level| chances[place][level].max(1e-12).ln());
        let log_likelihood = (0..actors * width).map(log).sum();
        Self { width, chances, log_likelihood }
    }

    /// The chances of one actor's levels on one item.
    pub(super) fn of(&self, actor: usize, item: usize) -> &[f64; LEVELS] {
        &self.chances[actor * self.width + item]
    }

    /// What would have been seen: levels drawn anew, silences kept. Each choice is, at a rate of `together`, the one choice that its actor
    /// makes on the topic, whatever others choose.
    pub(super) fn draw(&self, stances: &Stances, together: f64, chance: &mut Chance) -> Stances {
        let mut choices = Choices::new(stances, together);
        stances.with_levels(|actor, item| {
            let [no, between, _] = self.of(actor, item);
            let point = choices.next(actor, item, chance);
            u8::from(point >= *no) + u8::from(point >= no + between)
        })
    }

    /// How far the choices of one actor on one topic hang together: the rate at which null worlds vary as much from topic to topic as the data,
    /// over all pairs.
    pub(super) fn together(&self, stances: &Stances, inflation: f64, seed: u64) -> f64 {
        const WORLDS: u64 = 3;
        const MOST: f64 = 0.95;
        if stances.topic_count() == stances.items().len() {
            return 0.0;
        }
        let of = |together: f64| {
            let one = |world: u64| {
                let drawn = self.draw(stances, together, &mut Chance::keyed(seed, "votes together", world));
                Residual::of(&drawn, &Self::fit(&drawn, &[], 1)).inflation
            };
            (0..WORLDS).into_par_iter().map(one).sum::<f64>() / WORLDS as f64
        };
        let (mut low, mut high) = (0.0, MOST);
        for _ in 0..6 {
            let middle = (low + high) / 2.0;
            if of(middle) < inflation { low = middle } else { high = middle }
        }
        // No more than is sure to be there: below the first step nothing was found.
        if low > 0.0 { (low + high) / 2.0 } else { 0.0 }
    }
}

/// Where on the unit line each choice falls, actor by actor.
pub(super) struct Choices<'s> {
    topics: &'s [u32],
    together: f64,
    actor: Option<usize>,
    /// The one choice of the actor on each topic.
    of_topic: Vec<f64>,
}

impl<'s> Choices<'s> {
    pub(super) fn new(stances: &'s Stances, together: f64) -> Self {
        Self { topics: stances.topics(), together, actor: None, of_topic: vec![0.0; stances.topic_count()] }
    }

    pub(super) fn next(&mut self, actor: usize, item: usize, chance: &mut Chance) -> f64 {
        if self.together <= 0.0 {
            return chance.unit();
        }
        if self.actor != Some(actor) {
            self.actor = Some(actor);
            self.of_topic.iter_mut().for_each(|point| *point = chance.unit());
        }
        if chance.unit() < self.together { self.of_topic[self.topics[item] as usize] } else { chance.unit() }
    }
}

/// Scales factors to what was seen; gives the largest difference of counts before.
fn scale(factors: &mut [[f64; LEVELS]], seen: &[[f64; LEVELS]], expected: &[[f64; LEVELS]]) -> f64 {
    let mut off = 0.0_f64;
    for (place, (seen, expected)) in seen.iter().zip(expected).enumerate() {
        for level in 0..LEVELS {
            off = off.max((seen[level] - expected[level]).abs());
            if let Some(factor) = factors.get_mut(place) {
                factor[level] *= if expected[level] > 0.0 { seen[level] / expected[level] } else { 1.0 };
            }
        }
    }
    off
}
