//! Positions: which sessions and parts they are of, what tables show and notes say; and positions on one issue.

use std::sync::LazyLock;

use demarche_answers::{Error, IdealPointsRequest, ideal_points, ideal_points_columns};
use demarche_core::{View, Worlds};
use demarche_evidence::{Archive, EURASIA, read_pack};

use crate::{PACK, at, people, real_votes, strings};

/// Sixteen actors on a line, who voted ten times a year in a body of their own, from 1988 to 1996. China's seat is held by another delegation up
/// to 1989; Kazakhstan cast two votes in the last year.
const ON_A_LINE: [&str; 16] =
    ["RUS", "BLR", "CHN", "KAZ", "KGZ", "TJK", "IRN", "IND", "TUR", "SRB", "GEO", "UKR", "POL", "DEU", "GBR", "USA"];

static MADE: LazyLock<Archive> = LazyLock::new(|| on_a_line("MADE"));

/// The pack with these votes in a body.
pub(crate) fn on_a_line(body: &str) -> Archive {
    let mut files: Vec<(&str, String)> = EURASIA.iter().map(|(name, text)| (*name, (*text).to_owned())).collect();
    let (mut questions, mut ballots) = (String::new(), String::new());
    for year in 1988..=1996 {
        for number in 0..10_usize {
            let key = format!("made-{year}-{number}");
            let mut counts = [0; 3];
            for (place, actor) in ON_A_LINE.iter().enumerate() {
                if *actor == "KAZ" && year == 1996 && number > 1 {
                    continue;
                }
                // A part of the noise that is the same each time it is asked for.
                let noise = ((place * 37 + number * 101 + year * 53) % 17) as f64 / 17.0 - 0.5;
                let z = (place as f64 / 7.5 - 1.0 - (number % 5) as f64 / 2.5 + 0.8 + noise)
                    * if number < 3 { -1.0 } else { 1.0 };
                let answer = usize::from(z > -0.2) + usize::from(z > 0.2);
                counts[answer] += 1;
                let by = if *actor == "CHN" && year < 1990 { "TWN" } else { "" };
                let word = ["no", "abstain", "yes"][answer];
                ballots.push_str(&format!("{key},{actor},{word},recorded,{by},24kg-2019,\n"));
            }
            questions.push_str(&format!(
                "{key},{body},roll_call,M/{year}/{number},{year}-11-{:02},Made up,{},{},{},members_unverified,open,24kg-2019,\n",
                number + 1,
                counts[2],
                counts[0],
                counts[1]
            ));
        }
    }
    for (name, text) in &mut files {
        match *name {
            "questions.csv" => text.push_str(&questions),
            "ballots.csv" => text.push_str(&ballots),
            _ => {}
        }
    }
    let files: Vec<(&str, &str)> = files.iter().map(|(name, text)| (*name, text.as_str())).collect();
    Archive::new(read_pack(&files).unwrap())
}

fn made(change: impl FnOnce(&mut IdealPointsRequest)) -> Result<View, Error> {
    let mut request = IdealPointsRequest { dims: 1, body: "made".to_owned(), ..IdealPointsRequest::default() };
    change(&mut request);
    ideal_points(&*MADE, &request)
}

fn refusal(change: impl FnOnce(&mut IdealPointsRequest)) -> String {
    made(change).err().unwrap().to_string()
}

#[test]
fn a_row_tells_its_part_whether_it_is_thin_and_whose_delegation_voted() {
    let view = made(|_| {}).unwrap();
    assert_eq!(view.rows.len(), 16 * 9);
    let of = |actor: &str, session: &str, column: &str| {
        let row = view.rows.iter().find(|row| at(&view, row, "actor") == actor && at(&view, row, "session") == session);
        at(&view, row.unwrap(), column)
    };
    assert_eq!(
        (of("RUS", "46", "part"), of("RUS", "47", "part")),
        ("before_1992".to_owned(), "1992_to_break".to_owned())
    );
    assert_eq!((of("KAZ", "51", "thin"), of("KAZ", "50", "thin")), ("true".to_owned(), "false".to_owned()));
    assert_eq!((of("CHN", "44", "delegation"), of("CHN", "45", "delegation")), ("TWN".to_owned(), String::new()));
    let meta = view.meta_json();
    assert_eq!(meta["anchor_sessions"], serde_json::json!([47, 51]));
    assert_eq!(meta["anchors_counted"][1]["sessions"], 5);
    let warnings = meta["warnings"].to_string();
    for wanted in [
        "absence is no vote",
        "the scale is anchored on 1992 to 2019",
        "1 of 144 positions rests on fewer than 10 votes",
    ] {
        assert!(warnings.contains(wanted), "{wanted}: {warnings}");
    }
}

