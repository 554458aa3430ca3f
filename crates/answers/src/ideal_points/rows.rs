//! Positions for programs: one row an actor, session and dimension.

use demarche_core::{Cell, Column, ColumnType, Day, Position, Reason, Scheme};

use super::frame::FEW_VOTES;
use super::parts::{Days, Part};
use crate::desk::Desk;
use crate::seats::Delegations;

pub(super) const COLUMNS: &[Column] = &[
    Column::new("actor", ColumnType::Text, "code of the actor"),
    Column::new("label", ColumnType::Text, "its neutral English name"),
    Column::new("cow_code", ColumnType::Text, "its code in the Correlates of War"),
    Column::new("session", ColumnType::Integer, "session of the General Assembly; of other bodies the year less 1945"),
    Column::new("dim", ColumnType::Integer, "dimension, from 1"),
    Column::new(
        "position",
        ColumnType::Number,
        "-1 and 1 are the mean positions of the first pair of anchors over those of sessions 47 to 74 that are at hand, this session left out",
    ),
    Column::new("lo90", ColumnType::Number, "lower end of the 90 % interval"),
    Column::new("hi90", ColumnType::Number, "upper end of the 90 % interval"),
    Column::new("n_votes", ColumnType::Integer, "votes cast in the session that it rests on"),
    Column::new(
        "jump",
        ColumnType::Bool,
        "whether the actor changed course since its last position; on an issue: beyond its common course",
    ),
    Column::new("issue", ColumnType::Text, "the issue on whose roll calls the positions rest; null: all roll calls"),
    Column::new(
        "part",
        ColumnType::Text,
        "before_1992; 1992_to_break: before 20 January 2025; across_break: questions on both sides of it, one position for both; after_break; in \
         other bodies likewise. Parts hang together by the walk of positions alone and are not to be read as one run",
    ),
    Column::new(
        "thin",
        ColumnType::Bool,
        "whether it rests on fewer than 10 votes and so leans on the sessions around",
    ),
    Column::new(
        "delegation",
        ColumnType::Text,
        "code of the authority whose delegation cast most of the votes of the session, where that is not the one that governs",
    ),
];

/// The columns of positions, for the schema.
#[must_use]
pub fn ideal_points_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// A row for each position and dimension.
pub(super) fn rows(
    desk: &Desk,
    positions: &[Position],
    issue: Option<&str>,
    days: &Days,
    by: &Delegations,
) -> Vec<Vec<Cell>> {
    let not = || Cell::Missing(Reason::NotApplicable);
    let text = |text: &str| Cell::Text(text.to_owned());
    let mut rows = Vec::new();
    for position in positions {
        let last_day = Day::new((position.period + 1945).clamp(1, 9999) as i16, 12, 31);
        let cow = desk.catalogue().registry.code_in(position.actor, Scheme::Cow, last_day);
        let delegation = by.get(&(position.actor, position.period)).copied().flatten();
        for (dim, place) in position.place.iter().enumerate() {
            let (low, high) = place.ends();
            rows.push(vec![
                text(desk.code(position.actor)),
                text(desk.label(position.actor)),
                cow.map_or_else(not, text),
                Cell::Integer(i64::from(position.period)),
                Cell::Integer(dim as i64 + 1),
                Cell::Number(place.value()),
                Cell::Number(low),
                Cell::Number(high),
                Cell::Integer(i64::from(position.votes)),
                Cell::Bool(position.is_jump),
                issue.map_or_else(not, text),
                text(Part::of(position.period, days.get(&position.period)).name()),
                Cell::Bool(position.votes < FEW_VOTES),
                delegation.map_or_else(not, |id| text(desk.code(id))),
            ]);
        }
    }
    rows
}
