//! Paths: one actor's positions over its periods, by an information filter and the smoother of Rauch, Tung and Striebel.

use super::item::Item;
use super::matrix::{Matrix, difference, dot, inverse, product, sandwich, sum, times, transposed, zero};
use super::normal::Mills;
use super::response::each_response;
use super::roll_calls::Packed;

/// A normal position: mean and covariance.
pub(super) type Place<const K: usize> = ([f64; K], Matrix<K>);

/// What the votes cast from a seat say of its position: precision Λ and Λ times the position they point to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Evidence<const K: usize> {
    pub(super) precision: Matrix<K>,
    pub(super) toward: [f64; K],
}

/// Votes as a normal likelihood around a place; the items' own uncertainty is in it.
pub(super) fn evidence<const K: usize>(
    votes: &[Packed],
    items: &[Item<K>],
    around: &[f64; K],
    mills: Mills,
) -> Evidence<K> {
    let mut precision = zero();
    let mut toward = [0.0; K];
    each_response(
        votes,
        mills,
        |item| items[item].distances(around),
        |item, r| {
            let item = &items[item];
            let place = dot(&item.slope, around);
            let by_cut = [r.weight[0] + r.weight[1], r.weight[1] + r.weight[2]];
            let weight = by_cut[0] + by_cut[1];
            let pull = weight * place - (r.pull[0] + r.pull[1]);
            for d in 0..K {
                toward[d] += pull * item.slope[d] + by_cut[0] * item.cross_cov[0][d] + by_cut[1] * item.cross_cov[1][d];
                for c in 0..=d {
                    precision[d][c] += weight * (item.slope[d] * item.slope[c] + item.slope_cov[d][c]);
                }
            }
        },
    );
    for d in 0..K {
        for c in 0..d {
            precision[c][d] = precision[d][c];
        }
    }
    Evidence { precision, toward }
}

/// A path with, for each step but the first, the expected square of the move in each dimension.
pub(super) struct Path<const K: usize> {
    pub(super) places: Vec<Place<K>>,
    pub(super) moves: Vec<[f64; K]>,
}

/// The positions given all votes, before and after. Into seat t a position keeps
/// the part `keep[t]` of itself and moves with the variance `steps[t]`; the first is the variance of the start.
pub(super) fn smooth<const K: usize>(
    evidence: &[Evidence<K>],
    start: &[f64; K],
    keep: &[f64],
    steps: &[[f64; K]],
) -> Path<K> {
    let n = evidence.len();
    let mut ahead: Vec<Place<K>> = Vec::with_capacity(n);
    let mut places: Vec<Place<K>> = Vec::with_capacity(n);
    for (t, (seen, step)) in evidence.iter().zip(steps).enumerate() {
        let (mean, mut cov) = if t == 0 { (*start, zero()) } else { places[t - 1] };
        let (mean, part) = if t == 0 { (mean, 1.0) } else { (mean.map(|x| keep[t] * x), keep[t] * keep[t]) };
        cov = cov.map(|row| row.map(|x| part * x));
        for d in 0..K {
            cov[d][d] += step[d];
        }
        let precision = inverse(&cov);
        let known = inverse(&sum(&precision, &seen.precision));
        let mut toward = times(&precision, &mean);
        for d in 0..K {
            toward[d] += seen.toward[d];
        }
        ahead.push((mean, cov));
        places.push((times(&known, &toward), known));
    }
    let mut moves = vec![[0.0; K]; n];
    for t in (0..n.saturating_sub(1)).rev() {
        let (mean, cov) = places[t];
        let (mean_ahead, cov_ahead) = ahead[t + 1];
        let (later_mean, later_cov) = places[t + 1];
        let a = keep[t + 1];
        let gain = product(&cov, &inverse(&cov_ahead)).map(|row| row.map(|x| a * x));
        let off: [f64; K] = std::array::from_fn(|d| later_mean[d] - mean_ahead[d]);
        let change = times(&gain, &off);
        let smoothed: [f64; K] = std::array::from_fn(|d| mean[d] + change[d]);
        let smoothed_cov = sum(&cov, &sandwich(&gain, &difference(&later_cov, &cov_ahead)));
        let lagged = product(&later_cov, &transposed(&gain));
        moves[t + 1] = std::array::from_fn(|d| {
            let step = later_mean[d] - a * smoothed[d];
            (step * step + later_cov[d][d] + a * a * smoothed_cov[d][d] - 2.0 * a * lagged[d][d]).max(0.0)
        });
        places[t] = (smoothed, smoothed_cov);
    }
    Path { places, moves }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_path_of_two_is_the_joint_normal_worked_out_by_hand() {
        // Precision matrix of (θ1, θ2): [[1/s + 1/q + a, -1/q], [-1/q, 1/q + b]].
        let (s, q, a, b) = (2.0, 0.5, 3.0, 1.5);
        let evidence = [
            Evidence::<1> { precision: [[a]], toward: [a * 1.2] },
            Evidence::<1> { precision: [[b]], toward: [b * -0.4] },
        ];
        let path = smooth(&evidence, &[0.0], &[1.0, 1.0], &[[s], [q]]);
        let joint = inverse(&[[1.0 / s + 1.0 / q + a, -1.0 / q], [-1.0 / q, 1.0 / q + b]]);
        let mean = times(&joint, &[a * 1.2, b * -0.4]);
        for t in 0..2 {
            assert!((path.places[t].0[0] - mean[t]).abs() < 1e-12);
            assert!((path.places[t].1[0][0] - joint[t][t]).abs() < 1e-12);
        }
        let step = mean[1] - mean[0];
        let expected = step * step + joint[0][0] + joint[1][1] - 2.0 * joint[0][1];
        assert!((path.moves[1][0] - expected).abs() < 1e-12);
    }
}
