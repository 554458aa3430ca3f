//! From a world and a plan to a game.

use demarche_core::{ActorId, ActorKind, Answer, Day, QuestionId, QuestionKind, Relation, Truth, World, checksum};

use super::dependence::{Bound, leans};
use super::{PARAMETERS, RunError};
use crate::history::History;
use crate::model::chance::mixed;
use crate::model::{Basis, Deed, Entry, Game, Law, LayerRule, Link, Principal, Shock, Term};
use crate::plan::Plan;
use crate::vote::{Past, Put, bonds, rows, shipped};

/// How a layer's numbers are known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Status {
    /// Estimated on history.
    Estimated,
    /// Assumed.
    Assumed,
}

impl Status {
    /// In a word.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Estimated => "estimated",
            Self::Assumed => "assumed",
        }
    }
}

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
    /// What a reader must know.
    pub notes: Vec<String>,
    /// Roll calls of the five sessions before that the past rests on.
    pub past_calls: usize,
}

struct Setting<'w> {
    world: &'w World,
    plan: &'w Plan,
    actors: Vec<ActorId>,
    patrons: Vec<(ActorId, f64)>,
    history: History,
    rows: Vec<Option<usize>>,
}

fn session_of(day: Day) -> i32 {
    let year = i32::from(day.year());
    let is_before_opening = Day::new(day.year(), 9, 1).is_none_or(|opens| day < opens);
    if is_before_opening { year - 1946 } else { year - 1945 }
}

/// Prepares a crisis from what was so before its first day; the world may hold more, which is not looked at.
///
/// # Errors
/// If a name of the plan is no actor or question, or a vote has no axis.
pub fn prepare(world: &World, plan: &Plan, without: &[Term]) -> Result<Prepared, RunError> {
    let at = |what: &str| format!("{}, {what}", plan.name);
    let resolve = |what: &str, name: &str| {
        world
            .catalogue
            .registry
            .resolve(name, Some(plan.start))
            .map_err(|error| RunError::Actor { at: at(what), error })
    };
    let mut patrons = Vec::new();
    for patron in &plan.patrons {
        patrons.push((resolve("patrons", &patron.actor)?, patron.stance));
    }
    let sides = [resolve("sides", &plan.sides[0])?, resolve("sides", &plan.sides[1])?];
    let bound = Bound::of(world, plan.start);
    let mut actors = who(world, plan, &resolve)?;
    actors.sort_by_key(|id| world.catalogue.registry.code(*id).to_owned());
    actors.dedup();
    if actors.len() < 2 {
        let expected = "actors or groups that existed on the first day".to_owned();
        return Err(RunError::Plan { at: at("actors"), found: format!("{} actors", actors.len()), expected });
    }
    let history = History::of(world, "UNGA");
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
    let past = Past::new(&setting.history, session_of(plan.start), plan.start);
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
    let lean = setting.votes(&mut game, &past, vote.as_ref(), without);
    setting.deeds(&mut game, &bound, &lean);
    setting.given(&mut game, sides);
    setting.principals(&mut game);
    let Setting { actors, patrons, .. } = setting;
    let leans = lean;
    let patrons = patrons.into_iter().map(|(id, _)| id).collect();
    Ok(Prepared { plan: plan.clone(), game, actors, patrons, vote, leans, notes, past_calls })
}

type Resolve<'r> = dyn Fn(&str, &str) -> Result<ActorId, RunError> + 'r;

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
            None => actors.push(resolve("actors", name)?),
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
        shock: Shock::Axis(Link::Logit),
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
        let at = format!("{}, question", plan.name);
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
        let id = catalogue
            .question_by_key(&key.to_lowercase())
            .ok_or_else(|| RunError::Question { at: at.clone(), found: key.clone() })?;
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

    /// Who answers alike, and where no record tells, who lies in the same region.
    fn peers(&self, game: &mut Game, past: &Past<'_>) {
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
    fn votes(&self, game: &mut Game, past: &Past<'_>, vote: Option<&VoteAxis>, without: &[Term]) -> Vec<Option<f64>> {
        let Some(axis) = vote else {
            let camp = |sign: f64| -> Vec<usize> {
                let bound = Bound::of(self.world, self.plan.start);
                let theirs = self.patrons.iter().filter(|(_, stance)| stance * sign > 0.0);
                theirs.flat_map(|(id, _)| bound.voices(self.world, *id)).filter_map(|id| self.history.row(id)).collect()
            };
            let found = leans(&self.history, self.plan.start, &camp(1.0), &camp(-1.0));
            return self.rows.iter().map(|row| Some(found[(*row)?]?.0)).collect();
        };
        let put = Put { title: axis.title.clone(), known: self.known(axis.sign) };
        let records = past.records(&put);
        let lean: Vec<Option<f64>> = self
            .rows
            .iter()
            .map(|row| records[(*row)?].map(|record| axis.sign * (record.alike[2] - record.alike[0])))
            .collect();
        let Some(layer) = game.layer(Deed::Vote) else { return lean };
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
            let base = self.reason_of(actor, "how often roll calls end so");
            let reasons = [base];
            let mut why_of = |text: String| -> u32 {
                game.reasons.push(text);
                (game.reasons.len() - 1) as u32
            };
            let base = why_of(reasons[0].clone());
            add(Term::Base, yes, parameters[8], -1.0, base);
            add(Term::Base, no, parameters[7], 1.0, base);
            let weight = record.map_or(0.0, |record| record.weight);
            let why = why_of(format!("a record of {weight:.0} like answers"));
            add(Term::Shock, Basis::Slope, thin, 1.5 / (1.0 + weight).sqrt(), why);
            let Some(z) = row.and_then(|row| found[row]) else { continue };
            let texts = self.vote_reasons(record.as_ref());
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
        lean
    }

    fn reason_of(&self, _actor: usize, text: &str) -> String {
        text.to_owned()
    }

    fn vote_reasons(&self, record: Option<&crate::vote::Record>) -> [String; 7] {
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

/// The answer to a question that an option names.
trait AnswerOf {
    fn answer_of(&self, question: QuestionId) -> Option<Answer>;
}

impl AnswerOf for demarche_core::OptionSide {
    fn answer_of(&self, question: QuestionId) -> Option<Answer> {
        (self.question == question).then_some(self.option)
    }
}

impl Setting<'_> {
    fn deeds(&self, game: &mut Game, bound: &Bound, lean: &[Option<f64>]) {
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
    fn given(&self, game: &mut Game, sides: [ActorId; 2]) {
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

    fn principals(&self, game: &mut Game) {
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

/// A lasting number of a name.
pub(crate) fn key_of(name: &str) -> u64 {
    mixed(checksum(name.as_bytes()))
}
