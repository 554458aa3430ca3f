//! Lanes of many rows made few: yearly strips and bars by relation, with how many rows each holds.

use std::collections::BTreeMap;

use demarche_core::{Cell, Day, Period, Window, counted};

use crate::timeline::{Happening, Place};
use crate::views::Columns;

/// A lane of more rows than this is drawn in strips.
pub(crate) const MOST_ROWS: usize = 60;
/// The most bars of a lane.
const MOST_BARS: usize = 12;
/// The most marks of a lane.
const MOST_MARKS: usize = 240;
/// Bars of one relation with no longer gap than this are one.
const GAP_DAYS: i32 = 400;

/// What is drawn of a lane of many rows, and how many rows are not.
pub(crate) struct Condensed {
    pub(crate) happenings: Vec<Happening>,
    pub(crate) left_out: usize,
}

/// A kind of mark in one lane: what it is called, where it lies, how it looks.
type Kind = (String, Place, String);

/// Rows with their marks: what holds or is measured for a time becomes one bar a relation, what happened or was answered one mark a year.
pub(crate) fn condense(columns: &Columns<'_>, rows: Vec<(&[Cell], Happening)>) -> Condensed {
    let mut bars: BTreeMap<Kind, Vec<Happening>> = BTreeMap::new();
    let mut marks: BTreeMap<(i16, Kind), Vec<Happening>> = BTreeMap::new();
    let mut left_out = 0;
    for (row, happening) in rows {
        let is_answer = columns.text(row, "kind") == "ballot";
        let what = if is_answer { "this answer".to_owned() } else { columns.text(row, "relation").replace('_', " ") };
        let kind = (what, happening.place, format!("{:?}{:?}", happening.glyph, happening.colour));
        let is_point = matches!(columns.text(row, "kind"), "ballot" | "act");
        match happening.window.first_day().or_else(|| happening.window.until()) {
            Some(day) if is_point => marks.entry((day.year(), kind)).or_default().push(happening),
            None if is_point => left_out += 1,
            _ => bars.entry(kind).or_default().push(happening),
        }
    }
    let mut all: Vec<(usize, Happening)> = bars.into_iter().flat_map(|(kind, rows)| merged(&kind.0, rows)).collect();
    left_out += keep_largest(&mut all, MOST_BARS);
    let year = |((year, kind), rows): ((i16, Kind), Vec<Happening>)| {
        let first = rows.first()?.clone();
        let window = Window::of(Period::year(year)?);
        let says = match rows.len() {
            1 => first.says.clone(),
            count => format!("{count} times {}, such as: {}", kind.0, first.says),
        };
        Some((rows.len(), Happening { window, says, label: String::new(), ..first }))
    };
    let mut points: Vec<(usize, Happening)> = marks.into_iter().filter_map(year).collect();
    left_out += keep_largest(&mut points, MOST_MARKS);
    all.extend(points);
    Condensed { happenings: all.into_iter().map(|(_, happening)| happening).collect(), left_out }
}

/// Keeps those of the most rows, in the order in which they were; tells how many rows go.
fn keep_largest(all: &mut Vec<(usize, Happening)>, most: usize) -> usize {
    if all.len() <= most {
        return 0;
    }
    let mut sizes: Vec<(usize, usize)> = all.iter().enumerate().map(|(place, (rows, _))| (*rows, place)).collect();
    sizes.sort_by_key(|(rows, place)| (std::cmp::Reverse(*rows), *place));
    let mut kept: Vec<usize> = sizes.iter().take(most).map(|(_, place)| *place).collect();
    kept.sort_unstable();
    let gone = sizes.iter().skip(most).map(|(rows, _)| rows).sum();
    *all = kept.into_iter().map(|place| all[place].clone()).collect();
    gone
}

/// Rows of one kind as the bars that they make together.
fn merged(what: &str, mut rows: Vec<Happening>) -> Vec<(usize, Happening)> {
    let begins = |happening: &Happening| happening.window.first_day().map_or(i32::MIN, Day::days);
    rows.sort_by(|a, b| begins(a).cmp(&begins(b)).then_with(|| a.says.cmp(&b.says)));
    let mut bars: Vec<(usize, Happening)> = Vec::new();
    for row in rows {
        if let Some((count, last)) = bars.last_mut() {
            let reach = last.window.until().map_or(i32::MAX, Day::days);
            if begins(&row) <= reach.saturating_add(GAP_DAYS) {
                let is_longer = row.window.until().map_or(i32::MAX, Day::days) > reach;
                if is_longer && let Ok(window) = Window::new(last.window.start(), row.window.end()) {
                    last.window = window;
                }
                *count += 1;
                continue;
            }
        }
        bars.push((1, row));
    }
    for (count, bar) in &mut bars {
        if *count > 1 {
            bar.label = format!("{what} ({})", counted(*count, "row"));
            bar.says = format!("{} of {what}, such as: {}", counted(*count, "row"), bar.says);
        }
    }
    bars
}
