//! How alike actors voted, and whether they fall into blocs.

use demarche_answers::{
    BlocsRequest, Error, SimilarityRequest, blocs, blocs_columns, similarity, similarity_columns, state,
};
use demarche_core::{Cell, Reason, View};

use crate::{PACK, at, of_state, people, real_votes, strings};

fn of(actors: &[&str]) -> SimilarityRequest {
    SimilarityRequest { actors: strings(actors), seed: 1, ..SimilarityRequest::default() }
}

fn number(view: &View, row: usize, column: &str) -> f64 {
    at(view, &view.rows[row], column).parse().unwrap_or_else(|_| panic!("{column} of row {row} is no number"))
}

fn extra<'v>(view: &'v View, key: &str) -> &'v serde_json::Value {
    &view.meta.extra.iter().find(|(name, _)| *name == key).unwrap_or_else(|| panic!("no {key}")).1
}

#[test]
fn a_pair_has_its_measures_with_intervals_and_counts() {
    let view = similarity(&*PACK, &of(&["KAZ", "RUS"])).unwrap();
    assert_eq!((view.columns.clone(), view.rows.len()), (similarity_columns(), 1));
    assert_eq!((at(&view, &view.rows[0], "a"), at(&view, &view.rows[0], "b")), ("KAZ".to_owned(), "RUS".to_owned()));
    // The pack's roll calls are on a few wars: too few topics for any interval, which is said.
    assert!(extra(&view, "topics").as_u64().unwrap() < 5);
    assert_eq!(at(&view, &view.rows[0], "agreement_low"), "");
    assert!(view.meta.warnings.iter().any(|warning| warning.contains("topics are too few for intervals")));
    assert!((2.0 * number(&view, 0, "agreement") - 1.0 - number(&view, 0, "s")).abs() < 1e-5);
    // All listed roll calls divided their voters, so that the card of the pair counts the same ones.
    let card =
        state(&*PACK, &demarche_answers::StateRequest { with: Some("RUS".to_owned()), ..of_state("KAZ") }).unwrap();
    let both = format!("both cast a vote on {} listed", at(&view, &view.rows[0], "roll_calls_both_cast"));
    assert!(people(&card).contains(&both), "{both}");
    assert!(!view.meta.sources.is_empty());
}

#[test]
fn a_session_has_topics_enough_for_intervals_that_hold_their_values() {
    let Some(archive) = real_votes("a_session_has_topics_enough_for_intervals_that_hold_their_values") else { return };
    let request = SimilarityRequest { at: Some("2018".to_owned()), ..of(&["KAZ", "RUS"]) };
    let view = similarity(&archive, &request).unwrap();
    // By the makers' six codes 35 topics, by titles alone nearly as many as roll calls.
    let topics = extra(&view, "topics").as_u64().unwrap();
    assert!((12..=38).contains(&topics), "{topics}");
    for measure in ["agreement", "s", "pi", "kappa"] {
        let (low, value) = (number(&view, 0, &format!("{measure}_low")), number(&view, 0, measure));
        assert!(low <= value && value <= number(&view, 0, &format!("{measure}_high")), "{measure}");
    }
}

#[test]
fn pairs_are_told_from_the_side_that_was_asked_for_and_are_the_same_either_way() {
    let (one, other) =
        (similarity(&*PACK, &of(&["KAZ", "RUS"])).unwrap(), similarity(&*PACK, &of(&["RUS", "KAZ"])).unwrap());
    assert_eq!(at(&other, &other.rows[0], "a"), "RUS");
    assert_eq!(one.rows[0][4..], other.rows[0][4..]);
    let all = similarity(&*PACK, &of(&["KAZ"])).unwrap();
    assert!(all.rows.len() > 180 && all.rows.iter().all(|row| at(&all, row, "a") == "KAZ"));
    let found = all.rows.iter().find(|row| at(&all, row, "b") == "RUS").unwrap();
    assert_eq!(found[4..], one.rows[0][4..], "the draws do not hang on who else is asked for");
}

#[test]
fn a_group_has_a_cohesion_and_one_of_two_voters_has_none() {
    let request = SimilarityRequest { among: strings(&["central-asia"]), ..of(&[]) };
    let view = similarity(&*PACK, &request).unwrap();
    let cohesion = extra(&view, "cohesion")[0].clone();
    assert_eq!((&cohesion["group"], &cohesion["members"]), (&"central-asia".into(), &view_members(&view).into()));
    // On fewer than five topics a cohesion would have no interval, and is not told.
    assert!(cohesion["cohesion"].is_null() && cohesion["na_reason"] == "too_few", "{cohesion}");
    // On one roll call of 2022 few of the group voted.
    let found = blocs(
        &*PACK,
        &BlocsRequest { among: strings(&["KAZ", "RUS", "CHN", "USA", "UKR"]), seed: 1, ..BlocsRequest::default() },
    );
    let view = found.unwrap();
    let small: Vec<&Vec<Cell>> =
        view.rows.iter().filter(|row| at(&view, row, "group_members").as_str() < "3").collect();
    let place = view.columns.iter().position(|column| column.name == "group_cohesion").unwrap();
    assert!(!small.is_empty() && small.iter().all(|row| row[place] == Cell::Missing(Reason::TooFew)));
}

