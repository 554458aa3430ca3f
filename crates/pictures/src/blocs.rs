//! The picture of groups of voters: their strongest likenesses, and what a division explains against chance.

use demarche_core::{Cell, Day, Known, Reason, View, counted};

use crate::Error;
use crate::axis::Axis;
use crate::intervals::{IntervalRow, Intervals};
use crate::network::Network;
use crate::palette::SERIES;
use crate::picture::{Panel, Picture, Plot};
use crate::trajectories::{Moment, Series, Trajectories};
use crate::views::{Columns, extra, source_line, window_words};

/// Groups of voters: the strongest of the pairs that are surely more alike than chance, and the battery where it was asked for.
///
/// # Errors
/// If the view is none of groups, or does not hold the likeness of pairs.
pub fn blocs(view: &View) -> Result<Picture, Error> {
    if view.columns.iter().any(|column| column.name == "year") {
        return by_year(view);
    }
    let columns = Columns::of(view, &["actor", "label", "group", "group_members"])?;
    let found = |key: &str| view.meta.extra.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
    let Some(likeness) = found("likeness") else {
        let why = "it does not hold the likeness of pairs".to_owned();
        return Err(Error::NothingToDraw { what: view.meta.query.clone(), why });
    };
    let sure = likeness.get("sure_beyond").and_then(|value| value.as_f64()).unwrap_or(f64::INFINITY);
    let table = likeness.get("rows").and_then(|rows| rows.as_array()).map(Vec::as_slice).unwrap_or_default();
    let values: Vec<Vec<Option<f64>>> = table
        .iter()
        .map(|row| row.as_array().map(Vec::as_slice).unwrap_or_default().iter().map(|v| v.as_f64()).collect())
        .collect();
    let finding = extra(view, "finding").first().copied();
    // Where the test cannot tell, who stands with whom is not drawn either, as in the table.
    let is_told = finding != Some("cannot_tell");
    let group = |row: &[Cell]| columns.number(row, "group").value().filter(|_| is_told).map(|group| group as usize);
    let nodes = view.rows.iter().map(|row| {
        let (code, label) = (columns.text(row, "actor").to_owned(), columns.text(row, "label").to_owned());
        let group = group(row).and_then(|group| group.checked_sub(1)).filter(|group| *group < SERIES.len());
        (code, label, group)
    });
    let measure = "likeness beyond habit and result, in standard deviations";
    let mut network = Network::of_likeness(measure, nodes.collect(), &values, sure);
    let mut sizes: Vec<(usize, u64)> = Vec::new();
    for row in &view.rows {
        let members = columns.number(row, "group_members").value().unwrap_or(0.0) as u64;
        if let Some(group) = group(row)
            && !sizes.contains(&(group, members))
        {
            sizes.push((group, members));
        }
    }
    sizes.sort_unstable();
    let apart = extra(view, "in_no_bloc");
    let holds = |group: usize| {
        !network.nodes.iter().any(|node| node.group == Some(group) && apart.contains(&node.code.as_str()))
    };
    let names = sizes.iter().enumerate().map(|(place, (group, members))| {
        format!("group {group}: {}{}", counted(*members, "voter"), if holds(place) { "" } else { ", no bloc" })
    });
    let (names, firm): (Vec<String>, Vec<usize>) =
        (names.collect(), (0..sizes.len()).filter(|place| holds(*place)).collect());
    network.groups = names;
    if finding == Some("supported") {
        network.outlined = firm;
    }
    let whole = |key: &str| found(key).and_then(|value| value.as_u64()).unwrap_or(0);
    let title = match finding {
        Some(_) => view.layout.heading.first().cloned().unwrap_or_default(),
        None => {
            let sizes: Vec<String> = sizes.iter().map(|(_, members)| members.to_string()).collect();
            format!("Not tested: voters divided into groups of {}, as any votes can be", listed(&sizes))
        }
    };
    let subtitle = format!(
        "{}, {} on {}, {}",
        counted(whole("voters"), "voter"),
        counted(whole("contested_roll_calls"), "contested roll call"),
        counted(whole("topics"), "topic"),
        view.meta.window.as_deref().map_or_else(|| "all time".to_owned(), window_words)
    );
    let battery = battery(view);
    let mut picture = Picture::new(title, subtitle, source_line(view), Plot::Network(network));
    if let Some(battery) = battery {
        picture.panels[0].caption = "who voted surely alike".to_owned();
        picture = picture.and("how far that looks like blocs", Plot::Intervals(battery));
    }
    let negative = found("ties").and_then(|ties| ties.get("negative")).and_then(|value| value.as_u64()).unwrap_or(0);
    let hulls = match finding {
        Some("supported") => "Outlines hold the blocs that the test supports.",
        Some("cannot_tell") => "No groups: the test cannot tell who stands with whom.",
        _ => "No outlines: only a supported test draws them.",
    };
    Ok(picture
        .note(format!(
            "{hulls} Surely less alike than chance, not drawn, and set further apart: {}.",
            counted(negative, "pair")
        ))
        .note("Groups are patterns of votes, numbered by size: they say nothing of motives, treaties or other layers."))
}

