//! Makes a graph smaller without changing its frustration: vertices with one or two ties fold away, blocks are taken apart.

use std::collections::BTreeMap;

use super::packing::Core;
use super::{Solved, branch};

/// A vertex that was folded away, and the ties that it had.
struct Folded {
    vertex: usize,
    ties: Vec<(usize, i64)>,
}

pub(super) fn solve(vertices: usize, ties: &[(usize, usize, i64)], budget: &mut u64) -> Solved {
    let mut neighbours: Vec<BTreeMap<usize, i64>> = vec![BTreeMap::new(); vertices];
    for (a, b, weight) in ties {
        neighbours[*a].insert(*b, *weight);
        neighbours[*b].insert(*a, *weight);
    }
    let (folded, forced) = fold(&mut neighbours);
    let mut groups = vec![false; vertices];
    let (mut lower, mut branches) = (forced, 0);
    let blocks = blocks(&neighbours);
    let is_whole = blocks.len() == 1 && folded.is_empty();
    let mut is_set = vec![false; vertices];
    for block in blocks {
        let mut names: Vec<usize> = block.iter().flat_map(|(a, b)| [*a, *b]).collect();
        names.sort_unstable();
        names.dedup();
        let place = |vertex: usize| names.binary_search(&vertex).unwrap_or(0);
        let inner: Vec<(usize, usize, i64)> =
            block.iter().map(|(a, b)| (place(*a), place(*b), neighbours[*a][b])).collect();
        let solved = if is_whole {
            branch::solve(&Core::new(names.len(), &inner), budget)
        } else {
            solve(names.len(), &inner, budget)
        };
        lower += solved.lower;
        branches += solved.branches;
        // Blocks come so that each meets the earlier ones in at most one vertex; there the two must say the same.
        let shared = names.iter().position(|vertex| is_set[*vertex]);
        let flip = shared.is_some_and(|index| solved.groups[index] != groups[names[index]]);
        for (index, vertex) in names.iter().enumerate() {
            groups[*vertex] = solved.groups[index] != flip;
            is_set[*vertex] = true;
        }
    }
    for Folded { vertex, ties } in folded.iter().rev() {
        let pull: i64 = ties.iter().map(|(other, weight)| if groups[*other] { *weight } else { -*weight }).sum();
        groups[*vertex] = pull > 0;
    }
    Solved { lower, groups, branches }
}

/// Folds away vertices with one or two ties. Two opposite ties of one pair cost the lesser of them, whatever the division.
fn fold(neighbours: &mut [BTreeMap<usize, i64>]) -> (Vec<Folded>, u64) {
    let (mut folded, mut forced) = (Vec::new(), 0);
    let mut waiting: Vec<usize> = (0..neighbours.len()).rev().collect();
    while let Some(vertex) = waiting.pop() {
        if neighbours[vertex].is_empty() || neighbours[vertex].len() > 2 {
            continue;
        }
        let ties: Vec<(usize, i64)> = std::mem::take(&mut neighbours[vertex]).into_iter().collect();
        for (other, _) in &ties {
            neighbours[*other].remove(&vertex);
            waiting.push(*other);
        }
        if let [(a, x), (b, y)] = ties.as_slice() {
            let joined = x.signum() * y.signum() * x.abs().min(y.abs());
            let present = neighbours[*a].get(b).copied().unwrap_or(0);
            if joined.signum() * present.signum() < 0 {
                forced += joined.abs().min(present.abs()).unsigned_abs();
            }
            for (one, two) in [(*a, *b), (*b, *a)] {
                if joined + present == 0 {
                    neighbours[one].remove(&two);
                } else {
                    neighbours[one].insert(two, joined + present);
                }
            }
        }
        folded.push(Folded { vertex, ties });
    }
    (folded, forced)
}

/// The biconnected blocks, as lists of ties; each comes after the block that it hangs on.
fn blocks(neighbours: &[BTreeMap<usize, i64>]) -> Vec<Vec<(usize, usize)>> {
    let mut found = Vec::new();
    let (mut order, mut low) = (vec![0; neighbours.len()], vec![0; neighbours.len()]);
    let mut next = 1;
    for root in 0..neighbours.len() {
        if order[root] != 0 {
            continue;
        }
        let mut of_root = Vec::new();
        let mut open: Vec<(usize, usize)> = Vec::new();
        // A vertex, the one it was reached from, and its neighbours that are still to be looked at.
        let mut path = vec![(root, usize::MAX, neighbours[root].keys().copied().collect::<Vec<_>>())];
        (order[root], low[root]) = (next, next);
        next += 1;
        while let Some((vertex, from, left)) = path.last_mut() {
            let (vertex, from) = (*vertex, *from);
            match left.pop() {
                Some(other) if other == from => {}
                Some(other) if order[other] == 0 => {
                    open.push((vertex, other));
                    (order[other], low[other]) = (next, next);
                    next += 1;
                    path.push((other, vertex, neighbours[other].keys().copied().collect()));
                }
                Some(other) => {
                    if order[other] < order[vertex] {
                        open.push((vertex, other));
                        low[vertex] = low[vertex].min(order[other]);
                    }
                }
                None => {
                    path.pop();
                    if let Some((above, _, _)) = path.last() {
                        low[*above] = low[*above].min(low[vertex]);
                        if low[vertex] >= order[*above]
                            && let Some(start) = open.iter().rposition(|tie| *tie == (*above, vertex))
                        {
                            of_root.push(open.split_off(start));
                        }
                    }
                }
            }
        }
        // Blocks close from the leaves inward: turned round, each hangs on an earlier one.
        of_root.reverse();
        found.extend(of_root);
    }
    found
}
