//! From a world and a plan to a game.

use std::sync::Arc;

use demarche_core::{
    ActorId, ActorKind, Answer, Catalogue, QuestionId, QuestionKind, Relation, Truth, World, checksum,
};

use super::dependence::Bound;
use super::forecast::Asking;
use super::votes::Voting;
use super::{PARAMETERS, RunError};
use crate::forecaster::Cut;
use crate::history::History;
use crate::model::chance::mixed;
use crate::model::{Deed, Game, Law, LayerRule, Link, Shock, Term};
use crate::plan::Plan;
use crate::vote::Past;

/// What is voted on, and which way.
#[derive(Debug, Clone, PartialEq)]
pub struct VoteAxis {
    /// The recorded question.
    pub question: Option<QuestionId>,
    /// 1 where a yes counts toward the first side, −1 where it counts toward the second.
    pub sign: f64,
    /// What it says.
    pub title: String,
}

/// A crisis that is ready to run.
#[derive(Debug, Clone)]
pub struct Prepared {
    /// The plan.
    pub plan: Plan,
    /// The numbers.
    pub game: Game,
    /// The actors, in the order of the game.
    pub actors: Vec<ActorId>,
    /// The patrons, in the order of the plan.
    pub patrons: Vec<ActorId>,
    /// The vote, if there is one.
    pub vote: Option<VoteAxis>,
    /// Where each actor leans, from −1 to 1, before the crisis.
    pub leans: Vec<Option<f64>>,
    /// The parts of each actor's answers where the known ones answered alike: second side, neither, first side; a baseline.
    pub alike: Vec<Option<[f64; 3]>>,
    /// The chances of the forecast of the vote: second side, neither, first side; none where the answer is known, or no vote is run.
    pub forecast: Vec<Option<[f64; 3]>>,
    /// What the forecaster was asked.
    pub(super) asking: Option<Asking>,
    /// What a reader must know.
    pub notes: Vec<String>,
    /// Roll calls of the five sessions before that the past rests on.
    pub past_calls: usize,
}

pub(super) struct Setting<'w> {
    pub(super) world: &'w World,
    pub(super) plan: &'w Plan,
    pub(super) actors: Vec<ActorId>,
    pub(super) patrons: Vec<(ActorId, f64)>,
    pub(super) history: Arc<History>,
    pub(super) rows: Vec<Option<usize>>,
}

/// Prepares a crisis from what was so before its first day; the world may hold more, which is not looked at.
///
/// # Errors
/// If a name of the plan is no actor or question, or a vote has no axis.
pub fn prepare(world: &World, plan: &Plan, without: &[Term]) -> Result<Prepared, RunError> {
    let resolve = |what: &str, name: &str| {
        world
            .catalogue
            .registry
            .resolve(name, Some(plan.start))
            .map_err(|error| RunError::Actor { at: plan.place(what), error })
    };
    let mut patrons = Vec::new();
    for patron in &plan.patrons {
        let is_side = plan.sides.contains(&patron.actor);
        let what = if is_side { "sides".to_owned() } else { format!("patrons.{}", patron.actor) };
        patrons.push((resolve(&what, &patron.actor)?, patron.stance));
    }
    let sides = [resolve("sides", &plan.sides[0])?, resolve("sides", &plan.sides[1])?];
    let bound = Bound::of(world, plan.start);
    let mut actors = who(world, plan, &resolve)?;
    actors.sort_by_key(|id| world.catalogue.registry.code(*id).to_owned());
    actors.dedup();
    if actors.len() < 2 {
        let expected = "actors or groups that existed on the first day".to_owned();
        return Err(RunError::Plan { at: plan.place("actors"), found: format!("{} actors", actors.len()), expected });
    }
    let plan = &named(world, plan, &actors, &patrons, &resolve)?;
    let history = Arc::new(History::of(world, "UNGA"));
    let rows_of = actors.iter().map(|id| history.row(*id)).collect();
    let setting = Setting { world, plan, actors, patrons, history, rows: rows_of };
    let vote = setting.axis()?;
    let mut plan_layers = plan.layers.clone();
    let mut notes = Vec::new();
    if vote.is_none() && plan_layers.contains(&Deed::Vote) {
        plan_layers.retain(|deed| *deed != Deed::Vote);
        notes.push("no vote is run: the plan names no question".to_owned());
    }
    let registry = &world.catalogue.registry;
    let keys = setting.actors.iter().map(|id| checksum(registry.code(*id).as_bytes())).collect();
    let mut game = Game::new(keys, plan_layers.iter().map(|deed| rule(*deed, plan)).collect());
    game.without = without.to_vec();
    game.regions = setting.actors.iter().map(|id| checksum(registry.actor(*id).region.as_bytes())).collect();
    for (name, low, high) in PARAMETERS {
        let own = plan.assumptions.iter().rev().find(|(other, _)| other == name).map(|(_, law)| *law);
        game.parameter(name, own.unwrap_or(Law::Assumed { low: *low, high: *high }));
    }
    let past = Past::new(&setting.history, Cut::day(plan.start).now(), plan.start);
    let past_calls = past.calls.len();
    if past_calls < 40 {
        notes.push(format!(
            "only {past_calls} earlier roll calls are at hand: records are thin, and intervals wider; load a dataset of roll calls (demarche load)"
        ));
    }
    if !bound.has_arms {
        notes.push("no source of arms deliveries is at hand: dependence is known from a few rows only, and intervals are wider".to_owned());
    }
    setting.peers(&mut game, &past);
    let voting = setting.votes(&mut game, &past, vote.as_ref());
    setting.deeds(&mut game, &bound, &voting.leans);
    setting.given(&mut game, sides);
    setting.principals(&mut game);
    let Setting { actors, patrons, .. } = setting;
    let Voting { leans, alike, forecast, asking } = voting;
    let patrons = patrons.into_iter().map(|(id, _)| id).collect();
    Ok(Prepared { plan: plan.clone(), game, actors, patrons, vote, leans, alike, forecast, asking, notes, past_calls })
}

