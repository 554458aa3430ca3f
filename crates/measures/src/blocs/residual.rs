//! How much more alike each pair stood than their habits and the results of the items explain.

use std::collections::HashMap;

use super::margins::Margins;
use crate::balance::SignedGraph;
use crate::stances::Stances;

/// A symmetric matrix.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Square {
    pub(super) size: usize,
    pub(super) values: Vec<f64>,
}

impl Square {
    pub(super) fn row(&self, row: usize) -> &[f64] {
        &self.values[row * self.size..(row + 1) * self.size]
    }
}

/// What is left of the stances once the margins are taken away.
pub(super) struct Residual {
    /// The number of each actor's row of stances: actors whose rows are the same share it. Numbered in the order of the actors.
    pub(super) units: Vec<usize>,
    /// In units of the standard deviation that chance or the topics give, whichever is larger.
    pub(super) likeness: Square,
    /// Sums of products of residuals, for the dimensions.
    pub(super) products: Square,
    /// Sums of squares of residuals that the margins alone would leave, for each actor.
    pub(super) expected: Vec<f64>,
    /// How many times the variance of topic sums is what it would be if votes on one topic were drawn apart, over all pairs.
    pub(super) inflation: f64,
}

/// Actors who stood alike on every item, or were silent alike, are one unit: nothing seen sets them apart.
fn units(stances: &Stances) -> Vec<usize> {
    let width = stances.items().len().max(1);
    let mut numbers: HashMap<&[u8], usize> = HashMap::new();
    let number = |row| {
        let next = numbers.len();
        *numbers.entry(row).or_insert(next)
    };
    stances.raw().chunks_exact(width).map(number).collect()
}

impl Residual {
    pub(super) fn of(stances: &Stances, margins: &Margins) -> Self {
        let (actors, width) = (stances.actors().len(), stances.items().len());
        let mut order: Vec<usize> = (0..width).collect();
        order.sort_by_key(|item| stances.topics()[*item]);
        let topics: Vec<u32> = order.iter().map(|item| stances.topics()[*item]).collect();
        let count = stances.topic_count() as f64;
        let (mut left, mut variance) = (vec![0.0; actors * width], vec![0.0; actors * width]);
        for actor in 0..actors {
            for (place, item) in order.iter().enumerate() {
                if let Some(level) = stances.level(actor, *item) {
                    let [_, between, most] = margins.of(actor, *item);
                    let mean = between / 2.0 + most;
                    left[actor * width + place] = level as f64 / 2.0 - mean;
                    variance[actor * width + place] = between / 4.0 + most - mean * mean;
                }
            }
        }
        let mut likeness = Square { size: actors, values: vec![0.0; actors * actors] };
        let mut products = likeness.clone();
        let (mut by_topics, mut by_chance) = (0.0, 0.0);
        for a in 0..actors {
            let (x, of_x) = (&left[a * width..(a + 1) * width], &variance[a * width..(a + 1) * width]);
            for b in a..actors {
                let (y, of_y) = (&left[b * width..(b + 1) * width], &variance[b * width..(b + 1) * width]);
                let (mut sum, mut chance, mut of_topic, mut squares) = (0.0, 0.0, 0.0, 0.0);
                for place in 0..width {
                    of_topic += x[place] * y[place];
                    chance += of_x[place] * of_y[place];
                    if place + 1 == width || topics[place + 1] != topics[place] {
                        sum += of_topic;
                        squares += of_topic * of_topic;
                        of_topic = 0.0;
                    }
                }
                let of_topics =
                    if count > 1.0 { (squares - sum * sum / count) * count / (count - 1.0) } else { squares };
                let spread = chance.max(of_topics);
                if a != b {
                    by_topics += of_topics;
                    by_chance += chance;
                }
                let scaled = if a == b || spread <= 1e-12 { 0.0 } else { sum / spread.sqrt() };
                for (one, two) in [(a, b), (b, a)] {
                    likeness.values[one * actors + two] = scaled;
                    products.values[one * actors + two] = sum;
                }
            }
        }
        let expected = (0..actors).map(|a| variance[a * width..(a + 1) * width].iter().sum()).collect();
        let inflation = if by_chance > 0.0 { by_topics / by_chance } else { 1.0 };
        Self { units: units(stances), likeness, products, expected, inflation }
    }

    /// A tie where a pair is surely more or less alike than chance; no tie is not a tie of weight zero, but an open question.
    pub(super) fn signs(&self, critical: f64) -> SignedGraph {
        let size = self.likeness.size;
        let pairs = (0..size).flat_map(|a| (a + 1..size).map(move |b| (a, b)));
        SignedGraph::new(
            size,
            pairs.filter_map(|(a, b)| {
                let likeness = self.likeness.row(a)[b];
                (likeness.abs() > critical).then_some((a, b, if likeness > 0.0 { 1 } else { -1 }))
            }),
        )
    }

    /// The first dimension: each actor's place on it, and its share of the variance beyond what the margins leave by chance.
    pub(super) fn first_dimension(&self) -> (Vec<f64>, f64) {
        let size = self.products.size;
        let scale: Vec<f64> = self
            .expected
            .iter()
            .map(|expected| if *expected > 1e-12 { expected.sqrt().recip() } else { 0.0 })
            .collect();
        let mut scaled = self.products.clone();
        for a in 0..size {
            for b in 0..size {
                scaled.values[a * size + b] *= scale[a] * scale[b];
            }
        }
        let trace: f64 = (0..size).map(|a| scaled.values[a * size + a]).sum();
        // An even start has no place on a dimension that runs both ways; a fixed uneven one has.
        let mut place: Vec<f64> = (0..size).map(|a| ((a as f64 + 1.0) * 0.754_877_666).fract() - 0.5).collect();
        let mut value = 0.0;
        for _ in 0..300 {
            let mut next: Vec<f64> =
                (0..size).map(|a| scaled.row(a).iter().zip(&place).map(|(x, y)| x * y).sum()).collect();
            let length = next.iter().map(|x: &f64| x * x).sum::<f64>().sqrt();
            if length <= 1e-12 {
                return (vec![0.0; size], 0.0);
            }
            next.iter_mut().for_each(|x| *x /= length);
            let is_still = (length - value).abs() < 1e-10 * length;
            (place, value) = (next, length);
            if is_still {
                break;
            }
        }
        (place, if trace > 0.0 { value / trace } else { 0.0 })
    }
}
