//! The picture of movement: each series over time, with its interval, and when it changed.

use std::collections::BTreeMap;

use demarche_core::{Cell, Day, View};

use crate::Error;
use crate::axis::Axis;
use crate::course;
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
    let courses = course::courses(&columns, view);
    let plots: Vec<(String, Plot)> = order
        .iter()
        .take(MOST_PANELS)
        .filter_map(|name| {
            let rows = values.get(name)?;
            let unit =
                rows.first().map_or("", |row| columns.text(row, "unit")).replace('_', " ").replace("(-1)", "(−1)");
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
            let words = course::name(name);
            let course = courses.iter().find(|course| course.name == words);
            let ticks = of(name, "change").filter_map(|row| {
                let size = columns.number(row, "value").value()?;
                Some((day(&columns, row, "period")?, course?.mark(size)))
            });
            // The caption names the series; beside its line stands what tells it from its neighbours.
            let label = match name.split_once(": ") {
                Some((_, who)) => who.to_owned(),
                None => words.clone(),
            };
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
    let found = course::title(&courses);
    let mut picture = Picture::new(format!("{heading}: {found}"), subtitle(&columns, view), source_line(view), first);
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
            let name = course::name(columns.text(row, "series"));
            let words =
                "lies where the seat passed to another delegation: it is of who votes, not of how one government votes";
            picture = picture.note(format!("{name}: the change of session {session} {words}."));
        }
    }
    for course in &courses {
        picture = picture.note(course.note());
    }
    Ok(picture)
}

/// What is drawn.
fn subtitle(columns: &Columns<'_>, view: &View) -> String {
    let has = |name: &'static str, word: &str| view.rows.iter().any(|row| columns.text(row, name) == word);
    let is_value = |row: &&Vec<Cell>| columns.text(row, "row_kind") == "value";
    let has_of =
        |name: &'static str, word: &str| view.rows.iter().filter(is_value).any(|row| columns.text(row, name) == word);
    let by = match (has_of("period_kind", "session"), has_of("period_kind", "year")) {
        (true, true) => "by session or year",
        (_, true) => "by year",
        _ => "by session",
    };
    let smoothed = if has_of("series", "position") { ", positions smoothed over neighbouring sessions" } else { "" };
    let dashed = if has("row_kind", "change") {
        "; dashed: the likeliest first period of a new level, and by how much it differs"
    } else {
        ""
    };
    let measured = view.rows.iter().filter(is_value).filter(|row| columns.number(row, "lo90").is_known()).count();
    let bands = match measured {
        0 => "",
        some if some == view.rows.iter().filter(is_value).count() => " with 90 % intervals",
        _ => ", with 90 % intervals where they are known",
    };
    format!("Values {by}{bands}{smoothed}{dashed}")
}

/// The middle of a year; of a session the day on which most of its votes are near.
fn day(columns: &Columns<'_>, row: &[Cell], name: &'static str) -> Option<Day> {
    let period = columns.number(row, name).value()? as i16;
    match columns.text(row, "period_kind") {
        "session" => Day::new(1945 + period, 12, 1),
        _ => Day::new(period, 7, 1),
    }
}