/// What one dimension explains, layer by layer over the years, beside what chance gives, and what the test finds.
fn by_year(view: &View) -> Result<Picture, Error> {
    let columns = Columns::of(view, &["layer", "year", "finding", "first_dimension", "low", "high", "by_chance"])?;
    let mut layers: Vec<(&str, Vec<&Vec<Cell>>)> = Vec::new();
    for row in &view.rows {
        let layer = columns.text(row, "layer");
        match layers.iter_mut().find(|(name, _)| *name == layer) {
            Some((_, rows)) => rows.push(row),
            None => layers.push((layer, vec![row])),
        }
    }
    let number = |row: &Vec<Cell>, name: &str| columns.number(row, name).value();
    let is_measured = |rows: &[&Vec<Cell>]| rows.iter().any(|row| number(row, "first_dimension").is_some());
    let silent: Vec<&str> = layers.iter().filter(|(_, rows)| !is_measured(rows)).map(|(name, _)| *name).collect();
    let notes = layers.iter().map(|(name, rows)| {
        let name = if *name == "all" { "layers alike" } else { *name };
        format!("{name}: {}", findings(&columns, rows))
    });
    let mut notes: Vec<String> = notes.collect();
    if !silent.is_empty() {
        notes.push(format!("Not drawn, since nothing could be measured: {}.", silent.join(", ")));
    }
    let panels = layers.iter().filter(|(_, rows)| is_measured(rows)).map(|(name, rows)| {
        let moment = |row: &Vec<Cell>, value: &str| {
            let year = number(row, "year").unwrap_or(1.0).clamp(1.0, 9999.0) as i16;
            Some(Moment::new(Day::new(year, 7, 1)?, number(row, value)))
        };
        let seen = rows.iter().filter_map(|row| {
            let moment = moment(row, "first_dimension")?;
            Some(match (number(row, "low"), number(row, "high")) {
                (Some(low), Some(high)) => moment.within(low, high),
                _ => moment,
            })
        });
        let measure =
            if *name == "all" { "mutual information of the layers' divisions" } else { "share of the first dimension" };
        let top = rows.iter().filter_map(|row| number(row, "high")).fold(0.1, f64::max);
        let plot = Trajectories {
            axis: Axis::new(format!("{measure}, 0 to 1")).between(0.0, (top * 1.1).min(1.0)),
            bands: vec!["90 % interval".to_owned()],
            series: vec![
                Series { label: "seen".to_owned(), moments: seen.collect(), is_context: false },
                Series {
                    label: "the middle null world".to_owned(),
                    moments: rows.iter().filter_map(|row| moment(row, "by_chance")).collect(),
                    is_context: true,
                },
            ],
            tones: Vec::new(),
            ticks: Vec::new(),
        };
        let caption = if *name == "all" { "how far the layers divide alike" } else { *name };
        Panel { caption: caption.to_owned(), plot: Plot::Trajectories(plot) }
    });
    Ok(Picture {
        title: view.layout.heading.first().cloned().unwrap_or_default(),
        subtitle:
            "what one division explains, layer by layer and year by year, against worlds that keep habits and results"
                .to_owned(),
        panels: panels.collect(),
        notes,
        source: source_line(view),
        alt: String::new(),
    })
}

/// `supported 2015 to 2018; cannot tell (too few topics) 2019`.
fn findings(columns: &Columns<'_>, rows: &[&Vec<Cell>]) -> String {
    let mut runs: Vec<(String, f64, f64)> = Vec::new();
    for row in rows {
        let finding = columns.text(row, "finding").replace('_', " ");
        let why = columns.text(row, "why").replace('_', " ");
        let words = match (columns.text(row, "layer"), finding.as_str()) {
            ("all", "supported") => "more than by chance".to_owned(),
            ("all", "not supported") => "no more than by chance".to_owned(),
            (_, "supported") => finding,
            _ if finding == why => finding,
            _ => format!("{finding} ({why})"),
        };
        let year = columns.number(row, "year").value().unwrap_or(0.0);
        match runs.last_mut() {
            Some((last, _, to)) if *last == words && year == *to + 1.0 => *to = year,
            _ => runs.push((words, year, year)),
        }
    }
    let one = |(words, from, to): &(String, f64, f64)| {
        if from == to { format!("{words} {from}") } else { format!("{words} {from} to {to}") }
    };
    runs.iter().map(one).collect::<Vec<_>>().join("; ")
}

/// `5`, `5 and 3`, `5, 3 and 2`.
fn listed(words: &[String]) -> String {
    match words {
        [rest @ .., last] if !rest.is_empty() => format!("{} and {last}", rest.join(", ")),
        _ => words.concat(),
    }
}

/// The measures of the battery, each with its interval and with what null worlds give.
fn battery(view: &View) -> Option<Intervals> {
    let readings = view.meta.extra.iter().find(|(name, _)| *name == "battery").and_then(|(_, v)| v.as_array())?;
    let rows = readings.iter().map(|reading| {
        let number = |key: &str| reading.get(key).and_then(|value| value.as_f64());
        let words = reading.get("words").and_then(|value| value.as_str()).unwrap_or_default();
        let row = IntervalRow::new(words, Known::from_option(number("value"), Reason::TooFew));
        let row = match (number("low"), number("high")) {
            (Some(low), Some(high)) => row.within(low, high),
            _ => row,
        };
        let row = match number("chance") {
            Some(chance) => row.detail(format!("p = {chance:.2}")),
            None => row,
        };
        match (number("by_chance_low"), number("by_chance"), number("by_chance_high")) {
            (Some(low), Some(middle), Some(high)) => row.against(low, middle, high),
            _ => row,
        }
    });
    Some(Intervals {
        axis: Axis::new("value, no unit"),
        interval: "value, 90 % interval over redrawn topics".to_owned(),
        null: "null worlds, middle 90 %".to_owned(),
        rows: rows.collect(),
        ..Intervals::default()
    })
}
