use std::collections::BTreeMap;

use serde_json::Value;

use crate::run::{cell, json, line, ok, repository, rows, ukraine};

/// Question; no; abstained; neither. All other members of the day voted yes.
const ANSWERS: &[(&str, &str, &str, &str)] = &[
    (
        "unga-es11-1",
        "BLR ERI PRK RUS SYR",
        "AGO ARM BDI BGD BOL CAF CHN COG CUB DZA GNQ IND IRN IRQ KAZ KGZ LAO LKA MDG MLI MNG MOZ NAM NIC PAK \
         SDN SEN SLV SSD TJK TZA UGA VNM ZAF ZWE",
        "AZE BFA CMR ETH GIN GNB MAR SWZ TGO TKM UZB VEN",
    ),
    (
        "unga-es11-2",
        "BLR ERI PRK RUS SYR",
        "AGO ARM BDI BOL BRN BWA CAF CHN COG CUB DZA ETH GNB GNQ IND IRN KAZ KGZ LAO LKA MDG MLI MNG MOZ NAM \
         NIC PAK SDN SLV SWZ TGO TJK TZA UGA UZB VNM ZAF ZWE",
        "AZE BFA CMR COM DMA GIN MAR SOM TKM VEN",
    ),
    (
        "unga-es11-3",
        "BDI BLR BOL CAF CHN COG CUB DZA ERI ETH GAB IRN KAZ KGZ LAO MLI NIC PRK RUS SYR TJK UZB VNM ZWE",
        "AGO ARE BGD BHR BLZ BRA BRB BRN BTN BWA CMR CPV EGY GHA GMB GNB GUY IDN IND IRQ JOR KEN KHM KNA KWT \
         LKA LSO MDG MDV MEX MNG MOZ MYS NAM NER NGA NPL OMN PAK QAT SAU SDN SEN SGP SLV SSD SUR SWZ TGO THA \
         TTO TUN TZA UGA VCT VUT YEM ZAF",
        "AFG ARM AZE BEN BFA DJI GIN GNQ LBN MAR MRT RWA SLB SOM STP TKM VEN ZMB",
    ),
    (
        "unga-es11-4",
        "BLR NIC PRK RUS SYR",
        "ARM BDI BOL CAF CHN COG CUB DZA ERI ETH GIN HND IND KAZ KGZ LAO LKA LSO MLI MNG MOZ NAM PAK SDN SSD \
         SWZ TGO THA TJK TZA UGA UZB VNM ZAF ZWE",
        "AZE BFA CMR DJI GNQ IRN SLV STP TKM VEN",
    ),
    (
        "unga-es11-5",
        "BHS BLR CAF CHN CUB ERI ETH IRN MLI NIC PRK RUS SYR ZWE",
        "AGO ARE ARM ATG BDI BGD BHR BLZ BOL BRA BRB BRN BTN BWA COG DZA EGY GAB GIN GMB GNB GNQ GRD GUY HND \
         HTI IDN IND IRQ ISR JAM JOR KAZ KGZ KHM KNA LAO LBN LBY LCA LKA LSO MDG MNG MOZ MRT MUS MYS NAM NGA \
         NPL OMN PAK RWA SAU SDN SLE SLV SRB SSD SUR SWZ THA TJK TLS TTO TUN UGA UZB VCT VNM YEM ZAF",
        "AZE BFA CMR COD DMA MAR SEN STP TKM TON TZA VEN",
    ),
    (
        "unga-es11-6",
        "BLR ERI MLI NIC PRK RUS SYR",
        "AGO ARM BDI BGD BOL CAF CHN COG CUB DZA ETH GAB GIN IND IRN KAZ KGZ LAO LKA MNG MOZ NAM PAK SDN SLV \
         TGO TJK UGA UZB VNM ZAF ZWE",
        "AZE BFA CMR DMA GNB GNQ GRD LBN SEN SWZ TKM TZA VEN",
    ),
];

