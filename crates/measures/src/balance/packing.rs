//! How much negative cycles surely cost: a packing of them, the dual of the linear programme over all negative cycles.

use std::collections::HashSet;

/// A tie inside the search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Tie {
    pub(super) ends: [usize; 2],
    pub(super) weight: f64,
    pub(super) is_negative: bool,
}

/// A block of a signed graph, ready to be searched.
#[derive(Debug)]
pub(super) struct Core {
    pub(super) vertices: usize,
    pub(super) ties: Vec<Tie>,
    /// For each vertex, its neighbours with the tie to each.
    pub(super) neighbours: Vec<Vec<(usize, usize)>>,
}

impl Core {
    pub(super) fn new(vertices: usize, ties: &[(usize, usize, i64)]) -> Self {
        let mut neighbours = vec![Vec::new(); vertices];
        let mut all = Vec::with_capacity(ties.len());
        for (a, b, weight) in ties {
            neighbours[*a].push((*b, all.len()));
            neighbours[*b].push((*a, all.len()));
            all.push(Tie { ends: [*a, *b], weight: weight.unsigned_abs() as f64, is_negative: *weight < 0 });
        }
        Self { vertices, ties: all, neighbours }
    }

    /// What bringing the two ends to the other relation takes away from the frustrated weight, as they stand now.
    pub(super) fn pull(&self, tie: usize, is_apart: bool) -> f64 {
        let tie = &self.ties[tie];
        if tie.is_negative == is_apart { -tie.weight } else { tie.weight }
    }

    pub(super) fn frustrated(&self, groups: &[bool]) -> f64 {
        let is_frustrated = |tie: &&Tie| (groups[tie.ends[0]] != groups[tie.ends[1]]) != tie.is_negative;
        self.ties.iter().filter(is_frustrated).map(|tie| tie.weight).sum()
    }
}

/// What is decided of each tie in one part of the search: nothing, kept, or frustrated; and what it costs.
#[derive(Debug, Clone)]
pub(super) struct Decided {
    pub(super) ties: Vec<Option<bool>>,
    pub(super) cost: f64,
    /// For each vertex, the one that it is tied to by decisions, and whether it is apart from it.
    root: Vec<(usize, bool)>,
    size: Vec<u32>,
}

impl Decided {
    pub(super) fn nothing(core: &Core) -> Self {
        let root = (0..core.vertices).map(|vertex| (vertex, false)).collect();
        Self { ties: vec![None; core.ties.len()], cost: 0.0, root, size: vec![1; core.vertices] }
    }

    /// Decides a tie, and all ties of which this leaves no choice. The tie must not be decided yet.
    pub(super) fn decide(&mut self, core: &Core, tie: usize, is_frustrated: bool) {
        let [a, b] = core.ties[tie].ends;
        let is_apart = core.ties[tie].is_negative != is_frustrated;
        let ((keep, at_a), (join, at_b)) = (self.root[a], self.root[b]);
        let (keep, join) = if self.size[keep] >= self.size[join] { (keep, join) } else { (join, keep) };
        let turn = at_a != at_b;
        let turn = turn != is_apart;
        self.size[keep] += self.size[join];
        let joined: Vec<usize> = (0..core.vertices).filter(|vertex| self.root[*vertex].0 == join).collect();
        for vertex in &joined {
            self.root[*vertex] = (keep, self.root[*vertex].1 != turn);
        }
        for vertex in joined {
            for (other, tie) in &core.neighbours[vertex] {
                if self.ties[*tie].is_none() && self.root[*other].0 == keep {
                    let is_apart = self.root[vertex].1 != self.root[*other].1;
                    let is_frustrated = is_apart != core.ties[*tie].is_negative;
                    self.ties[*tie] = Some(is_frustrated);
                    self.cost += if is_frustrated { core.ties[*tie].weight } else { 0.0 };
                }
            }
        }
    }

    /// Which vertices are apart from their root.
    pub(super) fn sides(&self) -> Vec<bool> {
        self.root.iter().map(|(_, is_apart)| *is_apart).collect()
    }

