//! Intervals: topics are drawn again, with all their items.

use demarche_core::{ActorId, Interval, Known, Reason};
use rayon::prelude::*;

use super::unseen::{Seen, worth};
use super::{Planes, Table};
use crate::chance::Chance;
use crate::stances::Stances;

/// How intervals are drawn.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bootstrap {
    /// How many times the topics are drawn again.
    pub draws: u32,
    /// The part of the draws that an interval holds, between 0 and 1.
    pub level: f64,
    /// The seed.
    pub seed: u64,
}

impl Default for Bootstrap {
    fn default() -> Self {
        Self { draws: 400, level: 0.9, seed: 1 }
    }
}

/// Below this many topics there is no interval: so few say little of the topics that might have come up.
pub(crate) const FEWEST_TOPICS: usize = 5;

impl Bootstrap {
    /// The items of each draw: as many topics as there are, with replacement, each with all its items.
    pub(crate) fn items(&self, stances: &Stances) -> Vec<Vec<usize>> {
        let count = stances.topic_count();
        let mut of_topic: Vec<Vec<usize>> = vec![Vec::new(); count];
        for (item, topic) in stances.topics().iter().enumerate() {
            of_topic[*topic as usize].push(item);
        }
        let draw = |draw: u32| {
            let mut chance = Chance::keyed(self.seed, "topics", u64::from(draw));
            (0..count).flat_map(|_| of_topic[chance.below(count)].iter().copied()).collect()
        };
        (0..self.draws).map(draw).collect()
    }

    /// The interval of one of the four measures. Where two are wholly alike, every draw that has a value has the same: those without one tell
    /// nothing against it.
    pub(crate) fn of_measure(&self, value: Known<f64>, draws: &mut [f64]) -> Known<Interval> {
        match value
            .value()
            .filter(|value| *value == 1.0)
            .and_then(|whole| Interval::new(whole, whole, whole, self.level))
        {
            Some(whole) => Known::Known(whole),
            None => self.interval(value, draws),
        }
    }

    /// A value with the middle part of its draws; `too_few` unless nearly all draws gave one.
    pub(crate) fn interval(&self, value: Known<f64>, draws: &mut [f64]) -> Known<Interval> {
        let value = match value {
            Known::Known(value) => value,
            Known::Unknown(reason) => return Known::Unknown(reason),
        };
        let is_enough = !draws.is_empty() && draws.len() as f64 >= 0.95 * f64::from(self.draws);
        draws.sort_unstable_by(f64::total_cmp);
        let at = |part: f64| draws[((draws.len() - 1) as f64 * part).round() as usize];
        let tail = (1.0 - self.level) / 2.0;
        let interval = if is_enough {
            Interval::new(value, at(tail).min(value), at(1.0 - tail).max(value), self.level)
        } else {
            None
        };
        Known::from_option(interval, Reason::TooFew)
    }
}

/// How alike two actors stood, with intervals.
#[derive(Debug, Clone, PartialEq)]
pub struct Dyad {
    /// The first.
    pub a: ActorId,
    /// The second.
    pub b: ActorId,
    /// Their table.
    pub table: Table,
    /// How many topics hold an item on which both stood.
    pub topics: u32,
    /// The intervals of agreement, S, π and κ; `too_few` below five common topics.
    pub intervals: [Known<Interval>; 4],
}

