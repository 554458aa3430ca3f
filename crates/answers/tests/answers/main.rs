//! Tests of the answers on the embedded pack.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at once with the line")]

mod alignments;
mod cards;
mod citations;
mod exports;
mod positions;
mod refusals;
mod shapes;
mod similarities;
mod warnings;

use std::sync::LazyLock;

use demarche_answers::{AlignmentRequest, StateRequest};
use demarche_core::{Catalogue, Cell, View};
use demarche_evidence::{Archive, EURASIA, eurasia, read_pack};

static PACK: LazyLock<Archive> = LazyLock::new(|| Archive::new(eurasia().unwrap()));

fn catalogue() -> &'static Catalogue {
    PACK.catalogue()
}

/// The embedded pack with a text in one of its tables replaced.
fn pack_with(table: &str, from: &str, to: &str) -> Archive {
    let mut files: Vec<(&str, String)> = EURASIA.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    let (_, text) = files.iter_mut().find(|(name, _)| *name == table).unwrap();
    assert!(text.contains(from), "{table} has no {from:?}");
    *text = text.replacen(from, to, 1);
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Archive::new(read_pack(&files).unwrap())
}

fn asked(subject: &str) -> AlignmentRequest {
    AlignmentRequest { subject: subject.to_owned(), ..AlignmentRequest::default() }
}

fn of_state(actor: &str) -> StateRequest {
    StateRequest { actor: actor.to_owned(), ..StateRequest::default() }
}

fn strings(items: &[&str]) -> Vec<String> {
    items.iter().map(|item| (*item).to_owned()).collect()
}

/// The plain text of a row's column.
fn at(view: &View, row: &[Cell], column: &str) -> String {
    let index = view.columns.iter().position(|c| c.name == column).unwrap_or_else(|| panic!("no column {column}"));
    row[index].plain()
}

/// All that people would read.
fn people(view: &View) -> String {
    let layout = &view.layout;
    let mut text = layout.heading.join("\n");
    for sheet in &layout.tables {
        text += &format!("\n{}\n", sheet.caption);
        text += &sheet.rows.iter().map(|row| row.join(" | ")).collect::<Vec<_>>().join("\n");
        if let Some((_, details)) = &sheet.details {
            text += &details.join("\n");
        }
    }
    text + "\n" + &layout.footer.join("\n")
}
