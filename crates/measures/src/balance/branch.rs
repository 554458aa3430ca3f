//! Branch and bound over which ties are frustrated.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::Solved;
use super::packing::{Core, Decided, Packing, Patience, Pool, Relaxed, relax};
use super::search::{improve, search};
use crate::chance::Chance;

/// A part of the search that is still open.
struct Open {
    bound: f64,
    decisions: Vec<(usize, bool)>,
    packing: Packing,
}

impl PartialEq for Open {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}
impl Eq for Open {}
impl PartialOrd for Open {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}
impl Ord for Open {
    /// The lowest bound first; of equal ones, the deepest.
    fn cmp(&self, other: &Self) -> Ordering {
        other.bound.total_cmp(&self.bound).then_with(|| self.decisions.len().cmp(&other.decisions.len()))
    }
}

/// What a bound means for whole numbers.
fn whole(bound: f64) -> f64 {
    (bound - 1e-6).ceil()
}

pub(super) fn solve(core: &Core, budget: &mut u64) -> Solved {
    let (mut upper, mut groups) = search(core, 30);
    let mut pool = Pool::default();
    let mut open = BinaryHeap::new();
    open.push(Open { bound: 0.0, decisions: Vec::new(), packing: Vec::new() });
    let (mut lower, mut branches) = (0.0_f64, 0);
    while let Some(part) = open.pop() {
        lower = lower.max(whole(part.bound).min(upper));
        if whole(part.bound) >= upper {
            break;
        }
        if *budget == 0 {
            open.push(part);
            break;
        }
        branches += 1;
        let mut decided = Decided::nothing(core);
        for (tie, is_frustrated) in &part.decisions {
            if decided.ties[*tie].is_none() {
                decided.decide(core, *tie, *is_frustrated);
            }
        }
        let patience = if part.decisions.is_empty() {
            Patience { rounds: 80, steps: 200, least: 0.02 }
        } else {
            Patience { rounds: 12, steps: 100, least: 0.05 }
        };
        let relaxed = relax(core, &decided, &mut pool, &part.packing, upper - 1.0 + 1e-5, patience, budget);
        let bound = relaxed.bound.max(part.bound);
        if whole(bound) >= upper {
            continue;
        }
        let mut chance = Chance::keyed(0, "rounding", branches);
        let (rounded, division) = improve(core, round(core, &decided, &relaxed), 10 * core.vertices, &mut chance);
        if rounded < upper {
            (upper, groups) = (rounded, division);
        }
        let mut decisions = part.decisions;
        fix(core, &mut decided, &mut decisions, &relaxed, upper);
        let Some(tie) = choose(core, &decided, &relaxed) else {
            // All is decided: the division is the rounded one.
            continue;
        };
        for is_frustrated in [false, true] {
            let mut decisions = decisions.clone();
            decisions.push((tie, is_frustrated));
            open.push(Open { bound, decisions, packing: relaxed.packing.clone() });
        }
    }
    let left = open.iter().map(|part| whole(part.bound)).fold(upper, f64::min);
    let lower = if open.is_empty() { upper } else { left.max(lower).min(upper) };
    Solved { lower: lower as u64, groups, branches }
}

/// Decides the ties that every better division has one way.
fn fix(core: &Core, decided: &mut Decided, decisions: &mut Vec<(usize, bool)>, relaxed: &Relaxed, upper: f64) {
    for tie in 0..core.ties.len() {
        let slack = relaxed.slack[tie];
        if decided.ties[tie].is_none() && whole(relaxed.bound + slack.abs()) >= upper {
            decided.decide(core, tie, slack < 0.0);
            decisions.push((tie, slack < 0.0));
        }
    }
}

/// The tie of which the relaxation knows least; of these, one beside what is decided already.
fn choose(core: &Core, decided: &Decided, relaxed: &Relaxed) -> Option<usize> {
    let score = |tie: usize| {
        let unsure = relaxed.frustrated[tie].min(1.0 - relaxed.frustrated[tie]);
        let size = core.ties[tie].ends.iter().map(|end| decided.cluster(*end)).max().unwrap_or(1);
        core.ties[tie].weight.sqrt() * (unsure + 0.02) * (1.0 + f64::from(size) / core.vertices as f64)
    };
    let mut best: Option<(f64, usize)> = None;
    for tie in 0..core.ties.len() {
        if decided.ties[tie].is_none() && best.is_none_or(|(other, _)| score(tie) > other) {
            best = Some((score(tie), tie));
        }
    }
    best.map(|(_, tie)| tie)
}

/// A division that follows the relaxation, from the ties of which it is surest.
fn round(core: &Core, decided: &Decided, relaxed: &Relaxed) -> Vec<bool> {
    let mut decided = decided.clone();
    let mut order: Vec<usize> = (0..core.ties.len()).filter(|tie| decided.ties[*tie].is_none()).collect();
    let unsure = |tie: &usize| relaxed.frustrated[*tie].min(1.0 - relaxed.frustrated[*tie]);
    order.sort_by(|a, b| unsure(a).total_cmp(&unsure(b)));
    for tie in order {
        if decided.ties[tie].is_none() {
            decided.decide(core, tie, relaxed.frustrated[tie] > 0.5);
        }
    }
    // A block hangs together, so that all vertices have one root now.
    decided.sides()
}
