//! Runs, sixteen side by side: in each step every actor, in an order of its own, looks again at each layer and chooses.

use super::chance::{Purpose, keyed, mixed, normal, run_word, stem, stepped};
use super::choice::Shock;
use super::game::{Compiled, Game};
use super::lanes::{Ends, LANES, Lane, along_the_axis, by_level, units, weighed};

/// What runs of a game need, in the form in which they are fastest.
#[derive(Debug, Clone)]
pub struct Engine {
    n: usize,
    width: usize,
    keys: Vec<u64>,
    /// The place of each actor's region among the regions.
    region: Vec<usize>,
    regions: Vec<u64>,
    is_axis: Vec<bool>,
    rate: Vec<f32>,
    starts: Vec<u32>,
    peers: Vec<(u32, f32)>,
    start: Vec<i8>,
}

/// The final levels of sixteen runs, by layer, then actor; and how many stood at each level after each step.
#[derive(Debug, Clone, PartialEq)]
pub struct Block {
    /// Levels.
    pub state: Vec<[i8; LANES]>,
    /// By step, then layer: of each run, how many actors stood at −1, 0 and 1.
    pub path: Vec<[[u16; LANES]; 3]>,
}

impl Engine {
    /// What all draws of a game have in common.
    #[must_use]
    pub fn new(game: &Game) -> Self {
        let mut regions = game.regions.clone();
        regions.sort_unstable();
        regions.dedup();
        let region = game.regions.iter().map(|key| regions.partition_point(|other| other < key)).collect();
        let (mut starts, mut peers) = (vec![0], Vec::new());
        for theirs in &game.peers {
            peers.extend(theirs.iter().map(|(peer, weight)| (*peer, *weight as f32)));
            starts.push(peers.len() as u32);
        }
        Self {
            n: game.keys.len(),
            width: game.layers.len(),
            keys: game.keys.clone(),
            region,
            regions,
            is_axis: game.layers.iter().map(|layer| matches!(layer.shock, Shock::Axis(_))).collect(),
            rate: game.layers.iter().map(|layer| layer.rate as f32).collect(),
            starts,
            peers,
            start: game.start.clone(),
        }
    }

    /// Runs `block × 16` to `block × 16 + 15`, of so many steps.
    ///
    /// Wider registers are used where the processor has them. No sum is taken in another order for it: the bytes are the same.
    #[must_use]
    pub fn block(&self, game: &Game, compiled: &Compiled, seed: u64, block: u32, steps: u32) -> Block {
        let (n, width) = (self.n, self.width);
        let sharp = (1.0 / game.tau.max(1e-6)) as f32;
        let sharpened = |weights: &[f64]| weights.iter().map(|weight| *weight as f32 * sharp).collect();
        let first = block * LANES as u32;
        let words: [u32; LANES] = std::array::from_fn(|lane| run_word(first + lane as u32));
        let start = |place: usize| f32::from(compiled.fixed[place].unwrap_or(self.start[place]));
        let stem_of = |place: usize| {
            let deed = game.layers[place / n].deed as u64;
            stem(seed, Purpose::Choice, self.keys[place % n], deed)
        };
        let mut work = Work {
            engine: self,
            fixed: compiled.fixed.iter().map(Option::is_some).collect(),
            ends: compiled.ends.iter().map(|ends| ends.map(|end| end as f32 * sharp)).collect(),
            peers: sharpened(&compiled.peers),
            stay: sharpened(&compiled.stay),
            coherence: sharpened(&compiled.coherence),
            shocks: self.shocks(compiled, seed, &words, sharp),
            stems: (0..n * width).map(stem_of).collect(),
            turns: self.keys.iter().map(|key| stem(seed, Purpose::Order, *key, u64::from(block))).collect(),
            order: Vec::with_capacity(n),
            words,
            state: (0..n * width).map(|place| Lane([start(place); LANES])).collect(),
            path: Vec::with_capacity(steps as usize * width),
        };
        pulp::Arch::new().dispatch(Steps { work: &mut work, steps });
        Block { state: work.state.iter().map(|lane| lane.0.map(|x| x as i8)).collect(), path: work.path }
    }

    /// What a region and everybody have in common in each run, by layer, then region.
    fn shocks(&self, compiled: &Compiled, seed: u64, words: &[u32; LANES], sharp: f32) -> Vec<Lane> {
        let drawn = |spread: f64, region: u64, layer: usize| -> [f64; LANES] {
            if spread == 0.0 {
                return [0.0; LANES];
            }
            let key = keyed(seed, Purpose::Shock, region, layer as u64, 0);
            words.map(|word| spread * normal(key, word))
        };
        let mut shocks = Vec::with_capacity(self.width * self.regions.len());
        for layer in 0..self.width {
            let [regional, common] = compiled.spread[layer];
            let all = drawn(common, u64::MAX, layer);
            for region in &self.regions {
                let own = drawn(regional, *region, layer);
                shocks.push(Lane(std::array::from_fn(|lane| (all[lane] + own[lane]) as f32 * sharp)));
            }
        }
        shocks
    }
}

