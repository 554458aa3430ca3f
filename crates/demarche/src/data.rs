//! `data`: what is in the store, whether it is whole, what changed between editions, and what is locked.

use demarche_core::{Catalogue, Cell, Column, ColumnType, Layout, Reason, View, counted};
use demarche_evidence::Archive;
use demarche_evidence::store::{Diff, Held, Lock, Said, SourceCard, Store, now, unobserved};

use crate::cli::command;
use crate::cli::data::DataVerb;
use crate::failure::Failure;
use crate::load::{meta, table};
use crate::settings::Settings;

const LIST: &[Column] = &[
    Column::new("edition", ColumnType::Text, "key of the edition"),
    Column::new("title", ColumnType::Text, "title of the dataset"),
    Column::new("released", ColumnType::Text, "when it was released"),
    Column::new("loaded_at", ColumnType::Text, "when it was loaded, in UTC"),
    Column::new("first_day", ColumnType::Text, "first day of a dated row"),
    Column::new("last_day", ColumnType::Text, "last day of a closed, dated row"),
    Column::new("rows_read", ColumnType::Integer, "rows in the files"),
    Column::new("rows_kept", ColumnType::Integer, "of these, rows that gave observations"),
    Column::new("rows_skipped", ColumnType::Integer, "of these, rows that were not kept: read = kept + skipped"),
    Column::new("skipped_by_reason", ColumnType::List, "reasons with their numbers of rows"),
    Column::new("observations", ColumnType::Integer, "observations in the store"),
    Column::new("bytes", ColumnType::Integer, "size of its tables in the store"),
    Column::new("licence", ColumnType::Text, "licence or terms"),
    Column::new("redistribution", ColumnType::Text, "yes, derived_only or no"),
    Column::new("url", ColumnType::Text, "where a user gets it"),
];

const INFO: &[Column] = &[
    Column::new("part", ColumnType::Text, "store, edition, input, table, count, skipped or tombstone"),
    Column::new("name", ColumnType::Text, "what of it"),
    Column::new("rows", ColumnType::Integer, "rows"),
    Column::new("bytes", ColumnType::Integer, "bytes"),
    Column::new("first_day", ColumnType::Text, "first day of a dated row"),
    Column::new("last_day", ColumnType::Text, "last day of a closed, dated row"),
    Column::new("sha256", ColumnType::Text, "checksum of the file"),
    Column::new("value", ColumnType::Text, "anything else that is told of it"),
];

const DIFF: &[Column] = &[
    Column::new("what", ColumnType::Text, "changed, gone (only in the first edition) or added (only in the second)"),
    Column::new("table", ColumnType::Text, "table of the store"),
    Column::new("of_what", ColumnType::Text, "what both speak of: for a tie from/to/relation/window/place"),
    Column::new("before", ColumnType::Text, "what the first edition says"),
    Column::new("after", ColumnType::Text, "what the second edition says"),
    Column::new("difference", ColumnType::Number, "the second number less the first, where both are numbers"),
    Column::new("at_before", ColumnType::Text, "file and line of the first"),
    Column::new("at_after", ColumnType::Text, "file and line of the second"),
];

/// The columns of a comparison of editions, for the schema.
pub(crate) fn diff_columns() -> Vec<Column> {
    DIFF.to_vec()
}

/// The columns of the list of editions, for the schema.
pub(crate) fn list_columns() -> Vec<Column> {
    LIST.to_vec()
}

/// The columns of what is told of a store or an edition, for the schema.
pub(crate) fn info_columns() -> Vec<Column> {
    INFO.to_vec()
}

fn count(number: u64) -> Cell {
    Cell::Integer(i64::try_from(number).unwrap_or(i64::MAX))
}

fn day(text: Option<&str>) -> Cell {
    text.map_or(Cell::Missing(Reason::NotTold), |text| Cell::Text(text.to_owned()))
}

/// The first and the last day of any dated row of an edition.
fn days(held: &Held) -> (Option<&str>, Option<&str>) {
    let first = held.counts.iter().filter_map(|count| count.first_day.as_deref()).min();
    let last = held.counts.iter().filter_map(|count| count.last_day.as_deref()).max();
    (first, last)
}

/// What a verb of `data` gives.
pub(crate) enum Answer {
    /// A view.
    View(Box<View>),
    /// A text of its own form: a lock file.
    Text(String),
}

