//! Movement for programs: one row a value, a finding, a change, or a neighbour.

use demarche_core::{ActorId, Cell, Column, ColumnType, Known, Reason};
use demarche_measures::movement::Neighbour;

use super::series::{Series, Survival};
use crate::desk::Desk;

pub(super) const COLUMNS: &[Column] = &[
    Column::new("actor", ColumnType::Text, "code of the actor asked for"),
    Column::new("partner", ColumnType::Text, "code of the other one, or of a neighbour"),
    Column::new(
        "series",
        ColumnType::Text,
        "position; agreement; agreement_beyond_others (less the mean agreement of the two with all others); or a relation with its direction, and its \
         source where several tell it",
    ),
    Column::new(
        "row_kind",
        ColumnType::Text,
        "value: one period; finding: what the series tells of changes; change: one that was found; drift: which way the level went since the last \
         change or the last delegation's taking of the seat, or over all; neighbour: one of the others, by rank",
    ),
    Column::new("period_kind", ColumnType::Text, "session of the General Assembly, or year"),
    Column::new("period", ColumnType::Integer, "the session or year; of a change its likeliest first one"),
    Column::new(
        "period_from",
        ColumnType::Integer,
        "of a change the first of the periods in which it began, with 90 % of the chance; of a drift the first of its span; of others the first that \
         they rest on",
    ),
    Column::new("period_to", ColumnType::Integer, "the last of them"),
    Column::new(
        "value",
        ColumnType::Number,
        "the value; of a change the new level less the old, of a drift the slope of the level in ten periods; both of amounts as natural logarithms",
    ),
    Column::new("lo90", ColumnType::Number, "lower end of its 90 % interval"),
    Column::new("hi90", ColumnType::Number, "upper end of it"),
    Column::new("unit", ColumnType::Text, "of the value"),
    Column::new(
        "n",
        ColumnType::Integer,
        "votes, roll calls of both, or rows that it rests on; of a finding the number of periods",
    ),
    Column::new("topics", ColumnType::Integer, "topics of these roll calls: what intervals draw again"),
    Column::new(
        "chance",
        ColumnType::Number,
        "of a value: that a change began with it; of a finding: of any change; of a change: of one in its periods",
    ),
    Column::new(
        "finding",
        ColumnType::Text,
        "change_found (chance from .9), no_change_found (up to .2) or cannot_tell; of a drift drift_up or drift_down (its interval leaves out 0) or \
         no_drift_told",
    ),
    Column::new(
        "rank",
        ColumnType::Integer,
        "by value alone, 1 the nearest; equal values share the lowest rank of theirs; an order only where rank_low and rank_high tell it",
    ),
    Column::new("rank_low", ColumnType::Integer, "the ranks that hold 90 % of the draws: from"),
    Column::new("rank_high", ColumnType::Integer, "to; neighbours whose ranks meet cannot be told apart"),
    Column::new(
        "survives",
        ColumnType::Text,
        "of a change: yes, it is found without any one source; no; or one_source: without it nothing covers both sides of it",
    ),
    Column::new(
        "rests_on",
        ColumnType::List,
        "of a change: the sources without which it is not found; of others: all main sources",
    ),
    Column::new(
        "seat_passed",
        ColumnType::Integer,
        "of a change of votes: the session from which on another delegation cast them, where it lies in its periods or next to them; of a value: \
         its session, where that is the first of another delegation",
    ),
    Column::new(
        "alone",
        ColumnType::Number,
        "of a position: what the votes of this session alone say, in which changes and drift are looked for; value is smoothed over sessions",
    ),
    Column::new("alone_lo90", ColumnType::Number, "lower end of its 90 % interval"),
    Column::new("alone_hi90", ColumnType::Number, "upper end of it"),
];

const NOT: Cell = Cell::Missing(Reason::NotApplicable);

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn whole(number: u32) -> Cell {
    Cell::Integer(i64::from(number))
}

fn period(number: i32) -> Cell {
    Cell::Integer(i64::from(number))
}

