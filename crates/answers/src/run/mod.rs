//! `run`: a crisis run forward: what each state would probably do, layer by layer, and what a change of one thing would change.

mod layout;
mod rows;

use demarche_core::{
    Answer, Catalogue, Column, Crisis, Day, Period, QuestionKind, RowKind, Scope, View, Window, Worlds,
};
use demarche_crises::model::{Compiled, Term, basins, mean_state};
use demarche_crises::plan::{Plan, built_in, read, template};
use demarche_crises::run::{
    Ask, Compared, Fan, Outcome, Prepared, RunError, Sensitivity, WhatIf, compare, compromise, prepare, recorded_acts,
    sensitivity, simulate, what_if,
};
use serde_json::{Value, json};

use crate::Error;
use crate::desk::{self, Desk};

/// Which crisis, and how to run it.
#[derive(Debug, Clone, Default)]
pub struct RunRequest {
    /// A crisis of the pack; or the name of the file of a plan.
    pub subject: String,
    /// The text of the plan, where it is a file.
    pub plan: Option<String>,
    /// How many runs.
    pub runs: u32,
    /// The seed.
    pub seed: u64,
    /// The last day that is run to, if not that of the plan.
    pub until: Option<String>,
    /// What-ifs, such as `CHN.arms.RUS=+1`.
    pub what_ifs: Vec<String>,
    /// Terms that are left out.
    pub without: Vec<String>,
    /// Whether to ask which assumption moves the outcome.
    pub sensitivity: bool,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

/// All that a run gave.
pub(crate) struct Run<'d> {
    pub(crate) desk: &'d Desk,
    pub(crate) prepared: Prepared,
    pub(crate) what_ifs: Vec<WhatIf>,
    pub(crate) outcome: Outcome,
    pub(crate) compared: Option<Compared>,
    /// By layer, then actor: toward which side it has more acts on record.
    pub(crate) acts: Vec<Vec<Option<i8>>>,
    pub(crate) sensitivity: Vec<Vec<Sensitivity>>,
    /// How many times as wide intervals are as they would be with full records; none where records are full.
    pub(crate) wider: Option<f64>,
    pub(crate) compiled: Compiled,
    pub(crate) values: Vec<f64>,
    pub(crate) state: Vec<f64>,
    pub(crate) basins: Vec<(Vec<i8>, f64)>,
}

/// The columns of a run, for the schema.
#[must_use]
pub fn run_columns() -> Vec<Column> {
    rows::COLUMNS.to_vec()
}

/// A commented plan, which runs as it stands.
#[must_use]
pub fn plan_template(name: &str) -> String {
    template(name)
}

/// Points of the rule behind indices of sensitivity.
const POINTS: u32 = 96;
/// Descents that look for resting states.
const STARTS: u32 = 48;
/// The most runs.
const MOST: u32 = 1_000_000;

