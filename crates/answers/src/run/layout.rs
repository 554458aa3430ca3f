//! A run for people: totals, states, what changes, what moves the outcome.

use demarche_core::{Layout, Sheet};
use demarche_crises::model::Deed;
use demarche_crises::run::{compromise, reasons};

use super::rows::status;
use super::{Run, RunRequest};
use crate::evidence::limited;

fn percent(part: f64) -> String {
    format!("{:.0}", 100.0 * part)
}

pub(crate) fn layout(run: &Run<'_>, request: &RunRequest) -> Layout {
    let (prepared, outcome) = (&run.prepared, &run.outcome);
    let plan = &prepared.plan;
    let mut heading = vec![
        format!(
            "{}: {} runs of {} steps, {} draws of the parameters, seed {}. From what was so before {}.",
            plan.title,
            outcome.runs,
            plan.steps(),
            outcome.draws,
            request.seed,
            plan.start
        ),
        format!(
            "The sides are {} and {}. Parts of 100 runs; 90 % intervals over draws of the parameters.",
            plan.sides[0], plan.sides[1]
        ),
    ];
    if let (Some(compared), Some(axis)) = (&run.compared, &prepared.vote) {
        heading.push(format!(
            "Vote: {}. {} answers were not given: log loss {:.3}, Brier {:.3}, binary {:.3}, right {} %.",
            axis.title,
            compared.n,
            compared.log_loss,
            compared.brier_3,
            compared.brier_binary,
            percent(compared.accuracy)
        ));
        for (name, scores) in [
            ("own answers where the known ones were alike, alone", compared.kernel),
            ("the parts of all answers, known only afterwards", compared.base),
        ] {
            let wins = match compared.log_loss.total_cmp(&scores[0]) {
                std::cmp::Ordering::Less => "worse than the run",
                std::cmp::Ordering::Equal => "as good as the run",
                std::cmp::Ordering::Greater => "better than the run",
            };
            heading.push(format!(
                "  {name}: {:.3}, {:.3}, {:.3}, {} %; by log loss {wins}.",
                scores[0],
                scores[1],
                scores[2],
                percent(scores[3])
            ));
        }
    }
    heading.extend(recorded(run));
    let (mean, median) = compromise(prepared);
    let told = |x: Option<f64>| x.map_or_else(|| "not known".to_owned(), |x| format!("{x:+.2}"));
    heading.push(format!(
        "Baselines: the compromise of all leanings is {}, their median {}.",
        told(mean),
        told(median)
    ));
    let first = run.basins.first().map_or(0.0, |(_, part)| *part);
    let differ = (0..run.state.len())
        .filter(|place| run.basins.iter().any(|(state, _)| state[*place] != run.basins[0].0[*place]))
        .count();
    heading.push(match run.basins.len() {
        0 => "Without shocks it does not come to rest.".to_owned(),
        1 => "Without shocks it comes to rest in one state, from wherever it starts.".to_owned(),
        found => format!("Without shocks it comes to rest in {found} states, {} % of starts in the commonest; {differ} cells differ.", percent(first)),
    });
    let mut tables = vec![totals(run)];
    for (what, effects) in run.what_ifs.iter().zip(&outcome.effects) {
        tables.push(flips(run, &what.text, &what.means, effects, request.limit));
    }
    for (layer, _) in prepared.game.layers.iter().enumerate() {
        tables.push(states(run, layer, request.limit));
    }
    for (indices, rule) in run.sensitivity.iter().zip(&prepared.game.layers) {
        let lines = indices
            .iter()
            .take(8)
            .map(|index| {
                let known = if index.is_assumed { "assumed" } else { "estimated" };
                vec![
                    index.parameter.clone(),
                    known.to_owned(),
                    format!("{:.2}", index.first),
                    format!("{:.2}", index.total),
                ]
            })
            .collect();
        tables.push(limited(
            format!("what moves {}: parts of the variance", rule.deed),
            &["parameter", "is", "alone", "in all"],
            lines,
            None,
        ));
    }
    Layout {
        heading,
        tables,
        footer: vec!["all reasons, parameters and totals: -f json; a crisis of your own: demarche run new".to_owned()],
    }
}

/// What the record has of deeds, and where the run put them; none where it has nothing.
fn recorded(run: &Run<'_>) -> Option<String> {
    let n = run.prepared.actors.len();
    let mut parts = Vec::new();
    for ((layer, rule), acts) in run.prepared.game.layers.iter().enumerate().zip(&run.acts) {
        let cells = &run.outcome.cells[layer * n..(layer + 1) * n];
        let known: Vec<f64> = acts
            .iter()
            .zip(cells)
            .filter(|(_, cell)| !cell.is_given)
            .filter_map(|(level, cell)| Some(cell.levels[((*level)? + 1) as usize].value))
            .collect();
        if !known.is_empty() {
            let mean = known.iter().sum::<f64>() / known.len() as f64;
            parts.push(format!("{} {} actors, {} %", rule.deed, known.len(), percent(mean)));
        }
    }
    (!parts.is_empty()).then(|| {
        format!(
            "Acts on record toward a side, and the mean part of runs that have them so (no score): {}.",
            parts.join("; ")
        )
    })
}

