//! The test of blocs.

use demarche_core::{Known, Reason};
use rayon::prelude::*;

use super::battery::{Measure, Portrait, Reading, centred};
use super::dimension::dip_chance;
use super::division::divide;
use super::margins::{Choices, Margins};
use super::members::{Member, is_held, members};
use crate::balance::{Effort, Frustration, SignedGraph, frustration, two_groups};
use crate::chance::Chance;
use crate::similarity::Bootstrap;
use crate::stances::Stances;

/// How the test is run.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// Null worlds, and draws of topics: each as many.
    pub draws: u32,
    /// How often the test may call blocs what is chance.
    pub alpha: f64,
    /// The most groups that are tried.
    pub most_groups: usize,
    /// Whether null worlds are divided into every number of groups, not only into two and into the number that is called for.
    pub every_division: bool,
    /// How hard the exact frustration index is looked for.
    pub effort: Effort,
    /// The seed.
    pub seed: u64,
}

impl Default for Plan {
    fn default() -> Self {
        Self {
            draws: 99,
            alpha: 0.05,
            most_groups: 6,
            every_division: true,
            effort: Effort(5 * Effort::SECOND.0),
            seed: 1,
        }
    }
}

/// A division into k groups.
#[derive(Debug, Clone, PartialEq)]
pub struct Division {
    /// How many groups were allowed.
    pub allowed: usize,
    /// How many it has.
    pub groups: usize,
    /// The group of each actor, the largest group first.
    pub of: Vec<usize>,
    /// The part of null worlds, the data counted as one, whose best division is at least as good; unknown where the plan leaves it out.
    pub chance: Known<f64>,
    /// How many nats shorter the stances are told with these groups than with none, the telling of the groups included.
    pub saved: f64,
    /// Weight of ties that it leaves frustrated.
    pub frustrated: u64,
}

demarche_core::closed_list! {
    /// Why the test says what it says.
    Doubt, "reason of a finding" {
        /// More alike inside groups than null worlds, told shorter with groups, and more than one mode.
        MoreThanChance = "more_than_chance",
        /// No division is better than those of null worlds, though a moderate one would have been seen.
        NoStructure = "no_structure",
        /// Better than chance, but telling the groups costs more than they explain.
        NotWorthGroups = "not_worth_groups",
        /// Better than chance, but actors stand along a line without a gap: a spectrum.
        Spectrum = "spectrum",
        /// Fewer than ten actors.
        TooFewActors = "too_few_actors",
        /// Fewer than ten topics.
        TooFewTopics = "too_few_topics",
        /// Better than chance, but fewer than two groups keep their members where topics are drawn again.
        NotFirm = "not_firm",
        /// Two blocs of moderate strength would often have been missed.
        LittlePower = "little_power",
    }
}

demarche_core::closed_list! {
    /// What the test says.
    Finding, "finding" { Supported = "supported", NotSupported = "not_supported", CannotTell = "cannot_tell" }
}

/// What the battery and the test say.
#[derive(Debug, Clone, PartialEq)]
pub struct Blocs {
    /// Items.
    pub items: usize,
    /// Topics.
    pub topics: usize,
    /// What the test says.
    pub finding: Finding,
    /// Why.
    pub why: Doubt,
    /// The groups that tell the stances shortest; 1: none.
    pub groups: usize,
    /// Divisions into at most 2, 3, … groups.
    pub divisions: Vec<Division>,
    /// Which of them is told: that into `groups`, or into two where there are none.
    pub told: usize,
    /// The signed graph against the null.
    pub signs: SignedGraph,
    /// Its frustration index, between bounds.
    pub frustration: Frustration,
    /// The battery.
    pub readings: Vec<Reading>,
    /// The actors in the division into `groups`, or two where there are none.
    pub members: Vec<Member>,
    /// How likely even places of that number would have as large a dip.
    pub dip_chance: f64,
    /// In which part of worlds with two blocs of moderate strength the test would have seen them.
    pub power: f64,
    /// How often a choice of null worlds is the one choice of its actor on the topic, so that they vary from topic to topic as the data do.
    pub together: f64,
}

