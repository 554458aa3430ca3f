//! `measure`: what each measure is, as its own documentation says it.

use demarche_core::{Cell, Column, ColumnType, Layout, Reason, View, Worlds, nearest};

use crate::Error;
use crate::desk::head;
use crate::evidence::limited;

/// What a measure is.
struct Card {
    measure: &'static str,
    /// The crate that has it.
    of: &'static str,
    file: &'static str,
    means: &'static str,
    definition: &'static str,
    input: &'static str,
    unit: &'static str,
    limits: &'static str,
    references: &'static [&'static str],
}

include!(concat!(env!("OUT_DIR"), "/cards.rs"));

const COLUMNS: &[Column] = &[
    Column::new("measure", ColumnType::Text, "name of the function that measures; of a method, after its type"),
    Column::new("crate", ColumnType::Text, "the crate that has it"),
    Column::new("file", ColumnType::Text, "the file in that crate's src"),
    Column::new("means", ColumnType::Text, "what it is, in plain words"),
    Column::new("definition", ColumnType::Text, "how it is computed; letters follow the cited papers"),
    Column::new("input", ColumnType::Text, "what it is computed from"),
    Column::new("unit", ColumnType::Text, "in what it is told, and when it is not known"),
    Column::new("limits", ColumnType::Text, "what it cannot tell"),
    Column::new("references", ColumnType::List, "keys of the works that it follows"),
    Column::new("citations", ColumnType::List, "these works, in the same order"),
];

/// The columns of the cards, for the schema.
#[must_use]
pub fn measures_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

fn cited(key: &str) -> String {
    WORKS.iter().find(|(work, _)| *work == key).map_or_else(|| key.to_owned(), |(_, words)| (*words).to_owned())
}

/// The cards of all measures, or of one in full.
///
/// # Errors
/// If no measure is called so.
pub fn measures(worlds: &dyn Worlds, name: Option<&str>, limit: Option<usize>, query: &str) -> Result<View, Error> {
    let mut cards: Vec<&Card> = CARDS.iter().collect();
    cards.sort_by_key(|card| (card.of, card.measure.to_lowercase()));
    if let Some(name) = name {
        let wanted = name.to_lowercase().replace('-', "_");
        let is_called = |card: &&Card| {
            let own = card.measure.to_lowercase();
            own == wanted || own.rsplit("::").next() == Some(wanted.as_str())
        };
        let near = nearest(&wanted, cards.iter().map(|card| card.measure), 3);
        cards.retain(is_called);
        if cards.is_empty() {
            return Err(Error::NoSuch { what: "measure", found: name.to_owned(), nearest: near });
        }
    }
    let text = |text: &str| Cell::text_or(text, Reason::NotApplicable);
    let row = |card: &&Card| {
        vec![
            text(card.measure),
            text(card.of),
            text(card.file),
            text(card.means),
            text(card.definition),
            text(card.input),
            text(card.unit),
            text(card.limits),
            Cell::List(card.references.iter().map(|key| (*key).to_owned()).collect()),
            Cell::List(card.references.iter().map(|key| cited(key)).collect()),
        ]
    };
    let tables = if name.is_some() {
        let full = |card: &&Card| {
            let fields = [
                ("what it is", card.means),
                ("definition", card.definition),
                ("input", card.input),
                ("unit", card.unit),
                ("limits", card.limits),
            ];
            let mut lines: Vec<Vec<String>> =
                fields.iter().map(|(field, words)| vec![(*field).to_owned(), (*words).to_owned()]).collect();
            lines.extend(card.references.iter().map(|key| vec!["reference".to_owned(), cited(key)]));
            lines.push(vec!["source".to_owned(), format!("crates/{}/src/{}", card.of, card.file)]);
            limited(card.measure.to_owned(), &["field", "text"], lines, None)
        };
        cards.iter().map(full).collect()
    } else {
        let lines = cards.iter().map(|card| vec![card.measure.to_owned(), card.of.to_owned(), card.means.to_owned()]);
        vec![limited(String::new(), &["measure", "crate", "what it is"], lines.collect(), limit)]
    };
    let footer = match name {
        Some(_) => Vec::new(),
        None => vec!["one in full: demarche measure show frustration".to_owned()],
    };
    let layout = Layout {
        heading: if name.is_some() { Vec::new() } else { vec![format!("{} measures", cards.len())] },
        tables,
        footer,
    };
    let rows = cards.iter().map(row).collect();
    Ok(View { meta: head(worlds.catalogue(), query.to_owned()), columns: COLUMNS.to_vec(), rows, layout })
}
