//! Runs against the record: only votes are scored.

use demarche_core::{Answer, World};

use super::ensemble::Outcome;
use super::prepare::Prepared;
use crate::model::{Deed, weighted_mean, weighted_median};

/// A scored vote. Those whose answers were given are left out, and so is who did not vote.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// The recorded level of each actor: 1 with the first side; none where no vote was cast.
    pub recorded: Vec<Option<i8>>,
    /// What each actor did: its answer, or that it did not vote; none where nothing is told of it.
    pub answers: Vec<Option<Answer>>,
    /// How many answers are scored.
    pub n: usize,
    /// `−ln p` of each scored answer, in the order of the actors.
    pub losses: Vec<f64>,
    /// Mean of `−ln p` of the answer.
    pub log_loss: f64,
    /// Mean of `Σ (p − y)²` over the three answers.
    pub brier_3: f64,
    /// Mean of `(p − y)²` of being with the second side or not, among those that voted.
    pub brier_binary: f64,
    /// The part in which the likeliest answer was given.
    pub accuracy: f64,
    /// The same scores for the parts of all scored answers, known only afterwards: log loss, both Brier scores, accuracy.
    pub base: [f64; 4],
    /// The same scores for the parts of each actor's own answers where the known ones answered alike, and nothing else.
    pub kernel: [f64; 4],
}

/// Scores a run against the recorded answers to its question; none where there is no record.
#[must_use]
pub fn compare(world: &World, prepared: &Prepared, outcome: &Outcome) -> Option<Compared> {
    let axis = prepared.vote.as_ref()?;
    let question = axis.question?;
    let layer = prepared.game.layer(Deed::Vote)?;
    let n = prepared.actors.len();
    let answers: Vec<Option<Answer>> =
        prepared.actors.iter().map(|id| world.answer(question, *id).map(|ballot| ballot.answer)).collect();
    let recorded: Vec<Option<i8>> = answers
        .iter()
        .map(|answer| match (*answer)? {
            Answer::Yes => Some(axis.sign as i8),
            Answer::No => Some(-axis.sign as i8),
            Answer::Abstain => Some(0),
            _ => None,
        })
        .collect();
    let scored: Vec<([f64; 3], usize, usize)> = (0..n)
        .filter_map(|actor| {
            let cell = &outcome.cells[layer * n + actor];
            let level = recorded[actor].filter(|_| !cell.is_given)?;
            Some((cell.levels.map(|share| share.value), (level + 1) as usize, actor))
        })
        .collect();
    if scored.is_empty() {
        return None;
    }
    let mut parts = [0.0; 3];
    scored.iter().for_each(|(_, level, _)| parts[*level] += 1.0 / scored.len() as f64);
    let of = |p: &dyn Fn(usize) -> [f64; 3]| -> [f64; 4] {
        let mut sums = [0.0; 4];
        for (place, (_, level, _)) in scored.iter().enumerate() {
            let p = p(place);
            let likeliest = (0..3).max_by(|a, b| p[*a].total_cmp(&p[*b])).unwrap_or(0);
            sums[0] -= p[*level].max(1e-4).ln();
            sums[1] += (0..3).map(|k| (p[k] - f64::from(u8::from(k == *level))).powi(2)).sum::<f64>();
            sums[2] += (p[0] - f64::from(u8::from(*level == 0))).powi(2);
            sums[3] += f64::from(u8::from(likeliest == *level));
        }
        sums.map(|sum| sum / scored.len() as f64)
    };
    let [log_loss, brier_3, brier_binary, accuracy] = of(&|place| scored[place].0);
    let losses = scored.iter().map(|(p, level, _)| -p[*level].max(1e-4).ln()).collect();
    let base = of(&|_| parts);
    let kernel = of(&|place| prepared.alike[scored[place].2].unwrap_or([1.0 / 3.0; 3]));
    Some(Compared {
        recorded,
        answers,
        losses,
        n: scored.len(),
        log_loss,
        brier_3,
        brier_binary,
        accuracy,
        base,
        kernel,
    })
}

/// The compromise and the median of where actors lean, all alike in weight: baselines that know of no ties.
#[must_use]
pub fn compromise(prepared: &Prepared) -> (Option<f64>, Option<f64>) {
    let leans: Vec<(f64, f64)> = prepared.leans.iter().flatten().map(|lean| (1.0, *lean)).collect();
    (weighted_mean(&leans), weighted_median(&leans))
}
