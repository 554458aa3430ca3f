//! Shares of what three blocks together save of the deviance of held-out answers.

use std::collections::BTreeMap;

use demarche_core::{Known, Reason};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

use super::mixture::shrunk;
use super::ordinal::Ordinal;
use super::{Answered, Predictor};
use crate::ideal_point::Mills;

/// Subsets of three blocks: bit b is set where block b is in.
pub(super) const SUBSETS: usize = 8;
pub(super) const FULL: usize = SUBSETS - 1;

/// A block that saves less than this part of the whole gain says too little to ask what it has in common with others.
const LEAST_GAIN: f64 = 0.02;

/// How to measure.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct PredictorPlan {
    /// Into how many parts voters are divided; each is held out once.
    pub folds: u32,
    /// The variance of what a whole block may say, before votes are seen.
    pub block_variance: f64,
    /// Questions with fewer voters are left out.
    pub least_voters: usize,
    /// Draws of clusters.
    pub draws: u32,
    /// The seed of folds and draws.
    pub seed: u64,
}

impl Default for PredictorPlan {
    fn default() -> Self {
        Self { folds: 5, block_variance: 1.0, least_voters: 30, draws: 400, seed: 1 }
    }
}

/// What one block adds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Gain {
    /// The block.
    pub block: Predictor,
    /// Its part of the whole gain, with the widest of the 90 % intervals; unknown where the whole gain is not surely above zero, or where
    /// answers are told worse with it.
    pub share: Known<(f64, f64, f64)>,
    /// Nats that it saves for each vote: the mean over the orders in which blocks may come.
    pub gain: f64,
    /// Nats that it saves for each vote when nothing else is known.
    pub alone: f64,
    /// Nats that it saves for each vote when all else is known.
    pub last: f64,
    /// The widest of the 90 % intervals of `last`.
    pub last_ends: (f64, f64),
    /// The most features that it had on a question.
    pub features: usize,
    /// The part of its values that were known.
    pub known: f64,
}

demarche_core::closed_list! {
    /// What a block adds to what the others tell.
    Added, "addition" {
        /// Held-out answers are told better with it.
        Something = "something",
        /// The interval of what it adds holds zero.
        NothingToTell = "nothing_that_can_be_told",
        /// Held-out answers are told worse with it.
        LessThanNothing = "less_than_nothing",
    }
}

impl Gain {
    /// What it adds to what the others tell.
    #[must_use]
    pub fn added(&self) -> Added {
        match self.last_ends {
            (low, _) if low > 0.0 => Added::Something,
            (_, high) if high < 0.0 => Added::LessThanNothing,
            _ => Added::NothingToTell,
        }
    }
}

/// How far two blocks say the same.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Overlap {
    /// The two blocks.
    pub blocks: (Predictor, Predictor),
    /// The part of the smaller gain that the larger has too, 0–1.
    pub part: Known<f64>,
}

/// What predicts answers that were held out.
#[derive(Debug, Clone, PartialEq)]
pub struct Predictors {
    /// By block.
    pub gains: Vec<Gain>,
    /// By pair of blocks.
    pub overlaps: Vec<Overlap>,
    /// Log loss for each vote, by subset of blocks; bit b is set where block b is in.
    pub log_loss: [f64; SUBSETS],
    /// Held-out votes that were told.
    pub votes: usize,
    /// Questions, periods, voters.
    pub clusters: [usize; 3],
}

impl Predictors {
    /// Whether two blocks say so much the same that the split between them hangs on the order in which they come.
    #[must_use]
    pub fn is_split_open(&self) -> bool {
        self.overlaps.iter().any(|overlap| overlap.part.value().is_some_and(|part| part > 0.5))
    }
}

