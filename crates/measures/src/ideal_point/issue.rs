//! Positions on one issue, with a pull to the common position that is as strong as held-out votes say.

use std::collections::{HashMap, HashSet};

use super::calibration::{Ruler, widened_to_hold};
use super::fit::{Fit, Settings, Walk, fit, fit_near};
use super::intervals::spreads;
use super::normal::quantile;
use super::roll_calls::{RollCalls, Vote};
use super::simulate::{Absence, simulate, simulate_near};
use crate::chance::Chance;

/// Variances of the distance to the common position that are tried; that of positions is 1.
const TRIED: [f64; 6] = [0.01, 0.03, 0.1, 0.3, 1.0, 3.0];
/// The variance that stands for no distance at all.
const NONE: f64 = 1e-6;
/// Of so many votes on the issue one is held out to choose the pull, and another to score it.
const PARTS: usize = 10;

/// How the pull to the common position was chosen, and what held-out votes say of it.
///
/// Log losses are natural logarithms a vote. "Common": voters stand at their common position; "issue": at the position on the issue, with
/// the pull; "alone": at positions fitted to the votes on the issue alone. Items are fitted to the same votes in each.
#[derive(Debug, Clone, PartialEq)]
pub struct Pull {
    /// The variance of the distance to the common position that was chosen; the variance of positions is 1.
    pub variance: f64,
    /// Each variance that was tried, with its log loss on the votes held out to choose.
    pub tried: Vec<(f64, f64)>,
    /// How many votes were held out to score: none of them entered a fit or the choice.
    pub scored: usize,
    /// Log loss of the common position on these.
    pub common: f64,
    /// Log loss of the position on the issue.
    pub issue: f64,
    /// Log loss of positions from the votes on the issue alone.
    pub alone: f64,
    /// What the position on the issue gains over the common one, a vote, with its 90 % interval over roll calls.
    pub gain: [f64; 3],
}

impl Pull {
    /// Whether the position on the issue surely tells more than the common one.
    #[must_use]
    pub fn says_more(&self) -> bool {
        self.gain[1] > 0.0
    }
}

/// The settings of a fit near a common position, by the variance of the distance to it.
#[must_use]
pub fn near(variance: f64) -> Settings {
    let usual = Settings::usual();
    Settings { walk: Walk { stationary: variance, ..usual.walk }, ..usual }
}

/// Chooses the pull to the common position, and scores it.
///
/// - definition: of the votes on the issue, one in ten is held out to choose and one in ten to score, both from the common fit too; of the
///   variances of the distance .01 to 3, the one with the least log loss on the first is taken, and scored on the second
/// - input: all votes, those on the issue, a seed; scored are votes whose voter and roll call are known to the fits
/// - unit: log loss in natural logarithms a vote; variances in the squared unit of positions before anchors
/// - limits: the interval of the gain draws roll calls, and takes the choice and the fits as they are
/// - references: `[@bailey_strezhnev_voeten_2017]`
#[must_use]
pub fn pull<const K: usize>(all: &RollCalls, issue: &RollCalls, seed: u64) -> Pull {
    let mut chance = Chance::keyed(seed, "votes on an issue held out", 0);
    let (mut training, mut choosing, mut scoring) = (Vec::new(), Vec::new(), Vec::new());
    for vote in issue.votes() {
        match chance.below(PARTS) {
            0 => choosing.push(vote),
            1 => scoring.push(vote),
            _ => training.push(vote),
        }
    }
    let key = |vote: &Vote| (vote.item, vote.actor, vote.period);
    let held_out: HashSet<_> = choosing.iter().chain(&scoring).map(key).collect();
    let rest = RollCalls::new(all.votes().filter(|vote| !held_out.contains(&key(vote))).collect());
    let training = RollCalls::new(training);
    let common = fit::<K>(&rest, Settings::usual());
    let near = |variance: f64| fit_near(&training, near(variance), &rest, &common);
    let mut best: Option<(f64, f64, Fit<K>)> = None;
    let mut tried = Vec::new();
    for variance in TRIED {
        let found = near(variance);
        let loss = mean(&losses(&training, &found, &choosing));
        tried.push((variance, loss));
        if best.as_ref().is_none_or(|best| loss < best.1) {
            best = Some((variance, loss, found));
        }
    }
    let variance = best.as_ref().map_or(NONE, |best| best.0);
    let at_common = losses(&training, &near(NONE), &scoring);
    let on_issue = best.map_or_else(|| at_common.clone(), |best| losses(&training, &best.2, &scoring));
    let alone = losses(&training, &fit::<K>(&training, Settings::usual()), &scoring);
    Pull {
        variance,
        tried,
        scored: at_common.len(),
        common: mean(&at_common),
        issue: mean(&on_issue),
        alone: mean(&alone),
        gain: gain(&at_common, &on_issue),
    }
}

