//! Shares and patterns, by hand.

use demarche_core::{Answer, Basis, Known, Layer, OptionSide, Reason};
use demarche_measures::asked;

use crate::small_world::{Small, actor, aligned, cell, coded, fact, question, shown, sides, strings};

/// RED voted no and BLU yes on q1, q2 and the incomplete q4; both voted yes on q3.
fn votes() -> Small {
    let states = ["RED", "BLU", "TWO", "ABS", "SIL", "BAR", "NEW", "YES", "MIX", "HAF"];
    Small { actors: states.iter().map(|code| format!("{code} state")).collect(), ..Small::default() }
        .question(
            "q1",
            "yes",
            &[
                ("RED", "no"),
                ("BLU", "yes"),
                ("TWO", "yes"),
                ("ABS", "abstain"),
                ("SIL", "unrecorded"),
                ("BAR", "barred"),
                ("YES", "yes"),
                ("MIX", "yes"),
                ("HAF", "yes"),
            ],
        )
        .question(
            "q2",
            "yes",
            &[
                ("RED", "no"),
                ("BLU", "yes"),
                ("TWO", "no"),
                ("ABS", "abstain"),
                ("SIL", "absent"),
                ("BAR", "barred"),
                ("YES", "yes"),
                ("MIX", "abstain"),
                ("HAF", "unrecorded"),
            ],
        )
        .question("q3", "yes", &[("RED", "yes"), ("BLU", "yes"), ("YES", "yes"), ("ABS", "no"), ("NEW", "yes")])
        .question(
            "q4",
            "incomplete",
            &[("RED", "no"), ("BLU", "yes"), ("YES", "no"), ("ABS", "no"), ("SIL", "no"), ("NEW", "yes")],
        )
        .question("q5", "totals_only", &[])
}

#[test]
fn votes_are_counted_by_hand() {
    let world = votes().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    for (code, expected) in [
        ("RED", "2/2 0/2 first_only"),
        ("BLU", "0/2 2/2 second_only"),
        ("TWO", "1/2 1/2 both"),
        ("ABS", "0/2 0/2 neither"),
        ("SIL", "no_vote_cast no_vote_cast unknown"),
        ("BAR", "no_vote_cast no_vote_cast unknown"),
        ("NEW", "not_entitled not_entitled unknown"),
        ("YES", "0/2 2/2 second_only"),
        ("MIX", "0/2 1/2 second_only"),
        ("HAF", "0/1 1/1 second_only"),
    ] {
        assert_eq!(shown(&cell(&world, &all, code, Layer::Votes)), expected, "{code}");
    }
}

#[test]
fn the_two_sided_the_inactive_the_silent_and_the_uncovered_never_fall_together() {
    let world = votes().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    let mut seen: Vec<String> =
        ["TWO", "ABS", "SIL", "NEW"].iter().map(|code| shown(&cell(&world, &all, code, Layer::Votes))).collect();
    seen.sort();
    seen.dedup();
    assert_eq!(seen.len(), 4, "{seen:?}");
    let letters = |code: &str| -> String {
        let answers = cell(&world, &all, code, Layer::Votes).answers;
        answers.iter().take(2).map(|given| given.answer.map_or('.', Answer::letter)).collect()
    };
    assert_eq!(["ABS", "SIL", "BAR", "NEW", "TWO"].map(letters), ["aa", "--", "xx", "..", "yn"]);
}

#[test]
fn abstaining_counts_toward_neither_and_stays_in_the_number_of_votes_cast() {
    let world = votes().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let found = cell(&world, &aligned(&world, &sides), "MIX", Layer::Votes);
    assert_eq!(found.answers.iter().map(|given| given.toward).collect::<Vec<_>>(), [Some(1), None, None, None, None]);
    assert_eq!(found.toward[1].counts, Some((1, 2)));
}

#[test]
fn a_question_that_both_sides_answered_alike_counts_toward_neither() {
    let world = votes().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    assert_eq!(sides.questions[2].options, [None, None]);
    let all = aligned(&world, &sides);
    for code in ["YES", "ABS", "NEW"] {
        assert_eq!(cell(&world, &all, code, Layer::Votes).answers[2].toward, None, "{code}");
    }
}

