//! What would be seen without blocs: each actor keeps its habit and each item its result.

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

    /// What would have been seen: levels drawn anew, silences kept.
    pub(super) fn draw(&self, stances: &Stances, chance: &mut Chance) -> Stances {
        stances.with_levels(|actor, item| {
            let [no, between, _] = self.of(actor, item);
            let point = chance.unit();
            u8::from(point >= *no) + u8::from(point >= no + between)
        })
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
