//! Where actors stood on a list of items: roll calls, or ties to partners.

use std::collections::HashMap;

use demarche_core::{ActorId, Answer, Day, Question, QuestionId, QuestionKind, Relation, Truth, World};

/// How many levels there are: against, between, for.
pub const LEVELS: usize = 3;
const NONE: u8 = LEVELS as u8;

/// What a column of [`Stances`] is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Item {
    /// A roll call: no 0, abstain 1, yes 2.
    RollCall(QuestionId),
    /// A possible tie to this actor: none 0, held 2.
    TieTo(ActorId),
}

/// Where each actor stood on each item: level 0, 1 or 2, or not at all.
///
/// Items of one topic are not independent of each other: what is resampled is the topic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stances {
    actors: Vec<ActorId>,
    items: Vec<Item>,
    /// The topic of each item, numbered from 0 in the order in which they first appear.
    topics: Vec<u32>,
    /// By actor, then item.
    levels: Vec<u8>,
}

impl Stances {
    /// A table of levels by actor; none where the actor did not stand on the item. `topics` gives any key for each item.
    ///
    /// Actors without a level on any item are left out. Rows that are too short are filled with none, and levels above 2 are none.
    #[must_use]
    pub fn new<K: Eq + std::hash::Hash>(
        items: Vec<Item>,
        topics: Vec<K>,
        rows: Vec<(ActorId, Vec<Option<u8>>)>,
    ) -> Self {
        let mut topics = numbered(topics);
        let next = topics.iter().max().map_or(0, |last| last + 1);
        topics.resize(items.len(), next);
        let mut stances = Self { actors: Vec::new(), items, topics, levels: Vec::new() };
        for (actor, row) in rows {
            let level = |item: usize| row.get(item).copied().flatten().filter(|level| *level < NONE).unwrap_or(NONE);
            let row: Vec<u8> = (0..stances.items.len()).map(level).collect();
            if row.iter().any(|level| *level != NONE) {
                stances.actors.push(actor);
                stances.levels.extend(row);
            }
        }
        stances
    }

    /// The votes cast on these questions; those that are no roll calls or whose lists are not scored are left out.
    #[must_use]
    pub fn of_votes(world: &World, questions: &[QuestionId]) -> Self {
        let questions: Vec<QuestionId> = questions.iter().copied().filter(|id| is_counted(world, *id)).collect();
        let topics = world.topics(&questions);
        let width = questions.len();
        let mut levels = vec![NONE; world.catalogue.registry.len() * width];
        for (item, question) in questions.iter().enumerate() {
            for ballot in world.answers(*question) {
                levels[ballot.actor.index() * width + item] = match ballot.answer {
                    Answer::No => 0,
                    Answer::Abstain => 1,
                    Answer::Yes => 2,
                    _ => NONE,
                };
            }
        }
        let mut stances = Self { actors: Vec::new(), items: Vec::new(), topics: numbered(topics), levels: Vec::new() };
        for ((actor, _), row) in world.catalogue.registry.all().zip(levels.chunks_exact(width.max(1))) {
            if row.iter().any(|level| *level != NONE) {
                stances.actors.push(actor);
                stances.levels.extend_from_slice(row);
            }
        }
        stances.items = questions.into_iter().map(Item::RollCall).collect();
        stances
    }

    /// Which of these actors surely held a tie of this relation to which of their partners; each partner is a topic of its own.
    ///
    /// The caller answers for coverage: a tie that is not listed counts as none. An actor's tie to itself is not a stance.
    /// Ties of relations without direction count both ways.
    #[must_use]
    pub fn of_ties(world: &World, relations: &[Relation], actors: &[ActorId]) -> Self {
        let mut held: Vec<(ActorId, ActorId)> = Vec::new();
        for (tie, truth) in &world.ties {
            if *truth == Truth::Yes && relations.contains(&tie.relation) {
                held.push((tie.from, tie.to));
                if !tie.relation.spec().is_directed {
                    held.push((tie.to, tie.from));
                }
            }
        }
        held.sort_unstable();
        held.dedup();
        let mut partners: Vec<ActorId> = held.iter().map(|(_, to)| *to).collect();
        partners.sort_unstable();
        partners.dedup();
        let row = |from: ActorId| -> Vec<Option<u8>> {
            let level = |to: &ActorId| (*to != from).then(|| 2 * u8::from(held.binary_search(&(from, *to)).is_ok()));
            partners.iter().map(level).collect()
        };
        let rows = actors.iter().map(|from| (*from, row(*from))).collect();
        Self::new(partners.iter().map(|to| Item::TieTo(*to)).collect(), partners.clone(), rows)
    }

    /// The actors, a row each.
    #[must_use]
    pub fn actors(&self) -> &[ActorId] {
        &self.actors
    }

    /// The items, a column each.
    #[must_use]
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// The topic of each item.
    #[must_use]
    pub fn topics(&self) -> &[u32] {
        &self.topics
    }

    /// How many topics there are.
    #[must_use]
    pub fn topic_count(&self) -> usize {
        self.topics.iter().max().map_or(0, |last| *last as usize + 1)
    }

