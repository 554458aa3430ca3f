//! What all loaders share: the files of an edition, and the account of what became of each row.

use std::sync::Arc;

use demarche_core::{
    Act, ActKind, ActorId, Attribute, Catalogue, Coverage, Day, Locator, Mark, MarkKind, Marked, Period, Provenance,
    Quantity, Redistribution, Registry, Relation, Report, Role, Rows, Skip, Source, SourceKind, TableId, TextId,
    TraitValue, Verified, Window,
};

use crate::card::{Card, FileCard};
use crate::error::Error;
use crate::input::Input;
use crate::json_lines::JsonLines;
use crate::skip::Unkept;
use crate::table::{Counted, Table};
use crate::xml::Xml;

/// A load in progress.
pub(crate) struct Load<'a> {
    pub(crate) card: &'a Card,
    pub(crate) registry: Arc<Registry>,
    pub(crate) catalogue: Catalogue,
    pub(crate) rows: Rows,
    pub(crate) report: Report,
    template: Provenance,
    files: Vec<(usize, &'a Input)>,
    progress: &'a mut dyn FnMut(u64),
    finished: u64,
    shown: u64,
}

impl<'a> Load<'a> {
    pub(crate) fn new(
        card: &'a Card,
        registry: &Arc<Registry>,
        inputs: &'a [Input],
        progress: &'a mut dyn FnMut(u64),
    ) -> Result<Self, Error> {
        let files = assign(card, inputs)?;
        let release = card.period(&card.released)?;
        let mut catalogue = Catalogue::new(&card.key(), release.from());
        catalogue.registry = Arc::clone(registry);
        let source = catalogue.add_source(Source {
            key: card.key(),
            kind: SourceKind::Dataset,
            title: card.title.clone(),
            publisher: card.publisher.clone(),
            date: Some(release),
            licence: card.licence.clone(),
            redistribution: card.redistribution.parse().unwrap_or(Redistribution::No),
            upstream: card.upstream.clone(),
            url: card.get.clone(),
            bibtex_type: "dataset".to_owned(),
            note: card.terms.clone(),
        });
        let citation = catalogue.citation_id(source.into_iter().collect());
        let nothing = catalogue.text_id("");
        let template = Provenance {
            citation,
            known_on: release.last(),
            is_known_on_assumed: true,
            verified: Verified::Yes,
            is_from_essay: false,
            key: nothing,
            at: Locator { table: TableId::from_index(0), line: 0 },
            note: nothing,
        };
        Ok(Self {
            card,
            registry: Arc::clone(registry),
            catalogue,
            rows: Rows::default(),
            report: Report::default(),
            template,
            files,
            progress,
            finished: 0,
            shown: 0,
        })
    }

    /// The provenance of a row that could be known, as far as is told, only from this edition.
    pub(crate) fn provenance(&self, at: Locator) -> Provenance {
        Provenance { at, ..self.template }
    }

    /// The provenance of a public act of this day.
    pub(crate) fn public_on(&self, at: Locator, day: Day) -> Provenance {
        Provenance { at, known_on: day, is_known_on_assumed: false, ..self.template }
    }

    pub(crate) fn text(&mut self, text: &str) -> TextId {
        self.catalogue.text_id(text)
    }

    fn place(&self, file: &str) -> String {
        format!("{} {file}", self.card.key())
    }

