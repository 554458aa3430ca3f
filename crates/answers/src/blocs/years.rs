//! Blocs by layer and year for people: the verdicts first, then a table a layer, a year a line.

use demarche_core::{Cell, Layer, Sheet};
use demarche_measures::Plan;

use super::layers::{NOT_COVERED, Told, YEARS_OF_FLOWS};
use super::people::{groups_and_blocs, p};
use crate::evidence::limited;

fn plain(verdict: &str) -> String {
    verdict.replace('_', " ")
}

/// How often what was found, and what was counted; then what was found of each layer.
pub(super) fn heading(told: &[Told], counts: &[(&str, usize)], (first, last): (i16, i16)) -> Vec<String> {
    let found: Vec<String> =
        counts.iter().filter(|(_, n)| *n > 0).map(|(verdict, n)| format!("{} {n}", plain(verdict))).collect();
    let mut layers: Vec<Layer> = Vec::new();
    for one in told {
        if !layers.contains(&one.layer) {
            layers.push(one.layer);
        }
    }
    let span = if first == last { first.to_string() } else { format!("{first} to {last}") };
    let mut lines = vec![format!(
        "Blocs, {} in {span}: {}, of {} tests (one a layer and year)",
        if let [only] = layers.as_slice() { format!("layer {only}") } else { format!("{} layers", layers.len()) },
        found.join(", "),
        told.len()
    )];
    for layer in layers {
        let of: Vec<&Told> = told.iter().filter(|one| one.layer == layer).collect();
        lines.push(format!("  {layer}: {}", runs(&of)));
    }
    lines
}

/// `supported 2015 to 2018; cannot tell 2019 (too few topics)`.
fn runs(of: &[&Told]) -> String {
    let mut runs: Vec<(&str, &str, i16, i16)> = Vec::new();
    for one in of {
        match runs.last_mut() {
            Some((verdict, why, _, to)) if *verdict == one.verdict() && *why == one.why() => *to = one.year,
            _ => runs.push((one.verdict(), one.why(), one.year, one.year)),
        }
    }
    let one = |(verdict, why, from, to): &(&str, &str, i16, i16)| {
        let years = if from == to { from.to_string() } else { format!("{from} to {to}") };
        let why = if *why == *verdict { String::new() } else { format!(" ({})", plain(why)) };
        format!("{} {years}{why}", plain(verdict))
    };
    runs.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// A table a layer, and one of how far the layers divide alike.
pub(super) fn sheets(told: &[Told], rows: &[Vec<Cell>], layers: &[Layer], limit: Option<usize>) -> Vec<Sheet> {
    let number = |row: &[Cell], place: usize| match row.get(place) {
        Some(Cell::Number(value)) => format!("{value:.2}"),
        _ => String::new(),
    };
    let text = |row: &[Cell], place: usize| row.get(place).map(Cell::plain).unwrap_or_default();
    let within = |row: &[Cell], value: usize| match number(row, value) {
        value if value.is_empty() => value,
        seen => format!("{seen} [{}, {}]", number(row, value + 1), number(row, value + 2)),
    };
    let chance = |row: &[Cell]| match row.get(13) {
        Some(Cell::Number(value)) => p(*value),
        _ => String::new(),
    };
    let of = |name: &str| rows.iter().filter(|row| text(row, 0) == name).collect::<Vec<_>>();
    let mut sheets = Vec::new();
    for layer in layers {
        if told.iter().filter(|one| one.layer == *layer).all(|one| one.verdict() == NOT_COVERED) {
            continue;
        }
        let lines = of(layer.as_str()).into_iter().map(|row| {
            let verdict = text(row, 2);
            // Where little can be told a p would say more than is known; groups that are not supported are no finding.
            let p = if verdict == "cannot_tell" { String::new() } else { chance(row) };
            let count = |place: usize| text(row, place).parse::<usize>().unwrap_or(0);
            let groups = if verdict == "supported" { groups_and_blocs(count(4), count(16)) } else { String::new() };
            let mut line = vec![text(row, 1), plain(&verdict), within(row, 7), within(row, 10), p];
            line.extend([groups, text(row, 5), text(row, 6), plain(&text(row, 3))]);
            line
        });
        let items = if *layer == Layer::Votes { "roll calls" } else { "partners" };
        let heads = ["year", "blocs", "explained [90 %]", "by chance [90 %]", "p", "groups", "actors", items, "why"];
        sheets.push(limited(layer.to_string(), &heads, lines.collect(), limit));
    }
    let all = of("all");
    if !all.is_empty() {
        let lines = all.into_iter().map(|row| {
            let verdict = match text(row, 2).as_str() {
                "supported" => "more than by chance".to_owned(),
                "not_supported" => "no more than by chance".to_owned(),
                _ => format!("cannot tell: {}", plain(&text(row, 3))),
            };
            vec![text(row, 1), verdict, within(row, 7), within(row, 10), chance(row), text(row, 14).replace(';', ", ")]
        });
        let heads = ["year", "alike", "information [90 %]", "by chance [90 %]", "p", "layers compared"];
        sheets.push(limited("how far the layers divide alike".to_owned(), &heads, lines.collect(), limit));
    }
    sheets
}

/// What stands in the tables.
pub(super) fn footer(told: &[Told], rows: &[Vec<Cell>]) -> Vec<String> {
    let mut lines = vec![
        format!(
            "explained: of what habit and result leave open, the part that one dimension explains; by chance: the same in {} null worlds; p: \
             of the best division, as in `demarche blocs --test`",
            Plan::default().draws
        ),
        "supported: better than chance, worth groups, with a gap, and with two blocs or more: groups that keep their members where topics are drawn \
         again; not supported: tested, and not so; cannot tell: there is evidence, and \
         too little; not covered: nothing there to test"
            .to_owned(),
    ];
    if told.iter().any(|one| one.layer == Layer::Votes) {
        lines.push("votes: of those who voted on a quarter of the contested roll calls or more".to_owned());
    }
    if told.iter().any(|one| one.layer == Layer::Arms) {
        lines.push(format!("arms: deliveries of {YEARS_OF_FLOWS} years up to the year"));
    }
    lines.extend(reasons(rows));
    lines.push("which sources each layer and year rests on: --sources".to_owned());
    lines
}

/// What each reason that stands in the table means.
fn reasons(rows: &[Vec<Cell>]) -> Vec<String> {
    let stands = |why: &str| rows.iter().any(|row| row.get(3).is_some_and(|cell| cell.plain() == why));
    let all = [
        ("more_than_chance", "more than chance: worlds that keep habits and results alone divide less"),
        ("no_structure", "no structure: such worlds divide as well"),
        ("not_worth_groups", "not worth groups: better than chance, but no grouping tells the stances shorter"),
        ("spectrum", "spectrum: better than chance, along a line without a gap"),
        ("too_few_actors", "too few actors: fewer than the test needs"),
        (
            "not_firm",
            "not firm: better than chance, but fewer than two groups keep their members where topics are drawn again",
        ),
        ("too_few_topics", "too few topics: fewer roll calls, bodies or partners than the test needs"),
        ("little_power", "little power: two even blocs of moderate strength would often be missed"),
        ("too_few_layers", "too few layers: fewer than two can be told"),
        (
            "not_covered",
            "not covered: no source promises to cover the layer whole in that year; no row is then no none",
        ),
        ("no_roll_calls", "no roll calls: none of that year is listed"),
        ("nothing_contested", "nothing contested: all stances are alike"),
    ];
    all.into_iter().filter(|(why, _)| stands(why)).map(|(_, words)| words.to_owned()).collect()
}