#[test]
fn people_see_the_last_session_in_order_and_the_whole_run_of_whom_they_name() {
    let view = made(|request| request.limit = Some(6)).unwrap();
    let [sheet] = &view.layout.tables[..] else { panic!("{:?}", view.layout.tables.len()) };
    assert_eq!(
        sheet.caption,
        "Session 51 (1996-11-01 to 1996-11-10), from 1992 on: from the low end (RUS) to the high end (USA)"
    );
    let places: Vec<f64> = sheet.rows.iter().filter_map(|row| row[2].parse().ok()).collect();
    assert!(places.len() == 6 && places.is_sorted(), "{places:?}");
    assert!(sheet.rows[0][1].starts_with("RUS") && sheet.rows[6][1].starts_with("USA"), "{:?}", sheet.rows);
    assert_eq!(sheet.rows[3][1], "… 10 between");
    assert!(sheet.rows.iter().all(|row| row[4].contains('●') || row[1].starts_with('…')));
    assert_eq!(sheet.cut.as_deref(), Some("10 more in the middle: -n 0 shows all 16"));
    assert!(
        people(&view).contains("144 positions of sessions 43 to 51 (1988-11-01 to 1996-11-10)"),
        "{}",
        people(&view)
    );
    assert!(people(&view).contains("over sessions 47 to 51 (5 of the 28 of 1992 to 2019)"), "{}", people(&view));

    let view = made(|request| request.actors = strings(&["KAZ", "CHN"])).unwrap();
    let rows: Vec<usize> = view.layout.tables.iter().map(|sheet| sheet.rows.len()).collect();
    assert_eq!(rows, [8, 10], "a table before 1992 and one after");
    assert!(view.layout.tables[0].caption.ends_with("before 1992"));
    let last = view.layout.tables[1].rows.last().unwrap();
    assert_eq!((last[0].as_str(), last[6].as_str()), ("KAZ Kazakhstan", "few votes"));
    let notes = view.meta.warnings.join("\n");
    assert!(notes.contains("session 45 (1990): before it Taiwan cast the votes of CHN"), "{notes}");
}

#[test]
fn with_from_the_anchors_are_told_over_the_sessions_that_are_left() {
    let view = made(|request| request.from = Some("1991".to_owned())).unwrap();
    assert_eq!(view.meta_json()["anchor_sessions"], serde_json::json!([47, 51]));
    let late = made(|request| request.from = Some("1993".to_owned()));
    let late = match late {
        Ok(view) => view,
        Err(error) => panic!("{error}"),
    };
    assert!(people(&late).contains("over sessions 48 to 51 (4 of the 28 of 1992 to 2019)"), "{}", people(&late));
    let warnings = late.meta.warnings.join("\n");
    assert!(warnings.contains("anchors rest on few sessions of 1992 to 2019 (RUS in 4, USA in 4)"), "{warnings}");
    assert!(!warnings.contains("do not compare as two of one part do"), "one part only: {warnings}");
    let none = made(|request| request.to = Some("1991".to_owned())).err().unwrap();
    let Error::NothingCovered { what, nearest } = &none else { panic!("{none}") };
    assert!(what.contains("do not fix") && nearest.contains("two or more of which"), "{what}; {nearest}");
}

#[test]
fn what_cannot_be_answered_is_told_before_the_fit() {
    assert!(refusal(|request| request.at = Some("2031".to_owned())).contains("no roll call of made"));
    assert!(refusal(|request| request.actors = strings(&["LUX"])).contains("none of these cast a vote"));
    assert!(refusal(|request| request.actors = strings(&["atlantis"])).contains("atlantis"));
    assert!(refusal(|request| request.at = Some("yesterday".to_owned())).contains("yesterday"));
    let both = refusal(|request| (request.issue, request.held_out) = (Some("me".to_owned()), true));
    assert!(both.contains("--held-out with --issue"), "{both}");
}

