//! Principals: what they offer, and to whom, with a budget that is spent where it moves most.

use super::choice::{chances, expected};
use super::game::{Compiled, Game};

/// The kinds of offers: money, arms.
pub const KINDS: usize = 2;

/// Who makes offers.
#[derive(Debug, Clone, PartialEq)]
pub struct Principal {
    /// Its name, for reasons.
    pub name: String,
    /// Its place among the actors, if it is one: it makes no offer to itself.
    pub actor: Option<u32>,
    /// Where it stands: −1 to 1.
    pub stance: f64,
    /// The parameter that holds its budget.
    pub budget: u16,
    /// What a unit of each kind of offer costs it.
    pub prices: [f64; KINDS],
    /// How much it cares for each layer, in the order of the game.
    pub cares: Vec<f64>,
    /// What each actor gets from it whatever it decides, by kind: given from outside, such as by a what-if.
    pub given: Vec<(u32, usize, f64)>,
}

/// What a principal offers to an actor, and what pull follows from it.
#[derive(Debug, Clone, PartialEq)]
pub struct Offer {
    /// The principal, by its place.
    pub by: u16,
    /// To whom.
    pub to: u32,
    /// How much, by kind.
    pub amount: [f64; KINDS],
    /// The pull on every layer, toward the principal's stance.
    pub pull: f64,
}

/// In so many parts a budget is spent.
const PARTS: usize = 10;
/// So many times the principals answer each other.
const ROUNDS: usize = 4;
/// So many times the mean state is worked out before offers are made.
const MEAN_ROUNDS: usize = 4;

/// What an offer is worth: each further unit less.
fn worth(amount: f64) -> f64 {
    amount.ln_1p()
}

/// The offers at which principals arrive when each in turn moves half way to its best answer to the others.
///
/// - definition: greedy: each tenth of a budget goes to the actor and kind with the largest `Σ_l ω_l x_p ΔE[x_i^l]` per price, where an
///   offer π adds `λ_Π x_p Σ_k ln(1 + π_k)` to the slope of every layer of i; damped by one half, four rounds
/// - input: a game without offers, at one draw of its parameters; expectations at the mean state
/// - unit: units of an offer
/// - limits: a heuristic for a best answer, exact for one principal and concave returns; nobody foresees the others' answers
/// - references: `[@nemhauser_wolsey_fisher_1978]`
#[must_use]
pub fn offers(game: &Game, compiled: &Compiled, values: &[f64], strength: f64) -> Vec<Offer> {
    let n = compiled.actors;
    let state = mean_state(game, compiled);
    // Utilities at the mean state, to which pulls are added.
    let fields: Vec<[f64; 3]> =
        (0..game.layers.len() * n).map(|place| game.utility(compiled, &state, place / n, place % n)).collect();
    let mut given: Vec<Vec<[f64; KINDS]>> = vec![vec![[0.0; KINDS]; n]; game.principals.len()];
    let mut found: Vec<Vec<[f64; KINDS]>> = given.clone();
    for (place, principal) in game.principals.iter().enumerate() {
        for (to, kind, amount) in &principal.given {
            given[place][*to as usize][*kind] += amount;
        }
    }
    let pull_of = |principal: &Principal, given: &[f64; KINDS], amount: &[f64; KINDS]| -> f64 {
        let sum: f64 = (0..KINDS).map(|kind| worth((given[kind] + amount[kind]).max(0.0))).sum();
        strength * principal.stance * sum
    };
    for round in 0..ROUNDS {
        for place in 0..game.principals.len() {
            let principal = &game.principals[place];
            let budget = values[usize::from(principal.budget)];
            if budget <= 0.0 || principal.stance == 0.0 || strength <= 0.0 {
                continue;
            }
            let others: Vec<f64> = (0..n)
                .map(|to| {
                    let theirs = game.principals.iter().enumerate().filter(|(other, _)| *other != place);
                    theirs.map(|(other, p)| pull_of(p, &given[other][to], &found[other][to])).sum()
                })
                .collect();
            let best = spend(game, compiled, &fields, place, budget, &others, &given[place], &pull_of);
            let keep = if round == 0 { 0.0 } else { 0.5 };
            for (old, new) in found[place].iter_mut().zip(best) {
                for kind in 0..KINDS {
                    old[kind] = keep * old[kind] + (1.0 - keep) * new[kind];
                }
            }
        }
    }
    let mut all = Vec::new();
    for (by, principal) in game.principals.iter().enumerate() {
        for to in 0..n {
            let (given, found) = (given[by][to], found[by][to]);
            let pull = pull_of(principal, &given, &found);
            if pull != 0.0 {
                let amount = std::array::from_fn(|kind| given[kind] + found[kind]);
                all.push(Offer { by: by as u16, to: to as u32, amount, pull });
            }
        }
    }
    all
}

