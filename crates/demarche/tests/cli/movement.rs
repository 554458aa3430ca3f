//! Movement of states and pairs, and how firmly an alignment lies: as a user meets them.

use std::collections::BTreeSet;

use serde_json::Value;

use crate::exports::skip;
use crate::run::{Folder, binary, cell, did, json, line, ok, rows, ukraine};

#[test]
fn a_pair_of_the_pack_has_too_few_sessions_and_says_so() {
    let view = json("pair KAZ RUS --movement");
    let of =
        |kind: &str| rows(&view).iter().filter(move |row| row["row_kind"] == kind).cloned().collect::<Vec<Value>>();
    let findings = of("finding");
    assert!(!findings.is_empty() && of("change").is_empty());
    for finding in findings {
        assert_eq!(finding["finding"], "cannot_tell", "{finding}");
        assert_eq!(finding["chance"], Value::Null);
        assert_eq!(finding["na_reason"]["chance"], "too_few");
    }
    let people = ok("pair KAZ RUS --movement -f table");
    assert!(people.contains("cannot tell of changes") && people.contains("8 are needed"), "{people}");
    let record = ok("pair KAZ RUS -f table");
    assert!(record.contains("Movement, agreement: cannot tell of changes"), "{record}");
}

#[test]
fn a_state_of_the_pack_has_neighbours_and_says_why_it_has_no_positions() {
    let view = json("state KAZ --movement");
    let neighbours: Vec<&Value> = rows(&view).iter().filter(|row| row["series"] == "agreement").collect();
    assert!(neighbours.len() > 100);
    let mut last = 1.0;
    for row in &neighbours {
        let number = |name: &str| row[name].as_f64().unwrap();
        assert!(number("value") <= last, "the nearest come first");
        last = number("value");
        assert!(number("rank_low") <= number("rank") && number("rank") <= number("rank_high"), "{row}");
        if !row["lo90"].is_null() {
            assert!(number("lo90") <= last && last <= number("hi90"), "{row}");
        }
    }
    assert!(view["meta"]["warnings"].to_string().contains("positions are not told"), "{}", view["meta"]);
    assert!(rows(&view).iter().all(|row| row["series"] != "position"));
    let people = ok("state KAZ --movement -f table -n 5");
    assert!(people.contains("nearest by agreement") && people.contains("furthest by agreement"), "{people}");
}

#[test]
fn every_format_has_the_columns_of_the_schema_and_every_thread_the_same_bytes() {
    let schema: Value = serde_json::from_str(&ok("schema movement")).unwrap();
    let csv = ok("state KAZ --movement -f csv");
    let heads: Vec<&str> = csv.lines().next().unwrap().split(',').collect();
    let view = json("state KAZ --movement");
    let names: BTreeSet<&str> = rows(&view)[0].as_object().unwrap().keys().map(String::as_str).collect();
    for head in heads.iter().filter(|head| !["na_reason", "pack"].contains(head)) {
        assert!(names.contains(head) && schema.to_string().contains(&format!("\"{head}\"")), "{head}");
    }
    assert_eq!(csv, ok("state KAZ --movement -f csv --threads 1"));
    assert_eq!(csv, ok("state KAZ --movement -f csv --seed 1"));
    let (one, other) = (ok("state KAZ --movement -f ndjson"), ok("state KAZ --movement --seed 2 -f ndjson"));
    assert_eq!(one.lines().count(), other.lines().count());
    assert!(ok("pair KAZ RUS --movement -f svg").contains("<svg"));
    assert!(ok("pair KAZ RUS --movement -f md").contains("### agreement"));
}

#[test]
fn a_picture_of_movement_says_cannot_tell_where_nothing_can_be_told() {
    let svg = ok("pair KAZ RUS --movement -f svg");
    assert!(svg.contains("cannot tell of 2 series") && !svg.contains("no change found"), "{svg}");
}