impl Blocs {
    /// The division that is told, whose chance is that of the finding.
    #[must_use]
    pub fn division(&self) -> Option<&Division> {
        self.divisions.get(self.told)
    }

    /// Whether a group is a bloc: whether its members stand in it, on average, in half of the worlds with topics drawn again or more.
    #[must_use]
    pub fn holds(&self, group: usize) -> bool {
        let groups: Vec<usize> = self.members.iter().map(|member| member.group).collect();
        is_held(&groups, group, |place| self.members[place].certainty)
    }

    /// How many of the groups are blocs.
    #[must_use]
    pub fn blocs(&self) -> usize {
        (0..self.groups).filter(|group| self.groups > 1 && self.holds(*group)).count()
    }
}

pub(super) const FEWEST: usize = 10;
/// Moderate blocs move the odds of yes against no by e to the power of this, one way for one group, the other for the other.
const TILT: f64 = 0.75;
const POWER_WORLDS: u32 = 20;
const RESTARTS: u32 = 3;

/// Whether actors fall into blocs, how many, and how surely.
///
/// - definition: for k = 2, 3, … the division with the largest sum of likeness inside groups, against the same of null worlds drawn from
///   chances that keep the margins, each actor's votes on one topic hanging together as far as the data's do; k by the shortest telling (stances with columns of each group, and the groups); supported where the
///   division into that k beats null worlds at `alpha`, groups shorten the telling, the first dimension has more than one mode, and two
///   groups or more are blocs: their members keep them, on average, in half of the draws of topics
/// - input: contested items; n actors; topics are drawn again for intervals
/// - unit: a finding with its reason, and the battery
/// - limits: intervals tell the spread over redrawn topics, centred on the value and inside what the measure can be; k groups of a picture in several dimensions may miss; the null keeps margins but knows no distance between items; `cannot_tell`
///   below ten actors or topics, or where two moderate blocs would be missed in more than one world of five
/// - references: `[@neal_domagalski_sagan_2021]`, `[@hartigan_hartigan_1985]`, `[@rissanen_1978]`
#[must_use]
pub fn blocs(stances: &Stances, plan: &Plan) -> Blocs {
    let data = Portrait::of(stances, 2, RESTARTS);
    let together = data.margins.together(stances, data.residual.inflation, plan.seed);
    let worlds: Vec<Stances> = (0..plan.draws)
        .map(|draw| data.margins.draw(stances, together, &mut Chance::keyed(plan.seed, "null world", u64::from(draw))))
        .collect();
    let tried: Vec<usize> = (2..=plan.most_groups.max(2)).collect();
    let alone = length(stances, &[], 1);
    let found: Vec<(f64, Vec<usize>)> = tried.iter().map(|count| divide(&data.residual, *count, RESTARTS)).collect();
    let best = found.iter().map(|(_, groups)| alone - length(stances, groups, count(groups))).collect::<Vec<f64>>();
    let chosen = (0..tried.len()).fold(None, |best_yet: Option<usize>, place| match best_yet {
        Some(other) if best[other] >= best[place] => Some(other),
        _ if best[place] > 0.0 => Some(place),
        other => other,
    });
    let groups = chosen.map_or(1, |place| count(&found[place].1));
    let chosen = chosen.unwrap_or(0);
    let shown = tried[chosen];
    // The data, redrawn topics and null worlds are measured alike, with the same number of groups.
    let is_asked = |place: usize| plan.every_division || place == 0 || place == chosen;
    let null: Vec<(Portrait, Vec<Option<f64>>)> = worlds
        .par_iter()
        .map(|world| {
            let portrait = Portrait::of(world, shown, RESTARTS);
            let gain = |place| is_asked(place).then(|| divide(&portrait.residual, tried[place], RESTARTS).0);
            let gains = (0..tried.len()).map(gain).collect();
            (portrait, gains)
        })
        .collect();
    let bootstrap = Bootstrap { draws: plan.draws, level: 0.9, seed: plan.seed };
    let redrawn: Vec<Portrait> = bootstrap
        .items(stances)
        .par_iter()
        .map(|items| Portrait::of(&stances.columns(items), shown, RESTARTS))
        .collect();
    let data = Portrait { groups: found[chosen].1.clone(), ..Portrait::of(stances, shown, RESTARTS) };
    let divisions: Vec<Division> = tried
        .iter()
        .zip(&found)
        .enumerate()
        .map(|(place, (allowed, (gain, of)))| {
            let at_least =
                null.iter().filter(|(_, gains)| gains[place].is_some_and(|null| null >= gain - 1e-9)).count();
            let chance = is_asked(place).then(|| (1.0 + at_least as f64) / (1.0 + null.len() as f64));
            Division {
                allowed: *allowed,
                groups: count(of),
                of: of.clone(),
                chance: Known::from_option(chance, Reason::NotApplicable),
                saved: best[place],
                frustrated: data.signs.frustrated(of),
            }
        })
        .collect();
    let dip_chance = dip_chance(&data.places, 499, plan.seed);
    let smallest = {
        let mut gains: Vec<f64> = null.iter().filter_map(|(_, gains)| gains[0]).collect();
        gains.sort_unstable_by(f64::total_cmp);
        gains.get(((gains.len() as f64) * (1.0 - plan.alpha)).ceil() as usize).or(gains.last()).copied()
    };
    let power = power(stances, &data.margins, together, smallest.unwrap_or(f64::INFINITY), plan.seed);
    let topics = stances.topic_count();
    let is_chance = divisions[chosen].chance.value().is_none_or(|chance| chance > plan.alpha);
    let (finding, why) = if stances.actors().len() < FEWEST {
        (Finding::CannotTell, Doubt::TooFewActors)
    } else if topics < FEWEST {
        (Finding::CannotTell, Doubt::TooFewTopics)
    } else if is_chance && power < 0.8 {
        (Finding::CannotTell, Doubt::LittlePower)
    } else if is_chance {
        (Finding::NotSupported, Doubt::NoStructure)
    } else if groups < 2 {
        (Finding::NotSupported, Doubt::NotWorthGroups)
    } else if dip_chance > plan.alpha {
        (Finding::NotSupported, Doubt::Spectrum)
    } else {
        (Finding::Supported, Doubt::MoreThanChance)
    };
    let shuffled = shuffled_signs(&data.signs, plan);
    let frustration = frustration(&data.signs, plan.effort);
    let readings = readings(&data, &frustration, &redrawn, &null, shuffled, &bootstrap, topics);
    let mut told = Blocs {
        items: stances.items().len(),
        topics,
        finding,
        why,
        groups,
        frustration,
        members: members(stances, &data, &redrawn),
        divisions,
        told: chosen,
        signs: data.signs,
        readings,
        dip_chance,
        power,
        together,
    };
    if told.finding == Finding::Supported && told.blocs() < 2 {
        (told.finding, told.why) = (Finding::CannotTell, Doubt::NotFirm);
    }
    told
}

