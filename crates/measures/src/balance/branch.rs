//! Branch and bound over which vertices stand together.

use std::cmp::Ordering;
use std::collections::BinaryHeap;
use std::rc::Rc;

use super::Solved;
use super::packing::{Core, pack};
use super::search::{improve, search};
use super::semidefinite::{Bounded, Form, Merged, Patience, State, Step, bound};
use crate::chance::Chance;

/// A part of the search that was looked at.
struct Looked {
    state: State,
    merged: Merged,
}

/// A part of the search that is still open: one step further.
struct Open {
    bound: f64,
    looked: Rc<Looked>,
    step: Step,
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
        let depth = |part: &Self| part.looked.state.vertices();
        other.bound.total_cmp(&self.bound).then_with(|| depth(other).cmp(&depth(self)))
    }
}

/// What a bound means for whole numbers.
fn whole(bound: f64) -> f64 {
    (bound - 1e-6).ceil()
}

/// More vertices than this make matrices too large.
const MOST: usize = 4000;

pub(super) fn solve(core: &Core, budget: &mut u64) -> Solved {
    let (upper, groups) = search(core, 30);
    let packed = if *budget == 0 { 0.0 } else { pack(core, upper - 1.0 + 1e-5, budget) };
    let lower = whole(packed).clamp(0.0, upper);
    if lower >= upper || *budget == 0 || core.vertices > MOST {
        return Solved { lower: lower as u64, groups, branches: 1 };
    }
    let mut search = Search { core, upper, groups, branches: 0, open: BinaryHeap::new() };
    let merged = (0..core.vertices).map(|vertex| (vertex, false)).collect();
    search.look(State::new(core.vertices), merged, packed, budget);
    let mut lower = lower;
    while let Some(part) = search.open.pop() {
        lower = lower.max(whole(part.bound)).min(search.upper);
        if lower >= search.upper || *budget == 0 {
            return Solved { lower: lower as u64, groups: search.groups, branches: search.branches };
        }
        let merged = part.looked.merged.iter().map(|place| part.step.place(*place)).collect();
        search.look(part.looked.state.merged(part.step), merged, part.bound, budget);
    }
    Solved { lower: search.upper as u64, groups: search.groups, branches: search.branches }
}

struct Search<'a> {
    core: &'a Core,
    upper: f64,
    groups: Vec<bool>,
    branches: u64,
    open: BinaryHeap<Open>,
}

impl Search<'_> {
    /// Bounds one part; what it cannot close, it leaves open in two halves.
    fn look(&mut self, state: State, merged: Merged, known: f64, budget: &mut u64) {
        let most = 2 * self.core.vertices;
        let patience = if self.branches == 0 {
            Patience { rounds: 60, steps: 40, least: 0.05, triangles: 2 * most }
        } else {
            Patience { rounds: 12, steps: 30, least: 0.1, triangles: most }
        };
        self.branches += 1;
        let form = Form::new(self.core, &merged);
        let Bounded { bound, state, products } = bound(&form, state, self.upper - 1.0 + 1e-5, patience, budget);
        let bound = bound.max(known);
        if whole(bound) >= self.upper {
            return;
        }
        self.round(&state, &merged);
        let Some((keep, join)) = choose(&form, &products) else { return };
        let looked = Rc::new(Looked { state, merged });
        for is_apart in [false, true] {
            self.open.push(Open { bound, looked: Rc::clone(&looked), step: Step { keep, join, is_apart } });
        }
    }

    /// Looks for a better division near to what the relaxation says.
    fn round(&mut self, state: &State, merged: &Merged) {
        let mut chance = Chance::keyed(0, "rounding", self.branches);
        for _ in 0..5 {
            let sides = state.sides(&mut chance);
            let division = merged.iter().map(|(to, flip)| sides[*to] != *flip).collect();
            let (frustrated, division) = improve(self.core, division, 10 * self.core.vertices, &mut chance);
            if frustrated < self.upper {
                (self.upper, self.groups) = (frustrated, division);
            }
        }
    }
}

/// The pair whose sides the relaxation knows least, where much hangs on both.
fn choose(form: &Form, products: &[f32]) -> Option<(usize, usize)> {
    let n = form.vertices;
    let strength: Vec<f64> = form.pairs.chunks_exact(n).map(|row| row.iter().map(|pair| pair.abs()).sum()).collect();
    let mut best: Option<(f64, usize, usize)> = None;
    for a in 0..n {
        for b in a + 1..n {
            let unsure = 1.0 - f64::from(products[a * n + b].abs()).min(1.0);
            let score = unsure * strength[a] * strength[b];
            if best.is_none_or(|(other, ..)| score > other) {
                best = Some((score, a, b));
            }
        }
    }
    best.map(|(_, a, b)| (a, b))
}