    fn inputs(&self, file: &str) -> Vec<&'a Input> {
        let wanted = self.card.files.iter().position(|card| card.name == file);
        self.files.iter().filter(|(index, _)| Some(*index) == wanted).map(|(_, input)| *input).collect()
    }

    /// Opens a table of the edition; none if it is optional and was not given.
    pub(crate) fn table(&mut self, file: &str) -> Result<Option<Table>, Error> {
        let card = self.card.file(file)?;
        let Some(input) = self.inputs(file).first().copied() else {
            return Ok(None);
        };
        let place = self.place(file);
        let id = self.catalogue.add_table(&place);
        Table::open(input, id, place, card).map(Some)
    }

    /// Opens a table that must be there.
    pub(crate) fn required(&mut self, file: &str) -> Result<Table, Error> {
        self.table(file)?.ok_or_else(|| missing(self.card, file))
    }

    /// How many files of a kind were given.
    pub(crate) fn given(&self, file: &str) -> usize {
        self.inputs(file).len()
    }

    /// Opens one of the files of a kind, each of which is called by its own name.
    fn one_of<T>(
        &mut self,
        file: &str,
        which: usize,
        open: fn(&Input, TableId, String, &FileCard) -> Result<T, Error>,
    ) -> Result<T, Error> {
        let card = self.card.file(file)?;
        let input = self.inputs(file).get(which).copied().ok_or_else(|| missing(self.card, file))?;
        let place = self.place(input.plain_name());
        let id = self.catalogue.add_table(&place);
        open(input, id, place, card)
    }

    /// Opens one of the tables of a kind.
    pub(crate) fn one_table(&mut self, file: &str, which: usize) -> Result<Table, Error> {
        self.one_of(file, which, Table::open)
    }

    /// Opens one of the files of JSON lines.
    pub(crate) fn json(&mut self, file: &str, which: usize) -> Result<JsonLines, Error> {
        self.one_of(file, which, JsonLines::open)
    }

    /// Opens one of the XML documents.
    pub(crate) fn xml(&mut self, file: &str, which: usize) -> Result<Xml, Error> {
        self.one_of(file, which, Xml::open)
    }

    /// Tells how far the reading has come.
    pub(crate) fn tick(&mut self, table: &impl Counted) {
        let bytes = self.finished + table.lines().consumed();
        if bytes != self.shown {
            self.shown = bytes;
            (self.progress)(bytes);
        }
    }

    /// Ends a table: its rows are counted, its bytes go into the fingerprint.
    pub(crate) fn close(&mut self, table: &impl Counted) {
        self.tick(table);
        self.finished = self.shown;
        self.report.read.push((table.id(), table.rows()));
        let both = [self.catalogue.fingerprint.to_le_bytes(), table.lines().checksum().to_le_bytes()].concat();
        self.catalogue.fingerprint = demarche_core::checksum(&both);
    }

    pub(crate) fn keep(&mut self) {
        self.report.kept += 1;
    }

    pub(crate) fn skip(&mut self, at: Locator, unkept: Unkept) {
        self.report.skipped.push(Skip { at, reason: unkept.reason.as_str(), found: unkept.found });
    }

    /// Keeps or skips a row.
    pub(crate) fn account(&mut self, at: Locator, row: Result<(), Unkept>) {
        match row {
            Ok(()) => self.keep(),
            Err(unkept) => self.skip(at, unkept),
        }
    }

    /// Keeps what a row gave in its list, or skips the row.
    pub(crate) fn put<T>(&mut self, at: Locator, row: Result<T, Unkept>, list: fn(&mut Rows) -> &mut Vec<T>) {
        match row {
            Ok(kept) => {
                list(&mut self.rows).push(kept);
                self.keep();
            }
            Err(unkept) => self.skip(at, unkept),
        }
    }

    /// Puts a mark on the act whose key this provenance has.
    pub(crate) fn mark_act(&mut self, kind: MarkKind, value: &str, provenance: Provenance) {
        let value = self.text(value);
        self.rows.marks.push(Mark { of: Marked::Act(provenance.key), kind, value, provenance });
    }

    /// Says that a relation is covered for all actors, as the card has it.
    pub(crate) fn cover(&mut self, relation: Relation, table: TableId, floor: Option<f64>) -> Result<(), Error> {
        self.cover_from(None, relation, table, floor)
    }

    /// Says that a relation is covered, as the card has it, where `from` is its first party (none: all actors).
    pub(crate) fn cover_from(
        &mut self,
        from: Option<ActorId>,
        relation: Relation,
        table: TableId,
        floor: Option<f64>,
    ) -> Result<(), Error> {
        let (first, last) = (self.card.period(&self.card.covered_from)?, self.card.period(&self.card.covered_to)?);
        let window = Window::new(Some(first), Some(last))
            .map_err(|cause| Error::Card { card: self.card.name.clone(), cause: cause.to_string() })?;
        let at = Locator { table, line: 1 };
        self.catalogue.coverage.push(Coverage { relation, from, to: None, window, floor, at });
        Ok(())
    }
}

fn names(card: &Card) -> Vec<String> {
    card.files.iter().map(|file| file.name.clone()).collect()
}

fn missing(card: &Card, file: &str) -> Error {
    Error::MissingFile { source_name: card.name.clone(), file: file.to_owned(), expected: names(card) }
}

