//! Items: what a roll call asks of positions. Newton's method for slope and cutpoints, given the positions.

use super::matrix::{Matrix, dot, inverse_leading, times, zero};
use super::normal::Mills;
use super::response::{Response, each_response, respond};
use super::roll_calls::Packed;

/// Rows of the largest system: four slopes and two cutpoints.
pub(super) const MOST: usize = 6;
/// The least distance of the two cutpoints.
pub(super) const LEAST_GAP: f64 = 1e-3;

/// Slope β and cutpoints γ₁ < γ₂ of an item, with their covariance.
#[derive(Debug, Clone, Copy)]
pub struct Item<const K: usize> {
    /// β: how strongly each dimension moves the vote toward yes.
    pub slope: [f64; K],
    /// γ₁, γ₂: below the first no, above the second yes.
    pub cuts: [f64; 2],
    /// Cov(β, β).
    pub slope_cov: Matrix<K>,
    /// Cov(β, γ₁), Cov(β, γ₂).
    pub cross_cov: [[f64; K]; 2],
    /// Cov(γ, γ).
    pub cut_cov: Matrix<2>,
}

/// What is held of items before their votes are seen.
#[derive(Debug, Clone, Copy)]
pub(super) struct ItemPrior<const K: usize> {
    /// Covariance of slopes, whose mean is 0.
    pub(super) slope: Matrix<K>,
    pub(super) cut_mean: [f64; 2],
    pub(super) cut_cov: Matrix<2>,
}

impl<const K: usize> ItemPrior<K> {
    /// Takes mean and covariance of cutpoints from the items.
    pub(super) fn learn_cuts(&mut self, items: &[Item<K>]) {
        let n = items.len().max(1) as f64;
        self.cut_mean = std::array::from_fn(|c| items.iter().map(|item| item.cuts[c]).sum::<f64>() / n);
        self.cut_cov = [[1e-3, 0.0], [0.0, 1e-3]];
        for item in items {
            let off: [f64; 2] = std::array::from_fn(|c| item.cuts[c] - self.cut_mean[c]);
            for r in 0..2 {
                for c in 0..2 {
                    self.cut_cov[r][c] += (off[r] * off[c] + item.cut_cov[r][c]) / n;
                }
            }
        }
    }

    pub(super) fn precision(&self) -> ItemPrecision<K> {
        ItemPrecision {
            slope: inverse_leading(&self.slope, K),
            cut_mean: self.cut_mean,
            cut: inverse_leading(&self.cut_cov, 2),
        }
    }
}

impl<const K: usize> ItemPrecision<K> {
    /// The curvature of the prior at an item, slope first, then cutpoints.
    pub(super) fn of(&self, item: &Item<K>) -> Matrix<MOST> {
        let mut curve: Matrix<MOST> = zero();
        for d in 0..K {
            curve[d][..K].copy_from_slice(&self.slope[d]);
        }
        let gap = (item.cuts[1] - item.cuts[0]).max(LEAST_GAP);
        for r in 0..2 {
            for c in 0..2 {
                curve[K + r][K + c] = self.cut[r][c] + if r == c { 1.0 } else { -1.0 } / (gap * gap);
            }
        }
        curve
    }
}

/// A prior of items, inverted once for a pass.
pub(super) struct ItemPrecision<const K: usize> {
    slope: Matrix<K>,
    cut_mean: [f64; 2],
    cut: Matrix<2>,
}

impl<const K: usize> Item<K> {
    /// A flat item whose cutpoints give the shares of its own votes.
    pub(super) fn of_shares(tally: [u32; 3]) -> Self {
        let all = f64::from(tally.iter().sum::<u32>()) + 1.5;
        let no = (f64::from(tally[0]) + 0.5) / all;
        let not_yes = (f64::from(tally[0] + tally[1]) + 1.0) / all;
        Self {
            slope: [0.0; K],
            cuts: [super::normal::quantile(no), super::normal::quantile(not_yes)],
            slope_cov: zero(),
            cross_cov: [[0.0; K]; 2],
            cut_cov: zero(),
        }
    }