/// The rows of a series.
pub(super) fn of_series(desk: &Desk, actor: ActorId, partner: Option<ActorId>, series: &Series) -> Vec<Vec<Cell>> {
    let not_alone = || [NOT, NOT, NOT];
    let head = |kind: &str| {
        vec![
            text(desk.code(actor)),
            partner.map_or(NOT, |id| text(desk.code(id))),
            text(&series.name),
            text(kind),
            text(series.by),
        ]
    };
    let sources = || Cell::List(series.sources.clone());
    let mut rows = Vec::new();
    let ends = match (series.points.first(), series.points.last()) {
        (Some(first), Some(last)) => [period(first.period), period(last.period)],
        _ => [Cell::Missing(Reason::TooFew), Cell::Missing(Reason::TooFew)],
    };
    let mut finding = head("finding");
    finding.push(NOT);
    finding.extend(ends);
    finding.extend([NOT, NOT, NOT, text(series.unit), whole(series.points.len() as u32), NOT]);
    finding.push(series.found.chance.map_or(Cell::Missing(Reason::TooFew), Cell::Number));
    finding.push(text(series.found.finding.as_str()));
    finding.extend([NOT, NOT, NOT, NOT, sources(), NOT]);
    finding.extend(not_alone());
    rows.push(finding);
    for (change, survives) in series.found.changes.iter().zip(&series.survives) {
        let mut row = head("change");
        let (low, high) = change.size.ends();
        row.extend([period(change.period), period(change.between.0), period(change.between.1)]);
        row.extend([change.size.value(), low, high].map(Cell::Number));
        row.extend([text(&series.unit_of_change()), NOT, NOT, Cell::Number(change.chance), NOT, NOT, NOT, NOT]);
        let (word, keys) = match survives {
            Survival::Yes => ("yes", Vec::new()),
            Survival::No(keys) => ("no", keys.clone()),
            Survival::OneSource(keys) => ("one_source", keys.clone()),
        };
        row.extend([text(word), Cell::List(keys)]);
        row.push(series.seats.passed(change.between).map_or(NOT, |(session, _)| period(*session)));
        row.extend(not_alone());
        rows.push(row);
    }
    if let Some(drift) = &series.drift {
        let mut row = head("drift");
        let (low, high) = drift.slope.ends();
        row.extend([NOT, period(drift.from), period(drift.to)]);
        row.extend([drift.slope.value(), low, high].map(Cell::Number));
        let unit = format!("{} in ten {}s", series.unit_of_change(), series.by);
        row.extend([text(&unit), whole(drift.points as u32), NOT, NOT]);
        row.push(text(match drift.way() {
            1 => "drift_up",
            -1 => "drift_down",
            _ => "no_drift_told",
        }));
        row.extend([NOT, NOT, NOT, NOT, sources(), NOT]);
        row.extend(not_alone());
        rows.push(row);
    }
    for shown in &series.shown {
        let mut row = head("value");
        row.extend([period(shown.period), NOT, NOT, Cell::Number(shown.value)]);
        row.extend(shown.ends.map_or([NOT, NOT], |(low, high)| [Cell::Number(low), Cell::Number(high)]));
        row.extend([text(series.unit), whole(shown.n), shown.topics.map_or(NOT, whole)]);
        row.push(series.chance_at(shown.period).map_or(Cell::Missing(Reason::TooFew), Cell::Number));
        let passed = if series.seats.turns_at(shown.period) { period(shown.period) } else { NOT };
        row.extend([NOT, NOT, NOT, NOT, NOT, NOT, passed]);
        row.extend(match (shown.alone, series.is_position()) {
            (Some(alone), _) => alone.map(Cell::Number),
            (None, true) => [Series::why_not_alone(shown); 3].map(Cell::Missing),
            (None, false) => not_alone(),
        });
        rows.push(row);
    }
    rows
}

/// The rows of neighbours, all of them, the nearest first.
pub(super) fn of_neighbours(
    desk: &Desk,
    actor: ActorId,
    (series, unit): (&str, &str),
    (from, to): (i32, i32),
    neighbours: &[Neighbour],
) -> Vec<Vec<Cell>> {
    neighbours
        .iter()
        .map(|neighbour| {
            let ends = match neighbour.interval {
                Known::Known(interval) => [interval.ends().0, interval.ends().1].map(Cell::Number),
                Known::Unknown(reason) => [Cell::Missing(reason), Cell::Missing(reason)],
            };
            let mut row = vec![
                text(desk.code(actor)),
                text(desk.code(neighbour.actor)),
                text(series),
                text("neighbour"),
                text("session"),
                NOT,
                period(from),
                period(to),
                Cell::Number(neighbour.value),
            ];
            row.extend(ends);
            let topics = if neighbour.topics > 0 { whole(neighbour.topics) } else { NOT };
            row.extend([text(unit), whole(neighbour.items), topics, NOT, NOT]);
            row.extend([whole(neighbour.rank), whole(neighbour.ranks.0), whole(neighbour.ranks.1)]);
            row.extend([NOT, NOT, NOT, NOT, NOT, NOT]);
            row
        })
        .collect()
}
