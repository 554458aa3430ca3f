//! Who stands nearest to an actor and who furthest, with the ranks that other topics, or other votes, might have given.

use demarche_core::{ActorId, Interval, Known, Reason};

use crate::chance::Chance;
use crate::ideal_point::normal::quantile;
use crate::similarity::{Bootstrap, worth};
use crate::stances::Stances;

/// One of the others, as far as it is from the actor.
#[derive(Debug, Clone, PartialEq)]
pub struct Neighbour {
    /// Who.
    pub actor: ActorId,
    /// How alike, or how far; without an interval where topics are too few.
    pub value: f64,
    /// Its interval.
    pub interval: Known<Interval>,
    /// Roll calls on which both cast a vote.
    pub items: u32,
    /// Their topics.
    pub topics: u32,
    /// The rank, 1 the nearest.
    pub rank: u32,
    /// The ranks that hold 90 % of the draws.
    pub ranks: (u32, u32),
}

/// The other actors by how alike they answered, the nearest first.
///
/// - definition: mean of `1 − |a − b|/2` over items on which both stood; ranks over draws of as many topics, with replacement, each with
///   all its items, the same draws for all; intervals as those of [`crate::similarity()`]
/// - input: stances; partners with fewer common items than half the median partner are left out, since theirs are other questions
/// - unit: share 0–1; ranks from 1
/// - limits: ranks of actors whose intervals of ranks meet cannot be told apart; not corrected for chance
/// - references: `[@bailey_strezhnev_voeten_2017]`, `[@davison_hinkley_1997]`
#[must_use]
pub fn neighbours(stances: &Stances, actor: ActorId, bootstrap: &Bootstrap) -> Vec<Neighbour> {
    let Some(me) = stances.actors().iter().position(|other| *other == actor) else { return Vec::new() };
    let count = stances.topic_count();
    // For each other actor, by topic: how far in all, and over how many items.
    let cells = |other: usize| {
        let mut cells = vec![(0.0, 0.0); count];
        for (item, topic) in stances.topics().iter().enumerate() {
            if let (Some(x), Some(y)) = (stances.level(me, item), stances.level(other, item)) {
                let cell: &mut (f64, f64) = &mut cells[*topic as usize];
                cell.0 += x.abs_diff(y) as f64 / 2.0;
                cell.1 += 1.0;
            }
        }
        cells
    };
    let all: Vec<(ActorId, Vec<(f64, f64)>)> = (0..stances.actors().len())
        .filter(|other| *other != me)
        .map(|other| (stances.actors()[other], cells(other)))
        .collect();
    let items = |cells: &[(f64, f64)]| cells.iter().map(|cell| cell.1).sum::<f64>();
    let mut counts: Vec<f64> = all.iter().map(|(_, cells)| items(cells)).filter(|count| *count > 0.0).collect();
    counts.sort_by(f64::total_cmp);
    let Some(median) = counts.get(counts.len() / 2).copied() else { return Vec::new() };
    let others: Vec<_> = all.into_iter().filter(|(_, cells)| items(cells) >= (0.5 * median).max(1.0)).collect();
    let draws: Vec<Vec<usize>> = (0..bootstrap.draws)
        .map(|draw| {
            let mut chance = Chance::keyed(bootstrap.seed, "topics", u64::from(draw));
            (0..count).map(|_| chance.below(count)).collect()
        })
        .collect();
    let agreement = |far: f64, of: f64| if of > 0.0 { Some(1.0 - far / of) } else { None };
    let drawn: Vec<Vec<Option<f64>>> = draws
        .iter()
        .map(|topics| {
            let of = |cells: &[(f64, f64)]| {
                let (far, of) =
                    topics.iter().fold((0.0, 0.0), |sum, topic| (sum.0 + cells[*topic].0, sum.1 + cells[*topic].1));
                agreement(far, of)
            };
            others.iter().map(|(_, cells)| of(cells)).collect()
        })
        .collect();
    let values: Vec<f64> = others
        .iter()
        .map(|(_, cells)| agreement(cells.iter().map(|cell| cell.0).sum(), items(cells)).unwrap_or(0.0))
        .collect();
    // Alike means near: ranks count from the highest.
    let turned = |values: Vec<f64>| values.into_iter().map(|value| -value).collect::<Vec<_>>();
    let ranks_of: Vec<Vec<u32>> = drawn
        .iter()
        .map(|values| ranks(&turned(values.iter().map(|value| value.unwrap_or(f64::NEG_INFINITY)).collect())))
        .collect();
    let own = ranks(&turned(values.clone()));
    let mut found: Vec<Neighbour> = others
        .iter()
        .enumerate()
        .map(|(place, (actor, cells))| {
            let topics = cells.iter().filter(|cell| cell.1 > 0.0).count() as u32;
            let mut draws: Vec<f64> = drawn.iter().filter_map(|values| values[place]).collect();
            let interval = if topics >= 5 {
                let drawn = bootstrap.interval(Known::Known(values[place]), &mut draws);
                let has = |far: f64| cells.iter().any(|cell| cell.1 > 0.0 && cell.0 == far * cell.1);
                let unseen = [(!has(1.0)).then_some(0.0), (!has(0.0)).then_some(1.0)];
                bootstrap.widened_share(drawn, worth(cells.iter().map(|cell| cell.1)), unseen)
            } else {
                Known::Unknown(Reason::TooFew)
            };
            Neighbour {
                actor: *actor,
                value: values[place],
                interval,
                items: items(cells) as u32,
                topics,
                rank: own[place],
                ranks: middle(ranks_of.iter().map(|ranks| ranks[place]).collect(), own[place], bootstrap.level),
            }
        })
        .collect();
    found.sort_by_key(|neighbour| (neighbour.rank, neighbour.actor));
    found
}

