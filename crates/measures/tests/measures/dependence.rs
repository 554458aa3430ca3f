//! Dependence, concentration and revealed advantage.

use demarche_core::{Known, Reason, Rule};
use demarche_measures::{Supplied, Supply, concentration, dependence, revealed_advantage};
use proptest::prelude::*;

use crate::edition::folder;
use crate::small_world::{Small, actor, strings};

fn near(value: Known<f64>, expected: f64) {
    assert!(value.value().is_some_and(|value| (value - expected).abs() < 1e-9), "{value:?}, expected {expected}");
}

/// D buys manufactures for 60 from A, 30 from B and 10 from C; its GDP is 400.
fn trade() -> Small {
    Small {
        actors: strings(&["AAA state", "BBB state", "CCC state", "DDD state", "EEE state"]),
        ties: strings(&[
            "AAA,DDD,manufacturing_exports,60,usd_millions",
            "BBB,DDD,manufacturing_exports,30,usd_millions",
            "CCC,DDD,manufacturing_exports,10,usd_millions",
            "DDD,AAA,manufacturing_exports,500,usd_millions",
        ]),
        covered_relations: strings(&["manufacturing_exports", "arms_deliveries"]),
        traits: strings(&["DDD,gdp,2022,400,usd_millions"]),
        ..Small::default()
    }
}

fn of(small: &Small, window: &str, supply: &Supply, who: &str) -> (Vec<String>, Supplied) {
    let world = small.world_of(window);
    let found = dependence(&world, supply, actor(&world, who));
    let names = found.suppliers.iter().map(|supplier| world.catalogue.registry.code(supplier.on).to_owned()).collect();
    (names, found)
}

#[test]
fn dependence_is_share_times_intensity_times_lack_of_alternatives() {
    let (names, found) = of(&trade(), "2022", &Supply::MANUFACTURES, "DDD");
    assert_eq!(names, ["AAA", "BBB", "CCC"]);
    near(found.total, 100.0);
    near(found.intensity, 0.25);
    near(found.concentration, 0.36 + 0.09 + 0.01);
    let [a, b, c] = found.suppliers.as_slice() else { panic!("{found:?}") };
    // Without A: 30 and 10, concentration 10/16; without B: 60 and 10, 37/49; without C: 60 and 30, 5/9.
    near(a.dependence, 0.6 * 0.25 * 10.0 / 16.0);
    near(b.dependence, 0.3 * 0.25 * 37.0 / 49.0);
    near(c.dependence, 0.1 * 0.25 * 5.0 / 9.0);
}

#[test]
fn a_sole_supplier_leaves_no_alternative() {
    let mut small = trade();
    small.ties.truncate(1);
    let (_, found) = of(&small, "2022", &Supply::MANUFACTURES, "DDD");
    near(found.suppliers[0].lack, 1.0);
    near(found.concentration, 1.0);
}

#[test]
fn arms_are_a_stock_of_which_half_is_left_after_the_half_life() {
    let mut small = trade();
    small.ties = strings(&[
        "AAA,DDD,arms_deliveries,100,sipri_tiv_millions,2010",
        "BBB,DDD,arms_deliveries,50,sipri_tiv_millions,2022",
    ]);
    let (names, found) = of(&small, "2010/2022", &Supply::ARMS, "DDD");
    // The middle of 2010 lies twelve and a half years before the end of 2022, that of 2022 half a year.
    let (a, b) = (100.0 * 0.5_f64.powf(12.5 / 12.0), 50.0 * 0.5_f64.powf(0.5 / 12.0));
    assert_eq!(names, ["AAA", "BBB"]);
    assert!((found.suppliers[0].amount - a).abs() < 0.01 && (found.suppliers[1].amount - b).abs() < 0.01, "{found:?}");
    assert_eq!(found.intensity, Known::Unknown(Reason::NotApplicable));
    near(
        found.suppliers[0].dependence,
        found.suppliers[0].amount / (found.suppliers[0].amount + found.suppliers[1].amount),
    );
}

