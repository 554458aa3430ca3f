//! Many runs: draws of the parameters, and runs within each; what-ifs run with the same random numbers.

use rayon::prelude::*;

use super::prepare::Prepared;
use super::what_if::WhatIf;
use crate::model::chance::{Purpose, fine_unit, keyed};
use crate::model::{Engine, Game, LANES};

/// How much to run.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ask {
    /// How many runs.
    pub runs: u32,
    /// The seed.
    pub seed: u64,
    /// How many steps.
    pub steps: u32,
}

/// A part of runs with its 90 % interval: over draws of the parameters, and never narrower than what so many runs leave open.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Share {
    /// The part.
    pub value: f64,
    /// The lower end of the 90 % interval.
    pub low: f64,
    /// The upper end.
    pub high: f64,
}

/// One actor on one layer: parts of runs at −1, 0 and 1.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Cell {
    /// By level.
    pub levels: [Share; 3],
    /// Whether the level was given.
    pub is_given: bool,
}

/// What a what-if changes for one actor on one layer, run by run.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Effect {
    /// The mean change of the level.
    pub change: f64,
    /// Its Monte Carlo error, over blocks of runs.
    pub error: f64,
    /// The part of runs in which the level is higher with the what-if.
    pub up: f64,
    /// The part in which it is lower.
    pub down: f64,
    /// Parts of runs at −1, 0 and 1 with the what-if.
    pub levels: [f64; 3],
}

/// How many actors stood at a level after a step, over all runs.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Fan {
    /// The middle.
    pub median: f64,
    /// The ends of the middle half of the runs.
    pub half: (f64, f64),
    /// The ends of the middle 90 %.
    pub most: (f64, f64),
}

impl Share {
    /// With an interval that is no narrower than what so many runs leave open: Wilson's, 90 %.
    #[must_use]
    pub fn opened(self, runs: u32) -> Self {
        let (low, high) = wilson(self.value, runs);
        Self { value: self.value, low: self.low.min(low), high: self.high.max(high) }
    }
}

/// Wilson's 90 % interval of a part of so many runs: never of no width, not even where all or none did so.
///
/// - definition: `(p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n)`, z = 1.645
/// - input: a part, 0–1, of n runs
/// - unit: share, 0–1
/// - limits: takes runs as independent; those of a block share an order of revision
/// - references: `[@wilson_1927]`
#[must_use]
pub fn wilson(part: f64, runs: u32) -> (f64, f64) {
    let (n, z) = (f64::from(runs.max(1)), 1.645_f64);
    let middle = part + z * z / (2.0 * n);
    let half = z * (part * (1.0 - part) / n + z * z / (4.0 * n * n)).sqrt();
    let all = 1.0 + z * z / n;
    (((middle - half) / all).clamp(0.0, part), ((middle + half) / all).clamp(part, 1.0))
}

/// What came out.
#[derive(Debug, Clone, PartialEq)]
pub struct Outcome {
    /// By layer, then actor.
    pub cells: Vec<Cell>,
    /// By layer and level: how many actors stood there; middle, and the ends of the 90 % interval over all runs.
    pub totals: Vec<[Share; 3]>,
    /// By layer and level: twenty numbers of actors that are equally likely, at 1/40, 3/40 … 39/40 of the runs.
    pub spread: Vec<[Vec<f64>; 3]>,
    /// By step, then layer and level: how many actors stood there.
    pub path: Vec<[Fan; 3]>,
    /// By what-if, then layer and actor.
    pub effects: Vec<Vec<Effect>>,
    /// Runs that were made.
    pub runs: u32,
    /// Draws of the parameters.
    pub draws: u32,
    /// Revisions that were made, of all games.
    pub revisions: u64,
}

/// The most draws of the parameters.
const DRAWS: u32 = 64;

/// The values of the parameters in a draw; a parameter of a name has the same in every game.
#[must_use]
pub(crate) fn drawn(game: &Game, seed: u64, draw: u32) -> Vec<f64> {
    let value = |parameter: &crate::model::Parameter| {
        let key = keyed(seed, Purpose::Parameter, super::prepare::key_of(&parameter.name), 0, u64::from(draw));
        parameter.law.at(fine_unit(key))
    };
    game.parameters.iter().map(value).collect()
}

struct Tally {
    counts: Vec<[u32; 3]>,
    totals: Vec<u32>,
    /// By step, layer, level and number of actors: in how many runs.
    path: Vec<u32>,
    effects: Vec<Vec<Changed>>,
}

