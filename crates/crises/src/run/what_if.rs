//! What-ifs: one thing given that was chosen, or one bond changed; everything else as it was.

use demarche_core::{ActorId, World, nearest};

use super::RunError;
use super::prepare::{Prepared, question_named};
use crate::history::Seen;
use crate::model::{Deed, Game, KINDS, Term};

/// A what-if, as written and as a game.
#[derive(Debug, Clone)]
pub struct WhatIf {
    /// As it was written.
    pub text: String,
    /// What it means.
    pub means: String,
    /// The game with it.
    pub game: Game,
}

/// How much of what binds an actor to a patron a whole sanction cuts.
const CUT: f64 = 0.8;

fn wrong<T>(text: &str, found: String, expected: &str) -> Result<T, RunError> {
    Err(RunError::Plan { at: format!("--what-if {text:?}"), found, expected: expected.to_owned() })
}

const FORM: &str = "ACTOR.layer.TARGET=LEVEL, ACTOR.layer=LEVEL, or ACTOR votes yes|no|abstain on QUESTION; for example CHN.arms.RUS=+1";

/// Reads a what-if: `CHN.arms.RUS=+1`, `KAZ.statement=-1`, `EU.sanction.SRB=+1` or `CHN votes no on unga-es11-1`.
///
/// # Errors
/// If it cannot be read, or names an actor, layer or question that is not in the crisis.
pub fn what_if(world: &World, prepared: &Prepared, text: &str) -> Result<WhatIf, RunError> {
    let mut game = prepared.game.clone();
    let means = match text.split_once('=') {
        Some((what, level)) => assigned(world, prepared, &mut game, text, what, level)?,
        None => voted(world, prepared, &mut game, text)?,
    };
    Ok(WhatIf { text: text.to_owned(), means, game })
}

fn resolve(world: &World, prepared: &Prepared, text: &str, name: &str) -> Result<ActorId, RunError> {
    let found = world.catalogue.registry.resolve(name.trim(), Some(prepared.plan.start));
    found.map_err(|error| RunError::Actor { at: format!("--what-if {text:?}"), error })
}

/// A level that an actor can be given: all of an act, none, or all of its opposite.
fn whole(text: &str, level: f64) -> Result<i8, RunError> {
    if level.fract() == 0.0 {
        return Ok(level as i8);
    }
    wrong(text, format!("the level {level} is no whole one"), "-1, 0 or +1 for what an actor does")
}

/// Gives a level; where it is a vote, the forecaster is asked again with that answer known.
fn fix(prepared: &Prepared, game: &mut Game, actor: usize, layer: usize, level: i8) {
    game.fixed.retain(|(a, l, _)| (*a as usize, usize::from(*l)) != (actor, layer));
    game.fixed.push((actor as u32, layer as u16, level));
    if let (Some(asking), Deed::Vote) = (&prepared.asking, game.layers[layer].deed) {
        let seen = match f64::from(level) * asking.sign {
            answer if answer > 0.0 => Seen::Yes,
            answer if answer < 0.0 => Seen::No,
            _ => Seen::Abstain,
        };
        let common = game.layers[layer].common.map_or(0.0, |place| game.parameters[usize::from(place)].law.middle());
        let heard = asking.hear(Some((prepared.actors[actor], seen)));
        asking.enter(&heard, game, layer, common);
    }
}

fn place(prepared: &Prepared, text: &str, world: &World, id: ActorId) -> Result<usize, RunError> {
    let code = world.catalogue.registry.code(id);
    match prepared.actors.iter().position(|other| *other == id) {
        Some(place) => Ok(place),
        None => wrong(text, format!("{code} does not take part"), "a state that takes part, or a patron and a target"),
    }
}

