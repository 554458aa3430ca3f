//! What two editions say differently of the same.

use std::sync::Arc;

use demarche_core::{Catalogue, Evidence, Locator, Marked, Quantity, Registry, TraitValue};

use super::Store;
use crate::Error;

/// What two editions of a dataset say of the same things.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Diff {
    /// Of what both speak, and say different things.
    pub changed: Vec<Changed>,
    /// What only the first says.
    pub gone: Vec<Alone>,
    /// What only the second says.
    pub added: Vec<Alone>,
    /// How many values are the same in both.
    pub same: u64,
}

/// A value that changed.
#[derive(Debug, Clone, PartialEq)]
pub struct Changed {
    /// The table: `ties`.
    pub table: &'static str,
    /// Of what: for a tie, `from/to/relation/window/place`.
    pub key: String,
    /// What the first edition says.
    pub before: Said,
    /// What the second says.
    pub after: Said,
}

/// A value that one edition has alone.
#[derive(Debug, Clone, PartialEq)]
pub struct Alone {
    /// The table.
    pub table: &'static str,
    /// Of what.
    pub key: String,
    /// What it says.
    pub said: Said,
}

/// What an edition says.
#[derive(Debug, Clone, PartialEq)]
pub struct Said {
    /// In words.
    pub text: String,
    /// The number, where it is one number.
    pub number: Option<f64>,
    /// The row, as a user reads it.
    pub at: String,
}

impl Said {
    /// This number less another, where both are numbers.
    #[must_use]
    pub fn less(&self, other: &Self) -> Option<f64> {
        Some(self.number? - other.number?)
    }
}

impl Store {
    /// Compares two editions by what their rows speak of: the question and the actor of a ballot, the parties, relation, window and place
    /// of a tie, and so on.
    ///
    /// # Errors
    /// If one of them is not in the store, they are of different datasets, or a file is damaged.
    pub fn diff(&self, before: &str, after: &str, registry: &Arc<Registry>) -> Result<Diff, Error> {
        let (first, second) = (self.held(before)?, self.held(after)?);
        if first.dataset != second.dataset {
            let found = format!("an edition of {}", second.dataset);
            return Err(Error::Edition {
                edition: after.to_owned(),
                found,
                expected: format!("one of {}", first.dataset),
            });
        }
        let (first, second) = (self.evidence(before, registry)?, self.evidence(after, registry)?);
        let mut diff = Diff::default();
        for (table, list) in LISTS {
            compare(&mut diff, table, Listing::of(&first, *list), Listing::of(&second, *list));
        }
        Ok(diff)
    }
}

/// A value of a row: of what, what, and where.
type Entry = (String, (String, Option<f64>), Locator);

type List = fn(&Told<'_>) -> Vec<Entry>;

const LISTS: &[(&str, List)] = &[
    ("questions", |told| told.questions()),
    ("ballots", |told| told.ballots()),
    ("ties", |told| told.ties()),
    ("traits", |told| told.traits()),
    ("acts", |told| told.acts()),
    ("breakdowns", |told| told.breakdowns()),
    ("marks", |told| told.marks()),
    ("documents", |told| told.documents()),
    ("claims", |told| told.claims()),
];

struct Listing<'a> {
    catalogue: &'a Catalogue,
    entries: Vec<Entry>,
}

impl<'a> Listing<'a> {
    /// The entries, those of one thing next to each other and in the order of what they say.
    fn of(evidence: &'a Evidence, list: List) -> Self {
        let mut entries = list(&Told { catalogue: &evidence.catalogue, evidence });
        entries.sort_by(|a, b| (&a.0, &a.1.0, a.2).cmp(&(&b.0, &b.1.0, b.2)));
        Self { catalogue: &evidence.catalogue, entries }
    }

    fn said(&self, entry: &Entry) -> Said {
        Said { text: entry.1.0.clone(), number: entry.1.1, at: self.catalogue.locate(entry.2) }
    }
}

