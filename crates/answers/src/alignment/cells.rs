//! An alignment for programs: one row a cell, or one row a row behind it.

use std::collections::BTreeSet;

use demarche_core::{
    ActorId, Alignment, AlignmentCell, Cell, Column, ColumnType, Direction, Fact, Known, Layer, Reason, RowRef, View,
};
use demarche_measures::{Score, Sides, interval_toward, placed};
use serde_json::json;

use super::rows_of;
use crate::desk::Desk;
use crate::evidence::{self, mark, trail};
use crate::tally::{official_counts, tally};

pub(super) const COLUMNS: &[Column] = &[
    Column::new("actor", ColumnType::Text, "code of the actor"),
    Column::new("label", ColumnType::Text, "its neutral English name"),
    Column::new("layer", ColumnType::Text, "layer"),
    Column::new(
        "pattern",
        ColumnType::Text,
        "where the two shares or facts put it: first_only, second_only, both, neither, …_other_unknown, unknown",
    ),
    Column::new("side_a", ColumnType::Text, "code of the first side"),
    Column::new(
        "side_a_share",
        ColumnType::Number,
        "share 0–1 of what it could have given the first side that it gave: of its cast votes, of the side's letters, of the side's bodies, of the relations of a wholly covered layer",
    ),
    Column::new("side_a_given", ColumnType::Integer, "numerator of that share"),
    Column::new("side_a_of", ColumnType::Integer, "denominator of that share"),
    Column::new("side_b", ColumnType::Text, "code of the second side"),
    Column::new("side_b_share", ColumnType::Number, "the same for the second side"),
    Column::new("side_b_given", ColumnType::Integer, "numerator of that share"),
    Column::new("side_b_of", ColumnType::Integer, "denominator of that share"),
    Column::records(
        "answers",
        "its answer to each question, also where it gave none",
        &[
            ("question", ColumnType::Text),
            ("symbol", ColumnType::Text),
            ("date", ColumnType::Text),
            ("answer", ColumnType::Text),
            ("how", ColumnType::Text),
            ("counted_toward", ColumnType::Text),
            ("scored", ColumnType::Bool),
            ("row", ColumnType::Text),
        ],
    ),
    Column::records(
        "facts",
        "acts and ties with a side, or in the crisis with others",
        &[
            ("side", ColumnType::Text),
            ("direction", ColumnType::Text),
            ("says", ColumnType::Text),
            ("window", ColumnType::Text),
            ("in_window", ColumnType::Text),
            ("verified", ColumnType::Text),
            ("origin", ColumnType::Text),
            ("sources", ColumnType::List),
            ("row", ColumnType::Text),
        ],
    ),
    Column::new("rows", ColumnType::List, "stable keys of all rows behind the cell"),
    Column::new(
        "layers_disagree",
        ColumnType::Number,
        "mean distance 0–1 between what the actor's layers show; the same on all its rows",
    ),
    Column::new("comparisons", ColumnType::Integer, "how many comparisons that mean is over"),
    Column::new(
        "side_a_lo90",
        ColumnType::Number,
        "lower end of the 90 % interval of the first side's share; of whole counts the share itself",
    ),
    Column::new("side_a_hi90", ColumnType::Number, "upper end of it"),
    Column::new("side_b_lo90", ColumnType::Number, "the same for the second side"),
    Column::new("side_b_hi90", ColumnType::Number, "upper end of it"),
    Column::new(
        "firmness",
        ColumnType::Text,
        "how surely, not which way: firm: the 90 % interval of each share excludes one half and no scored answer runs the other way; leaning: the 50 % interval does; unclear: it does not",
    ),
    Column::new(
        "mostly",
        ColumnType::Text,
        "which way: the sides whose share lies above one half: first, second, both, neither; not_first and not_second where the other share is unknown; null where firmness is unclear",
    ),
];

