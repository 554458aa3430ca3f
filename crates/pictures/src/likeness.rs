//! The picture of likeness: a matrix of all pairs, the partners of one actor, or the measures of one pair.

use std::collections::BTreeMap;

use demarche_core::{Cell, Known, Reason, View, counted};

use crate::Error;
use crate::axis::Axis;
use crate::intervals::{IntervalRow, Intervals};
use crate::matrix::{Matrix, MatrixItem};
use crate::picture::{Picture, Plot};
use crate::standing::{Session, Standing};
use crate::strip::{Spot, Strip};
use crate::views::{Columns, source_line, two, window_words};

/// Partners above this number stand on one line, others on rows of their own.
const MOST_ROWS: usize = 45;
/// Codes that a note names.
const NAMED: usize = 30;
const MEASURE: &str = "Scott's π";
const MEANS: &str = "Scott's π of answers on contested roll calls: 0 is what chance gives, 1 is whole agreement";

/// How alike actors voted: of one pair its four measures, of one actor its partners, else a matrix of all pairs.
///
/// # Errors
/// If the view is none of pairs, or holds none.
pub fn similarity(view: &View) -> Result<Picture, Error> {
    let needed = ["a", "b", "label_a", "label_b", "roll_calls_both_cast", "agreement", "s", "pi", "kappa"];
    let columns = Columns::of(view, &needed)?;
    let Some(first) = view.rows.first() else {
        let why = "it holds no pair".to_owned();
        return Err(Error::NothingToDraw { what: view.meta.query.clone(), why });
    };
    let centre = columns.text(first, "a");
    let is_of_one = view.rows.iter().all(|row| columns.text(row, "a") == centre);
    let is_drawn_alone = view.rows.len() == 1;
    let picture = if is_drawn_alone {
        pair(view, &columns, first)
    } else if is_of_one {
        partners(view, &columns)
    } else {
        matrix(view, &columns)
    };
    let is_chosen = view.meta.warnings.iter().any(|note| note.contains("are chosen, not a sample"));
    Ok(if is_chosen {
        picture.note("The listed roll calls are chosen, not a sample: another list gives other numbers.")
    } else {
        picture
    })
}

fn window(view: &View) -> String {
    view.meta.window.as_deref().map_or_else(|| "all time".to_owned(), window_words)
}

fn contested(view: &View) -> String {
    number_of(view, "contested_roll_calls")
        .map(|count| format!("{}, ", counted(count, "contested roll call")))
        .unwrap_or_default()
}

/// Whether a pair has enough roll calls in common to be named: half of the contested ones.
fn is_telling(view: &View, columns: &Columns<'_>, row: &[Cell]) -> bool {
    let all = number_of(view, "contested_roll_calls").unwrap_or(0) as f64;
    columns.number(row, "roll_calls_both_cast").value().is_some_and(|both| 2.0 * both >= all)
}

fn number_of(view: &View, key: &str) -> Option<u64> {
    view.meta.extra.iter().find(|(name, _)| *name == key).and_then(|(_, value)| value.as_u64())
}

/// A measure of a row, with its interval.
fn measured<'v>(columns: &Columns<'v>, row: &'v [Cell], name: &str, words: &str) -> IntervalRow {
    let found = IntervalRow::new(words, columns.number(row, name));
    let end = |end: &str| columns.number(row, &format!("{name}_{end}")).value();
    match (end("low"), end("high")) {
        (Some(low), Some(high)) => found.within(low, high),
        _ => found,
    }
}