/// The answers of all actors to a question, by actor; `null` where there was none to give.
fn answers_to(view: &Value, question: &str) -> BTreeMap<String, Value> {
    let of_row = |row: &Value| {
        let answers = row["answers"].as_array()?;
        let answer = answers.iter().find(|answer| answer["question"] == question)?;
        Some((row["actor"].as_str()?.to_owned(), answer.clone()))
    };
    rows(view).iter().filter(|row| row["layer"] == "votes").filter_map(of_row).collect()
}

#[test]
fn every_answer_on_the_six_texts_of_the_emergency_session_is_exact() {
    for (question, no, abstain, neither) in ANSWERS {
        let answers = answers_to(ukraine(), question);
        let with = |answer: &str| -> Vec<&str> {
            answers.iter().filter(|(_, given)| given["answer"] == answer).map(|(actor, _)| actor.as_str()).collect()
        };
        assert_eq!(with("no"), no.split_whitespace().collect::<Vec<_>>(), "{question}");
        assert_eq!(with("abstain"), abstain.split_whitespace().collect::<Vec<_>>(), "{question}");
        let mut silent = [with("unrecorded"), with("barred"), with("absent"), with("present")].concat();
        silent.sort_unstable();
        assert_eq!(silent, neither.split_whitespace().collect::<Vec<_>>(), "{question}");
        let members = with("yes").len() + with("no").len() + with("abstain").len() + silent.len();
        assert_eq!(members, 193, "{question}");
    }
}

#[test]
fn not_voting_is_never_abstaining_and_venezuela_was_barred() {
    let answers = answers_to(ukraine(), "unga-es11-1");
    assert_eq!(answers["VEN"]["answer"], "barred");
    assert_eq!(answers["AZE"]["answer"], "unrecorded");
    assert_eq!(answers["AZE"]["how"], "inferred");
    assert_eq!(answers["IND"]["answer"], "abstain");
    assert_eq!(answers["IND"]["how"], "recorded");
    // The Holy See has no vote: null, with its reason.
    assert_eq!(answers["VAT"]["answer"], Value::Null);
    assert_eq!(answers["VAT"]["na_reason"]["answer"], "not_entitled");
    let venezuela = cell(ukraine(), "VEN", "votes");
    assert_eq!(venezuela["side_a_share"], Value::Null);
    assert_eq!(venezuela["na_reason"]["side_a_share"], "no_vote_cast");
    assert_eq!(venezuela["pattern"], "unknown");
    assert_eq!(cell(ukraine(), "ZAF", "votes")["pattern"], "neither");
}

#[test]
fn the_four_that_voted_no_on_suspension_differ_from_other_abstainers() {
    for actor in ["KAZ", "KGZ", "TJK", "UZB"] {
        let votes = cell(ukraine(), actor, "votes");
        assert_eq!(answers_to(ukraine(), "unga-es11-3")[actor]["answer"], "no", "{actor}");
        assert_eq!(votes["pattern"], "first_only", "{actor}");
        assert_eq!((&votes["side_a_given"], &votes["side_b_given"]), (&1.into(), &0.into()), "{actor}");
    }
    for actor in ["IND", "ZAF", "PAK", "MNG"] {
        assert_eq!(cell(ukraine(), actor, "votes")["pattern"], "neither", "{actor}");
    }
    assert_eq!(answers_to(ukraine(), "unga-es11-1")["CHN"]["answer"], "abstain");
    assert_eq!(answers_to(ukraine(), "unga-es11-3")["CHN"]["answer"], "no");
    assert_eq!(answers_to(ukraine(), "unga-es11-3")["TKM"]["answer"], "unrecorded");
}

