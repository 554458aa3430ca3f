//! Known zeros of covered layers, and the words firm, leaning and unclear, by hand.

use demarche_core::{Known, Layer, Reason};
use demarche_measures::{Firmness, Mostly, Placed, covered_relations, interval_toward, placed};

use crate::small_world::{Small, aligned, cell, shown, sides, strings};

fn arms() -> Small {
    Small {
        actors: strings(&["RED state", "BLU state", "ONE state", "TWO state", "ORG organisation"]),
        covered_relations: strings(&["arms_deliveries"]),
        ties: strings(&["ONE,RED,arms_deliveries,5,sipri_tiv_millions"]),
        ..Small::default()
    }
}

fn arms_of(small: &Small, window: &str) -> Vec<String> {
    let world = small.world_of(window);
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    ["ONE", "TWO"].iter().map(|code| shown(&cell(&world, &all, code, Layer::Arms))).collect()
}

#[test]
fn on_a_covered_layer_no_row_is_a_known_none() {
    assert_eq!(arms_of(&arms(), "2022"), ["1/1 0/1 first_only", "0/1 0/1 neither"]);
    let world = arms().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    assert_eq!(covered_relations(&world, &sides, Layer::Arms).map(|relations| relations.len()), [1, 1]);
    let all = aligned(&world, &sides);
    assert_eq!(shown(&cell(&world, &all, "RED", Layer::Arms)), "is_side 0/1 not_second_other_unknown");
}

#[test]
fn beyond_the_coverage_no_row_stays_unknown() {
    let unknown = ["not_exhaustive not_covered first_other_unknown", "not_covered not_covered unknown"];
    // The coverage runs from 2010 to 2022: a window that it does not hold whole is not covered.
    assert_eq!(arms_of(&arms(), "2022/2023"), unknown);
    assert_eq!(arms_of(&Small { covered_relations: Vec::new(), ..arms() }, "2022"), unknown);
    // Another relation of the layer, at which nobody looked everywhere, opens it for that side; so does an act.
    let mut open = arms();
    open.ties.push("TWO,BLU,arms_import_share,5,percent_of_arms_imports".to_owned());
    // TWO surely supplied BLU, and is known to have delivered nothing to RED.
    assert_eq!(arms_of(&open, "2022"), ["1/1 not_covered first_other_unknown", "0/1 not_exhaustive second_only"]);
    let mut with_act = arms();
    with_act.acts = strings(&["arms_delivery,TWO,BLU,,,"]);
    assert_eq!(arms_of(&with_act, "2022")[0], "1/1 not_covered first_other_unknown");
}

/// An actor `X` that answered six questions; RED voted no and BLU yes on all.
fn word(answers: &str) -> (Known<Placed>, String) {
    let mut small = Small { actors: strings(&["RED state", "BLU state", "X state"]), ..Small::default() };
    for (number, answer) in answers.chars().enumerate() {
        let answer = match answer {
            'y' => "yes",
            'n' => "no",
            'a' => "abstain",
            _ => "absent",
        };
        small = small.question(&format!("q{number}"), "yes", &[("RED", "no"), ("BLU", "yes"), ("X", answer)]);
    }
    let world = small.world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    let cell = cell(&world, &all, "X", Layer::Votes);
    (placed(&cell), shown(&cell))
}

#[test]
fn few_answers_lean_many_alike_are_firm_and_mixed_ones_are_unclear() {
    for (answers, expected) in [
        ("nnnnnn", Firmness::Firm),
        ("aaaaaa", Firmness::Firm),
        ("n", Firmness::Leaning),
        ("nn", Firmness::Leaning),
        ("nnnaaa", Firmness::Unclear),
        ("nnnyyy", Firmness::Unclear),
        // The interval of 11 of 12 lies above one half, but one vote ran the other way.
        ("nnnnnnnnnnny", Firmness::Leaning),
        ("nnnnnnnnnnna", Firmness::Firm),
        // Abstaining on all but one: the one runs against giving nothing.
        ("aaaaaaaaaaan", Firmness::Leaning),
    ] {
        let (found, shown) = word(answers);
        assert_eq!(found.map(|placed| placed.firmness), Known::Known(expected), "{answers}: {shown}");
    }
    assert_eq!(word("---").0, Known::Unknown(Reason::NoVoteCast));
}

#[test]
fn a_direction_is_told_apart_from_how_firm_it_is() {
    for (answers, expected) in [
        ("nnnnnn", "firm, RED"),
        ("yyyyyy", "firm, BLU"),
        // Abstaining throughout is as firm as voting one way, and is no vote for either side.
        ("aaaaaa", "firm, neither"),
        ("n", "leaning, RED"),
        ("a", "leaning, neither"),
        ("yyyyyyyyyyyn", "leaning, BLU"),
        ("nnnyyy", "unclear"),
        ("nnnaaa", "unclear"),
    ] {
        let placed = word(answers).0.value().unwrap();
        assert_eq!(placed.words(["RED", "BLU"]), expected, "{answers}");
    }
    for (mostly, expected) in [(Mostly::Both, "both"), (Mostly::NotFirst, "not RED"), (Mostly::NotSecond, "not BLU")] {
        assert_eq!(mostly.words(["RED", "BLU"]), expected);
    }
}

#[test]
fn turning_the_sides_over_turns_the_direction_and_not_the_firmness() {
    let turned = |mostly: Mostly| match mostly {
        Mostly::First => Mostly::Second,
        Mostly::Second => Mostly::First,
        other => other,
    };
    for (one, other) in [("nnnaay", "yyyaan"), ("nnnnnn", "yyyyyy"), ("aaanan", "aaayay"), ("nn", "yy")] {
        let (one, other) = (word(one).0.value().unwrap(), word(other).0.value().unwrap());
        assert_eq!(one.firmness, other.firmness);
        assert_eq!(one.mostly.map(turned), other.mostly);
    }
}

#[test]
fn whole_counts_have_no_width_and_no_word() {
    let world = arms().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    let found = cell(&world, &all, "ONE", Layer::Arms);
    assert_eq!(interval_toward(&found, 0).value().map(|interval| interval.ends()), Some((1.0, 1.0)));
    assert_eq!(placed(&found), Known::Unknown(Reason::NotApplicable));
}

#[test]
fn what_a_side_gave_to_others_does_not_open_its_layer() {
    let mut small = arms();
    small.ties.push("RED,TWO,arms_import_share,60,percent_of_arms_imports".to_owned());
    assert_eq!(arms_of(&small, "2022"), ["1/1 0/1 first_only", "0/1 0/1 neither"]);
}