fn view_members(view: &View) -> usize {
    let mut codes: Vec<String> = view.rows.iter().flat_map(|row| [at(view, row, "a"), at(view, row, "b")]).collect();
    codes.sort_unstable();
    codes.dedup();
    codes.len()
}

#[test]
fn what_is_too_little_is_refused_with_what_there_is() {
    let nothing = similarity(&*PACK, &SimilarityRequest { at: Some("1990".to_owned()), ..of(&["KAZ", "RUS"]) });
    let Err(Error::NothingCovered { what, nearest }) = nothing else { panic!("{nothing:?}") };
    assert!(what.contains("1990") && nearest.contains("2008-05-15"), "{what}; {nearest}");
    let nobody = similarity(&*PACK, &of(&["KAZ", "TWN"]));
    assert!(
        matches!(&nobody, Err(Error::NothingCovered { what, .. }) if what.contains("of 2 named, 1 cast any")),
        "{nobody:?}"
    );
    let few = blocs(&*PACK, &BlocsRequest { at: Some("2019".to_owned()), ..BlocsRequest::default() });
    assert!(matches!(&few, Err(Error::NothingCovered { what, .. }) if what.contains("too few to divide")), "{few:?}");
    let both = SimilarityRequest { at: Some("2022".to_owned()), from: Some("2021".to_owned()), ..of(&[]) };
    assert!(matches!(similarity(&*PACK, &both), Err(Error::Request { .. })));
    assert!(matches!(similarity(&*PACK, &of(&["central-asia"])), Err(Error::Request { .. })));
}

#[test]
fn a_year_of_few_topics_gets_groups_but_no_verdict() {
    let request = BlocsRequest { at: Some("2022".to_owned()), test: true, seed: 1, ..BlocsRequest::default() };
    let view = blocs(&*PACK, &request).unwrap();
    assert_eq!(view.columns, blocs_columns());
    assert_eq!((extra(&view, "finding"), extra(&view, "why")), (&"cannot_tell".into(), &"too_few_topics".into()));
    assert!(people(&view).contains("topics are too few: ten are needed"));
    let frustration = extra(&view, "frustration");
    assert!(frustration["lower"].as_u64().unwrap() <= frustration["upper"].as_u64().unwrap());
    let untested = blocs(&*PACK, &BlocsRequest { test: false, ..request }).unwrap();
    assert!(extra(&untested, "finding").is_null() && extra(&untested, "battery").is_null());
    assert!(untested.meta.warnings.iter().any(|warning| warning.contains("not tested")));
}

#[test]
fn who_hardly_voted_is_in_no_bloc_and_is_named() {
    let view = blocs(&*PACK, &BlocsRequest { at: Some("2022".to_owned()), ..BlocsRequest::default() }).unwrap();
    let named = |code: &str| view.rows.iter().any(|row| at(&view, row, "actor") == code);
    let note = view.meta.warnings.iter().find(|warning| warning.contains("fewer than a quarter")).unwrap();
    // Venezuela was barred from voting, or did not vote, on all but one.
    assert!(note.contains("VEN (1)") && !named("VEN"), "{note}");
    assert!(!note.contains("KAZ") && named("KAZ"), "{note}");
}

#[test]
fn a_session_of_the_assembly_is_tested_through_the_same_door() {
    let Some(archive) = real_votes("a_session_of_the_assembly_is_tested_through_the_same_door") else { return };
    let window = |request: BlocsRequest| BlocsRequest {
        from: Some("1965-09".to_owned()),
        to: Some("1966-08".to_owned()),
        seed: 1,
        ..request
    };
    let view = blocs(&archive, &window(BlocsRequest { test: true, ..BlocsRequest::default() })).unwrap();
    assert_eq!(extra(&view, "finding"), "supported", "{:?}", extra(&view, "why"));
    let group = |code: &str| {
        let row = view.rows.iter().find(|row| at(&view, row, "actor") == code).unwrap();
        at(&view, row, "group")
    };
    assert_eq!(group("USA"), group("GBR"));
    assert_ne!(group("USA"), group("SUN"));
    let pair = SimilarityRequest { at: Some("1966".to_owned()), ..of(&["USA", "SUN"]) };
    let view = similarity(&archive, &pair).unwrap();
    assert!(number(&view, 0, "pi_high") < 0.0, "surely less alike than chance");
}
