//! Worlds: windows, dates of knowledge, disagreeing sources.

use std::collections::BTreeSet;

use demarche_core::{
    ActorKind, Answer, Day, Evidence, Period, QuestionKind, Relation, RowKind, RowRef, Rule, Scope, Tie, Truth, Window,
    World, Worlds,
};
use demarche_evidence::{Archive, read_pack};
use proptest::prelude::*;

use crate::embedded::PACK;
use crate::fixture::FILES;

fn day(text: &str) -> Day {
    text.parse::<Period>().unwrap().last()
}

fn tiny() -> Archive {
    Archive::new(read_pack(FILES).unwrap())
}

fn draw(archive: &Archive, window: &str, as_of: Option<&str>) -> World {
    archive.world(window.parse().unwrap(), as_of.map(day), Rule::default())
}

/// The keys of all rows of a world, with a mark for those that the dates do not decide.
fn keys(world: &World) -> BTreeSet<String> {
    let mark = |truth: Truth| if truth == Truth::CannotTell { "?" } else { "" };
    let text = |id| world.catalogue.text(id).to_owned();
    let ballots = world.ballots.iter().map(|row| text(row.provenance.key));
    let ties = world.ties.iter().map(|(row, truth)| text(row.provenance.key) + mark(*truth));
    let traits = world.traits.iter().map(|(row, truth)| text(row.provenance.key) + mark(*truth));
    let acts = world.acts.iter().map(|(row, truth)| text(row.provenance.key) + mark(*truth));
    ballots.chain(ties).chain(traits).chain(acts).collect()
}

fn set(keys: &[&str]) -> BTreeSet<String> {
    keys.iter().map(|key| (*key).to_owned()).collect()
}

#[test]
fn a_scope_cuts_rows_but_never_bodies_or_acts_of_a_crisis() {
    let archive = archive();
    let all = archive.world(Window::ALWAYS, None, Rule::default());
    let id = |code: &str| archive.catalogue().registry.by_code(code).unwrap();
    let (kaz, rus) = (id("KAZ"), id("RUS"));
    let draw = |scope: Scope| Worlds::draw(&archive, Window::ALWAYS, None, Rule::default(), &scope).unwrap();
    let cut = draw(Scope::default().touching(&[kaz, rus]).held_by(&[kaz]));
    let is_body = |id| archive.catalogue().registry.actor(id).kind == ActorKind::Organisation;
    let wanted = |tie: &Tie| [tie.from, tie.to].iter().any(|id| [kaz, rus].contains(id)) || is_body(tie.to);
    let expected: Vec<_> = all.ties.iter().filter(|(tie, _)| wanted(tie)).collect();
    assert!(expected.len() < all.ties.len());
    assert_eq!(cut.ties.iter().collect::<Vec<_>>(), expected);
    assert!(!cut.ballots.is_empty() && cut.ballots.iter().all(|ballot| ballot.actor == kaz));
    let of_crises = |world: &World| world.acts.iter().filter(|(act, _)| act.crisis.index() != 0).count();
    assert_eq!(of_crises(&cut), of_crises(&all));
    let ties_only = draw(Scope::of(&[RowKind::Ties]));
    assert!(ties_only.ballots.is_empty() && ties_only.acts.is_empty() && ties_only.ties == all.ties);
    let source = archive.catalogue().citation(all.ties[0].0.provenance.citation)[0];
    let of_source = draw(Scope::default().from_sources(&[source]));
    let rests = |row: &RowRef| archive.catalogue().citation(of_source.provenance(*row).citation).contains(&source);
    assert!(!of_source.rows().is_empty() && of_source.rows().iter().all(rests));
}

#[test]
fn holdings_count_each_row_once_by_its_main_source() {
    let archive = archive();
    let holdings = archive.holdings().unwrap();
    let count = |kind| holdings.iter().filter(|held| held.kind == kind).map(|held| held.main_rows).sum::<u64>();
    let rows = archive.rows();
    assert_eq!(count(RowKind::Ties), rows.ties.len() as u64);
    assert_eq!(count(RowKind::Ballots), rows.ballots.len() as u64);
    assert_eq!(count(RowKind::Acts), rows.acts.len() as u64);
    assert_eq!(count(RowKind::Traits), rows.traits.len() as u64);
    assert!(holdings.iter().all(|held| held.main_rows <= held.rows && !held.actors.is_empty()));
}

