//! Forecasts of a set of blocks that shrink to those of fewer, where these tell other voters better.

use rayon::prelude::*;

use super::shares::{FULL, SUBSETS};

/// How often weights are improved.
const STEPS: u32 = 60;

/// Log losses of held-out answers with each set of blocks, out of those of models that use the whole set.
///
/// - definition: what a set tells is a mixture of the model with all its blocks and of what the sets with one block fewer tell; its
///   weights, one lot for all questions, are the most likely ones for the voters of the *other* parts (stacking)
/// - input: for each held-out answer the part of its voter, and the log loss of each model
/// - unit: nats
/// - limits: one lot of weights for all questions; what a block tells on some questions alone is told in part
/// - references: `[@wolpert_1992]`
pub(super) fn shrunk(losses: &[[f64; SUBSETS]], parts: &[u64], count: u64) -> Vec<[f64; SUBSETS]> {
    let alone: Vec<[f64; SUBSETS]> = losses.iter().map(|losses| losses.map(|loss| (-loss).exp())).collect();
    let of_part = |part: u64| {
        // Weights are found on the voters of other parts, and used on those of this one.
        let mut told = alone.clone();
        // A set comes after all that are part of it.
        for set in 1..=FULL {
            let fewer = (0..3).filter(|block| set >> block & 1 == 1).map(|block| set ^ (1 << block));
            let components: Vec<usize> = fewer.chain([set]).collect();
            let seen: Vec<usize> = (0..told.len()).filter(|place| parts[*place] != part).collect();
            let weights = weights(&told, &seen, &components);
            for told in &mut told {
                told[set] = components.iter().zip(&weights).map(|(component, weight)| weight * told[*component]).sum();
            }
        }
        (0..told.len()).filter(|place| parts[*place] == part).map(|place| (place, told[place])).collect::<Vec<_>>()
    };
    let all: Vec<Vec<(usize, [f64; SUBSETS])>> = (0..count).into_par_iter().map(of_part).collect();
    let mut shrunk = losses.to_vec();
    for (place, told) in all.into_iter().flatten() {
        shrunk[place] = told.map(|chance| -chance.max(1e-6).ln());
    }
    shrunk
}

/// The weights that make what was seen most likely, or the single component that does better.
fn weights(told: &[[f64; SUBSETS]], seen: &[usize], components: &[usize]) -> Vec<f64> {
    let n = components.len();
    let mut weights = vec![1.0 / n as f64; n];
    let mixed = |weights: &[f64], place: usize| -> f64 {
        components.iter().zip(weights).map(|(component, weight)| weight * told[place][*component]).sum()
    };
    for _ in 0..STEPS {
        let mut sums = vec![0.0; n];
        for place in seen {
            let all = mixed(&weights, *place).max(1e-12);
            for (sum, component) in sums.iter_mut().zip(components) {
                *sum += told[*place][*component] / all;
            }
        }
        let total: f64 = sums.iter().zip(&weights).map(|(sum, weight)| sum * weight).sum();
        if total <= 0.0 {
            break;
        }
        for (weight, sum) in weights.iter_mut().zip(&sums) {
            *weight *= sum / total;
        }
    }
    let score = |weights: &[f64]| seen.iter().map(|place| mixed(weights, *place).max(1e-12).ln()).sum::<f64>();
    let best = score(&weights);
    let single = |place: usize| (0..n).map(|other| f64::from(u8::from(other == place))).collect::<Vec<f64>>();
    // Of components that are as good the one with fewer blocks: they come first.
    (0..n)
        .map(single)
        .fold((best, weights), |best, one| {
            let score = score(&one);
            if score > best.0 + 1e-9 { (score, one) } else { best }
        })
        .1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_model_that_tells_others_worse_gets_no_weight_and_one_that_tells_better_gets_it_all() {
        // With block 0 each answer is told worse, with block 1 better, whatever else is known; block 2 changes nothing.
        let loss = |set: usize| 0.8 + if set & 1 == 1 { 0.2 } else { 0.0 } - if set & 2 == 2 { 0.3 } else { 0.0 };
        let losses: Vec<[f64; SUBSETS]> = (0..60).map(|_| std::array::from_fn(loss)).collect();
        let parts: Vec<u64> = (0..60).map(|place| place % 5).collect();
        let told = shrunk(&losses, &parts, 5);
        for losses in told {
            for set in 0..SUBSETS {
                assert!((losses[set] - loss(set & 2)).abs() < 1e-6, "{set}: {losses:?}");
            }
        }
    }
}