/// Does what a verb of `data` asks for.
pub(crate) fn data(verb: &DataVerb, pack: &Archive, settings: &Settings) -> Result<Answer, Failure> {
    let open = || match &settings.store.value {
        Some(root) => Store::open(root).map_err(Failure::Store),
        None => {
            let expected = "expected --store <folder>, DEMARCHE_STORE, or a home folder".to_owned();
            Err(Failure::Usage("there is no store".to_owned(), expected))
        }
    };
    let catalogue = pack.catalogue();
    let view = match verb {
        DataVerb::List => list(&open()?, catalogue, command("data list", &[], &[])),
        DataVerb::Info { edition: None } => store_info(&open()?, catalogue, command("data info", &[], &[])),
        DataVerb::Info { edition: Some(key) } => {
            edition_info(&open()?, key, catalogue, command("data info", std::slice::from_ref(key), &[]))?
        }
        DataVerb::Verify => {
            let store = open()?;
            let faults = store.verify(&catalogue.registry);
            if !faults.is_empty() {
                return Err(Failure::Check(faults.iter().map(ToString::to_string).collect()));
            }
            store_info(&store, catalogue, command("data verify", &[], &[]))
        }
        DataVerb::Diff { before, after, changed } => {
            let mut query = command("data diff", &[before.clone(), after.clone()], &[]);
            if *changed {
                query.push_str(" --changed");
            }
            let diff = open()?.diff(before, after, &catalogue.registry).map_err(Failure::Store)?;
            diff_view(&diff, *changed, [before, after], catalogue, query)
        }
        DataVerb::Lock { seed } => {
            let body = crate::body(pack.clone(), settings)?;
            return Ok(Answer::Text(Lock::of(&body, crate::PROGRAM, *seed).text()));
        }
        DataVerb::Remove { edition, reason } => {
            let query = command("data remove", std::slice::from_ref(edition), &[("--reason", reason.clone())]);
            let mut store = open()?;
            store.remove(edition, reason, &now(), &mut unobserved).map_err(Failure::Store)?;
            store_info(&store, catalogue, query)
        }
    };
    Ok(Answer::View(Box::new(view)))
}

/// The editions in a store.
pub(crate) fn list(store: &Store, pack: &Catalogue, query: String) -> View {
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for held in &store.manifest().editions {
        let (first, last) = days(held);
        let source = held.sources.first();
        let text = |of: fn(&SourceCard) -> &str| source.map_or("", of).to_owned();
        let reasons: Vec<String> = held.skipped.iter().map(|(reason, rows)| format!("{reason} {rows}")).collect();
        rows.push(vec![
            Cell::Text(held.key.clone()),
            Cell::Text(text(|source| &source.title)),
            Cell::Text(held.released.clone()),
            Cell::Text(held.loaded_at.clone()),
            day(first),
            day(last),
            count(held.rows_read()),
            count(held.kept),
            count(held.rows_skipped()),
            Cell::List(reasons.clone()),
            count(held.observations),
            count(held.bytes()),
            Cell::Text(text(|source| &source.licence)),
            Cell::Text(text(|source| &source.redistribution)),
            Cell::Text(text(|source| &source.url)),
        ]);
        let years = |day: Option<&str>| day.and_then(|day| day.get(..4)).unwrap_or("").to_owned();
        lines.push(vec![
            held.key.clone(),
            format!("{} to {}", years(first), years(last)),
            held.rows_read().to_string(),
            held.kept.to_string(),
            if reasons.is_empty() { "none".to_owned() } else { reasons.join(", ") },
            text(|source| &source.redistribution),
        ]);
    }
    let layout = Layout {
        heading: vec![format!("{} in {}.", counted(lines.len(), "edition"), store.root().display())],
        tables: vec![table(&["edition", "years", "read", "kept", "not kept, by reason", "pass on"], lines)],
        footer: vec!["one edition: demarche data info <edition>; its terms: demarche sources <edition>".to_owned()],
    };
    View { meta: meta(pack, query), columns: LIST.to_vec(), rows, layout }
}

