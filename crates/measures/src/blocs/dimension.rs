//! Whether actors on one dimension stand in clusters, and how far apart.

use crate::chance::Chance;

/// Hartigan's dip: how far the distribution of values is from any with one mode.
///
/// - definition: least largest distance between the empirical distribution and a unimodal one
/// - input: n values
/// - unit: share, from `1/2n` to 1/4; 0 for no value
/// - limits: says that there is more than one mode, not how many, nor where
/// - references: `[@hartigan_hartigan_1985]`
#[must_use]
pub fn dip(values: &[f64]) -> f64 {
    let mut x: Vec<f64> = values.iter().copied().filter(|value| value.is_finite()).collect();
    x.sort_unstable_by(f64::total_cmp);
    let n = x.len();
    if n == 0 {
        return 0.0;
    }
    let (mut low, mut high) = (0, n - 1);
    // In units of 1/n; the empirical distribution jumps from i to i + 1 at the i-th value.
    let mut widest = 1.0_f64;
    while low < high && x[low] < x[high] {
        let below = hull(&x, low, high, true);
        let above = hull(&x, low, high, false);
        let (mut gap, mut new) = (0.0, (low, high));
        for at in below.iter().chain(&above) {
            // The convex minorant runs through the feet of the jumps, the concave majorant through their heads.
            let distance = line(&x, &above, *at) - line(&x, &below, *at) + 1.0;
            if distance > gap {
                gap = distance;
                let left = below.iter().copied().filter(|knot| knot <= at).max().unwrap_or(low);
                let right = above.iter().copied().filter(|knot| knot >= at).min().unwrap_or(high);
                new = (left, right);
            }
        }
        if gap <= widest {
            break;
        }
        let of_left = stretch(&x, &below, low, new.0, true);
        let of_right = stretch(&x, &above, new.1, high, false);
        widest = widest.max(of_left).max(of_right);
        if new == (low, high) {
            break;
        }
        (low, high) = new;
    }
    widest / (2.0 * n as f64)
}

/// Places of the corners of the greatest convex minorant, or of the least concave majorant, of the points `(x, place)`.
fn hull(x: &[f64], low: usize, high: usize, is_minorant: bool) -> Vec<usize> {
    let mut corners: Vec<usize> = Vec::new();
    for at in low..=high {
        while let [.., a, b] = corners.as_slice() {
            let turn = (x[*b] - x[*a]) * (at - a) as f64 - (x[at] - x[*a]) * (b - a) as f64;
            // `turn` is positive where b lies below the line from a to here.
            if if is_minorant { turn > 0.0 } else { turn < 0.0 } {
                break;
            }
            corners.pop();
        }
        corners.push(at);
    }
    corners
}

/// The height of a hull over a value.
fn line(x: &[f64], corners: &[usize], at: usize) -> f64 {
    let next = corners.partition_point(|corner| *corner < at);
    match (next.checked_sub(1).map(|previous| corners[previous]), corners.get(next)) {
        (_, Some(corner)) if *corner == at => at as f64,
        (Some(a), Some(b)) if x[*b] > x[a] => a as f64 + (b - a) as f64 * (x[at] - x[a]) / (x[*b] - x[a]),
        _ => at as f64,
    }
}

/// The largest distance of the empirical distribution from the hull over a stretch.
fn stretch(x: &[f64], corners: &[usize], from: usize, to: usize, is_minorant: bool) -> f64 {
    let distance = |at: usize| {
        let hull = line(x, corners, at);
        if is_minorant { at as f64 - hull + 1.0 } else { hull - at as f64 + 1.0 }
    };
    (from..=to).map(distance).fold(1.0, f64::max)
}

/// How likely a distribution with one mode would show as large a dip.
///
/// - definition: the part of even samples of the same size, the data counted as one of them, whose dip is at least as large; the even
///   distribution is the hardest to tell apart among those with one mode
/// - input: n values; how many samples; a seed
/// - unit: share, 0–1: small where there is surely more than one mode
/// - limits: that of [`dip`]; no smaller than one over the samples and one
/// - references: `[@hartigan_hartigan_1985]`
#[must_use]
pub fn dip_chance(values: &[f64], draws: u32, seed: u64) -> f64 {
    let found = dip(values);
    let n = values.iter().filter(|value| value.is_finite()).count();
    let at_least = (0..draws).filter(|draw| {
        let mut chance = Chance::keyed(seed, "dip", u64::from(*draw));
        let even: Vec<f64> = (0..n).map(|_| chance.unit()).collect();
        dip(&even) >= found - 1e-12
    });
    (1.0 + at_least.count() as f64) / (1.0 + f64::from(draws))
}

/// Polarisation of Esteban and Ray.
///
/// - definition: `P = Σ Σ π_i^{1+α} π_j |θ_i − θ_j|`, π: shares of the groups or actors, adding up to one; θ: their places
/// - input: a place and a weight at least 0 for each of n groups; α from 0 (the Gini index) to 1.6
/// - unit: that of the places; 0 where all stand together
/// - limits: hangs on the unit of the places and on who counts as one group
/// - references: `[@esteban_ray_1994]`
#[must_use]
pub fn polarisation(places: &[f64], weights: &[f64], alpha: f64) -> f64 {
    let total: f64 = weights.iter().sum();
    if total <= 0.0 {
        return 0.0;
    }
    let mut sum = 0.0;
    for (x, own) in places.iter().zip(weights) {
        let distance: f64 = places.iter().zip(weights).map(|(y, weight)| weight / total * (x - y).abs()).sum();
        sum += (own / total).powf(1.0 + alpha) * distance;
    }
    sum
}
