//! Reasons: the utility of an actor on a layer, taken apart. It is a sum, so that the parts add up to it.

use super::prepare::Prepared;
use crate::model::{Basis, Compiled, Term};

/// One part of a utility.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// The term.
    pub term: Term,
    /// What it is.
    pub why: String,
    /// What it adds to the utility of +1 over that of −1, halved: above 0 it pulls to the first side.
    pub pull: f64,
    /// What it adds to the utility of 0 over the mean of the two ends.
    pub middle: f64,
}

/// The parts of the utility of an actor on a layer, at the middle of all parameters and the mean state of the others; the largest first.
#[must_use]
pub fn reasons(
    prepared: &Prepared,
    compiled: &Compiled,
    state: &[f64],
    values: &[f64],
    layer: usize,
    actor: usize,
) -> Vec<Reason> {
    let game = &prepared.game;
    let (n, width) = (compiled.actors, game.layers.len());
    let mut found: Vec<Reason> = Vec::new();
    let mut add = |term: Term, why: String, pull: f64, middle: f64| {
        if pull == 0.0 && middle == 0.0 {
            return;
        }
        match found.iter_mut().find(|reason| reason.term == term && reason.why == why) {
            Some(reason) => {
                reason.pull += pull;
                reason.middle += middle;
            }
            None => found.push(Reason { term, why, pull, middle }),
        }
    };
    let mine = |entry: &&crate::model::Entry| entry.actor as usize == actor && usize::from(entry.layer) == layer;
    for entry in game.entries.iter().filter(mine).filter(|entry| game.has(entry.term)) {
        let value = values[usize::from(entry.parameter)] * entry.amount;
        let (pull, middle) = match entry.basis {
            Basis::Slope => (value, 0.0),
            Basis::Bend => (0.0, 0.5 * value),
            Basis::Up => (0.5 * value, -0.5 * value),
            Basis::Down => (-0.5 * value, -0.5 * value),
        };
        add(entry.term, game.reasons.get(entry.why as usize).cloned().unwrap_or_default(), pull, middle);
    }
    for offer in compiled.offers.iter().filter(|offer| offer.to as usize == actor && game.layers[layer].is_open) {
        let name = &game.principals[usize::from(offer.by)].name;
        add(
            Term::Pressure,
            format!("offers: {name} ({:.2} money, {:.2} arms)", offer.amount[0], offer.amount[1]),
            offer.pull,
            0.0,
        );
    }
    let theirs: f64 = game.peers[actor].iter().map(|(peer, w)| w * state[layer * n + *peer as usize]).sum();
    add(Term::Peers, format!("{} peers at {theirs:+.2}", game.peers[actor].len()), compiled.peers[layer] * theirs, 0.0);
    for other in (0..width).filter(|other| *other != layer) {
        let weight = compiled.coherence[layer * width + other];
        let own = state[other * n + actor];
        add(Term::Coherence, format!("its own {}", game.layers[other].deed), weight * own, 0.0);
    }
    let size = |reason: &Reason| reason.pull.abs().max(reason.middle.abs());
    found.sort_by(|a, b| size(b).total_cmp(&size(a)).then_with(|| a.why.cmp(&b.why)));
    found
}
