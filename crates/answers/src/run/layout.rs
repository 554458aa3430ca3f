//! A run for people: totals, states, what changes, what moves the outcome.

use demarche_core::{Layout, Sheet};
use demarche_crises::model::Deed;
use demarche_crises::run::{compromise, reasons};

use super::rows::status;
use super::{Run, RunRequest, beside, words};
use crate::evidence::limited;

fn percent(part: f64) -> String {
    match 100.0 * part {
        // What is not nothing, and not all, does not look so.
        part if part > 0.0 && part <= 0.5 => "<1".to_owned(),
        part if (99.5..100.0).contains(&part) => ">99".to_owned(),
        part => format!("{part:.0}"),
    }
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
            "The sides are {} and {}. Parts of 100 runs; 90 % intervals over draws of the parameters. So many runs leave a part open by up to {:.1} points (90 %): no interval is narrower than that leaves it (Wilson).",
            plan.sides[0],
            plan.sides[1],
            164.5 * 0.5 / f64::from(outcome.runs).sqrt()
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
    heading.extend(on_record(run).map(|counts| {
        let one = |(act, count, is_inside): (String, u16, bool)| {
            format!("{act} {count}{}", if is_inside { "" } else { " (outside the 90 % of runs)" })
        };
        let counts: Vec<String> = counts.into_iter().map(one).collect();
        format!("The official counts: {}. In the runs everybody votes; who did not is in no count.", counts.join(", "))
    }));
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
    tables.extend(ablated(run));
    tables.extend(beside::sheet(run));
    for (layer, _) in prepared.game.layers.iter().enumerate() {
        tables.push(states(run, layer, request.limit));
    }
    for (layer, (indices, rule)) in run.sensitivity.iter().zip(&prepared.game.layers).enumerate() {
        let shown: Vec<_> = indices.iter().take(8).collect();
        let ends = || shown.iter().flat_map(|index| index.ends);
        let (low, high) = (ends().fold(f64::INFINITY, f64::min), ends().fold(f64::NEG_INFINITY, f64::max));
        let lines = shown
            .iter()
            .map(|index| {
                let known = if index.is_assumed { "assumed" } else { "estimated" };
                vec![
                    index.parameter.clone(),
                    known.to_owned(),
                    format!("{:+.1}", index.ends[0]),
                    format!("{:+.1}", index.ends[1]),
                    bar(index.ends, low, high),
                    format!("{:.2}", index.first),
                    format!("{:.2}", index.total),
                ]
            })
            .collect();
        let [second, _, first] = words::acts(run, layer);
        tables.push(limited(
            format!(
                "what moves {}: expected states that {first} less those that {second}, with one parameter at the low and the high end of its range (5 %, 95 %) and all else in the middle; then its parts of the variance, alone and in all. The eight that move most",
                rule.deed
            ),
            &["parameter", "is", "low", "high", "from low (o) to high (x)", "alone", "in all"],
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

/// What each term earns on the vote.
fn ablated(run: &Run<'_>) -> Option<Sheet> {
    let lines = run
        .ablated
        .as_ref()?
        .iter()
        .map(|one| {
            let says = match one.earns {
                _ if !one.reaches_the_vote => "does not reach the vote: cannot earn anything",
                earns if earns > 2.0 * one.error => "earns",
                earns if earns < -2.0 * one.error => "costs: better without it",
                _ => "earns nothing that can be told from noise",
            };
            let mut line = vec![one.term.to_string()];
            line.extend(one.scores.map(|score| format!("{score:.3}")));
            line.extend([format!("{:+.3}", one.earns), format!("{:.3}", one.error), says.to_owned()]);
            line
        })
        .collect();
    let heads = ["without", "log loss", "Brier", "binary", "earns", "error", ""];
    let caption = "the vote without one term, nothing weighed anew: what the log loss gains by the term, and its standard error as if answers did not hang together";
    Some(limited(caption.to_owned(), &heads, lines, None))
}

/// A line of 24 places from the least to the greatest of all ends, with the two ends of one.
fn bar(ends: [f64; 2], low: f64, high: f64) -> String {
    const WIDE: usize = 24;
    let place = |value: f64| {
        let part = if high > low { (value - low) / (high - low) } else { 0.0 };
        ((part * (WIDE - 1) as f64).round() as usize).min(WIDE - 1)
    };
    let (from, to) = (place(ends[0]), place(ends[1]));
    let mark = |at: usize| match at {
        at if at == to => 'x',
        at if at == from => 'o',
        at if (from.min(to)..=from.max(to)).contains(&at) => '-',
        _ => ' ',
    };
    (0..WIDE).map(mark).collect::<String>().trim_end().to_owned()
}

/// The official counts of the vote that is run, each with its act, and whether it lies inside the 90 % of runs; none where they are not told.
pub(super) fn on_record(run: &Run<'_>) -> Option<Vec<(String, u16, bool)>> {
    let axis = run.prepared.vote.as_ref()?;
    let layer = run.prepared.game.layer(Deed::Vote)?;
    let counts = run.desk.catalogue().question(axis.question?).totals;
    let (yes, no, abstain) = (counts.yes.value()?, counts.no.value()?, counts.abstain.value()?);
    let counts = if axis.sign > 0.0 { [no, abstain, yes] } else { [yes, abstain, no] };
    let told = words::acts(run, layer).into_iter().zip(&run.outcome.totals[layer]).zip(counts);
    Some(
        told.map(|((act, total), count)| {
            let inside = (total.low..=total.high).contains(&f64::from(count));
            (act.to_string(), count, inside)
        })
        .collect(),
    )
}

fn totals(run: &Run<'_>) -> Sheet {
    let lines = run
        .prepared
        .game
        .layers
        .iter()
        .enumerate()
        .map(|(layer, rule)| {
            let acts = words::acts(run, layer);
            let mut line = vec![rule.deed.to_string(), status(run, layer, false).to_owned()];
            line.extend(
                run.outcome.totals[layer]
                    .iter()
                    .zip(acts)
                    .map(|(total, act)| format!("{act}: {:.0} [{:.0}, {:.0}]", total.value, total.low, total.high)),
            );
            line
        })
        .collect();
    let sides = &run.prepared.plan.sides;
    let (first, second) = (format!("for {}", sides[0]), format!("for {}", sides[1]));
    limited(
        "how many states, middle and 90 % of runs; those whose level was given among them".to_owned(),
        &["layer", "is", &second, "neither", &first],
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
    let differs = |place: &usize| effects[*place].up + effects[*place].down > 0.0;
    let is_told = |place: &usize| effects[*place].change.abs() > 2.0 * effects[*place].error;
    let (mut order, noise): (Vec<usize>, Vec<usize>) = (0..effects.len()).filter(differs).partition(is_told);
    order.sort_by(|a, b| effects[*b].change.abs().total_cmp(&effects[*a].change.abs()).then(a.cmp(b)));
    let lines = order
        .iter()
        .map(|place| {
            let effect = effects[*place];
            let actor = run.prepared.actors[place % n];
            let [less, _, more] = words::acts(run, place / n);
            vec![
                format!("{} {}", run.desk.code(actor), run.desk.label(actor)),
                run.prepared.game.layers[place / n].deed.to_string(),
                format!("{:+.3}", effect.change),
                format!("{:.3}", effect.error),
                format!("{less} {:.1}", 100.0 * effect.down),
                format!("{more} {:.1}", 100.0 * effect.up),
            ]
        })
        .collect();
    let caption = format!(
        "what if {text}: {means}; the same random numbers in both. Change is the mean of levels, which are -1, 0 and 1: below 0 toward the act under `less`, above 0 toward that under `more`; its error is one standard error of so many runs"
    );
    let heads = ["state", "layer", "change", "error", "less: toward, % of runs", "more: toward, % of runs"];
    let mut sheet = limited(caption, &heads, lines, limit);
    if !noise.is_empty() {
        let told = format!(
            "{} more differ in some runs by no more than twice the error in the mean, and are left out: -f json",
            noise.len()
        );
        sheet.cut = Some(sheet.cut.map_or_else(|| told.clone(), |cut| format!("{cut}; {told}")));
    }
    sheet
}

fn states(run: &Run<'_>, layer: usize, limit: Option<usize>) -> Sheet {
    let n = run.prepared.actors.len();
    let game = &run.prepared.game;
    let cell = |actor: usize| &run.outcome.cells[layer * n + actor];
    let mut order: Vec<usize> = (0..n).collect();
    let mean = |actor: usize| cell(actor).levels[2].value - cell(actor).levels[0].value;
    order.sort_by(|a, b| mean(*a).total_cmp(&mean(*b)).then(a.cmp(b)));
    let lines = order
        .into_iter()
        .map(|actor| {
            let id = run.prepared.actors[actor];
            let mut line = vec![format!("{} {}", run.desk.code(id), run.desk.label(id))];
            line.extend([0, 1, 2].map(|level| {
                let share = cell(actor).levels[level];
                format!("{} [{}, {}]", percent(share.value), percent(share.low), percent(share.high))
            }));
            line.push(words::recorded(run, layer, actor).unwrap_or_default());
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
    let [second, neither, first] = words::acts(run, layer);
    let caption = format!("{}, {}", game.layers[layer].deed, status(run, layer, false));
    let has_record = (0..n).any(|actor| words::recorded(run, layer, actor).is_some());
    let heads = ["state", &second, &neither, &first, if has_record { "on record" } else { "" }, "reasons"];
    limited(caption, &heads, lines, limit)
}
