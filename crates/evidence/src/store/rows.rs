//! The rows of an edition, as its tables have them.

use std::collections::HashMap;

use arrow_array::{Array, BooleanArray, Date32Array, StringArray, UInt32Array};
use demarche_core::{
    Act, ActorId, Ballot, Breakdown, CitationId, CodedClaim, Day, Document, Locator, Mark, Marked, Party, Provenance,
    Role, Shares, TableId, TextId, Tie, Trait, TraitValue, Verified,
};

use super::read::{Columns, LazyWords, Periods, Texts, Words};
use super::schema;
use super::shelf::{Needs, Part, Shelf};
use crate::Error;

/// The columns of a provenance.
struct Provenances<'a> {
    citation: Words<'a, CitationId>,
    known_on: &'a Date32Array,
    assumed: &'a BooleanArray,
    verified: Words<'a, Verified>,
    essay: &'a BooleanArray,
    key: &'a StringArray,
    file: Words<'a, TableId>,
    line: &'a UInt32Array,
    note: LazyWords<'a>,
}

impl<'a> Provenances<'a> {
    fn new(shelf: &Shelf, columns: &Columns<'a>) -> Result<Self, Error> {
        Ok(Self {
            citation: columns.words("source", |keys| shelf.citation(keys))?,
            known_on: columns.days("known_on")?,
            assumed: columns.flags("is_known_on_assumed")?,
            verified: columns.listed("verified")?,
            essay: columns.flags("is_from_essay")?,
            key: columns.texts("row_key")?,
            file: columns.words("file", |file| shelf.file(file))?,
            line: columns.counts("line")?,
            note: columns.lazy("note")?,
        })
    }

    fn get(&mut self, row: usize, texts: &mut Texts) -> Result<Provenance, Error> {
        Ok(Provenance {
            citation: self.citation.told(row)?,
            known_on: Day::from_days(self.known_on.value(row)),
            is_known_on_assumed: self.assumed.value(row),
            verified: self.verified.told(row)?,
            is_from_essay: self.essay.value(row),
            key: text(self.key, row, texts),
            at: Locator { table: self.file.told(row)?, line: self.line.value(row) },
            note: self.note.get(row, texts),
        })
    }
}

/// The number of a row's text; null is the empty one.
fn text(column: &StringArray, row: usize, texts: &mut Texts) -> TextId {
    if column.is_null(row) { TextId::from_index(0) } else { texts.id(column.value(row)) }
}

fn owned(column: &StringArray, row: usize) -> String {
    if column.is_null(row) { String::new() } else { column.value(row).to_owned() }
}

/// Which rows of one kind are read, and what of each is kept.
pub(crate) struct Reader<'a> {
    pub(crate) shelf: &'a Shelf,
    pub(crate) needs: &'a Needs<'a>,
}