/// Log losses of votes by item, where item and seat are known.
pub(super) fn losses<const K: usize>(votes: &RollCalls, fitted: &Fit<K>, held_out: &[Vote]) -> Vec<(u32, f64)> {
    let loss = |vote: &Vote| {
        let (seat, item) = (votes.seat(vote.actor, vote.period)?, votes.item(vote.item)?);
        let (place, cov) = &fitted.places[seat];
        Some((vote.item, -fitted.items[item].chances(place, cov)[usize::from(vote.answer)].ln()))
    };
    held_out.iter().filter_map(loss).collect()
}

pub(super) fn mean(losses: &[(u32, f64)]) -> f64 {
    losses.iter().map(|(_, loss)| loss).sum::<f64>() / losses.len().max(1) as f64
}

/// Mean of one less the other, with a 90 % interval in which the votes on an item stand or fall together.
pub(super) fn gain(one: &[(u32, f64)], other: &[(u32, f64)]) -> [f64; 3] {
    let differences: Vec<f64> = one.iter().zip(other).map(|(one, other)| one.1 - other.1).collect();
    let n = differences.len().max(1) as f64;
    let mean = differences.iter().sum::<f64>() / n;
    let mut items: HashMap<u32, f64> = HashMap::new();
    for ((item, _), difference) in one.iter().zip(&differences) {
        *items.entry(*item).or_default() += difference - mean;
    }
    let clusters = items.len() as f64;
    let mut sums: Vec<f64> = items.into_values().collect();
    sums.sort_by(f64::total_cmp);
    let square: f64 = sums.iter().map(|sum| sum * sum).sum::<f64>() * clusters / (clusters - 1.0).max(1.0);
    let half = quantile(0.95) * square.sqrt() / n;
    [mean, mean - half, mean + half]
}

/// Errors of positions on an issue in a made world, each in units of its own standard deviation.
///
/// - definition: (found − true) / own standard deviation; both in the frame in which the common positions have mean 0 and variance 1 within
///   periods. The world: common positions along their walk, distances to them along theirs, votes on fitted items
/// - input: all votes and their fit, the votes on the issue and their fit near it, a seed
/// - unit: standard deviations, one value a seat of the issue
/// - limits: as those of [`super::errors`]; levels and scales of the issue itself do count
/// - references: `[@davison_hinkley_1997]`
#[must_use]
pub fn errors_near(
    (all, common): (&RollCalls, &Fit<1>),
    (issue, fitted): (&RollCalls, &Fit<1>),
    seed: u64,
) -> Vec<f64> {
    let (world, truth) = simulate(all, common, Absence::AsRecorded, seed);
    let (on_issue, of_issue) = simulate_near(issue, fitted, (all, &truth), seed);
    let key = |vote: &Vote| (vote.item, vote.actor, vote.period);
    let anew: HashSet<_> = issue.votes().map(|vote| key(&vote)).collect();
    let others = world.votes().filter(|vote| !anew.contains(&key(vote)));
    let world = RollCalls::new(others.chain(on_issue.votes()).collect());
    let found_common = fit::<1>(&world, common.settings);
    let found = fit_near(&on_issue, fitted.settings, &world, &found_common);
    let truth: Vec<f64> = truth.iter().map(|place| place[0]).collect();
    let ruler = Ruler::of(all, &world, &truth, &found_common);
    let spread = spreads(&on_issue, &found);
    let seats = on_issue.seats().iter().enumerate().filter_map(|(index, seat)| {
        let theirs = issue.seat(seat.actor, seat.period)?;
        Some(ruler.error(found.places[index].0[0], of_issue[theirs][0], spread[index][0][0]))
    });
    seats.collect()
}

/// By how much standard deviations on an issue must be widened for 90 % intervals to hold 90 % of the truths of made worlds.
///
/// - definition: as [`super::widening`], of [`errors_near`]
/// - input: as that of [`errors_near`], and a seed for each world
/// - unit: a factor, 1 or more
/// - limits: knows the errors that the approximation makes where the model holds, and no others
/// - references: `[@davison_hinkley_1997]`
#[must_use]
pub fn widening_near(all: (&RollCalls, &Fit<1>), issue: (&RollCalls, &Fit<1>), seeds: &[u64]) -> f64 {
    widened_to_hold(seeds.iter().flat_map(|seed| errors_near(all, issue, *seed)).collect())
}
