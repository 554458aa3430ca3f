//! What must not matter does not.

use demarche_crises::model::chance::mixed;
use demarche_crises::model::{Basis, Deed, Engine, Entry, Game, LANES, Law, Shock, Term};
use proptest::prelude::*;

use crate::worlds::{LOGIT, layer};

/// A world of actors, two layers, ties and shocks, drawn from a seed.
pub(crate) fn made(actors: usize, seed: u64, shock: Shock) -> Game {
    let mut next = seed;
    let mut unit = || {
        next = mixed(next);
        (next >> 11) as f64 / (1_u64 << 53) as f64
    };
    let mut game = Game::new(
        (0..actors as u64).map(|key| mixed(seed ^ key)).collect(),
        vec![layer(Deed::Vote, shock), layer(Deed::Aid, LOGIT)],
    );
    let one = game.parameter("one", Law::exactly(1.0));
    let (peers, stay, spread, joint) = (
        game.parameter("peers", Law::exactly(0.7)),
        game.parameter("stay", Law::exactly(0.4)),
        game.parameter("spread", Law::exactly(0.5)),
        game.parameter("joint", Law::exactly(0.3)),
    );
    game.reason("made".to_owned());
    for rule in &mut game.layers {
        (rule.peers, rule.stay, rule.regional, rule.common) = (Some(peers), Some(stay), Some(spread), Some(spread));
    }
    game.layers[1].rate = 0.5;
    game.coherence = vec![(0, 1, joint)];
    for actor in 0..actors {
        game.regions[actor] = mixed((unit() * 3.0) as u64);
        for layer in 0..2 {
            for (term, basis) in [(Term::Values, Basis::Slope), (Term::Cost, Basis::Bend)] {
                let amount = if term == Term::Values { 2.0 * unit() - 1.0 } else { unit() };
                game.entries.push(Entry { actor: actor as u32, layer, term, basis, parameter: one, amount, why: 0 });
            }
        }
        for _ in 0..4 {
            let peer = (unit() * actors as f64) as u32;
            if peer as usize != actor {
                game.peers[actor].push((peer, 0.25));
            }
        }
    }
    game
}

/// The same world with its actors in another order; `order[new] = old`.
fn renamed(game: &Game, order: &[usize]) -> Game {
    let place = |old: usize| order.iter().position(|other| *other == old).unwrap();
    let mut other = game.clone();
    for (new, old) in order.iter().enumerate() {
        other.keys[new] = game.keys[*old];
        other.regions[new] = game.regions[*old];
        other.peers[new] = game.peers[*old].iter().map(|(peer, w)| (place(*peer as usize) as u32, *w)).collect();
    }
    for entry in &mut other.entries {
        entry.actor = place(entry.actor as usize) as u32;
    }
    other
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn the_order_of_actors_does_not_matter(seed in 0_u64..1000, turn in 1_usize..7) {
        let game = made(7, seed, LOGIT);
        let order: Vec<usize> = (0..7).map(|place| (place + turn) % 7).collect();
        let other = renamed(&game, &order);
        let run = |game: &Game| {
            let compiled = game.compile(&game.middle());
            Engine::new(game).block(game, &compiled, 9, 0, 6).state
        };
        let (one, two) = (run(&game), run(&other));
        for layer in 0..2 {
            for (new, old) in order.iter().enumerate() {
                prop_assert_eq!(one[layer * 7 + old], two[layer * 7 + new]);
            }
        }
    }

    #[test]
    fn a_change_that_touches_nobody_else_changes_nobody_else(seed in 0_u64..1000) {
        // Actor 6 is nobody's peer, and its level is given: only its own row may change.
        let mut game = made(7, seed, Shock::Level);
        for peers in &mut game.peers {
            peers.retain(|(peer, _)| *peer != 6);
        }
        let run = |game: &Game| {
            let compiled = game.compile(&game.middle());
            Engine::new(game).block(game, &compiled, 4, 2, 8).state
        };
        let before = run(&game);
        game.fixed.push((6, 0, 1));
        let after = run(&game);
        for place in (0..14).filter(|place| place % 7 != 6) {
            prop_assert_eq!(before[place], after[place]);
        }
        prop_assert_eq!(after[6], [1; LANES]);
    }
}

/// Sides exchanged: every slope, end and shock is turned round, and the chances of the two ends change places.
#[test]
fn exchanging_the_sides_is_a_mirror() {
    let game = made(12, 5, Shock::Level);
    let mut mirror = game.clone();
    for entry in &mut mirror.entries {
        match entry.basis {
            Basis::Slope => entry.amount = -entry.amount,
            Basis::Bend => {}
            Basis::Up => entry.basis = Basis::Down,
            Basis::Down => entry.basis = Basis::Up,
        }
    }
    let share = |game: &Game| {
        let compiled = game.compile(&game.middle());
        let engine = Engine::new(game);
        let mut counts = vec![[0.0_f64; 3]; 24];
        for block in 0..400 {
            for (place, levels) in engine.block(game, &compiled, 21, block, 5).state.iter().enumerate() {
                for level in levels {
                    counts[place][(level + 1) as usize] += 1.0 / (400.0 * LANES as f64);
                }
            }
        }
        counts
    };
    for (one, two) in share(&game).iter().zip(share(&mirror)) {
        for level in 0..3 {
            // Runs of a block share their order of revision: a wide margin.
            assert!((one[level] - two[2 - level]).abs() < 0.05, "{one:?} {two:?}");
        }
    }
}

#[test]
fn a_term_left_out_is_a_parameter_of_zero() {
    let mut game = made(8, 3, LOGIT);
    let mut zero = game.clone();
    for parameter in &mut zero.parameters {
        if parameter.name == "peers" {
            parameter.law = Law::exactly(0.0);
        }
    }
    game.without = vec![Term::Peers];
    let run = |game: &Game| Engine::new(game).block(game, &game.compile(&game.middle()), 2, 0, 6);
    assert_eq!(run(&game), run(&zero));
}