/// How much of the deviance of held-out answers each block of predictors saves.
///
/// - definition: for each question an ordinal probit with an intercept of its own, fitted to some voters, tells the others, with each of the
///   2³ sets of blocks; what a set tells is a mixture with what smaller sets tell, weighted by how well each tells the voters of other
///   parts, so that a block which hurts gets no weight; a block's share is its Shapley value (Lindeman, Merenda and Gold) in the deviance saved, over all that is saved
/// - input: answers with what was known of the voter before; features are standardised within the question, a missing one stands at the
///   mean and says by a column of its own that it is missing
/// - unit: share of the whole gain, which adds up to 1 and may be below 0; gains in nats a vote; intervals 90 %, the widest of those from
///   draws of questions, of periods and of voters
/// - limits: predictive shares, not motives; the split between correlated blocks is not identified: see `alone`, `last` and the overlaps;
///   a block that no source covers is not in the game, and its share is unknown
/// - references: `[@shapley_1953]`, `[@lindeman_merenda_gold_1980]`, `[@wolpert_1992]`
#[must_use]
pub fn predictors(answers: &[Answered], plan: &PredictorPlan) -> Option<Predictors> {
    let mut calls: BTreeMap<u32, Vec<&Answered>> = BTreeMap::new();
    for answer in answers {
        calls.entry(answer.call).or_default().push(answer);
    }
    let calls: Vec<Vec<&Answered>> = calls
        .into_values()
        .filter(|call| call.len() >= plan.least_voters && call.iter().any(|a| a.answer != call[0].answer))
        .collect();
    let losses: Vec<[f64; SUBSETS]> = calls.par_iter().map(|call| held_out(call, plan)).flatten().collect();
    let votes = losses.len();
    if votes == 0 {
        return None;
    }
    let parts: Vec<u64> = calls.iter().flatten().map(|answer| fold(answer.actor, plan)).collect();
    let losses = shrunk(&losses, &parts, u64::from(plan.folds.max(2)));
    let sums = |key: &dyn Fn(&Answered) -> u64| -> Vec<[f64; SUBSETS]> {
        let mut sums: BTreeMap<u64, [f64; SUBSETS]> = BTreeMap::new();
        for (answer, losses) in calls.iter().flatten().zip(&losses) {
            let sum = sums.entry(key(answer)).or_default();
            for set in 0..SUBSETS {
                sum[set] += losses[set];
            }
        }
        sums.into_values().collect()
    };
    let by_call = sums(&|answer| u64::from(answer.call));
    let by_period = sums(&|answer| answer.period.cast_unsigned().into());
    let by_actor = sums(&|answer| u64::from(answer.actor));
    let total = added(by_call.iter());
    let clusterings = [&by_call, &by_period, &by_actor];
    // Fewer than eight periods tell nothing of how they differ.
    let drawn: Vec<Vec<[f64; SUBSETS]>> = clusterings
        .iter()
        .enumerate()
        .filter(|(kind, sums)| sums.len() >= 8 || *kind == 0)
        .map(|(kind, sums)| draws(sums, kind as u64, plan))
        .collect();
    let whole = |sums: &[f64; SUBSETS]| sums[0] - sums[FULL];
    let is_sure = drawn.iter().all(|draws| ends(draws.iter().map(whole).collect()).0 > 0.0);
    let n = votes as f64;
    let gains = Predictor::ALL.map(|block| {
        let bit = 1 << block as usize;
        let share = |sums: &[f64; SUBSETS]| shapley(sums, block) / whole(sums);
        // What is told lies in its interval, however lopsided the draws are.
        let widest = |told: f64, of: &dyn Fn(&[f64; SUBSETS]) -> f64| {
            let all = drawn.iter().map(|draws| ends(draws.iter().map(of).collect()));
            all.fold((told, told), |(low, high), ends| (low.min(ends.0), high.max(ends.1)))
        };
        let (low, high) = widest(share(&total), &share);
        let last = (total[FULL ^ bit] - total[FULL]) / n;
        let drawn_last = |sums: &[f64; SUBSETS]| (sums[FULL ^ bit] - sums[FULL]) / n;
        let cells = || calls.iter().flatten().flat_map(|answer| &answer.features[block as usize]);
        Gain {
            block,
            share: if !calls.iter().any(|call| !columns(call, block as usize).is_empty()) {
                Known::Unknown(Reason::NotCovered)
            } else if is_sure && widest(last, &drawn_last).1 >= 0.0 {
                Known::Known((share(&total), low, high))
            } else {
                Known::Unknown(Reason::TooFew)
            },
            gain: shapley(&total, block) / n,
            alone: (total[0] - total[bit]) / n,
            last,
            last_ends: widest(last, &drawn_last),
            features: calls.iter().map(|call| call[0].features[block as usize].len()).max().unwrap_or(0),
            known: cells().flatten().count() as f64 / cells().count().max(1) as f64,
        }
    });
    let pairs = [(0, 1), (0, 2), (1, 2)].map(|(a, b)| {
        let saved = |set: usize| total[0] - total[set];
        let (one, other, both) = (saved(1 << a), saved(1 << b), saved(1 << a | 1 << b));
        let smaller = one.min(other);
        Overlap {
            blocks: (Predictor::ALL[a], Predictor::ALL[b]),
            // Of next to no gain no part can be told.
            part: if smaller > LEAST_GAIN * saved(FULL) && smaller > 0.0 {
                Known::Known(((one + other - both) / smaller).clamp(0.0, 1.0))
            } else {
                Known::Unknown(Reason::TooFew)
            },
        }
    });
    Some(Predictors {
        gains: gains.to_vec(),
        overlaps: pairs.to_vec(),
        log_loss: total.map(|sum| sum / n),
        votes,
        clusters: [by_call.len(), by_period.len(), by_actor.len()],
    })
}

/// The Shapley value of a block in the deviance saved.
fn shapley(sums: &[f64; SUBSETS], block: Predictor) -> f64 {
    let bit = 1_usize << block as usize;
    (0..SUBSETS)
        .filter(|set| set & bit == 0)
        .map(|set| if set.count_ones() == 1 { 1.0 / 6.0 } else { 1.0 / 3.0 } * (sums[set] - sums[set | bit]))
        .sum()
}

