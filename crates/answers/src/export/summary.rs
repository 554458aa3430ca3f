//! What an export holds, column by column, for people.

use demarche_core::{Cell, Column, ColumnType, Layout, Meta, Panel, PanelColumn, Reason, Values, View, counted};

use crate::evidence::limited;

const COLUMNS: &[Column] = &[
    Column::new("column", ColumnType::Text, "name of the column"),
    Column::new("type", ColumnType::Text, "text, integer, number, day or bool"),
    Column::new("unit", ColumnType::Text, "what its numbers count"),
    Column::new("nature", ColumnType::Text, "flow, stock, state, event or share"),
    Column::new("layer", ColumnType::Text, "layer"),
    Column::new("rows", ColumnType::Integer, "rows"),
    Column::new("known", ColumnType::Integer, "rows with a value"),
    Column::new("missing", ColumnType::List, "why values are missing, and how many for each reason"),
    Column::new("sources_differ", ColumnType::Integer, "cells in which several sources differ; the latest is taken"),
    Column::new("means", ColumnType::Text, "what it is, and how its values were made"),
    Column::new("sources", ColumnType::List, "keys of the sources that it rests on"),
];

/// The columns of the account of an export, for the schema.
#[must_use]
pub fn export_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// What an export holds, column by column.
#[must_use]
pub fn export_summary(panel: &Panel) -> View {
    let about = &panel.about;
    let missing = |column: &PanelColumn| -> Vec<String> {
        column.tally().1.iter().map(|(reason, count)| format!("{reason}: {count}")).collect()
    };
    let row = |column: &PanelColumn| {
        vec![
            Cell::Text(column.name.clone()),
            Cell::Text(
                match column.values {
                    Values::Text { .. } => "text",
                    Values::Integer(_) => "integer",
                    Values::Number(_) => "number",
                    Values::Day(_) => "day",
                    Values::Bool(_) => "bool",
                }
                .to_owned(),
            ),
            Cell::text_or(&column.unit, Reason::NotApplicable),
            column.nature.map_or(Cell::Missing(Reason::NotApplicable), |nature| Cell::Text(nature.to_string())),
            column.layer.map_or(Cell::Missing(Reason::NotApplicable), |layer| Cell::Text(layer.to_string())),
            Cell::Integer(column.len() as i64),
            Cell::Integer(column.tally().0 as i64),
            Cell::List(missing(column)),
            Cell::Integer(column.disagreements.1 as i64),
            Cell::Text(column.means.clone()),
            Cell::List(column.sources.clone()),
        ]
    };
    let line = |column: &PanelColumn| {
        let unit = if column.unit.is_empty() { String::new() } else { format!(" [{}]", column.unit) };
        vec![format!("{}{unit}", column.name), column.tally().0.to_string(), missing(column).join(", ")]
    };
    let mut heading = vec![format!(
        "{}: {}, {}. Pack {}.",
        about.title,
        counted(panel.rows(), "row"),
        counted(panel.columns.len(), "column"),
        about.pack
    )];
    heading.extend(about.rules.iter().cloned());
    let layout = Layout {
        heading,
        tables: vec![limited(String::new(), &["column", "known", "missing"], panel.columns.iter().map(line).collect(), None)],
        footer: vec![
            "this is the account; the data: -o FILE.csv, .parquet, .arrow, .dta, .graphml or .gexf, or -o FILE.zip with README, codebook, licences and citations".to_owned(),
        ],
    };
    let meta = Meta {
        pack: about.pack.clone(),
        fingerprint: about.fingerprint.clone(),
        query: about.query.clone(),
        window: Some(about.window.clone()),
        as_of: (!about.as_of.is_empty()).then(|| about.as_of.clone()),
        sources: demarche_core::SourceRows::of(about.sources.iter().map(|source| (source.key.clone(), 0))),
        citation: about.citation.clone(),
        warnings: about.warnings.clone(),
        ..Meta::default()
    };
    View { meta, columns: COLUMNS.to_vec(), rows: panel.columns.iter().map(row).collect(), layout }
}
