//! What the record has of deeds: acts for or against a side, laid beside a run.

use demarche_core::{ActKind, Role, Truth, World};

use super::prepare::Prepared;
use crate::model::Deed;

/// The layer on which an act counts; none for acts that are none of a run's deeds.
const fn deed_of(kind: ActKind) -> Option<Deed> {
    match kind {
        ActKind::Statement | ActKind::JointStatement => Some(Deed::Statement),
        ActKind::Sanction | ActKind::MarketBan => Some(Deed::Sanction),
        ActKind::AidSent | ActKind::LoanAnnounced | ActKind::LoanCommitted | ActKind::OfficialFinance => {
            Some(Deed::Aid)
        }
        ActKind::ArmsDelivery => Some(Deed::Arms),
        ActKind::Recognition | ActKind::RefusalOfRecognition => Some(Deed::Recognition),
        _ => None,
    }
}

/// What is on record of deeds, layer by layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Acted {
    /// Acts of the kinds of a layer within the days of the plan, whoever did them; none at all: the layer is not covered.
    pub at_hand: Vec<usize>,
    /// By layer, then actor, toward which side it has more acts on record: 1 the first, −1 the second.
    pub levels: Vec<Vec<Option<i8>>>,
}

/// By layer, then actor, toward which side it has more acts on record: 1 the first, −1 the second; and how many acts of any kind there are.
///
/// An act for a side counts toward it, one against a side toward the other, from the first day of the plan to its last. None where no
/// such act is on record, or as many either way: no record is no sign that nothing was done.
#[must_use]
pub fn recorded_acts(world: &World, prepared: &Prepared) -> Acted {
    let n = prepared.actors.len();
    let mut sums = vec![vec![0_i32; n]; prepared.game.layers.len()];
    let mut at_hand = vec![0; sums.len()];
    let last = prepared.plan.until.map(|until| until.last());
    let sides = &prepared.plan.sides;
    let toward = |id| match world.catalogue.registry.code(id) {
        code if code == sides[0] => 1,
        code if code == sides[1] => -1,
        _ => 0,
    };
    for (act, truth) in &world.acts {
        let day = act.window.first_day();
        let is_within = day.is_some_and(|day| day >= prepared.plan.start && last.is_none_or(|last| day <= last));
        let layer = deed_of(act.kind).and_then(|deed| prepared.game.layer(deed));
        let (Some(layer), true, true) = (layer, is_within, *truth != Truth::No) else { continue };
        at_hand[layer] += 1;
        let direction: i32 = act
            .participants
            .iter()
            .map(|(id, role)| match role {
                Role::Recipient => toward(*id),
                Role::Target => -toward(*id),
                _ => 0,
            })
            .sum();
        for (doer, _) in act.participants.iter().filter(|(_, role)| *role == Role::Doer) {
            if let Some(actor) = prepared.actors.iter().position(|id| id == doer) {
                sums[layer][actor] += direction.signum();
            }
        }
    }
    let level = |sum: &i32| (*sum != 0).then(|| sum.signum() as i8);
    Acted { at_hand, levels: sums.iter().map(|sums| sums.iter().map(level).collect()).collect() }
}