/// One principal's budget, a part at a time, each where it moves most.
#[allow(clippy::too_many_arguments, reason = "one step of a loop, with what the loop holds")]
fn spend(
    game: &Game,
    compiled: &Compiled,
    fields: &[[f64; 3]],
    place: usize,
    budget: f64,
    others: &[f64],
    given: &[[f64; KINDS]],
    pull_of: &impl Fn(&Principal, &[f64; KINDS], &[f64; KINDS]) -> f64,
) -> Vec<[f64; KINDS]> {
    let n = compiled.actors;
    let principal = &game.principals[place];
    let part = budget / PARTS as f64;
    let mut found = vec![[0.0; KINDS]; n];
    let reached = |to: usize, pull: f64| -> f64 {
        let on = |layer: usize| {
            let at = layer * n + to;
            if compiled.fixed[at].is_some() || principal.cares[layer] == 0.0 || !game.layers[layer].is_open {
                return 0.0;
            }
            let [down, middle, up] = fields[at];
            principal.cares[layer]
                * expected(chances([down - pull, middle, up + pull], game.layers[layer].shock, game.tau))
        };
        (0..game.layers.len()).map(on).sum::<f64>() * principal.stance
    };
    let gain = |to: usize, kind: usize, found: &[f64; KINDS]| -> f64 {
        let mut more = *found;
        more[kind] += part / principal.prices[kind];
        let now = others[to] + pull_of(principal, &given[to], found);
        let then = others[to] + pull_of(principal, &given[to], &more);
        reached(to, then) - reached(to, now)
    };
    let mut gains: Vec<[f64; KINDS]> = (0..n)
        .map(|to| {
            std::array::from_fn(
                |kind| if principal.actor == Some(to as u32) { 0.0 } else { gain(to, kind, &found[to]) },
            )
        })
        .collect();
    for _ in 0..PARTS {
        let mut best = (0, 0, 0.0);
        for (to, gains) in gains.iter().enumerate() {
            for (kind, gain) in gains.iter().enumerate() {
                if *gain > best.2 {
                    best = (to, kind, *gain);
                }
            }
        }
        let (to, kind, most) = best;
        if most <= 0.0 {
            break;
        }
        found[to][kind] += part / principal.prices[kind];
        gains[to] = std::array::from_fn(|kind| gain(to, kind, &found[to]));
    }
    found
}

/// The expected levels when everybody answers the expected levels of the others, half way each time.
#[must_use]
pub fn mean_state(game: &Game, compiled: &Compiled) -> Vec<f64> {
    let n = compiled.actors;
    let given = |place: usize| compiled.fixed[place].map(f64::from);
    let mut state: Vec<f64> =
        (0..game.layers.len() * n).map(|place| given(place).unwrap_or_else(|| f64::from(game.start[place]))).collect();
    for _ in 0..MEAN_ROUNDS {
        let next: Vec<f64> = (0..state.len())
            .map(|place| {
                let (layer, actor) = (place / n, place % n);
                let now = || {
                    expected(chances(game.utility(compiled, &state, layer, actor), game.layers[layer].shock, game.tau))
                };
                given(place).unwrap_or_else(|| 0.5 * state[place] + 0.5 * now())
            })
            .collect();
        state = next;
    }
    state
}
