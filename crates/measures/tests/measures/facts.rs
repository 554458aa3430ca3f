//! Which way ties and acts run.

use demarche_core::{Layer, Relation};
use demarche_measures::{act_between, tie_between};

use crate::small_world::{Small, actor, aligned, cell, fact, shown, sides, strings};

fn dealings() -> Small {
    Small {
        actors: strings(&["RED state", "BLU state", "AAA state", "BBB state", "FIRM company AAA", "PUB public BBB"]),
        ties: strings(&[
            "AAA,RED,arms_deliveries,5,sipri_tiv_millions",
            "BLU,AAA,arms_deliveries,5,sipri_tiv_millions",
            "AAA,RED,export_share,5,percent_of_exports",
            "AAA,BLU,trade_turnover,5,usd_millions",
            "RED,BBB,troops_stationed,5,troops",
            "FIRM,RED,loan_commitment,5,usd_millions",
            "PUB,BLU,named_best_able_to_help,5,percent_of_respondents",
            "AAA,BBB,gas_deliveries,5,bcm",
        ]),
        acts: strings(&[
            "talks,AAA;RED,,,,storm",
            "aid_sent,AAA,RED,,,storm",
            "sanction,AAA,,RED,,storm",
            "aid_sent,BLU,AAA,,,storm",
            "sanction,BLU,,AAA,,storm",
            "statement,AAA,,,RED,storm",
            "visit,AAA,BBB,,,storm",
            "visit,BBB,AAA,,,",
            "company_withdrawal,FIRM,,RED,,storm",
        ]),
        ..Small::default()
    }
}

#[test]
fn every_giver_and_every_role_has_its_direction() {
    let world = dealings().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    let facts = |code: &str, layer: Layer| {
        let found = cell(&world, &all, code, layer);
        let one =
            |side: usize| found.toward[side].facts.iter().map(|row| fact(&world, row)).collect::<Vec<_>>().join(", ");
        let other = found.other.iter().map(|row| fact(&world, row)).collect::<Vec<_>>().join(", ");
        format!("{} | {} | {other}", one(0), one(1)).replace(" Yes", "")
    };
    assert_eq!(facts("AAA", Layer::Arms), "toward t0 | received t1 | ");
    assert_eq!(facts("AAA", Layer::Trade), "received t2 | joint t3 | ", "RED exported to AAA");
    assert_eq!(
        facts("BBB", Layer::Security),
        "other t4 |  | ",
        "troops on its soil are a condition, no gift of either"
    );
    assert_eq!(
        facts("AAA", Layer::Investment),
        "toward t5, toward a1 | received a3 | ",
        "a company speaks for its state"
    );
    assert_eq!(facts("BBB", Layer::Opinion), " | toward t6 | ", "a public speaks for its state");
    assert_eq!(facts("AAA", Layer::Energy), "against a8 |  | ", "gas between others runs to neither side");
    assert_eq!(facts("AAA", Layer::Diplomacy), "joint a0 |  | other a6", "a visit outside the crisis is left out");
    assert_eq!(facts("AAA", Layer::Sanctions), "against a2 | suffered a4 | ");
    assert_eq!(
        facts("AAA", Layer::Rhetoric),
        " |  | other a5",
        "a statement about a side is neither for nor against it"
    );
    assert_eq!(facts("RED", Layer::Arms), " |  | ", "a side has no dealings with itself");
}

#[test]
fn against_only_is_a_known_nothing_and_receiving_is_no_gift() {
    let world = dealings().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let all = aligned(&world, &sides);
    for (layer, expected) in [
        (Layer::Sanctions, "not_exhaustive not_exhaustive not_first_other_unknown"),
        (Layer::Arms, "not_exhaustive not_exhaustive first_other_unknown"),
        (Layer::Trade, "not_exhaustive not_exhaustive second_other_unknown"),
        (Layer::Rhetoric, "not_covered not_covered unknown"),
    ] {
        assert_eq!(shown(&cell(&world, &all, "AAA", layer)), expected, "{layer}");
    }
}

#[test]
fn a_tie_or_an_act_runs_one_way_from_here_and_the_other_way_from_there() {
    use demarche_core::Direction::{Against, Joint, Received, Suffered, Toward};
    let world = dealings().world();
    let [red, blu, aaa, bbb] = ["RED", "BLU", "AAA", "BBB"].map(|code| actor(&world, code));
    let tie = |relation: Relation, from| {
        &world.ties.iter().find(|(tie, _)| tie.relation == relation && tie.from == from).unwrap().0
    };
    let arms = tie(Relation::ArmsDeliveries, aaa);
    assert_eq!(
        (tie_between(&world, arms, aaa, red), tie_between(&world, arms, red, aaa)),
        (Some(Toward), Some(Received))
    );
    assert_eq!(tie_between(&world, arms, aaa, blu), None);
    let trade = tie(Relation::TradeTurnover, aaa);
    assert_eq!(
        (tie_between(&world, trade, aaa, blu), tie_between(&world, trade, blu, aaa)),
        (Some(Joint), Some(Joint))
    );
    let both_ways = |index: usize, other| {
        (act_between(&world, &world.acts[index].0, aaa, other), act_between(&world, &world.acts[index].0, other, aaa))
    };
    assert_eq!(both_ways(0, red), (Some(Joint), Some(Joint)));
    assert_eq!(both_ways(1, red), (Some(Toward), Some(Received)));
    assert_eq!(both_ways(2, red), (Some(Against), Some(Suffered)));
    assert_eq!(both_ways(5, red), (None, None));
    assert_eq!(both_ways(6, bbb), (Some(Toward), Some(Received)));
}

#[test]
fn every_actor_with_a_fact_has_a_row_and_a_company_has_none_of_its_own() {
    let world = dealings().world();
    let sides = sides(&world, ["RED", "BLU"], &[]);
    let codes: Vec<&str> =
        aligned(&world, &sides).iter().map(|alignment| world.catalogue.registry.code(alignment.actor)).collect();
    assert_eq!(codes, ["AAA", "BBB", "BLU", "RED"], "sorted by code");
}