pub(super) fn count(groups: &[usize]) -> usize {
    groups.iter().max().map_or(0, |group| group + 1)
}

/// How many nats it takes to tell the stances: their surprise, what the columns of each group cost, and who is in which group.
fn length(stances: &Stances, groups: &[usize], count: usize) -> f64 {
    let margins = Margins::fit(stances, groups, count);
    let mut columns = 0.0;
    for group in 0..count.max(1) {
        for item in 0..stances.items().len() {
            let mut seen = [0_u32; crate::stances::LEVELS];
            for actor in 0..stances.actors().len() {
                if let Some(level) = stances.level(actor, item)
                    && groups.get(actor).copied().unwrap_or(0) == group
                {
                    seen[level] += 1;
                }
            }
            let kinds = seen.iter().filter(|count| **count > 0).count().saturating_sub(1) as f64;
            columns += 0.5 * kinds * f64::from(seen.iter().sum::<u32>().max(1)).ln();
        }
    }
    columns + stances.actors().len() as f64 * (count.max(1) as f64).ln() - margins.log_likelihood
}

/// In which part of worlds with two even blocs of moderate strength the best division beats what the null hardly ever gives.
fn power(stances: &Stances, margins: &Margins, together: f64, needed: f64, seed: u64) -> f64 {
    let seen = (0..POWER_WORLDS).into_par_iter().filter(|world| {
        let mut chance = Chance::keyed(seed, "world of two blocs", u64::from(*world));
        let mut side: Vec<bool> = (0..stances.actors().len()).map(|actor| actor % 2 == 0).collect();
        chance.shuffle(&mut side);
        let lean: Vec<f64> =
            (0..stances.topic_count()).map(|_| if chance.unit() < 0.5 { TILT } else { -TILT }).collect();
        let mut choices = Choices::new(stances, together);
        let world = stances.with_levels(|actor, item| {
            let tilt = lean[stances.topics()[item] as usize] * if side[actor] { 1.0 } else { -1.0 };
            let [no, between, yes] = margins.of(actor, item);
            let tilted = [no * (-tilt).exp(), *between, yes * tilt.exp()];
            let point = choices.next(actor, item, &mut chance) * tilted.iter().sum::<f64>();
            u8::from(point >= tilted[0]) + u8::from(point >= tilted[0] + tilted[1])
        });
        let portrait = Portrait::of(&world, 2, 1);
        divide(&portrait.residual, 2, RESTARTS).0 > needed
    });
    seen.count() as f64 / f64::from(POWER_WORLDS)
}

