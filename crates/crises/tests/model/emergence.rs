//! What nobody wrote into the model and comes out of it.

use demarche_crises::model::{Basis, Deed, Entry, Game, Law, Principal, Term, chances, mean_state};

use crate::worlds::{LOGIT, add, game, layer};

fn chances_of(made: &Game) -> [f64; 3] {
    let compiled = made.compile(&made.middle());
    let state = mean_state(made, &compiled);
    chances(made.utility(&compiled, &state, 0, 0), LOGIT, 1.0)
}

/// What two principals at −1 and +1 mean for an actor that would lose `d (x − x_p)² / 2` with each.
fn bound(made: &mut Game, actor: usize, on_second: f64, on_first: f64) {
    for (stance, dependence) in [(-1.0, on_second), (1.0, on_first)] {
        add(made, actor, Term::Dependence, Basis::Slope, stance * dependence);
        add(made, actor, Term::Hedging, Basis::Bend, dependence * stance * stance);
    }
}

#[test]
fn dependence_on_both_sides_makes_an_actor_abstain() {
    let of = |second: f64, first: f64| {
        let mut made = game(1, LOGIT);
        bound(&mut made, 0, second, first);
        chances_of(&made)
    };
    let (none, one, two) = (of(0.0, 0.0), of(0.0, 2.0), of(2.0, 2.0));
    assert!(one[2] > none[2] && one[0] < none[0], "bound to one: with it");
    assert!(two[1] > 0.7 && two[1] > none[1] && two[1] > one[1], "bound to both: in the middle {two:?}");
    assert!((two[0] - two[2]).abs() < 1e-12);
    // The more on both sides, the more.
    assert!(of(3.0, 3.0)[1] > two[1]);
}

fn principal(name: &str, stance: f64, budget: u16, prices: [f64; 2], layers: usize) -> Principal {
    Principal {
        name: name.to_owned(),
        actor: None,
        stance,
        budget,
        prices,
        cares: vec![1.0; layers],
        given: Vec::new(),
    }
}

/// Three actors hang on both sides. What the first principal spends on the first of them.
fn bids(on_second_of_first: f64, on_first_of_first: f64) -> Vec<f64> {
    let mut made = game(3, LOGIT);
    bound(&mut made, 0, on_second_of_first, on_first_of_first);
    bound(&mut made, 1, 1.0, 1.0);
    bound(&mut made, 2, 1.0, 1.0);
    let budget = made.parameter("budget", Law::exactly(1.5));
    made.pressure = Some(made.parameter("pressure", Law::exactly(1.0)));
    made.principals =
        vec![principal("first", 1.0, budget, [1.0, 1e9], 1), principal("second", -1.0, budget, [1.0, 1e9], 1)];
    let compiled = made.compile(&made.middle());
    let to = |actor: u32| -> f64 {
        let theirs = compiled.offers.iter().filter(|offer| offer.by == 0 && offer.to == actor);
        theirs.map(|offer| offer.amount[0]).sum()
    };
    (0..3).map(to).collect()
}

/// A sanction cuts what an actor would lose with the side that imposed it; the other side's offers then move more.
#[test]
fn a_sanction_by_one_side_raises_the_offers_of_the_other() {
    let (before, after) = (bids(3.0, 1.0), bids(0.6, 1.0));
    assert!(after[0] > before[0] + 0.1, "before {before:?}, after {after:?}");
    // The same sanction on an actor that hung on nobody else brings nothing more: it has been won already.
    let (before, after) = (bids(0.6, 6.0), bids(0.0, 6.0));
    assert!(after[0] <= before[0] + 1e-9, "before {before:?}, after {after:?}");
}

/// Two principals of one side, the same but for what offers cost them.
#[test]
fn what_comes_cheaply_to_a_principal_is_what_it_gives() {
    let mut made = game(6, LOGIT);
    for actor in 0..6 {
        bound(&mut made, actor, 0.5, 0.5);
    }
    let budget = made.parameter("budget", Law::exactly(4.0));
    made.pressure = Some(made.parameter("pressure", Law::exactly(0.6)));
    made.principals =
        vec![principal("cheap loans", 1.0, budget, [0.5, 2.0], 1), principal("cheap arms", 1.0, budget, [2.0, 0.5], 1)];
    let compiled = made.compile(&made.middle());
    let spent = |by: u16, kind: usize| -> f64 {
        compiled.offers.iter().filter(|offer| offer.by == by).map(|offer| offer.amount[kind]).sum()
    };
    assert!(spent(0, 0) > 4.0 * spent(0, 1).max(0.1), "loans {} arms {}", spent(0, 0), spent(0, 1));
    assert!(spent(1, 1) > 4.0 * spent(1, 0).max(0.1));
}

/// Words cost nothing and deeds do: with the same wish, more is said than done.
#[test]
fn what_costs_more_is_done_less() {
    let mut made = game(1, LOGIT);
    made.layers = vec![layer(Deed::Statement, LOGIT), layer(Deed::Sanction, LOGIT)];
    made.start = vec![0; 2];
    for (place, cost) in [(0, 0.1), (1, 2.5)] {
        let entry = |term, basis, amount| Entry { actor: 0, layer: place, term, basis, parameter: 0, amount, why: 0 };
        made.entries.extend([entry(Term::Values, Basis::Slope, 1.0), entry(Term::Cost, Basis::Bend, 2.0 * cost)]);
    }
    let compiled = made.compile(&made.middle());
    let at = |layer: usize| chances(made.utility(&compiled, &[0.0, 0.0], layer, 0), LOGIT, 1.0);
    assert!(at(0)[2] > at(1)[2] + 0.3 && at(1)[1] > at(0)[1] + 0.3);
}
