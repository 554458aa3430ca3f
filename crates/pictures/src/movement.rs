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
            let moments = rows.iter().filter_map(|row| {
                let day = day(&columns, row, "period")?;
                let moment = Moment::new(day, columns.number(row, "value").value());
                match (columns.number(row, "lo90").value(), columns.number(row, "hi90").value()) {
                    (Some(low), Some(high)) => Some(moment.within(low, high)),
                    _ => Some(moment),
                }
            });
            let ticks = of(name, "change").filter_map(|row| {
                let size = columns.number(row, "value").value()?;
                Some((day(&columns, row, "period")?, format!("changed by {size:+.2}")))
            });
            let words = name.replace('_', " ");
            let series = Series { label: words.clone(), moments: moments.collect(), is_context: false };
            let axis = Axis::new(unit);
            let plot = Trajectories {
                axis,
                bands: vec!["90 % interval".to_owned()],
                series: vec![series],
                tones: Vec::new(),
                ticks: ticks.collect(),
            };
            Some((words, Plot::Trajectories(plot)))
        })
        .collect();
    let heading = view.layout.heading.first().cloned().unwrap_or_default();
    let mut plots = plots.into_iter();
    let Some((caption, first)) = plots.next() else {
        return Err(Error::NothingToDraw { what: view.meta.query.clone(), why: "no series has a value".to_owned() });
    };
    let count = view.rows.iter().filter(|row| columns.text(row, "row_kind") == "change").count();
    let found = match count {
        0 => "no change found".to_owned(),
        1 => "one change found".to_owned(),
        count => format!("{count} changes found"),
    };
    let subtitle = "Values by session or year with 90 % intervals; dashed: the likeliest first period of a new level";
    let mut picture = Picture::new(format!("{heading}, {found}"), subtitle, source_line(view), first);
    if let Some(panel) = picture.panels.first_mut() {
        panel.caption = caption;
    }
    for (caption, plot) in plots {
        picture = picture.and(caption, plot);
    }
    if order.len() > MOST_PANELS {
        picture = picture.note(format!("{} more series are not drawn; the table has them.", order.len() - MOST_PANELS));
    }
    for row in view.rows.iter().filter(|row| columns.text(row, "finding") == "cannot_tell") {
        picture =
            picture.note(format!("{}: cannot tell whether it changed.", columns.text(row, "series").replace('_', " ")));
    }
    Ok(picture)
}

/// The middle of a year; of a session the day on which most of its votes are near.
fn day(columns: &Columns<'_>, row: &[Cell], name: &'static str) -> Option<Day> {
    let period = columns.number(row, name).value()? as i16;
    match columns.text(row, "period_kind") {
        "session" => Day::new(1945 + period, 12, 1),
        _ => Day::new(period, 7, 1),
    }
}
