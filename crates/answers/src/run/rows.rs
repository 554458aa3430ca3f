//! The rows of a run: a state on a layer.

use demarche_core::{Cell, Column, ColumnType, Reason};
use demarche_crises::model::Deed;
use demarche_crises::run::{Share, reasons};

use super::{Run, words};

pub(crate) const COLUMNS: &[Column] = &[
    Column::new("actor", ColumnType::Text, "code of the actor"),
    Column::new("label", ColumnType::Text, "its neutral English name"),
    Column::new("layer", ColumnType::Text, "vote, statement, sanction, aid, arms or recognition"),
    Column::new(
        "status",
        ColumnType::Text,
        "estimated: on history; assumed: from assumptions with ranges; given: not chosen",
    ),
    Column::new(
        "second_side",
        ColumnType::Number,
        "part of runs in which it acts toward the second side, 0–1: which act that is on a layer stands in meta.acts",
    ),
    Column::new(
        "second_side_lo90",
        ColumnType::Number,
        "lower end of the 90 % interval over draws of the parameters, no narrower than what so many runs leave open",
    ),
    Column::new("second_side_hi90", ColumnType::Number, "upper end"),
    Column::new("neither", ColumnType::Number, "part of runs in which it acts toward neither, 0–1"),
    Column::new("neither_lo90", ColumnType::Number, "lower end of the 90 % interval"),
    Column::new("neither_hi90", ColumnType::Number, "upper end"),
    Column::new("first_side", ColumnType::Number, "part of runs in which it acts toward the first side, 0–1"),
    Column::new("first_side_lo90", ColumnType::Number, "lower end of the 90 % interval"),
    Column::new("first_side_hi90", ColumnType::Number, "upper end"),
    Column::new("lean", ColumnType::Number, "where it leaned between the sides before: -1 the second, 1 the first"),
    Column::new(
        "recorded",
        ColumnType::Integer,
        "what it did afterwards, not used by the run: its vote, -1, 0 or 1; on other layers the side toward which it has more acts on record, \
         no record being no sign that nothing was done",
    ),
    Column::new("recorded_act", ColumnType::Text, "the same as an act, such as voted no, abstained or did not vote"),
    Column::new(
        "change",
        ColumnType::Number,
        "mean change of its level by the first what-if, run by run: above 0 toward the act of the first side, below 0 toward that of the second",
    ),
    Column::new("change_error", ColumnType::Number, "Monte Carlo error of that change, one standard error"),
    Column::new("flips_up", ColumnType::Number, "part of runs in which the first what-if raises its level"),
    Column::new("flips_down", ColumnType::Number, "part of runs in which the first what-if lowers its level"),
    Column::new("after_second_side", ColumnType::Number, "part of runs toward the second side with the first what-if"),
    Column::new("after_neither", ColumnType::Number, "part of runs toward neither with the first what-if"),
    Column::new("after_first_side", ColumnType::Number, "part of runs toward the first side with the first what-if"),
    Column::records(
        "reasons",
        "parts of its utility, the largest first, which add up to it: the term; what it is; what it adds toward the first side, in logits, \
         below 0 toward the second; what it adds toward neither",
        &[
            ("term", ColumnType::Text),
            ("why", ColumnType::Text),
            ("pull", ColumnType::Number),
            ("middle", ColumnType::Number),
        ],
    ),
];

pub(crate) fn status(run: &Run<'_>, layer: usize, is_given: bool) -> &'static str {
    let is_vote = run.prepared.game.layers[layer].deed == Deed::Vote;
    // What rests on no earlier vote is a prior, and no estimate.
    let is_estimated = is_vote && !run.prepared.plan.is_vote_open && run.prepared.past_calls > 0;
    match (is_given, is_estimated) {
        (true, _) => "given",
        (false, true) => "estimated",
        (false, false) => "assumed",
    }
}

pub(crate) fn rows(run: &Run<'_>) -> Vec<Vec<Cell>> {
    let game = &run.prepared.game;
    let n = run.prepared.actors.len();
    let mut rows = Vec::with_capacity(n * game.layers.len());
    for (actor, id) in run.prepared.actors.iter().enumerate() {
        for (layer, rule) in game.layers.iter().enumerate() {
            let place = layer * n + actor;
            let cell = &run.outcome.cells[place];
            let share = |share: &Share| [share.value, share.low, share.high].map(Cell::Number);
            let mut row = vec![
                Cell::Text(run.desk.code(*id).to_owned()),
                Cell::Text(run.desk.label(*id).to_owned()),
                Cell::Text(rule.deed.as_str().to_owned()),
                Cell::Text(status(run, layer, cell.is_given).to_owned()),
            ];
            row.extend(cell.levels.iter().flat_map(share));
            row.push(run.prepared.leans[actor].map_or(Cell::Missing(Reason::NotCovered), Cell::Number));
            let recorded = match rule.deed {
                Deed::Vote => run.compared.as_ref().map(|compared| compared.recorded[actor]),
                _ => Some(run.acts.levels[layer][actor]),
            };
            row.push(match recorded {
                Some(Some(level)) => Cell::Integer(i64::from(level)),
                Some(None) => Cell::Missing(Reason::NotTold),
                None => Cell::Missing(Reason::NotApplicable),
            });
            row.push(words::recorded(run, layer, actor).map_or(Cell::Missing(Reason::NotTold), Cell::Text));
            match run.outcome.effects.first() {
                Some(effects) => {
                    let effect = effects[place];
                    row.extend([effect.change, effect.error, effect.up, effect.down].map(Cell::Number));
                    row.extend(effect.levels.map(Cell::Number));
                }
                None => row.extend((0..7).map(|_| Cell::Missing(Reason::NotApplicable))),
            }
            row.push(if cell.is_given {
                Cell::Records(Vec::new())
            } else {
                let found = reasons(&run.prepared, &run.compiled, &run.state, &run.values, layer, actor);
                Cell::Records(
                    found
                        .into_iter()
                        .map(|reason| {
                            vec![
                                ("term", Cell::Text(reason.term.as_str().to_owned())),
                                ("why", Cell::Text(reason.why)),
                                ("pull", Cell::Number(reason.pull)),
                                ("middle", Cell::Number(reason.middle)),
                            ]
                        })
                        .collect(),
                )
            });
            rows.push(row);
        }
    }
    rows
}