type Resolve<'r> = dyn Fn(&str, &str) -> Result<ActorId, RunError> + 'r;

/// The plan with the codes of those whom its stakes, levels and dependences name, all of whom must take part.
fn named(
    world: &World,
    plan: &Plan,
    actors: &[ActorId],
    patrons: &[(ActorId, f64)],
    resolve: &Resolve<'_>,
) -> Result<Plan, RunError> {
    let registry = &world.catalogue.registry;
    let code = |what: String, name: &str| -> Result<String, RunError> {
        let id = resolve(&what, name)?;
        if actors.contains(&id) {
            return Ok(registry.code(id).to_owned());
        }
        let found = format!("{} does not take part", registry.code(id));
        Err(RunError::Plan { at: plan.place(&what), found, expected: "an actor of the plan".to_owned() })
    };
    let mut named = plan.clone();
    for (name, _) in &mut named.stakes {
        *name = code(format!("stakes.{name}"), name)?;
    }
    for (name, deed, _) in &mut named.levels {
        *name = code(format!("levels.{name}.{deed}"), name)?;
    }
    for (name, patron, _) in &mut named.dependence {
        let what = format!("dependence.{name}.{patron}");
        let id = resolve(&what, patron)?;
        let Some(place) = patrons.iter().position(|(other, _)| *other == id) else {
            let listed: Vec<&str> = plan.patrons.iter().map(|patron| patron.actor.as_str()).collect();
            let (at, found) = (plan.place(&what), format!("{patron} is no patron of this plan"));
            return Err(RunError::Plan { at, found, expected: format!("one of {}", listed.join(", ")) });
        };
        *name = code(what, name)?;
        patron.clone_from(&plan.patrons[place].actor);
    }
    Ok(named)
}

/// Who takes part: those named, or the members of the United Nations.
fn who(world: &World, plan: &Plan, resolve: &Resolve<'_>) -> Result<Vec<ActorId>, RunError> {
    let registry = &world.catalogue.registry;
    let exists = |id: &ActorId| {
        let window = registry.actor(*id).window;
        window.first_day().is_none_or(|day| day <= plan.start) && window.until().is_none_or(|day| day >= plan.start)
    };
    let mut actors = Vec::new();
    for name in &plan.actors {
        match registry.group(&name.to_lowercase()) {
            Some(group) => {
                actors.extend(group.members.iter().filter(|(_, w)| w.may_contain(plan.start)).map(|(id, _)| *id))
            }
            None => actors.push(resolve(&format!("actors.{name}"), name)?),
        }
    }
    if plan.actors.is_empty() {
        let member = |tie: &demarche_core::Tie| {
            tie.relation == Relation::FullMembership
                && registry.code(tie.to) == "UN"
                && tie.window.first_day().is_none_or(|day| day <= plan.start)
                && tie.window.until().is_none_or(|day| day >= plan.start)
        };
        let members =
            world.ties.iter().filter(|(tie, truth)| *truth != Truth::No && member(tie)).map(|(tie, _)| tie.from);
        actors.extend(members.filter(|id| registry.actor(*id).kind == ActorKind::State));
    } else {
        for patron in &plan.patrons {
            actors.push(resolve("patrons", &patron.actor)?);
        }
    }
    actors.retain(|id| exists(id) && registry.actor(*id).kind != ActorKind::Organisation);
    Ok(actors)
}

