//! The other layers of a crisis: assumptions over evidence of leanings and bonds.

use demarche_core::ActorId;

use super::PARAMETERS;
use super::dependence::Bound;
use super::prepare::Setting;
use crate::model::{Basis, Deed, Entry, Game, Principal, Term};

impl Setting<'_> {
    /// The entries of every layer but the vote.
    pub(super) fn deeds(&self, game: &mut Game, bound: &Bound, lean: &[Option<f64>]) {
        let place = |name: &str| PARAMETERS.iter().position(|(other, _, _)| *other == name).unwrap_or(0) as u16;
        let registry = &self.world.catalogue.registry;
        let layers: Vec<(usize, Deed)> = game.layers.iter().map(|rule| rule.deed).enumerate().collect();
        let unknown = game.reason("what is not known of it".to_owned());
        let cost = game.reason("what acting costs".to_owned());
        for (actor, id) in self.actors.iter().enumerate() {
            let code = registry.code(*id);
            let stake = self.plan.stakes.iter().rev().find(|(name, _)| name == code).map_or(1.0, |(_, stake)| *stake);
            let mut all = Vec::new();
            match lean[actor] {
                Some(v) => {
                    let why = game.reason(format!("leaned {v:+.2} between the sides before"));
                    all.push((Term::Values, Basis::Slope, place("deeds.values"), stake * v, why));
                }
                None => all.push((Term::Values, Basis::Slope, place("deeds.unknown"), stake, unknown)),
            }
            for (patron, (other, stance)) in self.patrons.iter().enumerate() {
                if other == id {
                    continue;
                }
                let name = &self.plan.patrons[patron].actor;
                let own = self.plan.dependence.iter().rev().find(|(a, p, _)| a == code && p == name);
                let parts = match own {
                    Some((_, _, part)) => vec![("dependence by the plan", *part)],
                    None => bound.parts(self.world, *id, *other),
                };
                for (what, part) in parts {
                    let why = game.reason(format!("{what}: {} ({part:.2})", registry.code(*other)));
                    if *stance != 0.0 {
                        all.push((
                            Term::Dependence,
                            Basis::Slope,
                            place("deeds.dependence"),
                            stake * part * stance,
                            why,
                        ));
                    }
                    all.push((Term::Hedging, Basis::Bend, place("deeds.hedging"), stake * part, why));
                }
            }
            if !bound.has_arms {
                all.push((Term::Dependence, Basis::Slope, place("deeds.unknown"), 0.5 * stake, unknown));
            }
            for (layer, deed) in layers.iter().filter(|(_, deed)| *deed != Deed::Vote) {
                for (term, basis, parameter, amount, why) in &all {
                    let (term, basis, parameter, amount, why) = (*term, *basis, *parameter, *amount, *why);
                    game.entries.push(Entry {
                        actor: actor as u32,
                        layer: *layer as u16,
                        term,
                        basis,
                        parameter,
                        amount,
                        why,
                    });
                }
                let parameter = place(&format!("cost.{deed}"));
                let (term, basis) = (Term::Cost, Basis::Bend);
                game.entries.push(Entry {
                    actor: actor as u32,
                    layer: *layer as u16,
                    term,
                    basis,
                    parameter,
                    amount: 2.0,
                    why: cost,
                });
            }
        }
        let open: Vec<usize> = (0..game.layers.len()).filter(|layer| game.layers[*layer].is_open).collect();
        for (a, first) in open.iter().enumerate() {
            for second in &open[a + 1..] {
                game.coherence.push((*first as u16, *second as u16, place("deeds.coherence")));
            }
        }
    }

    /// Levels that are given: the sides are with themselves, those who stand wholly on a side say so and vote so.
    pub(super) fn given(&self, game: &mut Game, sides: [ActorId; 2]) {
        let place = |id: ActorId| self.actors.iter().position(|other| *other == id);
        let mut fix = |actor: usize, layer: usize, level: i8| {
            game.fixed.retain(|(a, l, _)| (*a as usize, usize::from(*l)) != (actor, layer));
            game.fixed.push((actor as u32, layer as u16, level));
        };
        let deeds: Vec<Deed> = game.layers.iter().map(|rule| rule.deed).collect();
        for (id, stance) in &self.patrons {
            let Some(actor) = place(*id).filter(|_| stance.abs() >= 1.0) else { continue };
            for (layer, deed) in deeds.iter().enumerate() {
                if sides.contains(id) || matches!(deed, Deed::Vote | Deed::Statement) {
                    fix(actor, layer, *stance as i8);
                }
            }
        }
        for (name, deed, level) in &self.plan.levels {
            let found = self.world.catalogue.registry.resolve(name, Some(self.plan.start)).ok().and_then(place);
            if let (Some(actor), Some(layer)) = (found, deeds.iter().position(|other| other == deed)) {
                fix(actor, layer, *level);
            }
        }
    }

    /// Who makes offers.
    pub(super) fn principals(&self, game: &mut Game) {
        game.pressure = PARAMETERS.iter().position(|(name, _, _)| *name == "deeds.pressure").map(|place| place as u16);
        for (patron, (id, stance)) in self.plan.patrons.iter().zip(&self.patrons) {
            let budget = game.parameter(&format!("budget.{}", patron.actor), patron.budget);
            game.principals.push(Principal {
                name: patron.actor.clone(),
                actor: self.actors.iter().position(|other| other == id).map(|place| place as u32),
                stance: *stance,
                budget,
                prices: [patron.loan_price, patron.arms_price],
                cares: vec![1.0; game.layers.len()],
                given: Vec::new(),
            });
        }
    }
}