    /// How many vertices hang together with this one by decisions.
    pub(super) fn cluster(&self, vertex: usize) -> u32 {
        self.size[self.root[vertex].0]
    }

    /// The sign of a tie once what is decided of it is taken for granted.
    fn is_negative(&self, core: &Core, tie: usize) -> bool {
        core.ties[tie].is_negative != (self.ties[tie] == Some(true))
    }
}

/// Cycles that were found so far, each as its ties.
#[derive(Debug, Default)]
pub(super) struct Pool {
    cycles: Vec<Vec<u32>>,
    known: HashSet<Vec<u32>>,
}

impl Pool {
    /// The number of a cycle that is new.
    fn add(&mut self, mut cycle: Vec<u32>) -> Option<u32> {
        cycle.sort_unstable();
        if !self.known.insert(cycle.clone()) {
            return None;
        }
        self.cycles.push(cycle);
        Some(self.cycles.len() as u32 - 1)
    }
}

/// A packing: cycles of the pool with how much of each is taken.
pub(super) type Packing = Vec<(u32, f64)>;

/// What a relaxation says of one part of the search.
pub(super) struct Relaxed {
    /// No division of this part leaves less frustrated.
    pub(super) bound: f64,
    /// How far each tie is frustrated in the relaxation.
    pub(super) frustrated: Vec<f64>,
    /// What taking one more unit of each tie would cost, from the packing of the bound.
    pub(super) slack: Vec<f64>,
    pub(super) packing: Packing,
}

/// The cycles at work, without the decided ties, and both sides of the linear programme.
struct Programme {
    names: Vec<u32>,
    starts: Vec<usize>,
    ties: Vec<u32>,
    taken: Vec<f64>,
    load: Vec<f64>,
    frustrated: Vec<f64>,
    weight: Vec<f64>,
}

impl Programme {
    fn new(core: &Core, decided: &Decided, pool: &Pool, packing: &Packing, frustrated: Vec<f64>) -> Self {
        let weight = core.ties.iter().map(|tie| tie.weight).collect();
        let mut programme = Self {
            names: Vec::new(),
            starts: vec![0],
            ties: Vec::new(),
            taken: Vec::new(),
            load: vec![0.0; core.ties.len()],
            frustrated,
            weight,
        };
        for (name, taken) in packing {
            programme.add(core, decided, pool, *name, *taken);
        }
        for (value, decided) in programme.frustrated.iter_mut().zip(&decided.ties) {
            if decided.is_some() {
                *value = 0.0;
            }
        }
        programme
    }

    fn add(&mut self, core: &Core, decided: &Decided, pool: &Pool, name: u32, taken: f64) {
        let cycle = &pool.cycles[name as usize];
        let is_negative = cycle.iter().fold(false, |sign, tie| sign != decided.is_negative(core, *tie as usize));
        if !is_negative {
            return;
        }
        for tie in cycle {
            if decided.ties[*tie as usize].is_none() {
                self.ties.push(*tie);
                self.load[*tie as usize] += taken;
            }
        }
        self.names.push(name);
        self.starts.push(self.ties.len());
        self.taken.push(taken);
    }

    /// The bound that a packing gives: what it takes, less what it takes too much. Any packing gives one.
    fn bound(&self, taken: f64, load: &[f64]) -> f64 {
        taken + load.iter().zip(&self.weight).map(|(load, weight)| (weight - load).min(0.0)).sum::<f64>()
    }