fn compare(diff: &mut Diff, table: &'static str, first: Listing<'_>, second: Listing<'_>) {
    let (mut i, mut j) = (0, 0);
    let end = |entries: &[Entry], from: usize, key: &str| {
        from + entries[from..].iter().take_while(|entry| entry.0 == key).count()
    };
    while i < first.entries.len() || j < second.entries.len() {
        let key = [first.entries.get(i), second.entries.get(j)].into_iter().flatten().map(|entry| &entry.0).min();
        let Some(key) = key.cloned() else { break };
        let (next_i, next_j) = (end(&first.entries, i, &key), end(&second.entries, j, &key));
        let (before, after) = (&first.entries[i..next_i], &second.entries[j..next_j]);
        (i, j) = (next_i, next_j);
        let (gone, added) = (without(before, after), without(after, before));
        diff.same += (before.len() - gone.len()) as u64;
        let pairs = gone.len().min(added.len());
        for (old, new) in gone.iter().zip(&added) {
            let (before, after) = (first.said(old), second.said(new));
            diff.changed.push(Changed { table, key: key.clone(), before, after });
        }
        let alone = |said| Alone { table, key: key.clone(), said };
        diff.gone.extend(gone[pairs..].iter().map(|entry| alone(first.said(entry))));
        diff.added.extend(added[pairs..].iter().map(|entry| alone(second.said(entry))));
    }
}

/// The entries that the others do not repeat, each as often as it is left over.
fn without<'a>(entries: &'a [Entry], others: &[Entry]) -> Vec<&'a Entry> {
    let mut left: Vec<&str> = others.iter().map(|entry| entry.1.0.as_str()).collect();
    let mut alone = Vec::new();
    for entry in entries {
        match left.iter().position(|text| *text == entry.1.0) {
            Some(place) => {
                left.swap_remove(place);
            }
            None => alone.push(entry),
        }
    }
    alone
}

/// The rows of an edition as what they speak of and what they say.
struct Told<'a> {
    catalogue: &'a Catalogue,
    evidence: &'a Evidence,
}