fn totals(run: &Run<'_>) -> Sheet {
    let sides = &run.prepared.plan.sides;
    let lines = run
        .prepared
        .game
        .layers
        .iter()
        .enumerate()
        .map(|(layer, rule)| {
            let totals = run.outcome.totals[layer];
            let mut line = vec![rule.deed.to_string(), status(run, layer, false).to_owned()];
            line.extend([2, 1, 0].map(|level| {
                format!("{:.0} [{:.0}, {:.0}]", totals[level].value, totals[level].low, totals[level].high)
            }));
            line
        })
        .collect();
    let (first, second) = (format!("toward {}", sides[0]), format!("toward {}", sides[1]));
    limited(
        "how many states, middle and 90 % of runs".to_owned(),
        &["layer", "is", &first, "neither", &second],
        lines,
        None,
    )
}

fn flips(
    run: &Run<'_>,
    text: &str,
    means: &str,
    effects: &[demarche_crises::run::Effect],
    limit: Option<usize>,
) -> Sheet {
    let n = run.prepared.actors.len();
    let mut order: Vec<usize> =
        (0..effects.len()).filter(|place| effects[*place].up + effects[*place].down > 0.0).collect();
    order.sort_by(|a, b| effects[*b].change.abs().total_cmp(&effects[*a].change.abs()).then(a.cmp(b)));
    let lines = order
        .iter()
        .map(|place| {
            let effect = effects[*place];
            vec![
                format!(
                    "{} {}",
                    run.desk.code(run.prepared.actors[place % n]),
                    run.desk.label(run.prepared.actors[place % n])
                ),
                run.prepared.game.layers[place / n].deed.to_string(),
                format!("{:+.3} ± {:.3}", effect.change, effect.error),
                format!("{:.1}", 100.0 * effect.up),
                format!("{:.1}", 100.0 * effect.down),
            ]
        })
        .collect();
    let caption = format!("what if {text}: {means}; the same random numbers in both");
    limited(caption, &["state", "layer", "change", "higher in % of runs", "lower in %"], lines, limit.or(None))
}

fn states(run: &Run<'_>, layer: usize, limit: Option<usize>) -> Sheet {
    let n = run.prepared.actors.len();
    let sides = &run.prepared.plan.sides;
    let game = &run.prepared.game;
    let cell = |actor: usize| &run.outcome.cells[layer * n + actor];
    let mut order: Vec<usize> = (0..n).collect();
    let mean = |actor: usize| cell(actor).levels[2].value - cell(actor).levels[0].value;
    order.sort_by(|a, b| mean(*b).total_cmp(&mean(*a)).then(a.cmp(b)));
    let is_vote = game.layers[layer].deed == Deed::Vote;
    let lines = order
        .into_iter()
        .map(|actor| {
            let id = run.prepared.actors[actor];
            let mut line = vec![format!("{} {}", run.desk.code(id), run.desk.label(id))];
            line.extend([2, 1, 0].map(|level| {
                let share = cell(actor).levels[level];
                format!("{} [{}, {}]", percent(share.value), percent(share.low), percent(share.high))
            }));
            let recorded = run.compared.as_ref().filter(|_| is_vote).and_then(|compared| compared.recorded[actor]);
            line.push(match recorded {
                Some(1) => sides[0].clone(),
                Some(-1) => sides[1].clone(),
                Some(_) => "abstained".to_owned(),
                None => String::new(),
            });
            line.push(if cell(actor).is_given {
                "given".to_owned()
            } else {
                let found = reasons(&run.prepared, &run.compiled, &run.state, &run.values, layer, actor);
                let told = found.iter().take(3).map(|reason| {
                    if reason.pull == 0.0 {
                        format!("{} ({:+.1} to neither)", reason.why, reason.middle)
                    } else {
                        format!("{} {:+.1}", reason.why, reason.pull)
                    }
                });
                told.collect::<Vec<_>>().join("; ")
            });
            line
        })
        .collect();
    let (first, second) = (format!("toward {}", sides[0]), format!("toward {}", sides[1]));
    let caption = format!("{}, {}", game.layers[layer].deed, status(run, layer, false));
    limited(
        caption,
        &["state", &first, "neither", &second, if is_vote { "recorded" } else { "" }, "reasons"],
        lines,
        limit,
    )
}
