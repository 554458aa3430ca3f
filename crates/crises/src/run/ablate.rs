//! Terms taken out, one after the other: what each earns on the vote that was recorded.

use demarche_core::World;

use super::compare::{Compared, compare};
use super::ensemble::{Ask, simulate};
use super::prepare::Prepared;
use crate::model::{Deed, Term};

/// What a run scores without a term.
#[derive(Debug, Clone, PartialEq)]
pub struct Ablated {
    /// The term.
    pub term: Term,
    /// Whether anything of it stands in the utilities of the vote.
    pub reaches_the_vote: bool,
    /// Log loss, Brier of three answers and binary Brier without it.
    pub scores: [f64; 3],
    /// Log loss without it less log loss with it: above 0 it earns something.
    pub earns: f64,
    /// The standard error of that over answers, as if they did not hang together.
    pub error: f64,
}

/// Every term taken out alone; none where the vote has no record.
///
/// - definition: the log loss of the vote without a term, all others as they are and none weighed anew, less that with it
/// - input: a prepared crisis whose vote is recorded; the same random numbers each time
/// - unit: nats an answer
/// - limits: one roll call; answers hang together, so that the error is too small; a term that stands in for another earns little
/// - references: none
#[must_use]
pub fn ablate(world: &World, prepared: &Prepared, ask: &Ask) -> Option<(Compared, Vec<Ablated>)> {
    let layer = prepared.game.layer(Deed::Vote)?;
    let whole = compare(world, prepared, &simulate(prepared, &[], ask))?;
    let rule = &prepared.game.layers[layer];
    let one = |term: Term| -> Option<Ablated> {
        let in_table =
            prepared.game.entries.iter().any(|entry| usize::from(entry.layer) == layer && entry.term == term);
        let reaches_the_vote = in_table
            || match term {
                Term::Peers => rule.peers.is_some(),
                Term::Pressure => rule.is_open && prepared.game.pressure.is_some(),
                Term::Coherence => prepared.game.coherence.iter().any(|(a, b, _)| [*a, *b].contains(&(layer as u16))),
                Term::Shock => rule.regional.is_some() || rule.common.is_some(),
                _ => false,
            };
        let mut without = prepared.clone();
        without.game.without.push(term);
        let found = compare(world, &without, &simulate(&without, &[], ask))?;
        let differences: Vec<f64> = found.losses.iter().zip(&whole.losses).map(|(less, all)| less - all).collect();
        let n = differences.len() as f64;
        let earns = differences.iter().sum::<f64>() / n;
        let spread = differences.iter().map(|d| (d - earns).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
        let scores = [found.log_loss, found.brier_3, found.brier_binary];
        Some(Ablated { term, reaches_the_vote, scores, earns, error: (spread / n).sqrt() })
    };
    let found =
        Term::ALL.iter().filter(|term| prepared.game.has(**term)).map(|term| one(*term)).collect::<Option<_>>()?;
    Some((whole, found))
}