fn rule(deed: Deed, plan: &Plan) -> LayerRule {
    let place = |name: &str| PARAMETERS.iter().position(|(other, _, _)| *other == name).map(|place| place as u16);
    let is_vote = deed == Deed::Vote;
    // Words and votes are looked at again in every step, dear deeds more slowly.
    let rate = match deed {
        Deed::Vote | Deed::Statement => 1.0,
        Deed::Sanction => 0.5,
        Deed::Aid => 0.3,
        Deed::Arms => 0.2,
        Deed::Recognition => 0.1,
    };
    LayerRule {
        deed,
        shock: if is_vote { Shock::Level } else { Shock::Axis(Link::Logit) },
        rate,
        peers: if is_vote { None } else { place("deeds.peers") },
        stay: if is_vote { None } else { place("deeds.habit") },
        regional: place(if is_vote { "vote.regional" } else { "deeds.regional" }),
        common: None,
        has_middle: true,
        is_open: !is_vote || plan.is_vote_open,
    }
}

impl Setting<'_> {
    /// The vote and which way it counts.
    fn axis(&self) -> Result<Option<VoteAxis>, RunError> {
        let (plan, catalogue) = (self.plan, &self.world.catalogue);
        let at = plan.place("question");
        let no_axis = |found: String| RunError::Plan {
            at: at.clone(),
            found,
            expected: format!("yes_counts_toward = \"{}\" or \"{}\"", plan.sides[0], plan.sides[1]),
        };
        let Some(key) = &plan.question else {
            let Some(title) = &plan.question_title else { return Ok(None) };
            let sign = plan.yes_counts.ok_or_else(|| no_axis("a question without a side for a yes".to_owned()))?;
            return Ok(Some(VoteAxis { question: None, sign, title: title.clone() }));
        };
        let id =
            question_named(catalogue, key).ok_or_else(|| RunError::Question { at: at.clone(), found: key.clone() })?;
        let question = catalogue.question(id);
        if question.kind != QuestionKind::RollCall {
            return Err(no_axis(format!("{key} is no roll call")));
        }
        let coded = catalogue.crises.iter().flat_map(|crisis| &crisis.options).find_map(|option| {
            let place = plan.sides.iter().position(|side| side == catalogue.registry.code(option.side))?;
            let toward = if place == 0 { 1.0 } else { -1.0 };
            match option.answer_of(id)? {
                Answer::Yes => Some(toward),
                Answer::No => Some(-toward),
                _ => None,
            }
        });
        let sign = plan
            .yes_counts
            .or(coded)
            .ok_or_else(|| no_axis(format!("no record tells for which side a yes on {key} counts")))?;
        Ok(Some(VoteAxis { question: Some(id), sign, title: question.title.clone() }))
    }
}

/// The question of a key, `unga-es11-1`, or of a symbol, with or without `A/RES/`.
pub(crate) fn question_named(catalogue: &Catalogue, text: &str) -> Option<QuestionId> {
    let text = text.trim();
    catalogue.question_by_key(&text.to_lowercase()).or_else(|| {
        let bare = |symbol: &str| {
            let symbol = symbol.split(" (").next().unwrap_or_default().to_uppercase();
            let symbol = symbol.trim_start_matches("DRAFT ");
            symbol.strip_prefix("A/RES/").or_else(|| symbol.strip_prefix("S/RES/")).unwrap_or(symbol).to_owned()
        };
        let wanted = bare(text);
        let mut found = catalogue.questions().filter(|(_, question)| bare(&question.symbol) == wanted);
        match (found.next(), found.next()) {
            (Some((id, _)), None) => Some(id),
            _ => None,
        }
    })
}

/// The answer to a question that an option names.
trait AnswerOf {
    fn answer_of(&self, question: QuestionId) -> Option<Answer>;
}

impl AnswerOf for demarche_core::OptionSide {
    fn answer_of(&self, question: QuestionId) -> Option<Answer> {
        (self.question == question).then_some(self.option)
    }
}

/// A lasting number of a name.
pub(crate) fn key_of(name: &str) -> u64 {
    mixed(checksum(name.as_bytes()))
}
