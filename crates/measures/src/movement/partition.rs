//! All ways to cut a series into spells, summed over by dynamic programming.

use super::Plan;
use super::segment::Segments;

/// Sums over the ways to cut a series, by the number of changes.
pub(super) struct Partition {
    /// By changes and last point: the points up to it.
    ahead: Vec<Vec<f64>>,
    /// By changes and first point: the points from it on.
    back: Vec<Vec<f64>>,
    /// By changes: the log of the chance of the series and that number of changes, each drift and extra variance weighing one.
    pub(super) total: Vec<f64>,
}

/// Log of a sum of logs.
pub(super) fn log_sum(values: impl Iterator<Item = f64> + Clone) -> f64 {
    let most = values.clone().fold(f64::NEG_INFINITY, f64::max);
    if most == f64::NEG_INFINITY { most } else { most + values.map(|value| (value - most).exp()).sum::<f64>().ln() }
}

/// Log of the number of places for so many changes among so many points.
fn log_places(points: usize, changes: usize, least: usize) -> f64 {
    let free = points + changes - (changes + 1) * least;
    (0..changes).map(|k| ((free - k) as f64 / (k + 1) as f64).ln()).sum()
}

impl Partition {
    /// `allows` says at which points a new spell may begin; what it forbids leaves the chances of the rest as they are.
    pub(super) fn of(segments: &Segments, plan: Plan, allows: impl Fn(usize) -> bool) -> Self {
        let n = segments.points();
        let least = plan.least.max(1);
        let most = plan.most.min(n / least - 1);
        let nothing = f64::NEG_INFINITY;
        let one_spell = |first: usize, last: usize| {
            if last + 1 >= first + least { segments.weight(first, last) } else { nothing }
        };
        let mut ahead: Vec<Vec<f64>> = vec![(0..n).map(|last| one_spell(0, last)).collect()];
        let mut back: Vec<Vec<f64>> = vec![(0..n).map(|first| one_spell(first, n - 1)).collect()];
        for changes in 1..=most {
            let next = (0..n).map(|last| {
                let before = &ahead[changes - 1];
                let starts = (1..=last).filter(|first| allows(*first) && last + 1 >= first + least);
                log_sum(starts.map(|first| before[first - 1] + segments.weight(first, last)))
            });
            let next = next.collect();
            ahead.push(next);
            let next = (0..n).map(|first| {
                let after = &back[changes - 1];
                let ends = (first + 1..n).filter(|start| allows(*start) && *start >= first + least);
                log_sum(ends.map(|start| segments.weight(first, start - 1) + after[start]))
            });
            let next = next.collect();
            back.push(next);
        }
        let half = 0.5_f64.ln();
        let prior: Vec<f64> = (0..=most).map(|changes| half * (changes + 1) as f64).collect();
        // What is left over by the cut at the most changes goes to all numbers but none.
        let rest = log_sum(prior[1..].iter().copied());
        let total = (0..=most)
            .map(|changes| {
                let chance = if changes == 0 { half } else { prior[changes] - rest + half };
                chance - log_places(n, changes, least) + ahead[changes][n - 1]
            })
            .collect();
        Self { ahead, back, total }
    }

    /// Of the ways with so many changes, the log of the part in which the change of this number, from 0, comes at this point.
    pub(super) fn at(&self, changes: usize, number: usize, point: usize) -> f64 {
        let whole = self.ahead[changes].last().copied().unwrap_or(f64::NEG_INFINITY);
        self.ahead[number][point - 1] + self.back[changes - 1 - number][point] - whole
    }

    pub(super) fn ahead(&self, changes: usize, last: usize) -> f64 {
        self.ahead[changes][last]
    }

    pub(super) fn back(&self, changes: usize, first: usize) -> f64 {
        self.back[changes][first]
    }
}

#[cfg(test)]
mod tests {
    use super::super::segment::grid;
    use super::super::{FEWEST_POINTS, Plan, Point, movement};
    use super::*;

    fn points() -> Vec<Point> {
        let values = [0.1, 0.12, 0.3, 0.05, 0.8, 0.75, 0.9, 0.4, 0.45];
        let periods = [1, 2, 3, 4, 6, 7, 8, 9, 12];
        values
            .into_iter()
            .zip(periods)
            .map(|(value, period)| Point { period, value, variance: 0.002 * f64::from(period) })
            .collect()
    }

