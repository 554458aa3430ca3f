//! Movement for people: one sentence a series, changes, neighbours, and the values.

use demarche_core::{ActorId, Known, Sheet};
use demarche_measures::movement::{FEWEST_POINTS, Finding, Neighbour, Point};

use super::series::{Series, Survival};
use crate::desk::Desk;
use crate::evidence::limited;
use crate::ideal_points::ANCHOR_SESSIONS;

/// A session with the year in which it began.
pub(super) fn when(by: &str, period: i32) -> String {
    if by == "session" { format!("{period} ({})", period + 1945) } else { period.to_string() }
}

fn between(by: &str, (from, to): (i32, i32)) -> String {
    if from == to { when(by, from) } else { format!("{} to {}", when(by, from), when(by, to)) }
}

/// Where a series begins and ends; places before and after 1992 are told apart, since the scale is anchored on what came after.
fn ends(series: &Series) -> String {
    let error = |variance: f64| 1.645 * variance.max(0.0).sqrt();
    let of = |points: &[Point], words: &str| match points {
        [] => String::new(),
        [only] => format!("; {words}{:.2} ±{:.2}", only.value, error(only.variance)),
        [first, .., last] => format!(
            "; {words}first {:.2} ±{:.2}, last {:.2} ±{:.2}",
            first.value,
            error(first.variance),
            last.value,
            error(last.variance)
        ),
    };
    let split = if series.is_position() {
        series.points.partition_point(|point| point.period < *ANCHOR_SESSIONS.start())
    } else {
        0
    };
    let (early, late) = series.points.split_at(split);
    let (before, since) = if split > 0 { ("before 1992 ", "since ") } else { ("", "") };
    format!("{}{}", of(early, before), of(late, since))
}

/// Which way the level went since the last change, or over all.
fn drift(series: &Series) -> String {
    let Some(drift) = &series.drift else { return String::new() };
    let (low, high) = drift.slope.ends();
    let way = match (drift.way(), series.is_position()) {
        (0, _) => "no drift can be told",
        (1, true) => "drifts toward the high end (USA)",
        (_, true) => "drifts toward the low end (RUS)",
        (1, false) => "drifts up",
        (_, false) => "drifts down",
    };
    let unit = if series.unit_is_logarithm() { " in logarithms" } else { "" };
    format!(
        "; {way}: {:+.2} [{low:+.2}, {high:+.2}] in ten {}s{unit} from {} to {}",
        drift.slope.value(),
        series.by,
        when(series.by, drift.from),
        when(series.by, drift.to)
    )
}

/// What a reader must know of places before the anchors' sessions.
fn scale(series: &Series) -> &'static str {
    let is_early = series.points.first().is_some_and(|point| point.period < *ANCHOR_SESSIONS.start());
    if series.is_position() && is_early {
        "; the scale is anchored on 1992 to 2019: earlier places hang on it by repeated items and the walk, and sizes across 1992 are told on it"
    } else {
        ""
    }
}

/// What a series tells of changes, in a sentence.
pub(super) fn sentence(series: &Series) -> String {
    let by = series.by;
    let span = match (series.points.first(), series.points.last()) {
        (Some(first), Some(last)) => {
            format!("{} {by}s, {} to {}", series.points.len(), when(by, first.period), when(by, last.period))
        }
        _ => format!("no {by}s"),
    };
    let name = series.name.replace('_', " ");
    let (ends, drift, scale) = (ends(series), drift(series), scale(series));
    let chance = series.found.chance.unwrap_or_default();
    // A sure slide stands first: that no step was found in it is no standstill.
    let slides = series.drift.as_ref().is_some_and(|drift| drift.way() != 0);
    let slide = drift.trim_start_matches("; ");
    match series.found.finding {
        Finding::CannotTell if series.found.chance.is_none() => {
            format!("{name}: cannot tell of changes: {span}, and {FEWEST_POINTS} are needed")
        }
        Finding::CannotTell if slides => {
            format!(
                "{name}: {slide}; whether in a step cannot be told ({span}; chance of a step {chance:.2}{ends}){scale}"
            )
        }
        Finding::CannotTell => {
            format!(
                "{name}: cannot tell whether its level changed ({span}; chance of a change {chance:.2}{ends}){drift}{scale}"
            )
        }
        Finding::NoChange if slides => {
            format!(
                "{name}: {slide}; no step to another level found ({span}; chance of a step {chance:.2}{ends}){scale}"
            )
        }
        Finding::NoChange => {
            format!("{name}: no change of level found ({span}; chance of a change {chance:.2}{ends}){drift}{scale}")
        }
        Finding::Change => {
            let changes: Vec<String> = series
                .found
                .changes
                .iter()
                .map(|change| {
                    let (low, high) = change.size.ends();
                    let seat =
                        series.seats.passed(change.between).map_or("", |_| ", where another delegation took the seat");
                    format!(
                        "{:+.2} [{low:+.2}, {high:+.2}] in {by} {}{seat}",
                        change.size.value(),
                        between(by, change.between)
                    )
                })
                .collect();
            let changes = if changes.is_empty() {
                "changed, but when cannot be told".to_owned()
            } else {
                format!("changed by {}", changes.join("; "))
            };
            format!("{name}: {changes} ({span}; chance of a change {chance:.2}){drift}{scale}")
        }
    }
}

