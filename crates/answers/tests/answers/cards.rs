//! Cards: every measure has one, whole, and the works that it names are in the library.

use std::collections::BTreeSet;
use std::path::Path;

use demarche_answers::measures;
use demarche_core::Cell;

#[path = "../../build/cards.rs"]
mod build;

use build::{LINES, functions, keys, sources, works};

fn crates() -> std::path::PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// What a measure returns: never a count, a row number or a part of itself.
const MEASURED: [&str; 13] = [
    "Known<",
    "Interval",
    "Measurement",
    "Position",
    "Alignment",
    "Score",
    "f64",
    "Frustration",
    "SignedGraph",
    "Blocs",
    "Supplied",
    "Dyad",
    "PanelDraft",
];

/// Public functions that return numbers and are no measures: what they are part of has the card.
const NO_MEASURES: [(&str, &str); 7] = [
    ("blocs/battery.rs", "Measure::range"),
    ("predictors/traits.rs", "Situations::at"),
    ("predictors/traits.rs", "past_votes"),
    ("ideal_point/start.rs", "places"),
    ("similarity/table.rs", "Measures::all"),
    ("scores.rs", "Weights::layers"),
    ("ideal_point/simulate.rs", "simulate"),
];

#[test]
fn every_public_measure_has_a_whole_card() {
    let mut found = 0;
    for (file, text) in sources(&crates().join("measures/src")).unwrap() {
        for function in functions(&text) {
            let is_excepted = NO_MEASURES.contains(&(file.as_str(), function.name.as_str()))
                || file == "ideal_point/normal.rs"
                || function.returns.contains("Self");
            let is_measure = MEASURED.iter().any(|kind| function.returns.contains(kind)) && !is_excepted;
            let lines: Vec<&str> = function.card.iter().map(|(name, _)| name.as_str()).collect();
            if is_measure || !lines.is_empty() {
                assert_eq!(lines, LINES, "{file}: {} returns {}", function.name, function.returns);
                assert!(!function.means.is_empty(), "{file}: {} does not say what it is", function.name);
                for (name, text) in &function.card {
                    assert!(text.len() > 3, "{file}: {}: {name} is empty", function.name);
                }
                found += 1;
            }
        }
    }
    assert!(found >= 30, "{found}");
}

#[test]
fn cards_refer_to_works_that_are_in_the_library() {
    let library = std::fs::read_to_string(crates().join("../docs/references.bib")).unwrap();
    let known: BTreeSet<String> = works(&library).into_iter().map(|(key, _)| key).collect();
    assert_eq!(known.len(), library.lines().filter(|line| line.starts_with('@')).count());
    for name in ["measures", "crises", "pictures"] {
        for (file, text) in sources(&crates().join(name).join("src")).unwrap() {
            for function in functions(&text).iter().filter(|function| !function.card.is_empty()) {
                let references = function.card.iter().find(|(name, _)| name == "references").unwrap();
                let keys = keys(&references.1);
                let is_plain_record = references.1 == "none";
                assert!(is_plain_record || !keys.is_empty(), "{file}: {} refers to nothing", function.name);
                for key in keys {
                    assert!(known.contains(&key), "{file}: {}: {key}", function.name);
                }
            }
        }
    }
}

#[test]
fn the_printed_card_is_the_documentation() {
    let worlds = &*crate::PACK;
    let all = measures(worlds, None, None, "demarche measure list").unwrap();
    let mut expected = 0;
    for name in ["measures", "crises", "pictures"] {
        for (_, text) in sources(&crates().join(name).join("src")).unwrap() {
            expected += functions(&text).iter().filter(|function| !function.card.is_empty()).count();
        }
    }
    assert_eq!(all.rows.len(), expected);
    let one = measures(worlds, Some("frustration"), None, "demarche measure show frustration").unwrap();
    let text = one.layout.tables[0].rows.iter().flatten().cloned().collect::<Vec<_>>().join(" ");
    assert!(text.contains("local search") && text.contains("Aref, Samin"), "{text}");
    // Keys become citations; accents of TeX become letters.
    for row in &all.rows {
        let Some(Cell::List(citations)) = row.last() else { panic!("no citations") };
        for citation in citations {
            assert!(citation.contains('(') && !citation.contains('\\') && !citation.contains('{'), "{citation}");
        }
    }
    let near = measures(worlds, Some("frustated"), None, "q").unwrap_err().to_string();
    assert!(near.contains("frustated"), "{near}");
    assert_eq!(measures(worlds, Some("Table::pi"), None, "q").unwrap().rows.len(), 1);
}
