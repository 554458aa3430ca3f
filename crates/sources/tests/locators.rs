//! For every kept row, the bytes at its locator, read alone, give the same row.
#![allow(missing_docs, clippy::unwrap_used, clippy::expect_used, clippy::panic)]

mod common;

use std::collections::BTreeMap;

use common::{edition, fixture, load, registry::registry, written_out};
use demarche_sources::{Input, by_name};

/// Reads the kept lines of each file again, in another order, every `step`-th of them, and compares.
fn rows_come_back(name: &str, inputs: &[Input], step: usize) {
    let dataset = by_name(name).unwrap();
    let whole = written_out(&load(dataset, inputs).unwrap());
    let mut lines: BTreeMap<&str, Vec<u32>> = BTreeMap::new();
    for (file, line) in whole.keys() {
        lines.entry(file).or_default().push(*line);
    }
    assert!(!lines.is_empty());
    for (file, lines) in lines {
        let mut sample: Vec<u32> = lines.into_iter().step_by(step).collect();
        // An order that no reader of neighbours survives, the same in each run.
        sample.sort_by_key(|line| line.wrapping_mul(2_654_435_769));
        // Questions depend on the ballots put to them (their totals, and whether they passed), so that the other files stay whole.
        let again = dataset.reparse(inputs, &registry(), file, &sample).unwrap();
        let again = written_out(&again);
        for line in sample {
            let key = (file.to_owned(), line);
            assert_eq!(whole.get(&key), again.get(&key), "{name} {file}:{line}");
        }
    }
}

#[test]
fn rows_of_fixtures_come_back_from_their_lines() {
    for dataset in demarche_sources::all() {
        rows_come_back(dataset.name, &fixture(dataset.name), 1);
    }
}

#[test]
fn rows_of_real_editions_come_back_from_their_lines() {
    let step = if std::env::var_os("DEMARCHE_LONG").is_some() { 1 } else { 97 };
    for (name, files) in common::EDITIONS {
        if let Some(inputs) = edition("rows_of_real_editions_come_back_from_their_lines", files) {
            rows_come_back(name, &inputs, step);
        }
    }
}
