//! Pictures of forecasts, from their views: chances, a fan over time, calibration, and what a change of assumptions flips.

use std::collections::BTreeMap;

use demarche_core::{Cell, Known, Period, Reason, View, counted};

use crate::Error;
use crate::axis::Axis;
use crate::calibration::{Bin, Calibration};
use crate::chances::{AnswerMark, ChanceRow, Chances};
use crate::flips::{Flip, Flips};
use crate::picture::{Panel, Picture, Plot};
use crate::trajectories::{Moment, Series, Trajectories};
use crate::views::{Columns, source_line};

/// The columns of chances, in the order of [`AnswerMark::votes`].
const CHANCES: [&str; 4] = ["p_no", "p_abstain", "p_yes", "p_not_voting"];

fn nothing(view: &View, why: &str) -> Error {
    Error::NothingToDraw { what: view.meta.query.clone(), why: why.to_owned() }
}

/// The head of a view, or words of our own.
fn title(view: &View, own: String) -> String {
    view.layout.heading.first().filter(|line| !line.is_empty()).cloned().unwrap_or(own)
}

fn label<'v>(columns: &Columns<'v>, row: &'v [Cell]) -> &'v str {
    match columns.text(row, "label") {
        "" => columns.text(row, "actor"),
        label => label,
    }
}

/// What each actor may answer: twenty dots for each, from columns `actor`, `p_no`, `p_abstain`, `p_yes`, and, where there are such,
/// `label`, `p_not_voting`, and `known` for those whose answer was given.
///
/// # Errors
/// If the view is none of chances, or holds no row.
pub fn chances(view: &View) -> Result<Picture, Error> {
    let columns = Columns::of(view, &["actor", "p_no", "p_abstain", "p_yes"])?;
    if view.rows.is_empty() {
        return Err(nothing(view, "it holds no actor"));
    }
    // What was given is not forecast; and where nobody's silence is told, all chances are of votes.
    let forecast = || view.rows.iter().filter(|row| columns.text(row, "known").is_empty());
    let has_silence = forecast().any(|row| columns.number(row, CHANCES[3]).value().is_some());
    let names = if has_silence { &CHANCES[..] } else { &CHANCES[..3] };
    let one = |row: &Vec<Cell>| {
        let found: Vec<Known<f64>> = names.iter().map(|name| columns.number(row, name)).collect();
        let reason = found.iter().find_map(|chance| chance.reason());
        let chances: Vec<f64> = found.iter().filter_map(|chance| chance.value()).collect();
        ChanceRow {
            code: columns.text(row, "actor").to_owned(),
            label: label(&columns, row).to_owned(),
            chances: reason.map_or(Known::Known(chances), Known::Unknown),
        }
    };
    let mut rows: Vec<ChanceRow> = forecast().map(one).collect();
    // From surely yes to surely no: by the mean answer, unknown ones last.
    let lean = |row: &ChanceRow| match &row.chances {
        Known::Known(chances) => chances[2] - chances[0],
        Known::Unknown(_) => f64::NEG_INFINITY,
    };
    rows.sort_by(|a, b| lean(b).total_cmp(&lean(a)).then_with(|| a.code.cmp(&b.code)));
    let answers: Vec<AnswerMark> = AnswerMark::votes().into_iter().take(names.len()).collect();
    let likeliest = |row: &ChanceRow| match &row.chances {
        Known::Known(chances) => (0..chances.len()).fold(None, |best: Option<usize>, next| match best {
            Some(best) if chances[best] >= chances[next] => Some(best),
            _ => Some(next),
        }),
        Known::Unknown(_) => None,
    };
    let counts = answers.iter().enumerate().map(|(index, answer)| {
        let count = rows.iter().filter(|row| likeliest(row) == Some(index)).count();
        format!("{} {count}", answer.words)
    });
    let own =
        format!("Likeliest answers of {}: {}", counted(rows.len(), "actor"), counts.collect::<Vec<_>>().join(", "));
    let subtitle = "twenty dots an actor, each one chance in twenty; who leans to yes stands first";
    let plot = Plot::Chances(Chances { answers, rows });
    Ok(Picture::new(title(view, own), subtitle, source_line(view), plot))
}