fn pair(view: &View, columns: &Columns<'_>, row: &[Cell]) -> Picture {
    let count = |name: &str| columns.number(row, name).value().unwrap_or(0.0);
    let [a, b] = ["label_a", "label_b"].map(|name| columns.text(row, name));
    let title = format!(
        "{a} and {b} gave the same answer on {} of {} contested roll calls and the opposite on {}",
        count("same_answer"),
        count("roll_calls_both_cast"),
        count("opposite_answer")
    );
    let measures = [
        ("agreement", "agreement, 0 to 1"),
        ("s", "Signorino and Ritter's S, −1 to 1"),
        ("pi", "Scott's π, 0: chance"),
        ("kappa", "Cohen's κ, 0: chance"),
    ];
    let rows = measures.map(|(name, words)| measured(columns, row, name, words)).to_vec();
    let plot = Intervals {
        axis: Axis::new("likeness of answers, no unit").between(-1.0, 1.0),
        interval: "90 % interval over redrawn topics, and what none of them showed".to_owned(),
        rows,
        ..Intervals::default()
    };
    let subtitle = format!("four measures of the same answers, {}", window(view));
    let picture = Picture::new(title, subtitle, source_line(view), Plot::Intervals(plot));
    picture.note("Agreement and S are not corrected for chance: where nearly all vote alike, both are high for nearly every pair.")
}

