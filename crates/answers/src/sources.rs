//! `sources`: who says so; and any row in full.

use demarche_core::{Cell, Column, ColumnType, Layout, Reason, RowRef, Scope, SourceId, View, Window, Worlds, nearest};

use crate::Error;
use crate::desk::Desk;
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
    let desk = Desk::open(worlds, Window::ALWAYS, None, &Scope::default())?;
    let all = desk.world.rows();
    let mut used = vec![0_i64; catalogue.sources().len()];
    for row in &all {
        for id in catalogue.citation(desk.world.provenance(*row).citation) {
            used[id.index()] += 1;
        }
    }
    let citing = |id: SourceId| {
        let world = &desk.world;
        let cites = move |row: &RowRef| catalogue.citation(world.provenance(*row).citation).contains(&id);
        all.iter().copied().filter(cites).take(limit.unwrap_or(usize::MAX))
    };
    let wanted: Vec<SourceId> = match key {
        None => (0..catalogue.sources().len()).map(SourceId::from_index).collect(),
        Some(text) => match catalogue.source_by_key(text) {
            Some(id) => vec![id],
            None => return row(&desk, text, query),
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
            Cell::Integer(used),
            Cell::text_or(&source.note, Reason::NotApplicable),
        ]);
        lines.push(vec![source.key.clone(), source.kind.to_string(), source_line(source), used.to_string()]);
    }
    let mut layout = Layout {
        heading: vec![format!("{} sources. Pack {}.", wanted.len(), catalogue.name)],
        tables: vec![limited(String::new(), &["source", "kind", "what it is", "rows"], lines, limit)],
        footer: vec!["one source with its rows: demarche sources <source>; cited: demarche cite <source>".to_owned()],
    };
    if let (Some(_), Some(id)) = (key, wanted.first()) {
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
        let lines: Vec<(Vec<String>, String)> = citing(*id)
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
    Ok(View { meta: desk.meta(query.to_owned()), columns: COLUMNS.to_vec(), rows, layout })
}

/// One row in full.
fn row(desk: &Desk, text: &str, query: &str) -> Result<View, Error> {
    let catalogue = desk.catalogue();
    let all = desk.world.rows();
    let wanted = text.to_lowercase();
    let Some(row) = all.iter().copied().find(|row| desk.world.row_name(*row).to_lowercase() == wanted) else {
        let names: Vec<String> = all.iter().map(|row| desk.world.row_name(*row)).collect();
        let keys = catalogue.sources().iter().map(|source| source.key.as_str()).chain(names.iter().map(String::as_str));
        return Err(Error::NoSuch { what: "source or row", found: text.to_owned(), nearest: nearest(text, keys, 3) });
    };
    let cells = evidence::cells(desk, row);
    let lines = evidence::COLUMNS
        .iter()
        .zip(&cells)
        .filter(|(_, cell)| !cell.plain().is_empty())
        .map(|(column, cell)| vec![column.name.to_owned(), cell.plain().replace(';', "; ")])
        .collect();
    let mut meta = desk.meta(query.to_owned());
    meta.sources = desk.source_keys(std::iter::once(row));
    let layout = Layout {
        heading: vec![format!("Row {} of pack {}", desk.world.row_name(row), catalogue.name)],
        tables: vec![limited(String::new(), &["field", "value"], lines, None)],
        footer: meta.sources.iter().map(|source| format!("demarche sources {source}")).collect(),
    };
    Ok(View { meta, columns: evidence::COLUMNS.to_vec(), rows: vec![cells], layout })
}
