//! The vote of a run: the forecaster's answer, term by term, and asked again where a what-if changes what it knows.

use std::sync::Arc;

use demarche_core::ActorId;

use crate::asked::{Asked, Given};
use crate::forecaster::{Cut, Forecaster, Reason};
use crate::history::{History, Seen};
use crate::model::{Basis, Entry, Game, Law, Term};
use crate::pooled::Pooled;

/// The parameter of the forecast, which is always 1.
pub(super) const PARAMETER: &str = "vote.forecast";

/// What the forecaster is asked before a crisis.
#[derive(Debug, Clone)]
pub struct Asking {
    /// The record.
    pub(super) history: Arc<History>,
    /// What it may learn from.
    pub(super) cut: Cut,
    /// The question, with all actors of the run but those whose answers are known.
    pub(super) asked: Asked,
    /// 1 where a yes counts toward the first side, −1 where it counts toward the second.
    pub(super) sign: f64,
    /// The actors of the run.
    pub(super) actors: Vec<ActorId>,
    /// The amount of what is thin in the record of each, which multiplies `vote.thin`.
    pub(super) thin: Vec<f64>,
}

/// What the forecaster said.
#[derive(Debug, Clone)]
pub(super) struct Heard {
    /// By actor of the run: its terms; none where its answer is known.
    pub(super) terms: Vec<Option<Vec<Reason>>>,
    /// Spread of what all voters have in common.
    pub(super) common: f64,
}

fn softmax(utilities: [f64; 3]) -> [f64; 3] {
    let most = utilities.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = utilities.map(|utility| (utility - most).exp());
    let all: f64 = powers.iter().sum();
    powers.map(|power| power / all)
}

/// Chances of no, abstain and yes that the terms add up to.
pub(super) fn chances(terms: &[Reason]) -> [f64; 3] {
    softmax([0, 1, 2].map(|vote| terms.iter().map(|term| term.adds[vote]).sum()))
}

/// Utilities whose chances under shocks of this spread are those of `target` without shocks, less those utilities.
fn evened(target: [f64; 3], spread: f64) -> [f64; 3] {
    let wanted = target.map(|p| p.max(1e-9));
    let plain = wanted.map(f64::ln);
    let mut utilities = plain;
    if spread <= 0.0 {
        return [0.0; 3];
    }
    let nodes: [f64; 32] = std::array::from_fn(|place| {
        spread * demarche_measures::ideal_point::normal::quantile((place as f64 + 0.5) / 32.0)
    });
    for _ in 0..60 {
        let mut mean = [0.0; 3];
        for node in nodes {
            let [down, middle, up] = softmax([utilities[0] - node, utilities[1], utilities[2] + node]);
            [down, middle, up].iter().zip(&mut mean).for_each(|(p, mean)| *mean += p / 32.0);
        }
        for level in 0..3 {
            utilities[level] += (wanted[level] / mean[level].max(1e-12)).ln();
        }
    }
    std::array::from_fn(|level| utilities[level] - plain[level])
}

/// The mean square of a parameter.
fn square(game: &Game, name: &str) -> f64 {
    match game.parameters.iter().find(|parameter| parameter.name == name).map(|parameter| parameter.law) {
        Some(Law::Assumed { low, high }) => (low * low + low * high + high * high) / 3.0,
        Some(Law::Fitted { mean, error, .. }) => mean * mean + error * error,
        None => 0.0,
    }
}

/// What an expert reads: own answers to the like, what the known answers tell, or what is the same for all.
fn term_of(expert: &str) -> Term {
    match expert {
        "own_record" | "like_titles" | "last_like_title" | "words" => Term::Habit,
        "words_and_known" | "known_kernel" | "known_bayes" => Term::Values,
        _ => Term::Base,
    }
}

impl Asking {
    /// What the forecaster says when it knows the answers of the question, and this one beside or instead.
    pub(super) fn hear(&self, changed: Option<(ActorId, Seen)>) -> Heard {
        let mut asked = self.asked.clone();
        if let Some((actor, seen)) = changed {
            match asked.known.iter_mut().find(|(other, _)| *other == actor) {
                Some((_, known)) => *known = seen,
                None => asked.known.push((actor, seen)),
            }
            asked.entitled.retain(|other| *other != actor);
        }
        let given = Given::Actors(asked.known.iter().map(|(actor, _)| *actor).collect());
        let pooled = Pooled::new(&self.history, &self.cut, &given);
        let mut terms = vec![None; self.actors.len()];
        for (actor, reasons) in asked.entitled.iter().zip(pooled.reasons(&asked)) {
            if let Some(place) = self.actors.iter().position(|other| other == actor) {
                terms[place] = Some(reasons);
            }
        }
        Heard { terms, common: pooled.common }
    }

    /// Puts what was heard into the table of a game, instead of what stood there.
    pub(super) fn enter(&self, heard: &Heard, game: &mut Game, layer: usize, common: f64) {
        let parameter = match game.parameters.iter().position(|parameter| parameter.name == PARAMETER) {
            Some(place) => place as u16,
            None => game.parameter(PARAMETER, Law::Fitted { mean: 1.0, error: 0.0, floor: 0.0 }),
        };
        game.entries.retain(|entry| entry.parameter != parameter);
        let regional = square(game, "vote.regional");
        let thin = square(game, "vote.thin");
        let (yes, no) = if self.sign > 0.0 { (Basis::Up, Basis::Down) } else { (Basis::Down, Basis::Up) };
        let blurred = game.reason("evens out what shocks blur, so that chances stay those of the forecast".to_owned());
        for (actor, terms) in heard.terms.iter().enumerate() {
            let Some(terms) = terms else { continue };
            let add = |game: &mut Game, term: Term, adds: [f64; 3], why: u32| {
                for (basis, amount) in [(yes, adds[2] - adds[1]), (no, adds[0] - adds[1])] {
                    let (actor, layer) = (actor as u32, layer as u16);
                    game.entries.push(Entry { actor, layer, term, basis, parameter, amount, why });
                }
            };
            for term in terms {
                let why =
                    game.reason(format!("{} {}", term.term.replace('_', " "), term.because).trim_end().to_owned());
                add(game, term_of(term.term), term.adds, why);
            }
            let spread = (common * common + regional + self.thin[actor].powi(2) * thin).sqrt();
            add(game, Term::Shock, evened(chances(terms), spread), blurred);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shocks_of_any_size_are_evened_out() {
        for target in [[0.1, 0.2, 0.7], [0.001, 0.009, 0.99], [0.4, 0.2, 0.4]] {
            for spread in [0.0, 0.5, 1.5, 3.0] {
                let added = evened(target, spread);
                let mut mean = [0.0; 3];
                for place in 0..2000 {
                    let at = (f64::from(place) + 0.5) / 2000.0;
                    let node = spread * demarche_measures::ideal_point::normal::quantile(at);
                    let u: [f64; 3] = std::array::from_fn(|level| target[level].ln() + added[level]);
                    let p = softmax([u[0] - node, u[1], u[2] + node]);
                    (0..3).for_each(|level| mean[level] += p[level] / 2000.0);
                }
                for level in 0..3 {
                    assert!((mean[level] - target[level]).abs() < 0.01, "{target:?} {spread}: {mean:?}");
                }
            }
        }
    }
}
