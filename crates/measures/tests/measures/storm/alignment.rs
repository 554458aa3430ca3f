use demarche_core::{Direction, Known, Layer, Pattern, Reason};
use proptest::prelude::*;

use super::small::{Small, Table, ballot, storm};

#[test]
fn votes_are_counted_by_hand() {
    let table = Table::of(&storm(), "X", "Y");
    // P: no on q1 (toward X), yes on q2 (toward Y); q3 is incomplete; both sides answered q4 alike.
    assert_eq!(table.counts("P", Layer::Votes), [Some((1, 2)), Some((1, 2))]);
    assert_eq!(table.cell("P", Layer::Votes).pattern, Pattern::Both);
    // Q abstained twice: cast, and given to neither.
    assert_eq!(table.counts("Q", Layer::Votes), [Some((0, 2)), Some((0, 2))]);
    assert_eq!(table.cell("Q", Layer::Votes).pattern, Pattern::Neither);
    // R voted once and was silent once: one cast vote.
    assert_eq!(table.counts("R", Layer::Votes), [Some((0, 1)), Some((1, 1))]);
    assert_eq!(table.cell("R", Layer::Votes).pattern, Pattern::SecondOnly);
    // S was barred: nothing is known, which is not nothing.
    assert_eq!(table.cell("S", Layer::Votes).toward[0].share, Known::Unknown(Reason::NoVoteCast));
    assert_eq!(table.cell("S", Layer::Votes).pattern, Pattern::NotCovered);
    assert_eq!(table.counts("X", Layer::Votes), [Some((2, 2)), Some((0, 2))]);
}

#[test]
fn the_two_sided_the_inactive_and_the_uncovered_never_fall_together() {
    let table = Table::of(&storm(), "X", "Y");
    let patterns = ["P", "Q", "S"].map(|code| table.cell(code, Layer::Votes).pattern);
    assert_eq!(patterns, [Pattern::Both, Pattern::Neither, Pattern::NotCovered]);
}

#[test]
fn incomplete_questions_and_questions_answered_alike_enter_no_share() {
    let table = Table::of(&storm(), "X", "Y");
    let cell = table.cell("P", Layer::Votes);
    assert_eq!(cell.answers.len(), 4);
    assert!(!cell.answers[2].is_scored && cell.answers[2].toward == Some(0));
    assert_eq!(cell.answers[3].toward, None);
    // By own answers alone nothing changes, for the named options are the sides' own.
    let own = Table::with(&storm(), "X", "Y", false);
    assert_eq!(own.counts("P", Layer::Votes), [Some((1, 2)), Some((1, 2))]);
    assert_eq!(own.sides.questions[3].options, [None, None]);
}

#[test]
fn other_sides_count_by_their_own_answers() {
    // P answered no, yes, no; Q abstained twice.
    let table = Table::of(&storm(), "P", "Q");
    assert_eq!(table.counts("X", Layer::Votes), [Some((1, 3)), Some((0, 2))]);
    assert_eq!(table.counts("R", Layer::Votes), [Some((0, 2)), Some((0, 1))]);
}

#[test]
fn letters_count_signatures_and_silence_is_not_a_no() {
    let table = Table::of(&storm(), "X", "Y");
    assert_eq!(table.counts("P", Layer::Diplomacy), [Some((1, 2)), None]);
    assert_eq!(table.counts("R", Layer::Diplomacy), [Some((0, 2)), None]);
    assert_eq!(table.cell("R", Layer::Diplomacy).answers[0].answer, None);
    assert_eq!(table.cell("R", Layer::Diplomacy).pattern, Pattern::NotFirstOtherUnknown);
}

#[test]
fn institutions_share_the_bodies_of_a_side_without_the_united_nations() {
    let table = Table::of(&storm(), "X", "Y");
    assert_eq!(table.counts("P", Layer::Institutions)[0], Some((2, 2)));
    assert_eq!(table.counts("Q", Layer::Institutions)[0], Some((1, 2)));
    assert_eq!(table.counts("R", Layer::Institutions)[0], Some((0, 2)));
    let toward_y = table.cell("P", Layer::Institutions).toward[1].share;
    assert_eq!(toward_y, Known::Unknown(Reason::NoBody));
    assert_eq!(table.cell("X", Layer::Institutions).toward[0].share, Known::Unknown(Reason::IsSide));
}

#[test]
fn facts_run_the_way_that_their_relation_or_role_says() {
    let table = Table::of(&storm(), "X", "Y");
    let directions = |code: &str, layer: Layer, side: usize| -> Vec<Direction> {
        table.cell(code, layer).toward[side].facts.iter().map(|fact| fact.direction).collect()
    };
    assert_eq!(directions("Q", Layer::Arms, 0), [Direction::Received]);
    assert_eq!(directions("P", Layer::Security, 0), [Direction::Joint]);
    assert_eq!(directions("Q", Layer::Security, 0), [Direction::Joint]);
    assert_eq!(directions("R", Layer::Security, 0), [Direction::Other]);
    // Exports: R gave to Y. A public's answer stands in the row of its state.
    assert_eq!(directions("R", Layer::Trade, 1), [Direction::Toward]);
    assert_eq!(directions("P", Layer::Opinion, 1), [Direction::Toward]);
    assert_eq!(directions("R", Layer::Sanctions, 0), [Direction::Against]);
    assert_eq!(directions("P", Layer::Investment, 1), [Direction::Toward]);
    assert_eq!(directions("Y", Layer::Conflict, 0), [Direction::Suffered]);
    assert_eq!(directions("X", Layer::Conflict, 1), [Direction::Against]);
    // S spoke of Q: an act of the crisis that runs to neither side.
    assert_eq!(table.cell("S", Layer::Rhetoric).other.len(), 1);
    assert_eq!(table.cell("S", Layer::Rhetoric).pattern, Pattern::NotCovered);
}

