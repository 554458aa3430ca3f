//! Landscapes: where a game comes to rest when nobody errs.

use super::chance::{Purpose, bits, keyed, run_word};
use super::game::{Compiled, Game};

/// A descent: the state at rest, and how many steps it took.
#[derive(Debug, Clone, PartialEq)]
pub struct Rest {
    /// Levels, by layer, then actor.
    pub state: Vec<i8>,
    /// Whether nobody gains by a change of its own.
    pub is_at_rest: bool,
}

/// From a state, one actor after the other takes its best level, until nobody gains by a change.
///
/// - definition: `x_i ← argmax U_i(x_i; x_{−i})`, one at a time; a tie leaves the level as it is
/// - input: a game at one draw of its parameters, without shocks
/// - unit: levels −1, 0, 1
/// - limits: with symmetric ties it always ends; without, it may go round, and is stopped after 200 rounds
/// - references: `[@axelrod_bennett_1993]`
#[must_use]
pub fn descend(game: &Game, compiled: &Compiled, start: &[i8]) -> Rest {
    let n = compiled.actors;
    let mut state: Vec<f64> =
        start.iter().zip(&compiled.fixed).map(|(level, fixed)| f64::from(fixed.unwrap_or(*level))).collect();
    let mut is_at_rest = false;
    for _ in 0..200 {
        is_at_rest = true;
        for place in 0..state.len() {
            if compiled.fixed[place].is_some() {
                continue;
            }
            let utility = game.utility(compiled, &state, place / n, place % n);
            let now = (state[place] + 1.0) as usize;
            let mut best = now;
            for level in 0..3 {
                if utility[level] > utility[best] + 1e-12 {
                    best = level;
                }
            }
            if best != now {
                state[place] = best as f64 - 1.0;
                is_at_rest = false;
            }
        }
        if is_at_rest {
            break;
        }
    }
    Rest { state: state.iter().map(|x| *x as i8).collect(), is_at_rest }
}

/// The potential of a game with symmetric ties: what every change of one actor adds to its own utility, it adds to the potential.
///
/// - definition: `Φ = Σ_i U_i^own(x_i) + ½ Σ_i Σ_j λ w_ij x_i x_j + Σ_{l<m} Γ_lm x^l x^m`; with levels −1 and 1 alone `−Φ` is the energy
///   of landscape theory, `−½ Σ s_i s_j p_ij x_i x_j` up to a constant
/// - input: a game at one draw of its parameters; peers' weights symmetric
/// - unit: that of utilities
/// - limits: none exists where ties are not symmetric; staying with the present level is left out
/// - references: `[@axelrod_bennett_1993]`, `[@monderer_shapley_1996]`
#[must_use]
pub fn potential(game: &Game, compiled: &Compiled, state: &[i8]) -> f64 {
    let n = compiled.actors;
    let width = game.layers.len();
    let mut sum = 0.0;
    for (place, level) in state.iter().enumerate() {
        let (layer, actor) = (place / n, place % n);
        let x = f64::from(*level);
        sum += match level {
            0 => 0.0,
            1 => compiled.ends[place][1],
            _ => compiled.ends[place][0],
        };
        let theirs: f64 =
            game.peers[actor].iter().map(|(peer, w)| w * f64::from(state[layer * n + *peer as usize])).sum();
        sum += 0.5 * compiled.peers[layer] * x * theirs;
        for other in 0..layer {
            sum += compiled.coherence[layer * width + other] * x * f64::from(state[other * n + actor]);
        }
    }
    sum
}

/// The resting states that descents from many starts reach, the commonest first, each with its part of the starts.
///
/// The first three starts are all at −1, all at 0 and all at 1; the others are drawn. The habit of staying is left out: with it every
/// start would be a resting place of its own.
#[must_use]
pub fn basins(game: &Game, compiled: &Compiled, seed: u64, starts: u32) -> Vec<(Vec<i8>, f64)> {
    let n = compiled.actors;
    let compiled = &Compiled { stay: vec![0.0; compiled.stay.len()], ..compiled.clone() };
    let mut found: std::collections::BTreeMap<Vec<i8>, u32> = std::collections::BTreeMap::new();
    for start in 0..starts {
        let level = |place: usize| match start {
            0 => -1,
            1 => 0,
            2 => 1,
            _ => {
                let key = keyed(seed, Purpose::Start, game.keys[place % n], (place / n) as u64, 0);
                (bits(key, run_word(start)) % 3) as i8 - 1
            }
        };
        let from: Vec<i8> = (0..n * game.layers.len()).map(level).collect();
        let rest = descend(game, compiled, &from);
        if rest.is_at_rest {
            *found.entry(rest.state).or_default() += 1;
        }
    }
    let mut found: Vec<(Vec<i8>, f64)> =
        found.into_iter().map(|(state, count)| (state, f64::from(count) / f64::from(starts.max(1)))).collect();
    found.sort_by(|a, b| b.1.total_cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    found
}
