//! The picture of a run: how many act how, as dots; the course of a layer that is looked at again; what a what-if flips; each actor's dots.

use demarche_core::{Cell, Day, Known, View};

use crate::Error;
use crate::axis::Axis;
use crate::chances::{AnswerMark, ChanceRow, Chances, QuantileRow, Quantiles};
use crate::flips::{Flip, Flips};
use crate::marks::Glyph;
use crate::palette::{RAMP, SIDES};
use crate::picture::{Panel, Picture, Plot};
use crate::trajectories::{Moment, Series, Trajectories};
use crate::views::{Columns, source_line};

/// The columns of the parts of runs, in the order of the levels.
const LEVELS: [&str; 3] = ["second_side", "neither", "first_side"];
/// The same with the first what-if.
const AFTER: [&str; 3] = ["after_second_side", "after_neither", "after_first_side"];
/// More rows of flips are left to the table.
const MOST: usize = 30;

/// The levels of a layer as acts, with their marks: a colour is a side, in every panel.
fn marks(view: &View, layer: &str) -> Vec<AnswerMark> {
    let acts = view.meta.extra.iter().find(|(name, _)| *name == "acts").and_then(|(_, acts)| acts.as_array());
    let own = acts.and_then(|acts| acts.iter().find(|acts| acts["layer"].as_str() == Some(layer)));
    let words = |level: &str| own.and_then(|own| own[level].as_str()).unwrap_or(level).to_owned();
    vec![
        AnswerMark::new(words(LEVELS[0]), Glyph::Down, SIDES[1]),
        AnswerMark::new(words(LEVELS[1]), Glyph::Dot, RAMP[3]),
        AnswerMark::new(words(LEVELS[2]), Glyph::Up, SIDES[0]),
    ]
}

/// The layer whose course is drawn: the first that is looked at again in every step. A vote is cast on its day and has none.
fn moving(view: &View, first: &str) -> Option<String> {
    let layers = || view.meta.extra.iter().find(|(name, _)| *name == "path").and_then(|(_, path)| path.as_array());
    let has = |layer: &str| layers().is_some_and(|path| path.iter().any(|step| step["layer"].as_str() == Some(layer)));
    if has(first) {
        return Some(first.to_owned());
    }
    layers()?.first()?["layer"].as_str().map(str::to_owned)
}

/// What each actor would do on the first layer of a run, how the numbers move, and what the first what-if flips.
///
/// # Errors
/// If the view is none of a run, or holds no row.
pub fn run(view: &View) -> Result<Picture, Error> {
    let columns = Columns::of(view, &["actor", "label", "layer", "status", LEVELS[0], LEVELS[1], LEVELS[2], "change"])?;
    let Some(layer) = view.rows.first().map(|row| columns.text(row, "layer").to_owned()) else {
        return Err(Error::NothingToDraw { what: view.meta.query.clone(), why: "it holds no actor".to_owned() });
    };
    let answers = marks(view, &layer);
    let number = |row: &Vec<Cell>, name: &str| columns.number(row, name).value();
    let likeliest = |row: &Vec<Cell>, names: &[&str; 3]| -> Option<usize> {
        let shares: Option<Vec<f64>> = names.iter().map(|name| number(row, name)).collect();
        let shares = shares?;
        (0..3).max_by(|a, b| shares[*a].total_cmp(&shares[*b]))
    };
    let mut rows: Vec<ChanceRow> = view
        .rows
        .iter()
        .filter(|row| columns.text(row, "layer") == layer && columns.text(row, "status") != "given")
        .map(|row| ChanceRow {
            code: columns.text(row, "actor").to_owned(),
            label: columns.text(row, "label").to_owned(),
            chances: Known::Known(LEVELS.iter().map(|name| number(row, name).unwrap_or(0.0)).collect()),
        })
        .collect();
    let lean = |row: &ChanceRow| match &row.chances {
        Known::Known(chances) => chances[2] - chances[0],
        Known::Unknown(_) => f64::MIN,
    };
    rows.sort_by(|a, b| lean(a).total_cmp(&lean(b)).then_with(|| a.code.cmp(&b.code)));
    let mut panels = Vec::new();
    if let Some(totals) = totals(view, &layer, &answers) {
        let caption = format!("{layer}: how many actors, those whose act was given among them");
        panels.push(Panel { caption, plot: totals });
    }
    if let Some(moving) = moving(view, &layer)
        && let Some(fan) = fan(view, &moving, &marks(view, &moving))
    {
        let caption = format!("{moving}, assumed: how many act so, step by step");
        panels.push(Panel { caption, plot: fan });
    }
    // The first layer, or where nothing changes on it, the one that changes most.
    let moved = |wanted: &str| -> f64 {
        let own = view.rows.iter().filter(|row| columns.text(row, "layer") == wanted);
        own.filter_map(|row| number(row, "change")).map(f64::abs).sum()
    };
    let mut layers: Vec<String> = view.rows.iter().map(|row| columns.text(row, "layer").to_owned()).collect();
    layers.sort();
    layers.dedup();
    let most = layers.into_iter().max_by(|a, b| moved(a).total_cmp(&moved(b)));
    let flipped = if moved(&layer) > 0.0 { layer.clone() } else { most.unwrap_or_else(|| layer.clone()) };
    let of_flips = marks(view, &flipped);
    let mut flips: Vec<Flip> = view
        .rows
        .iter()
        // One layer, so that a mark means one act.
        .filter(|row| columns.text(row, "layer") == flipped)
        .filter_map(|row| {
            let effect = number(row, "change")?;
            let error = number(row, "change_error").unwrap_or(0.0);
            Some(Flip {
                code: columns.text(row, "actor").to_owned(),
                label: columns.text(row, "label").to_owned(),
                before: likeliest(row, &LEVELS),
                after: likeliest(row, &AFTER),
                effect: Known::Known(effect),
                error: 1.645 * error,
            })
        })
        .collect();
    let size = |flip: &Flip| flip.effect.value().map_or(0.0, f64::abs);
    flips.retain(|flip| flip.before != flip.after || size(flip) > flip.error);
    let is_flip = |flip: &Flip| flip.before != flip.after;
    flips.sort_by(|a, b| {
        is_flip(b).cmp(&is_flip(a)).then(size(b).total_cmp(&size(a))).then_with(|| a.code.cmp(&b.code))
    });
    let changed = flips.len();
    flips.truncate(MOST);
    let has_what_if = view.rows.iter().any(|row| number(row, "change").is_some());
    if has_what_if && !flips.is_empty() {
        let plot = Flips {
            axis: Axis::new(format!(
                "mean change of the level, run by run: left {}, right {}",
                of_flips[0].words, of_flips[2].words
            )),
            error: "90 % interval of the Monte Carlo error".to_owned(),
            answers: of_flips,
            rows: flips,
        };
        panels.push(Panel {
            caption: format!("{flipped}, the first what-if: likeliest act before and after"),
            plot: Plot::Flips(plot),
        });
    }
    let caption = format!("{layer}: twenty dots an actor, each one run in twenty");
    panels.push(Panel { caption, plot: Plot::Chances(Chances { answers, rows }) });
    let title = view.layout.heading.first().cloned().unwrap_or_else(|| view.meta.query.clone());
    let subtitle = format!(
        "{}; a model's runs, not what happened",
        if layer == "vote" {
            "votes are estimated on history, all other layers assumed"
        } else {
            "assumed, not estimated"
        }
    );
    let mut notes = Vec::new();
    if has_what_if {
        notes.push(format!(
            "A what-if is the model's response with the same random numbers, no effect that was measured: on this layer {changed} acts change beyond its error or flip."
        ));
    }
    Ok(Picture { title, subtitle, panels, notes, source: source_line(view), alt: String::new() })
}