/// How alike each pair of actors stood: the four measures, with intervals from drawing topics again.
///
/// - definition: [`Table`]'s agreement, S, π, κ; an interval holds the middle part of the measure over draws of as many topics, with
///   replacement, each topic with all its items, all pairs sharing the draws; and, of opposite votes, both yes and both no, what the measure
///   would be if those that no topic showed were the largest share that all topics may well have missed, `1 − .05^(1/n)`: so it has a width
///   where all are alike; n is `N²/Σ nₜ²` over the items nₜ of the common topics, N of all
/// - input: stances of n actors; topics are what sources mark, or the words of a title
/// - unit: as each measure; an interval is `too_few` below five common topics, or where one draw in twenty has no value, unless the two are
///   wholly alike
/// - limits: says how far other topics would have moved it that come to a vote as these did; percentile intervals are somewhat narrow where
///   topics are few; what no topic showed is taken at its worst, so that intervals near whole agreement are wide rather than narrow
/// - references: `[@hage_2011]`, `[@davison_hinkley_1997]`, `[@clopper_pearson_1934]`
#[must_use]
pub fn similarity(stances: &Stances, bootstrap: &Bootstrap) -> Vec<Dyad> {
    let actors = stances.actors();
    let whole = Planes::all(stances);
    let draws: Vec<Planes> = bootstrap.items(stances).iter().map(|items| Planes::picked(stances, items)).collect();
    let rows: Vec<Vec<Dyad>> = (0..actors.len())
        .into_par_iter()
        .map(|first| {
            let others = actors.len() - first - 1;
            let mut values: Vec<[Vec<f64>; 4]> = vec![std::array::from_fn(|_| Vec::new()); others];
            let mut counts = Vec::new();
            for planes in &draws {
                planes.row(first, &mut counts, |other, table| {
                    for (values, value) in values[other - first - 1].iter_mut().zip(table.measures().all()) {
                        values.extend(value.value());
                    }
                });
            }
            let mut dyads = Vec::with_capacity(others);
            whole.row(first, &mut counts, |other, table| {
                let sizes = common_topics(stances, first, other);
                let topics = sizes.iter().filter(|size| **size > 0.0).count() as u32;
                let draws = &mut values[other - first - 1];
                let measures = table.measures().all();
                let intervals = std::array::from_fn(|measure| {
                    if topics as usize >= FEWEST_TOPICS {
                        bootstrap.of_measure(measures[measure], &mut draws[measure])
                    } else {
                        Known::Unknown(measures[measure].reason().unwrap_or(Reason::TooFew))
                    }
                });
                let intervals = bootstrap.widened(intervals, (table.moments(), Seen::of(&table)), (2.0, worth(sizes)));
                dyads.push(Dyad { a: actors[first], b: actors[other], table, topics, intervals });
            });
            dyads
        })
        .collect();
    rows.into_iter().flatten().collect()
}

/// Items of each topic on which both stood.
fn common_topics(stances: &Stances, a: usize, b: usize) -> Vec<f64> {
    let mut sizes = vec![0.0; stances.topic_count()];
    for (item, topic) in stances.topics().iter().enumerate() {
        if stances.level(a, item).is_some() && stances.level(b, item).is_some() {
            sizes[*topic as usize] += 1.0;
        }
    }
    sizes
}

/// How alike the members of a group stood among themselves: the mean agreement of its pairs.
///
/// - definition: mean over pairs with a common item of their agreement; the interval is from drawing topics again; where nothing divided
///   the group, it holds what such a share of topics as [`similarity`] takes for not seen would make of it, each dividing it in halves
/// - input: stances of the members, and of nobody else
/// - unit: share, 0–1; `too_few` below three members, as a pair has its own measures and one actor has none
/// - limits: not corrected for chance: compare groups over the same items only
/// - references: `[@bailey_strezhnev_voeten_2017]`
#[must_use]
pub fn cohesion(members: &Stances, bootstrap: &Bootstrap) -> Known<Interval> {
    if members.actors().len() < FEWEST_MEMBERS {
        return Known::Unknown(Reason::TooFew);
    }
    let mean = |planes: &Planes| {
        let (mut sum, mut pairs, mut counts) = (0.0, 0_u32, Vec::new());
        for first in 0..planes.actors {
            planes.row(first, &mut counts, |_, table| {
                if let Some(agreement) = table.agreement().value() {
                    sum += agreement;
                    pairs += 1;
                }
            });
        }
        (pairs > 0).then(|| sum / f64::from(pairs))
    };
    let value = Known::from_option(mean(&Planes::all(members)), Reason::TooFew);
    if members.topic_count() < FEWEST_TOPICS {
        return Known::Unknown(value.reason().unwrap_or(Reason::TooFew));
    }
    let items = bootstrap.items(members);
    let mut draws: Vec<f64> = items.iter().filter_map(|items| mean(&Planes::picked(members, items))).collect();
    let mut sizes = vec![0.0; members.topic_count()];
    for topic in members.topics() {
        sizes[*topic as usize] += 1.0;
    }
    // Where nothing divided the members, a topic that divides them in halves is of a kind not seen.
    let is_divided = value.value().is_none_or(|value| value < 1.0);
    let halves = (!is_divided).then(|| in_halves(members.actors().len()));
    bootstrap.widened_share(bootstrap.interval(value, &mut draws), worth(sizes), [halves, None])
}

/// The cohesion of a group of which one half says yes and the other no.
fn in_halves(members: usize) -> f64 {
    let pairs = |count: usize| (count * count.saturating_sub(1)) as f64;
    (pairs(members / 2) + pairs(members - members / 2)) / pairs(members).max(1.0)
}

/// Below this many members a group has no cohesion.
const FEWEST_MEMBERS: usize = 3;
