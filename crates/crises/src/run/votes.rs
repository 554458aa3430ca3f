//! The vote of a crisis: the forecast of each actor's answer, and what may make a run differ from it.

use std::sync::Arc;

use demarche_core::ActorId;

use super::PARAMETERS;
use super::dependence::{Bound, leans};
use super::forecast::{Asking, chances};
use super::prepare::{Setting, VoteAxis};
use crate::asked::Asked;
use crate::forecaster::Cut;
use crate::history::Seen;
use crate::model::{Basis, Deed, Entry, Game, Law, Term};
use crate::title::title;
use crate::vote::{Past, Put};

/// What is known of a vote before it.
#[derive(Default)]
pub(super) struct Voting {
    /// Where each actor leans.
    pub(super) leans: Vec<Option<f64>>,
    /// Parts of own answers where the known ones were alike: second side, neither, first side.
    pub(super) alike: Vec<Option<[f64; 3]>>,
    /// The chances of the forecast: second side, neither, first side; none where the answer is known.
    pub(super) forecast: Vec<Option<[f64; 3]>>,
    /// What the forecaster was asked.
    pub(super) asking: Option<Asking>,
}

impl Setting<'_> {
    /// Who answers alike, and where no record tells, who lies in the same region.
    pub(super) fn peers(&self, game: &mut Game, past: &Past<'_>) {
        let registry = &self.world.catalogue.registry;
        let place = |row: u32| self.rows.iter().position(|other| *other == Some(row as usize));
        for (actor, row) in self.rows.iter().enumerate() {
            let mut found: Vec<(u32, f64)> = Vec::new();
            if let Some(row) = row {
                found.extend(past.peers[*row].iter().filter_map(|(peer, w)| Some((place(*peer)? as u32, *w))));
            }
            if found.is_empty() {
                let region = &registry.actor(self.actors[actor]).region;
                let near = |other: &usize| *other != actor && registry.actor(self.actors[*other]).region == *region;
                found.extend((0..self.actors.len()).filter(near).take(20).map(|other| (other as u32, 1.0)));
            }
            let all: f64 = found.iter().map(|(_, w)| w).sum();
            found.iter_mut().for_each(|(_, w)| *w /= all.max(1e-9));
            game.peers[actor] = found;
        }
    }

    /// Those who stand wholly on a side, and whose vote the plan gives, with their answer: −1, 0 or 1.
    fn known(&self, sign: f64) -> Vec<(ActorId, f64)> {
        let firm = self.patrons.iter().filter(|(_, stance)| stance.abs() >= 1.0);
        let mut known: Vec<(ActorId, f64)> = firm.map(|(id, stance)| (*id, sign * stance)).collect();
        let registry = &self.world.catalogue.registry;
        for (code, _, level) in self.plan.levels.iter().filter(|(_, deed, _)| *deed == Deed::Vote) {
            if let Some(id) = registry.by_code(code) {
                known.retain(|(other, _)| *other != id);
                known.push((id, sign * f64::from(*level)));
            }
        }
        known.retain(|(id, _)| self.history.row(*id).is_some());
        known
    }

    /// The entries of the vote; where each actor leans.
    pub(super) fn votes(&self, game: &mut Game, past: &Past<'_>, vote: Option<&VoteAxis>) -> Voting {
        let none = vec![None; self.rows.len()];
        let Some(axis) = vote else {
            let bound = Bound::of(self.world, self.plan.start);
            let group = |sign: f64| -> Vec<(usize, f64)> {
                let theirs = self.patrons.iter().filter(|(_, stance)| stance * sign > 0.0);
                let voices = theirs
                    .flat_map(|(id, stance)| bound.voices(self.world, *id).into_iter().map(|voice| (voice, *stance)));
                voices.filter_map(|(id, stance)| Some((self.history.row(id)?, stance))).collect()
            };
            let found = leans(&self.history, self.plan.start, &group(1.0), &group(-1.0));
            let leans = self.rows.iter().map(|row| Some(found[(*row)?]?.0)).collect();
            return Voting { leans, alike: none.clone(), forecast: none, asking: None };
        };
        let known = self.known(axis.sign);
        let by_row = known.iter().filter_map(|(id, level)| Some((self.history.row(*id)?, *level))).collect();
        let records = past.records(&Put { title: axis.title.clone(), known: by_row });
        let turned = |parts: [f64; 3]| if axis.sign > 0.0 { parts } else { [parts[2], parts[1], parts[0]] };
        let record_of = |row: &Option<usize>| records[(*row)?];
        let alike = self.rows.iter().map(|row| Some(turned(record_of(row)?.alike))).collect();
        let thin = |row: &Option<usize>| 1.5 / (1.0 + record_of(row).map_or(0.0, |record| record.weight)).sqrt();
        let cut = Cut::day(self.plan.start);
        let seen = |level: f64| match level {
            level if level > 0.5 => Seen::Yes,
            level if level < -0.5 => Seen::No,
            _ => Seen::Abstain,
        };
        let asked = Asked {
            question: None,
            title: title(&axis.title, ""),
            date: self.plan.start,
            session: cut.now(),
            is_in_parts: false,
            issues: Vec::new(),
            text: None,
            sponsors: Vec::new(),
            entitled: self.actors.iter().copied().filter(|id| known.iter().all(|(other, _)| other != id)).collect(),
            known: known.iter().map(|(id, level)| (*id, seen(*level))).collect(),
            presumed: Vec::new(),
            tells_not_voting: false,
        };
        let asking = Asking {
            history: Arc::clone(&self.history),
            cut,
            asked,
            sign: axis.sign,
            actors: self.actors.clone(),
            thin: self.rows.iter().map(thin).collect(),
        };
        let heard = asking.hear(None);
        let forecast: Vec<Option<[f64; 3]>> =
            heard.terms.iter().map(|terms| Some(turned(chances(terms.as_ref()?)))).collect();
        let lean = |actor: usize| {
            let own = self.plan.patrons.iter().zip(&self.patrons).find(|(_, (id, _))| *id == self.actors[actor]);
            match (forecast[actor], own) {
                (Some([down, _, up]), _) => self.rows[actor].map(|_| up - down),
                (None, Some((_, (_, stance)))) => Some(*stance),
                (None, None) => None,
            }
        };
        let leans = (0..self.actors.len()).map(lean).collect();
        if let Some(layer) = game.layer(Deed::Vote) {
            let law = Law::Fitted { mean: heard.common, error: 0.0, floor: 0.0 };
            let common = game.parameter("vote.common", law);
            game.layers[layer].common = Some(common);
            asking.enter(&heard, game, layer, heard.common);
            let parameter = PARAMETERS.iter().position(|(name, _, _)| *name == "vote.thin").unwrap_or(0) as u16;
            for (actor, amount) in asking.thin.iter().enumerate() {
                let weight = record_of(&self.rows[actor]).map_or(0.0, |record| record.weight);
                let why = game.reason(format!("a record of {weight:.0} like answers"));
                let (actor, layer, term, basis) = (actor as u32, layer as u16, Term::Shock, Basis::Slope);
                game.entries.push(Entry { actor, layer, term, basis, parameter, amount: *amount, why });
            }
        }
        Voting { leans, alike, forecast, asking: Some(asking) }
    }
}
