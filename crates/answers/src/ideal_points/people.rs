//! Positions for people: the last session in order of position, or the runs of a few actors.

use std::collections::BTreeMap;

use demarche_core::{Position, Sheet, fixed};
use demarche_measures::ideal_point::HeldOut;

use super::frame::FEW_VOTES;
use super::parts::{Days, Part};
use crate::desk::Desk;
use crate::evidence::limited;

/// How many characters the line of a session is wide.
const LINE: usize = 41;

/// What a table says of a position, where there is anything.
fn marks(position: &Position) -> String {
    let thin = if position.votes < FEW_VOTES { "few votes" } else { "" };
    let jump = if position.is_jump { "jump" } else { "" };
    [jump, thin].into_iter().filter(|word| !word.is_empty()).collect::<Vec<_>>().join(", ")
}

/// A position and its interval on a line from the lowest to the highest end of a session; `|` is zero.
fn mark((value, low, high): (f64, f64, f64), (from, to): (f64, f64)) -> String {
    let place = |value: f64| {
        let part = (value - from) / (to - from).max(1e-9);
        (part.clamp(0.0, 1.0) * (LINE - 1) as f64).round() as usize
    };
    let (low, at, high) = (place(low), place(value), place(high));
    let zero = (from <= 0.0 && 0.0 <= to).then(|| place(0.0));
    let sign = |index: usize| match index {
        _ if index == at => '●',
        _ if (low..=high).contains(&index) => '─',
        _ if Some(index) == zero => '|',
        _ => ' ',
    };
    (0..LINE).map(sign).collect::<String>().trim_end().to_owned()
}

/// Who stands where in one session, in order of position, one table a dimension; a limit leaves both ends.
pub(super) fn session(
    desk: &Desk,
    positions: &[Position],
    (session, days): (i32, &Days),
    limit: Option<usize>,
) -> Vec<Sheet> {
    let there: Vec<&Position> = positions.iter().filter(|position| position.period == session).collect();
    let dims = there.first().map_or(0, |position| position.place.len());
    let part = Part::of(session, days.get(&session));
    let sheet = |dim: usize| {
        let mut order: Vec<(&Position, (f64, f64, f64))> = there
            .iter()
            .filter_map(|position| {
                let place = position.place.get(dim)?;
                Some((*position, (place.value(), place.ends().0, place.ends().1)))
            })
            .collect();
        order.sort_by(|a, b| a.1.0.total_cmp(&b.1.0).then_with(|| desk.code(a.0.actor).cmp(desk.code(b.0.actor))));
        let range = order.iter().fold((f64::INFINITY, f64::NEG_INFINITY), |ends, (_, (_, low, high))| {
            (ends.0.min(*low), ends.1.max(*high))
        });
        let all = order.len();
        let line = |(place, (position, at)): (usize, &(&Position, (f64, f64, f64)))| {
            vec![
                (place + 1).to_string(),
                format!("{} {}", desk.code(position.actor), desk.label(position.actor)),
                fixed(at.0, 2),
                format!("{} to {}", fixed(at.1, 2), fixed(at.2, 2)),
                mark(*at, range),
                position.votes.to_string(),
                marks(position),
            ]
        };
        let mut rows: Vec<Vec<String>> = order.iter().enumerate().map(line).collect();
        let of = if dims > 1 { format!(", dimension {}", dim + 1) } else { String::new() };
        let ends = there.first().and_then(|position| position.anchors.get(dim));
        let ends = ends.map_or(String::new(), |(low, high)| {
            format!(": from the low end ({}) to the high end ({})", desk.code(*low), desk.code(*high))
        });
        let caption = format!("{}{of}{ends}", part.caption((session, session), days));
        let heads = ["", "actor", "position", "90 % interval", "| is halfway between the anchors", "votes", ""];
        let Some(limit) = limit.filter(|limit| *limit < all) else { return limited(caption, &heads, rows, None) };
        // Both ends tell more than the first rows of the alphabet or of one end.
        let (low, high) = (limit.div_ceil(2), limit / 2);
        let left_out = all - limit;
        let mut gap = vec![String::new(); heads.len()];
        gap[1] = format!("… {left_out} between");
        rows.splice(low..all - high, [gap]);
        let mut sheet = limited(caption, &heads, rows, None);
        sheet.cut = Some(format!("{left_out} more in the middle: -n 0 shows all {all}"));
        sheet
    };
    (0..dims).map(sheet).collect()
}

