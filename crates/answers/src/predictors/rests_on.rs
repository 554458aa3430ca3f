//! What each block of predictors rests on: which datasets, which years, and how much of it was known.

use std::collections::BTreeMap;

use demarche_core::{ActorId, Layer, SourceRows, Window};
use demarche_measures::{MATERIAL, PRINCIPALS, Predictor, REGIME};
use serde_json::{Value, json};

use crate::Error;
use crate::credits;
use crate::desk::Desk;

/// With less of its values known a feature is left out.
const HARDLY: f64 = 0.2;

/// One thing that a block looks at: an attribute, a relation, or earlier votes.
pub(super) struct Looked {
    pub(super) block: Predictor,
    pub(super) what: String,
    /// Of each year that was looked at, how many values were known and how many there might have been.
    years: BTreeMap<i16, (u64, u64)>,
    pub(super) sources: SourceRows,
}

/// All that the blocks look at, in the order of their features.
pub(super) struct Looks(Vec<Looked>);

impl Looks {
    pub(super) fn new() -> Self {
        let one = |block, what: String| Looked { block, what, years: BTreeMap::new(), sources: SourceRows::default() };
        let words = |name: &str| name.replace('_', " ");
        let regime = REGIME.iter().map(|attribute| one(Predictor::Regime, words(attribute.as_str())));
        let ties = MATERIAL.iter().map(|(relation, _, _, whose)| {
            let with: Vec<&str> = whose.iter().filter_map(|place| PRINCIPALS.get(*place).copied()).collect();
            one(Predictor::MaterialTies, format!("{} ({})", words(relation.as_str()), with.join(", ")))
        });
        let past = std::iter::once(one(Predictor::PastVotes, "votes of the four sessions before".to_owned()));
        Self(regime.chain(ties).chain(past).collect())
    }

    /// Notes what was known of a voter at the end of a year; of past votes, which year the vote itself is of does not matter.
    pub(super) fn note(&mut self, year: i16, features: &[Vec<Option<f64>>; 3]) {
        let widths = REGIME.iter().map(|_| 1).chain(MATERIAL.iter().map(|(_, _, _, whose)| whose.len())).chain([3]);
        let mut values = features.iter().flatten();
        for (looked, width) in self.0.iter_mut().zip(widths) {
            let entry = looked.years.entry(year).or_default();
            for value in values.by_ref().take(width) {
                entry.0 += u64::from(value.is_some());
                entry.1 += 1;
            }
        }
    }

    /// Counts the rows behind each thing, between the first and the last year that may be looked at.
    pub(super) fn count(
        &mut self,
        desk: &Desk,
        sessions: (i32, i32),
        session_of: impl Fn(usize) -> Option<i32>,
    ) -> Result<(), Error> {
        let (world, catalogue) = (&desk.world, desk.catalogue());
        let principals: Vec<Option<ActorId>> = PRINCIPALS.iter().map(|code| catalogue.registry.by_code(code)).collect();
        let [Some(first), Some(last)] = [self.years().map(|(first, _)| first), self.years().map(|(_, last)| last)]
        else {
            return Ok(());
        };
        let span = |years: i16| -> Result<Window, Error> { Ok(format!("{}/{last}", first - years + 1).parse()?) };
        for (place, attribute) in REGIME.iter().enumerate() {
            let window = span(1)?;
            let rows = world.traits.iter().filter(|(row, _)| row.attribute == *attribute && row.window.meets(window));
            self.0[place].sources = credits::cited(catalogue, rows.map(|(row, _)| row.provenance.citation));
        }
        for (place, (relation, _, years, whose)) in MATERIAL.iter().enumerate() {
            let window = span(*years)?;
            let is_principal = |id: ActorId| whose.iter().any(|place| principals[*place] == Some(id));
            let rows = world.ties.iter().filter(|(tie, _)| {
                tie.relation == *relation
                    && (is_principal(tie.from) || is_principal(tie.to))
                    && (relation.spec().layer == Layer::Geography || tie.window.meets(window))
            });
            let sources = credits::cited(catalogue, rows.map(|(tie, _)| tie.provenance.citation));
            self.0[REGIME.len() + place].sources = sources;
        }
        let past = world.ballots.iter().enumerate().filter(|(place, ballot)| {
            ballot.answer.is_cast()
                && session_of(*place).is_some_and(|session| (sessions.0..sessions.1).contains(&session))
        });
        let sources = credits::cited(catalogue, past.map(|(_, ballot)| ballot.provenance.citation));
        if let Some(looked) = self.0.last_mut() {
            looked.sources = sources;
        }
        Ok(())
    }