#[test]
fn ties_and_statements_stand_beside_the_votes() {
    let says = |actor: &str, layer: &str| -> String { cell(ukraine(), actor, layer)["facts"].to_string() };
    assert!(says("KAZ", "diplomacy").contains("refused to recognise"));
    assert!(says("CHN", "rhetoric").contains("blamed the United States"));
    assert!(says("IND", "arms").contains("36 % of its arms imports"));
    assert!(says("KAZ", "trade").contains("million USD"));
    assert!(says("BLR", "security").contains("base"));
    assert!(says("KAZ", "institutions").contains("CSTO"));
    assert_eq!(cell(ukraine(), "KAZ", "institutions")["side_a_of"], 4);
    assert_eq!(cell(ukraine(), "KAZ", "institutions")["na_reason"]["side_b_share"], "no_body");
}

#[test]
fn nothing_outside_its_coverage_is_zero() {
    for row in rows(ukraine()) {
        for share in ["side_a_share", "side_b_share"] {
            match row["na_reason"].get(share) {
                Some(_) => assert_eq!(row[share], Value::Null, "{row}"),
                None => assert!((0.0..=1.0).contains(&row[share].as_f64().unwrap()), "{row}"),
            }
        }
        if row["pattern"] == "unknown" && row["layer"] != "votes" {
            assert_eq!(row["side_a_share"], Value::Null, "{row}");
            assert_eq!(row["side_b_share"], Value::Null, "{row}");
        }
    }
}

#[test]
fn every_row_behind_a_cell_walks_back_to_its_line() {
    let listed = json("alignment ukraine-2022 --sources");
    let mut by_key: BTreeMap<&str, &str> = BTreeMap::new();
    for row in rows(&listed) {
        by_key.insert(row["row"].as_str().unwrap(), row["at"].as_str().unwrap());
        assert!(!row["sources"].as_array().unwrap().is_empty(), "{row}");
        assert_eq!(row["sources"].as_array().unwrap().len(), row["source_titles"].as_array().unwrap().len());
    }
    let mut cells = 0;
    for row in rows(ukraine()) {
        for key in row["rows"].as_array().unwrap() {
            assert!(by_key.contains_key(key.as_str().unwrap()), "{key}");
            cells += 1;
        }
        if row["pattern"] != "unknown" && row["layer"] != "institutions" && row["layer"] != "votes" {
            assert!(!row["rows"].as_array().unwrap().is_empty(), "{row}");
        }
    }
    assert!(cells > 1_000);
    for (key, at) in by_key {
        let (table, number) = at.split_once(':').unwrap();
        let text = std::fs::read_to_string(repository().join("packs/eurasia").join(table)).unwrap();
        let found = text.lines().nth(number.parse::<usize>().unwrap() - 1).unwrap();
        let start = key.replace('/', ",");
        assert!(found.starts_with(&start), "{key} at {at}: {found}");
    }
}

#[test]
fn a_row_and_a_source_can_be_read_in_full() {
    let row = json("sources t-rus-ind-arms-import-share-2019-2023");
    assert_eq!(rows(&row)[0]["value"], 36.0);
    assert_eq!(rows(&row)[0]["unit"], "percent_of_arms_imports");
    let source = rows(&row)[0]["sources"][0].as_str().unwrap();
    assert!(ok(&format!("sources {source} -f table")).contains("36 % of its arms imports"));
    assert_eq!(rows(&json("sources unga-es11-1/VEN"))[0]["relation"], "barred");
}