fn assigned(
    world: &World,
    prepared: &Prepared,
    game: &mut Game,
    text: &str,
    what: &str,
    level: &str,
) -> Result<String, RunError> {
    let parts: Vec<&str> = what.split('.').map(str::trim).collect();
    let level: f64 = match level.trim().parse() {
        Ok(level) if (-1.0..=1.0).contains(&level) => level,
        _ => return wrong(text, format!("the level {:?}", level.trim()), "a level from -1 to +1"),
    };
    let (name, layer, target) = match parts[..] {
        [name, layer] => (name, layer, None),
        [name, layer, target] => (name, layer, Some(target)),
        _ => return wrong(text, format!("{} parts before the =", parts.len()), FORM),
    };
    let deed: Deed = match layer.parse() {
        Ok(deed) => deed,
        Err(_) => {
            let names = Deed::ALL.iter().map(|deed| deed.as_str());
            let guess = nearest(layer, names.clone(), 1);
            let hint = guess.first().map(|word| format!(" (did you mean {word}?)")).unwrap_or_default();
            let listed: Vec<&str> = names.collect();
            return wrong(text, format!("no layer is called {layer:?}{hint}"), &listed.join(", "));
        }
    };
    let id = resolve(world, prepared, text, name)?;
    let code = world.catalogue.registry.code(id).to_owned();
    let Some(target) = target else {
        let Some(on) = game.layer(deed) else {
            return wrong(text, format!("{deed} is not run"), "a layer of the plan");
        };
        let actor = place(prepared, text, world, id)?;
        fix(prepared, game, actor, on, whole(text, level)?);
        return Ok(format!("{code} acts on {deed} at level {level:+}, whatever it would choose"));
    };
    let target_id = resolve(world, prepared, text, target)?;
    let target_code = world.catalogue.registry.code(target_id).to_owned();
    if let Some(side) = prepared.plan.sides.iter().position(|side| *side == target_code || side == target) {
        let Some(on) = game.layer(deed) else {
            return wrong(text, format!("{deed} is not run"), "a layer of the plan");
        };
        let actor = place(prepared, text, world, id)?;
        // What is done for the second side, or against the first, counts below 0.
        let toward = if side == 0 { 1.0 } else { -1.0 } * if deed == Deed::Sanction { -1.0 } else { 1.0 };
        fix(prepared, game, actor, on, whole(text, toward * level)?);
        return Ok(format!("{code} acts on {deed} at level {level:+} toward {target_code}, whatever it would choose"));
    }
    let Some(patron) = prepared.patrons.iter().position(|other| *other == id) else {
        return wrong(
            text,
            format!("{code} is no patron of this crisis"),
            "a target that is a side, or an actor that is a patron",
        );
    };
    let to = place(prepared, text, world, target_id)?;
    match deed {
        Deed::Aid | Deed::Arms => {
            let kind = if deed == Deed::Aid { 0 } else { KINDS - 1 };
            game.principals[patron].given.push((to as u32, kind, level));
            Ok(format!("{code} gives {target_code} {level:+} offers of {deed}, whatever it decides"))
        }
        Deed::Sanction => {
            let tag = format!(": {code} (");
            let reasons = &game.reasons;
            let is_bond = |why: u32| reasons.get(why as usize).is_some_and(|reason| reason.contains(&tag));
            let mut is_bound = false;
            for entry in game.entries.iter_mut().filter(|entry| entry.actor as usize == to) {
                if matches!(entry.term, Term::Dependence | Term::Hedging) && is_bond(entry.why) {
                    entry.amount *= 1.0 - CUT * level;
                    is_bound = true;
                }
            }
            if !is_bound {
                return Ok(format!(
                    "{code} sanctions {target_code}, but nothing at hand binds the two, so that nothing changes"
                ));
            }
            Ok(format!("{code} sanctions {target_code}: {:.0} % of what binds the two is cut", 100.0 * CUT * level))
        }
        _ => wrong(text, format!("{deed} toward {target_code}, which is no side"), "aid, arms or sanction"),
    }
}

fn voted(world: &World, prepared: &Prepared, game: &mut Game, text: &str) -> Result<String, RunError> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let Some(at) = words.iter().position(|word| *word == "votes") else {
        return wrong(text, "neither an = nor the word votes".to_owned(), FORM);
    };
    let (name, rest) = (words[..at].join(" "), &words[at + 1..]);
    let (Some(layer), Some(axis)) = (game.layer(Deed::Vote), &prepared.vote) else {
        return wrong(text, "no vote is run".to_owned(), "a crisis with a question");
    };
    let answer = match rest.first().copied() {
        Some("yes") => 1.0,
        Some("no") => -1.0,
        Some("abstain") => 0.0,
        other => return wrong(text, format!("the answer {:?}", other.unwrap_or_default()), "yes, no or abstain"),
    };
    if let ["on", key] = rest[1..] {
        let asked = question_named(&world.catalogue, key);
        if asked.is_none() || asked != axis.question {
            let known = axis.question.map(|id| world.catalogue.question(id));
            let known = known.map_or_else(
                || "which has no record: leave out `on …`".to_owned(),
                |question| format!("{} ({})", question.key, question.symbol),
            );
            return wrong(text, format!("the question {key:?}"), &format!("the question that is run, {known}"));
        }
    } else if rest.len() != 1 {
        return wrong(text, format!("{:?} after the answer", rest[1..].join(" ")), "on QUESTION, or nothing");
    }
    let id = resolve(world, prepared, text, &name)?;
    let actor = place(prepared, text, world, id)?;
    fix(prepared, game, actor, layer, (answer * axis.sign) as i8);
    Ok(format!("{} votes {}", world.catalogue.registry.code(id), rest[0]))
}
