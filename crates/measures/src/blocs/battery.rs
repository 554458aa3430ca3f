//! The measures of how far a picture is one of blocs, each on the same footing for data, redrawn topics and null worlds.

use demarche_core::{Interval, Known};

use super::dimension::{dip, polarisation};
use super::division::{divide, signed_modularity};
use super::margins::Margins;
use super::residual::Residual;
use crate::balance::{SignedGraph, two_groups};
use crate::stances::Stances;

demarche_core::closed_list! {
    /// What is measured.
    Measure, "measure of blocs" {
        /// Part of the variance that lies on the first dimension.
        FirstDimension = "first_dimension",
        /// Hartigan's dip on the first dimension.
        Dip = "dip",
        /// Polarisation of Esteban and Ray between the groups on the first dimension (places with mean 0 and variance 1; a group's mean
        /// place and its part of the actors; α = 1.3).
        Polarisation = "polarisation",
        /// Part of the pairs that surely are more or less alike than chance.
        TiedPairs = "tied_pairs",
        /// Part of the ties that the best division into two groups leaves frustrated: the upper bound of the exact index. Its chance
        /// compares like with like: local search on the data and on the same ties with their signs shuffled.
        Frustration = "frustration",
        /// Signed modularity of the division into the groups that the data call for, at least two.
        Modularity = "modularity",
        /// Mean over actors of the part of their positive ties that do not lie in one group: `1 − Σ (k_b/k)²`.
        Participation = "participation",
    }
}

impl Measure {
    /// Whether blocs show as a low value.
    #[must_use]
    pub const fn falls_with_blocs(self) -> bool {
        matches!(self, Self::Frustration | Self::Participation)
    }

    /// The least and the most that it can be among so many actors; no end where there is none.
    #[must_use]
    pub fn range(self, actors: usize) -> (f64, f64) {
        match self {
            Self::FirstDimension | Self::TiedPairs | Self::Frustration | Self::Participation => (0.0, 1.0),
            Self::Dip => (0.5 / actors.max(1) as f64, 0.25 + 0.5 / actors.max(1) as f64),
            Self::Polarisation => (0.0, f64::INFINITY),
            Self::Modularity => (-1.0, 1.0),
        }
    }

    /// What it is, in words.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::FirstDimension => "share of the first dimension",
            Self::Dip => "dip on the first dimension",
            Self::Polarisation => "polarisation between the groups",
            Self::TiedPairs => "pairs with a sure sign",
            Self::Frustration => "ties frustrated by the best two groups",
            Self::Modularity => "signed modularity",
            Self::Participation => "positive ties into other groups",
        }
    }
}

/// One measure: its value with the interval over redrawn topics, and what null worlds give.
#[derive(Debug, Clone, PartialEq)]
pub struct Reading {
    /// What is measured.
    pub measure: Measure,
    /// The value, with its interval.
    pub value: Known<Interval>,
    /// The middle, and the ends that hold the middle 90 %, over null worlds.
    pub null: Known<(f64, f64, f64)>,
    /// The part of null worlds, the data counted as one of them, that look at least as much like blocs.
    pub chance: Known<f64>,
}

/// All that one picture shows.
pub(super) struct Portrait {
    pub(super) values: Vec<Option<f64>>,
    pub(super) groups: Vec<usize>,
    pub(super) places: Vec<f64>,
    pub(super) signs: SignedGraph,
    pub(super) residual: Residual,
    pub(super) margins: Margins,
}