    /// Every set of starts of spells with at least `least` points each.
    fn cuts(n: usize, least: usize, most: usize) -> Vec<Vec<usize>> {
        let is_sound = |starts: &Vec<usize>| {
            let edges: Vec<usize> = std::iter::once(0).chain(starts.iter().copied()).chain([n]).collect();
            edges.windows(2).all(|pair| pair[1] - pair[0] >= least)
        };
        (0..1_u32 << (n - 1))
            .map(|set| (1..n).filter(|point| set & (1 << (point - 1)) != 0).collect::<Vec<_>>())
            .filter(|starts| starts.len() <= most && is_sound(starts))
            .collect()
    }

    #[test]
    fn the_sum_over_all_cuts_is_that_of_counting_them_one_by_one() {
        let points = points();
        let n = points.len();
        assert!(n >= FEWEST_POINTS);
        for (least, most) in [(1, 8), (2, 3), (3, 2)] {
            let plan = Plan { scale: 0.3, least, most };
            let all = cuts(n, least, most);
            // By changes: prior, number of places.
            let largest = all.iter().map(Vec::len).max().unwrap_or(0);
            let places = |k: usize| all.iter().filter(|starts| starts.len() == k).count() as f64;
            let rest: f64 = (1..=largest).map(|k| 0.5_f64.powi(k as i32 + 1)).sum();
            let prior = |k: usize| if k == 0 { 0.5 } else { 0.5_f64.powi(k as i32 + 1) / rest * 0.5 };
            let (mut sum, mut at) = (0.0, vec![0.0; n]);
            for segments in grid(&points, plan) {
                let partition = Partition::of(&segments, plan, |_| true);
                let mut by_number = vec![0.0; largest + 1];
                for starts in &all {
                    let edges: Vec<usize> = std::iter::once(0).chain(starts.iter().copied()).chain([n]).collect();
                    let weight: f64 = edges.windows(2).map(|pair| segments.weight(pair[0], pair[1] - 1)).sum();
                    let chance = weight.exp() * prior(starts.len()) / places(starts.len());
                    by_number[starts.len()] += chance;
                    sum += chance;
                    for start in starts {
                        at[*start] += chance;
                    }
                }
                for (found, expected) in partition.total.iter().zip(by_number) {
                    assert!((found.exp() / expected - 1.0).abs() < 1e-10, "{least} {most}: {found} {expected}");
                }
            }
            let found = movement(&points, plan);
            for (found, expected) in found.at.iter().zip(at) {
                assert!((found - expected / sum).abs() < 1e-10);
            }
        }
    }

    #[test]
    fn one_spell_weighs_what_its_joint_normal_does() {
        // Two points, no drift to speak of: covariance [[v + e₁, k v], [k v, v + e₂]].
        let points =
            [Point { period: 1, value: 0.5, variance: 0.01 }, Point { period: 3, value: -0.1, variance: 0.02 }];
        let plan = Plan { scale: 1.0, least: 1, most: 1 };
        let mut at = 0;
        for drift in [0.0_f64, 0.05, 0.1, 0.2, 0.35, 0.6] {
            for extra in [0.05_f64, 0.1, 0.2, 0.4, 0.8] {
                let segments = &grid(&points, plan)[at];
                at += 1;
                let shared = 1.0 - drift * drift;
                let (a, b) = (1.01 + extra * extra, 1.02 + extra * extra);
                let determinant = a * b - shared * shared;
                let (x, y) = (0.3, -0.3);
                let square = (b * x * x - 2.0 * shared * x * y + a * y * y) / determinant;
                let expected = -std::f64::consts::TAU.ln() - 0.5 * determinant.ln() - 0.5 * square;
                assert!((segments.weight(0, 1) - expected).abs() < 1e-12);
                if drift == 0.0 {
                    continue;
                }
                let first = 0.01 + extra * extra;
                let second = 0.02 + extra * extra;
                // The level at the first, given both: by the precision of the two levels.
                let inverse = 1.0 / (1.0 - shared * shared);
                let (p, q, r) = (inverse + 1.0 / first, -shared * inverse, inverse + 1.0 / second);
                let (h, k) = (x / first, y / second);
                let mean = 0.2 + (r * h - q * k) / (p * r - q * q);
                assert!((segments.start(0, 1).0 - mean).abs() < 1e-12);
            }
        }
    }
}
