//! Known models, as limits of this one.

use std::collections::BTreeSet;

use demarche_crises::model::{
    Basis, Engine, LANES, Link, Shock, Term, chances, contest, descend, potential, weighted_mean, weighted_median,
    worth,
};
use demarche_measures::ideal_point::normal::cumulative;

use crate::worlds::{LOGIT, add, game, tie};

/// Position × slope and two cut-points, and nothing else: ordinal ideal points.
#[test]
fn without_dependence_pressure_peers_and_hedging_a_vote_is_an_ordinal_ideal_point() {
    for (link, f) in [(Link::Probit, cumulative as fn(f64) -> f64), (Link::Logit, |x: f64| 1.0 / (1.0 + (-x).exp()))] {
        for theta in [-2.0, -0.4, 0.0, 0.7, 1.9] {
            for (beta, first, second) in [(1.3, -0.8, 0.5), (-0.7, -0.1, 0.1), (0.0, -1.0, 2.0)] {
                let mut made = game(1, Shock::Axis(link));
                add(&mut made, 0, Term::Values, Basis::Slope, beta * theta);
                add(&mut made, 0, Term::Base, Basis::Down, first);
                add(&mut made, 0, Term::Base, Basis::Up, -second);
                let compiled = made.compile(&made.middle());
                let found = chances(made.utility(&compiled, &[0.0], 0, 0), Shock::Axis(link), 1.0);
                // The definition on the card of the ideal points of this project.
                let expected = [f(first - beta * theta), 0.0, 1.0 - f(second - beta * theta)];
                assert!((found[0] - expected[0]).abs() < 1e-12 && (found[2] - expected[2]).abs() < 1e-12);
                assert!((found[1] - (1.0 - expected[0] - expected[2])).abs() < 1e-12);
            }
        }
    }
}

#[test]
fn runs_have_the_chances_of_the_formula() {
    for (shock, slope, bend) in
        [(LOGIT, 0.6, 0.9), (LOGIT, -0.3, -1.0), (Shock::Level, 0.6, 0.9), (Shock::Level, 0.2, -1.0)]
    {
        let mut made = game(1, shock);
        add(&mut made, 0, Term::Values, Basis::Slope, slope);
        add(&mut made, 0, Term::Hedging, Basis::Bend, bend);
        let compiled = made.compile(&made.middle());
        let engine = Engine::new(&made);
        let mut counts = [0.0; 3];
        let blocks = 4000;
        for block in 0..blocks {
            for level in engine.block(&made, &compiled, 11, block, 1).state[0] {
                counts[(level + 1) as usize] += 1.0 / f64::from(blocks * LANES as u32);
            }
        }
        let expected = chances(made.utility(&compiled, &[0.0], 0, 0), shock, 1.0);
        for level in 0..3 {
            let error = (expected[level] * (1.0 - expected[level]) / f64::from(blocks * LANES as u32)).sqrt();
            assert!((counts[level] - expected[level]).abs() < 4.5 * error + 1e-6, "{shock:?} {counts:?} {expected:?}");
        }
    }
}

/// Peers who are disliked by the square of the distance: the best answer is the weighted mean.
#[test]
fn the_best_answer_to_square_losses_is_the_compromise() {
    let actors = [(3.0, -1.0), (1.5, 0.25), (0.5, 1.0), (2.0, 0.1)];
    let slope: f64 = actors.iter().map(|(w, x)| w * x).sum();
    let bend: f64 = actors.iter().map(|(w, _)| w).sum();
    let grid = 20_000;
    let best = (0..=grid)
        .map(|step| -1.0 + 2.0 * f64::from(step) / f64::from(grid))
        .max_by(|a, b| worth(slope, bend, *a).total_cmp(&worth(slope, bend, *b)));
    let mean = weighted_mean(&actors).unwrap();
    assert!((best.unwrap() - mean).abs() <= 1.0 / f64::from(grid));
    assert!((slope / bend - mean).abs() < 1e-15);
    // The utility is that of the losses, up to a constant.
    let loss = |x: f64| -> f64 { actors.iter().map(|(w, at)| -0.5 * w * (x - at) * (x - at)).sum() };
    assert!((worth(slope, bend, 0.3) - worth(slope, bend, -0.6) - loss(0.3) + loss(-0.6)).abs() < 1e-12);
}

/// Put to the vote whether to go beyond x, for every x: the answer of the heavier half changes at the weighted median.
#[test]
fn votes_on_every_threshold_end_at_the_weighted_median() {
    let actors = [(3.0, -1.0), (1.5, 0.25), (2.5, 0.6), (2.0, 0.1), (1.2, 0.9)];
    let mut last_yes = f64::NEG_INFINITY;
    for (_, threshold) in actors {
        let mut made = game(6, Shock::Level);
        made.layers[0].has_middle = false;
        made.tau = 1e-6;
        let ties: Vec<_> = actors.iter().enumerate().map(|(place, (w, _))| (5, place as u32, *w)).collect();
        tie(&mut made, &ties);
        for (place, (_, x)) in actors.iter().enumerate() {
            made.fixed.push((place as u32, 0, if *x >= threshold { 1 } else { -1 }));
        }
        let compiled = made.compile(&made.middle());
        let block = Engine::new(&made).block(&made, &compiled, 1, 0, 2);
        if block.state[5][0] == 1 {
            last_yes = last_yes.max(threshold);
        }
    }
    assert_eq!(Some(last_yes), weighted_median(&actors));
}