#[test]
fn held_out_votes_say_whether_a_dimension_foresees_better_and_where_they_were_not_asked_that_is_said() {
    let scored = made(|request| request.held_out = true).unwrap();
    let found = scored.meta_json()["held_out"].clone();
    assert!(
        found["votes"].as_u64().unwrap() > 80 && found["log_loss"].as_f64() < found["log_loss_fewer"].as_f64(),
        "{found}"
    );
    assert_eq!(found["foresees_better"].as_bool().unwrap(), found["gain_lo90"].as_f64().unwrap() > 0.0);
    assert!(people(&scored).contains("votes held out: how others answered alone"), "{}", people(&scored));
    let two = made(|request| {
        request.dims = 2;
        request.anchors = strings(&["RUS:USA", "CHN:GBR"]);
        request.held_out = true;
    });
    let two = two.unwrap();
    assert_eq!(
        two.meta_json()["held_out"]["foresees_better"],
        false,
        "one line is there: {}",
        two.meta_json()["held_out"]
    );
    assert!(
        people(&two).contains("foresees votes no better that can be told: read nothing from it"),
        "{}",
        people(&two)
    );
    assert!(two.meta.warnings.iter().any(|warning| warning.contains("no better that can be told")));
    assert_eq!(two.layout.tables.len(), 2, "a table a dimension");
}

fn on(issue: &str, from: &str) -> IdealPointsRequest {
    IdealPointsRequest {
        dims: 1,
        body: "UNGA".to_owned(),
        issue: Some(issue.to_owned()),
        from: Some(from.to_owned()),
        ..IdealPointsRequest::default()
    }
}

#[test]
fn where_no_roll_call_names_its_issue_that_is_said() {
    let error = ideal_points(&*PACK, &on("hr", "1946")).err().unwrap();
    assert!(error.to_string().contains("says what issue it is on"), "{error}");
}

/// Fifteen sessions of the real roll calls, where they are at hand.
#[test]
fn positions_on_an_issue_tell_their_roll_calls_and_what_held_out_votes_say() {
    let Some(archive) = real_votes("positions_on_an_issue_tell_their_roll_calls_and_what_held_out_votes_say") else {
        return;
    };
    let worlds: &dyn Worlds = &archive;

    match ideal_points(worlds, &on("hrr", "2005")).err().unwrap() {
        Error::NoIssue { nearest, offered, more, .. } => {
            assert_eq!((nearest.first().map(String::as_str), offered.len(), more), (Some("hr"), 6, 0));
            assert!(offered.is_sorted_by(|a, b| a.1 >= b.1), "{offered:?}");
        }
        other => panic!("{other}"),
    }
    let few = ideal_points(worlds, &on("co", "2019-06")).err().unwrap().to_string();
    assert!(few.contains("expected at least 40") && few.contains("roll calls)"), "{few}");

    let view = ideal_points(worlds, &on("ME", "2011-09")).unwrap();
    assert_eq!(view.columns, ideal_points_columns());
    assert!(view.rows.iter().all(|row| at(&view, row, "issue") == "me"));
    let pull = &view.meta.extra.iter().find(|(key, _)| *key == "pull").unwrap().1;
    assert!(pull["log_loss_issue"].as_f64().unwrap() < pull["log_loss_alone"].as_f64().unwrap() + 0.02, "{pull}");
    assert!(pull["held_out_votes"].as_u64().unwrap() > 1000, "{pull}");
    assert_eq!(pull["says_more"].as_bool().unwrap(), pull["gain_lo90"].as_f64().unwrap() > 0.0);
    let said = people(&view);
    assert!(said.contains("On me, Palestinian conflict: "), "{said}");
    let notes = view.meta.warnings.join("\n");
    assert!(notes.contains("me stands for Palestinian conflict") && notes.contains("session 74 (2019/20)"), "{notes}");
    assert!(
        said.contains("roll calls of sessions 66 to 74") && said.contains("Gain over the common position"),
        "{said}"
    );
    let mean = |actor: &str| {
        let rows: Vec<f64> = view
            .rows
            .iter()
            .filter(|row| at(&view, row, "actor") == actor)
            .map(|row| at(&view, row, "position").parse().unwrap())
            .collect();
        rows.iter().sum::<f64>() / rows.len() as f64
    };
    assert!(mean("USA") > mean("EGY") && mean("ISR") > mean("EGY"));
}