#[test]
fn a_window_holds_what_fell_into_it_or_held_in_it() {
    let archive = tiny();
    let early = draw(&archive, "2001", None);
    assert_eq!(keys(&early), set(&["m-org-aaa", "t-base-open?"]));
    let day_one = draw(&archive, "2022-03-01", None);
    let expected = ["a-aid", "a-said?", "m-org-aaa", "m-org-bbb", "m-org-ccc-obs", "t-base", "t-base-open?"];
    assert_eq!(keys(&day_one), set(&expected), "the statement of March may have been made on that day");
    let year = draw(&archive, "2021", None);
    let expected = ["m-org-aaa", "m-org-bbb", "m-org-ccc-obs", "t-arms", "t-base", "t-base-open?", "t-trade"];
    assert_eq!(keys(&year), set(&expected));
}

#[test]
fn nothing_that_became_known_later_appears() {
    let archive = tiny();
    let known = draw(&archive, "/..", Some("2022-03-04"));
    let found = keys(&known);
    for later in ["t-base", "t-base-open", "a-aid", "a-sanction", "a-said", "q-two/AAA", "l-one/AAA", "tr-trade"] {
        assert!(!found.iter().any(|key| key.trim_end_matches('?') == later), "{later} was not known by then");
    }
    for earlier in ["t-trade", "t-arms", "q-one/AAA", "m-org-aaa"] {
        assert!(found.contains(earlier), "{earlier}: {found:?}");
    }
}

#[test]
fn an_end_after_the_date_of_knowledge_was_still_open_then() {
    let archive = tiny();
    let window_of = |as_of: Option<&str>, key: &str| {
        let world = draw(&archive, "2010/..", as_of);
        let found = world.ties.iter().find(|(row, _)| world.catalogue.text(row.provenance.key) == key);
        found.map(|(row, _)| row.window.to_string())
    };
    assert_eq!(window_of(None, "t-base").as_deref(), Some("2015-06-01/2022-09-30"));
    assert_eq!(window_of(Some("2022-04-01"), "t-base").as_deref(), Some("2015-06-01/.."));
    assert_eq!(window_of(Some("2022-09-29"), "t-base").as_deref(), Some("2015-06-01/.."));
    assert_eq!(window_of(Some("2022-09-30"), "t-base").as_deref(), Some("2015-06-01/2022-09-30"));
    assert_eq!(window_of(Some("2015-01-01"), "m-org-bbb").as_deref(), Some("2010-02/.."));
    assert_eq!(window_of(Some("2009-01-01"), "m-org-bbb"), None, "it had not joined");
}

#[test]
fn a_sighting_known_on_a_day_is_not_evidence_that_it_held_long_before() {
    let archive = tiny();
    let truth = |window: &str| {
        let world = draw(&archive, window, None);
        world
            .ties
            .iter()
            .find(|(row, _)| world.catalogue.text(row.provenance.key) == "t-base-open")
            .map(|(_, truth)| *truth)
    };
    assert_eq!(truth("2022-01"), Some(Truth::CannotTell));
    assert_eq!(truth("2022-04"), Some(Truth::Yes));
}

#[test]
fn of_two_sources_the_later_is_kept_and_the_disagreement_told() {
    let mut evidence = read_pack(FILES).unwrap();
    let question = evidence.catalogue.question_by_key("q-one").unwrap();
    let repeat = evidence.catalogue.source_by_key("repeat").unwrap();
    let later = evidence.catalogue.citation_id(vec![repeat]);
    let mut other =
        evidence.rows.ballots.iter().find(|row| row.question == question && row.answer == Answer::No).copied().unwrap();
    let first = other.provenance.at;
    other.answer = Answer::Abstain;
    other.provenance.citation = later;
    other.provenance.at.line = 99;
    for at in [0, evidence.rows.ballots.len()] {
        let mut both = evidence.clone();
        both.rows.ballots.insert(at, other);
        let world = Archive::new(both).world(Window::ALWAYS, None, Rule::LatestSource);
        assert_eq!(world.answer(question, other.actor).map(|row| row.answer), Some(Answer::Abstain));
        assert_eq!(world.answers(question).len(), 3);
        let [told] = world.disagreements.as_slice() else { panic!("{:?}", world.disagreements) };
        assert_eq!((told.about.as_str(), told.kept.line, told.left_out), ("q-one/BBB", 99, first));
    }
    other.answer = Answer::No;
    evidence.rows.ballots.push(other);
    let world = Archive::new(evidence).world(Window::ALWAYS, None, Rule::LatestSource);
    assert!(world.disagreements.is_empty(), "two sources that say the same do not disagree");
    assert_eq!(world.answers(question).len(), 3);
}

