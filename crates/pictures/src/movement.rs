//! The picture of movement: each series over time, with its interval, and when it changed.

use std::collections::BTreeMap;

use demarche_core::{Cell, Day, View};

use crate::Error;
use crate::axis::Axis;
use crate::picture::{Picture, Plot};
use crate::trajectories::{Moment, Series, Trajectories};
use crate::views::{Columns, source_line};

/// The most series drawn.
const MOST_PANELS: usize = 4;

/// Positions, agreement or amounts over time, one plot a series, with the changes that were found.
///
/// # Errors
/// If the view is not one of movement, or has no value.
pub fn movement(view: &View) -> Result<Picture, Error> {
    let needed =
        ["series", "row_kind", "period_kind", "period", "value", "lo90", "hi90", "unit", "finding", "period_from"];
    let columns = Columns::of(view, &needed)?;
    let mut order: Vec<&str> = Vec::new();
    let mut values: BTreeMap<&str, Vec<&[Cell]>> = BTreeMap::new();
    for row in view.rows.iter().filter(|row| columns.text(row, "row_kind") == "value") {
        let name = columns.text(row, "series");
        if !order.contains(&name) {
            order.push(name);
        }
        values.entry(name).or_default().push(row);
    }
    let of = |name: &str, kind: &'static str| {
        let name = name.to_owned();
        let columns = &columns;
        view.rows.iter().filter(move |row| columns.text(row, "row_kind") == kind && columns.text(row, "series") == name)
    };
    let plots: Vec<(String, Plot)> = order
        .iter()
        .take(MOST_PANELS)
        .filter_map(|name| {
            let rows = values.get(name)?;
            let unit = rows.first().map_or("", |row| columns.text(row, "unit")).replace('_', " ");
            // Where another delegation takes the seat, another line begins: two governments are no one line.
            let mut runs: Vec<(Option<f64>, Vec<Moment>)> = Vec::new();
            for row in rows {
                let Some(day) = day(&columns, row, "period") else { continue };
                let moment = Moment::new(day, columns.number(row, "value").value());
                let moment = match (columns.number(row, "lo90").value(), columns.number(row, "hi90").value()) {
                    (Some(low), Some(high)) => moment.within(low, high),
                    _ => moment,
                };
                let passed = columns.number(row, "seat_passed").value();
                match runs.last_mut() {
                    Some((_, run)) if passed.is_none() => run.push(moment),
                    _ => runs.push((passed, vec![moment])),
                }
            }
            let ticks = of(name, "change").filter_map(|row| {
                let size = columns.number(row, "value").value()?;
                Some((day(&columns, row, "period")?, format!("{size:+.2}").replace('-', "−")))
            });
            let words = name.replace('_', " ");
            // The caption names the series; beside its line stands what tells it from its neighbours.
            let label = words.rsplit(": ").next().unwrap_or(&words).to_owned();
            let next: Vec<Option<f64>> = runs.iter().skip(1).map(|(passed, _)| *passed).chain([None]).collect();
            let series = runs.into_iter().zip(next).map(|((from, moments), next)| {
                let label = match (from, next) {
                    (Some(from), _) => format!("{label}, from session {from}"),
                    (None, Some(next)) => format!("{label}, before session {next}"),
                    (None, None) => label.clone(),
                };
                Series { label, moments, is_context: false }
            });
            let series = series.collect();
            let plot = Trajectories {
                axis: Axis::new(unit),
                bands: vec!["90 % interval".to_owned()],
                series,
                tones: Vec::new(),
                ticks: ticks.collect(),
            };
            Some((words, Plot::Trajectories(plot)))
        })
        .collect();
    let heading = view.layout.heading.first().map_or("", String::as_str);
    let heading = heading.strip_suffix(": movement").unwrap_or(heading);
    let mut plots = plots.into_iter();
    let Some((caption, first)) = plots.next() else {
        return Err(Error::NothingToDraw { what: view.meta.query.clone(), why: "no series has a value".to_owned() });
    };
    let found = findings(&columns, view);
    let subtitle = "Values by session or year with 90 % intervals; dashed: the likeliest first period of a new level, and by how much it differs";
    let mut picture = Picture::new(format!("{heading}: {found}"), subtitle, source_line(view), first);
    if let Some(panel) = picture.panels.first_mut() {
        panel.caption = caption;
    }
    for (caption, plot) in plots {
        picture = picture.and(caption, plot);
    }
    if order.len() > MOST_PANELS {
        let more = order.len() - MOST_PANELS;
        let words = if more == 1 { "series is" } else { "series are" };
        picture = picture.note(format!("{more} more {words} not drawn; the table has all."));
    }
    for row in view.rows.iter().filter(|row| columns.text(row, "row_kind") == "change") {
        if let Some(session) = columns.number(row, "seat_passed").value() {
            let name = columns.text(row, "series").replace('_', " ");
            let words =
                "lies where the seat passed to another delegation: it is of who votes, not of how one government votes";
            picture = picture.note(format!("{name}: the change of session {session} {words}."));
        }
    }
    for row in view.rows.iter().filter(|row| columns.text(row, "row_kind") == "finding") {
        let chance = columns.number(row, "chance").value();
        let chance = chance.map_or(String::new(), |chance| format!(" (chance of a change {chance:.2})"));
        let name = columns.text(row, "series").replace('_', " ");
        let drift = of(columns.text(row, "series"), "drift").next().and_then(|row| drift_words(&columns, row));
        let drift = drift.unwrap_or_default();
        picture = picture.note(format!("{name}: {}{chance}{drift}.", finding_words(columns.text(row, "finding"))));
    }
    Ok(picture)
}

