//! The picture of positions: a strip of all actors in the last session, or the paths of a few over all sessions.

use std::collections::{BTreeMap, BTreeSet};

use demarche_core::{Cell, Day, Known, View};

use crate::Error;
use crate::axis::Axis;
use crate::palette::SERIES;
use crate::picture::{Panel, Picture, Plot};
use crate::standing::{Session, Standing};
use crate::strip::{Spot, Strip};
use crate::trajectories::{Moment, Series, Trajectories};
use crate::views::{Columns, extra, source_line, two};

/// One position.
#[derive(Debug, Clone, Copy)]
struct At {
    value: f64,
    low: f64,
    high: f64,
    is_jump: bool,
    is_thin: bool,
}

/// The first session over which anchors count: the scale hangs on what came from it on.
const ANCHORED: i64 = 47;

/// The positions of a view: by dimension, actor and session.
struct Positions<'v> {
    labels: BTreeMap<&'v str, &'v str>,
    sessions: BTreeSet<i64>,
    /// By dimension, then actor, then session.
    of: BTreeMap<i64, BTreeMap<&'v str, BTreeMap<i64, At>>>,
    /// By actor and session, the authority whose delegation cast its votes, where that is not the one that governs.
    delegations: BTreeMap<(&'v str, i64), &'v str>,
    /// The first and last session over which the anchors of this fit count.
    anchored: Option<(i64, i64)>,
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
        delegations: BTreeMap::new(),
        anchored: anchor_sessions(view),
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
        let is_thin = matches!(columns.cell(row, "thin"), Cell::Bool(true));
        let actor = columns.text(row, "actor");
        positions.labels.insert(actor, columns.text(row, "label"));
        positions.sessions.insert(session);
        let of_actor = positions.of.entry(dim).or_default().entry(actor).or_default();
        of_actor.insert(session, At { value, low, high, is_jump, is_thin });
        let delegation = columns.text(row, "delegation");
        if !delegation.is_empty() {
            positions.delegations.insert((actor, session), delegation);
        }
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
        let over = self.anchored.map_or(String::new(), |(first, last)| format!(" of sessions {first} to {last}"));
        let mut notes = vec![format!(
            "Fitted from votes cast on one scale for all sessions; absence is no vote. Zero lies halfway between the anchors' mean \
             places{over}: where most lie on one side of it, an anchor lies far out. It is no judgement."
        )];
        notes.extend(self.course());
        notes.extend(self.thin());
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

    /// How many positions that are drawn lean on the sessions around.
    fn thin(&self) -> Option<String> {
        let is_run = self.labels.len() <= SERIES.len() && self.sessions.len() > 1;
        let last = self.sessions.last();
        let drawn = self.of.values().next().into_iter().flatten().flat_map(|(_, path)| path);
        let few = drawn.filter(|(session, at)| at.is_thin && (is_run || Some(*session) == last)).count();
        let (words, own) = if few == 1 { ("position rests", "its own") } else { ("positions rest", "their own") };
        (few > 0)
            .then(|| format!("{few} {words} on fewer than 10 votes, and on the sessions around more than on {own}."))
    }

    fn strips(&self, view: &View, session: i64) -> Picture {
        let of = |dim: i64, actors: &BTreeMap<&'v str, BTreeMap<i64, At>>| {
            let standing = |(actor, path): (&&'v str, &BTreeMap<i64, At>)| {
                let at = path.get(&session)?;
                let (code, label) = (*actor, self.label(actor));
                Some(Standing { code, label, value: at.value, low: at.low, high: at.high })
            };
            let pair = usize::try_from(dim - 1).ok().and_then(|index| self.anchors.get(index)).copied();
            Session::of(actors.iter().filter_map(standing).collect(), pair.unwrap_or_default())
        };
        let sessions: Vec<(i64, Session<'v>)> = self.of.iter().map(|(dim, actors)| (*dim, of(*dim, actors))).collect();
        let plots = sessions.iter().map(|(dim, session)| {
            let spot = |(one, is_named): (&Standing<'v>, bool)| {
                let spot = Spot::new(one.code, one.label, Known::Known(one.value)).within(one.low, one.high);
                if is_named { spot.named() } else { spot }
            };
            let strip = Strip {
                axis: self.axis(*dim),
                middle: Some(0.0),
                interval: "90 % interval".to_owned(),
                spots: session.named().map(spot).collect(),
                groups: Vec::new(),
            };
            (*dim, Plot::Strip(strip))
        });
        let plots = plots.collect();
        let first = sessions.first().map(|(_, session)| session);
        let on = if sessions.len() > 1 { ", dimension 1" } else { "" };
        let title = format!("{}{on}: {}", self.when(session), first.map(Session::finding).unwrap_or_default());
        let subtitle = format!(
            "{} from votes in {} {session}{}; dot: position, whisker: 90 % interval; surely: the intervals lie apart",
            self.called,
            self.unit,
            years(session, self.unit)
        );
        let mut picture = self.picture(view, title, subtitle, plots);
        if let Some(names) = first.and_then(Session::whose_names) {
            picture = picture.note(names);
        }
        picture
    }

    fn when(&self, session: i64) -> String {
        if self.unit == "session" { format!("Session {session}") } else { (session + 1945).to_string() }
    }

    fn paths(&self, view: &View, first: i64, last: i64) -> Picture {
        let plots = self.of.iter().map(|(dim, actors)| {
            let series = actors.iter().flat_map(|(actor, path)| {
                self.runs(actor, path).into_iter().map(|(label, run)| {
                    // A line that ends before the others says so at its name.
                    let end = run.keys().next_back().copied().filter(|end| *end < last);
                    let until = end.map_or(String::new(), |end| format!(", to {}", end + 1945));
                    Series { label: format!("{label}{until}"), moments: moments(&run), is_context: false }
                })
            });
            let ends = self.anchored.map(|(first, last)| [(first, "anchors from here"), (last + 1, "to here")]);
            let anchored = ends.into_iter().flatten();
            let ticks = anchored
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

    /// The path of an actor cut where another delegation took its seat: two governments are no one line.
    fn runs(&self, actor: &'v str, path: &BTreeMap<i64, At>) -> Vec<(String, BTreeMap<i64, At>)> {
        let mut runs: Vec<(Option<&str>, BTreeMap<i64, At>)> = Vec::new();
        for (session, at) in path {
            let by = self.delegations.get(&(actor, *session)).copied();
            match runs.last_mut() {
                Some((last, run)) if *last == by => {
                    run.insert(*session, *at);
                }
                _ => runs.push((by, BTreeMap::from([(*session, *at)]))),
            }
        }
        let label = self.label(actor);
        let named = |by: Option<&str>| match by {
            Some(by) => format!("{label}, seat held by {by}"),
            None => label.to_owned(),
        };
        runs.into_iter().map(|(by, run)| (named(by), run)).collect()
    }

    /// Who moved furthest, and whether that is sure: within the sessions before the anchors' or within those from them on, under one delegation.
    fn furthest(&self) -> String {
        let actors = self.of.values().next();
        let runs = actors.into_iter().flatten().flat_map(|(actor, path)| self.runs(actor, path));
        let is_late = |session: i64| self.unit != "session" || session >= ANCHORED;
        let moves = runs.flat_map(|(label, run)| {
            [false, true].into_iter().filter_map(move |late| {
                let mut there = run.iter().filter(|(session, _)| is_late(**session) == late);
                let (from, start) = there.next()?;
                let (to, end) = there.next_back()?;
                Some((label.clone(), *from, *start, *to, *end))
            })
        });
        let far = |start: &At, end: &At| (end.value - start.value).abs();
        let best = moves.max_by(|a, b| far(&a.2, &a.4).total_cmp(&far(&b.2, &b.4)).then_with(|| b.0.cmp(&a.0)));
        let Some((label, from, start, to, end)) = best else { return "Positions over time".to_owned() };
        let is_sure = start.high < end.low || end.high < start.low;
        let words = if is_sure { "the intervals lie apart" } else { "the intervals overlap" };
        let of = if self.labels.len() > 1 { format!(" furthest of {}", self.labels.len()) } else { String::new() };
        let is_split = self.sessions.first().is_some_and(|first| !is_late(*first));
        let within = match (is_split, is_late(from)) {
            (false, _) => "",
            (true, true) => " (since 1992)",
            (true, false) => " (before 1992)",
        };
        format!(
            "{label} moved{of}{within}: from {} in {} {from} to {} in {to}; {words}",
            two(start.value),
            self.unit,
            two(end.value)
        )
    }
}

/// The first and last session over which anchors count, as the view tells them.
fn anchor_sessions(view: &View) -> Option<(i64, i64)> {
    let found = view.meta.extra.iter().find(|(name, _)| *name == "anchor_sessions")?;
    match found.1.as_array()?.as_slice() {
        [first, last] => Some((first.as_i64()?, last.as_i64()?)),
        _ => None,
    }
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
