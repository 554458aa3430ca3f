//! From rows to cells: what several rows say of one year, by the nature of what they say.

use demarche_core::{Catalogue, CitationId, Known, Nature, Period, Provenance, Reason, SourceId, Truth, Window};

/// What one row says of one cell.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Entry {
    pub(crate) cell: u32,
    /// When its source was released, in days; then which source.
    pub(crate) source: (i32, SourceId),
    /// First day and the day after the last, where they are told.
    pub(crate) first: i32,
    pub(crate) until: i32,
    pub(crate) value: Option<f64>,
    pub(crate) held: Truth,
    /// Whether its window lies within the year.
    pub(crate) is_within: bool,
    /// Whether an undirected tie was written against the order of the codes.
    pub(crate) is_mirrored: bool,
}

/// The main source of a row, and when it was released.
pub(crate) fn witness(catalogue: &Catalogue, provenance: &Provenance) -> (i32, SourceId) {
    let main = catalogue.citation(provenance.citation).first().copied().unwrap_or(SourceId::from_index(0));
    let released = catalogue.sources().get(main.index()).and_then(|source| source.date);
    (released.map_or(i32::MIN, |date| date.last().days()), main)
}

impl Entry {
    pub(crate) fn new(
        cell: usize,
        source: (i32, SourceId),
        window: Window,
        year: Period,
        held: Truth,
        value: Option<f64>,
    ) -> Self {
        let first = window.first_day().map_or(i32::MIN, |day| day.days());
        let until = window.until().map_or(i32::MAX, |day| day.days());
        Self {
            cell: u32::try_from(cell).unwrap_or(u32::MAX),
            source,
            first,
            until,
            value,
            held,
            is_within: first >= year.from().days() && until <= year.until().days(),
            is_mirrored: false,
        }
    }
}

/// What the rows of one cell say together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Reduced {
    pub(crate) cell: u32,
    pub(crate) value: Known<f64>,
    pub(crate) held: Known<bool>,
    /// Whether several sources speak of it.
    pub(crate) is_several: bool,
    /// Whether they differ.
    pub(crate) is_disputed: bool,
}

/// Reduces entries to cells. Of several sources the latest is taken; they are never added up.
pub(crate) fn reduce(nature: Nature, mut entries: Vec<Entry>) -> Vec<Reduced> {
    entries.sort_by_key(|e| (e.cell, std::cmp::Reverse(e.source), e.is_mirrored, e.first, e.until));
    let mut reduced = Vec::new();
    for cell in entries.chunk_by(|a, b| a.cell == b.cell) {
        // The same tie written in both orders by one source is one tie.
        let voices = cell.chunk_by(|a, b| (a.source, a.is_mirrored) == (b.source, b.is_mirrored));
        let told: Vec<Known<f64>> = voices.map(|rows| of_one_source(nature, rows)).collect();
        let value = told.iter().copied().find(Known::is_known).or(told.first().copied());
        let value = value.unwrap_or(Known::Unknown(Reason::NotTold));
        let differs =
            |other: &Known<f64>| matches!((value, other), (Known::Known(a), Known::Known(b)) if a.total_cmp(b).is_ne());
        let is_disputed = told.iter().any(differs);
        let held = if cell.iter().any(|entry| entry.held == Truth::Yes) {
            Known::Known(true)
        } else {
            Known::Unknown(Reason::Undated)
        };
        let is_several = cell.iter().any(|entry| entry.source != cell[0].source);
        reduced.push(Reduced { cell: cell[0].cell, value, held, is_several, is_disputed });
    }
    reduced
}

/// What the rows of one source say of one cell, by date.
fn of_one_source(nature: Nature, rows: &[Entry]) -> Known<f64> {
    let within = || rows.iter().filter(|entry| entry.is_within);
    let told = |entry: &Entry| Known::from_option(entry.value, Reason::NotTold);
    match nature {
        // A period that is longer than the year is not cut.
        Nature::Flow | Nature::Event if within().next().is_none() => Known::Unknown(Reason::LongerPeriod),
        Nature::Flow => {
            let sum: Option<f64> = within().map(|entry| entry.value).sum();
            Known::from_option(sum, Reason::NotTold)
        }
        Nature::Event => Known::Known(within().map(|entry| entry.value.unwrap_or(1.0)).sum()),
        // Of parts of a year the longest is nearest to the year; of these, the last.
        Nature::Share => within()
            .max_by_key(|entry| (i64::from(entry.until) - i64::from(entry.first), entry.first))
            .map_or(Known::Unknown(Reason::LongerPeriod), told),
        Nature::Stock | Nature::State => {
            let held = rows.iter().filter(|entry| entry.held == Truth::Yes);
            held.max_by_key(|entry| (entry.first, entry.until)).map_or(Known::Unknown(Reason::Undated), told)
        }
    }
}

/// Whether a coverage holds for every day of a year; an open end lasts until the evidence was released.
pub(crate) fn covers_year(catalogue: &Catalogue, window: Window, year: Period) -> bool {
    let begins = window.first_day().is_none_or(|first| first <= year.from());
    let lasts = window.until().unwrap_or(catalogue.released) >= year.until();
    begins && lasts
}

/// Keys of the main and other sources of these citations, sorted.
pub(crate) fn source_keys(catalogue: &Catalogue, mut citations: Vec<CitationId>) -> Vec<String> {
    citations.sort_unstable();
    citations.dedup();
    let ids = citations.iter().flat_map(|id| catalogue.citation(*id));
    let mut keys: Vec<String> = ids.map(|id| catalogue.source(*id).key.clone()).collect();
    keys.sort();
    keys.dedup();
    keys
}