/// The numbers at each level of one layer at the end, as twenty dots each.
fn totals(view: &View, layer: &str, answers: &[AnswerMark]) -> Option<Plot> {
    let totals = view.meta.extra.iter().find(|(name, _)| *name == "totals").map(|(_, value)| value)?.as_array()?;
    let own = totals.iter().find(|total| total["layer"].as_str() == Some(layer))?;
    let row = |(level, answer): (&&str, &AnswerMark)| {
        let quantiles = own[*level]["dots"].as_array()?.iter().filter_map(|dot| dot.as_f64()).collect();
        let tone = Some((answer.glyph, answer.colour));
        Some(QuantileRow { label: answer.words.clone(), quantiles, came: None, tone })
    };
    let rows: Vec<QuantileRow> = LEVELS.iter().zip(answers).map(row).collect::<Option<_>>()?;
    Some(Plot::Quantiles(Quantiles { axis: Axis::new("actors; a mark is one run in twenty"), rows }))
}

/// The numbers at each level of one layer over the steps, from what the view says of itself.
fn fan(view: &View, layer: &str, answers: &[AnswerMark]) -> Option<Plot> {
    let path = view.meta.extra.iter().find(|(name, _)| *name == "path").map(|(_, value)| value)?.as_array()?;
    let steps: Vec<_> = path.iter().filter(|step| step["layer"].as_str() == Some(layer)).collect();
    if steps.len() < 2 {
        return None;
    }
    let series = LEVELS.iter().zip(answers).map(|(level, answer)| {
        let moments = steps.iter().filter_map(|step| {
            let day: Day = step["date"].as_str()?.parse::<demarche_core::Period>().ok()?.from();
            let number = |name: &str| step[*level][name].as_f64();
            let mut moment = Moment::new(day, number("median"));
            for (low, high) in [("lo90", "hi90"), ("lo50", "hi50")] {
                moment = moment.within(number(low)?, number(high)?);
            }
            Some(moment)
        });
        Series { label: answer.words.clone(), moments: moments.collect(), is_context: false }
    });
    Some(Plot::Trajectories(Trajectories {
        axis: Axis::new("actors"),
        bands: vec!["90 % of runs".to_owned(), "50 % of runs".to_owned()],
        series: series.collect(),
        tones: answers.iter().map(|answer| (answer.glyph, answer.colour)).collect(),
        ticks: Vec::new(),
    }))
}