pub(super) const SCORE_COLUMNS: &[Column] = &[
    Column::new(
        "side_a_score",
        ColumnType::Number,
        "weighted share 0–1 toward the first side; null unless its share is known on every weighted layer",
    ),
    Column::new("side_a_rank", ColumnType::Number, "rank by that score; ties share the mean rank"),
    Column::new("side_a_rank_low", ColumnType::Number, "5 % end of the rank over random weights"),
    Column::new("side_a_rank_high", ColumnType::Number, "95 % end of the rank over random weights"),
    Column::new("side_b_score", ColumnType::Number, "the same for the second side"),
    Column::new("side_b_rank", ColumnType::Number, "rank by that score"),
    Column::new("side_b_rank_low", ColumnType::Number, "5 % end of the rank over random weights"),
    Column::new("side_b_rank_high", ColumnType::Number, "95 % end of the rank over random weights"),
];

/// The columns of an alignment, for the schema.
#[must_use]
pub fn alignment_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// The columns of an alignment with weights, for the schema.
#[must_use]
pub fn alignment_weights_columns() -> Vec<Column> {
    [COLUMNS, SCORE_COLUMNS].concat()
}

/// The columns of the rows behind an alignment, for the schema.
#[must_use]
pub fn alignment_rows_columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("actor", ColumnType::Text, "code of the actor whose cell the row stands behind"),
        Column::new("side", ColumnType::Text, "code of the side that it runs to, or is counted toward"),
        Column::new(
            "direction",
            ColumnType::Text,
            "toward, joint, against, received, suffered or other; for answers: toward, or other",
        ),
    ];
    columns.extend_from_slice(evidence::COLUMNS);
    columns
}

pub(super) fn share_cells(cell: &AlignmentCell, side: usize) -> [Cell; 3] {
    let toward = &cell.toward[side];
    let reason = toward.share.reason().unwrap_or(Reason::NotApplicable);
    let part = |number: Option<u32>| number.map_or(Cell::Missing(reason), |number| Cell::Integer(i64::from(number)));
    let share = match toward.share {
        Known::Known(share) => Cell::Number(share),
        Known::Unknown(reason) => Cell::Missing(reason),
    };
    [share, part(toward.counts.map(|(given, _)| given)), part(toward.counts.map(|(_, of)| of))]
}

pub(super) fn fact_record(desk: &Desk, fact: &Fact, side: Option<ActorId>) -> Vec<(&'static str, Cell)> {
    let row = desk.row(fact.row);
    let provenance = row.provenance();
    let sources = desk.catalogue().citation(provenance.citation);
    vec![
        ("side", side.map_or(Cell::Missing(Reason::NotApplicable), |side| Cell::Text(desk.code(side).to_owned()))),
        ("direction", Cell::Text(fact.direction.to_string())),
        ("says", Cell::Text(desk.says(row))),
        ("window", Cell::Text(desk.window(row).to_string())),
        (
            "in_window",
            Cell::Text(if fact.held == demarche_core::Truth::Yes { "yes" } else { "cannot_tell" }.to_owned()),
        ),
        ("verified", Cell::Text(provenance.verified.to_string())),
        ("origin", Cell::Text(if provenance.is_from_essay { "essay" } else { "source" }.to_owned())),
        ("sources", Cell::List(sources.iter().map(|id| desk.catalogue().source(*id).key.clone()).collect())),
        ("row", Cell::Text(desk.world.row_name(fact.row))),
    ]
}

pub(super) fn answer_records(desk: &Desk, sides: &Sides, cell: &AlignmentCell) -> Vec<Vec<(&'static str, Cell)>> {
    let catalogue = desk.catalogue();
    cell.answers
        .iter()
        .map(|given| {
            let question = catalogue.question(given.question);
            let silence = match (question.completeness, question.entitled) {
                (demarche_core::Completeness::TotalsOnly, _) => Reason::TotalsOnly,
                (_, demarche_core::Entitled::Open) => Reason::NotApplicable,
                _ => Reason::NotEntitled,
            };
            let listed = given.answer.map_or_else(
                || match question.entitled {
                    demarche_core::Entitled::Open if question.completeness.is_scored() => {
                        Cell::Text("not_listed".to_owned())
                    }
                    _ => Cell::Missing(silence),
                },
                |answer| Cell::Text(answer.to_string()),
            );
            vec![
                ("question", Cell::Text(question.key.clone())),
                ("symbol", Cell::Text(question.symbol.clone())),
                ("date", Cell::Text(question.date.to_string())),
                ("answer", listed),
                ("how", given.how.map_or(Cell::Missing(silence), |how| Cell::Text(how.to_string()))),
                (
                    "counted_toward",
                    given.toward.map_or(Cell::Missing(Reason::NotApplicable), |side| {
                        Cell::Text(desk.code(sides.sides[side]).to_owned())
                    }),
                ),
                ("scored", Cell::Bool(given.is_scored)),
                ("row", given.row.map_or(Cell::Missing(silence), |row| Cell::Text(desk.world.row_name(row)))),
            ]
        })
        .collect()
}

