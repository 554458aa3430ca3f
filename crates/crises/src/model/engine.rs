//! Runs, sixteen side by side: in each step every actor, in an order of its own, looks again at each layer and chooses.

use super::chance::{Purpose, bits, keyed, mixed, unit};
use super::choice::Shock;
use super::game::{Compiled, Game};
use demarche_measures::ideal_point::normal::quantile;

/// Runs that are worked through side by side. They share the order of revision, nothing else.
pub const LANES: usize = 16;

type Lane = [f32; LANES];

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

/// One draw of parameters, as the engine reads it.
struct Numbers {
    ends: Vec<[f32; 2]>,
    peers: Vec<f32>,
    stay: Vec<f32>,
    coherence: Vec<f32>,
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
    #[must_use]
    pub fn block(&self, game: &Game, compiled: &Compiled, seed: u64, block: u32, steps: u32) -> Block {
        let (n, width) = (self.n, self.width);
        let sharp = (1.0 / game.tau.max(1e-6)) as f32;
        let numbers = Numbers {
            ends: compiled.ends.iter().map(|ends| ends.map(|end| end as f32 * sharp)).collect(),
            peers: compiled.peers.iter().map(|weight| *weight as f32 * sharp).collect(),
            stay: compiled.stay.iter().map(|weight| *weight as f32 * sharp).collect(),
            coherence: compiled.coherence.iter().map(|weight| *weight as f32 * sharp).collect(),
        };
        let first = block * LANES as u32;
        let runs: [u32; LANES] = std::array::from_fn(|lane| first + lane as u32);
        let shocks = self.shocks(compiled, seed, &runs, sharp);
        let start = |place: usize| f32::from(compiled.fixed[place].unwrap_or(self.start[place]));
        let mut state: Vec<Lane> = (0..n * width).map(|place| [start(place); LANES]).collect();
        let mut order: Vec<(u64, u32)> = Vec::with_capacity(n);
        let mut path = Vec::with_capacity(steps as usize * width);
        for step in 0..steps {
            order.clear();
            order.extend((0..n).map(|actor| {
                let key = keyed(seed, Purpose::Order, self.keys[actor], u64::from(block), u64::from(step));
                (key, actor as u32)
            }));
            order.sort_unstable();
            for (_, actor) in &order {
                let actor = *actor as usize;
                for layer in 0..width {
                    let place = layer * n + actor;
                    if compiled.fixed[place].is_some() {
                        continue;
                    }
                    let shock = &shocks[layer * self.regions.len() + self.region[actor]];
                    let field = self.field(&numbers, &state, shock, layer, actor);
                    let key =
                        keyed(seed, Purpose::Choice, self.keys[actor], game.layers[layer].deed as u64, u64::from(step));
                    let chosen = self.choose(&numbers, &field, &state[place], layer, place, key, &runs);
                    if self.rate[layer] >= 1.0 {
                        state[place] = chosen;
                    } else {
                        let key = mixed(key ^ Purpose::Revision as u64);
                        let rate = self.rate[layer];
                        let old = &mut state[place];
                        for lane in 0..LANES {
                            old[lane] = if unit(key, runs[lane]) < rate { chosen[lane] } else { old[lane] };
                        }
                    }
                }
            }
            for layer in 0..width {
                let (mut sum, mut squares) = ([0.0_f32; LANES], [0.0_f32; LANES]);
                for levels in &state[layer * n..(layer + 1) * n] {
                    for lane in 0..LANES {
                        sum[lane] += levels[lane];
                        squares[lane] += levels[lane] * levels[lane];
                    }
                }
                let up: [u16; LANES] = std::array::from_fn(|lane| (0.5 * (squares[lane] + sum[lane])) as u16);
                let down: [u16; LANES] = std::array::from_fn(|lane| (0.5 * (squares[lane] - sum[lane])) as u16);
                path.push([down, std::array::from_fn(|lane| n as u16 - up[lane] - down[lane]), up]);
            }
        }
        Block { state: state.iter().map(|lane| lane.map(|x| x as i8)).collect(), path }
    }

    /// The part of the slope that hangs on the state and on shocks.
    #[inline]
    fn field(&self, numbers: &Numbers, state: &[Lane], shock: &Lane, layer: usize, actor: usize) -> Lane {
        let (n, width) = (self.n, self.width);
        let mut field = [0.0_f32; LANES];
        let weight = numbers.peers[layer];
        if weight != 0.0 {
            let on_layer = &state[layer * n..(layer + 1) * n];
            for (peer, w) in &self.peers[self.starts[actor] as usize..self.starts[actor + 1] as usize] {
                let theirs = &on_layer[*peer as usize];
                for lane in 0..LANES {
                    field[lane] += w * theirs[lane];
                }
            }
        }
        for lane in 0..LANES {
            field[lane] = weight * field[lane] + shock[lane];
        }
        for other in 0..width {
            let weight = numbers.coherence[layer * width + other];
            if weight != 0.0 {
                let own = &state[other * n + actor];
                for lane in 0..LANES {
                    field[lane] += weight * own[lane];
                }
            }
        }
        field
    }