impl Told<'_> {
    fn actor(&self, actor: demarche_core::ActorId) -> &str {
        self.catalogue.registry.code(actor)
    }

    fn quantity(value: Option<Quantity>) -> (String, Option<f64>) {
        let Some(quantity) = value else { return (String::new(), None) };
        let ((low, high), unit) = (quantity.range(), quantity.unit());
        match quantity.value() {
            Some(value) if low < high => (format!("{value} ({low} to {high}) {unit}"), Some(value)),
            Some(value) => (format!("{value} {unit}"), Some(value)),
            None => (format!("{low} to {high} {unit}"), None),
        }
    }

    fn questions(&self) -> Vec<Entry> {
        let entry = |question: &demarche_core::Question| {
            let [yes, no, abstain] = [question.totals.yes, question.totals.no, question.totals.abstain]
                .map(|count| count.value().map_or("?".to_owned(), |count| count.to_string()));
            let (date, complete) = (question.date, question.completeness);
            let text = format!("{date}: {yes} yes, {no} no, {abstain} abstain, list {complete}: {}", question.title);
            (question.key.clone(), (text, None), question.at)
        };
        self.catalogue.questions().map(|(_, question)| entry(question)).collect()
    }

    fn ballots(&self) -> Vec<Entry> {
        let entry = |row: &demarche_core::Ballot| {
            let key = format!("{}/{}", self.catalogue.question(row.question).key, self.actor(row.actor));
            let by = row.represented_by.map(|actor| format!(", for it {}", self.actor(actor))).unwrap_or_default();
            (key, (format!("{} ({}{by})", row.answer, row.how), None), row.provenance.at)
        };
        self.evidence.rows.ballots.iter().map(entry).collect()
    }

    fn ties(&self) -> Vec<Entry> {
        let entry = |row: &demarche_core::Tie| {
            let (from, to, place) = (self.actor(row.from), self.actor(row.to), self.catalogue.text(row.place));
            let key = format!("{from}/{to}/{}/{}/{place}", row.relation, row.window);
            (key, Self::quantity(row.value), row.provenance.at)
        };
        self.evidence.rows.ties.iter().map(entry).collect()
    }

    fn traits(&self) -> Vec<Entry> {
        let entry = |row: &demarche_core::Trait| {
            let (actor, about) = (self.actor(row.actor), self.catalogue.text(row.about));
            let key = format!("{actor}/{}/{about}/{}", row.attribute, row.window);
            let said = match row.value {
                TraitValue::Quantity(quantity) => Self::quantity(Some(quantity)),
                TraitValue::Text(text) => (self.catalogue.text(text).to_owned(), None),
            };
            (key, said, row.provenance.at)
        };
        self.evidence.rows.traits.iter().map(entry).collect()
    }

    fn acts(&self) -> Vec<Entry> {
        let entry = |row: &demarche_core::Act| {
            let parties: Vec<String> =
                row.participants.iter().map(|(actor, role)| format!("{role} {}", self.actor(*actor))).collect();
            let parties = parties.join(", ");
            let (own, label) = (self.catalogue.text(row.provenance.key), self.catalogue.text(row.label));
            let (value, number) = Self::quantity(row.value);
            let what = format!("{} {}, {parties}: {label}", row.kind, row.window);
            let key = if own.is_empty() { what.clone() } else { own.to_owned() };
            let said = if own.is_empty() { value } else { format!("{what} {value}").trim_end().to_owned() };
            (key, (said, number), row.provenance.at)
        };
        self.evidence.rows.acts.iter().map(entry).collect()
    }

    fn breakdowns(&self) -> Vec<Entry> {
        let entry = |row: &demarche_core::Breakdown| {
            let key = format!("{}/{}/{}/{}", self.actor(row.from), self.actor(row.to), row.relation, row.window);
            let shares: Vec<String> = row.shares.parts().map(|(name, share)| format!("{name} {share}")).collect();
            (key, (shares.join(", "), None), row.provenance.at)
        };
        self.evidence.rows.breakdowns.iter().map(entry).collect()
    }

    fn marks(&self) -> Vec<Entry> {
        let entry = |row: &demarche_core::Mark| {
            let of = match row.of {
                Marked::Question(question) => &self.catalogue.question(question).key,
                Marked::Act(key) | Marked::Claim(key) => self.catalogue.text(key),
            };
            let said = self.catalogue.text(row.value).to_owned();
            (format!("{of}/{}", row.kind), (said, None), row.provenance.at)
        };
        self.evidence.rows.marks.iter().map(entry).collect()
    }

    fn documents(&self) -> Vec<Entry> {
        let entry = |row: &demarche_core::Document| {
            let own = self.catalogue.text(row.provenance.key);
            let key = if own.is_empty() { row.url.clone() } else { own.to_owned() };
            let date = row.date.map(|date| date.to_string()).unwrap_or_default();
            (key, (format!("{date} {} (text {:016x})", row.title, row.checksum()), None), row.provenance.at)
        };
        self.evidence.rows.documents.iter().map(entry).collect()
    }

    fn claims(&self) -> Vec<Entry> {
        let entry = |row: &demarche_core::CodedClaim| {
            let texts = [row.doer.code, row.target.code, row.code, row.url].map(|text| self.catalogue.text(text));
            let own = self.catalogue.text(row.provenance.key);
            let what = format!("{}/{}", row.date, texts.join("/"));
            let key = if own.is_empty() { what.clone() } else { own.to_owned() };
            let mentions = row.mentions.map(|mentions| format!(", {mentions} mentions")).unwrap_or_default();
            let scale = row.scale.map(|scale| format!(", scale {scale}")).unwrap_or_default();
            let said = if own.is_empty() { String::new() } else { what };
            (key, (format!("{said}{scale}{mentions}"), row.scale), row.provenance.at)
        };
        self.evidence.rows.claims.iter().map(entry).collect()
    }
}
