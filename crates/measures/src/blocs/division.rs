//! Divisions into k groups, and how two divisions compare.

use super::residual::{Residual, Square};
use crate::balance::SignedGraph;
use crate::chance::Chance;

/// The best division into at most `count` groups that some searches find: what pairs in one group add up to, and the groups.
///
/// Actors whose stances are the same move as one, so that they always share a group: those whose habit tells all their stances are like
/// nobody, themselves included, and a search by actors would leave each where it began.
pub(super) fn divide(residual: &Residual, count: usize, restarts: u32) -> (f64, Vec<usize>) {
    let (likeness, inside) = joined(&residual.likeness, &residual.units);
    let size = likeness.size;
    let mut best = (f64::NEG_INFINITY, vec![0; size]);
    for restart in 0..restarts.max(1) {
        let mut chance = Chance::keyed(count as u64, "groups", u64::from(restart));
        let mut groups: Vec<usize> = (0..size).map(|_| chance.below(count)).collect();
        let mut value = settle(&likeness, count, &mut groups);
        for _ in 0..6 {
            let mut other = groups.clone();
            for _ in 0..size.div_ceil(12) {
                other[chance.below(size)] = chance.below(count);
            }
            let found = settle(&likeness, count, &mut other);
            if found > value + 1e-9 {
                (value, groups) = (found, other);
            }
        }
        if value > best.0 + 1e-9 {
            best = (value, groups);
        }
    }
    let of_actors: Vec<usize> = residual.units.iter().map(|unit| best.1[*unit]).collect();
    (best.0 + inside, renumbered(&of_actors))
}

/// Likeness of units: sums over their actors; and what pairs inside units add up to.
fn joined(likeness: &Square, units: &[usize]) -> (Square, f64) {
    let size = units.iter().max().map_or(0, |unit| unit + 1);
    if size == likeness.size {
        return (likeness.clone(), 0.0);
    }
    let mut joined = Square { size, values: vec![0.0; size * size] };
    let mut inside = 0.0;
    for (a, own) in units.iter().enumerate() {
        for (value, other) in likeness.row(a).iter().zip(units) {
            if own == other {
                inside += value / 2.0;
            } else {
                joined.values[own * size + other] += value;
            }
        }
    }
    (joined, inside)
}

/// Moves units one by one to the group that they are most alike, until none wants to move.
fn settle(likeness: &Square, count: usize, groups: &mut [usize]) -> f64 {
    let size = likeness.size;
    let mut pull = vec![0.0; size * count];
    for a in 0..size {
        for (b, value) in likeness.row(a).iter().enumerate() {
            pull[a * count + groups[b]] += value;
        }
    }
    for _ in 0..100 {
        let mut has_moved = false;
        for a in 0..size {
            let own = groups[a];
            let mut to = own;
            for group in 0..count {
                if pull[a * count + group] > pull[a * count + to] + 1e-9 {
                    to = group;
                }
            }
            if to != own {
                has_moved = true;
                groups[a] = to;
                for (b, value) in likeness.row(a).iter().enumerate() {
                    pull[b * count + own] -= value;
                    pull[b * count + to] += value;
                }
            }
        }
        if !has_moved {
            break;
        }
    }
    (0..size).map(|a| pull[a * count + groups[a]]).sum::<f64>() / 2.0
}

/// Groups numbered from the largest; equal ones by their first actor.
pub(super) fn renumbered(groups: &[usize]) -> Vec<usize> {
    let most = groups.iter().max().map_or(0, |group| group + 1);
    let mut order: Vec<(usize, usize, usize)> = (0..most)
        .filter_map(|group| {
            let first = groups.iter().position(|other| *other == group)?;
            Some((groups.len() - groups.iter().filter(|other| **other == group).count(), first, group))
        })
        .collect();
    order.sort_unstable();
    groups.iter().map(|group| order.iter().position(|(_, _, other)| other == group).unwrap_or(0)).collect()
}

