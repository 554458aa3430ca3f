//! How alike two states voted.

use demarche_core::{Known, Reason};
use demarche_measures::agreement;
use proptest::prelude::*;

use crate::small_world::{Small, actor, strings};

fn votes() -> Small {
    Small { actors: strings(&["AAA state", "BBB state", "CCC state", "DDD state"]), ..Small::default() }
        .question("q1", "yes", &[("AAA", "yes"), ("BBB", "yes"), ("CCC", "no")])
        .question("q2", "yes", &[("AAA", "yes"), ("BBB", "abstain"), ("CCC", "no"), ("DDD", "barred")])
        .question("q3", "yes", &[("AAA", "no"), ("BBB", "yes"), ("CCC", "unrecorded")])
        .question("q4", "incomplete", &[("AAA", "no"), ("BBB", "yes"), ("DDD", "yes")])
        .question("l1", "yes", &[("AAA", "signed"), ("BBB", "signed")])
}

#[test]
fn agreement_is_one_minus_half_the_distance_on_average() {
    let world = votes().world();
    let of = |a: &str, b: &str| agreement(&world, actor(&world, a), actor(&world, b));
    let found = of("AAA", "BBB");
    assert_eq!((found.both_cast, found.same, found.opposite), (3, 1, 1));
    assert_eq!(found.agreement, Known::Known(0.5), "alike 1, half 0.5, opposite 0: 1.5 of 3");
    let found = of("AAA", "CCC");
    assert_eq!((found.both_cast, found.same, found.opposite, found.agreement), (2, 0, 2, Known::Known(0.0)));
    let found = of("BBB", "CCC");
    assert_eq!((found.both_cast, found.agreement), (2, Known::Known(0.25)));
}

#[test]
fn incomplete_lists_letters_and_silence_are_no_agreement() {
    let world = votes().world();
    let found = agreement(&world, actor(&world, "AAA"), actor(&world, "DDD"));
    assert_eq!((found.both_cast, found.agreement), (0, Known::Unknown(Reason::TooFew)));
}

proptest! {
    #[test]
    fn agreement_is_mutual_whole_with_oneself_and_between_0_and_1(rows in prop::collection::vec((0..5_usize, 0..5_usize), 1..6)) {
        let answers = ["yes", "no", "abstain", "absent", "barred"];
        let mut small = Small { actors: strings(&["AAA state", "BBB state"]), ..Small::default() };
        for (index, (a, b)) in rows.iter().enumerate() {
            small = small.question(&format!("q{index}"), "yes", &[("AAA", answers[*a]), ("BBB", answers[*b])]);
        }
        let world = small.world();
        let (a, b) = (actor(&world, "AAA"), actor(&world, "BBB"));
        let found = agreement(&world, a, b);
        prop_assert_eq!(found, agreement(&world, b, a));
        prop_assert!(found.agreement.value().is_none_or(|share| (0.0..=1.0).contains(&share)));
        prop_assert!(found.same + found.opposite <= found.both_cast);
        let own = agreement(&world, a, a);
        let expected = if own.both_cast == 0 { Known::Unknown(Reason::TooFew) } else { Known::Known(1.0) };
        prop_assert_eq!(own.agreement, expected);
    }
}
