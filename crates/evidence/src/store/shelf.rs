//! An edition at hand: its tables, and the numbers that its words have in a catalogue.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use arrow_array::Array;
use arrow_buffer::BooleanBuffer;
use demarche_core::{
    ActKind, ActorId, Attribute, Catalogue, CitationId, Coverage, Day, DocumentKind, EventScheme, Holding, Known,
    Locator, Period, Question, QuestionId, QuestionKind, Registry, Relation, RowKind, Scope, SourceId, TableId, Totals,
    Window,
};
use rayon::prelude::*;

use super::manifest::Held;
use super::read::{Columns, Opened, Periods, Texts};
use super::schema::{self, TABLES, Table};
use crate::Error;
use crate::extent::told_until;

/// An edition at hand.
#[derive(Debug)]
pub(crate) struct Shelf {
    pub(crate) held: Held,
    pub(crate) released: Day,
    pub(crate) coverage: Vec<Coverage>,
    root: PathBuf,
    pub(crate) registry: Arc<Registry>,
    pub(crate) questions: HashMap<String, Asked>,
    pub(crate) citations: HashMap<String, CitationId>,
    sources: Vec<SourceId>,
    pub(crate) files: HashMap<String, TableId>,
    opened: Vec<OnceLock<Opened>>,
}

/// A question of an edition.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Asked {
    pub(crate) id: QuestionId,
    /// The first day of its date in this edition.
    pub(crate) day: i32,
}

/// Which rows of an edition are needed; groups of rows that hold none are not read.
#[derive(Default)]
pub(crate) struct Needs<'a> {
    /// The window that they may touch.
    pub(crate) window: Option<Window>,
    /// By when they must be known.
    pub(crate) as_of: Option<Day>,
    /// Columns with the actors that are looked for in each: a row is needed where one of them stands in its column.
    pub(crate) parties: Option<&'a [(&'static str, &'a [ActorId])]>,
    /// The questions that they must be of.
    pub(crate) asked: Option<Asking<'a>>,
}

/// Questions of which rows are needed.
#[derive(Clone, Copy)]
pub(crate) struct Asking<'a> {
    /// Whether a question is one of them.
    pub(crate) asks: &'a (dyn Fn(QuestionId) -> bool + Sync),
    /// Their first days, in order.
    pub(crate) days: &'a [i32],
}

/// Rows of a group, with their ids; their texts are numbered for themselves.
pub(crate) struct Part<T> {
    pub(crate) ids: Vec<u32>,
    pub(crate) rows: Vec<T>,
    pub(crate) texts: Vec<String>,
}

impl Shelf {
    /// Puts the sources, files and questions of an edition into a catalogue; its coverage is kept apart.
    pub(crate) fn new(root: &Path, held: &Held, catalogue: &mut Catalogue) -> Result<Self, Error> {
        let registry = Arc::clone(&catalogue.registry);
        if let Some(actor) = held.actors.iter().find(|code| registry.by_code(code).is_none()) {
            return Err(Error::UnknownActor {
                edition: held.key.clone(),
                actor: actor.clone(),
                pack: catalogue.name.clone(),
                loaded_with: held.pack.clone(),
            });
        }
        for card in &held.sources {
            if catalogue.source_by_key(&card.key).is_none() {
                catalogue.add_source(card.source()?);
            }
        }
        let mut citations = HashMap::new();
        let mut rested_on: Vec<SourceId> = Vec::new();
        for keys in &held.citations {
            let sources: Vec<SourceId> = keys.iter().filter_map(|key| catalogue.source_by_key(key)).collect();
            rested_on.extend(&sources);
            citations.insert(keys.join(";"), catalogue.citation_id(sources));
        }
        let files = held.files.iter().map(|file| (file.clone(), catalogue.add_table(file))).collect();
        let mut shelf = Self {
            held: held.clone(),
            released: held.release()?.last(),
            coverage: Vec::new(),
            root: root.to_owned(),
            registry,
            questions: HashMap::new(),
            citations,
            sources: rested_on,
            files,
            opened: TABLES.iter().map(|_| OnceLock::new()).collect(),
        };
        shelf.read_questions(catalogue)?;
        shelf.coverage = shelf.read_coverage()?;
        let dated = held.counts.iter().filter_map(|count| count.last_day.as_deref()?.parse::<Period>().ok());
        let until = told_until(dated.map(Period::last), &shelf.coverage, held.release()?.from());
        catalogue.tell_until(shelf.files.values().copied(), until);
        Ok(shelf)
    }

