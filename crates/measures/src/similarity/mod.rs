//! How alike actors stand: on votes, and on any portfolio of ties.

mod bootstrap;
mod portfolio;
mod table;
mod unseen;

pub use bootstrap::{Bootstrap, Dyad, cohesion, similarity};
pub use portfolio::Portfolio;
pub use table::{Measures, Table};
pub(crate) use unseen::{unseen_share, worth};

use demarche_core::{ActorId, World};

use crate::stances::{LEVELS, Stances, roll_calls};

/// The tables of all pairs of actors, in the order of the actors: (0, 1), (0, 2), …, (1, 2), …
///
/// - definition: for each pair, how often the first stood at level a where the second stood at level b, over items on which both stood
/// - input: stances of n actors; items are neither weighted nor dropped (see [`Stances::contested`])
/// - unit: counts
/// - limits: an item that only one of the two stood on does not enter
/// - references: `[@hage_2011]`
#[must_use]
pub fn tables(stances: &Stances) -> Vec<Table> {
    let planes = Planes::all(stances);
    let actors = stances.actors().len();
    let mut tables = Vec::with_capacity(actors * actors.saturating_sub(1) / 2);
    let mut counts = Vec::new();
    for first in 0..actors {
        planes.row(first, &mut counts, |_, table| tables.push(table));
    }
    tables
}

/// How two actors voted on the roll calls of a world; with itself, an actor agrees.
///
/// - definition: the table of the two over all scored roll calls of the world, unanimous ones as well
/// - input: a world; two actors
/// - unit: counts; [`Table::agreement`] and its kin turn them into measures
/// - limits: the listed roll calls are chosen, not a sample
/// - references: `[@bailey_strezhnev_voeten_2017]`
#[must_use]
pub fn of_pair(world: &World, a: ActorId, b: ActorId) -> Table {
    let mut questions = roll_calls(world);
    questions.retain(|question| [a, b].iter().all(|actor| world.answer(*question, *actor).is_some()));
    let stances = Stances::of_votes(world, &questions);
    let row = |actor: ActorId| stances.actors().iter().position(|other| *other == actor);
    match (row(a), row(b)) {
        (Some(a), Some(b)) => {
            Table::count(stances.items().len(), |item| (stances.level(a, item), stances.level(b, item)))
        }
        _ => Table::default(),
    }
}

/// Stances as one bit an item, in words of 64 items, by word, level and actor: a word of two actors is compared at once.
struct Planes {
    actors: usize,
    words: usize,
    bits: Vec<u64>,
}

impl Planes {
    fn all(stances: &Stances) -> Self {
        Self::of(stances, stances.items().len(), |row, levels| levels.extend_from_slice(row))
    }

    /// Some items, each as often as it is listed.
    fn picked(stances: &Stances, items: &[usize]) -> Self {
        Self::of(stances, items.len(), |row, levels| levels.extend(items.iter().map(|item| row[*item])))
    }

    fn of(stances: &Stances, width: usize, pick: impl Fn(&[u8], &mut Vec<u8>)) -> Self {
        let actors = stances.actors().len();
        let words = width.div_ceil(64);
        let mut bits = vec![0; words * LEVELS * actors];
        let mut levels = Vec::with_capacity(width);
        for (actor, row) in stances.raw().chunks_exact(stances.items().len().max(1)).enumerate() {
            levels.clear();
            pick(row, &mut levels);
            for (word, chunk) in levels.chunks(64).enumerate() {
                let mut planes = [0_u64; LEVELS + 1];
                for (bit, level) in chunk.iter().enumerate() {
                    planes[usize::from(*level).min(LEVELS)] |= 1 << bit;
                }
                for (level, plane) in planes.iter().take(LEVELS).enumerate() {
                    bits[(word * LEVELS + level) * actors + actor] = *plane;
                }
            }
        }
        Self { actors, words, bits }
    }

    fn plane(&self, word: usize, level: usize) -> &[u64] {
        let start = (word * LEVELS + level) * self.actors;
        &self.bits[start..start + self.actors]
    }

    /// The tables of one actor with each later one. `counts` is scratch space.
    fn row(&self, first: usize, counts: &mut Vec<u64>, mut put: impl FnMut(usize, Table)) {
        let others = self.actors - first - 1;
        counts.clear();
        counts.resize(LEVELS * LEVELS * others, 0);
        if others == 0 {
            return;
        }
        for word in 0..self.words {
            for (mine, counts) in counts.chunks_exact_mut(LEVELS * others).enumerate() {
                let own = self.plane(word, mine)[first];
                if own == 0 {
                    continue;
                }
                for (theirs, counts) in counts.chunks_exact_mut(others).enumerate() {
                    for (count, plane) in counts.iter_mut().zip(&self.plane(word, theirs)[first + 1..]) {
                        *count += u64::from((own & plane).count_ones());
                    }
                }
            }
        }
        for other in 0..others {
            let table = Table::new(std::array::from_fn(|cell| counts[cell * others + other] as u32));
            put(first + 1 + other, table);
        }
    }
}