fn added<'s>(sums: impl Iterator<Item = &'s [f64; SUBSETS]>) -> [f64; SUBSETS] {
    let mut all = [0.0; SUBSETS];
    for sum in sums {
        for set in 0..SUBSETS {
            all[set] += sum[set];
        }
    }
    all
}

/// Sums over clusters drawn with replacement.
fn draws(sums: &[[f64; SUBSETS]], kind: u64, plan: &PredictorPlan) -> Vec<[f64; SUBSETS]> {
    (0..plan.draws)
        .into_par_iter()
        .map(|draw| {
            let mut dice = ChaCha8Rng::seed_from_u64(plan.seed);
            dice.set_stream(kind << 32 | u64::from(draw));
            let n = sums.len() as u64;
            added((0..n).map(|_| &sums[(dice.next_u64() % n) as usize]))
        })
        .collect()
}

/// The 5 % and the 95 % point.
fn ends(mut values: Vec<f64>) -> (f64, f64) {
    values.sort_by(f64::total_cmp);
    let at = |part: f64| values.get((part * values.len().saturating_sub(1) as f64).round() as usize).copied();
    (at(0.05).unwrap_or(f64::NAN), at(0.95).unwrap_or(f64::NAN))
}

/// The part of voters that a voter belongs to, the same on every question.
fn fold(actor: u32, plan: &PredictorPlan) -> u64 {
    let mut dice = ChaCha8Rng::seed_from_u64(plan.seed ^ 0x5eed);
    dice.set_stream(u64::from(actor));
    dice.next_u64() % u64::from(plan.folds.max(2))
}

/// Log losses of all answers to a question, each told by a model that did not see its voter, with each subset of blocks.
fn held_out(call: &[&Answered], plan: &PredictorPlan) -> Vec<[f64; SUBSETS]> {
    let mills = Mills::table();
    let folds: Vec<u64> = call.iter().map(|answer| fold(answer.actor, plan)).collect();
    let blocks: [Vec<Vec<f64>>; 3] = std::array::from_fn(|block| columns(call, block));
    let mut losses = vec![[0.0; SUBSETS]; call.len()];
    #[expect(clippy::needless_range_loop, reason = "a set of blocks is a number; losses go by answer first")]
    for set in 0..SUBSETS {
        let mut rows: Vec<Vec<f64>> = vec![Vec::new(); call.len()];
        let mut variances = Vec::new();
        for (_, columns) in blocks.iter().enumerate().filter(|(block, _)| set >> block & 1 == 1) {
            variances.extend(columns.iter().map(|_| plan.block_variance / columns.len() as f64));
            for column in columns {
                for (row, value) in rows.iter_mut().zip(column) {
                    row.push(*value);
                }
            }
        }
        let mut last: Option<Ordinal> = None;
        for fold in 0..u64::from(plan.folds.max(2)) {
            let seen: Vec<usize> = (0..call.len()).filter(|row| folds[*row] != fold).collect();
            let train: Vec<&[f64]> = seen.iter().map(|row| rows[*row].as_slice()).collect();
            let answers: Vec<u8> = seen.iter().map(|row| call[*row].answer).collect();
            let model = Ordinal::fit(&train, &answers, &variances, last.take(), mills);
            for row in (0..call.len()).filter(|row| folds[*row] == fold) {
                let chance = model.chances(&rows[row])[usize::from(call[row].answer.min(2))];
                losses[row][set] = -chance.max(1e-6).ln();
            }
            last = Some(model);
        }
    }
    losses
}

/// The columns of a block on a question: features of mean 0 and variance 1 among the voters of whom they are known, and for those that
/// are missing of some a column that says so. What is known of fewer than a fifth of the voters is left out.
fn columns(call: &[&Answered], block: usize) -> Vec<Vec<f64>> {
    let width = call.iter().map(|answer| answer.features[block].len()).min().unwrap_or(0);
    let mut columns = Vec::new();
    for feature in 0..width {
        let values: Vec<Option<f64>> = call.iter().map(|answer| answer.features[block][feature]).collect();
        let known: Vec<f64> = values.iter().flatten().copied().collect();
        let n = known.len() as f64;
        if 5 * known.len() < call.len() {
            continue;
        }
        if let Some(column) = standardised(&values) {
            columns.push(column);
        }
        if known.len() < call.len() && n > 0.0 {
            let missing: Vec<Option<f64>> = values.iter().map(|v| Some(f64::from(u8::from(v.is_none())))).collect();
            if let Some(column) = standardised(&missing).filter(|column| !columns.contains(column)) {
                columns.push(column);
            }
        }
    }
    columns
}

/// Mean 0 and variance 1 over the known values, 0 for the others; none where all are alike.
fn standardised(values: &[Option<f64>]) -> Option<Vec<f64>> {
    let n = values.iter().flatten().count() as f64;
    let mean = values.iter().flatten().sum::<f64>() / n.max(1.0);
    let square = values.iter().flatten().map(|value| (value - mean).powi(2)).sum::<f64>() / n.max(1.0);
    (square > 1e-12)
        .then(|| values.iter().map(|value| value.map_or(0.0, |value| (value - mean) / square.sqrt())).collect())
}
