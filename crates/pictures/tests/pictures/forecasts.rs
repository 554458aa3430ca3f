//! Forecasts, from their views: what a reader counts is what the view says.

use demarche_core::{Cell, Column, ColumnType, Layout, Meta, Reason, View};
use demarche_pictures::{
    AnswerMark, ChanceRow, Chances, DOTS, Network, Picture, Plot, Size, calibration, chances, fan, flips, run,
    shared_out,
};

use crate::read::check;

fn view(names: &[&'static str], rows: Vec<Vec<Cell>>) -> View {
    let meta = Meta { pack: "made-up@1".to_owned(), query: "demarche forecast made-up".to_owned(), ..Meta::default() };
    let columns = names.iter().map(|name| Column::new(name, ColumnType::Number, "a made-up number")).collect();
    View { meta, columns, rows, layout: Layout::default() }
}

fn text(text: &str) -> Cell {
    Cell::Text(text.to_owned())
}

#[test]
fn twenty_dots_are_shared_out_by_chances_and_no_chance_is_lost() {
    assert_eq!(shared_out(&[0.1, 0.2, 0.7]), Some(vec![2, 4, 14]));
    assert_eq!(shared_out(&[1.0, 1.0, 1.0]), Some(vec![7, 7, 6]), "the earlier answer takes what is left over");
    assert_eq!(shared_out(&[0.0, 1.0]), Some(vec![0, 20]));
    assert_eq!(shared_out(&[0.02, 0.98]), Some(vec![0, 20]), "less than half a dot is none");
    for wrong in [&[][..], &[0.0, 0.0], &[-0.1, 1.1], &[f64::NAN, 1.0]] {
        assert_eq!(shared_out(wrong), None, "{wrong:?}");
    }
    for step in 0..500 {
        let parts: Vec<f64> = (0..4).map(|part| f64::from((step * 37 + part * 101) % 97)).collect();
        if let Some(dots) = shared_out(&parts) {
            assert_eq!(dots.iter().sum::<usize>(), DOTS, "{parts:?}");
        }
    }
}

#[test]
fn as_many_marks_are_drawn_as_the_chances_say() {
    let row = ChanceRow {
        code: "A".to_owned(),
        label: "Alia".to_owned(),
        chances: demarche_core::Known::Known(vec![0.0, 0.0, 0.4, 0.6]),
    };
    let plot = Plot::Chances(Chances { answers: AnswerMark::votes(), rows: vec![row] });
    let svg = Picture::new("t", "s", "x", plot).svg(Size::SHARED);
    let count = |fill: &str| svg.matches(&format!("fill=\"{fill}\"")).count();
    // Eight triangles for yes, and one in the legend; twelve rings with a point, and one in the legend.
    let yes = demarche_pictures::palette::SIDES[1].hex();
    assert_eq!(count(&yes), 9, "{svg}");
    let page = check(
        "chances",
        &Picture::new("t", "s", "x", Plot::Chances(Chances { answers: AnswerMark::votes(), rows: vec![] })),
        Size::SHARED,
    );
    assert!(page.texts.iter().any(|text| text.what == "not known"));
}

#[test]
fn chances_of_a_view_are_ordered_counted_and_never_zero_where_unknown() {
    let number = Cell::Number;
    let view = view(
        &["actor", "p_no", "p_abstain", "p_yes", "p_not_voting"],
        vec![
            vec![text("AAA"), number(0.9), number(0.1), number(0.0), number(0.0)],
            vec![text("BBB"), number(0.05), number(0.05), number(0.9), number(0.0)],
            vec![text("CCC"), Cell::Missing(Reason::TooFew), number(0.1), number(0.1), number(0.1)],
        ],
    );
    let picture = chances(&view).unwrap();
    assert_eq!(picture.title, "Likeliest answers of 3 actors: no 1, abstain 0, yes 1, not voting 0");
    let page = check("chances", &picture, Size::SHARED);
    let names: Vec<&str> =
        page.texts.iter().map(|text| text.what.as_str()).filter(|what| ["AAA", "BBB", "CCC"].contains(what)).collect();
    assert_eq!(names, ["BBB", "AAA", "CCC"]);
    assert!(page.tips.iter().any(|tip| tip == "CCC CCC: too few"), "{:?}", page.tips);
}

#[test]
fn a_fan_draws_its_bands_and_its_baseline_in_one_frame() {
    let row = |date: &str, middle: f64| {
        let mut row = vec![text(date), Cell::Number(middle)];
        row.extend([-4.0, -1.0, 1.0, 4.0].map(|off| Cell::Number(middle + off)));
        row.push(Cell::Number(50.0));
        row
    };
    let names = ["date", "median", "lo90", "lo50", "hi50", "hi90", "baseline"];
    let picture = fan(&view(&names, vec![row("2026-03", 55.0), row("2026-01", 50.0), row("2026-02", 53.0)])).unwrap();
    let page = check("fan", &picture, Size::SHARED);
    let words: Vec<&str> = page.texts.iter().map(|text| text.what.as_str()).collect();
    for wanted in ["90 % of runs", "50 % of runs", "dashed, to compare with: baseline"] {
        assert!(words.contains(&wanted), "{wanted}: {words:?}");
    }
    assert!(fan(&view(&names, vec![])).is_err());
}

#[test]
fn calibration_has_a_panel_for_each_class_and_counts_its_forecasts() {
    let bin = |class: &str, predicted: f64, observed: f64, n: i64| {
        let ends = [observed - 0.05, observed + 0.05].map(Cell::Number);
        let mut row = vec![text(class), Cell::Number(predicted), Cell::Number(observed), Cell::Integer(n)];
        row.extend(ends);
        row
    };
    let rows = vec![bin("yes", 0.2, 0.22, 100), bin("yes", 0.8, 0.6, 50), bin("no", 0.1, 0.1, 150)];
    let picture = calibration(&view(&["class", "predicted", "observed", "n", "lo90", "hi90"], rows)).unwrap();
    assert_eq!(picture.panels.iter().map(|panel| panel.caption.as_str()).collect::<Vec<_>>(), ["yes", "no"]);
    assert_eq!(picture.title, "In 2 of 3 bins the chance that was given lies in the interval of the share that came");
    for size in ["1200x630", "800x600", "480x400"] {
        let page = check("calibration", &picture, size.parse().unwrap());
        assert_eq!(page.texts.iter().filter(|text| text.what == "150 forecasts").count(), 2);
        assert!(page.tips.iter().any(|tip| tip == "yes: given 0.8, came 0.6 (0.55 to 0.65); 50 forecasts"));
    }
}

#[test]
fn flips_stand_first_and_an_effect_within_its_error_is_hollow() {
    let row = |actor: &str, before: &str, after: &str, effect: f64| {
        vec![text(actor), text(before), text(after), Cell::Number(effect), Cell::Number(0.1)]
    };
    let rows =
        vec![row("AAA", "yes", "yes", 0.3), row("BBB", "abstain", "not_voting", -0.2), row("CCC", "no", "no", 0.05)];
    let picture = flips(&view(&["actor", "before", "after", "effect", "error"], rows)).unwrap();
    assert_eq!(picture.title, "1 of 3 actors change their likeliest answer");
    let page = check("flips", &picture, Size::SHARED);
    let words: Vec<&str> = page.texts.iter().map(|text| text.what.as_str()).collect();
    let place = |what: &str| words.iter().position(|word| *word == what).unwrap();
    assert!(place("BBB") < place("AAA") && place("AAA") < place("CCC"));
    assert!(words.contains(&"the error holds zero: cannot tell the way"));
    assert!(page.tips.iter().any(|tip| tip == "BBB BBB: abstain before, not voting after; effect -0.2 ± 0.1"));
}

#[test]
fn a_network_of_likeness_draws_what_is_sure_and_outlines_only_what_a_test_supports() {
    let likeness = |i: usize, j: usize| if i % 2 == j % 2 { 3.0 } else { -3.0 };
    let table: Vec<Vec<Option<f64>>> = (0..60).map(|i| (0..60).map(|j| Some(likeness(i, j))).collect()).collect();
    let nodes = || (0..60).map(|i| (format!("N{i}"), format!("Node {i}"), Some(i % 2))).collect();
    let mut network = Network::of_likeness("likeness", nodes(), &table, 1.96);
    assert!(network.ties.iter().all(|tie| tie.from % 2 == tie.to % 2), "pairs that are unlike are no ties");
    assert!(network.ties.len() <= 120, "{}", network.ties.len());
    assert!(
        network.note().contains("the two strongest of each voter among 870 pairs surely alike; "),
        "{}",
        network.note()
    );
    network.groups = vec!["group 1".to_owned(), "group 2".to_owned()];
    let outlines = |network: &Network| {
        let picture = Picture::new("t", "s", "x", Plot::Network(network.clone()));
        check("likeness", &picture, Size::SHARED).tips.iter().filter(|tip| tip.starts_with("group ")).count()
    };
    assert_eq!(outlines(&network), 0);
    network.outlined = (0..network.groups.len()).collect();
    assert_eq!(outlines(&network), 2);
    let few = Network::of_likeness(
        "likeness",
        (0..4).map(|i| (format!("N{i}"), String::new(), None)).collect(),
        &table[..4],
        1.96,
    );
    assert_eq!((few.ties.len(), few.rule.as_str()), (2, "all pairs surely alike"));
}

#[test]
fn a_run_shows_its_totals_over_time_its_flips_and_twenty_dots_an_actor() {
    let names = [
        "actor",
        "label",
        "layer",
        "status",
        "second_side",
        "neither",
        "first_side",
        "change",
        "change_error",
        "after_second_side",
        "after_neither",
        "after_first_side",
    ];
    let row = |actor: &str, layer: &str, status: &str, before: [f64; 3], change: [f64; 2], after: [f64; 3]| {
        let mut row = vec![text(actor), text(&format!("State {actor}")), text(layer), text(status)];
        row.extend(before.into_iter().chain(change).chain(after).map(Cell::Number));
        row
    };
    let rows = vec![
        row("AAA", "vote", "estimated", [0.1, 0.2, 0.7], [-0.6, 0.01], [0.7, 0.2, 0.1]),
        row("AAA", "aid", "assumed", [0.0, 1.0, 0.0], [0.0, 0.0], [0.0, 1.0, 0.0]),
        row("BBB", "vote", "estimated", [0.8, 0.1, 0.1], [0.0, 0.01], [0.8, 0.1, 0.1]),
        row("CCC", "vote", "given", [0.0, 0.0, 1.0], [0.0, 0.0], [0.0, 0.0, 1.0]),
    ];
    let mut made = view(&names, rows);
    let part = |middle: f64| serde_json::json!({ "median": middle, "lo50": middle - 1.0, "hi50": middle + 1.0, "lo90": middle - 2.0, "hi90": middle + 2.0 });
    let step = |date: &str, add: f64| serde_json::json!({ "date": date, "layer": "aid", "second_side": part(20.0 + add), "neither": part(40.0), "first_side": part(80.0 - add) });
    let dots = |from: f64| serde_json::json!({ "dots": (0..20).map(|dot| from + f64::from(dot)).collect::<Vec<_>>() });
    let acts = |layer: &str, acts: [&str; 3]| serde_json::json!({ "layer": layer, "second_side": acts[0], "neither": acts[1], "first_side": acts[2] });
    made.meta.extra.push(("sides", serde_json::json!(["RUS", "UKR"])));
    made.meta.extra.push((
        "acts",
        serde_json::json!([
            acts("vote", ["voted yes", "abstained", "voted no"]),
            acts("aid", ["aid to UKR", "aid to neither", "aid to RUS"])
        ]),
    ));
    made.meta.extra.push((
        "totals",
        serde_json::json!([{ "layer": "vote", "second_side": dots(120.0), "neither": dots(30.0), "first_side": dots(5.0) }]),
    ));
    made.meta.extra.push(("path", serde_json::json!([step("2022-02-24", 0.0), step("2022-03-10", 9.0)])));
    let picture = run(&made).unwrap();
    let captions: Vec<&str> = picture.panels.iter().map(|panel| panel.caption.as_str()).collect();
    assert_eq!(captions.len(), 4, "{captions:?}");
    assert!(
        captions[0].starts_with("vote: how many actors") && captions[1].starts_with("aid, assumed"),
        "{captions:?}"
    );
    assert!(captions[2].contains("vote, the first what-if") && captions[3].contains("twenty"));
    let Plot::Flips(flipped) = &picture.panels[2].plot else { panic!("no flips") };
    assert_eq!(flipped.rows.iter().map(|flip| flip.code.as_str()).collect::<Vec<_>>(), ["AAA"]);
    let Plot::Chances(dots) = &picture.panels[3].plot else { panic!("no dots") };
    let order: Vec<&str> = dots.rows.iter().map(|row| row.code.as_str()).collect();
    assert_eq!(order, ["BBB", "AAA"], "what was given is not drawn, and who acts for the second side stands first");
    let (Plot::Quantiles(totals), Plot::Trajectories(course)) = (&picture.panels[0].plot, &picture.panels[1].plot)
    else {
        panic!("no totals and no course");
    };
    // A colour is a side in every panel.
    for side in 0..3 {
        let tone = (dots.answers[side].glyph, dots.answers[side].colour);
        assert_eq!((totals.rows[side].tone, course.tones[side]), (Some(tone), tone));
        assert_eq!((flipped.answers[side].glyph, flipped.answers[side].colour), tone);
    }
    let page = check("run", &picture, Size::SHARED);
    assert!(page.texts.iter().any(|text| text.what == "voted yes"));
    assert!(!page.texts.iter().any(|text| text.what.contains("toward")), "acts, and no sides");
    made.rows.clear();
    assert!(run(&made).is_err());
}