/// The runs of actors over the sessions, one table a part.
pub(super) fn runs(desk: &Desk, positions: &[Position], days: &Days, limit: Option<usize>) -> Vec<Sheet> {
    let mut parts: BTreeMap<Part, Vec<&Position>> = BTreeMap::new();
    for position in positions {
        parts.entry(Part::of(position.period, days.get(&position.period))).or_default().push(position);
    }
    let is_flat = positions.iter().all(|position| position.place.len() == 1);
    let sheet = |(part, positions): (Part, Vec<&Position>)| {
        let sessions = || positions.iter().map(|position| position.period);
        let ends = (sessions().min().unwrap_or_default(), sessions().max().unwrap_or_default());
        let ranges = |dim: usize| {
            let places = positions.iter().filter_map(|position| position.place.get(dim));
            places.fold((f64::INFINITY, f64::NEG_INFINITY), |ends, place| {
                (ends.0.min(place.ends().0), ends.1.max(place.ends().1))
            })
        };
        let lines = positions.iter().flat_map(|position| {
            position.place.iter().enumerate().map(move |(dim, place)| {
                let (low, high) = place.ends();
                let mut row = vec![
                    format!("{} {}", desk.code(position.actor), desk.label(position.actor)),
                    position.period.to_string(),
                ];
                if !is_flat {
                    row.push((dim + 1).to_string());
                }
                row.extend([
                    fixed(place.value(), 2),
                    format!("{} to {}", fixed(low, 2), fixed(high, 2)),
                    mark((place.value(), low, high), ranges(dim)),
                    position.votes.to_string(),
                    marks(position),
                ]);
                row
            })
        });
        let mut heads = vec!["actor", "session"];
        if !is_flat {
            heads.push("dim");
        }
        heads.extend(["position", "90 % interval", "| is halfway between the anchors", "votes", ""]);
        limited(part.caption(ends, days), &heads, lines.collect(), limit)
    };
    parts.into_iter().map(sheet).collect()
}

/// What held-out votes say of the last dimension, in sentences.
pub(super) fn held_out(found: &HeldOut) -> Vec<String> {
    let (fewer, all) = match found.dims {
        1 => ("how others answered alone".to_owned(), "one dimension".to_owned()),
        2 => ("one dimension".to_owned(), "two".to_owned()),
        dims => (format!("{} dimensions", dims - 1), dims.to_string()),
    };
    let verdict = if found.foresees_better() {
        format!("Dimension {} foresees votes better.", found.dims)
    } else {
        format!("Dimension {} foresees votes no better that can be told: read nothing from it.", found.dims)
    };
    vec![format!(
        "Log loss of {} votes held out: {fewer} {:.4}, {all} {:.4}; gain {:.4}, 90 % interval over roll calls {:.4} to {:.4}. {verdict}",
        found.votes, found.fewer, found.all, found.gain[0], found.gain[1], found.gain[2]
    )]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_stands_where_the_position_is_and_its_line_where_the_interval_is() {
        let line = mark((0.5, 0.25, 0.75), (-1.0, 1.0));
        assert_eq!(line.chars().position(|sign| sign == '●'), Some(30));
        assert_eq!(line.chars().filter(|sign| *sign == '─').count(), 10);
        assert_eq!(line.chars().nth(20), Some('|'));
        assert_eq!(mark((1.0, 1.0, 1.0), (1.0, 1.0)).chars().count(), 1);
    }
}
