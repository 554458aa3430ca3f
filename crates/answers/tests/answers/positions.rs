//! Positions on one issue.

use demarche_answers::{Error, IdealPointsRequest, ideal_points, ideal_points_columns};
use demarche_core::Worlds;

use crate::{PACK, at, people, real_votes};

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