#[test]
fn an_option_named_alike_for_both_sides_counts_toward_neither() {
    let world = votes().world();
    let pair = ["RED", "BLU"].map(|code| actor(&world, code));
    let named = pair.map(|side| OptionSide {
        question: question(&world, "q1"),
        option: Answer::Yes,
        side,
        basis: Basis::Coded,
    });
    assert_eq!(asked(&world, &[question(&world, "q1")], pair, &named)[0].options, [None, None]);
}

#[test]
fn a_named_option_goes_before_the_sides_own_answer() {
    let world = votes().world();
    let pair = ["TWO", "ABS"].map(|code| actor(&world, code));
    let q1 = question(&world, "q1");
    let own = asked(&world, &[q1], pair, &[]);
    assert_eq!(own[0].options, [Some((Answer::Yes, Basis::OwnAnswer)), Some((Answer::Abstain, Basis::OwnAnswer))]);
    let named = [OptionSide { question: q1, option: Answer::No, side: pair[0], basis: Basis::Coded }];
    let found = asked(&world, &[q1], pair, &named);
    assert_eq!(found[0].options, [Some((Answer::No, Basis::Coded)), Some((Answer::Abstain, Basis::OwnAnswer))]);
}

#[test]
fn a_side_that_did_not_vote_has_no_option() {
    let world = votes().world();
    let sides = sides(&world, ["RED", "SIL"], &[]);
    assert_eq!(sides.questions[0].options[1], None);
    let all = aligned(&world, &sides);
    assert_eq!(shown(&cell(&world, &all, "TWO", Layer::Votes)), "1/2 not_coded first_other_unknown");
}

#[test]
fn an_incomplete_list_never_enters_a_share() {
    let plain = votes();
    let mut turned = votes();
    for (key, _, answers) in &mut turned.questions {
        if key == "q4" {
            for (_, answer) in answers.iter_mut().filter(|(code, _)| code != "RED" && code != "BLU") {
                *answer = if answer == "no" { "yes".to_owned() } else { "no".to_owned() };
            }
        }
    }
    let (one, other) = (plain.world(), turned.world());
    let shares = |world: &demarche_core::World| -> Vec<String> {
        let sides = sides(world, ["RED", "BLU"], &[]);
        let all = aligned(world, &sides);
        ["YES", "ABS", "SIL", "NEW", "RED"].iter().map(|code| shown(&cell(world, &all, code, Layer::Votes))).collect()
    };
    assert_eq!(shares(&one), shares(&other));
    let sides = sides(&one, ["RED", "BLU"], &[]);
    let found = cell(&one, &aligned(&one, &sides), "YES", Layer::Votes);
    assert!(!found.answers[3].is_scored, "it is shown, and marked as left out");
    assert_eq!(found.answers[3].answer, Some(Answer::No));
}

fn letters() -> Small {
    let actors = [
        "RED state",
        "BLU state",
        "ONE state",
        "ALL state",
        "NIL state",
        "CON contested_entity",
        "FAR contested_entity",
        "ORG organisation",
    ];
    Small { actors: strings(&actors), ..Small::default() }
        .question("l1", "yes", &[("ONE", "signed"), ("ALL", "signed"), ("CON", "signed"), ("RED", "signed")])
        .question("l2", "yes", &[("ALL", "signed")])
        .question("l3", "yes", &[("ALL", "signed"), ("BLU", "signed")])
        .question("l4", "totals_only", &[])
}

#[test]
fn letters_are_signed_or_not_listed() {
    let world = letters().world();
    let named = coded(&world, &[("l1", "RED"), ("l2", "RED"), ("l3", "BLU"), ("l4", "RED")]);
    let sides = sides(&world, ["RED", "BLU"], &named);
    let all = aligned(&world, &sides);
    for (code, expected) in [
        ("ONE", "1/2 0/1 first_only"),
        ("ALL", "2/2 1/1 both"),
        ("NIL", "0/2 0/1 neither"),
        ("RED", "1/2 0/1 first_only"),
        ("BLU", "0/2 1/1 second_only"),
    ] {
        assert_eq!(shown(&cell(&world, &all, code, Layer::Diplomacy)), expected, "{code}");
    }
    let nil = cell(&world, &all, "NIL", Layer::Diplomacy);
    assert!(nil.answers.iter().all(|given| given.answer.is_none()), "silence is never a no");
}

