//! `blocs --sources`: which sources a division rests on, with how many rows.

use demarche_core::{Cell, Column, ColumnType, Layer, Layout, Meta, Reason, SourceRows, View, counted};

use crate::desk::Desk;
use crate::evidence::{limited, source_line};

const COLUMNS: &[Column] = &[
    Column::new("layer", ColumnType::Text, "layer"),
    Column::new("year", ColumnType::Integer, "calendar year; null where a window is divided as a whole"),
    Column::new("source", ColumnType::Text, "key of the source"),
    Column::new("rows", ColumnType::Integer, "how many rows of the layer and year it carries"),
    Column::new("source_title", ColumnType::Text, "publisher, title and date of the source"),
    Column::new("rests_on", ColumnType::List, "relations that the layer rests on; none: votes"),
];

/// The columns of the sources of a division, for the schema.
#[must_use]
pub fn blocs_sources_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// What one layer of one year rests on.
pub(super) struct Rest {
    pub(super) layer: Layer,
    pub(super) year: Option<i16>,
    pub(super) rests_on: Vec<&'static str>,
    pub(super) sources: SourceRows,
}

/// The sources of each layer and year, the one with most rows first.
pub(super) fn rests(desk: &Desk, meta: Meta, of: &[Rest], limit: Option<usize>) -> View {
    let catalogue = desk.catalogue();
    let title =
        |key: &str| catalogue.source_by_key(key).map(|id| source_line(catalogue.source(id))).unwrap_or_default();
    let (mut rows, mut lines) = (Vec::new(), Vec::new());
    for rest in of {
        for (key, n) in rest.sources.iter() {
            rows.push(vec![
                Cell::Text(rest.layer.to_string()),
                rest.year.map_or(Cell::Missing(Reason::NotApplicable), |year| Cell::Integer(i64::from(year))),
                Cell::Text(key.to_owned()),
                Cell::Integer(n as i64),
                Cell::Text(title(key)),
                Cell::List(rest.rests_on.iter().map(|name| (*name).to_owned()).collect()),
            ]);
            let year = rest.year.map_or_else(String::new, |year| year.to_string());
            lines.push(vec![year, rest.layer.to_string(), n.to_string(), key.to_owned(), title(key)]);
        }
    }
    let silent = of.iter().filter(|rest| rest.sources.is_empty()).count();
    let mut heading = vec![format!(
        "What the divisions rest on: {}. Window: {}. Pack {}.",
        counted(meta.sources.len(), "source"),
        crate::desk::window_words(desk.world.window),
        catalogue.name
    )];
    if silent > 0 {
        heading.push(format!("Layers and years that rest on no row: {silent}"));
    }
    let layout = Layout {
        heading,
        tables: vec![limited("by rows".to_owned(), &["year", "layer", "rows", "source", "title"], lines, limit)],
        footer: vec!["a source and its rows in full: demarche sources <source>".to_owned()],
    };
    View { meta, columns: COLUMNS.to_vec(), rows, layout }
}
