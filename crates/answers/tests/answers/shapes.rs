//! Every view: its cells fit its columns, its nulls have reasons, its sources exist.

use std::collections::BTreeSet;

use demarche_answers::{
    CodesRequest, Error, VotesRequest, alignment, codebook, codebook_columns, codes, codes_columns, crises,
    crises_columns, groups, groups_columns, row_columns, sources, sources_columns, state, state_columns, votes_list,
    votes_list_columns, votes_show, votes_show_columns,
};
use demarche_core::{Cell, Column, ColumnType, View};
use serde_json::Value;

use crate::{PACK, asked, catalogue, of_state, strings};

fn fits(cell: &Cell, kind: ColumnType) -> bool {
    match cell {
        Cell::Missing(_) => true,
        Cell::Text(_) => kind == ColumnType::Text,
        Cell::Integer(_) => kind == ColumnType::Integer,
        Cell::Number(number) => kind == ColumnType::Number && number.is_finite(),
        Cell::Bool(_) => kind == ColumnType::Bool,
        Cell::List(_) => kind == ColumnType::List,
        Cell::Records(_) => kind == ColumnType::Records,
    }
}

fn check(what: &str, view: &View) {
    for (number, row) in view.rows.iter().enumerate() {
        assert_eq!(row.len(), view.columns.len(), "{what}: row {number}");
        for (column, cell) in view.columns.iter().zip(row) {
            assert!(fits(cell, column.kind), "{what}: {} of row {number} is {cell:?}", column.name);
            if let Cell::Records(records) = cell {
                for record in records {
                    let names: Vec<&str> = record.iter().map(|(name, _)| *name).collect();
                    let expected: Vec<&str> = column.fields.iter().map(|(name, _)| *name).collect();
                    assert_eq!(names, expected, "{what}: {}", column.name);
                    for ((name, field), (_, kind)) in record.iter().zip(column.fields) {
                        assert!(fits(field, *kind), "{what}: {}.{name} of row {number} is {field:?}", column.name);
                    }
                }
            }
        }
    }
    let names: BTreeSet<&str> = view.columns.iter().map(|column| column.name).collect();
    assert_eq!(names.len(), view.columns.len(), "{what}: a column name is used twice");
    let sources: BTreeSet<&str> = view.meta.sources.keys().collect();
    assert_eq!(sources.len(), view.meta.sources.len(), "{what}: each source once");
    let order: Vec<_> = view.meta.sources.iter().map(|(key, rows)| (std::cmp::Reverse(rows), key)).collect();
    assert!(order.is_sorted(), "{what}: the source with most rows first: {order:?}");
    for key in sources {
        assert!(catalogue().source_by_key(key).is_some(), "{what}: no source {key}");
    }
    assert_eq!(view.meta.pack, catalogue().name, "{what}");
    assert!(view.meta.citation.contains(&catalogue().name) && view.meta.fingerprint.len() == 16, "{what}");
    for sheet in &view.layout.tables {
        assert!(
            sheet.rows.iter().all(|row| row.len() == sheet.heads.len()),
            "{what}: a row for people has another number of cells"
        );
        if let Some((_, details)) = &sheet.details {
            assert_eq!(details.len(), sheet.rows.len(), "{what}");
        }
    }
    let json = view.json();
    for row in json["rows"].as_array().unwrap() {
        check_nulls(what, row);
    }
    assert!(serde_json::from_str::<Value>(&json.to_string()).is_ok(), "{what}");
}

fn check_nulls(what: &str, object: &Value) {
    let reasons = object["na_reason"].as_object().unwrap();
    for (name, value) in object.as_object().unwrap() {
        assert_eq!(value.is_null(), reasons.contains_key(name), "{what}: {name} in {object}");
        for record in value.as_array().into_iter().flatten().filter(|record| record.is_object()) {
            check_nulls(what, record);
        }
    }
}