    #[inline]
    #[allow(clippy::too_many_arguments, reason = "the inside of the loop, with what the loop holds")]
    fn choose(
        &self,
        numbers: &Numbers,
        field: &Lane,
        old: &Lane,
        layer: usize,
        place: usize,
        key: u64,
        runs: &[u32; LANES],
    ) -> Lane {
        let [down, up] = numbers.ends[place];
        let stay = numbers.stay[layer];
        // Short loops of one kind of work each: a compiler makes vectors of them.
        let mut number = [0.0_f32; LANES];
        for lane in 0..LANES {
            number[lane] = unit(key, runs[lane]);
        }
        let (mut low, mut middle, mut high) = ([0.0_f32; LANES], [0.0_f32; LANES], [0.0_f32; LANES]);
        for lane in 0..LANES {
            let (x, x2) = (old[lane], old[lane] * old[lane]);
            low[lane] = down - field[lane] + stay * 0.5 * (x2 - x);
            middle[lane] = stay * (1.0 - x2);
            high[lane] = up + field[lane] + stay * 0.5 * (x2 + x);
        }
        let mut chosen = [0.0_f32; LANES];
        if self.is_axis[layer] {
            let (mut first, mut second) = ([0.0_f32; LANES], [0.0_f32; LANES]);
            for lane in 0..LANES {
                let (a, b) = (middle[lane] - low[lane], high[lane] - middle[lane]);
                let mean = 0.5 * (a + b);
                first[lane] = if a > mean { a } else { mean };
                second[lane] = if b < mean { b } else { mean };
            }
            exp_all(&mut first);
            exp_all(&mut second);
            for lane in 0..LANES {
                let up = if number[lane] * (1.0 + second[lane]) > 1.0 { 1.0 } else { 0.0 };
                let down = if number[lane] * (1.0 + first[lane]) < 1.0 { 1.0 } else { 0.0 };
                chosen[lane] = up - down * (1.0 - up);
            }
        } else {
            for lane in 0..LANES {
                let most = high[lane].max(low[lane]).max(middle[lane]);
                low[lane] -= most;
                middle[lane] -= most;
                high[lane] -= most;
            }
            exp_all(&mut low);
            exp_all(&mut middle);
            exp_all(&mut high);
            for lane in 0..LANES {
                let at = number[lane] * (low[lane] + middle[lane] + high[lane]);
                let down = if at < low[lane] { 1.0 } else { 0.0 };
                let up = if at >= low[lane] + middle[lane] { 1.0 } else { 0.0 };
                chosen[lane] = up * (1.0 - down) - down;
            }
        }
        chosen
    }

    /// What a region and everybody have in common in each run, by layer, then region.
    fn shocks(&self, compiled: &Compiled, seed: u64, runs: &[u32; LANES], sharp: f32) -> Vec<Lane> {
        let normal = |region: u64, layer: usize, run: u32| {
            let key = keyed(seed, Purpose::Shock, region, layer as u64, 0);
            quantile((f64::from(bits(key, run)) + 0.5) / 4_294_967_296.0)
        };
        let mut shocks = Vec::with_capacity(self.width * self.regions.len());
        for layer in 0..self.width {
            let [regional, common] = compiled.spread[layer];
            let all: [f64; LANES] =
                std::array::from_fn(
                    |lane| {
                        if common == 0.0 { 0.0 } else { common * normal(u64::MAX, layer, runs[lane]) }
                    },
                );
            for region in &self.regions {
                shocks.push(std::array::from_fn(|lane| {
                    let own = if regional == 0.0 { 0.0 } else { regional * normal(*region, layer, runs[lane]) };
                    (all[lane] + own) as f32 * sharp
                }));
            }
        }
        shocks
    }
}

/// The power of each lane.
#[inline(always)]
fn exp_all(lanes: &mut Lane) {
    for lane in lanes.iter_mut() {
        *lane = exp(*lane);
    }
}

/// `e^x` to seven digits for x between −80 and 80, the same on every machine and sixteen at a time.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0;
    let held = if x > 80.0 { 80.0 } else { x };
    let t = (if held < -80.0 { -80.0 } else { held }) * std::f32::consts::LOG2_E;
    let shifted = t + ROUND;
    let f = t - (shifted - ROUND);
    let power = 1.0
        + f * (std::f32::consts::LN_2
            + f * (0.240_226_5 + f * (0.055_504_11 + f * (0.009_618_13 + f * (0.001_333_36 + f * 0.000_154_0)))));
    let whole = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    power * f32::from_bits(whole)
}

#[cfg(test)]
mod tests {
    #[test]
    fn the_power_is_right_to_six_digits() {
        for place in -800..=800 {
            let x = place as f32 * 0.1;
            let exact = f64::from(x).exp();
            assert!((f64::from(super::exp(x)) / exact - 1.0).abs() < 1e-5, "{x}");
        }
    }
}
