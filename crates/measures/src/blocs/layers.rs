//! Whether layers divide actors alike.

use demarche_core::{ActorId, Known, Layer, Reason};

use super::division::mutual_information;
use super::test::FEWEST;
use crate::chance::Chance;

/// How far the divisions of layers agree.
///
/// - definition: mean over pairs of layers of the normalised mutual information of their divisions, over actors that both divide; the null
///   shuffles the actors of one of the two
/// - input: for each layer, the group of each actor
/// - unit: 0–1, with the middle and the 5 % and 95 % ends of the null and the part of shuffles that agree as much; cross-cutting is one
///   less it; `too_few` without a pair of layers that share ten actors and divide them
/// - limits: layers divided by chance agree somewhat: read it beside its null
/// - references: `[@danon_2005]`
#[must_use]
pub fn layers_agree(layers: &[(Layer, Vec<(ActorId, usize)>)], draws: u32, seed: u64) -> Known<(f64, [f64; 3], f64)> {
    let mut pairs: Vec<(Vec<usize>, Vec<usize>)> = Vec::new();
    for (place, (_, one)) in layers.iter().enumerate() {
        for (_, two) in &layers[place + 1..] {
            let shared: Vec<(usize, usize)> = one
                .iter()
                .filter_map(|(actor, group)| {
                    two.iter().find(|(other, _)| other == actor).map(|(_, other)| (*group, *other))
                })
                .collect();
            if shared.len() >= FEWEST {
                pairs.push(shared.into_iter().unzip());
            }
        }
    }
    let mean = |pairs: &[(Vec<usize>, Vec<usize>)]| {
        let values: Vec<f64> = pairs.iter().filter_map(|(one, two)| mutual_information(one, two)).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let Some(found) = mean(&pairs) else { return Known::Unknown(Reason::TooFew) };
    let mut null: Vec<f64> = (0..draws)
        .filter_map(|draw| {
            let mut chance = Chance::keyed(seed, "shuffled layers", u64::from(draw));
            let mut shuffled = pairs.clone();
            shuffled.iter_mut().for_each(|(_, two)| chance.shuffle(two));
            mean(&shuffled)
        })
        .collect();
    null.sort_unstable_by(f64::total_cmp);
    if null.is_empty() {
        return Known::Unknown(Reason::TooFew);
    }
    let at = |part: f64| null[((null.len() - 1) as f64 * part).round() as usize];
    let as_much = null.iter().filter(|value| **value >= found - 1e-12).count() as f64;
    Known::Known((found, [at(0.5), at(0.05), at(0.95)], (1.0 + as_much) / (1.0 + null.len() as f64)))
}
