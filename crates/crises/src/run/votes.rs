//! The vote of a crisis: the terms that were estimated on history, for each actor.

use super::PARAMETERS;
use super::dependence::{Bound, leans};
use super::prepare::{Setting, VoteAxis};
use crate::model::{Basis, Deed, Entry, Game, Law, Term};
use crate::vote::{Past, Put, Record, bonds, rows, shipped};

/// Parts of answers toward the second side, neither, the first side.
pub(super) type Alike = Vec<Option<[f64; 3]>>;

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

    /// The rows of those who stand wholly on a side, with their level for a yes of 1.
    fn known(&self, bound_sign: f64) -> Vec<(usize, f64)> {
        let firm = self.patrons.iter().filter(|(_, stance)| stance.abs() >= 1.0);
        firm.filter_map(|(id, stance)| Some((self.history.row(*id)?, bound_sign * stance))).collect()
    }

    /// The entries of the vote; where each actor leans.
    pub(super) fn votes(
        &self,
        game: &mut Game,
        past: &Past<'_>,
        vote: Option<&VoteAxis>,
        without: &[Term],
    ) -> (Vec<Option<f64>>, Alike) {
        let Some(axis) = vote else {
            let camp = |sign: f64| -> Vec<usize> {
                let bound = Bound::of(self.world, self.plan.start);
                let theirs = self.patrons.iter().filter(|(_, stance)| stance * sign > 0.0);
                theirs.flat_map(|(id, _)| bound.voices(self.world, *id)).filter_map(|id| self.history.row(id)).collect()
            };
            let found = leans(&self.history, self.plan.start, &camp(1.0), &camp(-1.0));
            return (self.rows.iter().map(|row| Some(found[(*row)?]?.0)).collect(), vec![None; self.rows.len()]);
        };
        let put = Put { title: axis.title.clone(), known: self.known(axis.sign) };
        let records = past.records(&put);
        let lean: Vec<Option<f64>> = self
            .rows
            .iter()
            .map(|row| records[(*row)?].map(|record| axis.sign * (record.alike[2] - record.alike[0])))
            .collect();
        let turned = |parts: [f64; 3]| if axis.sign > 0.0 { parts } else { [parts[2], parts[1], parts[0]] };
        let alike: Alike = self.rows.iter().map(|row| Some(turned(records[(*row)?]?.alike))).collect();
        let Some(layer) = game.layer(Deed::Vote) else { return (lean, alike) };
        let fitted = shipped();
        // Chances were estimated over roll calls; in a run what they have in common is drawn, so that effects are larger by this much.
        let is_shocked = !without.contains(&Term::Shock);
        let scale = if is_shocked { (1.0 + 0.346 * fitted.common * fitted.common).sqrt() } else { 1.0 };
        let names = ["alike", "title", "peers", "values", "arms", "alliance", "hedging", "cut_no", "cut_yes"];
        let parameters: Vec<u16> = names
            .iter()
            .enumerate()
            .map(|(k, name)| {
                let (mean, error) = (scale * fitted.estimates[k], scale * fitted.errors[k]);
                let floor = if k < 7 { 0.0 } else { f64::NEG_INFINITY };
                game.parameter(&format!("vote.{name}"), Law::Fitted { mean, error, floor })
            })
            .collect();
        let common = game.parameter("vote.common", Law::exactly(fitted.common));
        game.layers[layer].peers = Some(parameters[2]);
        game.layers[layer].common = Some(common);
        let bonds = bonds(self.world, &self.history, self.plan.start);
        let found = rows(past, &put, &bonds);
        let terms =
            [Term::Habit, Term::Habit, Term::Peers, Term::Values, Term::Dependence, Term::Dependence, Term::Hedging];
        let (yes, no) = if axis.sign > 0.0 { (Basis::Up, Basis::Down) } else { (Basis::Down, Basis::Up) };
        let thin = PARAMETERS.iter().position(|(name, _, _)| *name == "vote.thin").unwrap_or(0) as u16;
        for (actor, row) in self.rows.iter().enumerate() {
            let mut add = |term, basis, parameter, amount: f64, why| {
                if amount != 0.0 {
                    game.entries.push(Entry {
                        actor: actor as u32,
                        layer: layer as u16,
                        term,
                        basis,
                        parameter,
                        amount,
                        why,
                    });
                }
            };
            let record = row.and_then(|row| records[row]);
            let mut why_of = |text: String| -> u32 {
                game.reasons.push(text);
                (game.reasons.len() - 1) as u32
            };
            let base = why_of("how often roll calls end so".to_owned());
            add(Term::Base, yes, parameters[8], -1.0, base);
            add(Term::Base, no, parameters[7], 1.0, base);
            let weight = record.map_or(0.0, |record| record.weight);
            let why = why_of(format!("a record of {weight:.0} like answers"));
            add(Term::Shock, Basis::Slope, thin, 1.5 / (1.0 + weight).sqrt(), why);
            let Some(z) = row.and_then(|row| found[row]) else { continue };
            let texts = Self::vote_reasons(record.as_ref());
            for k in 0..7 {
                let why = why_of(texts[k].clone());
                if k == 2 {
                    let own = axis.sign * lean[actor].unwrap_or(0.0);
                    add(terms[k], Basis::Slope, parameters[k], -axis.sign * own, why);
                } else {
                    add(terms[k], yes, parameters[k], z[k][1], why);
                    add(terms[k], no, parameters[k], -z[k][0], why);
                }
            }
        }
        (lean, alike)
    }

    fn vote_reasons(record: Option<&Record>) -> [String; 7] {
        let alike = record.map_or_else(String::new, |r| {
            format!("yes in {:.0} % of {:.0} answers where the known ones answered alike", 100.0 * r.alike[2], r.weight)
        });
        let title = record.and_then(|r| r.title).map_or_else(String::new, |(parts, n)| {
            format!("yes in {:.0} % of {n} answers on this title", 100.0 * parts[2])
        });
        [
            alike,
            title,
            "its own leaning, from which peers draw".to_owned(),
            "position on the axis of the known answers".to_owned(),
            "arms from those whose answers are known".to_owned(),
            "promises of defence by those whose answers are known".to_owned(),
            "ties to those whose answers are known".to_owned(),
        ]
    }
}
