//! Positions, blocs by year and movement, from their views: what is drawn and said is what the view says.

use demarche_core::{Cell, Column, ColumnType, Layout, Meta, Reason, View};
use demarche_pictures::{Size, alignment, blocs, calibration, ideal_points, movement};
use serde_json::json;

use crate::read::check;

fn view(names: &[&'static str], rows: Vec<Vec<Cell>>) -> View {
    let meta = Meta { pack: "made-up@1".to_owned(), query: "demarche made-up".to_owned(), ..Meta::default() };
    let columns = names.iter().map(|name| Column::new(name, ColumnType::Number, "a made-up column")).collect();
    let layout = Layout { heading: vec!["Made up".to_owned()], ..Layout::default() };
    View { meta, columns, rows, layout }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

fn number(value: Option<f64>) -> Cell {
    value.map_or(Cell::Missing(Reason::TooFew), Cell::Number)
}

#[test]
fn few_actors_over_sessions_are_paths_and_the_title_says_who_moved_furthest() {
    let names = ["actor", "label", "session", "dim", "position", "lo90", "hi90", "n_votes", "jump"];
    let row = |actor: &str, label: &str, session: i64, position: f64, jump: bool| {
        let ends = [position - 0.1, position + 0.1].map(Cell::Number);
        let mut row = vec![text(actor), text(label), Cell::Integer(session), Cell::Integer(1), Cell::Number(position)];
        row.extend(ends);
        row.extend([Cell::Integer(50), Cell::Bool(jump)]);
        row
    };
    let mut rows = Vec::new();
    for session in 60..66 {
        rows.push(row("AAA", "Alia", session, if session < 63 { -0.5 } else { 0.75 }, session == 63));
        rows.push(row("BBB", "Bria", session, 0.25, false));
    }
    let mut few = view(&names, rows.clone());
    few.meta.extra = vec![("anchors", json!(["AAA:BBB"])), ("body", json!("UNGA"))];
    let picture = ideal_points(&few).unwrap();
    assert_eq!(
        picture.title,
        "Alia moved furthest of 2: from −0.50 in session 60 to 0.75 in 65; the intervals lie apart"
    );
    for size in ["1200x630", "700x500"] {
        let page = check("paths", &picture, size.parse().unwrap());
        let words: Vec<&str> = page.texts.iter().map(|text| text.what.as_str()).collect();
        for wanted in ["Alia", "Bria", "90 % interval"] {
            assert!(words.contains(&wanted), "{wanted}: {words:?}");
        }
    }
    // The last session alone is a strip of all.
    rows.retain(|row| row[2].plain() == "65");
    let mut last = view(&names, rows);
    last.meta.extra = few.meta.extra.clone();
    let page = check("strip", &ideal_points(&last).unwrap(), Size::SHARED);
    assert!(page.tips.iter().any(|tip| tip.contains("Alia") && tip.contains("0.75")), "{:?}", page.tips);
    assert!(ideal_points(&view(&names, Vec::new())).is_err());
}

#[test]
fn a_path_is_cut_where_another_delegation_took_the_seat_and_moves_are_told_within_one_side_of_1992() {
    let names = [
        &["actor", "label", "session", "dim", "position", "lo90", "hi90", "n_votes", "jump"][..],
        &["thin", "delegation"],
    ]
    .concat();
    let mut rows = Vec::new();
    for session in 40..55_i64 {
        let position = if session < 44 { -0.8 } else { 0.02 * session as f64 };
        let mut row = vec![text("AAA"), text("Alia"), Cell::Integer(session), Cell::Integer(1), Cell::Number(position)];
        row.extend([position - 0.1, position + 0.1].map(Cell::Number));
        let by = if session < 44 { text("BBB") } else { Cell::Missing(Reason::NotApplicable) };
        row.extend([Cell::Integer(50), Cell::Bool(false), Cell::Bool(session == 50), by]);
        rows.push(row);
    }
    let mut path = view(&names, rows);
    path.meta.extra =
        vec![("anchors", json!(["AAA:BBB"])), ("body", json!("UNGA")), ("anchor_sessions", json!([47, 54]))];
    let picture = ideal_points(&path).unwrap();
    // From −0.80 to 1.08 is no move of one government, nor on one side of 1992.
    assert_eq!(picture.title, "Alia moved (since 1992): from 0.94 in session 47 to 1.08 in 54; the intervals overlap");
    let page = check("cut_path", &picture, Size::SHARED);
    let words: Vec<&str> = page.texts.iter().map(|text| text.what.as_str()).collect();
    assert!(words.contains(&"Alia") && words.iter().any(|word| word.starts_with("Alia, seat held by")), "{words:?}");
    assert!(words.contains(&"anchors from here"), "{words:?}");
    assert!(picture.notes[0].contains("places of sessions 47 to 54"), "{:?}", picture.notes);
    assert!(picture.notes.iter().any(|note| note.starts_with("1 position rests on fewer than 10 votes")));
}

#[test]
fn blocs_by_year_draw_what_was_measured_and_say_why_the_rest_cannot_be_told() {
    let names = ["layer", "year", "finding", "why", "first_dimension", "low", "high", "by_chance"];
    let row = |layer: &str, year: i64, finding: &str, why: &str, value: Option<f64>| {
        let around = |by: f64| number(value.map(|value| value + by));
        let mut row = vec![text(layer), Cell::Integer(year), text(finding), text(why), number(value)];
        row.extend([around(-0.05), around(0.05), number(value.map(|value| value / 3.0))]);
        row
    };
    let mut rows = Vec::new();
    for year in 2014..2018 {
        rows.push(row("votes", year, "supported", "two_groups", Some(0.3)));
        rows.push(row("arms", year, "not_supported", "no_structure", Some(0.1)));
        rows.push(row("trade", year, "cannot_tell", "not_covered", None));
    }
    rows.push(row("votes", 2018, "cannot_tell", "too_few_topics", None));
    let picture = blocs(&view(&names, rows)).unwrap();
    assert_eq!(picture.panels.iter().map(|panel| panel.caption.as_str()).collect::<Vec<_>>(), ["votes", "arms"]);
    for wanted in [
        "votes: supported 2014 to 2017; cannot tell (too few topics) 2018",
        "arms: not supported (no structure) 2014 to 2017",
        "trade: cannot tell (not covered) 2014 to 2017",
        "Not drawn, since nothing could be measured: trade.",
    ] {
        assert!(picture.notes.iter().any(|note| note == wanted), "{wanted}: {:?}", picture.notes);
    }
    for size in ["1200x630", "700x500"] {
        let page = check("blocs_by_year", &picture, size.parse().unwrap());
        assert!(
            page.texts.iter().any(|text| text.what.ends_with("to compare with: the middle null world")),
            "{:?}",
            page.texts
        );
    }
}

const SERIES: [&str; 11] = [
    "series",
    "row_kind",
    "period_kind",
    "period",
    "value",
    "lo90",
    "hi90",
    "unit",
    "finding",
    "period_from",
    "chance",
];

fn series(name: &str, finding: &str, chance: Option<f64>, step: f64) -> Vec<Vec<Cell>> {
    let not = || Cell::Missing(Reason::NotApplicable);
    let mut told = vec![text(name), text("finding"), text("session"), not(), not(), not(), not(), text("share, 0–1")];
    told.extend([text(finding), Cell::Integer(50), number(chance)]);
    let mut rows = vec![told];
    for session in 50..62 {
        let value = if session < 56 { 0.4 } else { 0.4 + step };
        let mut row = vec![text(name), text("value"), text("session"), Cell::Integer(session), Cell::Number(value)];
        row.extend([value - 0.05, value + 0.05].map(Cell::Number));
        row.extend([text("share, 0–1"), not(), not(), Cell::Number(0.0)]);
        rows.push(row);
    }
    if finding == "change_found" {
        let mut row = vec![text(name), text("change"), text("session"), Cell::Integer(56), Cell::Number(step)];
        row.extend([step - 0.1, step + 0.1].map(Cell::Number));
        row.extend([text("share, 0–1"), not(), Cell::Integer(55), Cell::Number(0.95)]);
        rows.push(row);
    }
    rows
}

#[test]
fn a_picture_of_movement_tells_no_change_and_cannot_tell_apart() {
    let rows = [
        series("agreement", "cannot_tell", Some(0.54), 0.0),
        series("agreement_beyond_others", "change_found", Some(0.98), -0.3),
        series("shared_memberships: AAA and BBB", "no_change_found", Some(0.08), 0.0),
    ];
    let picture = movement(&view(&SERIES, rows.concat())).unwrap();
    assert_eq!(
        picture.title,
        "Made up: agreement beyond others changed by −0.30 [−0.40, −0.20] in session 56 (2001); no change found in shared memberships \
         (AAA and BBB); cannot tell of agreement"
    );
    let page = check("movement", &picture, Size::SHARED);
    let words: Vec<&str> = page.texts.iter().map(|text| text.what.as_str()).collect();
    for wanted in [
        "−0.30",
        "agreement: whether its level changed in a step cannot be told (chance of a step 0.54).",
        "AAA and BBB",
    ] {
        assert!(words.contains(&wanted), "{wanted}: {words:?}");
    }
    let silent = movement(&view(&SERIES, series("agreement", "cannot_tell", None, 0.0))).unwrap();
    assert_eq!(silent.title, "Made up: too few sessions to tell of changes of agreement");
}

#[test]
fn movement_is_two_lines_where_another_delegation_took_the_seat_and_a_note_tells_the_drift() {
    let names = [&SERIES[..], &["seat_passed"]].concat();
    let mut rows = series("position", "no_change_found", Some(0.1), 0.0);
    let not = || Cell::Missing(Reason::NotApplicable);
    for row in &mut rows {
        let is_turn = row[1] == text("value") && row[3] == Cell::Integer(55);
        row.push(if is_turn { Cell::Integer(55) } else { not() });
    }
    let mut drift = vec![text("position"), text("drift"), text("session"), not(), Cell::Number(-0.2)];
    drift.extend([-0.3, -0.1].map(Cell::Number));
    drift.extend([text("share"), text("drift_down"), Cell::Integer(50), not(), not()]);
    rows.push(drift);
    let picture = movement(&view(&names, rows)).unwrap();
    let page = check("two_lines", &picture, Size::SHARED);
    let words: Vec<&str> = page.texts.iter().map(|text| text.what.as_str()).collect();
    for wanted in ["position, before session 55", "position, from session 55"] {
        assert!(words.contains(&wanted), "{wanted}: {words:?}");
    }
    let told = "position: drifts lower on the scale from session 50 (1995) on: −0.20 [−0.30, −0.10] in ten sessions; no step to another level found \
                (chance of a step 0.10).";
    assert!(picture.notes.iter().any(|note| note == told), "{:?}", picture.notes);
    assert_eq!(picture.title, "Made up: position drifts lower on the scale, −0.20 [−0.30, −0.10] in ten sessions");
}

#[test]
fn a_sure_drift_stands_in_the_title_before_what_cannot_be_told() {
    let not = || Cell::Missing(Reason::NotApplicable);
    let drift = |name: &str, (value, low, high): (f64, f64, f64)| {
        let mut row = vec![text(name), text("drift"), text("session"), not(), Cell::Number(value)];
        row.extend([low, high].map(Cell::Number));
        row.extend([text("share"), text("drift_down"), Cell::Integer(50), not(), not()]);
        row
    };
    let mut rows = [
        series("relations", "cannot_tell", Some(0.5), 0.0),
        series("agreement", "cannot_tell", Some(0.48), 0.0),
        series("agreement_beyond_others", "cannot_tell", Some(0.37), 0.0),
    ]
    .concat();
    rows.push(drift("relations", (0.003, -0.1, 0.1)));
    rows.push(drift("agreement", (-0.05, -0.06, -0.03)));
    rows.push(drift("agreement_beyond_others", (-0.03, -0.04, -0.02)));
    let picture = movement(&view(&SERIES, rows)).unwrap();
    assert_eq!(
        picture.title,
        "Made up: agreement drifts down, −0.05 [−0.06, −0.03] in ten sessions; agreement beyond others drifts down; cannot tell of relations"
    );
    let told = "no drift can be told from session 50 (1995) on: 0.00 [−0.10, +0.10] in ten sessions.";
    assert!(picture.notes[0].ends_with(told), "{:?}", picture.notes);
}

#[test]
fn of_many_models_two_are_drawn_and_the_distances_of_all_are_told() {
    let names = ["class", "predicted", "observed", "n", "lo90", "hi90"];
    let row = |class: String, off: f64| {
        let mut row = vec![text(&class), Cell::Number(0.5), Cell::Number(0.5 + off), Cell::Integer(100)];
        row.extend([0.4, 0.6].map(Cell::Number));
        row
    };
    let models = [("ours", 0.05), ("far", 0.3), ("near", 0.01)];
    let rows =
        models.iter().flat_map(|(model, off)| ["no", "yes"].map(|answer| row(format!("{answer}, {model}"), *off)));
    let picture = calibration(&view(&names, rows.collect())).unwrap();
    let drawn: Vec<&str> = picture.panels.iter().map(|panel| panel.caption.as_str()).collect();
    assert_eq!(drawn, ["no, ours", "yes, ours", "no, near", "yes, near"], "the first, and of the others the nearest");
    assert!(picture.notes[0].contains("ours 0.050, near 0.010. Not drawn: far 0.300;"), "{:?}", picture.notes);
}

#[test]
fn what_may_lie_outside_the_window_is_not_drawn_as_given() {
    let names = ["actor", "label", "layer", "side_a", "side_a_share", "side_a_given", "side_a_of", "side_b"];
    let names = [&names[..], &["side_b_share", "side_b_given", "side_b_of", "facts"]].concat();
    let fact =
        |in_window: &str| vec![("side", text("RED")), ("direction", text("against")), ("in_window", text(in_window))];
    let row = |actor: &str, layer: &str, share: Option<f64>, facts: Vec<Vec<(&'static str, Cell)>>| {
        let count = || share.map_or(Cell::Missing(Reason::NotCovered), |_| Cell::Integer(1));
        let mut row = vec![text(actor), text(actor), text(layer), text("RED"), number(share), count(), count()];
        row.extend([text("BLU"), number(share), count(), count(), Cell::Records(facts)]);
        row
    };
    let drawn = |in_window: &str| {
        let rows =
            vec![row("AAA", "votes", Some(1.0), Vec::new()), row("AAA", "sanctions", None, vec![fact(in_window)])];
        let mut of = view(&names, rows);
        of.meta.extra = vec![("sides", json!(["RED", "BLU"])), ("side_labels", json!(["Redland", "Bluland"]))];
        alignment(&of).unwrap().svg(Size::SHARED)
    };
    assert_ne!(drawn("yes"), drawn("cannot_tell"));
}