pub(super) fn cells_view<'s>(
    desk: &Desk,
    sides: &Sides,
    shown: &[Layer],
    alignments: &[Alignment],
    with_scores: bool,
    scores_of: impl Fn(ActorId) -> Option<&'s Score>,
) -> View {
    let mut columns = COLUMNS.to_vec();
    if with_scores {
        columns.extend_from_slice(SCORE_COLUMNS);
    }
    let mut rows = Vec::new();
    for alignment in alignments {
        for cell in alignment.cells.iter().filter(|cell| shown.contains(&cell.layer)) {
            let [a_share, a_given, a_of] = share_cells(cell, 0);
            let [b_share, b_given, b_of] = share_cells(cell, 1);
            let mut facts: Vec<_> = (0..2)
                .flat_map(|side| cell.toward[side].facts.iter().map(move |fact| (fact, Some(sides.sides[side]))))
                .chain(cell.other.iter().map(|fact| (fact, None)))
                .map(|(fact, side)| fact_record(desk, fact, side))
                .collect();
            facts.dedup();
            let keys: BTreeSet<String> = rows_of(cell).map(|row| desk.world.row_name(row)).collect();
            let mut row = vec![
                Cell::Text(desk.code(alignment.actor).to_owned()),
                Cell::Text(desk.label(alignment.actor).to_owned()),
                Cell::Text(cell.layer.to_string()),
                Cell::Text(cell.pattern.to_string()),
                Cell::Text(desk.code(sides.sides[0]).to_owned()),
                a_share,
                a_given,
                a_of,
                Cell::Text(desk.code(sides.sides[1]).to_owned()),
                b_share,
                b_given,
                b_of,
                Cell::Records(answer_records(desk, sides, cell)),
                Cell::Records(facts),
                Cell::List(keys.into_iter().collect()),
                match alignment.layers_disagree {
                    Known::Known(mean) => Cell::Number(mean),
                    Known::Unknown(reason) => Cell::Missing(reason),
                },
                Cell::Integer(i64::from(alignment.comparisons)),
            ];
            for side in [0, 1] {
                let ends = match interval_toward(cell, side) {
                    Known::Known(interval) => [interval.ends().0, interval.ends().1].map(Cell::Number),
                    Known::Unknown(reason) => [Cell::Missing(reason), Cell::Missing(reason)],
                };
                row.extend(ends);
            }
            row.extend(match placed(cell) {
                Known::Known(placed) => {
                    let mostly = placed.mostly.map(|mostly| Cell::Text(mostly.to_string()));
                    [Cell::Text(placed.firmness.to_string()), mostly.unwrap_or(Cell::Missing(Reason::Unclear))]
                }
                Known::Unknown(reason) => [Cell::Missing(reason), Cell::Missing(reason)],
            });
            if with_scores {
                for side in [0, 1] {
                    let score = scores_of(alignment.actor);
                    let known = |value: Option<f64>| value.map_or(Cell::Missing(Reason::NotCovered), Cell::Number);
                    let rank = score.and_then(|score| score.rank[side].value());
                    row.push(known(score.and_then(|score| score.score[side].value())));
                    row.extend([rank.map(|r| r.0), rank.map(|r| r.1), rank.map(|r| r.2)].map(known));
                }
            }
            rows.push(row);
        }
    }
    View { meta: demarche_core::Meta::default(), columns, rows, layout: demarche_core::Layout::default() }
}