#[test]
fn the_body_is_covered_from_its_founding_on_and_arms_for_all() {
    let archive = tiny();
    let registry = &archive.catalogue().registry;
    let (org, un) = (registry.by_code("ORG").unwrap(), registry.by_code("UN").unwrap());
    assert!(draw(&archive, "2022", None).covers(Relation::FullMembership, org));
    assert!(!draw(&archive, "2022", None).covers(Relation::FullMembership, un));
    assert!(!draw(&archive, "1949", None).covers(Relation::FullMembership, org));
    assert!(!draw(&archive, "2025", None).covers(Relation::FullMembership, org));
    assert!(draw(&archive, "2022", None).covers(Relation::ArmsDeliveries, un));
    assert!(!draw(&archive, "1999/2001", None).covers(Relation::ArmsDeliveries, un));
}

#[test]
fn the_same_draw_gives_the_same_world() {
    let archive = Archive::new(PACK.clone());
    let (a, b) = (draw(&archive, "2022", Some("2023")), draw(&archive, "2022", Some("2023")));
    assert_eq!(a.fingerprint(), b.fingerprint());
    assert_eq!(keys(&a), keys(&b));
    assert_eq!(a.ties, b.ties);
}

/// Everything that is an event: ballots, acts and flows whose dates are days.
fn events(world: &World) -> BTreeSet<String> {
    let text = |id| world.catalogue.text(id).to_owned();
    let ballots = world.ballots.iter().map(|row| text(row.provenance.key));
    let acts = world.acts.iter().map(|(row, _)| text(row.provenance.key));
    ballots.chain(acts).collect()
}

fn archive() -> Archive {
    static ARCHIVE: std::sync::LazyLock<Archive> = std::sync::LazyLock::new(|| {
        let evidence: Evidence = PACK.clone();
        Archive::new(evidence)
    });
    ARCHIVE.clone()
}

proptest! {
    #[test]
    fn the_events_of_a_window_are_those_of_its_parts(start in 2004..2020_i16, length in 1..8_i16, cut in 0..7_i16) {
        let archive = archive();
        let (end, cut) = (start + length, start + cut.min(length - 1));
        let whole = draw(&archive, &format!("{start}/{end}"), None);
        let parts = [format!("{start}/{cut}"), format!("{}/{end}", cut + 1)].map(|window| draw(&archive, &window, None));
        let union: BTreeSet<String> = parts.iter().flat_map(events).collect();
        prop_assert_eq!(events(&whole), union);
        for part in &parts {
            let of_whole: BTreeSet<String> = keys(&whole).iter().map(|key| key.trim_end_matches('?').to_owned()).collect();
            let of_part: BTreeSet<String> = keys(part).iter().map(|key| key.trim_end_matches('?').to_owned()).collect();
            prop_assert!(of_part.is_subset(&of_whole));
        }
    }

    #[test]
    fn what_is_known_only_grows(first in 1990..2026_i16, later in 0..10_i16) {
        let archive = archive();
        let (early, late) = (draw(&archive, "/..", Some(&format!("{first}"))), draw(&archive, "/..", Some(&format!("{}", first + later))));
        let [early, late] = [early, late].map(|world| -> BTreeSet<String> {
            keys(&world).iter().map(|key| key.trim_end_matches('?').to_owned()).collect()
        });
        prop_assert!(early.is_subset(&late));
    }

    #[test]
    fn no_row_of_a_world_was_known_after_its_date(year in 1990..2026_i16) {
        let archive = archive();
        let as_of = Day::new(year, 6, 30).unwrap();
        let world = archive.world(Window::ALWAYS, Some(as_of), Rule::default());
        for row in world.rows() {
            prop_assert!(world.provenance(row).known_on <= as_of);
        }
        for (tie, _) in world.ties.iter().filter(|(tie, _)| tie.relation.spec().layer == demarche_core::Layer::Institutions) {
            prop_assert!(tie.window.end().is_none_or(|end| end.from() <= as_of), "{}", world.catalogue.text(tie.provenance.key));
        }
    }
}

#[test]
fn questions_are_listed_by_date_and_key() {
    let world = archive().world(Window::ALWAYS, None, Rule::default());
    let listed = world.questions();
    let mut sorted = listed.clone();
    sorted.sort_by_key(|id| (world.catalogue.question(*id).date, world.catalogue.question(*id).key.clone()));
    assert_eq!(listed, sorted);
    let letters = listed.iter().filter(|id| world.catalogue.question(**id).kind == QuestionKind::Letter).count();
    assert_eq!((listed.len(), letters), (32, 6));
}