impl Reader<'_> {
    pub(crate) fn ballots(&self, keep: impl Fn(&Ballot) -> bool + Sync) -> Result<Vec<Part<Ballot>>, Error> {
        let shelf = self.shelf;
        shelf.parts(&schema::BALLOTS, self.needs, |columns, part: &mut Part<Ballot>, texts| {
            let ids = columns.counts("row_id")?;
            let questions = columns.words("question", |key| shelf.question(key))?;
            let actors = columns.words("actor", |code| shelf.actor(code))?;
            let (answers, hows) = (columns.listed("answer")?, columns.listed("how")?);
            let represented = columns.words("represented_by", |code| shelf.actor(code))?;
            let mut provenances = Provenances::new(shelf, &columns)?;
            part.ids.reserve(columns.rows());
            part.rows.reserve(columns.rows());
            for row in 0..columns.rows() {
                let ballot = Ballot {
                    question: questions.told(row)?,
                    actor: actors.told(row)?,
                    answer: answers.told(row)?,
                    how: hows.told(row)?,
                    represented_by: represented.get(row),
                    provenance: provenances.get(row, texts)?,
                };
                if keep(&ballot) {
                    part.ids.push(ids.value(row));
                    part.rows.push(ballot);
                }
            }
            Ok(())
        })
    }

    pub(crate) fn ties<T: Send>(&self, keep: impl Fn(Tie) -> Option<T> + Sync) -> Result<Vec<Part<T>>, Error> {
        let shelf = self.shelf;
        shelf.parts(&schema::TIES, self.needs, |columns, part: &mut Part<T>, texts| {
            let ids = columns.counts("row_id")?;
            let from = columns.words("from", |code| shelf.actor(code))?;
            let to = columns.words("to", |code| shelf.actor(code))?;
            let relations = columns.listed("relation")?;
            let mut places = columns.lazy("place")?;
            let (mut windows, quantities) = (columns.windows()?, columns.quantities()?);
            let mut provenances = Provenances::new(shelf, &columns)?;
            for row in 0..columns.rows() {
                let tie = Tie {
                    from: from.told(row)?,
                    to: to.told(row)?,
                    relation: relations.told(row)?,
                    window: windows.get(row)?,
                    value: quantities.get(row)?,
                    place: places.get(row, texts),
                    provenance: provenances.get(row, texts)?,
                };
                if let Some(kept) = keep(tie) {
                    part.ids.push(ids.value(row));
                    part.rows.push(kept);
                }
            }
            Ok(())
        })
    }

    pub(crate) fn traits<T: Send>(&self, keep: impl Fn(Trait) -> Option<T> + Sync) -> Result<Vec<Part<T>>, Error> {
        let shelf = self.shelf;
        shelf.parts(&schema::TRAITS, self.needs, |columns, part: &mut Part<T>, texts| {
            let ids = columns.counts("row_id")?;
            let actors = columns.words("actor", |code| shelf.actor(code))?;
            let attributes = columns.listed("attribute")?;
            let mut abouts = columns.lazy("about")?;
            let said = columns.texts("text")?;
            let (mut windows, quantities) = (columns.windows()?, columns.quantities()?);
            let mut provenances = Provenances::new(shelf, &columns)?;
            for row in 0..columns.rows() {
                let value = match quantities.get(row)? {
                    Some(quantity) => TraitValue::Quantity(quantity),
                    None if said.is_valid(row) => TraitValue::Text(texts.id(said.value(row))),
                    None => return Err(columns.wrong("value", format!("is empty in row {row}, and so is text"))),
                };
                let kept = keep(Trait {
                    actor: actors.told(row)?,
                    attribute: attributes.told(row)?,
                    about: abouts.get(row, texts),
                    window: windows.get(row)?,
                    value,
                    provenance: provenances.get(row, texts)?,
                });
                if let Some(kept) = kept {
                    part.ids.push(ids.value(row));
                    part.rows.push(kept);
                }
            }
            Ok(())
        })
    }

    /// Who took part in each act: act, place, actor, role, in the order of the acts.
    fn participants(&self, touched: &Needs<'_>) -> Result<Vec<(u32, u32, ActorId, Role)>, Error> {
        let shelf = self.shelf;
        let read = |columns: Columns<'_>, part: &mut Part<(u32, u32, ActorId, Role)>, _: &mut Texts| {
            let (acts, positions) = (columns.counts("act")?, columns.counts("position")?);
            let actors = columns.words("actor", |code| shelf.actor(code))?;
            let roles = columns.listed("role")?;
            for row in 0..columns.rows() {
                part.rows.push((acts.value(row), positions.value(row), actors.told(row)?, roles.told(row)?));
            }
            Ok(())
        };
        let parts = shelf.parts(&schema::PARTICIPANTS, touched, read)?;
        let mut all: Vec<_> = parts.into_iter().flat_map(|part| part.rows).collect();
        all.sort_unstable_by_key(|(act, position, ..)| (*act, *position));
        Ok(all)
    }

    pub(crate) fn acts<T: Send>(&self, keep: impl Fn(Act) -> Option<T> + Sync) -> Result<Vec<Part<T>>, Error> {
        let shelf = self.shelf;
        let needs = Needs { parties: None, asked: None, ..*self.needs };
        let participants = self.participants(&Needs { as_of: None, ..needs })?;
        let mut of_act: HashMap<u32, std::ops::Range<usize>> = HashMap::new();
        for (place, (act, ..)) in participants.iter().enumerate() {
            of_act.entry(*act).or_insert(place..place).end = place + 1;
        }
        let touches = |range: &std::ops::Range<usize>| match self.needs.parties {
            None => true,
            Some(columns) => participants[range.clone()]
                .iter()
                .any(|(_, _, actor, _)| columns.iter().any(|(_, parties)| parties.contains(actor))),
        };
        shelf.parts(&schema::ACTS, &needs, |columns, part: &mut Part<T>, texts| {
            let ids = columns.counts("row_id")?;
            let kinds = columns.listed("kind")?;
            let (mut places, mut crises) = (columns.lazy("place")?, columns.lazy("crisis")?);
            let mut labels = columns.lazy("label")?;
            let (mut windows, quantities) = (columns.windows()?, columns.quantities()?);
            let mut provenances = Provenances::new(shelf, &columns)?;
            for row in 0..columns.rows() {
                let id = ids.value(row);
                let range = of_act.get(&id).cloned().unwrap_or(0..0);
                // What is told of a crisis is told whoever took part.
                let crisis = crises.get(row, texts);
                if crisis == TextId::from_index(0) && !touches(&range) {
                    continue;
                }
                let kept = keep(Act {
                    kind: kinds.told(row)?,
                    window: windows.get(row)?,
                    place: places.get(row, texts),
                    participants: participants[range].iter().map(|(_, _, actor, role)| (*actor, *role)).collect(),
                    value: quantities.get(row)?,
                    crisis,
                    label: labels.get(row, texts),
                    provenance: provenances.get(row, texts)?,
                });
                if let Some(kept) = kept {
                    part.ids.push(id);
                    part.rows.push(kept);
                }
            }
            Ok(())
        })
    }

    pub(crate) fn breakdowns<T: Send>(
        &self,
        keep: impl Fn(Breakdown) -> Option<T> + Sync,
    ) -> Result<Vec<Part<T>>, Error> {
        let shelf = self.shelf;
        shelf.parts(&schema::BREAKDOWNS, self.needs, |columns, part: &mut Part<T>, texts| {
            let ids = columns.counts("row_id")?;
            let from = columns.words("from", |code| shelf.actor(code))?;
            let to = columns.words("to", |code| shelf.actor(code))?;
            let (relations, scales) = (columns.listed("relation")?, columns.listed::<demarche_core::Scale>("scale")?);
            let categories = columns.words("category", Ok)?;
            let (percents, ns) = (columns.numbers("percent")?, columns.counts("n")?);
            let mut windows = columns.windows()?;
            let mut provenances = Provenances::new(shelf, &columns)?;
            let mut row = 0;
            while row < columns.rows() {
                let scale = scales.told(row)?;
                let n = ns.is_valid(row).then(|| ns.value(row));
                let names = scale.categories();
                let whole: Vec<usize> =
                    (row..columns.rows()).take_while(|other| ids.value(*other) == ids.value(row)).collect();
                if !whole.iter().map(|row| categories.get(*row)).eq(names.iter().copied().map(Some)) {
                    return Err(columns.wrong("category", format!("are not those of {scale} from row {row} on")));
                }
                let percent: Vec<f64> = whole.iter().map(|row| percents.value(*row)).collect();
                let shares = Shares::new(scale, &percent, n).map_err(|e| columns.wrong("percent", e.to_string()))?;
                let kept = keep(Breakdown {
                    from: from.told(row)?,
                    to: to.told(row)?,
                    relation: relations.told(row)?,
                    window: windows.get(row)?,
                    shares,
                    provenance: provenances.get(row, texts)?,
                });
                if let Some(kept) = kept {
                    part.ids.push(ids.value(row));
                    part.rows.push(kept);
                }
                row += whole.len();
            }
            Ok(())
        })
    }

    pub(crate) fn marks(&self, keep: impl Fn(&Mark) -> bool + Sync) -> Result<Vec<Part<Mark>>, Error> {
        let shelf = self.shelf;
        shelf.parts(&schema::MARKS, self.needs, |columns, part: &mut Part<Mark>, texts| {
            let ids = columns.counts("row_id")?;
            let questions = columns.words("question", |key| shelf.question(key))?;
            let (acts, claims) = (columns.texts("act")?, columns.texts("claim")?);
            let kinds = columns.listed("kind")?;
            let mut values = columns.lazy("value")?;
            let mut provenances = Provenances::new(shelf, &columns)?;
            for row in 0..columns.rows() {
                let of = match questions.get(row) {
                    Some(question) => Marked::Question(question),
                    None if claims.is_valid(row) => Marked::Claim(text(claims, row, texts)),
                    None => Marked::Act(text(acts, row, texts)),
                };
                let value = values.get(row, texts);
                let mark = Mark { of, kind: kinds.told(row)?, value, provenance: provenances.get(row, texts)? };
                if keep(&mark) {
                    part.ids.push(ids.value(row));
                    part.rows.push(mark);
                }
            }
            Ok(())
        })
    }

    pub(crate) fn documents(&self) -> Result<Vec<Part<Document>>, Error> {
        let shelf = self.shelf;
        shelf.parts(&schema::DOCUMENTS, self.needs, |columns, part: &mut Part<Document>, texts| {
            let ids = columns.counts("row_id")?;
            let (kinds, languages) = (columns.listed("kind")?, columns.words("language", Ok)?);
            let speakers = columns.words("speaker", |code| shelf.actor(code))?;
            let mut dates = Periods::new(&columns, "first_day", "precision")?;
            let (titles, urls, bodies) = (columns.texts("title")?, columns.texts("url")?, columns.texts("text")?);
            let mut provenances = Provenances::new(shelf, &columns)?;
            for row in 0..columns.rows() {
                part.ids.push(ids.value(row));
                part.rows.push(Document {
                    kind: kinds.told(row)?,
                    title: owned(titles, row),
                    speaker: speakers.get(row),
                    date: dates.get(row)?,
                    language: languages.told(row)?.to_owned(),
                    url: owned(urls, row),
                    text: owned(bodies, row),
                    provenance: provenances.get(row, texts)?,
                });
            }
            Ok(())
        })
    }

    pub(crate) fn claims(&self, keep: impl Fn(&CodedClaim) -> bool + Sync) -> Result<Vec<Part<CodedClaim>>, Error> {
        let shelf = self.shelf;
        shelf.parts(&schema::CLAIMS, self.needs, |columns, part: &mut Part<CodedClaim>, texts| {
            let ids = columns.counts("row_id")?;
            let doers = columns.words("doer", |code| shelf.actor(code))?;
            let targets = columns.words("target", |code| shelf.actor(code))?;
            let (mut doer_codes, mut target_codes) = (columns.lazy("doer_code")?, columns.lazy("target_code")?);
            let (schemes, mut codes) = (columns.listed("scheme")?, columns.lazy("code")?);
            let (scales, mentions) = (columns.numbers("scale")?, columns.counts("mentions")?);
            let (mut places, urls) = (columns.lazy("place")?, columns.texts("url")?);
            let mut dates = Periods::new(&columns, "first_day", "precision")?;
            let mut provenances = Provenances::new(shelf, &columns)?;
            for row in 0..columns.rows() {
                let claim = CodedClaim {
                    doer: Party { actor: doers.get(row), code: doer_codes.get(row, texts) },
                    target: Party { actor: targets.get(row), code: target_codes.get(row, texts) },
                    date: dates.get(row)?.ok_or_else(|| columns.wrong("first_day", "is empty".to_owned()))?,
                    scheme: schemes.told(row)?,
                    code: codes.get(row, texts),
                    scale: scales.is_valid(row).then(|| scales.value(row)),
                    mentions: mentions.is_valid(row).then(|| mentions.value(row)),
                    place: places.get(row, texts),
                    url: text(urls, row, texts),
                    provenance: provenances.get(row, texts)?,
                };
                if keep(&claim) {
                    part.ids.push(ids.value(row));
                    part.rows.push(claim);
                }
            }
            Ok(())
        })
    }
}