/// Two levels apart by `n ln(c_i / c_j)`: the contest of the Condorcet elections.
#[test]
fn a_choice_between_two_is_a_contest() {
    for (own, other) in [(1.0, 1.0), (3.0, 1.0), (0.2, 5.0), (7.0, 6.5)] {
        for n in [1.0, 2.0, 4.0, 8.0] {
            let mut made = game(1, Shock::Level);
            made.layers[0].has_middle = false;
            add(&mut made, 0, Term::Values, Basis::Slope, 0.5 * n * f64::ln(own / other));
            let compiled = made.compile(&made.middle());
            let found = chances(made.utility(&compiled, &[0.0], 0, 0), Shock::Level, 1.0);
            assert!((found[2] - contest(own, other, n)).abs() < 1e-12);
            let written = own.powf(n) / (own.powf(n) + other.powf(n));
            assert!((contest(own, other, n) - written).abs() < 1e-12);
            assert!((contest(own, other, n) + contest(other, own, n) - 1.0).abs() < 1e-12);
        }
    }
}

/// Five actors, symmetric ties: what follows is the landscape of two groups.
fn landscape() -> (demarche_crises::model::Game, BTreeSet<Vec<i8>>) {
    let ties =
        [(0, 1, 1.0), (0, 2, -0.8), (0, 3, 0.3), (1, 2, 0.4), (1, 4, -0.9), (2, 3, 0.7), (2, 4, 1.1), (3, 4, -0.5)];
    let mut made = game(5, Shock::Level);
    made.layers[0].has_middle = false;
    made.tau = 1e-6;
    tie(&mut made, &ties);
    let energy = |x: &[i8]| -> f64 {
        ties.iter().map(|(a, b, w)| -w * f64::from(x[*a as usize]) * f64::from(x[*b as usize])).sum()
    };
    let states = (0..32_u8).map(|bits| (0..5).map(|i| if bits >> i & 1 == 1 { 1 } else { -1 }).collect::<Vec<i8>>());
    let is_minimum = |x: &Vec<i8>| {
        (0..5).all(|i| {
            let mut other = x.clone();
            other[i] = -other[i];
            energy(&other) > energy(x)
        })
    };
    (made, states.filter(is_minimum).collect())
}

#[test]
fn at_no_noise_two_groups_form_as_in_landscape_theory() {
    let (mut made, minima) = landscape();
    let compiled = made.compile(&made.middle());
    let (mut by_runs, mut by_descent) = (BTreeSet::new(), BTreeSet::new());
    for bits in 0..32_u8 {
        made.start = (0..5).map(|i| if bits >> i & 1 == 1 { 1 } else { -1 }).collect();
        let start = made.start.clone();
        let engine = Engine::new(&made);
        // Step by step the energy never rises: no run has a higher one after a step more.
        let mut before = [f64::INFINITY; LANES];
        for steps in 0..8 {
            let block = engine.block(&made, &compiled, 5, 0, steps);
            for lane in 0..LANES {
                let state: Vec<i8> = block.state.iter().map(|levels| levels[lane]).collect();
                let energy = -potential(&made, &compiled, &state);
                assert!(energy <= before[lane] + 1e-9);
                before[lane] = energy;
                if steps == 7 {
                    by_runs.insert(state);
                }
            }
        }
        let rest = descend(&made, &compiled, &start);
        assert!(rest.is_at_rest);
        by_descent.insert(rest.state);
    }
    assert!(minima.len() >= 2, "{minima:?}");
    assert_eq!(by_runs, minima);
    assert_eq!(by_descent, minima);
}

/// Revised one at a time with logit responses, a potential game is found in each state in proportion to `exp(Φ/τ)`.
#[test]
fn logit_responses_settle_at_the_law_of_the_potential() {
    let mut made = game(3, Shock::Level);
    tie(&mut made, &[(0, 1, 0.8), (1, 2, -0.6), (0, 2, 0.3)]);
    made.tau = 0.9;
    add(&mut made, 0, Term::Values, Basis::Slope, 0.4);
    add(&mut made, 1, Term::Cost, Basis::Bend, 0.7);
    add(&mut made, 2, Term::Values, Basis::Slope, -0.2);
    let compiled = made.compile(&made.middle());
    let engine = Engine::new(&made);
    let blocks = 2500_u32;
    let mut counts = std::collections::BTreeMap::new();
    for block in 0..blocks {
        let found = engine.block(&made, &compiled, 3, block, 30);
        for lane in 0..LANES {
            let state: Vec<i8> = found.state.iter().map(|levels| levels[lane]).collect();
            *counts.entry(state).or_insert(0_u32) += 1;
        }
    }
    let states: Vec<Vec<i8>> =
        (0..27).map(|k| vec![(k % 3) as i8 - 1, (k / 3 % 3) as i8 - 1, (k / 9) as i8 - 1]).collect();
    let weights: Vec<f64> = states.iter().map(|state| (potential(&made, &compiled, state) / made.tau).exp()).collect();
    let all: f64 = weights.iter().sum();
    let draws = f64::from(blocks * LANES as u32);
    let mut chi = 0.0;
    for (state, weight) in states.iter().zip(&weights) {
        let expected = draws * weight / all;
        let found = f64::from(counts.get(state).copied().unwrap_or(0));
        chi += (found - expected).powi(2) / expected;
    }
    // 26 degrees of freedom: 99.99 % lie below 61.
    assert!(chi < 61.0, "chi-square {chi}");
}
