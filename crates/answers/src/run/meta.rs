//! What a run says of itself beside its rows: warnings, totals, courses, scores, parameters.

use demarche_core::{Catalogue, Day};
use demarche_crises::model::Deed;
use demarche_crises::plan::built_in;
use demarche_crises::run::{Fan, chain, compromise};
use serde_json::{Value, json};

use super::layout::on_record;
use super::{Run, RunRequest, beside, width, words};

pub(super) fn warnings(run: &Run<'_>) -> Vec<String> {
    let mut found = run.prepared.notes.clone();
    // What would be told as 1.0 is no widening.
    if let Some(wider) = run.wider.filter(|wider| *wider >= 1.05) {
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
        found.push(one_upon_another(run.desk.world.catalogue.as_ref()));
    }
    found
}

/// Days after a protest in which the next counts as soon: a year and a half.
const SOON: i32 = 548;

/// Whether one of the three protests raised the chance of the next, as far as three dates can say.
fn one_upon_another(catalogue: &Catalogue) -> String {
    let starts: Vec<Day> =
        ["rose-2003", "orange-2004", "tulip-2005"].iter().filter_map(|key| Some(built_in(key)?.start)).collect();
    let listed = || catalogue.crises.iter();
    let window = listed()
        .filter_map(|crisis| crisis.window.first_day())
        .min()
        .zip(listed().filter_map(|crisis| crisis.window.until().or(crisis.window.first_day())).max());
    let cannot = "whether one of these protests raised the chance of the next cannot be told";
    let why = "the three are listed because they came together, and no list has those that failed or never came";
    match window.and_then(|window| chain(&starts, window, SOON).zip(Some(window))) {
        Some((found, (from, until))) => {
            let high =
                found.interval.1.map_or_else(|| "without an upper end".to_owned(), |high| format!("to {high:.0}"));
            let ratio = found.ratio.map_or_else(|| "no".to_owned(), |ratio| format!("{ratio:.0}"));
            format!(
                "{cannot}: {} of {} came within 18 months of another ({:.1} years), {} in the other {:.1} years from {from} to {until}, \
                 a rate {ratio} times as high, 90 % interval {:.1} {high}, where 1 is a constant rate; but {why}",
                found.soon,
                found.events,
                found.days_soon / 365.25,
                found.events - found.soon,
                found.days_else / 365.25,
                found.interval.0
            )
        }
        None => format!("{cannot}: {why}"),
    }
}

pub(super) fn extra(run: &Run<'_>, request: &RunRequest) -> Vec<(&'static str, Value)> {
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
        .zip(outcome.totals.iter().zip(&outcome.spread))
        .map(|(rule, (totals, spread))| {
            let of = |level: usize| {
                json!({ "median": totals[level].value, "low": totals[level].low, "high": totals[level].high, "dots": spread[level] })
            };
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
                .map(|index| json!({ "parameter": index.parameter, "first": index.first, "total": index.total, "at_low": index.ends[0], "at_high": index.ends[1] }))
                .collect();
            json!({ "layer": rule.deed.as_str(), "indices": of })
        })
        .collect();
    let layers = game.layers.len();
    let fans: Vec<Value> = outcome
        .path
        .iter()
        .enumerate()
        // A vote is cast on its day: only layers that are looked at again have a course.
        .filter(|(at, _)| game.layers[at % layers.max(1)].deed != Deed::Vote)
        .map(|(at, fans)| {
            let day = Day::from_days(prepared.plan.start.days() + (at / layers.max(1)) as i32 * prepared.plan.step_days);
            let of = |fan: &Fan| {
                json!({ "median": fan.median, "lo50": fan.half.0, "hi50": fan.half.1, "lo90": fan.most.0, "hi90": fan.most.1 })
            };
            json!({ "date": day.to_string(), "layer": game.layers[at % layers.max(1)].deed.as_str(), "second_side": of(&fans[0]),
                    "neither": of(&fans[1]), "first_side": of(&fans[2]) })
        })
        .collect();
    let acts: Vec<Value> = (0..layers)
        .map(|layer| {
            let [second, neither, first] = words::acts(run, layer);
            json!({ "layer": game.layers[layer].deed.as_str(), "second_side": second, "neither": neither, "first_side": first })
        })
        .collect();
    let recorded: Vec<Value> = beside::beside(run)
        .iter()
        .map(|one| {
            json!({ "layer": game.layers[one.layer].deed.as_str(), "acts_at_hand": one.at_hand,
                    "states_toward": { "second_side": one.states[0], "first_side": one.states[1] },
                    "runs_that_have_it_so": one.like, "same_of_other_states": one.others })
        })
        .collect();
    let terms: Vec<Value> = run
        .ablated
        .iter()
        .flatten()
        .map(|one| {
            json!({ "term": one.term.as_str(), "reaches_the_vote": one.reaches_the_vote, "log_loss_without": one.scores[0],
                    "brier_3_without": one.scores[1], "brier_binary_without": one.scores[2], "earns": one.earns, "error": one.error })
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
        ("acts", json!(acts)),
        ("runs", json!(outcome.runs)),
        ("monte_carlo_error_at_most", json!(0.5 / f64::from(outcome.runs).sqrt())),
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
        ("vote_counts_on_record", json!(counts_on_record(run))),
        ("acts_on_record", json!(recorded)),
        ("baselines", json!({ "compromise": mean, "weighted_median": median })),
        ("resting_states", json!(run.basins.iter().map(|(_, part)| *part).collect::<Vec<f64>>())),
        ("sensitivity", json!(sensitive)),
        ("terms", json!(terms)),
    ]
}

/// The official counts beside the runs; null where they are not told.
fn counts_on_record(run: &Run<'_>) -> Option<Vec<Value>> {
    let counts = on_record(run)?.into_iter();
    Some(counts.map(|(act, count, inside)| json!({ "act": act, "count": count, "inside_90": inside })).collect())
}