/// Runs a crisis.
///
/// # Errors
/// If the crisis, a name, a term or a what-if is not known, or the plan cannot be read.
pub fn run(worlds: &dyn Worlds, request: &RunRequest) -> Result<View, Error> {
    if request.runs == 0 || request.runs > MOST {
        return Err(Error::Request {
            what: format!("{} runs", request.runs),
            expected: format!("1 to {MOST}; 10000 are enough for errors below one in a hundred"),
        });
    }
    let catalogue = worlds.catalogue();
    let mut plan = match &request.plan {
        Some(text) => read(&request.subject, text).map_err(|error| Error::Request {
            what: format!("{}: {}", error.at, error.found),
            expected: format!("expected {}", error.expected),
        })?,
        None => plan_of(catalogue, &request.subject)?,
    };
    if plan.name.is_empty() {
        plan.name = request.subject.trim_end_matches(".toml").to_owned();
    }
    if let Some(until) = &request.until {
        let until: Period = until.parse()?;
        if until.last() < plan.start {
            let expected = format!("a day after the first, {}", plan.start);
            return Err(Error::Request { what: format!("--until {until} is before the crisis"), expected });
        }
        plan.until = Some(until);
    }
    let without = request.without.iter().map(|name| name.parse()).collect::<Result<Vec<Term>, _>>()?;
    let before = Window::new(None, Some(Period::day(plan.start.plus(-1))))?;
    let scope = Scope::of(&[RowKind::Ballots, RowKind::Marks, RowKind::Ties]);
    let desk = Desk::open(worlds, before, None, &scope)?;
    let prepared = prepare(&desk.world, &plan, &without).map_err(refused)?;
    let what_ifs = request
        .what_ifs
        .iter()
        .map(|text| what_if(&desk.world, &prepared, text))
        .collect::<Result<Vec<_>, _>>()
        .map_err(refused)?;
    let ask = Ask { runs: request.runs, seed: request.seed, steps: plan.steps() };
    let outcome = simulate(&prepared, &what_ifs, &ask);
    let compared = match prepared.vote.as_ref().and_then(|vote| vote.question) {
        Some(question) => {
            // The record of the vote itself is looked at only now, to be laid beside what was run.
            let window = Window::of(catalogue.question(question).date);
            let after = Desk::open(worlds, window, None, &Scope::of(&[RowKind::Ballots]))?;
            compare(&after.world, &prepared, &outcome)
        }
        None => None,
    };
    // So is what else was done.
    let during = Window::new(Some(Period::day(plan.start)), plan.until)?;
    let acts = recorded_acts(&Desk::open(worlds, during, None, &Scope::of(&[RowKind::Acts]))?.world, &prepared);
    let wider = (!prepared.notes.is_empty()).then(|| widened(&prepared, &outcome, &ask));
    let values = prepared.game.middle();
    let compiled = prepared.game.compile(&values);
    let state = mean_state(&prepared.game, &compiled);
    let basins = basins(&prepared.game, &compiled, request.seed, STARTS);
    let sensitivity = if request.sensitivity { sensitivity(&prepared, POINTS, request.seed) } else { Vec::new() };
    let run = Run {
        desk: &desk,
        prepared,
        what_ifs,
        outcome,
        compared,
        acts,
        sensitivity,
        wider,
        compiled,
        values,
        state,
        basins,
    };
    let mut meta = desk.meta(request.query.clone());
    meta.warnings = warnings(&run);
    meta.extra = extra(&run, request);
    let mut sources: Vec<String> = Vec::new();
    if let Some(question) = run.prepared.vote.as_ref().and_then(|vote| vote.question) {
        let citation = catalogue.citation(catalogue.question(question).citation);
        sources.extend(citation.iter().map(|id| catalogue.source(*id).key.clone()));
    }
    sources.sort();
    sources.dedup();
    meta.sources = sources;
    let rows = rows::rows(&run);
    let layout = layout::layout(&run, request);
    Ok(View { meta, columns: rows::COLUMNS.to_vec(), rows, layout })
}

/// Mean width of the 90 % intervals of all cells that were not given.
pub(crate) fn width(outcome: &Outcome) -> f64 {
    let widths: Vec<f64> = outcome
        .cells
        .iter()
        .filter(|cell| !cell.is_given)
        .flat_map(|cell| cell.levels.iter().map(|share| share.high - share.low))
        .collect();
    widths.iter().sum::<f64>() / widths.len().max(1) as f64
}

/// The same run with nothing unknown of records and ties: how much wider the intervals are than that.
fn widened(prepared: &Prepared, outcome: &Outcome, ask: &Ask) -> f64 {
    let mut full = prepared.clone();
    for parameter in &mut full.game.parameters {
        if matches!(parameter.name.as_str(), "vote.thin" | "deeds.unknown") {
            parameter.law = demarche_crises::model::Law::exactly(parameter.law.middle());
        }
    }
    let full = simulate(&full, &[], ask);
    width(outcome) / width(&full).max(1e-9)
}