#[test]
fn whoever_signed_a_letter_is_seen_to_have_given_something() {
    let world = letters().world();
    let named = coded(&world, &[("l1", "RED"), ("l2", "RED"), ("l3", "BLU")]);
    let sides = sides(&world, ["RED", "BLU"], &named);
    let all = aligned(&world, &sides);
    let found = cell(&world, &all, "CON", Layer::Diplomacy);
    assert_eq!(shown(&found), "1/2 0/1 first_only", "a contested entity that signed could sign");
}

#[test]
fn no_share_lies_outside_0_to_1() {
    for world in [votes().world(), letters().world()] {
        let sides = sides(&world, ["RED", "BLU"], &[]);
        for alignment in aligned(&world, &sides) {
            for toward in alignment.cells.iter().flat_map(|cell| &cell.toward) {
                if let Known::Known(share) = toward.share {
                    assert!((0.0..=1.0).contains(&share));
                    let (given, of) = toward.counts.unwrap();
                    assert!(given <= of && of > 0);
                }
            }
        }
    }
}

fn bodies() -> Small {
    Small {
        actors: strings(&[
            "RED state",
            "BLU state",
            "ONE state",
            "BOT state",
            "OUT state",
            "OBS state",
            "TOP organisation",
            "LOW organisation",
            "FOG organisation",
            "UN organisation",
            "MIX state",
        ]),
        memberships: strings(&[
            "RED,TOP,full_membership,2000,",
            "RED,LOW,full_membership,2000,",
            "RED,FOG,full_membership,2000,",
            "RED,UN,full_membership,1946,",
            "ONE,TOP,full_membership,2000,",
            "ONE,UN,full_membership,1946,",
            "BOT,TOP,full_membership,2000,",
            "BOT,LOW,full_membership,2001,",
            "OUT,LOW,full_membership,2000,2021",
            "OBS,TOP,observer_status,2000,",
            "MIX,FOG,full_membership,2000,",
        ]),
        covered: strings(&["TOP", "LOW", "UN"]),
        ..Small::default()
    }
}

#[test]
fn bodies_are_those_of_the_side_that_are_covered_without_the_united_nations() {
    let world = bodies().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    for (code, expected) in [
        ("ONE", "1/2 no_body first_other_unknown"),
        ("BOT", "2/2 no_body first_other_unknown"),
        ("OUT", "0/2 no_body not_first_other_unknown"),
        ("OBS", "0/2 no_body not_first_other_unknown"),
        ("MIX", "0/2 no_body not_first_other_unknown"),
        ("RED", "is_side no_body unknown"),
        ("BLU", "0/2 is_side not_first_other_unknown"),
    ] {
        assert_eq!(shown(&cell(&world, &all, code, Layer::Institutions)), expected, "{code}");
    }
}

#[test]
fn an_organisation_that_is_a_side_is_its_own_body() {
    let world = bodies().world();
    let sides = sides(&world, ["TOP", "LOW"], &[]);
    let all = aligned(&world, &sides);
    for (code, expected) in [
        ("ONE", "1/1 0/1 first_only"),
        ("BOT", "1/1 1/1 both"),
        ("OUT", "0/1 0/1 neither"),
        ("TOP", "is_side not_entitled unknown"),
    ] {
        assert_eq!(shown(&cell(&world, &all, code, Layer::Institutions)), expected, "{code}");
    }
}

#[test]
fn a_body_that_both_sides_share_says_nothing_between_them() {
    let mut small = bodies();
    small.memberships.push("BLU,TOP,full_membership,2000,".to_owned());
    let world = small.world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    for (code, expected) in [
        // ONE belongs to TOP alone: no choice between the two.
        ("ONE", "0/1 no_body not_first_other_unknown"),
        ("BOT", "1/1 no_body first_other_unknown"),
        ("BLU", "0/1 is_side not_first_other_unknown"),
    ] {
        assert_eq!(shown(&cell(&world, &all, code, Layer::Institutions)), expected, "{code}");
    }
    // The row is still told, and runs toward neither.
    let one = cell(&world, &all, "ONE", Layer::Institutions);
    for side in [0, 1] {
        let facts: Vec<String> = one.toward[side].facts.iter().map(|found| fact(&world, found)).collect();
        assert_eq!(facts, ["other m4 Yes"], "{side}");
    }
    // When the other side has left before the window, the body tells again.
    *small.memberships.last_mut().unwrap() = "BLU,TOP,full_membership,2000,2021".to_owned();
    let world = small.world();
    let sides = crate::small_world::sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    assert_eq!(shown(&cell(&world, &all, "ONE", Layer::Institutions)), "1/2 no_body first_other_unknown");
}