/// Signed modularity of a division.
///
/// - definition: `Q = Σ [w_ij − (w⁺_i w⁺_j / 2w⁺ − w⁻_i w⁻_j / 2w⁻)] δ(g_i, g_j) / (2w⁺ + 2w⁻)`; w⁺, w⁻: positive and negative weights
/// - input: a signed graph; a group for each vertex
/// - unit: −1 to 1; 0 is what degrees alone give; 0 without ties
/// - limits: favours groups of a middling size; a high value on noise is common, so compare it with its null
/// - references: `[@gomez_jensen_arenas_2009]`, `[@traag_bruggeman_2009]`
#[must_use]
pub fn signed_modularity(graph: &SignedGraph, groups: &[usize]) -> f64 {
    let mut degrees = vec![[0.0; 2]; graph.vertices()];
    let (mut inside, mut totals) = (0.0, [0.0; 2]);
    for (a, b, weight) in graph.ties() {
        let (sign, size) = (usize::from(*weight < 0), weight.unsigned_abs() as f64);
        for end in [a, b] {
            degrees[*end][sign] += size;
        }
        totals[sign] += 2.0 * size;
        if groups.get(*a) == groups.get(*b) {
            inside += 2.0 * *weight as f64;
        }
    }
    let most = groups.iter().max().map_or(0, |group| group + 1);
    let mut of_group = vec![[0.0; 2]; most];
    for (vertex, group) in groups.iter().enumerate() {
        for sign in [0, 1] {
            of_group[*group][sign] += degrees.get(vertex).map_or(0.0, |degree| degree[sign]);
        }
    }
    let expected = |sign: usize| {
        let squares: f64 = of_group.iter().map(|degree| degree[sign] * degree[sign]).sum();
        if totals[sign] > 0.0 { squares / totals[sign] } else { 0.0 }
    };
    let all = totals[0] + totals[1];
    if all > 0.0 { (inside - expected(0) + expected(1)) / all } else { 0.0 }
}

/// Normalised mutual information of two divisions of the same actors.
///
/// - definition: `2 I(g; h) / (H(g) + H(h))`
/// - input: two groups for each of n actors
/// - unit: 0–1; 1: the same division under other names; none where both have one group only
/// - limits: grows with the number of groups by chance; compare it with shuffled labels
/// - references: `[@danon_2005]`
#[must_use]
pub fn mutual_information(one: &[usize], two: &[usize]) -> Option<f64> {
    let n = one.len().min(two.len());
    let count = |groups: &[usize]| groups[..n].iter().max().map_or(0, |group| group + 1);
    let (rows, columns) = (count(one), count(two));
    let mut table = vec![0.0; rows * columns];
    for (a, b) in one.iter().zip(two) {
        table[a * columns + b] += 1.0 / n as f64;
    }
    let row = |a: usize| table[a * columns..(a + 1) * columns].iter().sum::<f64>();
    let column = |b: usize| (0..rows).map(|a| table[a * columns + b]).sum::<f64>();
    let entropy = |parts: Vec<f64>| -> f64 { parts.iter().filter(|p| **p > 0.0).map(|p| -p * p.ln()).sum() };
    let (of_rows, of_columns) = (entropy((0..rows).map(row).collect()), entropy((0..columns).map(column).collect()));
    let both = entropy(table.clone());
    let total = of_rows + of_columns;
    (total > 1e-12).then(|| (2.0 * (total - both) / total).clamp(0.0, 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_joined_or_not_a_division_is_worth_what_its_pairs_add_up_to() {
        // Actors 0 and 3, and 1 and 4, are alike, and 2 and 5 are like nobody.
        let pair = |a: usize, b: usize| match (a, b) {
            (a, b) if a == b || a % 3 == 2 || b % 3 == 2 => 0.0,
            (a, b) if a % 3 == b % 3 => 2.0,
            _ => -1.0,
        };
        let likeness = Square { size: 6, values: (0..36).map(|place| pair(place / 6, place % 6)).collect() };
        for units in [vec![0, 1, 2, 0, 1, 2], vec![0, 1, 2, 3, 4, 5]] {
            let residual = Residual {
                units,
                likeness: likeness.clone(),
                products: likeness.clone(),
                expected: vec![1.0; 6],
                inflation: 1.0,
            };
            let (value, groups) = divide(&residual, 2, 3);
            let pairs = (0..6).flat_map(|a| (0..a).map(move |b| (a, b))).filter(|(a, b)| groups[*a] == groups[*b]);
            let worth: f64 = pairs.map(|(a, b)| likeness.row(a)[b]).sum();
            assert!((value - worth).abs() < 1e-12 && (value - 4.0).abs() < 1e-12, "{value} {worth} {groups:?}");
            assert_eq!((groups[0], groups[1]), (groups[3], groups[4]));
        }
    }
}