/// What two editions say differently of the same.
fn diff_view(diff: &Diff, only_changed: bool, [before, after]: [&str; 2], pack: &Catalogue, query: String) -> View {
    let said = |said: Option<&Said>| said.map_or(Cell::Missing(Reason::NotTold), |said| Cell::Text(said.text.clone()));
    let at = |said: Option<&Said>| said.map_or(Cell::Missing(Reason::NotTold), |said| Cell::Text(said.at.clone()));
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    let mut add = |what: &str, table: &str, key: &str, first: Option<&Said>, second: Option<&Said>| {
        let change = first.zip(second).and_then(|(first, second)| second.less(first));
        let change = change.map_or(Cell::Missing(Reason::NotApplicable), Cell::Number);
        rows.push(vec![
            Cell::Text(what.to_owned()),
            Cell::Text(table.to_owned()),
            Cell::Text(key.to_owned()),
            said(first),
            said(second),
            change,
            at(first),
            at(second),
        ]);
        let text = |said: Option<&Said>| said.map(|said| said.text.clone()).unwrap_or_default();
        lines.push(vec![what.to_owned(), table.to_owned(), key.to_owned(), text(first), text(second)]);
    };
    for row in &diff.changed {
        add("changed", row.table, &row.key, Some(&row.before), Some(&row.after));
    }
    if !only_changed {
        diff.gone.iter().for_each(|row| add("gone", row.table, &row.key, Some(&row.said), None));
        diff.added.iter().for_each(|row| add("added", row.table, &row.key, None, Some(&row.said)));
    }
    let layout = Layout {
        heading: vec![format!(
            "{before} and {after}: {} values are the same, {} changed, {} are gone, {} were added.",
            diff.same,
            diff.changed.len(),
            diff.gone.len(),
            diff.added.len()
        )],
        tables: vec![table(&["what", "table", "of what", before, after], lines)],
        footer: Vec::new(),
    };
    View { meta: meta(pack, query), columns: DIFF.to_vec(), rows, layout }
}

/// One line of what is told.
#[derive(Default)]
struct Told<'a> {
    part: &'static str,
    name: &'a str,
    rows: Option<u64>,
    bytes: Option<u64>,
    days: Option<(Option<&'a str>, Option<&'a str>)>,
    sha256: &'a str,
    value: String,
}

impl Told<'_> {
    fn cells(&self) -> Vec<Cell> {
        let number = |number: Option<u64>| number.map_or(Cell::Missing(Reason::NotApplicable), count);
        let (first, last) = match self.days {
            Some((first, last)) => (day(first), day(last)),
            None => (Cell::Missing(Reason::NotApplicable), Cell::Missing(Reason::NotApplicable)),
        };
        vec![
            Cell::Text(self.part.to_owned()),
            Cell::Text(self.name.to_owned()),
            number(self.rows),
            number(self.bytes),
            first,
            last,
            Cell::text_or(self.sha256, Reason::NotApplicable),
            Cell::text_or(&self.value, Reason::NotApplicable),
        ]
    }

    fn line(&self) -> Vec<String> {
        let number = |number: Option<u64>| number.map(|number| number.to_string()).unwrap_or_default();
        let (first, last) = self.days.unwrap_or_default();
        let span = match (first, last) {
            (None, None) => String::new(),
            (first, last) => format!("{} to {}", first.unwrap_or(".."), last.unwrap_or("..")),
        };
        let rest = [self.value.as_str(), span.as_str(), self.sha256.get(..16).unwrap_or_default()];
        let rest: Vec<&str> = rest.into_iter().filter(|text| !text.is_empty()).collect();
        vec![self.part.to_owned(), self.name.to_owned(), number(self.rows), number(self.bytes), rest.join("; ")]
    }
}

