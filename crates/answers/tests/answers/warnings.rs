//! Every warning, and only where it is due.

use demarche_answers::{AlignmentRequest, CodesRequest, StateRequest, alignment, codes, state, votes_show};
use demarche_core::{Answer, Worlds};
use demarche_evidence::{Archive, eurasia};

use crate::{PACK, asked, of_state, pack_with, people, strings};

fn warned(worlds: &dyn Worlds, request: &AlignmentRequest) -> String {
    alignment(worlds, request).unwrap().meta.warnings.join("\n")
}

#[test]
fn the_state_of_a_list_is_said() {
    let georgia = warned(&*PACK, &AlignmentRequest { to: Some("2023".to_owned()), ..asked("georgia-2008") });
    assert!(georgia.contains("A/RES/63/307: only totals are known"), "{georgia}");
    let crimea = warned(&*PACK, &asked("crimea-2014"));
    let request = AlignmentRequest { to: Some("2023".to_owned()), ..asked("crimea-2014") };
    let longer = warned(&*PACK, &request);
    assert!(
        !crimea.contains("differs from the record")
            && longer.contains("A/RES/71/205: the list of answers differs from the record"),
        "{longer}"
    );
    let afghanistan = warned(&*PACK, &asked("afghanistan-2021"));
    assert!(afghanistan.contains("S/RES/2593: who sat on the body is from memory"), "{afghanistan}");
    assert!(
        afghanistan
            .contains("counted toward neither side, as no option is coded or both sides answered alike: unsc-res-2593"),
        "{afghanistan}"
    );
}

#[test]
fn questions_outside_the_window_are_named() {
    let narrow = warned(&*PACK, &asked("georgia-2008"));
    assert!(narrow.contains("outside the window and left out (--from and --to widen it): "), "{narrow}");
    assert!(narrow.contains("unga-62-249") && narrow.contains("unga-76-267"), "{narrow}");
    let wide = AlignmentRequest { from: Some("2008".to_owned()), to: Some("2023".to_owned()), ..asked("georgia-2008") };
    assert!(!warned(&*PACK, &wide).contains("outside the window"));
    assert!(!warned(&*PACK, &asked("ukraine-2022")).contains("outside the window"));
}

#[test]
fn unchecked_totals_and_adoption_without_a_vote_are_said() {
    let unchecked = pack_with("questions.csv", ",141,5,35,yes,", ",141,5,35,unchecked,");
    assert!(
        warned(&unchecked, &asked("ukraine-2022")).contains("A/RES/ES-11/1: totals are counted from the list itself")
    );
    let without = pack_with("questions.csv", ",67,50,36,totals_only,", ",67,50,36,no_vote,");
    assert!(warned(&without, &asked("ukraine-2022")).contains("adopted without a vote"));
}

#[test]
fn rows_from_memory_from_essays_and_inferred_are_said() {
    let ukraine = warned(&*PACK, &asked("ukraine-2022"));
    assert!(ukraine.contains("from memory (unverified)") && ukraine.contains("not voting is inferred"), "{ukraine}");
    assert!(!ukraine.contains("essay"), "{ukraine}");
    assert!(!ukraine.contains("a combined score"), "{ukraine}");
    assert!(warned(&*PACK, &asked("orange-2004")).contains("rest on an essay"));
    let only_votes = AlignmentRequest { layers: strings(&["votes"]), ..asked("ukraine-2022") };
    let votes = warned(&*PACK, &only_votes);
    assert!(!votes.contains("from memory") && votes.contains("not voting is inferred"), "{votes}");
    let weighted =
        AlignmentRequest { weights: Some("votes=1,institutions=1".to_owned()), seed: 9, ..asked("ukraine-2022") };
    let weighted = warned(&*PACK, &weighted);
    assert!(
        weighted.contains(
            "a combined score says what its weights say: score = 0.5 × share on votes + 0.5 × share on institutions"
        ),
        "{weighted}"
    );
    assert!(weighted.contains("seed 9"), "{weighted}");
}

#[test]
fn the_note_of_a_crisis_is_said() {
    for key in ["crimea-2014", "georgia-2008", "myanmar-2021"] {
        let note = &PACK.catalogue().crisis_by_key(key).unwrap().note;
        assert!(!note.is_empty() && warned(&*PACK, &asked(key)).contains(note.as_str()), "{key}");
    }
}

#[test]
fn disagreeing_sources_are_said_with_the_rule() {
    assert!(!warned(&*PACK, &asked("ukraine-2022")).contains("disagree on"));
    let mut evidence = eurasia().unwrap();
    let question = evidence.catalogue.question_by_key("unga-es11-1").unwrap();
    let mut other =
        *evidence.rows.ballots.iter().find(|row| row.question == question && row.answer == Answer::No).unwrap();
    other.answer = Answer::Yes;
    evidence.rows.ballots.push(other);
    let told = warned(&Archive::new(evidence), &asked("ukraine-2022"));
    assert!(told.contains("sources disagree on 1 row; rule: latest_source"), "{told}");
}

#[test]
fn records_of_states_and_votes_say_what_to_know() {
    let kaz = state(&*PACK, &of_state("KAZ")).unwrap();
    assert!(kaz.meta.warnings.iter().any(|warning| warning.contains("from memory (unverified)")));
    assert!(people(&kaz).contains("[unverified]"));
    let chn =
        state(&*PACK, &StateRequest { from: Some("2003".to_owned()), to: Some("2005".to_owned()), ..of_state("CHN") })
            .unwrap();
    assert!(chn.meta.warnings.iter().any(|warning| warning.contains("rest on an essay")), "{:?}", chn.meta.warnings);
    assert!(people(&chn).contains("[essay]"));
    let incomplete = votes_show(&*PACK, "unga-71-205", "").unwrap();
    assert!(incomplete.meta.warnings.iter().any(|warning| warning.contains("kept out of scores")));
    assert!(people(&incomplete).contains("the list has 70-25-77"));
    let first = votes_show(&*PACK, "ES-11/1", "").unwrap();
    assert!(people(&first).contains("141 yes, 5 no, 35 abstained, 12 did not vote (1 barred)"), "{}", people(&first));
}

#[test]
fn codes_for_a_day_on_which_the_actor_was_not_there_say_so() {
    let request = CodesRequest { names: strings(&["SUN"]), at: Some("2022".to_owned()), ..CodesRequest::default() };
    let found = codes(&*PACK, &request).unwrap();
    assert!(
        found.meta.warnings.iter().any(|warning| warning.contains("did not exist") && warning.contains("RUS")),
        "{:?}",
        found.meta.warnings
    );
    let then = CodesRequest { names: strings(&["SUN"]), at: Some("1980".to_owned()), ..CodesRequest::default() };
    assert!(codes(&*PACK, &then).unwrap().meta.warnings.is_empty());
}
