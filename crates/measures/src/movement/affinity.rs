//! How alike two actors answered, session by session, with the variance that the choice of topics makes.

use std::collections::BTreeMap;

use demarche_core::ActorId;

use super::Point;
use crate::similarity::{unseen_share, worth};
use crate::stances::{LEVELS, Stances};

/// One roll call on which both of two actors cast a vote.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Judged {
    /// The session.
    pub period: i32,
    /// The topic.
    pub topic: u32,
    /// How near the two answers are: 1 alike, ½ one step apart, 0 yes against no.
    pub agreement: f64,
    /// The same less the mean nearness of the two to all others who voted: what the two share beyond what all share; none without others.
    pub beyond: Option<f64>,
}

/// The roll calls on which both of two actors cast a vote; `periods` gives the session of each item.
#[must_use]
pub fn judged(stances: &Stances, a: ActorId, b: ActorId, periods: &[i32]) -> Vec<Judged> {
    let row = |actor: ActorId| stances.actors().iter().position(|other| *other == actor);
    let (Some(a), Some(b)) = (row(a), row(b)) else { return Vec::new() };
    let near = |x: usize, y: usize| 1.0 - x.abs_diff(y) as f64 / 2.0;
    let mut found = Vec::new();
    for (item, (topic, period)) in stances.topics().iter().zip(periods).enumerate() {
        let (Some(x), Some(y)) = (stances.level(a, item), stances.level(b, item)) else { continue };
        let mut counts = [0_u32; LEVELS];
        for other in (0..stances.actors().len()).filter(|other| *other != a && *other != b) {
            if let Some(level) = stances.level(other, item) {
                counts[level] += 1;
            }
        }
        let others = f64::from(counts.iter().sum::<u32>());
        let to_others = |mine: usize| -> f64 {
            counts.iter().enumerate().map(|(level, count)| f64::from(*count) * near(mine, level)).sum::<f64>() / others
        };
        let agreement = near(x, y);
        let beyond = (others > 0.0).then(|| agreement - 0.5 * (to_others(x) + to_others(y)));
        found.push(Judged { period: *period, topic: *topic, agreement, beyond });
    }
    found
}

/// A session's mean over roll calls, with its variance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Session {
    /// The mean.
    pub point: Point,
    /// Over how many roll calls.
    pub items: u32,
    /// On how many topics.
    pub topics: u32,
}

/// Means by session of values by session and topic, sessions of fewer than `least` roll calls left out.
///
/// - definition: the mean over roll calls; its variance is σ² Σ n_c² / N² over topics c, σ² the variance of topic means about their
///   session's mean, weighted with n_c² and taken over all sessions together; it is at least `p (1 − p)`, p the largest share of topics of
///   whole disagreement that all these may well have missed: where two always answered alike, another answer was still possible
/// - input: session, topic and value of each roll call
/// - unit: that of the values, and its square
/// - limits: one σ² for all sessions: a session in which all topics agree is not taken to be sure of itself
/// - references: `[@davison_hinkley_1997]`, `[@clopper_pearson_1934]`
#[must_use]
pub fn by_session(values: &[(i32, u32, f64)], least: u32) -> Vec<Session> {
    let mut sessions: BTreeMap<i32, BTreeMap<u32, (f64, f64)>> = BTreeMap::new();
    for (period, topic, value) in values {
        let cell = sessions.entry(*period).or_default().entry(*topic).or_default();
        cell.0 += value;
        cell.1 += 1.0;
    }
    let count = |topics: &BTreeMap<u32, (f64, f64)>| topics.values().map(|(_, count)| count).sum::<f64>();
    sessions.retain(|_, topics| count(topics) >= f64::from(least));
    let mean = |topics: &BTreeMap<u32, (f64, f64)>| topics.values().map(|(sum, _)| sum).sum::<f64>() / count(topics);
    let (mut squares, mut weights, mut clusters, mut free) = (0.0, 0.0, 0.0, 0.0);
    for topics in sessions.values().filter(|topics| topics.len() > 1) {
        let centre = mean(topics);
        for (sum, count) in topics.values() {
            squares += (sum - count * centre).powi(2);
            weights += count * count;
        }
        clusters += topics.len() as f64;
        free += topics.len() as f64 - 1.0;
    }
    let variance = if free > 0.0 { squares / weights * clusters / free } else { 0.25 };
    let sizes = sessions.values().flat_map(|topics| topics.values().map(|(_, count)| *count));
    let unseen = unseen_share(worth(sizes), 0.9);
    let variance = variance.max(unseen * (1.0 - unseen));
    sessions
        .into_iter()
        .map(|(period, topics)| {
            let n = count(&topics);
            let part: f64 = topics.values().map(|(_, count)| count * count).sum::<f64>() / (n * n);
            Session {
                point: Point { period, value: mean(&topics), variance: variance * part },
                items: n as u32,
                topics: topics.len() as u32,
            }
        })
        .collect()
}