fn partners<'v>(view: &'v View, columns: &Columns<'v>) -> Picture {
    let mut rows: Vec<(&'v Vec<Cell>, Known<f64>)> =
        view.rows.iter().map(|row| (row, columns.number(row, "pi"))).collect();
    let value = |known: &Known<f64>| known.value().unwrap_or(f64::NEG_INFINITY);
    rows.sort_by(|a, b| {
        value(&b.1).total_cmp(&value(&a.1)).then_with(|| columns.text(a.0, "b").cmp(columns.text(b.0, "b")))
    });
    let who = columns.text(&view.rows[0], "label_a").to_owned();
    let known: Vec<&(&Vec<Cell>, Known<f64>)> = rows.iter().filter(|(_, value)| value.is_known()).collect();
    let telling: Vec<&(&Vec<Cell>, Known<f64>)> =
        known.iter().copied().filter(|(row, _)| is_telling(view, columns, row)).collect();
    // Without an interval nothing is told from anything.
    let standing = |row: &&(&'v Vec<Cell>, Known<f64>)| {
        let value = row.1.value()?;
        let end = |name: &str, open: f64| columns.number(row.0, name).value().unwrap_or(open);
        let (low, high) = (end("pi_low", f64::NEG_INFINITY), end("pi_high", f64::INFINITY));
        Some(Standing { code: columns.text(row.0, "b"), label: columns.text(row.0, "label_b"), value, low, high })
    };
    let of = |rows: &[&(&'v Vec<Cell>, Known<f64>)]| Session::of(rows.iter().filter_map(standing).collect(), [""; 2]);
    // Whose interval is not known is named where it stands, and is no end that a title could tell.
    let has_ends = |row: &&&(&Vec<Cell>, Known<f64>)| columns.number(row.0, "pi_low").is_known();
    let sure: Vec<&(&'v Vec<Cell>, Known<f64>)> = telling.iter().filter(has_ends).copied().collect();
    let (named, ends) = (of(&known), of(if sure.len() > 1 { &sure } else { &telling }));
    let told = |(end, with): (&Standing<'_>, usize)| {
        let with = if with == 0 { String::new() } else { format!(", not told from {}", counted(with, "other")) };
        format!("{} (π\u{a0}{}{with})", end.label, two(end.value))
    };
    let title = match (ends.end(true), ends.end(false)) {
        (Some(near), Some(far)) if telling.len() > 1 => {
            format!("{who} voted most like {} and least like {}", told(near), told(far))
        }
        _ => format!("{who}: how alike its partners voted"),
    };
    let subtitle = format!("{MEANS}; {}{}", contested(view), window(view));
    let axis =
        Axis::new(format!("{MEASURE}, no unit")).ends("less likeness than by chance", "more likeness than by chance");
    let interval = "90 % interval over redrawn topics, and what none of them showed".to_owned();
    let plot = if rows.len() <= MOST_ROWS {
        let row = |(row, _): &(&Vec<Cell>, Known<f64>)| {
            let both = columns.number(row, "roll_calls_both_cast").value().unwrap_or(0.0);
            measured(columns, row, "pi", columns.text(row, "label_b")).detail(format!("both cast {both} times"))
        };
        Plot::Intervals(Intervals {
            axis,
            middle: Some(0.0),
            interval,
            rows: rows.iter().map(row).collect(),
            ..Intervals::default()
        })
    } else {
        let spot = |(one, is_named): (&Standing<'v>, bool)| {
            let spot = Spot::new(one.code, one.label, Known::Known(one.value));
            let spot = if one.low.is_finite() && one.high.is_finite() { spot.within(one.low, one.high) } else { spot };
            if is_named { spot.named() } else { spot }
        };
        Plot::Strip(Strip {
            axis,
            middle: Some(0.0),
            interval,
            spots: named.named().map(spot).collect(),
            groups: Vec::new(),
        })
    };
    let unknown = rows.len() - known.len();
    let mut picture = Picture::new(title, subtitle, source_line(view), plot);
    if let Some(names) = named.whose_names().filter(|_| rows.len() > MOST_ROWS) {
        picture = picture.note(names);
    }
    if unknown == 0 {
        return picture;
    }
    let codes: Vec<&str> = rows.iter().rev().take(unknown).map(|(row, _)| columns.text(row, "b")).collect();
    picture.note(format!("Not told, since one of the two never changed its answer: {}.", some(codes)))
}

/// The first codes in order, and how many more there are.
fn some(mut codes: Vec<&str>) -> String {
    codes.sort_unstable();
    let more = codes.len().saturating_sub(NAMED);
    codes.truncate(NAMED);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!("{}{more}", codes.join(", "))
}

fn matrix(view: &View, columns: &Columns<'_>) -> Picture {
    let mut labels: BTreeMap<&str, &str> = BTreeMap::new();
    for row in &view.rows {
        for (code, label) in [("a", "label_a"), ("b", "label_b")] {
            labels.insert(columns.text(row, code), columns.text(row, label));
        }
    }
    let places: BTreeMap<&str, usize> = labels.keys().enumerate().map(|(place, code)| (*code, place)).collect();
    let mut values = vec![vec![Known::Unknown(Reason::NotCovered); labels.len()]; labels.len()];
    let mut known: Vec<f64> = Vec::new();
    for row in &view.rows {
        let (a, b) = (columns.text(row, "a"), columns.text(row, "b"));
        let value = columns.number(row, "pi");
        if let (Some(i), Some(j)) = (places.get(a), places.get(b)) {
            (values[*i][*j], values[*j][*i]) = (value, value);
        }
        let value = value.value().filter(|_| is_telling(view, columns, row));
        known.extend(value);
    }
    let item = |(code, label): (&&str, &&str)| MatrixItem {
        code: (*code).to_owned(),
        label: (*label).to_owned(),
        group: None,
    };
    let items = labels.iter().map(item).collect();
    known.sort_by(f64::total_cmp);
    // The most and the least of thousands of pairs would be those of the widest intervals: the middle half says more.
    let at = |share: f64| known.get(((known.len().max(1) - 1) as f64 * share).round() as usize);
    let title = match (at(0.25), at(0.75)) {
        (Some(low), Some(high)) if known.len() > 3 => format!(
            "How alike they voted: the middle half of {} pairs lie at π\u{a0}{} to {}",
            known.len(),
            two(*low),
            two(*high)
        ),
        _ => "How alike they voted".to_owned(),
    };
    let subtitle = format!("{MEANS}; {}{}", contested(view), window(view));
    let plot = Plot::Matrix(Matrix::of_similarities(MEASURE, items, values).parted_at(0.0));
    let picture = Picture::new(title, subtitle, source_line(view), plot);
    picture.note(
        "Rows in an order in which neighbours voted alike; the title counts only pairs with half of the contested roll calls in common. Intervals are not drawn; the table of the same command has them.",
    )
}
