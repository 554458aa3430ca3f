//! `run`: a crisis run forward: what each state would probably do, layer by layer, and what a change of one thing would change.

mod beside;
mod layout;
mod meta;
mod rows;
mod words;

use demarche_core::{Answer, Catalogue, Column, Crisis, Period, QuestionKind, RowKind, Scope, View, Window, Worlds};
use demarche_crises::model::{Compiled, Term, basins, mean_state};
use demarche_crises::plan::{Plan, built_in, read, template};
use demarche_crises::run::{
    Ablated, Acted, Ask, Compared, Outcome, Prepared, RunError, Sensitivity, WhatIf, ablate, compare, prepare,
    recorded_acts, sensitivity, simulate, what_if,
};

use crate::Error;
use crate::credits;
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
    /// Whether to take out each term in turn and score the vote without it.
    pub ablate: bool,
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
    /// What is on record of deeds.
    pub(crate) acts: Acted,
    pub(crate) sensitivity: Vec<Vec<Sensitivity>>,
    /// What each term earns on the recorded vote; none where that was not asked, or there is no record.
    pub(crate) ablated: Option<Vec<Ablated>>,
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
    let mut ablated = None;
    let compared = match prepared.vote.as_ref().and_then(|vote| vote.question) {
        Some(question) => {
            // The record of the vote itself is looked at only now, to be laid beside what was run.
            let window = Window::of(catalogue.question(question).date);
            let after = Desk::open(worlds, window, None, &Scope::of(&[RowKind::Ballots]))?;
            if request.ablate {
                ablated = ablate(&after.world, &prepared, &ask).map(|(_, found)| found);
            }
            compare(&after.world, &prepared, &outcome)
        }
        None => None,
    };
    if request.ablate && ablated.is_none() {
        return Err(Error::NothingCovered {
            what: format!("{}: no vote on record that a term could be scored on", plan.name),
            nearest: "crises whose vote is recorded: demarche run crimea-2014, myanmar-2021 or ukraine-2022".to_owned(),
        });
    }
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
        ablated,
        wider,
        compiled,
        values,
        state,
        basins,
    };
    let mut meta = desk.meta(request.query.clone());
    meta.warnings = meta::warnings(&run);
    meta.extra = meta::extra(&run, request);
    let question = run.prepared.vote.as_ref().and_then(|vote| vote.question);
    meta.sources = credits::cited(catalogue, question.iter().map(|id| catalogue.question(*id).citation));
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
        RunError::Actor { at, error } if at.starts_with("--what-if") => Error::Name(error),
        RunError::Actor { at, error } => Error::Request {
            what: format!("{at}: {error}"),
            expected: "expected an actor's code or name: demarche codes NAME".to_owned(),
        },
        RunError::Question { at, found } => Error::Request {
            what: format!("{at}: no question is called {found:?}"),
            expected: "expected the key or the symbol of a roll call: demarche votes list".to_owned(),
        },
        RunError::Plan { at, found, expected } => {
            Error::Request { what: format!("{at}: {found}"), expected: format!("expected {expected}") }
        }
    }
}