/// The other actors by how far their positions lie, the nearest first; `places` gives mean and standard deviation of each.
///
/// - definition: |θ − θ′|; ranks over draws of all positions from their normal distributions, each for itself; the interval holds the middle
///   part of θ − θ′ over the draws, without its sign: from 0 where either may lie beyond the other
/// - input: positions of one period in one dimension, the actor's own among them
/// - unit: that of positions; ranks from 1
/// - limits: positions are drawn as if independent of each other: what all share cancels and is counted as if it did not
/// - references: `[@bailey_strezhnev_voeten_2017]`
#[must_use]
pub fn nearest_places(actor: ActorId, places: &[(ActorId, f64, f64, u32)], bootstrap: &Bootstrap) -> Vec<Neighbour> {
    let Some(me) = places.iter().position(|place| place.0 == actor) else { return Vec::new() };
    let others: Vec<usize> = (0..places.len()).filter(|place| *place != me).collect();
    let off = |values: &[f64]| -> Vec<f64> { others.iter().map(|other| values[*other] - values[me]).collect() };
    let drawn: Vec<Vec<f64>> = (0..bootstrap.draws)
        .map(|draw| {
            let mut chance = Chance::keyed(bootstrap.seed, "places", u64::from(draw));
            let place = |(_, mean, spread, _): &(ActorId, f64, f64, u32)| {
                mean + spread * quantile(chance.unit().clamp(1e-12, 1.0 - 1e-12))
            };
            off(&places.iter().map(place).collect::<Vec<_>>())
        })
        .collect();
    let far = |values: &[f64]| -> Vec<f64> { values.iter().map(|value| value.abs()).collect() };
    let signed = off(&places.iter().map(|place| place.1).collect::<Vec<_>>());
    let values = far(&signed);
    let own = ranks(&values);
    let ranks_of: Vec<Vec<u32>> = drawn.iter().map(|values| ranks(&far(values))).collect();
    let mut found: Vec<Neighbour> = others
        .iter()
        .enumerate()
        .map(|(place, other)| {
            let mut draws: Vec<f64> = drawn.iter().map(|values| values[place]).collect();
            Neighbour {
                actor: places[*other].0,
                value: values[place],
                interval: unsigned(bootstrap.interval(Known::Known(signed[place]), &mut draws)),
                items: places[*other].3,
                topics: 0,
                rank: own[place],
                ranks: middle(ranks_of.iter().map(|ranks| ranks[place]).collect(), own[place], bootstrap.level),
            }
        })
        .collect();
    found.sort_by_key(|neighbour| (neighbour.rank, neighbour.actor));
    found
}

/// The interval of a difference, without its sign.
fn unsigned(interval: Known<Interval>) -> Known<Interval> {
    let interval = match interval {
        Known::Known(interval) => interval,
        Known::Unknown(reason) => return Known::Unknown(reason),
    };
    let (low, high) = interval.ends();
    let near = if low <= 0.0 && 0.0 <= high { 0.0 } else { low.abs().min(high.abs()) };
    let interval = Interval::new(interval.value().abs(), near, low.abs().max(high.abs()), interval.level());
    Known::from_option(interval, Reason::TooFew)
}

/// Ranks from the lowest value; equal values share the lowest rank of theirs.
fn ranks(values: &[f64]) -> Vec<u32> {
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]).then(a.cmp(b)));
    let mut ranks = vec![0; values.len()];
    for (place, index) in order.iter().enumerate() {
        let is_tied = place > 0 && values[order[place - 1]].total_cmp(&values[*index]).is_eq();
        ranks[*index] = if is_tied { ranks[order[place - 1]] } else { place as u32 + 1 };
    }
    ranks
}

/// The middle part of drawn ranks, widened to hold the rank itself.
fn middle(mut ranks: Vec<u32>, own: u32, level: f64) -> (u32, u32) {
    ranks.sort_unstable();
    let tail = (1.0 - level) / 2.0;
    let at =
        |part: f64| ranks.get((ranks.len().saturating_sub(1) as f64 * part).round() as usize).copied().unwrap_or(own);
    (at(tail).min(own), at(1.0 - tail).max(own))
}
