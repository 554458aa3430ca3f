//! Weighted shares over layers: only on request, with the formula and with rank intervals.

use demarche_core::{ActorId, Alignment, Known, Layer, NotListed, Reason};
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use rayon::prelude::*;

/// Weights of layers, adding up to one.
#[derive(Debug, Clone, PartialEq)]
pub struct Weights(Vec<(Layer, f64)>);

/// Weights that cannot be.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum WeightsError {
    /// Not written as `layer=number`.
    #[error("{0:?} is not a weight; expected layer=number, for example votes=2,institutions=1")]
    Unreadable(String),
    /// Not a layer.
    #[error(transparent)]
    Layer(#[from] NotListed),
    /// Not above zero.
    #[error("the weight of {0} is {1}; expected a number above 0")]
    NotPositive(Layer, String),
    /// Given twice.
    #[error("{0} is given twice")]
    Twice(Layer),
}

impl std::str::FromStr for Weights {
    type Err = WeightsError;

    fn from_str(text: &str) -> Result<Self, WeightsError> {
        let mut weights: Vec<(Layer, f64)> = Vec::new();
        for item in text.split(',') {
            let (layer, number) = item.split_once('=').ok_or_else(|| WeightsError::Unreadable(item.to_owned()))?;
            let layer: Layer = layer.trim().parse()?;
            let weight: f64 = number.trim().parse().map_err(|_| WeightsError::Unreadable(item.to_owned()))?;
            if !(weight > 0.0 && weight.is_finite()) {
                return Err(WeightsError::NotPositive(layer, number.to_owned()));
            }
            if weights.iter().any(|(other, _)| *other == layer) {
                return Err(WeightsError::Twice(layer));
            }
            weights.push((layer, weight));
        }
        // The order of the list, so that the random weights do not hang on the order in which they were written.
        weights.sort_by_key(|(layer, _)| *layer);
        let total: f64 = weights.iter().map(|(_, weight)| weight).sum();
        if !total.is_finite() {
            return Err(WeightsError::Unreadable(text.to_owned()));
        }
        Ok(Self(weights.into_iter().map(|(layer, weight)| (layer, weight / total)).collect()))
    }
}

impl Weights {
    /// The layers and their weights.
    #[must_use]
    pub fn layers(&self) -> &[(Layer, f64)] {
        &self.0
    }
}

/// One actor's weighted share toward one side.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Score {
    /// Whose.
    pub actor: ActorId,
    /// The weighted share, for each side.
    pub score: [Known<f64>; 2],
    /// Its rank (1 = highest; ties share the mean rank), for each side, with the 5 % and 95 % ends over random weights.
    pub rank: [Known<(f64, f64, f64)>; 2],
}

/// Weighted shares toward each side, with ranks and their intervals over random weights.
///
/// - definition: `s = Σ w_l x_l`, x the share on layer l, weights adding up to one; rank by s; the interval holds the middle 90 % of the
///   ranks over weights drawn evenly from the simplex of the named layers
/// - input: alignments of n actors; an actor is scored toward a side only if its share is known on every named layer
/// - unit: share, 0–1; ranks from 1
/// - limits: layers are not commensurable: a score says what the weights say; the two sides are never subtracted
/// - references: `[@lahdelma_hokkanen_salminen_1998]`, `[@saisana_saltelli_tarantola_2005]`
#[must_use]
pub fn scores(alignments: &[Alignment], weights: &Weights, draws: u32, seed: u64) -> Vec<Score> {
    let layers = weights.layers();
    let mut scores: Vec<Score> = alignments
        .iter()
        .map(|alignment| Score {
            actor: alignment.actor,
            score: [Known::Unknown(Reason::NotCovered); 2],
            rank: [Known::Unknown(Reason::NotCovered); 2],
        })
        .collect();
    for side in [0, 1] {
        let shares: Vec<(usize, Vec<f64>)> = alignments
            .iter()
            .enumerate()
            .filter_map(|(index, alignment)| {
                let shares: Option<Vec<f64>> = layers.iter().map(|(layer, _)| share(alignment, *layer, side)).collect();
                shares.map(|shares| (index, shares))
            })
            .collect();
        let combine = |weights: &[f64]| -> Vec<f64> {
            shares.iter().map(|(_, shares)| shares.iter().zip(weights).map(|(x, w)| x * w).sum()).collect()
        };
        let given: Vec<f64> = layers.iter().map(|(_, weight)| *weight).collect();
        let values = combine(&given);
        let own = ranks(&values);
        let drawn: Vec<Vec<f64>> = (0..draws)
            .into_par_iter()
            .map(|draw| ranks(&combine(&even_weights(layers.len(), seed, u64::from(draw)))))
            .collect();
        for (position, (index, _)) in shares.iter().enumerate() {
            let mut over: Vec<f64> = drawn.iter().map(|ranks| ranks[position]).collect();
            over.sort_by(f64::total_cmp);
            let at = |part: f64| over.get(((over.len() as f64 - 1.0) * part).round() as usize).copied();
            let rank = own[position];
            let (low, high) = (at(0.05).unwrap_or(rank), at(0.95).unwrap_or(rank));
            scores[*index].score[side] = Known::Known(values[position]);
            scores[*index].rank[side] = Known::Known((rank, low.min(rank), high.max(rank)));
        }
    }
    scores
}

fn share(alignment: &Alignment, layer: Layer, side: usize) -> Option<f64> {
    let cell = alignment.cells.iter().find(|cell| cell.layer == layer)?;
    cell.toward[side].share.value()
}

/// Weights drawn evenly from the simplex; the random numbers are keyed by the draw, not by the thread.
fn even_weights(count: usize, seed: u64, draw: u64) -> Vec<f64> {
    let mut random = ChaCha8Rng::seed_from_u64(seed);
    random.set_stream(draw);
    let parts: Vec<f64> = (0..count)
        .map(|_| {
            let uniform = (random.next_u64() >> 11) as f64 / (1_u64 << 53) as f64;
            -(1.0 - uniform).ln()
        })
        .collect();
    let total: f64 = parts.iter().sum();
    parts.into_iter().map(|part| part / total).collect()
}

/// Ranks from the highest value; equal values share the mean of their ranks.
fn ranks(values: &[f64]) -> Vec<f64> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*b].total_cmp(&values[*a]));
    let mut ranks = vec![0.0; values.len()];
    let mut start = 0;
    while start < order.len() {
        let same =
            order[start..].iter().take_while(|index| (values[**index] - values[order[start]]).abs() < 1e-12).count();
        let mean = (2 * start + same + 1) as f64 / 2.0;
        for index in &order[start..start + same] {
            ranks[*index] = mean;
        }
        start += same;
    }
    ranks
}
