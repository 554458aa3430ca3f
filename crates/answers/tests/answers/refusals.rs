//! What cannot be answered is refused in words that help.

use demarche_answers::{
    AlignmentRequest, CodesRequest, Error, StateRequest, Style, VotesRequest, alignment, cite, codebook, codes, crises,
    sources, state, votes_list, votes_show,
};

use crate::{PACK, asked, of_state, strings};

fn refused(request: &AlignmentRequest) -> Error {
    alignment(&*PACK, request).err().unwrap_or_else(|| panic!("{request:?} was answered"))
}

#[test]
fn a_misspelt_subject_is_refused_with_what_it_may_have_meant() {
    for (subject, meant) in
        [("ukrain-2022", "ukraine-2022"), ("georgia-2009", "georgia-2008"), ("unga-es11-7", "unga-es11-1")]
    {
        match refused(&asked(subject)) {
            Error::NoSuch { found, nearest, .. } => {
                assert_eq!(found, subject);
                assert!(nearest.iter().any(|key| key == meant), "{subject}: {nearest:?}");
            }
            other => panic!("{other}"),
        }
    }
    let error = refused(&asked("qqqqqq"));
    assert_eq!(error.to_string(), "no crisis or question is called \"qqqqqq\"");
    assert!(matches!(refused(&asked("")), Error::NoSuch { .. }));
    assert!(
        matches!(crises(&*PACK, Some("ukrane-2022"), ""), Err(Error::NoSuch { nearest, .. }) if nearest[0] == "ukraine-2022")
    );
    assert!(matches!(votes_show(&*PACK, "ES-11/9", ""), Err(Error::NoSuch { .. })));
    assert!(
        matches!(sources(&*PACK, Some("un-dgacm"), None, ""), Err(Error::NoSuch { nearest, .. }) if nearest.contains(&"un-dgacm-resolutions".to_owned()))
    );
    assert!(
        matches!(codebook(&*PACK, Some("trade_turn"), ""), Err(Error::NoSuch { nearest, .. }) if nearest.contains(&"trade_turnover".to_owned()))
    );
    assert!(matches!(cite(&*PACK, &strings(&["nothing"]), Style::Bibtex), Err(Error::NoSuch { .. })));
}

#[test]
fn a_question_is_found_by_key_and_by_symbol_in_any_case() {
    for text in ["unga-es11-1", "UNGA-ES11-1", "A/RES/ES-11/1", "es-11/1", " ES-11/1 "] {
        assert_eq!(votes_show(&*PACK, text, "").unwrap().rows.len(), 193, "{text}");
    }
    assert!(alignment(&*PACK, &asked("Ukraine-2022")).is_ok());
}

#[test]
fn sides_are_two_known_and_different() {
    let with = |sides: &[&str]| refused(&AlignmentRequest { sides: strings(sides), ..asked("ukraine-2022") });
    assert!(with(&["RUS"]).to_string().contains("1 sides are given; expected two"));
    assert!(with(&["RUS", "UKR", "USA"]).to_string().contains("expected two"));
    assert!(with(&["RUS", "russia"]).to_string().contains("both sides are RUS"));
    assert!(matches!(with(&["RUS", "Ukrane"]), Error::Name(error) if error.to_string().contains("UKR")));
    assert!(with(&["RUS", "korea"]).to_string().contains("KOR"));
    assert!(with(&["365", "UKR"]).to_string().contains("cow:365"));
}

#[test]
fn dates_layers_actors_and_weights_are_read_strictly() {
    let base = || asked("ukraine-2022");
    for (request, says) in [
        (AlignmentRequest { as_of: Some("soon".to_owned()), ..base() }, "is not a date"),
        (AlignmentRequest { as_of: Some("2022-02-30".to_owned()), ..base() }, "not in the calendar"),
        (
            AlignmentRequest { from: Some("2023".to_owned()), to: Some("2022".to_owned()), ..base() },
            "ends before it starts",
        ),
        (AlignmentRequest { layers: strings(&["vote"]), ..base() }, "did you mean \"votes\""),
        (AlignmentRequest { actors: strings(&["Kazakhstann"]), ..base() }, "KAZ (Kazakhstan)"),
        (AlignmentRequest { weights: Some("votes".to_owned()), ..base() }, "is not a weight"),
        (AlignmentRequest { weights: Some("vote=1".to_owned()), ..base() }, "is not listed"),
        (AlignmentRequest { weights: Some("votes=0".to_owned()), ..base() }, "above 0"),
    ] {
        let error = refused(&request).to_string();
        assert!(error.contains(says), "{error}");
        assert!(!error.ends_with('.') && !error.contains('\n'), "{error}");
    }
}

#[test]
fn a_valid_question_without_evidence_says_so_and_what_there_is() {
    let nothing = |error: Error| match error {
        Error::NothingCovered { what, nearest } => format!("{what}; {nearest}"),
        other => panic!("{other}"),
    };
    let early = AlignmentRequest { layers: strings(&["migration"]), ..asked("unga-es11-1") };
    assert!(nothing(refused(&early)).contains("nothing is recorded"));
    let state_error = |request: &StateRequest| state(&*PACK, request).err().unwrap();
    let told = nothing(state_error(&StateRequest {
        layers: strings(&["arms"]),
        from: Some("1950".to_owned()),
        to: Some("1951".to_owned()),
        ..of_state("KAZ")
    }));
    assert!(told.contains("KAZ") && told.contains("elsewhere: "), "{told}");
    let votes = VotesRequest { from: Some("1950".to_owned()), to: Some("1960".to_owned()), ..VotesRequest::default() };
    assert!(nothing(votes_list(&*PACK, &votes).err().unwrap()).contains("bodies: "));
    let totals = nothing(votes_show(&*PACK, "unga-63-307", "").err().unwrap());
    assert!(totals.contains("48 yes, 19 no, 78 abstained"), "{totals}");
}

#[test]
fn a_pair_is_of_two_and_names_must_be_plain() {
    let pair = |a: &str, b: &str| {
        state(&*PACK, &StateRequest { with: Some(b.to_owned()), ..of_state(a) }).err().unwrap().to_string()
    };
    assert!(pair("KAZ", "Kazakhstan").contains("both are KAZ"));
    assert!(pair("KAZ", "guinea").contains("may mean"));
    let codes_error =
        |name: &str| codes(&*PACK, &CodesRequest { names: strings(&[name]), ..CodesRequest::default() }).err().unwrap();
    assert!(codes_error("260").to_string().contains("gw:260"));
    assert!(matches!(codes_error("Atlantis"), Error::Name(_)));
}

#[test]
fn a_question_of_no_crisis_with_sides_asks_for_them() {
    let without = crate::pack_with(
        "crisis_questions.csv",
        "crimea-2014,unga-68-262,no,RUS,own_answer\ncrimea-2014,unga-68-262,yes,UKR,own_answer\n",
        "",
    );
    match alignment(&without, &asked("unga-68-262")) {
        Err(Error::Request { expected, .. }) => assert!(expected.contains("--sides")),
        other => panic!("{other:?}"),
    }
}