#[test]
fn what_both_sides_did_together_says_nothing_between_them() {
    let with = |doers: &str| {
        let small = Small {
            actors: strings(&["RED state", "BLU state", "ONE state"]),
            acts: vec![format!("text_tabled,{doers},,,,")],
            ..Small::default()
        };
        let world = small.world();
        let sides = sides(&world, ["RED", "BLU"], &[]);
        cell(&world, &aligned(&world, &sides), "ONE", Layer::Diplomacy).pattern.to_string()
    };
    assert_eq!(with("RED;ONE"), "first_other_unknown");
    assert_eq!(with("RED;BLU;ONE"), "unknown");
}

#[test]
fn what_has_no_end_is_not_known_to_hold_after_its_source_ended() {
    let small = Small {
        actors: strings(&["RED state", "BLU state", "ONE state", "TWO state"]),
        // The latest day of the evidence is the last of 2005.
        ties: strings(&["ONE,RED,defence_agreement,,,1998..", "TWO,BLU,defence_agreement,,,2005"]),
        ..Small::default()
    };
    let found = |window: &str| {
        let world = small.world_of(window);
        let sides = sides(&world, ["RED", "BLU"], &[]);
        let one = cell(&world, &aligned(&world, &sides), "ONE", Layer::Security);
        let facts: Vec<String> = one.toward[0].facts.iter().map(|found| fact(&world, found)).collect();
        let until = one.toward[0].facts.iter().find_map(|found| world.told_only_until(found.row));
        (one.pattern.to_string(), facts, until.map(|day| day.to_string()))
    };
    let held = |truth: &str| vec![format!("joint t0 {truth}")];
    assert_eq!(found("1999"), ("first_other_unknown".to_owned(), held("Yes"), None));
    assert_eq!(found("2005"), ("first_other_unknown".to_owned(), held("Yes"), None));
    assert_eq!(found("2022"), ("unknown".to_owned(), held("CannotTell"), Some("2005-12-31".to_owned())));
    assert_eq!(found("1997"), ("unknown".to_owned(), Vec::new(), None));
}

#[test]
fn a_layer_without_rows_is_not_covered() {
    let world = votes().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    for layer in Layer::ALL.iter().filter(|layer| !matches!(layer, Layer::Votes | Layer::Institutions)) {
        assert_eq!(shown(&cell(&world, &all, "TWO", *layer)), "not_covered not_covered unknown", "{layer}");
    }
}

#[test]
fn how_far_the_layers_disagree_is_a_mean_over_pairs_of_layers_and_sides() {
    let mut small = votes();
    small.actors.extend(strings(&["TOP organisation", "LOW organisation"]));
    small.memberships = strings(&[
        "RED,TOP,full_membership,2000,",
        "RED,LOW,full_membership,2000,",
        "YES,TOP,full_membership,2000,",
        "YES,LOW,full_membership,2000,",
    ]);
    small.covered = strings(&["TOP", "LOW"]);
    small.acts = strings(&["sanction,YES,,RED,,"]);
    let world = small.world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    let found = |code: &str| {
        let id = actor(&world, code);
        let alignment = all.iter().find(|alignment| alignment.actor == id).unwrap();
        (alignment.layers_disagree, alignment.comparisons)
    };
    // YES gave RED: votes 0, institutions 1, sanctions 0 (against only): |0−1| + |0−0| + |1−0| = 2 over 3 pairs.
    // YES gave BLU: votes 1, institutions no body, sanctions unknown: no pair.
    let (mean, comparisons) = found("YES");
    assert_eq!(comparisons, 3);
    assert!((mean.value().unwrap() - 2.0 / 3.0).abs() < 1e-12);
    // TWO gave RED: votes 1/2; belonging to none of its bodies is no act: no pair.
    assert_eq!(found("TWO"), (Known::Unknown(Reason::TooFew), 0));
    // NEW has only institutions: nothing to compare.
    assert_eq!(found("NEW"), (Known::Unknown(Reason::TooFew), 0));
}