/// Changes of one cell over runs.
#[derive(Debug, Clone, Copy, Default)]
struct Changed {
    sum: i64,
    /// Sum over blocks of the squared sum of changes by the runs of the block.
    blocks: f64,
    /// Sum of squared changes.
    squares: u64,
    up: u32,
    down: u32,
    levels: [u32; 3],
}

/// The number below which a part of the runs lies.
fn quantile(histogram: &[u64], part: f64) -> f64 {
    let wanted = (part * histogram.iter().sum::<u64>() as f64).ceil() as u64;
    let mut below = 0;
    let found = histogram.iter().position(|count| {
        below += count;
        below >= wanted
    });
    found.unwrap_or(histogram.len().saturating_sub(1)) as f64
}

/// Runs a prepared crisis, and every what-if beside it.
#[must_use]
pub fn simulate(prepared: &Prepared, what_ifs: &[WhatIf], ask: &Ask) -> Outcome {
    let game = &prepared.game;
    let (n, width) = (game.keys.len(), game.layers.len());
    let cells = n * width;
    let runs = ask.runs.max(1);
    let blocks = runs.div_ceil(LANES as u32);
    // The last block may be worked through for fewer runs than it has room for.
    let lanes = |block: u32| LANES.min((runs - block * LANES as u32) as usize);
    let draws = DRAWS.min(blocks);
    let engine = Engine::new(game);
    let of_draw = |draw: u32| -> Tally {
        let compiled = game.compile(&drawn(game, ask.seed, draw));
        let others: Vec<_> =
            what_ifs.iter().map(|what| (&what.game, what.game.compile(&drawn(&what.game, ask.seed, draw)))).collect();
        let mut tally = Tally {
            counts: vec![[0; 3]; cells],
            totals: vec![0; width * 3 * (n + 1)],
            path: vec![0; ask.steps as usize * width * 3 * (n + 1)],
            effects: vec![vec![Changed::default(); cells]; others.len()],
        };
        for block in (draw..blocks).step_by(draws as usize) {
            let base = engine.block(game, &compiled, ask.seed, block, ask.steps);
            let many = lanes(block);
            let mut at = vec![[[0_u32; LANES]; 3]; width];
            for (place, levels) in base.state.iter().enumerate() {
                for (lane, level) in levels[..many].iter().enumerate() {
                    let level = (level + 1) as usize;
                    tally.counts[place][level] += 1;
                    at[place / n][level][lane] += 1;
                }
            }
            for (layer, levels) in at.iter().enumerate() {
                for (level, lanes) in levels.iter().enumerate() {
                    for count in &lanes[..many] {
                        tally.totals[(layer * 3 + level) * (n + 1) + *count as usize] += 1;
                    }
                }
            }
            for (histogram, lanes) in tally.path.chunks_exact_mut(n + 1).zip(base.path.iter().flatten()) {
                for count in &lanes[..many] {
                    histogram[usize::from(*count)] += 1;
                }
            }
            for (effects, (other, compiled)) in tally.effects.iter_mut().zip(&others) {
                let changed = engine.block(other, compiled, ask.seed, block, ask.steps);
                for (effect, (old, new)) in effects.iter_mut().zip(base.state.iter().zip(&changed.state)) {
                    let mut sum = 0_i64;
                    for (old, new) in old.iter().zip(new).take(many) {
                        sum += i64::from(new - old);
                        effect.squares += u64::from(new.abs_diff(*old)).pow(2);
                        effect.up += u32::from(new > old);
                        effect.down += u32::from(new < old);
                        effect.levels[(new + 1) as usize] += 1;
                    }
                    effect.sum += sum;
                    effect.blocks += (sum as f64).powi(2) / many as f64;
                }
            }
        }
        tally
    };
    let tallies: Vec<Tally> = (0..draws).into_par_iter().map(of_draw).collect();
    let given: std::collections::HashSet<usize> =
        game.fixed.iter().map(|(actor, layer, _)| usize::from(*layer) * n + *actor as usize).collect();
    let cell = |place: usize| -> Cell {
        let levels = std::array::from_fn(|level| {
            let by_draw: Vec<(f64, f64)> = tallies
                .iter()
                .map(|tally| {
                    let all: u32 = tally.counts[place].iter().sum();
                    (f64::from(tally.counts[place][level]) / f64::from(all.max(1)), f64::from(all))
                })
                .collect();
            let is_given = given.contains(&place);
            if is_given { shared(&by_draw) } else { shared(&by_draw).opened(runs) }
        });
        Cell { levels, is_given: given.contains(&place) }
    };
    let ended = |layer: usize, level: usize| -> Vec<u64> {
        let from = (layer * 3 + level) * (n + 1);
        (from..from + n + 1).map(|at| tallies.iter().map(|tally| u64::from(tally.totals[at])).sum()).collect()
    };
    let dots = |layer: usize, level: usize| -> Vec<f64> {
        let histogram = ended(layer, level);
        (0..20).map(|dot| quantile(&histogram, (f64::from(dot) + 0.5) / 20.0)).collect()
    };
    let total = |layer: usize, level: usize| -> Share {
        let histogram = ended(layer, level);
        let [value, low, high] = [0.5, 0.05, 0.95].map(|part| quantile(&histogram, part));
        Share { value, low, high }
    };
    let effects = (0..what_ifs.len())
        .map(|what| {
            (0..cells)
                .map(|place| {
                    let mut all = Changed::default();
                    for effect in tallies.iter().map(|tally| &tally.effects[what][place]) {
                        all.sum += effect.sum;
                        all.blocks += effect.blocks;
                        all.squares += effect.squares;
                        all.up += effect.up;
                        all.down += effect.down;
                        (0..3).for_each(|level| all.levels[level] += effect.levels[level]);
                    }
                    let change = all.sum as f64 / f64::from(runs);
                    // Runs of a block share their order: their sums tell more than they do, if there are blocks enough.
                    let n = f64::from(runs);
                    let of_blocks = (all.blocks / n - change * change).max(0.0) / f64::from(blocks.max(2) - 1);
                    let of_runs = (all.squares as f64 / n - change * change).max(0.0) / (n - 1.0).max(1.0);
                    let part = |count: u32| f64::from(count) / f64::from(runs);
                    Effect {
                        change,
                        error: of_blocks.max(of_runs).sqrt(),
                        up: part(all.up),
                        down: part(all.down),
                        levels: all.levels.map(part),
                    }
                })
                .collect()
        })
        .collect();
    let fan = |at: usize| -> Fan {
        let from = at * (n + 1);
        let histogram: Vec<u64> =
            (from..from + n + 1).map(|at| tallies.iter().map(|tally| u64::from(tally.path[at])).sum()).collect();
        let [median, low, high, least, greatest] = [0.5, 0.25, 0.75, 0.05, 0.95].map(|part| quantile(&histogram, part));
        Fan { median, half: (low, high), most: (least, greatest) }
    };
    let path = (0..ask.steps as usize * width).map(|at| std::array::from_fn(|level| fan(at * 3 + level))).collect();
    Outcome {
        cells: (0..cells).map(cell).collect(),
        totals: (0..width).map(|layer| std::array::from_fn(|level| total(layer, level))).collect(),
        spread: (0..width).map(|layer| std::array::from_fn(|level| dots(layer, level))).collect(),
        path,
        effects,
        runs,
        draws,
        revisions: u64::from(runs) * u64::from(ask.steps) * (cells - given.len()) as u64 * (1 + what_ifs.len() as u64),
    }
}

/// The mean over draws, and the interval of what is left of their spread when that of the runs within a draw is taken off.
fn shared(by_draw: &[(f64, f64)]) -> Share {
    let n = by_draw.len() as f64;
    let weight: f64 = by_draw.iter().map(|(_, runs)| runs).sum();
    let mean = by_draw.iter().map(|(p, runs)| p * runs).sum::<f64>() / weight.max(1.0);
    let spread = by_draw.iter().map(|(p, _)| (p - mean).powi(2)).sum::<f64>() / (n - 1.0).max(1.0);
    let noise = by_draw.iter().map(|(p, runs)| p * (1.0 - p) / (runs - 1.0).max(1.0)).sum::<f64>() / n;
    let keep = if spread > 0.0 { ((spread - noise).max(0.0) / spread).sqrt() } else { 0.0 };
    let mut drawn: Vec<f64> = by_draw.iter().map(|(p, _)| (mean + keep * (p - mean)).clamp(0.0, 1.0)).collect();
    drawn.sort_by(f64::total_cmp);
    let at = |q: f64| drawn[((q * (n - 1.0)).round() as usize).min(drawn.len() - 1)];
    Share { value: mean, low: at(0.05).min(mean), high: at(0.95).max(mean) }
}
