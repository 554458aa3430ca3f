use demarche_core::{Known, Reason, Rule, Worlds};
use demarche_measures::agreement;

use super::small::{ALWAYS, storm};

#[test]
fn agreement_is_computed_by_hand_on_complete_roll_calls() {
    let archive = storm().archive();
    let world = archive.draw(ALWAYS, None, Rule::default());
    let id = |code: &str| world.catalogue.registry.by_code(code).unwrap();
    // X and P: q1 both no, q2 no against yes, q4 yes against no; q3 is incomplete.
    let found = agreement(&world, id("X"), id("P"));
    assert_eq!((found.both_cast, found.same, found.opposite), (3, 1, 2));
    assert_eq!(found.agreement, Known::Known(1.0 / 3.0));
    // X and Q: no against abstain twice: half agreement.
    assert_eq!(agreement(&world, id("X"), id("Q")).agreement, Known::Known(0.5));
    // S never cast a vote.
    assert_eq!(agreement(&world, id("X"), id("S")).agreement, Known::Unknown(Reason::TooFew));
    for a in ["X", "Y", "P", "Q", "R"] {
        assert_eq!(agreement(&world, id(a), id(a)).agreement, Known::Known(1.0));
        for b in ["X", "Y", "P", "Q", "R"] {
            assert_eq!(agreement(&world, id(a), id(b)), agreement(&world, id(b), id(a)));
            let share = agreement(&world, id(a), id(b)).agreement.value();
            assert!(share.is_none_or(|share| (0.0..=1.0).contains(&share)));
        }
    }
}