    /// Whether rows of this edition can rest on a source that is asked for.
    pub(crate) fn rests_on(&self, scope: &Scope) -> bool {
        scope.sources().is_none_or(|wanted| wanted.iter().any(|source| self.sources.contains(source)))
    }

    /// How much of what the edition holds, as the manifest counts it.
    pub(crate) fn holdings(&self, catalogue: &Catalogue) -> Vec<Holding> {
        let day =
            |text: &Option<String>| text.as_deref().and_then(|text| text.parse::<Period>().ok()).map(Period::from);
        let actor = |place: &u32| self.registry.by_code(self.held.actors.get(*place as usize)?);
        let mut holdings: Vec<Holding> = Vec::new();
        for count in &self.held.counts {
            let Some((kind, what)) = named(&count.table, &count.name) else { continue };
            let Some(source) = catalogue.source_by_key(&self.held.key) else { continue };
            let mut actors: Vec<ActorId> = count.actors.iter().filter_map(actor).collect();
            actors.sort_unstable();
            let (first, last) = (day(&count.first_day), day(&count.last_day));
            holdings.push(Holding { kind, what, source, rows: count.rows, main_rows: count.rows, actors, first, last });
        }
        holdings
    }

    /// Whether the edition has texts of this kind, as the manifest counts them.
    pub(crate) fn has_documents(&self, kind: DocumentKind) -> bool {
        self.held.counts.iter().any(|count| count.table == "documents" && count.name == kind.as_str())
    }

    /// The table, if the edition has rows in it.
    pub(crate) fn open(&self, table: &'static Table) -> Result<Option<&Opened>, Error> {
        let place = TABLES.iter().position(|other| other.name == table.name).and_then(|place| self.opened.get(place));
        let (Some(file), Some(slot)) = (self.held.table(table.name), place) else { return Ok(None) };
        if let Some(opened) = slot.get() {
            return Ok(Some(opened));
        }
        let opened = Opened::read(&self.root, table, file)?;
        Ok(Some(slot.get_or_init(|| opened)))
    }