/// Which way a level went, in words.
fn drift_words(columns: &Columns<'_>, row: &[Cell]) -> Option<String> {
    let number = |name: &'static str| Some(format!("{:+.2}", columns.number(row, name).value()?).replace('-', "−"));
    let (value, low, high) = (number("value")?, number("lo90")?, number("hi90")?);
    let told = if columns.text(row, "finding") == "no_drift_told" { "no drift can be told" } else { "drift" };
    let period = columns.text(row, "period_kind");
    let from = columns.number(row, "period_from").value()?;
    Some(format!("; {told} from {period} {from} on: {value} [{low}, {high}] in ten {period}s"))
}

/// What a finding says, in words.
fn finding_words(finding: &str) -> &'static str {
    match finding {
        "change_found" => "changed",
        "no_change_found" => "no change found",
        _ => "cannot tell whether its level changed",
    }
}

/// What all series tell, those that tell the most first: a silent series is no finding of rest.
fn findings(columns: &Columns<'_>, view: &View) -> String {
    let of = |finding: &str| -> Vec<String> {
        let is_so =
            |row: &&Vec<Cell>| columns.text(row, "row_kind") == "finding" && columns.text(row, "finding") == finding;
        view.rows.iter().filter(is_so).map(|row| columns.text(row, "series").replace('_', " ")).collect()
    };
    let parts =
        [("change_found", "changed"), ("no_change_found", "no change found in"), ("cannot_tell", "cannot tell of")]
            .into_iter()
            .map(|(finding, words)| (words, of(finding)))
            .filter(|(_, series)| !series.is_empty())
            .map(|(words, series)| match (words, series.as_slice()) {
                ("changed", series) => format!("{} changed", series.join(", ")),
                (words, [one]) => format!("{words} {one}"),
                (words, several) => format!("{words} {} series", several.len()),
            });
    let parts: Vec<String> = parts.collect();
    if parts.is_empty() { "nothing can be told of changes".to_owned() } else { parts.join("; ") }
}

/// The middle of a year; of a session the day on which most of its votes are near.
fn day(columns: &Columns<'_>, row: &[Cell], name: &'static str) -> Option<Day> {
    let period = columns.number(row, name).value()? as i16;
    match columns.text(row, "period_kind") {
        "session" => Day::new(1945 + period, 12, 1),
        _ => Day::new(period, 7, 1),
    }
}