/// Which file of the card an input is: by its name; else the only one, if just one is listed and given; else the one of varying name whose
/// columns it has.
pub(crate) fn meant(card: &Card, input: &Input, is_alone: bool) -> Result<usize, Error> {
    if let Some(directory) = input.directory() {
        return Err(Error::Directory { file: directory.display().to_string() });
    }
    if let Some(which) = card.files.iter().position(|file| file.is_called(input.plain_name())) {
        return Ok(which);
    }
    if is_alone && card.files.len() == 1 {
        return Ok(0);
    }
    let mut fitting = Vec::new();
    for (which, file) in card.files.iter().enumerate() {
        if file.is_many() && !file.columns.is_empty() && Table::fits(input, file)? {
            fitting.push(which);
        }
    }
    match fitting.as_slice() {
        [which] => Ok(*which),
        _ => Err(unexpected(card, input)),
    }
}

fn unexpected(card: &Card, input: &Input) -> Error {
    Error::UnexpectedFile { source_name: card.name.clone(), file: input.name().to_owned(), expected: names(card) }
}

/// Which file of the card each input is.
fn assign<'a>(card: &Card, inputs: &'a [Input]) -> Result<Vec<(usize, &'a Input)>, Error> {
    let mut files: Vec<(usize, &Input)> = Vec::new();
    for input in inputs {
        let which = meant(card, input, inputs.len() == 1)?;
        let is_many = card.files[which].is_many();
        let is_given = files
            .iter()
            .any(|(other, given)| *other == which && (!is_many || given.plain_name() == input.plain_name()));
        if is_given {
            return Err(unexpected(card, input));
        }
        files.push((which, input));
    }
    if files.is_empty() {
        return Err(missing(card, &names(card).join(" or ")));
    }
    for (index, file) in card.files.iter().enumerate() {
        if !file.is_optional && !files.iter().any(|(which, _)| *which == index) {
            return Err(missing(card, &file.name));
        }
    }
    files.sort_by(|a, b| a.0.cmp(&b.0).then_with(|| a.1.plain_name().cmp(b.1.plain_name())));
    Ok(files)
}

/// An act without a place, an amount or a crisis.
pub(crate) fn act(
    kind: ActKind,
    window: Window,
    participants: Vec<(ActorId, Role)>,
    label: TextId,
    provenance: Provenance,
) -> Act {
    let nothing = TextId::from_index(0);
    Act { kind, window, place: nothing, participants, value: None, crisis: nothing, label, provenance }
}

/// A number in the unit of its attribute, with its range where the source gives one.
pub(crate) fn measured(attribute: Attribute, value: f64, range: Option<(f64, f64)>) -> Result<TraitValue, Unkept> {
    let Some(unit) = attribute.spec().unit else {
        return Err(crate::SkipReason::UnlistedValue.of(&format!("{attribute}: a number; expected a text")));
    };
    let (low, high) = range.unzip();
    Quantity::new(Some(value), low, high, unit)
        .map(TraitValue::Quantity)
        .map_err(|fault| crate::SkipReason::BadNumber.of(&format!("{attribute}: {fault}")))
}

/// A day as written in full: `2022-03-02`.
pub(crate) fn day(text: &str) -> Result<Day, Unkept> {
    let period = (text.len() == 10).then(|| text.parse::<Period>().ok()).flatten();
    period.map(Period::from).ok_or_else(|| crate::SkipReason::BadDate.of(text))
}

/// A year as four digits.
pub(crate) fn year(text: &str) -> Result<Period, Unkept> {
    let is_year = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    let number = if is_year { text.parse().ok() } else { None };
    number.and_then(Period::year).ok_or_else(|| crate::SkipReason::BadDate.of(text))
}

/// A finite number in plain or exponent notation.
pub(crate) fn number(text: &str) -> Result<f64, Unkept> {
    if text.is_empty() {
        return Err(crate::SkipReason::NoValue.of(text));
    }
    let is_plain = text.bytes().all(|byte| byte.is_ascii_digit() || b"+-.eE".contains(&byte));
    let number: Option<f64> = if is_plain { text.parse().ok() } else { None };
    number.filter(|number| number.is_finite()).ok_or_else(|| crate::SkipReason::BadNumber.of(text))
}

/// A flag written as 0 or 1.
pub(crate) fn flag(text: &str) -> Result<bool, Unkept> {
    match text {
        "0" => Ok(false),
        "1" => Ok(true),
        _ => Err(crate::SkipReason::UnlistedValue.of(text)),
    }
}