    /// The rows of a table that are needed, group by group in the order of the file.
    pub(crate) fn parts<T: Send>(
        &self,
        table: &'static Table,
        needs: &Needs<'_>,
        read: impl Fn(Columns<'_>, &mut Part<T>, &mut Texts) -> Result<(), Error> + Sync,
    ) -> Result<Vec<Part<T>>, Error> {
        let Some(opened) = self.open(table)? else { return Ok(Vec::new()) };
        let groups: Vec<usize> = (0..opened.groups()).filter(|group| needs.may_be_in(opened, *group)).collect();
        let parts: Result<Vec<Option<Part<T>>>, Error> = groups
            .into_par_iter()
            .map(|group| {
                let selected = needs.select(self, opened, table, group)?;
                if selected.as_ref().is_some_and(|mask| mask.count_set_bits() == 0) {
                    return Ok(None);
                }
                let selected = selected.filter(|mask| mask.count_set_bits() < mask.len());
                let mut texts = Texts::new();
                let mut part = Part { ids: Vec::new(), rows: Vec::new(), texts: Vec::new() };
                for batch in opened.batches(group, |_, is_repeated| !is_repeated, selected)? {
                    read(Columns { batch: &batch, at: &opened.at }, &mut part, &mut texts)?;
                }
                part.texts = texts.list;
                Ok(Some(part))
            })
            .collect();
        Ok(parts?.into_iter().flatten().collect())
    }

    pub(crate) fn actor(&self, code: &str) -> Result<ActorId, String> {
        self.registry.by_code(code).ok_or_else(|| format!("{code:?} is not an actor of the pack"))
    }

    pub(crate) fn question(&self, key: &str) -> Result<QuestionId, String> {
        self.questions.get(key).map(|asked| asked.id).ok_or_else(|| format!("{key:?} is not in questions"))
    }

    pub(crate) fn file(&self, name: &str) -> Result<TableId, String> {
        self.files.get(name).copied().ok_or_else(|| format!("{name:?} is not a file of the edition"))
    }

    pub(crate) fn citation(&self, keys: &str) -> Result<CitationId, String> {
        self.citations.get(keys).copied().ok_or_else(|| format!("{keys:?} are not sources of the edition"))
    }

    fn read_questions(&mut self, catalogue: &mut Catalogue) -> Result<(), Error> {
        let parts =
            self.parts(&schema::QUESTIONS, &Needs::default(), |columns, part: &mut Part<Question>, texts| {
                let (keys, symbols, titles) =
                    (columns.texts("question")?, columns.texts("symbol")?, columns.texts("title")?);
                let bodies = columns.words("body", Ok)?;
                let (kinds, complete) = (columns.listed("kind")?, columns.listed("completeness")?);
                let entitled = columns.listed("entitled")?;
                let counts = [("yes", "yes_missing"), ("no", "no_missing"), ("abstain", "abstain_missing")];
                let counts: Result<Vec<_>, Error> =
                    counts.iter().map(|(count, why)| Ok((columns.counts(count)?, columns.listed(why)?))).collect();
                let counts = counts?;
                let total = |which: usize, row: usize| -> Result<Known<u16>, Error> {
                    let (numbers, reasons) = &counts[which];
                    match numbers.is_valid(row).then(|| u16::try_from(numbers.value(row))) {
                        None => Ok(Known::Unknown(reasons.told(row)?)),
                        Some(Ok(count)) => Ok(Known::Known(count)),
                        Some(Err(_)) => Err(columns.wrong("yes", format!("a count above 65,535 in row {row}"))),
                    }
                };
                let citations = columns.words("source", |keys| self.citation(keys))?;
                let mut notes = columns.lazy("note")?;
                let mut dates = Periods::new(&columns, "first_day", "precision")?;
                let (files, lines) = (columns.words("file", |file| self.file(file))?, columns.counts("line")?);
                let ids = columns.counts("row_id")?;
                for row in 0..columns.rows() {
                    part.ids.push(ids.value(row));
                    part.rows.push(Question {
                        key: keys.value(row).to_owned(),
                        body: bodies.told(row)?.to_owned(),
                        kind: kinds.told(row)?,
                        symbol: if symbols.is_null(row) { String::new() } else { symbols.value(row).to_owned() },
                        date: dates.get(row)?.ok_or_else(|| columns.wrong("first_day", "is empty".to_owned()))?,
                        title: titles.value(row).to_owned(),
                        totals: Totals { yes: total(0, row)?, no: total(1, row)?, abstain: total(2, row)? },
                        completeness: complete.told(row)?,
                        entitled: entitled.told(row)?,
                        citation: citations.told(row)?,
                        at: Locator { table: files.told(row)?, line: lines.value(row) },
                        note: notes.get(row, texts),
                    });
                }
                Ok(())
            })?;
        for part in parts {
            for mut question in part.rows {
                question.note = catalogue.text_id(&part.texts[question.note.index()]);
                let (key, day) = (question.key.clone(), question.date.from().days());
                let known = catalogue.question_by_key(&key);
                if let Some(id) = known.or_else(|| catalogue.add_question(question)) {
                    self.questions.insert(key, Asked { id, day });
                }
            }
        }
        Ok(())
    }

    fn read_coverage(&self) -> Result<Vec<Coverage>, Error> {
        let parts = self.parts(&schema::COVERAGE, &Needs::default(), |columns, part: &mut Part<Coverage>, _| {
            let relations = columns.listed("relation")?;
            let (from, to) = (columns.words("from", |c| self.actor(c))?, columns.words("to", |c| self.actor(c))?);
            let floors = columns.numbers("floor")?;
            let mut windows = columns.windows()?;
            let (files, lines) = (columns.words("file", |file| self.file(file))?, columns.counts("line")?);
            for row in 0..columns.rows() {
                part.rows.push(Coverage {
                    relation: relations.told(row)?,
                    from: from.get(row),
                    to: to.get(row),
                    window: windows.get(row)?,
                    floor: floors.is_valid(row).then(|| floors.value(row)),
                    at: Locator { table: files.told(row)?, line: lines.value(row) },
                });
            }
            Ok(())
        })?;
        Ok(parts.into_iter().flat_map(|part| part.rows).collect())
    }
}

impl Needs<'_> {
    /// Whether a row of this group may be needed, as far as the days of the group tell.
    fn may_be_in(&self, opened: &Opened, group: usize) -> bool {
        let days = |column| opened.days(group, column);
        if let (Some(as_of), Some(known)) = (self.as_of, days("known_on"))
            && !known.has_nulls
            && known.first > as_of.days()
        {
            return false;
        }
        if let (Some(asking), Some(first)) = (self.asked, days("first_day")) {
            let next = asking.days.partition_point(|day| *day < first.first);
            if asking.days.get(next).is_none_or(|day| *day > first.last) {
                return false;
            }
        }
        let Some(window) = self.window else { return true };
        let begins_after =
            |until: Day| days("first_day").is_some_and(|first| !first.has_nulls && first.first >= until.days());
        // A condition that ended after the date of knowledge was still open then.
        let ended_before = |from: Day| {
            days("last_day").is_some_and(|last| {
                let was_open = self.as_of.is_some_and(|day| last.last > day.days());
                !last.has_nulls && last.last < from.days() && !was_open
            })
        };
        !window.until().is_some_and(begins_after) && !window.first_day().is_some_and(ended_before)
    }

