//! The picture of positions: a strip of all actors in the last session, or the paths of a few over all sessions.

use std::collections::{BTreeMap, BTreeSet};

use demarche_core::{Cell, Day, Known, View};

use crate::Error;
use crate::axis::Axis;
use crate::palette::SERIES;
use crate::picture::{Panel, Picture, Plot};
use crate::strip::{Spot, Strip};
use crate::trajectories::{Moment, Series, Trajectories};
use crate::views::{Columns, extra, source_line};

/// About how many names a strip carries, the anchors apart.
const NAMED: f64 = 14.0;

/// One position.
#[derive(Debug, Clone, Copy)]
struct At {
    value: f64,
    low: f64,
    high: f64,
    is_jump: bool,
}

/// The positions of a view: by dimension, actor and session.
struct Positions<'v> {
    labels: BTreeMap<&'v str, &'v str>,
    sessions: BTreeSet<i64>,
    /// By dimension, then actor, then session.
    of: BTreeMap<i64, BTreeMap<&'v str, BTreeMap<i64, At>>>,
    anchors: Vec<[&'v str; 2]>,
    unit: &'static str,
    /// What the positions are called, with the issue that they are on.
    called: String,
}

/// Where actors stand: of a few actors their paths over the sessions, else a strip of all in the last session.
///
/// # Errors
/// If the view is none of positions, or holds none.
pub fn ideal_points(view: &View) -> Result<Picture, Error> {
    let needed = ["actor", "label", "session", "dim", "position", "lo90", "hi90", "n_votes", "jump"];
    let columns = Columns::of(view, &needed)?;
    let pairs = extra(view, "anchors").into_iter().filter_map(|pair| pair.split_once(':'));
    let is_assembly = extra(view, "body").first().is_none_or(|body| body.eq_ignore_ascii_case("UNGA"));
    let mut positions = Positions {
        labels: BTreeMap::new(),
        sessions: BTreeSet::new(),
        of: BTreeMap::new(),
        anchors: pairs.map(|(low, high)| [low, high]).collect(),
        unit: if is_assembly { "session" } else { "year less 1945" },
        called: match extra(view, "issue").first() {
            Some(issue) => format!("ideal points on {issue}"),
            None => "ideal points".to_owned(),
        },
    };
    for row in &view.rows {
        let whole = |name: &str| columns.number(row, name).value().map(|number| number as i64);
        let number = |name: &str| columns.number(row, name).value();
        let (Some(session), Some(dim), Some(value)) = (whole("session"), whole("dim"), number("position")) else {
            continue;
        };
        let (low, high) = (number("lo90").unwrap_or(value), number("hi90").unwrap_or(value));
        let is_jump = matches!(columns.cell(row, "jump"), Cell::Bool(true));
        let actor = columns.text(row, "actor");
        positions.labels.insert(actor, columns.text(row, "label"));
        positions.sessions.insert(session);
        let of_actor = positions.of.entry(dim).or_default().entry(actor).or_default();
        of_actor.insert(session, At { value, low, high, is_jump });
    }
    let (Some(first), Some(last)) = (positions.sessions.first().copied(), positions.sessions.last().copied()) else {
        let why = "it holds no position".to_owned();
        return Err(Error::NothingToDraw { what: view.meta.query.clone(), why });
    };
    let is_few = positions.labels.len() <= SERIES.len();
    if is_few && positions.sessions.len() > 1 {
        Ok(positions.paths(view, first, last))
    } else {
        Ok(positions.strips(view, last))
    }
}

