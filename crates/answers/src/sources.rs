//! `sources`: who says so; and any row in full.

use demarche_core::{
    Cell, Column, ColumnType, Layout, Reason, RowKind, RowRef, Scope, SourceId, View, Window, Worlds, counted, nearest,
};

use crate::Error;
use crate::desk::{Desk, head};
use crate::evidence::{self, limited, mark, source_line, trail};

const COLUMNS: &[Column] = &[
    Column::new("source", ColumnType::Text, "key of the source"),
    Column::new(
        "kind",
        ColumnType::Text,
        "dataset, un_document, press, reference, statement, essay, or memory (no page)",
    ),
    Column::new("publisher", ColumnType::Text, "who published it"),
    Column::new("title", ColumnType::Text, "its title; in square brackets where it is our description"),
    Column::new("date", ColumnType::Text, "when it was published, as precisely as told"),
    Column::new("licence", ColumnType::Text, "licence or terms"),
    Column::new("redistribution", ColumnType::Text, "yes, derived_only or no"),
    Column::new(
        "upstream",
        ColumnType::List,
        "keys of the sources whose data it repeats: together they are one witness",
    ),
    Column::new("url", ColumnType::Text, "where it is to be found"),
    Column::new("rows_used", ColumnType::Integer, "rows that name it"),
    Column::new("note", ColumnType::Text, "what a reader must know of it"),
];

/// The columns of a list of sources, for the schema.
#[must_use]
pub fn sources_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// The columns of one row in full, for the schema.
#[must_use]
pub fn row_columns() -> Vec<Column> {
    evidence::COLUMNS.to_vec()
}

/// All sources; or one with the rows that rest on it; or one row in full.
///
/// # Errors
/// If neither a source nor a row is called so.
pub fn sources(worlds: &dyn Worlds, key: Option<&str>, limit: Option<usize>, query: &str) -> Result<View, Error> {
    let catalogue = worlds.catalogue();
    let mut used = vec![0_u64; catalogue.sources().len()];
    for holding in worlds.holdings()? {
        used[holding.source.index()] += holding.rows;
    }
    let wanted: Vec<SourceId> = match key {
        None => (0..catalogue.sources().len()).map(SourceId::from_index).collect(),
        Some(text) => match catalogue.source_by_key(text) {
            Some(id) => vec![id],
            None => return row(worlds, text, query),
        },
    };
    let mut rows = Vec::new();
    let mut lines = Vec::new();
    for id in &wanted {
        let source = catalogue.source(*id);
        let used = used[id.index()];
        rows.push(vec![
            Cell::Text(source.key.clone()),
            Cell::Text(source.kind.to_string()),
            Cell::text_or(&source.publisher, Reason::NotTold),
            Cell::Text(source.title.clone()),
            source.date.map_or(Cell::Missing(Reason::NotTold), |date| Cell::Text(date.to_string())),
            Cell::Text(source.licence.clone()),
            Cell::Text(source.redistribution.to_string()),
            Cell::List(source.upstream.clone()),
            Cell::text_or(&source.url, Reason::NotTold),
            Cell::Integer(i64::try_from(used).unwrap_or(i64::MAX)),
            Cell::text_or(&source.note, Reason::NotApplicable),
        ]);
        lines.push(vec![source.key.clone(), source.kind.to_string(), source_line(source), used.to_string()]);
    }
    let mut layout = Layout {
        heading: vec![format!("{}. Pack {}.", counted(wanted.len(), "source"), catalogue.name)],
        tables: vec![limited(String::new(), &["source", "kind", "what it is", "rows"], lines, limit)],
        footer: vec!["one source with its rows: demarche sources <source>; cited: demarche cite <source>".to_owned()],
    };
    let mut meta = head(catalogue, query.to_owned());
    if let (Some(_), Some(id)) = (key, wanted.first()) {
        let desk = Desk::open(worlds, Window::ALWAYS, None, &Scope::default().from_sources(&[*id]))?;
        meta = desk.meta(query.to_owned());
        let source = catalogue.source(*id);
        layout.heading = vec![
            source_line(source),
            format!("Kind: {}. Terms: {} (redistribution: {}).", source.kind, source.licence, source.redistribution),
        ];
        if !source.upstream.is_empty() {
            layout.heading.push(format!("Repeats: {}", source.upstream.join(", ")));
        }
        if !source.url.is_empty() {
            layout.heading.push(source.url.clone());
        }
        if !source.note.is_empty() {
            layout.heading.push(source.note.clone());
        }
        let citing = desk.world.rows().into_iter().take(limit.unwrap_or(usize::MAX));
        let lines: Vec<(Vec<String>, String)> = citing
            .map(|row| {
                let says = format!("{}{}", desk.says(desk.row(row)), mark(&desk, row));
                (vec![evidence::when(&desk, row), says], trail(&desk, row))
            })
            .collect();
        let count = used[id.index()];
        let mut sheet = evidence::sheet(
            format!("{count} rows rest on it"),
            &["window", "what the row says"],
            evidence::TRAIL,
            lines,
            None,
        );
        sheet.cut = evidence::cut(sheet.rows.len(), usize::try_from(count).unwrap_or(0));
        layout.tables = vec![sheet];
        layout.footer = vec![format!("cited: demarche cite {}", source.key)];
    }
    Ok(View { meta, columns: COLUMNS.to_vec(), rows, layout })
}

