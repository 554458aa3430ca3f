//! Worlds drawn from a store.

use std::sync::Arc;

use demarche_core::{Catalogue, Evidence, Relation, RowKind, RowRef, Rows, Rule, Scope, Worlds};
use demarche_evidence::{Archive, Body};

use super::small::{self, Later, day, window};
use super::{Folder, REGISTRY, add, fixture, told};

/// A pack with all the actors and no rows.
fn bare_pack() -> Archive {
    let mut catalogue = Catalogue::new("bare", day("2020"));
    catalogue.registry = Arc::clone(&REGISTRY);
    Archive::new(Evidence { catalogue, rows: Rows::default() })
}

#[test]
fn a_world_of_a_store_is_that_of_the_same_rows_in_memory() {
    let names = demarche_sources::all().iter().map(|dataset| dataset.name);
    let loads = names.map(fixture).chain([small::edition("2024", Later::No)]);
    let scopes = [
        Scope::default(),
        Scope::of(RowKind::ALL).touching(&["RUS", "USA"].map(|code| REGISTRY.by_code(code).unwrap())),
        Scope::of(&[RowKind::Acts, RowKind::Claims]).touching(&[REGISTRY.by_code("KGZ").unwrap()]),
        Scope::of(&[RowKind::Marks]),
    ];
    let windows = ["/..", "2002", "2022-02-24/..", "1990/2001-06", "/1995-03-04", "2013-09-07"];
    let mut drawn = 0;
    for (edition, loaded) in loads {
        let folder = Folder::new(&format!("a_world_of_a_store_{}", edition.dataset));
        let mut store = folder.store();
        add(&mut store, &edition, &loaded).unwrap();
        let body = Body::new(bare_pack(), Some(&store)).unwrap();
        let archive = Archive::new(loaded.evidence);
        for scope in &scopes {
            for text in windows {
                for as_of in [None, Some("2024-12-31"), Some("2010-06-01")] {
                    let as_of = as_of.map(day);
                    let expected = archive.draw(window(text), as_of, Rule::default(), scope).unwrap();
                    let found = body.draw(window(text), as_of, Rule::default(), scope).unwrap();
                    assert_eq!(told::world(&found), told::world(&expected), "{} {text} {as_of:?}", edition.key());
                    drawn += found.rows().len();
                }
            }
        }
    }
    assert!(drawn > 1_000, "the worlds held {drawn} rows in all");
}

#[test]
fn of_several_editions_the_latest_known_one_enters() {
    let folder = Folder::new("of_several_editions_the_latest_known_one_enters");
    let mut store = folder.store();
    for (year, later) in [("2020", Later::No), ("2024", Later::Yes)] {
        let (edition, loaded) = small::edition(year, later);
        add(&mut store, &edition, &loaded).unwrap();
    }
    let body = Body::new(bare_pack(), Some(&store)).unwrap();
    for (as_of, expected) in [
        (None, "small@2024"),
        (Some("2024-12-31"), "small@2024"),
        (Some("2024-06-01"), "small@2020"),
        (Some("2019"), "small@2020"),
    ] {
        let as_of = as_of.map(day);
        assert_eq!(body.editions(as_of), [expected], "{as_of:?}");
        let world = body.draw(window("/.."), as_of, Rule::default(), &Scope::default()).unwrap();
        let lines = told::world(&world);
        let other = if expected == "small@2024" { "small@2020" } else { "small@2024" };
        assert!(!lines.iter().any(|line| line.contains(other)), "{as_of:?}: rows of {other}");
        let flows = world.ties.iter().filter(|(tie, _)| tie.value.is_some()).count();
        let known = if as_of == Some(day("2019")) { 0 } else { 3 + usize::from(expected == "small@2024") };
        assert_eq!(flows, known, "{as_of:?}");
        let answer = world.catalogue.question_by_key("small-1").and_then(|id| world.answer(id, actor("MMR"))).copied();
        let no = demarche_core::Answer::No;
        assert_eq!(answer.map(|ballot| ballot.answer == no), (known > 0).then_some(expected == "small@2024"));
    }
}

#[test]
fn what_has_no_end_in_an_edition_is_known_up_to_the_last_day_of_the_edition() {
    let folder = Folder::new("what_has_no_end_in_an_edition");
    let mut store = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    add(&mut store, &edition, &loaded).unwrap();
    let body = Body::new(bare_pack(), Some(&store)).unwrap();
    let held = |text: &str, relation: Relation| {
        let world = body.draw(window(text), None, Rule::default(), &Scope::default()).unwrap();
        let row = world.ties.iter().position(|(tie, _)| tie.relation == relation).unwrap();
        let until = world.told_only_until(RowRef::Tie(row as u32));
        (world.ties[row].1, until.map(|day| day.to_string()))
    };
    // A pledge since April 1994 without an end. The edition has rows of 2022, but was released in 2020: it tells of no day
    // after the first of these.
    let (yes, unknown) = (demarche_core::Truth::Yes, demarche_core::Truth::CannotTell);
    assert_eq!(held("1994-05", Relation::DefencePledge), (yes, None));
    assert_eq!(held("2020", Relation::DefencePledge), (yes, None));
    assert_eq!(held("2019/2022", Relation::DefencePledge), (yes, None));
    assert_eq!(held("2021-01", Relation::DefencePledge), (unknown, Some("2020-01-01".to_owned())));
    assert_eq!(held("2022", Relation::DefencePledge), (unknown, Some("2020-01-01".to_owned())));
    // Where states lie does not lapse.
    assert_eq!(held("2022", Relation::LandContiguity), (yes, None));
}

