//! A body of evidence in memory: what a pack, an edition of a dataset, or a store holds.

use std::collections::BTreeMap;

use crate::{Act, Ballot, Breakdown, Catalogue, CodedClaim, Document, Locator, Mark, TableId, Tie, Trait};

/// The rows of a body of evidence.
#[derive(Debug, Clone, Default)]
pub struct Rows {
    /// Answers to questions.
    pub ballots: Vec<Ballot>,
    /// Dyadic relations.
    pub ties: Vec<Tie>,
    /// Things said of one actor.
    pub traits: Vec<Trait>,
    /// Things done.
    pub acts: Vec<Act>,
    /// Wholes that divide over categories.
    pub breakdowns: Vec<Breakdown>,
    /// Things said of questions and acts.
    pub marks: Vec<Mark>,
    /// Texts.
    pub documents: Vec<Document>,
    /// Events as publishers coded them out of texts.
    pub claims: Vec<CodedClaim>,
}

impl Rows {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        self.ballots.len()
            + self.ties.len()
            + self.traits.len()
            + self.acts.len()
            + self.breakdowns.len()
            + self.marks.len()
            + self.documents.len()
            + self.claims.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// Rows with the catalogue that their numbers point into.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// What the rows point to.
    pub catalogue: Catalogue,
    /// The rows.
    pub rows: Rows,
}

/// A row of an input that was not kept, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Skip {
    /// Where it stands in the input.
    pub at: Locator,
    /// Why, as one of the loader's listed reasons: `unknown_actor`, `aggregate`, `duplicate`, …
    pub reason: &'static str,
    /// What was found, shortened.
    pub found: String,
}

/// What a load did: every row read is kept or skipped.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Report {
    /// Rows read, per input table.
    pub read: Vec<(TableId, u64)>,
    /// Rows kept (an input row may give several observations; it counts once).
    pub kept: u64,
    /// Rows not kept.
    pub skipped: Vec<Skip>,
}

impl Report {
    /// Whether read = kept + skipped.
    #[must_use]
    pub fn adds_up(&self) -> bool {
        self.read.iter().map(|(_, rows)| rows).sum::<u64>() == self.kept + self.skipped.len() as u64
    }

    /// How many rows were not kept, by reason.
    #[must_use]
    pub fn skipped_by_reason(&self) -> BTreeMap<&'static str, u64> {
        let mut reasons = BTreeMap::new();
        for skip in &self.skipped {
            *reasons.entry(skip.reason).or_default() += 1;
        }
        reasons
    }
}
