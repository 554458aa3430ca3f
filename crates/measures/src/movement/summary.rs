//! From the sums over all spells to findings: whether there was a change, when, and how large.

use demarche_core::Interval;

use super::partition::{Partition, log_sum};
use super::segment::{Level, Segments};
use super::{Change, FOUND, Finding, Movement, NOT_FOUND, Plan, Point};
use crate::ideal_point::normal::cumulative;

/// A part of a mixture: its chance, mean and variance.
type Component = (f64, f64, f64);

pub(super) fn summary(points: &[Point], plan: Plan, all: &[(Segments, Partition)]) -> Movement {
    let n = points.len();
    let whole = log_sum(all.iter().flat_map(|(_, partition)| partition.total.iter().copied()));
    let weight = |partition: &Partition, changes: usize| (partition.total[changes] - whole).exp();
    let most = all.first().map_or(0, |(_, partition)| partition.total.len() - 1);
    let by_number: Vec<f64> =
        (0..=most).map(|changes| all.iter().map(|(_, partition)| weight(partition, changes)).sum()).collect();
    let chance = by_number[1..].iter().sum::<f64>().clamp(0.0, 1.0);
    let mut at = vec![0.0; n];
    for (_, partition) in all {
        for changes in 1..=most {
            let weight = weight(partition, changes);
            for number in 0..changes {
                for (point, at) in at.iter_mut().enumerate().skip(1) {
                    *at += weight * partition.at(changes, number, point).exp();
                }
            }
        }
    }
    let finding = if chance >= FOUND {
        Finding::Change
    } else if chance <= NOT_FOUND {
        Finding::NoChange
    } else {
        Finding::CannotTell
    };
    let mut found = Movement { finding, chance: Some(chance), at, changes: Vec::new() };
    if finding != Finding::Change {
        return found;
    }
    let likeliest = (1..=most).fold(1, |best, k| if by_number[k] > by_number[best] { k } else { best });
    for number in 0..likeliest {
        let mut when = vec![0.0; n];
        let mut sizes: Vec<Component> = Vec::new();
        for (segments, partition) in all {
            let weight = weight(partition, likeliest) / by_number[likeliest];
            for (point, when) in when.iter_mut().enumerate().skip(1) {
                let chance = weight * partition.at(likeliest, number, point).exp();
                if chance > 1e-12 {
                    *when += chance;
                    let before = before(segments, partition, number, point, plan);
                    let after = after(segments, partition, likeliest - 1 - number, point, plan);
                    sizes.push((chance, after.0 - before.0, after.1 + before.1));
                }
            }
        }
        let (from, to) = shortest(&when, 0.9);
        let is_outside = |point: usize| point < from || point > to;
        let without = all.iter().flat_map(|(segments, _)| Partition::of(segments, plan, is_outside).total);
        let without: Vec<f64> = without.collect();
        let chance = (1.0 - (log_sum(without.into_iter()) - whole).exp()).clamp(0.0, 1.0);
        let likely = (0..n).fold(from, |best, point| if when[point] > when[best] { point } else { best });
        // One change among several may be a faint one.
        if chance < 0.5 {
            continue;
        }
        let [low, middle, high] = [0.05, 0.5, 0.95].map(|part| quantile(&sizes, part));
        if let Some(size) = Interval::new(middle, low, high, 0.9) {
            let between = (points[from].period, points[to].period);
            found.changes.push(Change { period: points[likely].period, between, chance, size });
        }
    }
    found
}

/// The level that a spell had at its last point, before a change at this point, over where the spell may have begun.
fn before(segments: &Segments, partition: &Partition, changes: usize, point: usize, plan: Plan) -> Level {
    let last = point - 1;
    if changes == 0 {
        return segments.end(0, last);
    }
    let firsts = (1..=last).filter(|first| last + 1 >= first + plan.least);
    let spells = firsts.map(|first| {
        (partition.ahead(changes - 1, first - 1) + segments.weight(first, last), segments.end(first, last))
    });
    mixed(&spells.collect::<Vec<_>>())
}

/// The level that a spell has at its first point, over where it may end.
fn after(segments: &Segments, partition: &Partition, changes: usize, point: usize, plan: Plan) -> Level {
    let n = segments.points();
    if changes == 0 {
        return segments.start(point, n - 1);
    }
    let nexts = (point + plan.least..n).map(|next| {
        (segments.weight(point, next - 1) + partition.back(changes - 1, next), segments.start(point, next - 1))
    });
    mixed(&nexts.collect::<Vec<_>>())
}

/// Mean and variance of a mixture of normal levels.
fn mixed(parts: &[(f64, Level)]) -> Level {
    let whole = log_sum(parts.iter().map(|(weight, _)| *weight));
    let chance = |weight: f64| (weight - whole).exp();
    let mean: f64 = parts.iter().map(|(weight, (mean, _))| chance(*weight) * mean).sum();
    let square: f64 =
        parts.iter().map(|(weight, (own, variance))| chance(*weight) * (variance + (own - mean).powi(2))).sum();
    (mean, square)
}

/// The first and the last of the fewest neighbouring places that hold a part of the chance.
fn shortest(chances: &[f64], part: f64) -> (usize, usize) {
    let whole: f64 = chances.iter().sum();
    let mut best = (0, chances.len() - 1);
    for from in 0..chances.len() {
        let mut sum = 0.0;
        for (to, chance) in chances.iter().enumerate().skip(from) {
            sum += chance;
            if sum >= part * whole {
                if to - from < best.1 - best.0 {
                    best = (from, to);
                }
                break;
            }
        }
    }
    best
}

/// The point below which a part of a mixture lies.
pub(super) fn quantile(parts: &[Component], part: f64) -> f64 {
    let whole: f64 = parts.iter().map(|(chance, ..)| chance).sum();
    let ends = |side: f64| parts.iter().map(move |(_, mean, variance)| mean + side * 8.0 * variance.sqrt());
    let (mut low, mut high) = (ends(-1.0).fold(f64::INFINITY, f64::min), ends(1.0).fold(f64::NEG_INFINITY, f64::max));
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        let below: f64 = parts
            .iter()
            .map(|(chance, mean, variance)| chance * cumulative((middle - mean) / variance.sqrt().max(1e-12)))
            .sum();
        if below < part * whole { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}