impl<'v> Positions<'v> {
    fn label(&self, code: &'v str) -> &'v str {
        self.labels.get(code).copied().filter(|label| !label.is_empty()).unwrap_or(code)
    }

    fn axis(&self, dim: i64) -> Axis {
        let name = "position, no unit";
        match usize::try_from(dim - 1).ok().and_then(|index| self.anchors.get(index)) {
            Some([low, high]) if dim == 1 => {
                Axis::new(format!("{name}; −1 and 1: mean places of {low} and {high}")).ends(*low, *high)
            }
            Some([low, high]) => Axis::new(name).ends(*low, *high),
            None => Axis::new(name),
        }
    }

    fn caption(&self, dim: i64) -> String {
        if self.of.len() > 1 { format!("dimension {dim}") } else { String::new() }
    }

    fn picture(&self, view: &View, title: String, subtitle: String, plots: Vec<(i64, Plot)>) -> Picture {
        let panels = plots.into_iter().map(|(dim, plot)| Panel { caption: self.caption(dim), plot }).collect();
        let mut notes = vec![
            "Fitted from votes cast on one scale for all sessions; absence is no vote. Zero lies halfway between the anchors' mean \
             places of sessions 47 to 74: where most lie on one side of it, an anchor lies far out. It is no judgement."
                .to_owned(),
        ];
        notes.extend(self.course());
        Picture { title, subtitle, panels, notes, source: source_line(view), alt: String::new() }
    }

    /// Who changed course, among the few whose paths are drawn.
    fn course(&self) -> Option<String> {
        let first = self.of.values().next()?;
        if first.len() > SERIES.len() || self.sessions.len() < 2 {
            return None;
        }
        let jumps = first.iter().filter_map(|(actor, path)| {
            let sessions: Vec<String> =
                path.iter().filter(|(_, at)| at.is_jump).map(|(session, _)| session.to_string()).collect();
            (!sessions.is_empty()).then(|| format!("{actor} ({})", sessions.join(", ")))
        });
        let jumps: Vec<String> = jumps.collect();
        Some(if jumps.is_empty() {
            "The model flags no jump of any of them.".to_owned()
        } else {
            format!("Jumps that the model flags, by {}: {}.", self.unit, jumps.join("; "))
        })
    }

    fn strips(&self, view: &View, session: i64) -> Picture {
        let plots: Vec<(i64, Plot)> = self
            .of
            .iter()
            .map(|(dim, actors)| {
                let spots = self.spots(actors, session);
                let strip = Strip {
                    axis: self.axis(*dim),
                    middle: Some(0.0),
                    interval: "90 % interval".to_owned(),
                    spots,
                    groups: Vec::new(),
                };
                (*dim, Plot::Strip(strip))
            })
            .collect();
        let there: Vec<&At> =
            self.of.values().next().into_iter().flatten().filter_map(|(_, path)| path.get(&session)).collect();
        let [low, high] = self.anchors.first().copied().unwrap_or(["the low end", "the high end"]);
        let surely_low = there.iter().filter(|at| at.high < 0.0).count();
        let surely_high = there.iter().filter(|at| at.low > 0.0).count();
        let title = format!(
            "{}: of {} states, {surely_low} stand surely below and {surely_high} surely above halfway from {} to {}; {} unclear",
            self.when(session),
            there.len(),
            self.label(low),
            self.label(high),
            there.len() - surely_low - surely_high
        );
        let subtitle = format!(
            "{} from votes in {} {session}{}; dot: position, whisker: 90 % interval",
            self.called,
            self.unit,
            years(session, self.unit)
        );
        self.picture(view, title, subtitle, plots)
    }

    /// The positions of one session, with names for the anchors and for some evenly between the ends.
    fn spots(&self, actors: &BTreeMap<&'v str, BTreeMap<i64, At>>, session: i64) -> Vec<Spot> {
        let mut there: Vec<(&'v str, &At)> =
            actors.iter().filter_map(|(actor, path)| Some((*actor, path.get(&session)?))).collect();
        there.sort_by(|a, b| a.1.value.total_cmp(&b.1.value).then(a.0.cmp(b.0)));
        let every = (there.len() as f64 / NAMED).max(1.0);
        let spot = |(place, (actor, at)): (usize, &(&'v str, &At))| {
            let spot = Spot::new(*actor, self.label(actor), Known::Known(at.value)).within(at.low, at.high);
            let is_even = (place as f64 / every).floor() != ((place as f64 - 1.0) / every).floor();
            let is_named =
                is_even || place + 1 == there.len() || self.anchors.iter().flatten().any(|code| code == actor);
            if is_named { spot.named() } else { spot }
        };
        there.iter().enumerate().map(spot).collect()
    }

    fn when(&self, session: i64) -> String {
        if self.unit == "session" { format!("Session {session}") } else { (session + 1945).to_string() }
    }

    fn paths(&self, view: &View, first: i64, last: i64) -> Picture {
        let plots = self.of.iter().map(|(dim, actors)| {
            let series = actors.iter().map(|(actor, path)| Series {
                label: self.label(actor).to_owned(),
                moments: moments(path),
                is_context: false,
            });
            let anchored = [(47_i64, "anchors from here"), (75, "to here")];
            let ticks = anchored
                .into_iter()
                .filter(|(session, _)| self.unit == "session" && (first..=last).contains(session))
                .map(|(session, words)| (day(session).plus(-180), words.to_owned()))
                .collect();
            let axis = self.axis(*dim);
            let axis = match (axis.low_end.as_str(), axis.high_end.as_str()) {
                ("", _) | (_, "") => axis,
                _ if *dim == 1 => axis,
                (low, high) => Axis::new(format!("{}; low: {low}, high: {high}", axis.name)),
            };
            let bands = vec!["90 % interval".to_owned()];
            (*dim, Plot::Trajectories(Trajectories { axis, bands, series: series.collect(), tones: Vec::new(), ticks }))
        });
        let plots = plots.collect();
        let subtitle = format!(
            "{} from votes in {}s {first} to {last}{}; a session is drawn at the end of the year in which it opened",
            self.called,
            self.unit,
            years_between(first, last, self.unit)
        );
        self.picture(view, self.furthest(), subtitle, plots)
    }

    /// Who moved furthest, and whether that is sure.
    fn furthest(&self) -> String {
        let actors = self.of.values().next();
        let moves = actors.into_iter().flatten().filter_map(|(actor, path)| {
            let ((from, start), (to, end)) = (path.first_key_value()?, path.last_key_value()?);
            (from < to).then_some((*actor, *from, *start, *to, *end))
        });
        let far = |start: &At, end: &At| (end.value - start.value).abs();
        let best = moves.max_by(|a, b| far(&a.2, &a.4).total_cmp(&far(&b.2, &b.4)).then_with(|| b.0.cmp(a.0)));
        let Some((actor, from, start, to, end)) = best else { return "Positions over time".to_owned() };
        let is_sure = start.high < end.low || end.high < start.low;
        let words = if is_sure { "the intervals lie apart" } else { "the intervals overlap" };
        let of = if self.labels.len() > 1 { format!(" furthest of {}", self.labels.len()) } else { String::new() };
        format!(
            "{} moved{of}: from {} in {} {from} to {} in {to}; {words}",
            self.label(actor),
            two(start.value),
            self.unit,
            two(end.value)
        )
    }
}

/// Two digits after the point, with a true minus.
fn two(value: f64) -> String {
    let text = format!("{value:.2}");
    if text == "-0.00" { "0.00".to_owned() } else { text.replace('-', "−") }
}

/// When a session is drawn.
fn day(session: i64) -> Day {
    let year = (session + 1945).clamp(1, 9999) as i16;
    Day::new(year, 12, 31).unwrap_or(Day::from_days(0))
}

fn years(session: i64, unit: &str) -> String {
    if unit == "session" {
        format!(" ({}/{:02})", session + 1945, (session + 1946).rem_euclid(100))
    } else {
        String::new()
    }
}

fn years_between(first: i64, last: i64, unit: &str) -> String {
    if unit == "session" { format!(" ({} to {})", first + 1945, last + 1945) } else { String::new() }
}

/// The path of an actor, with a hole for each session of which nothing is known.
fn moments(path: &BTreeMap<i64, At>) -> Vec<Moment> {
    let (Some(first), Some(last)) = (path.keys().next(), path.keys().next_back()) else { return Vec::new() };
    let one = |session: i64| match path.get(&session) {
        Some(at) => Moment::new(day(session), Some(at.value)).within(at.low, at.high),
        None => Moment::new(day(session), None),
    };
    (*first..=*last).map(one).collect()
}