/// Sixteen runs at work, with one draw of parameters.
struct Work<'e> {
    engine: &'e Engine,
    fixed: Vec<bool>,
    ends: Vec<[f32; 2]>,
    peers: Vec<f32>,
    stay: Vec<f32>,
    coherence: Vec<f32>,
    shocks: Vec<Lane>,
    /// Of what a choice is drawn from, all but the step; by layer, then actor.
    stems: Vec<u64>,
    /// Of what the order is drawn from, all but the step.
    turns: Vec<u64>,
    order: Vec<u64>,
    words: [u32; LANES],
    state: Vec<Lane>,
    path: Vec<[[u16; LANES]; 3]>,
}

/// So many steps, as work for whatever registers a processor has.
struct Steps<'w, 'e> {
    work: &'w mut Work<'e>,
    steps: u32,
}

impl pulp::NullaryFnOnce for Steps<'_, '_> {
    type Output = ();

    #[inline(always)]
    fn call(self) {
        for step in 0..self.steps {
            self.work.step(u64::from(step));
        }
    }
}

impl Work<'_> {
    #[inline(always)]
    fn step(&mut self, step: u64) {
        let n = self.engine.n;
        self.order.clear();
        // The place of the actor in the lowest bits: a tie of the rest is not to be expected.
        self.order.extend((0_u64..).zip(&self.turns).map(|(actor, turn)| (stepped(*turn, step) & !PLACE) | actor));
        self.order.sort_unstable();
        for turn in 0..n {
            let actor = (self.order[turn] & PLACE) as usize;
            for layer in 0..self.engine.width {
                if !self.fixed[layer * n + actor] {
                    self.choose(actor, layer, step);
                }
            }
        }
        for states in self.state.chunks_exact(n.max(1)) {
            self.path.push(counted(states));
        }
    }

    #[inline(always)]
    fn choose(&mut self, actor: usize, layer: usize, step: u64) {
        let engine = self.engine;
        let place = layer * engine.n + actor;
        let field = self.field(actor, layer);
        let key = stepped(self.stems[place], step);
        let [down, up] = self.ends[place];
        let ends = Ends { down, up, stay: self.stay[layer] };
        let old = &mut self.state[place];
        let chosen = if engine.is_axis[layer] {
            along_the_axis(ends, &field, old, key, &self.words)
        } else {
            by_level(ends, &field, old, key, &self.words)
        };
        let rate = engine.rate[layer];
        if rate >= 1.0 {
            *old = chosen;
            return;
        }
        let number = units(mixed(key ^ Purpose::Revision as u64), &self.words);
        for lane in 0..LANES {
            old.0[lane] = if number.0[lane] < rate { chosen.0[lane] } else { old.0[lane] };
        }
    }

    /// The part of the slope that hangs on the state and on shocks.
    #[inline(always)]
    fn field(&self, actor: usize, layer: usize) -> Lane {
        let engine = self.engine;
        let (n, width) = (engine.n, engine.width);
        let shock = &self.shocks[layer * engine.regions.len() + engine.region[actor]];
        let mut field = *shock;
        let weight = self.peers[layer];
        if weight != 0.0 {
            let peers = &engine.peers[engine.starts[actor] as usize..engine.starts[actor + 1] as usize];
            let theirs = weighed(peers, &self.state[layer * n..(layer + 1) * n]);
            for lane in 0..LANES {
                field.0[lane] += weight * theirs.0[lane];
            }
        }
        for other in 0..width {
            let weight = self.coherence[layer * width + other];
            if weight != 0.0 {
                let own = &self.state[other * n + actor];
                for lane in 0..LANES {
                    field.0[lane] += weight * own.0[lane];
                }
            }
        }
        field
    }
}

/// The lowest bits of a number that orders actors: the place of the actor.
const PLACE: u64 = 0xFFFF;

/// Of each run, how many actors stand at −1, 0 and 1.
#[inline(always)]
fn counted(states: &[Lane]) -> [[u16; LANES]; 3] {
    let (mut sum, mut squares) = ([0.0_f32; LANES], [0.0_f32; LANES]);
    for levels in states {
        for lane in 0..LANES {
            sum[lane] += levels.0[lane];
            squares[lane] += levels.0[lane] * levels.0[lane];
        }
    }
    let up: [u16; LANES] = std::array::from_fn(|lane| (0.5 * (squares[lane] + sum[lane])) as u16);
    let down: [u16; LANES] = std::array::from_fn(|lane| (0.5 * (squares[lane] - sum[lane])) as u16);
    [down, std::array::from_fn(|lane| states.len() as u16 - up[lane] - down[lane]), up]
}