    /// Where an actor stood on an item.
    #[must_use]
    pub fn level(&self, actor: usize, item: usize) -> Option<usize> {
        let level = self.levels[actor * self.items.len() + item];
        (level != NONE).then_some(usize::from(level))
    }

    /// How many stances there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.levels.iter().filter(|level| **level != NONE).count()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.actors.is_empty()
    }

    /// Only these columns, in this order; a column may be taken several times.
    #[must_use]
    pub fn columns(&self, columns: &[usize]) -> Self {
        let mut levels = Vec::with_capacity(self.actors.len() * columns.len());
        for row in self.levels.chunks_exact(self.items.len().max(1)) {
            levels.extend(columns.iter().map(|column| row[*column]));
        }
        let pick = |column: &usize| self.items[*column];
        let topics = numbered(columns.iter().map(|column| self.topics[*column]));
        Self { actors: self.actors.clone(), items: columns.iter().map(pick).collect(), topics, levels }
    }

    /// Only these actors.
    #[must_use]
    pub fn only(&self, actors: &[ActorId]) -> Self {
        let width = self.items.len();
        let kept = (0..self.actors.len()).filter(|row| actors.contains(&self.actors[*row]));
        let mut stances = Self { actors: Vec::new(), levels: Vec::new(), ..self.clone() };
        for row in kept {
            stances.actors.push(self.actors[row]);
            stances.levels.extend_from_slice(&self.levels[row * width..(row + 1) * width]);
        }
        stances
    }

    /// Only the items on which two actors stood differently: the others are no choice between them.
    #[must_use]
    pub fn contested(&self) -> Self {
        let mut seen = vec![0_u8; self.items.len()];
        for row in self.levels.chunks_exact(self.items.len().max(1)) {
            for (seen, level) in seen.iter_mut().zip(row) {
                *seen |= if *level == NONE { 0 } else { 1 << level };
            }
        }
        let columns: Vec<usize> = (0..seen.len()).filter(|item| seen[*item].count_ones() > 1).collect();
        let contested = self.columns(&columns);
        let kept = |row: &usize| (0..columns.len()).any(|item| contested.level(*row, item).is_some());
        let actors: Vec<ActorId> = (0..contested.actors.len()).filter(kept).map(|row| contested.actors[row]).collect();
        if actors.len() == contested.actors.len() { contested } else { contested.only(&actors) }
    }

    pub(crate) fn raw(&self) -> &[u8] {
        &self.levels
    }

    /// The same actors, items and silences with other levels.
    pub(crate) fn with_levels(&self, mut level: impl FnMut(usize, usize) -> u8) -> Self {
        let mut other = self.clone();
        let width = self.items.len().max(1);
        for (place, old) in other.levels.iter_mut().enumerate() {
            if *old != NONE {
                *old = level(place / width, place % width);
            }
        }
        other
    }
}

/// Each key's number, from 0 in the order in which they first appear.
fn numbered<K: Eq + std::hash::Hash>(keys: impl IntoIterator<Item = K>) -> Vec<u32> {
    let mut numbers = HashMap::new();
    let number = |key| {
        let next = numbers.len() as u32;
        *numbers.entry(key).or_insert(next)
    };
    keys.into_iter().map(number).collect()
}

fn is_counted(world: &World, question: QuestionId) -> bool {
    let record = world.catalogue.question(question);
    record.kind == QuestionKind::RollCall && record.completeness.is_scored()
}

/// The roll calls of a world whose lists are scored, by date and key.
#[must_use]
pub fn roll_calls(world: &World) -> Vec<QuestionId> {
    world.questions().into_iter().filter(|id| is_counted(world, *id)).collect()
}

/// The session of the General Assembly in which a question was put, as its key has it: `74`, or `es11` for an emergency session.
#[must_use]
pub fn session(question: &Question) -> Option<&str> {
    question.key.strip_prefix("unga-")?.split('-').next().filter(|session| !session.is_empty())
}

/// The session in which a question was put, as a number: by its key, or else by its date; sessions of the General Assembly open in September.
/// Of other bodies the year less 1945.
#[must_use]
pub fn session_number(question: &Question) -> i32 {
    session(question).and_then(|session| session.parse().ok()).unwrap_or_else(|| {
        let day: Day = question.date.from();
        let year = i32::from(day.year());
        let opens = Day::new(day.year(), 9, 1).unwrap_or(day);
        let is_before_opening = question.body == "UNGA" && day < opens;
        if is_before_opening { year - 1946 } else { year - 1945 }
    })
}

/// The roll calls of each session of the General Assembly, sessions by number, emergency sessions last.
#[must_use]
pub fn roll_calls_by_session(world: &World) -> Vec<(String, Vec<QuestionId>)> {
    let mut sessions: Vec<(String, Vec<QuestionId>)> = Vec::new();
    let mut places: HashMap<String, usize> = HashMap::new();
    for question in roll_calls(world) {
        if let Some(name) = session(world.catalogue.question(question)) {
            let place = *places.entry(name.to_owned()).or_insert_with(|| {
                sessions.push((name.to_owned(), Vec::new()));
                sessions.len() - 1
            });
            sessions[place].1.push(question);
        }
    }
    sessions.sort_by_cached_key(|(name, _)| (name.parse::<u32>().unwrap_or(u32::MAX), name.clone()));
    sessions
}
