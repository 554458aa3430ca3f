//! Repeats: questions that a source lists as put again, each told by the first of its chain.

use std::collections::HashMap;

use crate::{MarkKind, Marked, QuestionId, World};

/// The first question of each chain of repeats.
#[derive(Debug, Clone, Default)]
pub struct Repeats(HashMap<QuestionId, QuestionId>);

impl Repeats {
    /// The first of the chain that a question belongs to; itself where no source lists it as a repeat.
    #[must_use]
    pub fn first_of(&self, question: QuestionId) -> QuestionId {
        self.0.get(&question).copied().unwrap_or(question)
    }
}

impl World {
    /// Which questions repeat which, by the marks of this world: each takes the earliest that it is listed with, and so on down. A mark that
    /// names a question of the same day or later, or one that is not at hand, is passed over.
    #[must_use]
    pub fn repeats(&self) -> Repeats {
        let catalogue = &self.catalogue;
        let mut earliest: HashMap<QuestionId, QuestionId> = HashMap::new();
        for mark in self.marks.iter().filter(|mark| mark.kind == MarkKind::RepeatOf) {
            let Marked::Question(second) = mark.of else { continue };
            let Some(first) = catalogue.question_by_key(catalogue.text(mark.value)) else { continue };
            if catalogue.question(first).date < catalogue.question(second).date {
                let known = earliest.entry(second).or_insert(first);
                if catalogue.question(first).date < catalogue.question(*known).date {
                    *known = first;
                }
            }
        }
        let first = |mut id: QuestionId| {
            // Each step goes to an earlier date, so that the chain ends.
            while let Some(earlier) = earliest.get(&id) {
                id = *earlier;
            }
            id
        };
        Repeats(earliest.keys().map(|id| (*id, first(*id))).collect())
    }
}