fn view(told: &[Told<'_>], heading: String, pack: &Catalogue, query: String) -> View {
    let layout = Layout {
        heading: vec![heading],
        tables: vec![table(&["part", "name", "rows", "bytes", "more"], told.iter().map(Told::line).collect())],
        footer: Vec::new(),
    };
    let rows = told.iter().map(Told::cells).collect();
    View { meta: meta(pack, query), columns: INFO.to_vec(), rows, layout }
}

/// What is told of the whole store: its tables with their bytes a row, and what was removed.
pub(crate) fn store_info(store: &Store, pack: &Catalogue, query: String) -> View {
    let manifest = store.manifest();
    let generation = manifest.generation.to_string();
    let mut tables: std::collections::BTreeMap<&str, (u64, u64)> = std::collections::BTreeMap::new();
    for part in manifest.editions.iter().flat_map(|held| &held.tables) {
        let (rows, bytes) = tables.entry(&part.name).or_default();
        *rows += part.rows;
        *bytes += part.bytes;
    }
    let per_row = |rows: u64, bytes: u64| match rows {
        0 => String::new(),
        rows => format!("{:.1} bytes a row", bytes as f64 / rows as f64),
    };
    let observations: u64 = manifest.editions.iter().map(|held| held.observations).sum();
    let bytes: u64 = manifest.editions.iter().map(Held::bytes).sum();
    let mut told = vec![
        Told { part: "store", name: "schema version", value: manifest.schema_version.to_string(), ..Told::default() },
        Told { part: "store", name: "changes so far", value: generation, ..Told::default() },
        Told {
            part: "store",
            name: "observations",
            rows: Some(observations),
            bytes: Some(bytes),
            value: per_row(observations, bytes),
            ..Told::default()
        },
    ];
    told.extend(tables.iter().map(|(name, (rows, bytes))| Told {
        part: "table",
        name,
        rows: Some(*rows),
        bytes: Some(*bytes),
        value: per_row(*rows, *bytes),
        ..Told::default()
    }));
    told.extend(manifest.tombstones.iter().map(|stone| Told {
        part: "tombstone",
        name: &stone.key,
        rows: Some(stone.tables.iter().map(|table| table.rows).sum()),
        bytes: Some(stone.tables.iter().map(|table| table.bytes).sum()),
        value: format!("loaded {}, removed {}: {}", stone.loaded_at, stone.removed_at, stone.reason),
        ..Told::default()
    }));
    let heading = format!("{} in {}.", counted(manifest.editions.len(), "edition"), store.root().display());
    view(&told, heading, pack, query)
}

/// What is told of one edition: where it is from, its files, tables, counts, and what was not kept.
pub(crate) fn edition_info(store: &Store, key: &str, pack: &Catalogue, query: String) -> Result<View, Failure> {
    let held = store.held(key).map_err(Failure::Store)?;
    let fact = |name, value: &str| Told { part: "edition", name, value: value.to_owned(), ..Told::default() };
    let mut told = vec![
        fact("released", &held.released),
        fact("loaded at", &held.loaded_at),
        fact("loaded by", &held.program),
        fact("read with the actors of", &held.pack),
    ];
    if !held.supersedes.is_empty() {
        told.push(fact("supersedes", &held.supersedes));
    }
    if let Some(source) = held.sources.first() {
        let facts = [
            ("title", &source.title),
            ("publisher", &source.publisher),
            ("licence", &source.licence),
            ("redistribution", &source.redistribution),
            ("from", &source.url),
            ("note", &source.note),
        ];
        told.extend(facts.into_iter().filter(|(_, value)| !value.is_empty()).map(|(name, value)| fact(name, value)));
    }
    told.extend(held.inputs.iter().map(|input| Told {
        part: "input",
        name: &input.name,
        bytes: Some(input.bytes),
        sha256: &input.sha256,
        ..Told::default()
    }));
    told.extend(held.read.iter().map(|file| Told {
        part: "read",
        name: &file.file,
        rows: Some(file.rows),
        ..Told::default()
    }));
    told.push(Told { part: "kept", name: "rows that gave observations", rows: Some(held.kept), ..Told::default() });
    told.extend(held.skipped.iter().map(|(reason, rows)| Told {
        part: "skipped",
        name: reason,
        rows: Some(*rows),
        ..Told::default()
    }));
    told.extend(held.tables.iter().map(|table| Told {
        part: "table",
        name: &table.name,
        rows: Some(table.rows),
        bytes: Some(table.bytes),
        sha256: &table.sha256,
        ..Told::default()
    }));
    told.extend(held.counts.iter().map(|count| Told {
        part: "count",
        name: &count.name,
        rows: Some(count.rows),
        days: Some((count.first_day.as_deref(), count.last_day.as_deref())),
        value: count.table.clone(),
        ..Told::default()
    }));
    let heading =
        format!("{key}: read = kept + skipped: {} = {} + {}.", held.rows_read(), held.kept, held.rows_skipped());
    Ok(view(&told, heading, pack, query))
}
