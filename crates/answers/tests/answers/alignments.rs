//! What `alignment ukraine-2022` must show.

use std::collections::{BTreeMap, BTreeSet};

use demarche_answers::{AlignmentRequest, alignment};
use serde_json::Value;

use crate::{PACK, asked, at, catalogue, people, strings};

fn cells(request: &AlignmentRequest) -> Vec<Value> {
    alignment(&*PACK, request).unwrap().rows_json()
}

fn votes_of<'r>(rows: &'r [Value], actor: &str) -> &'r Value {
    rows.iter()
        .find(|row| row["actor"] == actor && row["layer"] == "votes")
        .unwrap_or_else(|| panic!("no votes of {actor}"))
}

/// Each state's answer to one question.
fn answers(rows: &[Value], question: &str) -> BTreeMap<String, Option<String>> {
    let of = |row: &Value| {
        let record = row["answers"].as_array()?.iter().find(|record| record["question"] == question)?;
        Some((row["actor"].as_str()?.to_owned(), record["answer"].as_str().map(str::to_owned)))
    };
    rows.iter().filter(|row| row["layer"] == "votes").filter_map(of).collect()
}

#[test]
fn the_answers_of_all_states_on_es_11_1_to_6_are_exact() {
    let rows = cells(&asked("ukraine-2022"));
    for (question, yes, no, abstain, silent) in [
        ("unga-es11-1", 141, 5, 35, 12),
        ("unga-es11-2", 140, 5, 38, 10),
        ("unga-es11-3", 93, 24, 58, 18),
        ("unga-es11-4", 143, 5, 35, 10),
        ("unga-es11-5", 94, 14, 73, 12),
        ("unga-es11-6", 141, 7, 32, 13),
    ] {
        let found = answers(&rows, question);
        let count =
            |wanted: &[&str]| found.values().flatten().filter(|answer| wanted.contains(&answer.as_str())).count();
        let counts = (count(&["yes"]), count(&["no"]), count(&["abstain"]), count(&["unrecorded", "barred"]));
        assert_eq!(counts, (yes, no, abstain, silent), "{question}");
    }
    let first = answers(&rows, "unga-es11-1");
    assert_eq!(first["VEN"].as_deref(), Some("barred"));
    assert_eq!(first["CHN"].as_deref(), Some("abstain"));
    assert_eq!(answers(&rows, "unga-es11-3")["CHN"].as_deref(), Some("no"));
}

#[test]
fn four_states_of_central_asia_are_told_apart_from_other_abstainers() {
    let request = AlignmentRequest {
        actors: strings(&["KAZ", "KGZ", "TJK", "UZB", "IND", "TKM", "VEN"]),
        ..asked("ukraine-2022")
    };
    let rows = cells(&request);
    let shares = |actor: &str| {
        let row = votes_of(&rows, actor);
        format!(
            "{} {} {} {} {}",
            row["side_a_given"], row["side_a_of"], row["side_b_given"], row["side_b_of"], row["pattern"]
        )
        .replace('"', "")
    };
    for actor in ["KAZ", "KGZ", "TJK", "UZB"] {
        assert!(shares(actor).ends_with("first_only"), "{actor}: {}", shares(actor));
        assert!(!shares(actor).starts_with("0 "), "{actor}: {}", shares(actor));
    }
    assert_eq!(votes_of(&rows, "IND")["pattern"], "neither");
    assert_eq!(votes_of(&rows, "TKM")["pattern"], "unknown");
    assert_eq!(votes_of(&rows, "TKM")["na_reason"]["side_a_share"], "no_vote_cast");
}

#[test]
fn russia_and_ukraine_gave_all_their_votes_to_themselves() {
    let rows = cells(&AlignmentRequest { actors: strings(&["RUS", "UKR"]), ..asked("ukraine-2022") });
    assert_eq!(
        (&votes_of(&rows, "RUS")["side_a_share"], &votes_of(&rows, "RUS")["side_b_share"]),
        (&Value::from(1.0), &Value::from(0.0))
    );
    assert_eq!(
        (&votes_of(&rows, "UKR")["side_a_share"], &votes_of(&rows, "UKR")["side_b_share"]),
        (&Value::from(0.0), &Value::from(1.0))
    );
}

#[test]
fn ties_and_statements_stand_beside_the_votes_and_every_filled_cell_has_rows() {
    let rows = cells(&asked("ukraine-2022"));
    let layers: BTreeSet<&str> = rows.iter().filter_map(|row| row["layer"].as_str()).collect();
    for layer in ["votes", "institutions", "diplomacy", "rhetoric", "security", "trade"] {
        assert!(layers.contains(layer), "{layers:?}");
    }
    for row in &rows {
        let has_facts = row["facts"].as_array().is_some_and(|facts| !facts.is_empty());
        let has_answer =
            row["answers"].as_array().is_some_and(|answers| answers.iter().any(|answer| answer["row"].is_string()));
        let has_rows = row["rows"].as_array().is_some_and(|rows| !rows.is_empty());
        assert_eq!(has_rows, has_facts || has_answer, "{} {}", row["actor"], row["layer"]);
    }
}

