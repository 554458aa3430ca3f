//! Small worlds that can be worked out by hand.

use demarche_crises::model::{Basis, Deed, Entry, Game, Law, LayerRule, Link, Shock, Term};

/// A layer without anything.
pub(crate) fn layer(deed: Deed, shock: Shock) -> LayerRule {
    LayerRule {
        deed,
        shock,
        rate: 1.0,
        peers: None,
        stay: None,
        regional: None,
        common: None,
        has_middle: true,
        is_open: true,
    }
}

pub(crate) const LOGIT: Shock = Shock::Axis(Link::Logit);

/// A game of so many actors on one layer, with a parameter that is always 1.
pub(crate) fn game(actors: usize, shock: Shock) -> Game {
    let mut game = Game::new((0..actors as u64).map(|key| 1000 + key).collect(), vec![layer(Deed::Vote, shock)]);
    game.parameter("one", Law::exactly(1.0));
    game.reason("made".to_owned());
    game
}

/// Adds an amount to an actor's utility.
pub(crate) fn add(game: &mut Game, actor: usize, term: Term, basis: Basis, amount: f64) {
    game.entries.push(Entry { actor: actor as u32, layer: 0, term, basis, parameter: 0, amount, why: 0 });
}

/// Symmetric ties among actors, each pair once.
pub(crate) fn tie(game: &mut Game, ties: &[(u32, u32, f64)]) {
    let parameter = game.parameter("peers", Law::exactly(1.0));
    game.layers[0].peers = Some(parameter);
    for (a, b, weight) in ties {
        game.peers[*a as usize].push((*b, *weight));
        game.peers[*b as usize].push((*a, *weight));
    }
}