#[test]
fn every_complete_roll_call_adds_up_to_its_official_totals() {
    let list = json("votes list");
    assert_eq!(rows(&list).len(), 35);
    for question in rows(&list) {
        let key = question["question"].as_str().unwrap();
        if question["complete"] == "totals_only" {
            let did = line(&format!("votes show {key}"));
            assert_eq!(did.code, 3, "{key}");
            assert!(did.err.contains("totals"), "{}", did.err);
            continue;
        }
        let shown = json(&format!("votes show {key}"));
        let count = |answer: &str| rows(&shown).iter().filter(|row| row["answer"] == answer).count() as u64;
        let counted = [count("yes") + count("signed"), count("no"), count("abstain")];
        let official = ["yes", "no", "abstain"].map(|name| question[name].as_u64().unwrap_or(0));
        if question["complete"] == "incomplete" {
            assert_ne!(counted, official, "{key}");
        } else {
            assert_eq!(counted, official, "{key}");
        }
        if question["not_voting"].is_u64() {
            let silent = ["absent", "barred", "present", "unrecorded"].map(count).iter().sum::<u64>();
            assert_eq!(question["not_voting"].as_u64(), Some(silent), "{key}");
        }
    }
    let counts = |key: &str| {
        let question = rows(&list).iter().find(|row| row["question"] == key).unwrap();
        ["yes", "no", "abstain", "not_voting"].map(|name| question[name].as_u64().unwrap())
    };
    assert_eq!(counts("unga-es11-1"), [141, 5, 35, 12]);
    assert_eq!(counts("unga-es11-3"), [93, 24, 58, 18]);
    assert_eq!(counts("unga-68-262"), [100, 11, 58, 24]);
    assert_eq!(counts("unga-75-287"), [119, 1, 36, 37]);
}

#[test]
fn incomplete_roll_calls_are_shown_and_kept_out_of_shares() {
    let georgia = json("alignment georgia-2008 --from 2008 --to 2010-12");
    let answers = cell(&georgia, "USA", "votes")["answers"].as_array().unwrap().clone();
    let incomplete = answers.iter().find(|answer| answer["question"] == "unga-62-249").unwrap();
    assert_eq!(incomplete["scored"], false);
    assert_eq!(cell(&georgia, "USA", "votes")["side_b_of"], 1);
    assert!(georgia["meta"]["warnings"].to_string().contains("kept out of shares"));
}

#[test]
fn each_crisis_answers_or_says_what_it_needs() {
    for crisis in rows(&json("crises")) {
        let key = crisis["crisis"].as_str().unwrap();
        let did = line(&format!("alignment {key}"));
        if crisis["side_a"].is_null() {
            assert_eq!(did.code, 2, "{key}");
            assert!(did.err.contains("--sides"), "{}", did.err);
        } else {
            assert_eq!(did.code, 0, "{key}: {}", did.err);
        }
    }
    assert_eq!(rows(&json("crises")).len(), 17);
}

#[test]
fn as_of_a_day_only_what_could_be_known_is_shown() {
    let then = json("alignment ukraine-2022 --as-of 2022-03-10");
    let answered: Vec<&str> =
        then["meta"]["questions"].as_array().unwrap().iter().map(|q| q["question"].as_str().unwrap()).collect();
    assert_eq!(answered, ["unsc-s-2022-155", "unga-es11-1"]);
    let later = json("alignment ukraine-2022 --as-of 2022-03-10 --sources");
    for row in rows(&later) {
        assert!(row["known_on"].as_str().unwrap() <= "2022-03-10", "{row}");
    }
    let key = "arms-import-share-2019-2023";
    assert!(ukraine().to_string().contains(key) && !then.to_string().contains(key));
}

#[test]
fn other_sides_count_their_own_answers() {
    let view = json("alignment ukraine-2022 --sides RUS,CHN");
    let toward = |key: &str| {
        let questions = view["meta"]["questions"].as_array().unwrap();
        questions.iter().find(|q| q["question"] == key).unwrap()["counted_toward"].to_string()
    };
    assert!(toward("unga-es11-1").contains("abstain"));
    assert_eq!(toward("unga-es11-3"), "[]");
    assert!(
        cell(&view, "IND", "votes")["side_b_given"].as_u64() > cell(&view, "IND", "votes")["side_a_given"].as_u64()
    );
}