    /// Some steps of the primal-dual hybrid gradient with diagonal steps, restarted from the mean of its path where that is better.
    fn run(&mut self, steps: usize) -> f64 {
        let (cycles, ties) = (self.names.len(), self.weight.len());
        let mut degree = vec![0.0_f64; ties];
        for tie in &self.ties {
            degree[*tie as usize] += 1.0;
        }
        let mut ahead = self.frustrated.clone();
        let mut sums = (vec![0.0; cycles], vec![0.0; ties], vec![0.0; ties], 0.0);
        let mut best = self.bound(self.taken.iter().sum(), &self.load);
        let mut kept = (self.taken.clone(), self.load.clone());
        for step in 1..=steps {
            for tie in 0..ties {
                if degree[tie] > 0.0 {
                    let old = self.frustrated[tie];
                    let new = (old - (self.weight[tie] - self.load[tie]) / degree[tie]).clamp(0.0, 1.0);
                    self.frustrated[tie] = new;
                    ahead[tie] = 2.0 * new - old;
                    sums.1[tie] += new;
                }
            }
            self.load.fill(0.0);
            let mut total = 0.0;
            for cycle in 0..cycles {
                let ties = &self.ties[self.starts[cycle]..self.starts[cycle + 1]];
                let covered: f64 = ties.iter().map(|tie| ahead[*tie as usize]).sum();
                let taken = (self.taken[cycle] + (1.0 - covered) / ties.len() as f64).max(0.0);
                self.taken[cycle] = taken;
                if taken > 0.0 {
                    total += taken;
                    sums.0[cycle] += taken;
                    for tie in ties {
                        self.load[*tie as usize] += taken;
                    }
                }
            }
            for (sum, load) in sums.2.iter_mut().zip(&self.load) {
                *sum += load;
            }
            sums.3 += 1.0;
            if step % 20 == 0 || step == steps {
                let now = self.bound(total, &self.load);
                let mean: Vec<f64> = sums.2.iter().map(|load| load / sums.3).collect();
                let of_mean = self.bound(sums.0.iter().sum::<f64>() / sums.3, &mean);
                if now.max(of_mean) > best {
                    best = now.max(of_mean);
                    kept = if of_mean > now {
                        (sums.0.iter().map(|taken| taken / sums.3).collect(), mean.clone())
                    } else {
                        (self.taken.clone(), self.load.clone())
                    };
                }
                if of_mean > now && sums.3 >= 40.0 {
                    self.taken = sums.0.iter().map(|taken| taken / sums.3).collect();
                    self.frustrated = sums.1.iter().map(|value| value / sums.3).collect();
                    self.load = mean;
                    sums = (vec![0.0; cycles], vec![0.0; ties], vec![0.0; ties], 0.0);
                }
            }
        }
        (self.taken, self.load) = kept;
        best
    }

    fn packing(&self) -> Packing {
        self.names.iter().copied().zip(self.taken.iter().copied()).collect()
    }

    /// Drops cycles of which nothing is taken and that are well covered.
    fn tidy(&mut self, core: &Core, decided: &Decided, pool: &Pool) {
        let keep = |cycle: usize| {
            let ties = &self.ties[self.starts[cycle]..self.starts[cycle + 1]];
            self.taken[cycle] > 1e-9 || ties.iter().map(|tie| self.frustrated[*tie as usize]).sum::<f64>() < 1.1
        };
        let packing: Packing = (0..self.names.len())
            .filter(|cycle| keep(*cycle))
            .map(|cycle| (self.names[cycle], self.taken[cycle]))
            .collect();
        *self = Self::new(core, decided, pool, &packing, std::mem::take(&mut self.frustrated));
    }
}

/// How hard to work on one part of the search.
#[derive(Debug, Clone, Copy)]
pub(super) struct Patience {
    pub(super) rounds: usize,
    pub(super) steps: usize,
    /// Stop when a round adds less than this to the bound.
    pub(super) least: f64,
}

/// Bounds one part of the search from below, until `enough` is reached or rounds add too little.
pub(super) fn relax(
    core: &Core,
    decided: &Decided,
    pool: &mut Pool,
    packing: &Packing,
    enough: f64,
    patience: Patience,
    budget: &mut u64,
) -> Relaxed {
    let mut programme = Programme::new(core, decided, pool, packing, vec![0.0; core.ties.len()]);
    let mut bound = programme.bound(programme.taken.iter().sum(), &programme.load);
    let mut lean = 0;
    for round in 0..patience.rounds {
        if decided.cost + bound >= enough || *budget == 0 {
            break;
        }
        let found = separate(core, decided, &programme.frustrated);
        *budget = budget.saturating_sub(8 * (core.vertices * (core.ties.len() + core.vertices)) as u64);
        let mut added = 0;
        for cycle in found {
            if let Some(name) = pool.add(cycle) {
                programme.add(core, decided, pool, name, 0.0);
                added += 1;
            }
        }
        let better = programme.run(patience.steps);
        *budget = budget.saturating_sub(3 * (patience.steps * (programme.ties.len() + core.ties.len())) as u64);
        lean = if better - bound < patience.least && (added < 5 || round > 3) { lean + 1 } else { 0 };
        bound = bound.max(better);
        if lean > 2 {
            break;
        }
        programme.tidy(core, decided, pool);
    }
    let slack = programme.weight.iter().zip(&programme.load).map(|(weight, load)| weight - load).collect();
    Relaxed { bound: decided.cost + bound, packing: programme.packing(), frustrated: programme.frustrated, slack }
}