/// The sources that the rows of a view name are the sources of its head.
fn check_sources(what: &str, view: &View) {
    let Some(index) = view.columns.iter().position(|column| column.name == "sources") else { return };
    for row in &view.rows {
        if let Cell::List(keys) = &row[index] {
            assert!(!keys.is_empty(), "{what}: a row without a source");
            for key in keys {
                assert!(
                    view.meta.sources.keys().any(|of| of == key),
                    "{what}: {key} is named by a row and not in the head"
                );
            }
        }
    }
}

#[test]
fn every_crisis_is_answered_or_refused_in_words() {
    let mut refused = Vec::new();
    for crisis in &catalogue().crises {
        let weighted = (crisis.key == "myanmar-2021").then(|| "votes=2,institutions=1".to_owned());
        for (sources, weights) in [(false, weighted), (true, None)] {
            let request =
                demarche_answers::AlignmentRequest { sources, weights, seed: 1, limit: Some(20), ..asked(&crisis.key) };
            match alignment(&*PACK, &request) {
                Ok(view) => {
                    check(&crisis.key, &view);
                    check_sources(&crisis.key, &view);
                    assert!(!view.rows.is_empty(), "{}", crisis.key);
                    assert!(!view.meta.coverage.is_empty() && view.meta.window.is_some(), "{}", crisis.key);
                }
                Err(Error::Request { what, expected }) => {
                    assert!(
                        crisis.sides.is_none() && what.contains(&crisis.key) && expected.contains("--sides"),
                        "{what}; {expected}"
                    );
                    if !refused.contains(&crisis.key.as_str()) {
                        refused.push(&crisis.key);
                    }
                }
                Err(other) => panic!("{}: {other}", crisis.key),
            }
        }
    }
    refused.sort_unstable();
    assert_eq!(refused, ["arab-spring-2011", "kazakhstan-2022", "zhanaozen-2011"]);
}

#[test]
fn a_crisis_without_sides_is_answered_for_two_that_are_named() {
    for (key, pair) in
        [("arab-spring-2011", ["CHN", "RUS"]), ("kazakhstan-2022", ["KAZ", "RUS"]), ("zhanaozen-2011", ["KAZ", "CHN"])]
    {
        let request = demarche_answers::AlignmentRequest { sides: strings(&pair), ..asked(key) };
        match alignment(&*PACK, &request) {
            Ok(view) => check(key, &view),
            Err(Error::NothingCovered { .. }) => {}
            Err(other) => panic!("{key}: {other}"),
        }
    }
}

#[test]
fn every_question_is_answered_or_refused_in_words() {
    for (_, question) in catalogue().questions() {
        let (sides, layers) = (strings(&["RUS", "USA"]), strings(&["votes", "diplomacy"]));
        let request = demarche_answers::AlignmentRequest { sides, layers, ..asked(&question.key) };
        match alignment(&*PACK, &request) {
            Ok(view) => check(&question.key, &view),
            Err(Error::NothingCovered { .. }) => {}
            Err(other) => panic!("{}: {other}", question.key),
        }
        match votes_show(&*PACK, &question.key, "") {
            Ok(view) => {
                check(&question.key, &view);
                check_sources(&question.key, &view);
                assert_eq!(view.columns, votes_show_columns());
            }
            Err(Error::NothingCovered { nearest, .. }) => {
                assert!(nearest.contains(&question.totals.counted()[0].to_string()), "{}: {nearest}", question.key);
            }
            Err(other) => panic!("{}: {other}", question.key),
        }
    }
}

#[test]
fn every_actor_has_a_record_or_is_refused_in_words() {
    for (_, actor) in catalogue().registry.all() {
        match state(&*PACK, &of_state(&actor.code)) {
            Ok(view) => {
                check(&actor.code, &view);
                check_sources(&actor.code, &view);
                assert_eq!(view.columns, state_columns());
                assert!(!view.rows.is_empty(), "{}", actor.code);
            }
            Err(Error::NothingCovered { what, .. }) => assert!(what.contains(&actor.code), "{what}"),
            Err(other) => panic!("{}: {other}", actor.code),
        }
    }
}