/// All changes of all series.
pub(super) fn changes(all: &[Series]) -> Option<Sheet> {
    let mut rows = Vec::new();
    for series in all {
        for (change, survives) in series.found.changes.iter().zip(&series.survives) {
            let (low, high) = change.size.ends();
            rows.push(vec![
                series.name.replace('_', " "),
                when(series.by, change.period),
                between(series.by, change.between),
                format!("{:+.2}", change.size.value()),
                format!("{low:+.2} to {high:+.2}"),
                format!("{:.2}", change.chance),
                match survives {
                    Survival::Yes => "yes".to_owned(),
                    Survival::No(keys) => format!("no: not without {}", keys.join(", ")),
                    Survival::OneSource(keys) => format!("rests on one source: {}", keys.join(", ")),
                },
                series
                    .seats
                    .passed(change.between)
                    .map_or(String::new(), |(session, words)| format!("{}: {words}", when(series.by, *session))),
            ]);
        }
    }
    let heads = [
        "series",
        "likeliest",
        "began between (90 %)",
        "by",
        "90 % interval",
        "chance",
        "without a source",
        "who cast the votes",
    ];
    (!rows.is_empty()).then(|| limited("changes".to_owned(), &heads, rows, None))
}

/// The neighbours of an actor at one end; those that could be first are told.
pub(super) fn neighbours(desk: &Desk, caption: &str, all: &[Neighbour], is_near: bool, limit: Option<usize>) -> Sheet {
    let mut order: Vec<&Neighbour> = all.iter().collect();
    if !is_near {
        order.reverse();
    }
    let rows = order
        .into_iter()
        .map(|one| {
            let could = meets_end(all, one, is_near);
            vec![
                format!("{} {}", desk.code(one.actor), desk.label(one.actor)),
                match one.interval {
                    Known::Known(interval) => {
                        format!("{:.2} [{:.2}, {:.2}]", one.value, interval.ends().0, interval.ends().1)
                    }
                    Known::Unknown(_) => format!("{:.2}", one.value),
                },
                one.items.to_string(),
                rank_words(all, one),
                if could { "no" } else { "yes" }.to_owned(),
            ]
        })
        .collect();
    limited(
        caption.to_owned(),
        &[
            "actor",
            "value [90 %]",
            "votes",
            "rank, 1 nearest [90 %]",
            if is_near { "told from the nearest" } else { "told from the furthest" },
        ],
        rows,
        limit.map(|limit| limit.min(10)),
    )
}

/// The rank of a neighbour with the ranks that hold 90 % of the draws; `=` where others have the same value and share the rank.
fn rank_words(all: &[Neighbour], one: &Neighbour) -> String {
    let is_shared = all.iter().filter(|other| other.rank == one.rank).count() > 1;
    let ranks = match one.ranks {
        (low, high) if low == high => format!("[{low}]"),
        (low, high) => format!("[{low}–{high}]"),
    };
    format!("{}{} {ranks}", one.rank, if is_shared { "=" } else { "" })
}

/// What the columns of neighbours mean.
pub(super) fn neighbours_footer(of: usize) -> String {
    format!(
        "ranks are of {of} others, 1 the nearest; = is a rank that equal values share; [from–to] holds 90 % of the ranks in redraws; told from the nearest (or the furthest): no, where these ranks meet those of the one at the end, so that either may be it"
    )
}

/// Whether the ranks of one meet those of the nearest, or of the furthest: the two cannot be told apart.
fn meets_end(all: &[Neighbour], one: &Neighbour, is_near: bool) -> bool {
    match (all.first(), all.last()) {
        (Some(first), _) if is_near => one.ranks.0 <= first.ranks.1,
        (_, Some(last)) if !is_near => one.ranks.1 >= last.ranks.0,
        _ => false,
    }
}

/// How many neighbours cannot be told from the first, in a sentence.
pub(super) fn told_apart(desk: &Desk, what: &str, all: &[Neighbour]) -> String {
    let name = |one: &Neighbour| desk.label(one.actor).to_owned();
    let near: Vec<String> = all.iter().filter(|one| meets_end(all, one, true)).map(name).collect();
    let far: Vec<String> = all.iter().rev().filter(|one| meets_end(all, one, false)).map(name).collect();
    let say = |names: Vec<String>, word: &str| match names.as_slice() {
        [one] => format!("{one} is {word}"),
        names => {
            let shown = names.iter().take(5).cloned().collect::<Vec<_>>().join(", ");
            let more = if names.len() > 5 { format!(" and {} more", names.len() - 5) } else { String::new() };
            format!("{word}: cannot tell apart {shown}{more}")
        }
    };
    format!("By {what}: {}; {}", say(near, "nearest"), say(far, "furthest"))
}

/// The values of all series, the latest first.
pub(super) fn values(all: &[Series], limit: Option<usize>) -> Vec<Sheet> {
    all.iter()
        .map(|series| {
            let rows = series
                .shown
                .iter()
                .rev()
                .map(|shown| {
                    let value = match shown.ends {
                        Some((low, high)) => format!("{:.2} [{low:.2}, {high:.2}]", shown.value),
                        None => crate::desk::grouped((shown.value * 100.0).round() / 100.0),
                    };
                    let chance =
                        series.chance_at(shown.period).map_or_else(String::new, |chance| format!("{chance:.2}"));
                    vec![when(series.by, shown.period), value, shown.n.to_string(), chance]
                })
                .collect();
            let caption = format!("{} ({})", series.name.replace('_', " "), series.unit.replace('_', " "));
            limited(caption, &[series.by, "value [90 %]", "n", "chance of a change"], rows, limit)
        })
        .collect()
}

/// Names of two actors for a heading.
pub(super) fn who(desk: &Desk, actor: ActorId, with: Option<ActorId>) -> String {
    let name = |id: ActorId| format!("{} ({})", desk.label(id), desk.code(id));
    match with {
        None => name(actor),
        Some(partner) => format!("{} and {}", name(actor), name(partner)),
    }
}