/// Negative cycles that the relaxation covers too little: shortest paths between the two copies of each vertex, where a negative tie
/// leads from one copy of the graph to the other.
fn separate(core: &Core, decided: &Decided, frustrated: &[f64]) -> Vec<Vec<u32>> {
    const ENOUGH: f64 = 0.98;
    let states = 2 * core.vertices;
    let signs: Vec<bool> = (0..core.ties.len()).map(|tie| decided.is_negative(core, tie)).collect();
    // Short cycles first: where nothing is covered yet, any tie costs a little.
    let length = |tie: usize| if decided.ties[tie].is_some() { 1e-7 } else { frustrated[tie] + 1e-4 };
    let mut best: Vec<Option<(f64, Vec<u32>)>> = vec![None; core.ties.len()];
    let (mut far, mut from, mut is_done) = (vec![0.0; states], vec![(0, 0); states], vec![false; states]);
    for source in 0..core.vertices {
        far.fill(f64::INFINITY);
        is_done.fill(false);
        far[2 * source] = 0.0;
        loop {
            let mut nearest = None;
            for state in 0..states {
                if !is_done[state] && far[state] < ENOUGH && nearest.is_none_or(|other: usize| far[state] < far[other])
                {
                    nearest = Some(state);
                }
            }
            let Some(state) = nearest else { break };
            is_done[state] = true;
            for (other, tie) in &core.neighbours[state / 2] {
                let next = 2 * other + usize::from((state % 2 == 1) != signs[*tie]);
                let reach = far[state] + length(*tie);
                if reach < far[next] {
                    far[next] = reach;
                    from[next] = (state, *tie);
                }
            }
        }
        for (other, tie) in &core.neighbours[source] {
            if *other < source || decided.ties[*tie].is_some() {
                continue;
            }
            let end = 2 * other + usize::from(!signs[*tie]);
            let total = far[end] + length(*tie);
            if total < ENOUGH && best[*tie].as_ref().is_none_or(|(other, _)| total < *other) {
                let mut walk = vec![(*other, *tie)];
                let mut state = end;
                while state != 2 * source {
                    let (previous, tie) = from[state];
                    walk.push((previous / 2, tie));
                    state = previous;
                }
                best[*tie] = negative_cycle(&walk, &signs).map(|cycle| (total, cycle));
            }
        }
    }
    best.into_iter().flatten().map(|(_, cycle)| cycle).collect()
}

/// A simple negative cycle out of a closed walk: for each step, the vertex it leads to and the tie it takes.
fn negative_cycle(walk: &[(usize, usize)], signs: &[bool]) -> Option<Vec<u32>> {
    let start = walk.last()?.0;
    let mut path: Vec<(usize, usize)> = Vec::new();
    for (vertex, tie) in walk {
        path.push((*vertex, *tie));
        let back =
            if *vertex == start && path.len() > 1 && !path[..path.len() - 1].iter().any(|(other, _)| other == vertex) {
                Some(0)
            } else {
                path[..path.len() - 1].iter().position(|(other, _)| other == vertex).map(|place| place + 1)
            };
        if let Some(back) = back {
            let cycle: Vec<u32> = path[back..].iter().map(|(_, tie)| *tie as u32).collect();
            let is_negative = cycle.iter().fold(false, |sign, tie| sign != signs[*tie as usize]);
            if is_negative && cycle.len() > 2 {
                return Some(cycle);
            }
            path.truncate(back);
        }
    }
    None
}
