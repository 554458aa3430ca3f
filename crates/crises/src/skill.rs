//! Skill over another model, with intervals that resample whole roll calls.

use std::collections::BTreeMap;

use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::backtest::Prediction;
use crate::score::of_votes;

/// The losses that skill can be told in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loss {
    /// −ln p.
    Log,
    /// Σ (p − y)² over the three answers.
    Brier3,
    /// (p − y)² of yes against all else.
    BrierBinary,
}

/// A share of another model's loss that is saved.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Skill {
    /// The share.
    pub skill: f64,
    /// The 5 % end over resampled clusters.
    pub low: f64,
    /// The 95 % end.
    pub high: f64,
    /// How many clusters.
    pub clusters: usize,
}

impl Loss {
    /// The loss of one prediction of a vote cast.
    #[must_use]
    pub fn of(self, prediction: &Prediction) -> Option<f64> {
        let vote = prediction.answer.vote()?;
        let p = of_votes(prediction.chances);
        let y = |class: usize| f64::from(u8::from(class == vote));
        Some(match self {
            Self::Log => -p[vote].ln(),
            Self::Brier3 => (0..3).map(|class| (p[class] - y(class)).powi(2)).sum(),
            Self::BrierBinary => (p[2] - y(2)).powi(2),
        })
    }
}

fn sums<'p>(
    predictions: impl Iterator<Item = &'p Prediction>,
    loss: Loss,
    cluster: &dyn Fn(usize) -> usize,
) -> BTreeMap<usize, f64> {
    let mut sums = BTreeMap::new();
    for prediction in predictions {
        if let Some(value) = loss.of(prediction) {
            *sums.entry(cluster(prediction.call)).or_insert(0.0) += value;
        }
    }
    sums
}

/// Skill of predictions over those of another model on the same votes; none if no cluster is shared.
///
/// - definition: 1 − ΣL/ΣL₀; the interval holds the middle 90 % over 1,000 draws of clusters with replacement
/// - input: predictions of two models; what cluster a roll call belongs to: itself, or its topic
/// - unit: share of the other's loss; below 0 the other is better
/// - limits: clusters are taken as independent; few of them make an interval of little meaning
/// - references: `[@gneiting_raftery_2007]`
#[must_use]
pub fn skill<'p>(
    ours: impl Iterator<Item = &'p Prediction>,
    theirs: impl Iterator<Item = &'p Prediction>,
    loss: Loss,
    cluster: &dyn Fn(usize) -> usize,
    seed: u64,
) -> Option<Skill> {
    let (ours, theirs) = (sums(ours, loss, cluster), sums(theirs, loss, cluster));
    let pairs: Vec<(f64, f64)> =
        ours.iter().filter_map(|(cluster, loss)| theirs.get(cluster).map(|other| (*loss, *other))).collect();
    if pairs.is_empty() {
        return None;
    }
    let saved = |sum: (f64, f64)| 1.0 - sum.0 / sum.1.max(1e-12);
    let add = |sum: (f64, f64), pair: &(f64, f64)| (sum.0 + pair.0, sum.1 + pair.1);
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    let mut drawn: Vec<f64> = (0..1000)
        .map(|_| {
            let any = (0..pairs.len()).map(|_| &pairs[(random.next_u64() % pairs.len() as u64) as usize]);
            saved(any.fold((0.0, 0.0), add))
        })
        .collect();
    drawn.sort_by(f64::total_cmp);
    let skill = saved(pairs.iter().fold((0.0, 0.0), add));
    Some(Skill { skill, low: drawn[50], high: drawn[949], clusters: pairs.len() })
}

/// The chance that a vote for yes was given a higher chance of yes than another answer: the area under the curve; none without both.
/// Not voting counts as another answer.
#[must_use]
pub fn area_under_curve(predictions: &[&Prediction]) -> Option<f64> {
    let mut said: Vec<(f64, bool)> = predictions.iter().map(|p| (p.chances[2], p.answer.vote() == Some(2))).collect();
    said.sort_by(|a, b| a.0.total_cmp(&b.0));
    let yes = said.iter().filter(|pair| pair.1).count() as f64;
    let others = said.len() as f64 - yes;
    let (mut area, mut below, mut from) = (0.0, 0.0, 0);
    while from < said.len() {
        let same = said[from..].iter().take_while(|pair| pair.0.total_cmp(&said[from].0).is_eq());
        let (mut ties, mut count, mut hits) = (0.0, 0, 0.0);
        for pair in same {
            count += 1;
            if pair.1 { hits += 1.0 } else { ties += 1.0 }
        }
        area += hits * (below + ties / 2.0);
        below += ties;
        from += count;
    }
    (yes > 0.0 && others > 0.0).then(|| area / (yes * others))
}