#[test]
fn pairs_lists_codes_and_sources_have_their_columns() {
    for (a, b) in [("KAZ", "RUS"), ("CHN", "RUS"), ("USA", "CHN"), ("KGZ", "CHN")] {
        let request = demarche_answers::StateRequest { with: Some(b.to_owned()), ..of_state(a) };
        check("pair", &state(&*PACK, &request).unwrap());
    }
    let same = |what: &str, view: View, columns: Vec<Column>| {
        check(what, &view);
        assert_eq!(view.columns, columns, "{what}");
        view.rows.len()
    };
    assert_eq!(same("votes", votes_list(&*PACK, &VotesRequest::default()).unwrap(), votes_list_columns()), 35);
    let members = |name, at| groups(&*PACK, name, at, "").unwrap();
    assert!(same("groups", members(None, None), groups_columns()) > 40);
    assert_eq!(same("group", members(Some("Central-Asia"), None), groups_columns()), 5);
    assert!(
        groups(&*PACK, Some("central-asia"), Some("1900"), "").is_err() && groups(&*PACK, Some("x"), None, "").is_err()
    );
    let about = VotesRequest { about: Some("GEORGIA displaced".to_owned()), ..VotesRequest::default() };
    assert_eq!(same("votes about", votes_list(&*PACK, &about).unwrap(), votes_list_columns()), 7);
    assert_eq!(same("crises", crises(&*PACK, None, "").unwrap(), crises_columns()), 17);
    assert_eq!(
        same("codes", codes(&*PACK, &CodesRequest::default()).unwrap(), codes_columns()),
        catalogue().registry.len()
    );
    assert_eq!(
        same("sources", sources(&*PACK, None, None, "").unwrap(), sources_columns()),
        catalogue().sources().len()
    );
    assert!(same("codebook", codebook(&*PACK, None, "").unwrap(), codebook_columns()) > 50);
    for crisis in &catalogue().crises {
        assert_eq!(same(&crisis.key, crises(&*PACK, Some(&crisis.key), "").unwrap(), crises_columns()), 1);
    }
    for source in catalogue().sources() {
        assert_eq!(same(&source.key, sources(&*PACK, Some(&source.key), None, "").unwrap(), sources_columns()), 1);
    }
}

#[test]
fn every_row_behind_a_cell_can_be_asked_for_in_full() {
    let view = alignment(&*PACK, &asked("crimea-2014")).unwrap();
    let index = view.columns.iter().position(|column| column.name == "rows").unwrap();
    let mut keys: BTreeSet<String> = BTreeSet::new();
    for row in &view.rows {
        if let Cell::List(rows) = &row[index] {
            keys.extend(rows.iter().cloned());
        }
    }
    assert!(keys.len() > 100);
    for key in keys.iter().step_by(40) {
        let found = sources(&*PACK, Some(key), None, "").unwrap();
        check(key, &found);
        assert_eq!(found.columns, row_columns());
        assert_eq!(crate::at(&found, &found.rows[0], "row"), *key);
        assert!(crate::at(&found, &found.rows[0], "at").contains(".csv:"), "{key}");
    }
}

#[test]
fn the_same_request_gives_the_same_bytes() {
    let weights = Some("votes=2,institutions=1".to_owned());
    let request = demarche_answers::AlignmentRequest {
        weights,
        seed: 5,
        actors: strings(&["central-asia"]),
        ..asked("ukraine-2022")
    };
    let (one, two) = (alignment(&*PACK, &request).unwrap(), alignment(&*PACK, &request).unwrap());
    assert_eq!(one.json().to_string(), two.json().to_string());
    assert_eq!(one.layout, two.layout);
}
