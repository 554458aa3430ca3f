//! Movement for people: one sentence a series, changes, neighbours, and the values.

use demarche_core::{ActorId, Known, Sheet, counted, fixed, signed};
use demarche_measures::movement::{FEWEST_POINTS, Finding, Neighbour, Point};

use super::series::{Series, Survival};
use crate::desk::Desk;
use crate::evidence::limited;
use crate::ideal_points::ANCHOR_SESSIONS;

/// A session with the year in which it began.
pub(super) fn when(by: &str, period: i32) -> String {
    if by == "session" { format!("{period} ({})", period + 1945) } else { period.to_string() }
}

/// The name of a series in words; codes and keys stay as they are.
fn in_words(name: &str) -> String {
    match name.split_once(": ") {
        Some((what, who)) => format!("{}: {who}", what.replace('_', " ")),
        None => name.replace('_', " "),
    }
}

fn between(by: &str, (from, to): (i32, i32)) -> String {
    if from == to { when(by, from) } else { format!("{} to {}", when(by, from), when(by, to)) }
}

/// Where a series begins and ends; places before and after 1992 are told apart, since the scale is anchored on what came after. Of a position it is
/// what the session's own votes say, not the smoothed place that is listed.
fn ends(series: &Series) -> String {
    if series.unit_is_logarithm() {
        return match series.shown.as_slice() {
            [] => String::new(),
            [only] => format!("; {} {}", crate::desk::grouped(only.value), series.unit.replace('_', " ")),
            [first, .., last] => format!(
                "; first {}, last {} {}",
                crate::desk::grouped(first.value),
                crate::desk::grouped(last.value),
                series.unit.replace('_', " ")
            ),
        };
    }
    let told =
        |point: &Point| format!("{} ±{}", fixed(point.value, 2), fixed(1.645 * point.variance.max(0.0).sqrt(), 2));
    let own = if series.is_position() { "by each session's own votes " } else { "" };
    let of = |points: &[Point], words: &str| match points {
        [] => String::new(),
        [only] => format!("; {words}{own}{}", told(only)),
        [first, .., last] => format!("; {words}{own}first {}, last {}", told(first), told(last)),
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
        (1, true) => "drifts higher on the scale",
        (_, true) => "drifts lower on the scale",
        (1, false) => "drifts up",
        (_, false) => "drifts down",
    };
    let size = if series.unit_is_logarithm() {
        format!(
            "on average times {} [{}, {}] in ten years",
            fixed(drift.slope.value().exp(), 2),
            fixed(low.exp(), 2),
            fixed(high.exp(), 2)
        )
    } else {
        format!(
            "on average {} [{}, {}] in ten {}s",
            signed(drift.slope.value(), 2),
            signed(low, 2),
            signed(high, 2),
            series.by
        )
    };
    format!("; {way}: {size} from {} to {}", when(series.by, drift.from), when(series.by, drift.to))
}

