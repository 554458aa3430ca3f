//! Divisions into two groups by local search.

use super::packing::Core;
use crate::chance::Chance;

/// The best of several searches from random divisions: what it leaves frustrated, and the groups.
pub(super) fn search(core: &Core, restarts: u32) -> (f64, Vec<bool>) {
    let mut best = (core.frustrated(&vec![false; core.vertices]), vec![false; core.vertices]);
    for restart in 0..restarts {
        let mut chance = Chance::keyed(0, "division", u64::from(restart));
        let groups = (0..core.vertices).map(|_| chance.unit() < 0.5).collect();
        let found = improve(core, groups, 40 * core.vertices, &mut chance);
        if found.0 < best.0 {
            best = found;
        }
    }
    best
}

/// Moves one vertex at a time, the best move that was not just made, even where it makes things worse; keeps the best division seen.
pub(super) fn improve(core: &Core, mut groups: Vec<bool>, moves: usize, chance: &mut Chance) -> (f64, Vec<bool>) {
    // What moving a vertex would take away from the frustrated weight.
    let mut gain: Vec<f64> = (0..core.vertices)
        .map(|vertex| {
            let ties = core.neighbours[vertex].iter();
            ties.map(|(other, tie)| core.pull(*tie, groups[vertex] != groups[*other])).sum()
        })
        .collect();
    let mut held_until = vec![0; core.vertices];
    let mut now = core.frustrated(&groups);
    let mut best = (now, groups.clone());
    let mut since = 0;
    for step in 1..=moves {
        let mut choice: Option<usize> = None;
        for vertex in 0..core.vertices {
            let is_free = held_until[vertex] < step || now - gain[vertex] < best.0 - 0.5;
            if is_free && choice.is_none_or(|chosen| gain[vertex] > gain[chosen]) {
                choice = Some(vertex);
            }
        }
        let Some(vertex) = choice else { continue };
        now -= gain[vertex];
        groups[vertex] = !groups[vertex];
        gain[vertex] = -gain[vertex];
        for (other, tie) in &core.neighbours[vertex] {
            gain[*other] += 2.0 * core.pull(*tie, groups[vertex] != groups[*other]);
        }
        held_until[vertex] = step + 5 + chance.below(10);
        since += 1;
        if now < best.0 - 0.5 {
            best = (now, groups.clone());
            since = 0;
        }
        if since > 10 * core.vertices + 50 {
            break;
        }
    }
    best
}
