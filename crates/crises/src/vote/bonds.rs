//! How far actors hang on others: arms they were supplied with, and promises of defence.

use std::collections::{BTreeMap, HashMap};

use demarche_core::{ActorId, Day, Relation, Truth, Unit, World};

/// After so many years half of an arms delivery is left.
const HALF_LIFE: f64 = 12.0;

/// What binds an actor to another, by what it is, in parts of 0 to 1; from what was so before a day.
#[must_use]
pub fn bound(world: &World, before: Day) -> BTreeMap<(ActorId, ActorId), BTreeMap<&'static str, f64>> {
    let mut found: BTreeMap<(ActorId, ActorId), BTreeMap<&'static str, f64>> = BTreeMap::new();
    let mut arms: HashMap<ActorId, f64> = HashMap::new();
    let mut delivered: BTreeMap<(ActorId, ActorId), f64> = BTreeMap::new();
    for (tie, truth) in &world.ties {
        let starts = tie.window.first_day();
        if *truth == Truth::No || starts.is_some_and(|day| day >= before) {
            continue;
        }
        let value = |unit: Unit| tie.value.filter(|value| value.unit() == unit).and_then(|value| value.value());
        let is_over = tie.window.until().is_some_and(|day| day < before);
        let mut put = |actor: ActorId, on: ActorId, what: &'static str, part: f64| {
            let parts = found.entry((actor, on)).or_default();
            let kept = parts.entry(what).or_default();
            *kept = kept.max(part.clamp(0.0, 1.0));
        };
        match tie.relation {
            Relation::ArmsDeliveries => {
                if let (Some(amount), Some(day), true) = (value(Unit::SipriTivMillions), tie.window.until(), is_over) {
                    let age = f64::from(before.days() - day.days()) / 365.25;
                    let left = amount * 0.5_f64.powf(age / HALF_LIFE);
                    *arms.entry(tie.to).or_default() += left;
                    *delivered.entry((tie.to, tie.from)).or_default() += left;
                }
            }
            Relation::ArmsImportShare => {
                if let Some(share) = value(Unit::PercentOfArmsImports) {
                    put(tie.to, tie.from, "arms", share / 100.0);
                }
            }
            Relation::TradeShare => {
                if let Some(share) = value(Unit::PercentOfTrade) {
                    put(tie.to, tie.from, "trade", share / 100.0);
                }
            }
            Relation::ImportShare => {
                if let Some(share) = value(Unit::PercentOfImports) {
                    put(tie.to, tie.from, "trade", share / 100.0);
                }
            }
            Relation::ExportShare => {
                if let Some(share) = value(Unit::PercentOfExports) {
                    put(tie.from, tie.to, "trade", share / 100.0);
                }
            }
            Relation::ExternalDebtShare => {
                if let Some(share) = value(Unit::PercentOfExternalDebt) {
                    put(tie.to, tie.from, "loans", share / 100.0);
                }
            }
            Relation::DefencePledge if !is_over => {
                put(tie.to, tie.from, "alliance", 1.0);
            }
            Relation::DefenceAgreement if !is_over => {
                put(tie.to, tie.from, "defence agreement", 0.5);
                put(tie.from, tie.to, "defence agreement", 0.5);
            }
            Relation::MilitaryBase if !is_over => put(tie.to, tie.from, "base", 0.5),
            _ => {}
        }
    }
    for ((actor, on), left) in delivered {
        if let Some(all) = arms.get(&actor).filter(|all| **all > 0.0) {
            let parts = found.entry((actor, on)).or_default();
            let kept = parts.entry("arms").or_default();
            *kept = kept.max(left / all);
        }
    }
    found
}