#[test]
fn neighbours_are_ranked_and_ranks_that_meet_are_no_order() {
    let view = json("state KAZ --movement");
    let ranked: Vec<&Value> = rows(&view).iter().filter(|row| row["row_kind"] == "neighbour").collect();
    assert!(ranked.len() > 100);
    let people = ok("state KAZ --movement -f table -n 0");
    assert!(people.contains("of two whose ranks meet it cannot be told which is nearer"), "{people}");
    assert!(people.contains("they stand by value, and their order means nothing"), "{people}");
    assert!(people.contains("told from the nearest (or the furthest): no"), "{people}");
}

#[test]
fn a_body_of_both_sides_counts_for_neither() {
    // Ukraine took part in the Commonwealth of Independent States until 2018, as Russia does.
    let crimea = json("alignment crimea-2014 --actors BLR,KAZ --layers institutions");
    for row in rows(&crimea) {
        assert_eq!(row["side_a_of"], 2, "CSTO and SCO: {row}");
        let cis = row["facts"].as_array().unwrap().iter().filter(|fact| fact["says"].to_string().contains("CIS"));
        assert!(cis.into_iter().all(|fact| fact["direction"] == "other"), "{row}");
    }
    assert!(ok("alignment crimea-2014 --actors BLR -f table").contains("of both, and left out: CIS"));
    assert!(ok("alignment ukraine-2022 --actors BLR -f table").contains("listed bodies of RUS: CIS, CSTO, EAEU, SCO"));
}

#[test]
fn after_the_end_of_the_pack_memberships_are_unknown() {
    let facts = |flags: &str| {
        let view = json(&format!("alignment ukraine-2022 --actors KAZ --layers institutions {flags}"));
        let row = rows(&view)[0].clone();
        let facts = row["facts"].as_array().unwrap();
        (facts.len(), facts.iter().filter(|fact| fact["in_window"] == "yes").count(), row["side_a_share"].clone())
    };
    let (all, sure, share) = facts("--to 2023");
    assert!(all > 0 && sure == all && share.is_number());
    let later = line("alignment ukraine-2022 --actors KAZ --layers institutions --from 2030 --to 2031");
    assert_eq!(later.code, 3, "{}", later.out);
}

#[test]
fn what_does_not_go_with_movement_is_refused() {
    assert_eq!(line("state KAZ --movement --layers arms").code, 2);
    assert_eq!(line("pair KAZ RUS --seed 3").code, 2);
    let nothing = line("state GATES-FOUNDATION --movement");
    assert!(nothing.code == 3 || nothing.code == 5, "{}", nothing.err);
    let no_value = line("state KAZ --movement -f svg");
    assert_eq!((no_value.code, no_value.out.as_str()), (3, ""), "{}", no_value.err);
}

#[test]
fn shares_of_an_alignment_have_intervals_and_a_word() {
    let number = |row: &Value, name: &str| row[name].as_f64().unwrap();
    for row in rows(ukraine()) {
        for side in ["side_a", "side_b"] {
            let share = &row[format!("{side}_share")];
            let ends = [&row[format!("{side}_lo90")], &row[format!("{side}_hi90")]];
            assert!(ends.iter().all(|end| end.is_null() == share.is_null()), "{row}");
            if let Some(share) = share.as_f64() {
                let (low, high) = (ends[0].as_f64().unwrap(), ends[1].as_f64().unwrap());
                assert!(0.0 <= low && low <= share && share <= high && high <= 1.0, "{row}");
                assert_eq!(row["layer"] == "institutions", low == high, "whole counts have no width: {row}");
            }
        }
    }
    let votes = |actor: &str| cell(ukraine(), actor, "votes");
    // No on all but an abstention or none: the interval is that of Jeffreys.
    let belarus = votes("BLR");
    assert_eq!(belarus["firmness"], "firm", "{belarus}");
    assert!(number(belarus, "side_a_lo90") > 0.5 && number(belarus, "side_b_hi90") < 0.5);
    assert_eq!(votes("POL")["firmness"], "firm");
    // It abstained on most and voted no once: one vote runs against giving to neither.
    assert_eq!(votes("KAZ")["firmness"], "leaning", "{}", votes("KAZ"));
    assert_eq!(votes("IND")["firmness"], "firm", "{}", votes("IND"));
    assert_eq!(votes("VEN")["firmness"], Value::Null);
    assert_eq!(votes("VEN")["na_reason"]["firmness"], "no_vote_cast");
    assert_eq!(cell(ukraine(), "KAZ", "institutions")["na_reason"]["firmness"], "not_applicable");
    let people = ok("alignment ukraine-2022 --actors central-asia -f table");
    assert!(people.contains("how firmly") && people.contains("leaning, neither"), "{people}");
    // Which way, and how surely, are two words.
    assert_eq!((&votes("BLR")["mostly"], &votes("POL")["mostly"]), (&"first".into(), &"second".into()));
    assert_eq!((&votes("IND")["mostly"], &votes("KAZ")["mostly"]), (&"neither".into(), &"neither".into()));
}