/// Draws moved so that their middle is the value, on a scale that has no ends: log odds between two ends, the logarithm above one.
///
/// Topics that are drawn twice look like structure, so that draws lie to one side of the value; what they tell is the spread. Moved on the
/// measure's own scale they would leave its range: a share would fall below 0.
pub(super) fn centred(value: f64, draws: &mut [f64], (low, high): (f64, f64)) {
    // A value at the very end has a place on the open scale too.
    const END: f64 = 0.005;
    let open = |x: f64| {
        if high.is_finite() {
            let part = ((x - low) / (high - low)).clamp(END, 1.0 - END);
            (part / (1.0 - part)).ln()
        } else {
            (x - low).max(END).ln()
        }
    };
    let back = |y: f64| {
        if high.is_finite() { low + (high - low) / (1.0 + (-y).exp()) } else { low + y.exp() }
    };
    if draws.is_empty() || low >= high {
        return;
    }
    let mean = draws.iter().map(|draw| open(*draw)).sum::<f64>() / draws.len() as f64;
    let by = open(value) - mean;
    draws.iter_mut().for_each(|draw| *draw = back(open(*draw) + by));
}

pub(super) const LEVEL: f64 = 0.95;
const ALPHA: f64 = 1.3;

impl Portrait {
    pub(super) fn of(stances: &Stances, groups: usize, restarts: u32) -> Self {
        let margins = Margins::fit(stances, &[], 1);
        let residual = Residual::of(stances, &margins);
        let signs = residual.signs(super::critical(LEVEL));
        let (places, share) = residual.first_dimension();
        let (_, division) = divide(&residual, groups.max(2), restarts);
        let pairs = places.len() * places.len().saturating_sub(1) / 2;
        let (frustrated, _) = two_groups(&signs, 2);
        let part = |number: f64, of: f64| (of > 0.0).then(|| number / of);
        let weight = signs.weight() as f64;
        let shares: Vec<f64> = participation(&signs, &division).into_iter().flatten().collect();
        let values = Measure::ALL
            .iter()
            .map(|measure| match measure {
                Measure::FirstDimension => Some(share),
                Measure::Dip => Some(dip(&places)),
                Measure::Polarisation => Some(between_groups(&standardised(&places), &division)),
                Measure::TiedPairs => part(weight, pairs as f64),
                Measure::Frustration => part(frustrated as f64, weight),
                Measure::Modularity => (weight > 0.0).then(|| signed_modularity(&signs, &division)),
                Measure::Participation => part(shares.iter().sum(), shares.len() as f64),
            })
            .collect();
        Self { values, groups: division, places, signs, residual, margins }
    }
}

fn standardised(places: &[f64]) -> Vec<f64> {
    let n = places.len() as f64;
    let mean = places.iter().sum::<f64>() / n;
    let sd = (places.iter().map(|x| (x - mean) * (x - mean)).sum::<f64>() / n).sqrt();
    places.iter().map(|x| if sd > 1e-12 { (x - mean) / sd } else { 0.0 }).collect()
}

fn between_groups(places: &[f64], groups: &[usize]) -> f64 {
    let most = groups.iter().max().map_or(0, |group| group + 1);
    let mut sums = vec![(0.0, 0.0); most];
    for (place, group) in places.iter().zip(groups) {
        sums[*group].0 += place;
        sums[*group].1 += 1.0;
    }
    let (means, sizes): (Vec<f64>, Vec<f64>) =
        sums.into_iter().map(|(sum, size)| (sum / f64::max(size, 1.0), size)).unzip();
    polarisation(&means, &sizes, ALPHA)
}

/// For each vertex, the part of its positive ties that do not lie in one group; none where it has no positive tie.
pub(super) fn participation(graph: &SignedGraph, groups: &[usize]) -> Vec<Option<f64>> {
    let most = groups.iter().max().map_or(0, |group| group + 1);
    let mut ties = vec![vec![0.0; most]; graph.vertices()];
    for (a, b, weight) in graph.ties().iter().filter(|(_, _, weight)| *weight > 0) {
        ties[*a][groups[*b]] += *weight as f64;
        ties[*b][groups[*a]] += *weight as f64;
    }
    let one = |ties: &Vec<f64>| {
        let all: f64 = ties.iter().sum();
        (all > 0.0).then(|| 1.0 - ties.iter().map(|k| (k / all).powi(2)).sum::<f64>())
    };
    ties.iter().map(one).collect()
}