    /// The first and the last year that were looked at.
    fn years(&self) -> Option<(i16, i16)> {
        let years = || self.0.iter().flat_map(|looked| looked.years.keys().copied());
        years().min().zip(years().max())
    }

    pub(super) fn all(&self) -> &[Looked] {
        &self.0
    }

    pub(super) fn of(&self, block: Predictor) -> impl Iterator<Item = &Looked> {
        self.0.iter().filter(move |looked| looked.block == block)
    }

    /// What each block should look at and cannot, or hardly can: a sentence a block.
    pub(super) fn gaps(&self) -> Vec<String> {
        let of_block = |block: Predictor| {
            let part = |is_meant: &dyn Fn(f64) -> bool| -> Vec<&str> {
                self.of(block).filter(|looked| is_meant(looked.known())).map(|looked| looked.what.as_str()).collect()
            };
            let (none, few) = (part(&|known| known == 0.0), part(&|known| known > 0.0 && known < HARDLY));
            let said = [("not covered", none), ("less than a fifth of the values known", few)];
            let said: Vec<String> = said
                .into_iter()
                .filter(|(_, names)| !names.is_empty())
                .map(|(how, names)| format!("{how}: {}", names.join(", ")))
                .collect();
            (!said.is_empty()).then(|| format!("not all of {} is covered; {}", block.words(), said.join("; ")))
        };
        Predictor::ALL.into_iter().filter_map(of_block).collect()
    }

    /// `, 4 of 8 kinds covered`: of how many of the things that a block looks at a fifth of the values or more is known; nothing where of all.
    pub(super) fn kinds(&self, block: Predictor) -> String {
        let all = self.of(block).count();
        let covered = self.of(block).filter(|looked| looked.known() >= HARDLY).count();
        if covered == all { String::new() } else { format!(", {covered} of {all} kinds covered") }
    }

    /// The sources of one block, or of all.
    pub(super) fn sources(&self, block: Option<Predictor>) -> SourceRows {
        let of = self.0.iter().filter(|looked| block.is_none_or(|block| looked.block == block));
        SourceRows::of(of.flat_map(|looked| looked.sources.iter().map(|(key, rows)| (key.to_owned(), rows))))
    }

    pub(super) fn json(&self) -> Value {
        let one = |looked: &Looked| {
            let sources: serde_json::Map<String, Value> =
                looked.sources.iter().map(|(key, rows)| (key.to_owned(), json!(rows))).collect();
            json!({ "block": looked.block.as_str(), "what": looked.what, "years_known": looked.known_years(), "known": looked.known(),
                    "source_rows": sources })
        };
        json!(self.0.iter().map(one).collect::<Vec<_>>())
    }
}

impl Looked {
    /// The years of which anything was known.
    pub(super) fn known_years(&self) -> Vec<i16> {
        self.years.iter().filter(|(_, (known, _))| *known > 0).map(|(year, _)| *year).collect()
    }

    /// The part of its values that were known, 0–1.
    pub(super) fn known(&self) -> f64 {
        let (known, all) = self.years.values().fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        known as f64 / (all as f64).max(1.0)
    }
}

/// `2009 to 2012, 2014`.
pub(super) fn runs(years: &[i16]) -> String {
    let mut runs: Vec<(i16, i16)> = Vec::new();
    for year in years {
        match runs.last_mut() {
            Some((_, to)) if *to + 1 == *year => *to = *year,
            _ => runs.push((*year, *year)),
        }
    }
    let one = |(from, to): &(i16, i16)| if from == to { from.to_string() } else { format!("{from} to {to}") };
    runs.iter().map(one).collect::<Vec<_>>().join(", ")
}