#[test]
fn nothing_is_not_unknown() {
    // Covered and without rows: a known zero. Outside the coverage: not known, whatever rows there are.
    let (_, none) = of(&trade(), "2022", &Supply::MANUFACTURES, "EEE");
    assert_eq!((none.total, none.suppliers.len()), (Known::Known(0.0), 0));
    assert_eq!(none.concentration, Known::Unknown(Reason::TooFew));
    let mut small = trade();
    small.covered_relations.clear();
    let (_, unknown) = of(&small, "2022", &Supply::MANUFACTURES, "DDD");
    assert_eq!(unknown.total, Known::Unknown(Reason::NotCovered));
    assert!(unknown.suppliers.iter().all(|supplier| supplier.dependence == Known::Unknown(Reason::NotCovered)));
    let (_, outside) = of(&trade(), "2005/2022", &Supply::MANUFACTURES, "DDD");
    assert_eq!(outside.total, Known::Unknown(Reason::NotCovered));
    // Without a base the share is known and the product is not.
    let mut small = trade();
    small.traits.clear();
    let (_, baseless) = of(&small, "2022", &Supply::MANUFACTURES, "DDD");
    near(baseless.suppliers[0].share, 0.6);
    assert_eq!(baseless.suppliers[0].dependence, Known::Unknown(Reason::NotCovered));
}

#[test]
fn a_flow_that_runs_beyond_the_window_is_left_out_and_told() {
    let (_, found) = of(&trade(), "2022-01/2022-06", &Supply::MANUFACTURES, "DDD");
    assert_eq!((found.suppliers.len(), found.left_out), (0, 3));
}

#[test]
fn revealed_advantage_is_the_ratio_of_shares() {
    let known = |row: &[f64]| row.iter().map(|x| Known::Known(*x)).collect::<Vec<_>>();
    let found = revealed_advantage(&[
        known(&[80.0, 20.0]),
        known(&[20.0, 80.0]),
        vec![Known::Known(5.0), Known::Unknown(Reason::NotCovered)],
    ]);
    near(found[0][0], 1.6);
    near(found[0][1], 0.4);
    near(found[1][0], 0.4);
    assert_eq!(found[2], [Known::Unknown(Reason::NotCovered); 2]);
    assert_eq!(revealed_advantage(&[known(&[0.0, 0.0]), known(&[1.0, 0.0])])[0][0], Known::Unknown(Reason::TooFew));
}

proptest! {
    #[test]
    fn concentration_lies_between_even_and_one_and_has_no_unit(amounts in prop::collection::vec(0.1..100.0_f64, 1..20), unit in 0.1..50.0_f64) {
        let found = concentration(&amounts).value().unwrap();
        prop_assert!(found >= 1.0 / amounts.len() as f64 - 1e-12 && found <= 1.0 + 1e-12);
        let other: Vec<f64> = amounts.iter().map(|amount| amount * unit).collect();
        prop_assert!((concentration(&other).value().unwrap() - found).abs() < 1e-9);
    }

    #[test]
    fn an_advantage_of_one_somewhere_is_paid_for_elsewhere(rows in prop::collection::vec(prop::collection::vec(0.1..100.0_f64, 3), 2..6)) {
        let known: Vec<Vec<_>> = rows.iter().map(|row| row.iter().map(|x| Known::Known(*x)).collect()).collect();
        for row in revealed_advantage(&known) {
            let values: Vec<f64> = row.iter().map(|value| value.value().unwrap()).collect();
            prop_assert!(values.iter().any(|x| *x <= 1.0 + 1e-9) && values.iter().any(|x| *x >= 1.0 - 1e-9));
        }
    }
}

#[test]
fn arms_of_kazakhstan_are_those_of_an_independent_computation() {
    let Some(folder) = folder("arms_of_kazakhstan_are_those_of_an_independent_computation") else { return };
    let registry = demarche_evidence::eurasia().unwrap().catalogue.registry;
    let input = demarche_sources::Input::file(&folder.join("arms-transfers/sipri_tiv_dyad_year.csv.gz"));
    let loaded = demarche_sources::by_name("sipri_transfers").unwrap().load(&[input], &registry, &mut |_| {}).unwrap();
    let archive = demarche_evidence::Archive::new(loaded.evidence);
    let world = archive.world("1992/2021".parse().unwrap(), None, Rule::default());
    let found = dependence(&world, &Supply::ARMS, actor(&world, "KAZ"));
    let first = &found.suppliers[0];
    assert_eq!(first.on, actor(&world, "RUS"));
    near(found.total, 1_941.896_638_979_855);
    near(first.share, 0.860_722_772_735_402_7);
    near(found.concentration, 0.743_530_906_889_825_4);
}