/// A number over time with its bands, from columns `date`, `median`, `lo90`, `lo50`, `hi50`, `hi90`, and, where there are such, `series`
/// and `baseline`, which is drawn in the same frame.
///
/// # Errors
/// If the view is no fan, or holds no row.
pub fn fan(view: &View) -> Result<Picture, Error> {
    let columns = Columns::of(view, &["date", "median", "lo90", "lo50", "hi50", "hi90"])?;
    let mut lines: BTreeMap<&str, Vec<Moment>> = BTreeMap::new();
    let mut baselines: BTreeMap<&str, Vec<Moment>> = BTreeMap::new();
    for row in &view.rows {
        let Ok(date) = columns.text(row, "date").parse::<Period>() else { continue };
        let number = |name: &str| columns.number(row, name).value();
        let mut moment = Moment::new(date.from(), number("median"));
        for (low, high) in [("lo90", "hi90"), ("lo50", "hi50")] {
            if let (Some(low), Some(high)) = (number(low), number(high)) {
                moment = moment.within(low, high);
            }
        }
        let series = columns.text(row, "series");
        lines.entry(series).or_default().push(moment);
        if number("baseline").is_some() {
            baselines.entry(series).or_default().push(Moment::new(date.from(), number("baseline")));
        }
    }
    if lines.is_empty() {
        return Err(nothing(view, "it holds no dated row"));
    }
    let in_order = |mut moments: Vec<Moment>| {
        moments.sort_by(|a, b| a.day.total_cmp(&b.day));
        moments
    };
    let named = |name: &str, other: &str| if name.is_empty() { other.to_owned() } else { name.to_owned() };
    let count = lines.len();
    let drawn = lines.into_iter().map(|(name, moments)| Series {
        label: named(name, "median"),
        moments: in_order(moments),
        is_context: false,
    });
    let others = baselines.into_iter().map(|(name, moments)| Series {
        label: named(name, "baseline"),
        moments: in_order(moments),
        is_context: true,
    });
    let plot = Trajectories {
        axis: Axis::new(columns_means(view, "median")),
        bands: vec!["90 % of runs".to_owned(), "50 % of runs".to_owned()],
        series: drawn.chain(others).collect(),
        tones: Vec::new(),
        ticks: Vec::new(),
    };
    let own = format!("{count} {} over time", if count == 1 { "number" } else { "numbers" });
    let subtitle = "line: the middle of the runs; bands: their middle 50 and 90 %; thin and grey: the baseline";
    Ok(Picture::new(title(view, own), subtitle, source_line(view), Plot::Trajectories(plot)))
}

fn columns_means(view: &View, name: &str) -> &'static str {
    view.columns.iter().find(|column| column.name == name).map_or("", |column| column.means)
}

/// How often what was given a chance came, class by class, from columns `class`, `predicted`, `observed`, `n`, `lo90`, `hi90`.
///
/// # Errors
/// If the view is none of bins, or holds none.
pub fn calibration(view: &View) -> Result<Picture, Error> {
    let columns = Columns::of(view, &["class", "predicted", "observed", "n", "lo90", "hi90"])?;
    let mut classes: Vec<(&str, Vec<Bin>)> = Vec::new();
    for row in &view.rows {
        let number = |name: &str| columns.number(row, name).value();
        let (Some(predicted), Some(observed), Some(count)) = (number("predicted"), number("observed"), number("n"))
        else {
            continue;
        };
        let interval = number("lo90").zip(number("hi90"));
        let bin = Bin { predicted, observed, count: count.max(0.0) as u64, interval };
        let class = columns.text(row, "class");
        match classes.iter_mut().find(|(name, _)| *name == class) {
            Some((_, bins)) => bins.push(bin),
            None => classes.push((class, vec![bin])),
        }
    }
    if classes.is_empty() {
        return Err(nothing(view, "it holds no bin"));
    }
    let notes = drawn_models(&mut classes);
    let bins = || classes.iter().flat_map(|(_, bins)| bins).filter_map(|bin| Some((bin, bin.interval?)));
    let all = bins().count();
    let good = bins().filter(|(bin, (low, high))| *low <= bin.predicted && bin.predicted <= *high).count();
    let own = format!("In {good} of {all} bins the chance that was given lies in the interval of the share that came");
    let subtitle =
        "calibration, class by class: the mean chance of a bin across, the share that came up; bars count forecasts";
    let panels = classes.into_iter().map(|(class, bins)| Panel {
        caption: class.to_owned(),
        plot: Plot::Calibration(Calibration {
            class: class.to_owned(),
            interval: "90 % interval of the share".to_owned(),
            bins,
        }),
    });
    Ok(Picture {
        title: title(view, own),
        subtitle: subtitle.to_owned(),
        panels: panels.collect(),
        notes,
        source: source_line(view),
        alt: String::new(),
    })
}