#[test]
fn swapping_the_sides_swaps_the_columns() {
    let swapped = json("alignment ukraine-2022 --sides UKR,RUS");
    for row in rows(ukraine()) {
        let other = cell(&swapped, row["actor"].as_str().unwrap(), row["layer"].as_str().unwrap());
        for (a, b) in [("side_a_share", "side_b_share"), ("side_a_given", "side_b_given"), ("side_a_of", "side_b_of")] {
            assert_eq!(row[a], other[b], "{row}");
            assert_eq!(row[b], other[a], "{row}");
        }
        assert_eq!(row["layers_disagree"].is_null(), other["layers_disagree"].is_null());
        if let (Some(x), Some(y)) = (row["layers_disagree"].as_f64(), other["layers_disagree"].as_f64()) {
            assert!((x - y).abs() < 1e-12, "{row}");
        }
    }
}

#[test]
fn scores_come_only_with_weights_with_their_formula_and_rank_intervals() {
    assert!(!ukraine().to_string().contains("side_a_score"));
    let view = json("alignment ukraine-2022 --weights votes=2,institutions=1");
    assert!(view["meta"]["formula"].as_str().unwrap().starts_with("score = 0.666667 × share on votes"));
    let mut ranked = 0;
    for row in rows(&view) {
        // Ukraine belongs to none of the listed bodies: no score toward it.
        assert!(row["side_b_score"].is_null());
        if let (Some(rank), Some(low), Some(high)) =
            (row["side_a_rank"].as_f64(), row["side_a_rank_low"].as_f64(), row["side_a_rank_high"].as_f64())
        {
            assert!(low <= rank && rank <= high);
            ranked += 1;
        }
    }
    assert!(ranked > 100);
    let belarus = cell(&view, "BLR", "votes");
    assert_eq!((belarus["side_a_score"].as_f64(), belarus["side_a_rank"].as_f64()), (Some(1.0), Some(1.0)));
}

#[test]
fn the_same_question_gives_the_same_bytes_on_any_number_of_threads() {
    for question in [
        "alignment ukraine-2022 -f json",
        "alignment ukraine-2022 --weights votes=1,institutions=1 -f csv",
        "state KAZ -f json",
    ] {
        let first = ok(question);
        assert_eq!(first, ok(question));
        assert_eq!(first, ok(&format!("{question} --threads 1")));
        assert_eq!(first, ok(&format!("{question} --threads 2")));
    }
}

#[test]
fn a_pair_is_the_same_record_from_both_ends() {
    let (one, other) = (json("pair KAZ RUS"), json("pair RUS KAZ"));
    let keys = |view: &Value| -> Vec<String> {
        let mut keys: Vec<String> = rows(view).iter().map(|row| row["row"].to_string()).collect();
        keys.sort();
        keys
    };
    assert_eq!(keys(&one), keys(&other));
    assert_eq!(one["meta"]["votes"], other["meta"]["votes"]);
    assert_eq!(one["meta"]["votes"]["opposite_answer"], 0);
    let gave = |view: &Value| rows(view).iter().filter(|row| row["direction"] == "received").count();
    let given = |view: &Value| rows(view).iter().filter(|row| row["direction"] == "toward").count();
    assert_eq!(gave(&one), given(&other));
}

#[test]
fn rows_that_rest_on_an_essay_or_on_memory_are_marked() {
    let listed = json("alignment rose-2003 --sources");
    assert!(rows(&listed).iter().any(|row| row["origin"] == "essay"));
    assert!(ok("alignment rose-2003 --sources -f table").contains("[essay]"));
    assert!(ok("state TUR -f table").contains("verified]"));
}

#[test]
fn labels_name_acts_and_no_camp() {
    let words =
        ["puppet", "pro-russian", "anti-western", "supporter", "ally ", "allies", "aggressor", "rogue", "bloc member"];
    for view in ["alignment ukraine-2022 -f json", "codes -f json", "votes list -f json", "crises -f json"] {
        let text = ok(view).to_lowercase();
        for word in words {
            assert!(!text.contains(word), "{view}: {word}");
        }
    }
}