fn actor(code: &str) -> demarche_core::ActorId {
    REGISTRY.by_code(code).unwrap()
}

#[test]
fn a_pack_and_a_store_are_one_body() {
    let folder = Folder::new("a_pack_and_a_store_are_one_body");
    let mut store = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    add(&mut store, &edition, &loaded).unwrap();
    // A pack that has the same question from an earlier source, with another answer and another title.
    let (mut evidence, _) = small::evidence("2010", Later::Yes);
    evidence.rows.ties.clear();
    let pack = Archive::new(evidence);
    let empty = Body::new(pack.clone(), None).unwrap();
    let plain = empty.draw(window("/.."), None, Rule::default(), &Scope::default()).unwrap();
    assert_eq!(told::world(&plain), told::world(&pack.world(window("/.."), None, Rule::default())));
    assert_eq!(plain.fingerprint(), pack.world(window("/.."), None, Rule::default()).fingerprint());
    let body = Body::new(pack, Some(&store)).unwrap();
    let world = body.draw(window("/.."), None, Rule::default(), &Scope::default()).unwrap();
    let vote = world.catalogue.question_by_key("small-1").unwrap();
    assert_eq!(world.catalogue.questions().count(), 2, "a question that both hold is one question");
    let record = world.catalogue.locate(world.catalogue.question(vote).at);
    assert!(record.starts_with("small@2010 "), "the pack's record stands: {record}");
    let answer = world.answer(vote, actor("MMR")).unwrap();
    assert_eq!(answer.answer, demarche_core::Answer::Abstain, "the later source is the store's");
    let [told] = &world.disagreements[..] else { panic!("{:?}", world.disagreements) };
    assert_eq!(told.about, "small-1/MMR");
    assert_ne!(world.fingerprint(), plain.fingerprint());
    assert_eq!(world.ties.len(), loaded.evidence.rows.ties.len());
    assert_eq!(world.catalogue.coverage.len(), 2);
}

#[test]
fn worlds_are_the_same_on_any_number_of_threads() {
    let folder = Folder::new("worlds_are_the_same_on_any_number_of_threads");
    let mut store = folder.store();
    for name in ["un_votes", "un_resolutions", "gsdb", "atop", "pew"] {
        let (edition, loaded) = fixture(name);
        add(&mut store, &edition, &loaded).unwrap();
    }
    let drawn = [1, 2, 7].map(|threads| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| {
            let body = Body::new(bare_pack(), Some(&store)).unwrap();
            let world = body.draw(window("/.."), None, Rule::default(), &Scope::default()).unwrap();
            format!("{:?} {:?} {:?}", world.ballots, world.ties, world.marks)
        })
    });
    assert_eq!(drawn[0], drawn[1]);
    assert_eq!(drawn[0], drawn[2]);
}

#[test]
fn an_actor_that_the_pack_does_not_list_is_named() {
    let folder = Folder::new("an_actor_that_the_pack_does_not_list_is_named");
    let mut store = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    add(&mut store, &edition, &loaded).unwrap();
    let empty = Catalogue::new("empty@1", day("2020"));
    let error =
        Body::new(Archive::new(Evidence { catalogue: empty, rows: Rows::default() }), Some(&store)).unwrap_err();
    let expected = "small@2020: names the actor \"CHN\", which empty@1 does not list; expected the pack it was loaded with, eurasia";
    assert_eq!(error.to_string(), expected);
}

#[test]
fn rows_without_a_key_of_their_own_have_names() {
    let folder = Folder::new("rows_without_a_key_of_their_own_have_names");
    let mut store = folder.store();
    let (edition, loaded) = small::edition("2020", Later::No);
    add(&mut store, &edition, &loaded).unwrap();
    let body = Body::new(bare_pack(), Some(&store)).unwrap();
    let world = body.draw(window("/.."), None, Rule::default(), &Scope::default()).unwrap();
    let names: Vec<String> = world.rows().iter().map(|row| world.row_name(*row)).collect();
    for name in ["small-1/KAZ", "small-2/UZB", "small-visit", "small@2020/small.csv:14/land_contiguity"] {
        assert_eq!(names.iter().filter(|other| *other == name).count(), 1, "{name}: {names:?}");
    }
    let distinct: std::collections::BTreeSet<&String> = names.iter().collect();
    assert_eq!(distinct.len(), names.len(), "each name is of one row");
}
