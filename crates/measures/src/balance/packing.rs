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

/// The cycles at work, and both sides of the linear programme.
struct Programme {
    starts: Vec<usize>,
    ties: Vec<u32>,
    taken: Vec<f64>,
    load: Vec<f64>,
    frustrated: Vec<f64>,
    weight: Vec<f64>,
}

impl Programme {
    fn new(core: &Core) -> Self {
        Self {
            starts: vec![0],
            ties: Vec::new(),
            taken: Vec::new(),
            load: vec![0.0; core.ties.len()],
            frustrated: vec![0.0; core.ties.len()],
            weight: core.ties.iter().map(|tie| tie.weight).collect(),
        }
    }

    fn add(&mut self, cycle: &[u32], taken: f64) {
        for tie in cycle {
            self.ties.push(*tie);
            self.load[*tie as usize] += taken;
        }
        self.starts.push(self.ties.len());
        self.taken.push(taken);
    }

    /// The bound that a packing gives: what it takes, less what it takes too much. Any packing gives one.
    fn bound(&self, taken: f64, load: &[f64]) -> f64 {
        taken + load.iter().zip(&self.weight).map(|(load, weight)| (weight - load).min(0.0)).sum::<f64>()
    }

    /// Some steps of the primal-dual hybrid gradient with diagonal steps, restarted from the mean of its path where that is better.
    fn run(&mut self, steps: usize) -> f64 {
        let (cycles, ties) = (self.taken.len(), self.weight.len());
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

    /// Drops cycles of which nothing is taken and that are well covered.
    fn tidy(&mut self, known: &mut HashSet<Vec<u32>>) {
        let old = std::mem::take(&mut self.ties);
        let (starts, taken) = (std::mem::replace(&mut self.starts, vec![0]), std::mem::take(&mut self.taken));
        self.load.fill(0.0);
        for (span, taken) in starts.windows(2).zip(taken) {
            let cycle = &old[span[0]..span[1]];
            if taken > 1e-9 || cycle.iter().map(|tie| self.frustrated[*tie as usize]).sum::<f64>() < 1.1 {
                self.add(cycle, taken);
            } else {
                known.remove(cycle);
            }
        }
    }
}

/// Bounds the frustration of a block from below, until `enough` is reached or rounds add too little.
pub(super) fn pack(core: &Core, enough: f64, budget: &mut u64) -> f64 {
    /// Steps of a round.
    const STEPS: usize = 200;
    /// Rounds that add less than this are idle.
    const LEAST: f64 = 0.02;
    let mut programme = Programme::new(core);
    let mut known: HashSet<Vec<u32>> = HashSet::new();
    let (mut bound, mut idle) = (0.0_f64, 0);
    for round in 0..80 {
        if bound >= enough || *budget == 0 {
            break;
        }
        *budget = budget.saturating_sub(8 * (core.vertices * (core.ties.len() + core.vertices)) as u64);
        let mut added = 0;
        for mut cycle in separate(core, &programme.frustrated) {
            cycle.sort_unstable();
            if !known.contains(&cycle) {
                programme.add(&cycle, 0.0);
                known.insert(cycle);
                added += 1;
            }
        }
        let better = programme.run(STEPS);
        *budget = budget.saturating_sub(3 * (STEPS * (programme.ties.len() + core.ties.len())) as u64);
        idle = if better - bound < LEAST && (added < 5 || round > 3) { idle + 1 } else { 0 };
        bound = bound.max(better);
        if idle > 2 {
            break;
        }
        programme.tidy(&mut known);
    }
    bound
}

/// Negative cycles that the relaxation covers too little: shortest paths between the two copies of each vertex, where a negative tie
/// leads from one copy of the graph to the other.
fn separate(core: &Core, frustrated: &[f64]) -> Vec<Vec<u32>> {
    const ENOUGH: f64 = 0.98;
    let states = 2 * core.vertices;
    let signs: Vec<bool> = core.ties.iter().map(|tie| tie.is_negative).collect();
    // Short cycles first: where nothing is covered yet, any tie costs a little.
    let length = |tie: usize| frustrated[tie] + 1e-4;
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
            if *other < source {
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