    /// Newton steps toward the most likely item, given where the voters stand (mean and covariance of each seat).
    ///
    /// The gap of the cutpoints has the density of a scale, 1/τ in log τ: with no abstention the gap is then small, not zero.
    pub(super) fn fit(
        &mut self,
        votes: &[Packed],
        places: &[([f64; K], Matrix<K>)],
        prior: &ItemPrecision<K>,
        steps: u32,
        mills: Mills,
    ) {
        let n = K + 2;
        for step in 0..steps {
            let mut slope = [0.0; MOST];
            let mut curve: Matrix<MOST> = zero();
            let distances = |seat: usize| self.distances(&places[seat].0);
            each_response(votes, mills, distances, |seat, r| {
                let (place, cov) = &places[seat];
                let toward = -(r.pull[0] + r.pull[1]);
                let by_cut = [r.weight[0] + r.weight[1], r.weight[1] + r.weight[2]];
                let weight = by_cut[0] + by_cut[1];
                let spread = times(cov, &self.slope);
                for d in 0..K {
                    slope[d] += toward * place[d] - weight * spread[d];
                    for c in 0..=d {
                        curve[d][c] += weight * (place[d] * place[c] + cov[d][c]);
                    }
                    curve[K][d] -= by_cut[0] * place[d];
                    curve[K + 1][d] -= by_cut[1] * place[d];
                }
                slope[K] += r.pull[0];
                slope[K + 1] += r.pull[1];
                curve[K][K] += r.weight[0];
                curve[K + 1][K] += r.weight[1];
                curve[K + 1][K + 1] += r.weight[2];
            });
            for d in 0..K {
                slope[d] -= dot(&prior.slope[d], &self.slope);
                for c in 0..=d {
                    curve[d][c] += prior.slope[d][c];
                }
            }
            let off = [self.cuts[0] - prior.cut_mean[0], self.cuts[1] - prior.cut_mean[1]];
            let gap = (self.cuts[1] - self.cuts[0]).max(LEAST_GAP);
            for d in 0..2 {
                slope[K + d] -= dot(&prior.cut[d], &off);
                slope[K + d] += if d == 0 { -1.0 / gap } else { 1.0 / gap };
                curve[K + d][K + d] += prior.cut[d][d] + 1.0 / (gap * gap);
            }
            curve[K + 1][K] += prior.cut[1][0] - 1.0 / (gap * gap);
            let inverse = inverse_leading(&curve, n);
            let change: [f64; MOST] = times(&inverse, &slope);
            let closing = change[K] - change[K + 1];
            let part = if closing > 0.7 * gap { 0.7 * gap / closing } else { 1.0 };
            let longest = change[..n].iter().fold(0.0_f64, |most, c| most.max(c.abs()));
            let part = part.min(2.0 / longest.max(2.0));
            for d in 0..K {
                self.slope[d] += part * change[d];
            }
            for d in 0..2 {
                self.cuts[d] += part * change[K + d];
            }
            if step + 1 == steps {
                for d in 0..K {
                    self.slope_cov[d].copy_from_slice(&inverse[d][..K]);
                    self.cross_cov[0][d] = inverse[K][d];
                    self.cross_cov[1][d] = inverse[K + 1][d];
                }
                for d in 0..2 {
                    self.cut_cov[d].copy_from_slice(&inverse[K + d][K..K + 2]);
                }
            }
        }
    }

    /// The covariance of slope and cutpoints in one matrix.
    pub(super) fn covariance(&self) -> Matrix<MOST> {
        let mut whole: Matrix<MOST> = zero();
        for d in 0..K {
            whole[d][..K].copy_from_slice(&self.slope_cov[d]);
            for c in 0..2 {
                whole[K + c][d] = self.cross_cov[c][d];
                whole[d][K + c] = self.cross_cov[c][d];
            }
        }
        for c in 0..2 {
            whole[K + c][K..K + 2].copy_from_slice(&self.cut_cov[c]);
        }
        whole
    }

    /// Adds the curvature of one vote in slope and cutpoints.
    pub(super) fn add_curve(
        &self,
        curve: &mut Matrix<MOST>,
        answer: u8,
        (place, cov): &([f64; K], Matrix<K>),
        mills: Mills,
    ) {
        let r = self.response(answer, place, mills);
        let by_cut = [r.weight[0] + r.weight[1], r.weight[1] + r.weight[2]];
        for d in 0..K {
            for c in 0..K {
                curve[d][c] += (by_cut[0] + by_cut[1]) * (place[d] * place[c] + cov[d][c]);
            }
            for c in 0..2 {
                curve[d][K + c] -= by_cut[c] * place[d];
                curve[K + c][d] -= by_cut[c] * place[d];
            }
        }
        curve[K][K] += r.weight[0];
        curve[K][K + 1] += r.weight[1];
        curve[K + 1][K] += r.weight[1];
        curve[K + 1][K + 1] += r.weight[2];
    }

    /// What a vote on this item says at a place.
    #[inline]
    pub(super) fn response(&self, answer: u8, place: &[f64; K], mills: Mills) -> Response {
        let [a, b] = self.distances(place);
        respond(mills, answer, a, b)
    }

    /// γ₁ − β′θ and γ₂ − β′θ.
    #[inline(always)]
    pub(super) fn distances(&self, place: &[f64; K]) -> [f64; 2] {
        let pull = dot(&self.slope, place);
        self.cuts.map(|cut| cut - pull)
    }

    /// Variance of γ_c − β′θ for each cutpoint, from the item's own uncertainty and the voter's.
    pub(super) fn spread(&self, place: &[f64; K], cov: &Matrix<K>) -> [f64; 2] {
        let of_slope = dot(&times(&self.slope_cov, place), place);
        let of_place =
            dot(&times(cov, &self.slope), &self.slope) + super::matrix::trace_of_product(&self.slope_cov, cov);
        std::array::from_fn(|c| {
            (of_place + of_slope - 2.0 * dot(&self.cross_cov[c], place) + self.cut_cov[c][c]).max(0.0)
        })
    }
}