/// A store of the hand-made editions.
fn stored(folder: &Folder, datasets: &[&str]) {
    for dataset in datasets {
        let fixture = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../sources/fixtures").join(dataset);
        let mut command = binary(folder);
        command.arg("--store").arg(folder.file("store")).args(["load", dataset]).arg(fixture);
        let done = did(command.output().unwrap());
        assert_eq!(done.code, 0, "{}", done.err);
    }
}

fn of_store(folder: &Folder, words: &str) -> Value {
    let mut command = binary(folder);
    command.arg("--store").arg(folder.file("store")).args(words.split_whitespace()).args(["-f", "json"]);
    let done = did(command.output().unwrap());
    assert_eq!(done.code, 0, "{words}: {}", done.err);
    serde_json::from_str(&done.out).unwrap()
}

#[test]
fn a_covered_layer_of_a_store_knows_none_where_the_pack_alone_does_not() {
    let folder = Folder::new();
    stored(&folder, &["sipri_transfers"]);
    let view = of_store(&folder, "alignment crimea-2014 --layers arms");
    let bare = line("alignment crimea-2014 --layers arms -f json");
    assert!(bare.code == 3 || !bare.out.contains("\"neither\""), "{}", bare.out);
    let neither = rows(&view).iter().filter(|row| row["pattern"] == "neither").count();
    assert!(neither > 100, "{neither}");
    let note = &view["meta"]["coverage"].to_string();
    assert!(note.contains("arms_deliveries"), "{note}");
    // After the edition ends nothing is known of those without a row.
    let later = of_store(&folder, "alignment ukraine-2022 --layers arms");
    assert!(rows(&later).iter().all(|row| row["pattern"] != "neither"));
}

/// The real roll calls, where they are at hand; long.
#[test]
fn on_real_roll_calls_the_end_of_the_cold_war_is_a_change_and_its_source_is_told() {
    let Some(data) = std::env::var_os("DEMARCHE_DATA").filter(|_| std::env::var_os("DEMARCHE_LONG").is_some()) else {
        let test = "on_real_roll_calls_the_end_of_the_cold_war_is_a_change_and_its_source_is_told";
        return skip(test, "DEMARCHE_DATA or DEMARCHE_LONG is not set");
    };
    let folder = Folder::new();
    let mut command = binary(&folder);
    command.arg("--store").arg(folder.file("store")).args(["load", "un_votes"]).arg(std::path::Path::new(&data));
    let done = did(command.output().unwrap());
    assert_eq!(done.code, 0, "{}", done.err);
    let view = of_store(&folder, "pair HUN USA --movement");
    let changes: Vec<&Value> =
        rows(&view).iter().filter(|row| row["row_kind"] == "change" && row["series"] == "agreement").collect();
    let around = |row: &&&Value| {
        let (from, to) = (row["period_from"].as_i64().unwrap(), row["period_to"].as_i64().unwrap());
        from <= 46 && 43 <= to && row["value"].as_f64().unwrap() > 0.0
    };
    let found = changes.iter().find(around).unwrap_or_else(|| panic!("{changes:?}"));
    assert_eq!(found["survives"], "one_source", "{found}");
    assert!(found["rests_on"].to_string().contains("un_votes@"), "{found}");
}