/// What two groups leave frustrated of the same ties with their signs shuffled: null worlds have too few sure ties to frustrate.
fn shuffled_signs(signs: &SignedGraph, plan: &Plan) -> Vec<f64> {
    if signs.weight() == 0 {
        return Vec::new();
    }
    let one = |draw: u32| {
        let mut chance = Chance::keyed(plan.seed, "shuffled signs", u64::from(draw));
        let mut kinds: Vec<i32> = signs.ties().iter().map(|(_, _, weight)| if *weight > 0 { 1 } else { -1 }).collect();
        chance.shuffle(&mut kinds);
        let ties = signs.ties().iter().zip(kinds).map(|((a, b, _), kind)| (*a, *b, kind));
        two_groups(&SignedGraph::new(signs.vertices(), ties), 2).0 as f64 / signs.weight() as f64
    };
    (0..plan.draws).into_par_iter().map(one).collect()
}

fn readings(
    data: &Portrait,
    exact: &Frustration,
    redrawn: &[Portrait],
    null: &[(Portrait, Vec<Option<f64>>)],
    shuffled: Vec<f64>,
    bootstrap: &Bootstrap,
    topics: usize,
) -> Vec<Reading> {
    let one = |(place, measure): (usize, &Measure)| {
        let searched = data.values[place];
        // What is told is the index itself, the same wherever it stands; local search may miss it by a tie or two.
        let told = match measure {
            Measure::Frustration => searched.map(|_| exact.upper as f64 / exact.weight as f64),
            _ => searched,
        };
        let value = Known::from_option(told, Reason::TooFew);
        let mut draws: Vec<f64> = redrawn.iter().filter_map(|portrait| portrait.values[place]).collect();
        if let Some(value) = told {
            centred(value, &mut draws, measure.range(data.places.len()));
        }
        let mut worlds: Vec<f64> = match measure {
            Measure::Frustration => shuffled.clone(),
            _ => null.iter().filter_map(|(portrait, _)| portrait.values[place]).collect(),
        };
        worlds.sort_unstable_by(f64::total_cmp);
        let at = |part: f64| worlds[((worlds.len() - 1) as f64 * part).round() as usize];
        let as_much = |world: &&f64| match (searched, measure.falls_with_blocs()) {
            (Some(value), true) => **world <= value + 1e-12,
            (Some(value), false) => **world >= value - 1e-12,
            (None, _) => true,
        };
        let is_measured = searched.is_some() && !worlds.is_empty();
        let null = is_measured.then(|| (at(0.5), at(0.05), at(0.95)));
        let chance =
            is_measured.then(|| (1.0 + worlds.iter().filter(as_much).count() as f64) / (1.0 + worlds.len() as f64));
        Reading {
            measure: *measure,
            value: if topics < FEWEST { Known::Unknown(Reason::TooFew) } else { bootstrap.interval(value, &mut draws) },
            null: Known::from_option(null, Reason::TooFew),
            chance: Known::from_option(chance, Reason::TooFew),
        }
    };
    Measure::ALL.iter().enumerate().map(one).collect()
}