/// How many models are drawn where there are more: a page of curves that nobody can take in tells nothing.
const MOST_MODELS: usize = 2;

/// Of many models keeps the first, and of the others those nearest to their chances; what is said of the rest. Classes are named
/// `answer, model`.
fn drawn_models(classes: &mut Vec<(&str, Vec<Bin>)>) -> Vec<String> {
    let model = |class: &str| class.split_once(", ").map(|(_, model)| model.to_owned());
    // By model the sum of forecasts times distance, and of forecasts.
    let mut models: Vec<(String, f64, f64)> = Vec::new();
    for (class, bins) in classes.iter() {
        let Some(name) = model(class) else { return Vec::new() };
        let off: f64 = bins.iter().map(|bin| bin.count as f64 * (bin.predicted - bin.observed).abs()).sum();
        let all: f64 = bins.iter().map(|bin| bin.count as f64).sum();
        match models.iter_mut().find(|(other, ..)| *other == name) {
            Some((_, sum, count)) => (*sum, *count) = (*sum + off, *count + all),
            None => models.push((name, off, all)),
        }
    }
    if models.len() <= MOST_MODELS {
        return Vec::new();
    }
    let mean = |(_, off, all): &(String, f64, f64)| off / all.max(1.0);
    if let Some((_, others)) = models.split_first_mut() {
        others.sort_by(|a, b| mean(a).total_cmp(&mean(b)).then_with(|| a.0.cmp(&b.0)));
    }
    let (drawn, left) = models.split_at(MOST_MODELS);
    classes.retain(|(class, _)| model(class).is_some_and(|name| drawn.iter().any(|(other, ..)| *other == name)));
    let words = |models: &[(String, f64, f64)]| -> String {
        models.iter().map(|one| format!("{} {:.3}", one.0, mean(one))).collect::<Vec<_>>().join(", ")
    };
    vec![format!(
        "Mean distance of what came from the chance that was given: {}. Not drawn: {}; others are drawn with --models.",
        words(drawn),
        words(left)
    )]
}

/// What a change of assumptions flips, from columns `actor`, `before`, `after` (an answer, or `not_voting`), `effect`, `error`, and, where
/// there is such, `label`. Who flips stands first, then by the size of the effect.
///
/// # Errors
/// If the view is none of flips, or holds no row.
pub fn flips(view: &View) -> Result<Picture, Error> {
    /// More rows are left to the table.
    const MOST: usize = 40;
    let columns = Columns::of(view, &["actor", "before", "after", "effect", "error"])?;
    let answers = AnswerMark::votes();
    let answer = |text: &str| answers.iter().position(|answer| answer.words == text.replace('_', " "));
    let one = |row: &Vec<Cell>| Flip {
        code: columns.text(row, "actor").to_owned(),
        label: label(&columns, row).to_owned(),
        before: answer(columns.text(row, "before")),
        after: answer(columns.text(row, "after")),
        effect: match columns.number(row, "error") {
            Known::Known(_) => columns.number(row, "effect"),
            Known::Unknown(_) => Known::Unknown(Reason::TooFew),
        },
        error: columns.number(row, "error").value().unwrap_or(0.0),
    };
    let mut rows: Vec<Flip> = view.rows.iter().map(one).collect();
    if rows.is_empty() {
        return Err(nothing(view, "it holds no actor"));
    }
    let is_flip = |row: &Flip| row.before.is_some() && row.after.is_some() && row.before != row.after;
    let size = |row: &Flip| row.effect.value().map_or(-1.0, f64::abs);
    rows.sort_by(|a, b| {
        is_flip(b).cmp(&is_flip(a)).then(size(b).total_cmp(&size(a))).then_with(|| a.code.cmp(&b.code))
    });
    let (all, flipped) = (rows.len(), rows.iter().filter(|row| is_flip(row)).count());
    rows.truncate(MOST.max(flipped));
    let own = format!("{flipped} of {all} actors change their likeliest answer");
    let subtitle = "before and after the change; effect of the same runs with and without it, with its error";
    let left = all - rows.len();
    let axis = Axis::new(columns_means(view, "effect"));
    let plot = Flips { axis, error: columns_means(view, "error").to_owned(), answers, rows };
    let picture = Picture::new(title(view, own), subtitle, source_line(view), Plot::Flips(plot));
    Ok(if left > 0 {
        picture.note(format!(
            "Not drawn: {} with smaller effects and no flip; the table of the same command has all.",
            counted(left, "actor")
        ))
    } else {
        picture
    })
}
