//! Tests of the answers on the embedded pack.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at once with the line")]

mod alignments;
mod blocs;
mod cards;
mod citations;
mod exports;
mod movement;
mod positions;
mod predictors;
mod refusals;
mod shapes;
mod similarities;
mod warnings;

use std::io::Write;
use std::sync::LazyLock;

use demarche_answers::{AlignmentRequest, StateRequest};
use demarche_core::{Catalogue, Cell, View};
use demarche_evidence::{Archive, EURASIA, eurasia, read_pack};

static PACK: LazyLock<Archive> = LazyLock::new(|| Archive::new(eurasia().unwrap()));

/// The roll calls of the General Assembly to 2019, where they are at hand; else a line in the list of skipped tests.
fn real_votes(test: &str) -> Option<Archive> {
    let Some(folder) = std::env::var_os("DEMARCHE_DATA").map(std::path::PathBuf::from) else {
        if let Some(list) = std::env::var_os("DEMARCHE_SKIPS") {
            let mut list = std::fs::OpenOptions::new().create(true).append(true).open(list).unwrap();
            writeln!(list, "skipped: {test}: DEMARCHE_DATA is not set").unwrap();
        }
        return None;
    };
    let files = ["rollcalls.csv.gz", "votes.csv.gz", "issues.csv", "Matches.csv"];
    let input = |file: &&str| demarche_sources::Input::file(&folder.join("unga-votes-1946-2019").join(file));
    let inputs: Vec<_> = files.iter().map(input).collect();
    let dataset = demarche_sources::by_name("un_votes").unwrap();
    let loaded = dataset.load(&inputs, &catalogue().registry, &mut |_| {}).unwrap();
    Some(Archive::new(loaded.evidence))
}

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