/// The plan of a crisis of the pack: the shipped one, or one made from its row.
fn plan_of(catalogue: &Catalogue, key: &str) -> Result<Plan, Error> {
    let Some(crisis) = desk::crisis(catalogue, key) else {
        return Err(desk::no_such(catalogue, "crisis", key, true));
    };
    match built_in(&crisis.key) {
        Some(plan) => Ok(plan),
        None => from_row(catalogue, crisis),
    }
}

fn from_row(catalogue: &Catalogue, crisis: &Crisis) -> Result<Plan, Error> {
    let (Some(sides), Some(start)) = (crisis.sides, crisis.window.first_day()) else {
        return Err(Error::NothingCovered {
            what: format!("{} names no two sides, so that nothing counts toward either", crisis.key),
            nearest: "write a plan of your own: demarche run new".to_owned(),
        });
    };
    let mut plan = Plan::new(&crisis.key, start, sides.map(|id| catalogue.registry.code(id).to_owned()));
    plan.title.clone_from(&crisis.title);
    plan.until = crisis.window.end();
    let is_put = |id: &&demarche_core::QuestionId| {
        let question = catalogue.question(**id);
        let counts = |option: &demarche_core::OptionSide| {
            option.question == **id && matches!(option.option, Answer::Yes | Answer::No)
        };
        question.kind == QuestionKind::RollCall
            && question.body == "UNGA"
            && question.date.from() >= start
            && crisis.options.iter().any(counts)
    };
    let first = crisis.questions.iter().filter(is_put).min_by_key(|id| catalogue.question(**id).date);
    plan.question = first.map(|id| catalogue.question(*id).key.clone());
    Ok(plan)
}

fn refused(error: RunError) -> Error {
    match error {
        RunError::Actor { error, .. } => Error::Name(error),
        RunError::Question { at, found } => Error::Request {
            what: format!("{at}: no question is called {found:?}"),
            expected: "the key of a roll call: demarche votes list".to_owned(),
        },
        RunError::Plan { at, found, expected } => {
            Error::Request { what: format!("{at}: {found}"), expected: format!("expected {expected}") }
        }
    }
}

fn warnings(run: &Run<'_>) -> Vec<String> {
    let mut found = run.prepared.notes.clone();
    if let Some(wider) = run.wider {
        found.push(format!("intervals are {wider:.1} times as wide as they would be with full records"));
    }
    let is_open = run.prepared.plan.is_vote_open;
    found.push(if is_open {
        "every layer is assumed: what comes out follows from assumptions, and is no evidence".to_owned()
    } else {
        "every layer but the vote is assumed: what comes out there follows from assumptions, and is no evidence"
            .to_owned()
    });
    found.push("a what-if is the model's response, not an effect that was measured".to_owned());
    found.push("who stands on a side is given by the plan; what happened from the first day on is not used".to_owned());
    if matches!(run.prepared.plan.name.as_str(), "rose-2003" | "orange-2004" | "tulip-2005") {
        found.push(
            "whether one of these protests raised the chance of the next cannot be told: three that succeeded, and no list of those that did not"
                .to_owned(),
        );
    }
    found
}