    /// Which rows of a group are needed, as far as few columns tell; none: all of them.
    fn select(
        &self,
        shelf: &Shelf,
        opened: &Opened,
        table: &Table,
        group: usize,
    ) -> Result<Option<BooleanBuffer>, Error> {
        let has = |name: &str| table.columns().any(|column| column.name == name);
        let bounds =
            self.window.map(|window| (window.first_day(), window.until())).filter(|bounds| *bounds != (None, None));
        let by_days = bounds.is_some() && has("first_day") && self.asked.is_none();
        let by_parties = self.parties;
        if !by_days && by_parties.is_none() && self.asked.is_none() {
            return Ok(None);
        }
        let wanted = |name: &str, _: bool| {
            by_days && matches!(name, "first_day" | "last_day")
                || by_parties.is_some_and(|columns| columns.iter().any(|(column, _)| *column == name))
                || self.asked.is_some() && name == "question"
        };
        let mut mask = Vec::new();
        for batch in opened.batches(group, wanted, None)? {
            let columns = Columns { batch: &batch, at: &opened.at };
            let mut kept = vec![true; columns.rows()];
            if let (true, Some((from, until))) = (by_days, bounds) {
                let (first, last) = (columns.days("first_day")?, columns.days("last_day")?);
                for (row, kept) in kept.iter_mut().enumerate() {
                    let begins_after = until.is_some_and(|day| first.is_valid(row) && first.value(row) >= day.days());
                    let was_open = |day: i32| self.as_of.is_some_and(|as_of| day > as_of.days());
                    let ended_before = from.is_some_and(|day| {
                        last.is_valid(row) && last.value(row) < day.days() && !was_open(last.value(row))
                    });
                    *kept = !begins_after && !ended_before;
                }
            }
            if let Some(of_columns) = by_parties {
                let mut touches = vec![false; columns.rows()];
                for (name, parties) in of_columns {
                    let actors = columns.words(name, |code| Ok(parties.contains(&shelf.actor(code)?)))?;
                    touches.iter_mut().enumerate().for_each(|(row, touches)| *touches |= actors.get(row) == Some(true));
                }
                kept.iter_mut().zip(touches).for_each(|(kept, touches)| *kept &= touches);
            }
            if let Some(asking) = self.asked {
                let questions = columns.words("question", |key| Ok((asking.asks)(shelf.question(key)?)))?;
                kept.iter_mut().enumerate().for_each(|(row, kept)| *kept &= questions.get(row) == Some(true));
            }
            mask.extend(kept);
        }
        Ok(Some(BooleanBuffer::from(mask)))
    }
}

/// The kind of rows of a table, and the word of a closed list that a name in it is; none for what is said of questions and acts.
fn named(table: &str, name: &str) -> Option<(RowKind, &'static str)> {
    let kind: RowKind = table.parse().ok()?;
    let what = match kind {
        RowKind::Ballots => name.parse::<QuestionKind>().ok()?.as_str(),
        RowKind::Ties | RowKind::Breakdowns => name.parse::<Relation>().ok()?.as_str(),
        RowKind::Traits => name.parse::<Attribute>().ok()?.as_str(),
        RowKind::Acts => name.parse::<ActKind>().ok()?.as_str(),
        RowKind::Claims => name.parse::<EventScheme>().ok()?.as_str(),
        RowKind::Marks => return None,
    };
    Some((kind, what))
}
