//! How far actors hang on patrons, and where they lean, from evidence before the first day.

use std::collections::BTreeMap;

use demarche_core::{ActorId, ActorKind, Day, Relation, Truth, World};

use crate::history::History;
use crate::vote::bound;

/// Bonds of each actor with each patron: what, and how much of 1.
pub(crate) struct Bound {
    of: BTreeMap<(ActorId, ActorId), BTreeMap<&'static str, f64>>,
    members: BTreeMap<ActorId, Vec<ActorId>>,
    /// Whether the evidence tells of arms deliveries at all.
    pub(crate) has_arms: bool,
}

impl Bound {
    pub(crate) fn of(world: &World, before: Day) -> Self {
        let mut members: BTreeMap<ActorId, Vec<ActorId>> = BTreeMap::new();
        let mut deliveries = 0;
        for (tie, truth) in &world.ties {
            deliveries += u32::from(tie.relation == Relation::ArmsDeliveries);
            let is_held = tie.window.first_day().is_none_or(|day| day < before)
                && tie.window.until().is_none_or(|day| day >= before.plus(-1));
            if tie.relation == Relation::FullMembership && *truth != Truth::No && is_held {
                members.entry(tie.to).or_default().push(tie.from);
            }
        }
        Self { of: bound(world, before), members, has_arms: deliveries >= 100 }
    }

    /// The members of an organisation; of a state, itself.
    pub(crate) fn voices(&self, world: &World, actor: ActorId) -> Vec<ActorId> {
        match world.catalogue.registry.actor(actor).kind {
            ActorKind::Organisation => self.members.get(&actor).cloned().unwrap_or_default(),
            _ => vec![actor],
        }
    }

    /// What binds an actor to a patron, by kind.
    pub(crate) fn parts(&self, world: &World, actor: ActorId, patron: ActorId) -> Vec<(&'static str, f64)> {
        let voices = self.voices(world, patron);
        let mut sums: BTreeMap<&'static str, f64> = BTreeMap::new();
        let is_organisation = world.catalogue.registry.actor(patron).kind == ActorKind::Organisation;
        for voice in voices.iter().chain(is_organisation.then_some(&patron)).filter(|voice| **voice != actor) {
            for (what, part) in self.of.get(&(actor, *voice)).into_iter().flatten() {
                let kept = sums.entry(what).or_default();
                let is_promise = matches!(*what, "alliance" | "defence agreement" | "base");
                *kept = if is_promise { kept.max(*part) } else { (*kept + part).min(1.0) };
            }
        }
        if is_organisation && voices.contains(&actor) {
            sums.insert("membership", 1.0);
        }
        sums.into_iter().collect()
    }
}

/// Where actors lean between two groups of voters of known stances: the stance that lies where their answers lie between those of the
/// groups, on roll calls on which these answered at least one level apart. Who answers as a group did leans as that group does, and no farther.
///
/// - definition: `v_i = n/(n+5) · mean(s + t·d)`, t = (x_i − m)/h from −1 to 1, m the middle and h half the distance of the two groups' mean
///   answers, s the middle and d half the distance of their mean stances
/// - input: roll calls before a day; rows of the history in each group, with stances from −1 to 1
/// - unit: −1 as the second side asks, 1 as the first
/// - limits: all topics count alike; none where no such roll call was answered
/// - references: `[@signorino_ritter_1999]`
pub(crate) fn leans(
    history: &History,
    before: Day,
    first: &[(usize, f64)],
    second: &[(usize, f64)],
) -> Vec<Option<(f64, u32)>> {
    let n = history.actors().len();
    let (mut sums, mut counts) = (vec![0.0; n], vec![0_u32; n]);
    let earliest = before.plus(-5 * 365);
    for (place, call) in history.calls().iter().enumerate() {
        if call.date >= before || call.date < earliest {
            continue;
        }
        let answers = history.answers(place);
        // Mean answer and mean stance of those of a group who answered.
        let mean = |group: &[(usize, f64)]| {
            let answered: Vec<(f64, f64)> =
                group.iter().filter_map(|(row, stance)| Some((answers[*row].vote()? as f64 - 1.0, *stance))).collect();
            let all = answered.len() as f64;
            let sums = answered.iter().fold((0.0, 0.0), |sums, (vote, stance)| (sums.0 + vote, sums.1 + stance));
            (all > 0.0).then_some((sums.0 / all, sums.1 / all))
        };
        let (Some((a, stance_a)), Some((b, stance_b))) = (mean(first), mean(second)) else { continue };
        if (a - b).abs() < 1.0 {
            continue;
        }
        for (row, seen) in answers.iter().enumerate() {
            if let Some(vote) = seen.vote() {
                let between = ((vote as f64 - 1.0 - 0.5 * (a + b)) / (0.5 * (a - b))).clamp(-1.0, 1.0);
                sums[row] += 0.5 * (stance_a + stance_b) + between * 0.5 * (stance_a - stance_b);
                counts[row] += 1;
            }
        }
    }
    let one = |row: usize| (counts[row] > 0).then(|| (sums[row] / f64::from(counts[row] + 5), counts[row]));
    (0..n).map(one).collect()
}