/// The rows behind the cells, one line each.
pub(super) fn rows_view(desk: &Desk, sides: &Sides, shown: &[Layer], alignments: &[Alignment]) -> View {
    let columns = alignment_rows_columns();
    let mut rows = Vec::new();
    let mut sheets = Vec::new();
    for alignment in alignments {
        let mut lines = Vec::new();
        let mut push = |row_ref: RowRef, side: Option<ActorId>, direction: Direction| {
            let code = side.map_or(Cell::Missing(Reason::NotApplicable), |side| Cell::Text(desk.code(side).to_owned()));
            let mut row = vec![
                Cell::Text(desk.code(alignment.actor).to_owned()),
                code.clone(),
                Cell::Text(direction.to_string()),
            ];
            row.extend(evidence::cells(desk, row_ref));
            let text =
                |name: &str| columns.iter().position(|c| c.name == name).map(|i| row[i].plain()).unwrap_or_default();
            let cells = vec![
                evidence::when(desk, row_ref),
                format!("{}{}", text("says"), mark(desk, row_ref)),
                text("layer"),
                side.map_or("toward neither", |_| direction_words(direction)).replace("{side}", &code.plain()),
            ];
            lines.push((cells, trail(desk, row_ref)));
            rows.push(row);
        };
        for cell in alignment.cells.iter().filter(|cell| shown.contains(&cell.layer)) {
            for answer in &cell.answers {
                if let Some(row) = answer.row {
                    let side = answer.toward.map(|side| sides.sides[side]);
                    push(row, side, if side.is_some() { Direction::Toward } else { Direction::Other });
                }
            }
            for (toward, side) in cell.toward.iter().zip(sides.sides) {
                for fact in &toward.facts {
                    push(fact.row, Some(side), fact.direction);
                }
            }
            for fact in &cell.other {
                push(fact.row, None, fact.direction);
            }
        }
        if !lines.is_empty() {
            let caption = format!("{} ({})", desk.label(alignment.actor), desk.code(alignment.actor));
            sheets.push(evidence::sheet(
                caption,
                &["window", "what the row says", "layer", "side"],
                evidence::TRAIL,
                lines,
                None,
            ));
        }
    }
    let layout = demarche_core::Layout {
        tables: sheets,
        footer: vec!["a source in full: demarche sources <source>; a row in full: demarche sources <row>".to_owned()],
        ..demarche_core::Layout::default()
    };
    View { meta: demarche_core::Meta::default(), columns, rows, layout }
}

pub(super) fn questions_json(desk: &Desk, sides: &Sides) -> serde_json::Value {
    let catalogue = desk.catalogue();
    let entries: Vec<serde_json::Value> = sides
        .questions
        .iter()
        .map(|asked| {
            let question = catalogue.question(asked.question);
            let counts = tally(desk, asked.question);
            let toward: Vec<serde_json::Value> = asked
                .options
                .iter()
                .zip(sides.sides)
                .filter_map(|(option, side)| option.map(|(answer, basis)| {
                    json!({ "side": desk.code(side), "option": answer.as_str(), "basis": basis.as_str() })
                }))
                .collect();
            json!({
                "question": question.key, "symbol": question.symbol, "date": question.date.to_string(), "title": question.title,
                "body": question.body, "kind": question.kind.as_str(), "complete": question.completeness.as_str(),
                "official": official_counts(&question.totals),
                "listed": counts.iter().map(|(answer, count)| (answer.as_str().to_owned(), json!(count))).collect::<serde_json::Map<_, _>>(),
                "counted_toward": toward,
            })
        })
        .collect();
    json!(entries)
}

/// A direction in words, with `{side}`.
fn direction_words(direction: Direction) -> &'static str {
    match direction {
        Direction::Toward => "for {side}",
        Direction::Joint => "with {side}",
        Direction::Against => "against {side}",
        Direction::Received => "from {side}",
        Direction::Suffered => "by {side} against it",
        Direction::Other => "concerns {side}",
    }
}