#[test]
fn single_facts_have_no_share_and_receiving_is_not_giving() {
    let table = Table::of(&storm(), "X", "Y");
    assert_eq!(table.cell("Q", Layer::Arms).toward[0].share, Known::Unknown(Reason::NotExhaustive));
    assert_eq!(table.cell("Q", Layer::Arms).pattern, Pattern::NotCovered);
    assert_eq!(table.cell("S", Layer::Arms).toward[0].share, Known::Unknown(Reason::NotCovered));
    assert_eq!(table.cell("R", Layer::Sanctions).pattern, Pattern::NotFirstOtherUnknown);
    assert_eq!(table.cell("R", Layer::Trade).pattern, Pattern::SecondOtherUnknown);
}

#[test]
fn disagreement_is_computed_by_hand() {
    let table = Table::of(&storm(), "X", "Y");
    // Q toward X: votes 0, diplomacy 0, institutions 1/2, security 1. Toward Y: votes 0 alone.
    // Pairs: 0, .5, 1, .5, 1, .5: mean 3.5 / 6.
    let q = table.of_actor("Q");
    assert_eq!(q.comparisons, 6);
    assert!((q.layers_disagree.value().unwrap() - 3.5 / 6.0).abs() < 1e-12);
    // S: letters 0 of 2 and bodies 0 of 2, toward X alone.
    assert_eq!(table.of_actor("S").layers_disagree, Known::Known(0.0));
    assert_eq!(table.of_actor("S").comparisons, 1);
}

#[test]
fn swapping_the_sides_swaps_everything() {
    let (one, other) = (Table::of(&storm(), "X", "Y"), Table::of(&storm(), "Y", "X"));
    for code in ["P", "Q", "R", "S", "X", "Y"] {
        for layer in Layer::ALL {
            let (a, b) = (one.cell(code, *layer), other.cell(code, *layer));
            for side in [0, 1] {
                assert_eq!(a.toward[side], b.toward[1 - side], "{code} {layer}");
            }
        }
        let (x, y) = (one.of_actor(code).layers_disagree.value(), other.of_actor(code).layers_disagree.value());
        assert!(x.zip(y).is_none_or(|(x, y)| (x - y).abs() < 1e-12), "{code}");
    }
}

/// The same world with one actor's code replaced everywhere.
fn renamed(small: &Small, from: &str, to: &str) -> Small {
    let swap = |row: &String| {
        let fields: Vec<String> = row
            .split(',')
            .map(|field| {
                field.split(';').map(|item| if item == from { to } else { item }).collect::<Vec<_>>().join(";")
            })
            .collect();
        fields.join(",")
    };
    let all = |rows: &[String]| rows.iter().map(swap).collect();
    Small {
        actors: all(&small.actors),
        memberships: all(&small.memberships),
        questions: small.questions.clone(),
        ballots: all(&small.ballots),
        ties: all(&small.ties),
        acts: all(&small.acts),
        options: all(&small.options),
    }
}

#[test]
fn renaming_an_actor_changes_nothing_else() {
    let before = Table::of(&storm(), "X", "Y");
    for (from, to) in [("P", "ZZZ"), ("R", "AAA"), ("Q", "M")] {
        let after = Table::of(&renamed(&storm(), from, to), "X", "Y");
        for code in ["P", "Q", "R", "S", "X", "Y"] {
            let says = after.says(if code == from { to } else { code });
            let expected: Vec<String> =
                before.says(code).iter().map(|line| line.replace(&format!("/{from}\""), &format!("/{to}\""))).collect();
            assert_eq!(says, expected, "{from} -> {to}: {code}");
        }
    }
}

proptest! {
    /// However the fourth state answers, no other state's cells change.
    #[test]
    fn one_states_answers_change_no_other_states_cells(answers in proptest::collection::vec(0_usize..5, 2)) {
        let words = ["yes", "no", "abstain", "absent", "barred"];
        let mut small = storm();
        small.ballots.retain(|row| !row.contains(",S,"));
        let mut totals = [[2_u16, 2, 1], [2, 1, 1]];
        for (index, answer) in answers.iter().enumerate() {
            small.ballots.push(ballot(&format!("q{}", index + 1), "S", words[*answer]));
            if *answer < 3 {
                totals[index][*answer] += 1;
            }
        }
        small.questions.retain(|row| !row.starts_with("q1,") && !row.starts_with("q2,"));
        let [a, b] = totals;
        small.questions.push(super::small::roll_call("q1", "2022-03-01", a[0], a[1], a[2], "yes"));
        small.questions.push(super::small::roll_call("q2", "2022-04-01", b[0], b[1], b[2], "yes"));
        let (before, after) = (Table::of(&storm(), "X", "Y"), Table::of(&small, "X", "Y"));
        for code in ["P", "Q", "R", "X", "Y"] {
            prop_assert_eq!(before.says(code), after.says(code));
        }
        // Its own shares are what a hand count gives: no is toward X, yes toward Y, of the cast.
        let cast = answers.iter().filter(|answer| **answer < 3).count() as u32;
        let of = |word: usize| answers.iter().filter(|answer| **answer == word).count() as u32;
        let expected = if cast == 0 { [None, None] } else { [Some((of(1), cast)), Some((of(0), cast))] };
        prop_assert_eq!(after.counts("S", Layer::Votes), expected);
    }
}