fn extra(run: &Run<'_>, request: &RunRequest) -> Vec<(&'static str, Value)> {
    let (prepared, outcome) = (&run.prepared, &run.outcome);
    let game = &prepared.game;
    let n = prepared.actors.len();
    let parameters: Vec<Value> = game
        .parameters
        .iter()
        .map(|parameter| {
            json!({ "parameter": parameter.name, "assumed": parameter.law.is_assumed(), "middle": parameter.law.middle(),
                    "low": parameter.law.at(0.05), "high": parameter.law.at(0.95) })
        })
        .collect();
    let totals: Vec<Value> = game
        .layers
        .iter()
        .zip(&outcome.totals)
        .map(|(rule, totals)| {
            let of = |level: usize| json!({ "median": totals[level].value, "low": totals[level].low, "high": totals[level].high });
            json!({ "layer": rule.deed.as_str(), "second_side": of(0), "neither": of(1), "first_side": of(2) })
        })
        .collect();
    let effects: Vec<Value> = run
        .what_ifs
        .iter()
        .zip(&outcome.effects)
        .map(|(what, effects)| {
            let changed = effects
                .iter()
                .filter(|effect| effect.change.abs() > 2.0 * effect.error && effect.change != 0.0)
                .count();
            json!({ "what_if": what.text, "means": what.means, "cells_changed": changed })
        })
        .collect();
    let scores = run.compared.as_ref().map(|compared| {
        json!({ "answers": compared.n, "log_loss": compared.log_loss, "brier_3": compared.brier_3,
                "brier_binary": compared.brier_binary, "accuracy": compared.accuracy,
                "parts_known_afterwards": { "log_loss": compared.base[0], "brier_3": compared.base[1],
                                            "brier_binary": compared.base[2], "accuracy": compared.base[3] },
                "answers_where_known_ones_were_alike": { "log_loss": compared.kernel[0], "brier_3": compared.kernel[1],
                                                         "brier_binary": compared.kernel[2], "accuracy": compared.kernel[3] } })
    });
    let sensitive: Vec<Value> = run
        .sensitivity
        .iter()
        .zip(&game.layers)
        .map(|(indices, rule)| {
            let of: Vec<Value> = indices
                .iter()
                .map(|index| json!({ "parameter": index.parameter, "first": index.first, "total": index.total }))
                .collect();
            json!({ "layer": rule.deed.as_str(), "indices": of })
        })
        .collect();
    let layers = game.layers.len();
    let fans: Vec<Value> = outcome
        .path
        .iter()
        .enumerate()
        .map(|(at, fans)| {
            let day = Day::from_days(prepared.plan.start.days() + (at / layers.max(1)) as i32 * prepared.plan.step_days);
            let of = |fan: &Fan| {
                json!({ "median": fan.median, "lo50": fan.half.0, "hi50": fan.half.1, "lo90": fan.most.0, "hi90": fan.most.1 })
            };
            json!({ "date": day.to_string(), "layer": game.layers[at % layers.max(1)].deed.as_str(), "second_side": of(&fans[0]),
                    "neither": of(&fans[1]), "first_side": of(&fans[2]) })
        })
        .collect();
    let (mean, median) = compromise(prepared);
    let peers = game.peers.iter().map(Vec::len).sum::<usize>() as f64 / n.max(1) as f64;
    vec![
        ("crisis", json!(prepared.plan.name)),
        ("title", json!(prepared.plan.title)),
        ("sides", json!(prepared.plan.sides)),
        ("first_day", json!(prepared.plan.start.to_string())),
        ("question", json!(prepared.plan.question)),
        ("runs", json!(outcome.runs)),
        ("draws", json!(outcome.draws)),
        ("steps", json!(prepared.plan.steps())),
        ("seed", json!(request.seed)),
        ("revisions", json!(outcome.revisions)),
        ("options_per_revision", json!(3)),
        ("peers_per_revision", json!(peers)),
        ("past_roll_calls", json!(prepared.past_calls)),
        ("mean_interval_width", json!(width(outcome))),
        ("wider_than_full_records", json!(run.wider)),
        ("parameters", json!(parameters)),
        ("totals", json!(totals)),
        ("path", json!(fans)),
        ("what_ifs", json!(effects)),
        ("vote_score", json!(scores)),
        ("baselines", json!({ "compromise": mean, "weighted_median": median })),
        ("resting_states", json!(run.basins.iter().map(|(_, part)| *part).collect::<Vec<f64>>())),
        ("sensitivity", json!(sensitive)),
    ]
}
