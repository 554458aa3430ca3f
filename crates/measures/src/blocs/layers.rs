//! Whether layers divide actors alike.

use demarche_core::{ActorId, Interval, Known, Layer, Reason};

use super::battery::centred;
use super::division::mutual_information;
use super::test::FEWEST;
use crate::chance::Chance;
use crate::similarity::Bootstrap;

/// How far the divisions of layers agree.
#[derive(Debug, Clone, PartialEq)]
pub struct Agreement {
    /// The mean over pairs of layers, with its interval over redrawn actors.
    pub value: Interval,
    /// The 5 % end, the middle and the 95 % end over shuffled actors.
    pub null: [f64; 3],
    /// The part of shuffles, the data counted as one of them, that agree as much.
    pub chance: f64,
    /// How many pairs of layers were compared.
    pub pairs: usize,
}

/// How far the divisions of layers agree.
///
/// - definition: mean over pairs of layers of the normalised mutual information of their divisions, over actors that both divide; the null
///   shuffles the actors of one of the two; the interval draws actors again
/// - input: for each layer, the group of each actor
/// - unit: 0–1, with its null; cross-cutting is one less it; `too_few` without a pair of layers that share ten actors and divide them
/// - limits: layers divided by chance agree somewhat, and more so when actors are drawn again, for which the draws are centred on the
///   value: read it beside its null
/// - references: `[@danon_2005]`
#[must_use]
pub fn layers_agree(layers: &[(Layer, Vec<(ActorId, usize)>)], draws: u32, seed: u64) -> Known<Agreement> {
    let mut pairs: Vec<Vec<(usize, usize)>> = Vec::new();
    for (place, (_, one)) in layers.iter().enumerate() {
        for (_, two) in &layers[place + 1..] {
            let group = |actor: &ActorId| two.iter().find(|(other, _)| other == actor).map(|(_, group)| *group);
            let shared: Vec<(usize, usize)> =
                one.iter().filter_map(|(actor, own)| Some((*own, group(actor)?))).collect();
            if shared.len() >= FEWEST {
                pairs.push(shared);
            }
        }
    }
    let mean = |pairs: &[Vec<(usize, usize)>]| {
        let alike = |pair: &Vec<(usize, usize)>| {
            let (one, two): (Vec<usize>, Vec<usize>) = pair.iter().copied().unzip();
            mutual_information(&one, &two)
        };
        let values: Vec<f64> = pairs.iter().filter_map(alike).collect();
        (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
    };
    let Some(found) = mean(&pairs) else { return Known::Unknown(Reason::TooFew) };
    let mut null: Vec<f64> = (0..draws)
        .filter_map(|draw| {
            let mut chance = Chance::keyed(seed, "shuffled layers", u64::from(draw));
            let mut shuffled = pairs.clone();
            for pair in &mut shuffled {
                let mut second: Vec<usize> = pair.iter().map(|(_, two)| *two).collect();
                chance.shuffle(&mut second);
                pair.iter_mut().zip(second).for_each(|(pair, two)| pair.1 = two);
            }
            mean(&shuffled)
        })
        .collect();
    null.sort_unstable_by(f64::total_cmp);
    if null.is_empty() {
        return Known::Unknown(Reason::TooFew);
    }
    let mut redrawn: Vec<f64> = (0..draws)
        .filter_map(|draw| {
            let mut chance = Chance::keyed(seed, "actors of layers", u64::from(draw));
            let again = pairs.iter().map(|pair| (0..pair.len()).map(|_| pair[chance.below(pair.len())]).collect());
            mean(&again.collect::<Vec<_>>())
        })
        .collect();
    centred(found, &mut redrawn, (0.0, 1.0));
    let bootstrap = Bootstrap { draws, level: 0.9, seed };
    let at = |part: f64| null[((null.len() - 1) as f64 * part).round() as usize];
    let as_much = null.iter().filter(|value| **value >= found - 1e-12).count() as f64;
    bootstrap.interval(Known::Known(found), &mut redrawn).map(|value| Agreement {
        value,
        null: [at(0.05), at(0.5), at(0.95)],
        chance: (1.0 + as_much) / (1.0 + null.len() as f64),
        pairs: pairs.len(),
    })
}