/// The rows among which one of this name is to be looked for. A row without a key of its own is named for its source and line; the rest
/// have keys: those of a pack, and acts.
fn named(worlds: &dyn Worlds, text: &str) -> Result<Desk, Error> {
    let catalogue = worlds.catalogue();
    let is_of = |source: &demarche_core::Source| {
        text.strip_prefix(source.key.as_str()).is_some_and(|rest| rest.starts_with('/'))
    };
    let all = || catalogue.sources().iter().enumerate().map(|(index, source)| (SourceId::from_index(index), source));
    let of_name: Vec<SourceId> = all().filter(|(_, source)| is_of(source)).map(|(id, _)| id).collect();
    if !of_name.is_empty() {
        return Desk::open(worlds, Window::ALWAYS, None, &Scope::default().from_sources(&of_name));
    }
    let acts = Desk::open(worlds, Window::ALWAYS, None, &Scope::of(&[RowKind::Acts]))?;
    if find(&acts, text).is_some() {
        return Ok(acts);
    }
    // An edition of a dataset is `name@edition`; what is left are the sources of a pack.
    let of_pack: Vec<SourceId> = all().filter(|(_, source)| !source.key.contains('@')).map(|(id, _)| id).collect();
    Desk::open(worlds, Window::ALWAYS, None, &Scope::default().from_sources(&of_pack))
}

fn find(desk: &Desk, text: &str) -> Option<RowRef> {
    let wanted = text.to_lowercase();
    desk.world.rows().into_iter().find(|row| desk.world.row_name(*row).to_lowercase() == wanted)
}

/// One row in full.
fn row(worlds: &dyn Worlds, text: &str, query: &str) -> Result<View, Error> {
    let desk = named(worlds, text)?;
    let catalogue = desk.catalogue();
    let Some(row) = find(&desk, text) else {
        let all = desk.world.rows();
        let names: Vec<String> = all.iter().map(|row| desk.world.row_name(*row)).collect();
        let keys = catalogue.sources().iter().map(|source| source.key.as_str()).chain(names.iter().map(String::as_str));
        return Err(Error::NoSuch { what: "source or row", found: text.to_owned(), nearest: nearest(text, keys, 3) });
    };
    let cells = evidence::cells(&desk, row);
    let lines = evidence::COLUMNS
        .iter()
        .zip(&cells)
        .filter(|(_, cell)| !cell.plain().is_empty())
        .map(|(column, cell)| vec![column.name.to_owned(), cell.plain().replace(';', "; ")])
        .collect();
    let mut meta = desk.meta(query.to_owned());
    meta.sources = desk.source_rows(std::iter::once(row));
    let layout = Layout {
        heading: vec![format!("Row {} of pack {}", desk.world.row_name(row), catalogue.name)],
        tables: vec![limited(String::new(), &["field", "value"], lines, None)],
        footer: meta.sources.keys().map(|source| format!("demarche sources {source}")).collect(),
    };
    Ok(View { meta, columns: evidence::COLUMNS.to_vec(), rows: vec![cells], layout })
}