/// Sessions that say on which side an actor stands and not how far.
fn one_sided(series: &Series) -> String {
    match series.one_sided() {
        0 => String::new(),
        some => format!(
            "; of {} of {} nearly all that was voted on lies to one side: their votes alone tell no place (one_sided), and no change is sought in them",
            some,
            counted(series.shown.len(), series.by)
        ),
    }
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
    let slides = series.drift.as_ref().is_some_and(|drift| drift.way() != 0);
    let told = |first: &Point, last: &Point| {
        // The drift has just told it.
        slides && series.drift.as_ref().is_some_and(|drift| (drift.from, drift.to) == (first.period, last.period))
    };
    let span = match (series.points.first(), series.points.last()) {
        (Some(first), Some(last)) if told(first, last) => counted(series.points.len(), by),
        (Some(first), Some(last)) => {
            format!("{}, {} to {}", counted(series.points.len(), by), when(by, first.period), when(by, last.period))
        }
        _ => format!("no {by}s"),
    };
    let name = in_words(&series.name);
    let (ends, drift) = (ends(series), drift(series));
    let scale = format!("{}{}", scale(series), one_sided(series));
    let chance = series.found.chance.unwrap_or_default();
    // A sure slide stands first: that no step was found in it is no standstill.
    let slide = drift.trim_start_matches("; ");
    match series.found.finding {
        Finding::CannotTell if series.found.chance.is_none() => {
            format!("{name}: cannot tell of changes: {span}, and {FEWEST_POINTS} are needed{ends}{scale}")
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
                        "{} [{}, {}]{} in {by} {}{seat}",
                        signed(change.size.value(), 2),
                        signed(low, 2),
                        signed(high, 2),
                        if series.unit_is_logarithm() { " in logarithms" } else { "" },
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
                in_words(&series.name),
                when(series.by, change.period),
                between(series.by, change.between),
                signed(change.size.value(), 2),
                format!("{} to {}", signed(low, 2), signed(high, 2)),
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
    let ends = all.iter().filter(|one| meets_end(all, one, is_near)).count();
    let rows = order
        .into_iter()
        .map(|one| {
            let told = match (meets_end(all, one, is_near), ends) {
                (true, 1) => "is it",
                (true, _) => "no",
                (false, _) => "yes",
            };
            vec![
                format!("{} {}", desk.code(one.actor), desk.label(one.actor)),
                match one.interval {
                    Known::Known(interval) => {
                        let (low, high) = interval.ends();
                        format!("{} [{}, {}]", fixed(one.value, 2), fixed(low, 2), fixed(high, 2))
                    }
                    Known::Unknown(_) => fixed(one.value, 2),
                },
                one.items.to_string(),
                rank_words(one),
                told.to_owned(),
            ]
        })
        .collect();
    let word = if is_near { "nearest" } else { "furthest" };
    let caption = if ends > 1 {
        format!(
            "{caption}: which of {ends} is {word} cannot be told; they stand by value, and their order means nothing"
        )
    } else {
        caption.to_owned()
    };
    limited(
        caption,
        &[
            "actor",
            "value [90 %]",
            "votes",
            "ranks, 1 nearest [90 %]",
            if is_near { "told from the nearest" } else { "told from the furthest" },
        ],
        rows,
        limit.map(|limit| limit.min(10)),
    )
}

/// The ranks of a neighbour that hold 90 % of the draws: one rank would claim an order that cannot be told.
fn rank_words(one: &Neighbour) -> String {
    match one.ranks {
        (low, high) if low == high => low.to_string(),
        (low, high) => format!("{low}–{high}"),
    }
}

/// What the columns of neighbours mean.
pub(super) fn neighbours_footer(of: usize) -> String {
    format!(
        "ranks are of {of} others, 1 the nearest, and hold 90 % of the ranks in redraws; of two whose ranks meet it cannot be told which is nearer; told from the nearest (or the furthest): no, where its ranks meet those of the one at the end, so that either may be it"
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

/// Up to so many that may all be at the end are named; more would read as an order.
const FEW_NAMED: usize = 5;

/// How many neighbours cannot be told from the first, in a sentence.
pub(super) fn told_apart(desk: &Desk, what: &str, all: &[Neighbour]) -> String {
    let name = |one: &Neighbour| desk.label(one.actor).to_owned();
    let near: Vec<String> = all.iter().filter(|one| meets_end(all, one, true)).map(name).collect();
    let far: Vec<String> = all.iter().rev().filter(|one| meets_end(all, one, false)).map(name).collect();
    let say = |names: Vec<String>, word: &str| match names.as_slice() {
        [one] => format!("{one} is {word}"),
        names if names.len() <= FEW_NAMED => format!("{word}: {}, cannot be told which", names.join(" or ")),
        names => format!("{word}: any of {}, cannot be told which", names.len()),
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
                        Some((low, high)) => {
                            format!("{} [{}, {}]", fixed(shown.value, 2), fixed(low, 2), fixed(high, 2))
                        }
                        None => crate::desk::grouped((shown.value * 100.0).round() / 100.0),
                    };
                    let chance =
                        series.chance_at(shown.period).map_or_else(String::new, |chance| format!("{chance:.2}"));
                    let mut row = vec![when(series.by, shown.period), value];
                    if series.is_position() {
                        row.push(shown.alone.map_or_else(String::new, |[value, low, high]| {
                            format!("{} [{}, {}]", fixed(value, 2), fixed(low, 2), fixed(high, 2))
                        }));
                    }
                    row.extend([shown.n.to_string(), chance]);
                    row
                })
                .collect();
            let (name, unit) = (in_words(&series.name), series.unit.replace('_', " "));
            if series.is_position() {
                let heads = [series.by, "smoothed over sessions [90 %]", "this session's votes alone [90 %]"];
                let heads = [&heads[..], &["votes", "chance of a change"]].concat();
                return limited(format!("{name} ({unit})"), &heads, rows, limit);
            }
            limited(format!("{name} ({unit})"), &[series.by, "value [90 %]", "n", "chance of a change"], rows, limit)
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