#[test]
fn changing_the_sides_over_changes_the_columns_over() {
    let pick = |sides: [&str; 2]| {
        let rows =
            cells(&AlignmentRequest { sides: strings(&sides), layers: strings(&["votes"]), ..asked("ukraine-2022") });
        rows.iter()
            .map(|row| (row["actor"].to_string(), row["side_a_share"].clone(), row["side_b_share"].clone()))
            .collect::<Vec<_>>()
    };
    let (one, other) = (pick(["RUS", "UKR"]), pick(["UKR", "RUS"]));
    let turned: Vec<_> = other.into_iter().map(|(actor, a, b)| (actor, b, a)).collect();
    assert_eq!(one, turned);
}

#[test]
fn as_of_a_day_only_earlier_questions_and_rows_are_there() {
    let view = alignment(
        &*PACK,
        &AlignmentRequest { as_of: Some("2022-03-10".to_owned()), sources: true, ..asked("ukraine-2022") },
    )
    .unwrap();
    assert_eq!(view.meta.as_of.as_deref(), Some("2022-03-10"));
    for row in &view.rows {
        assert!(at(&view, row, "known_on").as_str() <= "2022-03-10", "{}", at(&view, row, "row"));
    }
    let questions = view.meta_json()["questions"].clone();
    let keys: Vec<&str> =
        questions.as_array().unwrap().iter().filter_map(|question| question["question"].as_str()).collect();
    assert_eq!(keys, ["unsc-s-2022-155", "unga-es11-1"]);
}

#[test]
fn layers_and_groups_narrow_the_answer() {
    let request = AlignmentRequest {
        layers: strings(&["votes", "institutions"]),
        actors: strings(&["central-asia"]),
        ..asked("ukraine-2022")
    };
    let rows = cells(&request);
    let actors: BTreeSet<&str> = rows.iter().filter_map(|row| row["actor"].as_str()).collect();
    assert_eq!(actors, ["KAZ", "KGZ", "TJK", "TKM", "UZB"].into());
    assert_eq!(rows.len(), 10);
}

#[test]
fn scores_are_given_only_on_request_and_with_their_formula() {
    let plain = alignment(&*PACK, &asked("ukraine-2022")).unwrap();
    assert!(plain.columns.iter().all(|column| !column.name.contains("score") && !column.name.contains("rank")));
    assert!(!people(&plain).contains("score"));
    let weighted =
        alignment(&*PACK, &AlignmentRequest { weights: Some("votes=1".to_owned()), ..asked("ukraine-2022") }).unwrap();
    assert_eq!(weighted.meta_json()["formula"], "score = 1 × share on votes");
    let rus = weighted.rows.iter().find(|row| at(&weighted, row, "actor") == "RUS").unwrap();
    assert_eq!(at(&weighted, rus, "side_a_score"), "1");
}

#[test]
fn rows_that_rest_on_essays_are_marked_wherever_they_are_shown() {
    let archive = &*PACK;
    let essays: BTreeSet<&str> = archive
        .rows()
        .acts
        .iter()
        .filter(|act| act.provenance.is_from_essay)
        .map(|act| catalogue().text(act.provenance.key))
        .collect();
    assert_eq!(essays.len(), 8);
    let mut seen: BTreeSet<String> = BTreeSet::new();
    for key in ["iran-usa-2018", "rose-2003", "orange-2004", "tulip-2005"] {
        let view = alignment(archive, &AlignmentRequest { sources: true, ..asked(key) }).unwrap();
        let mut shown = 0;
        for row in &view.rows {
            let is_essay = essays.contains(at(&view, row, "row").as_str());
            assert_eq!(at(&view, row, "origin") == "essay", is_essay, "{}", at(&view, row, "row"));
            if is_essay {
                shown += 1;
                seen.insert(at(&view, row, "row"));
            }
        }
        assert!(shown > 0 && people(&view).contains("[essay]"), "{key}");
        assert!(view.meta.warnings.iter().any(|warning| warning.contains("rest on an essay")), "{key}");
        for row in alignment(archive, &asked(key)).unwrap().rows_json() {
            for fact in row["facts"].as_array().unwrap() {
                assert_eq!(fact["origin"] == "essay", essays.contains(fact["row"].as_str().unwrap()), "{fact}");
            }
        }
    }
    assert_eq!(seen.len(), 8, "{seen:?}");
}
