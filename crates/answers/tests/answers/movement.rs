//! Movement of a state: on which votes its positions rest, which number is which, and what the order of neighbours tells.

use std::sync::LazyLock;

use demarche_answers::{StateRequest, movement_columns, state};
use demarche_core::{Cell, View};
use demarche_evidence::Archive;

use crate::positions::on_a_line;
use crate::{at, of_state, people};

static ASSEMBLY: LazyLock<Archive> = LazyLock::new(|| on_a_line("UNGA"));

fn moved(from: Option<&str>, to: &str) -> View {
    let (from, to) = (from.map(str::to_owned), Some(to.to_owned()));
    state(&*ASSEMBLY, &StateRequest { from, to, movement: true, ..of_state("IND") }).unwrap()
}

fn rows<'v>(view: &'v View, series: &str, kind: &str) -> Vec<&'v Vec<Cell>> {
    let is_so = |row: &&Vec<Cell>| at(view, row, "series") == series && at(view, row, "row_kind") == kind;
    view.rows.iter().filter(is_so).collect()
}

#[test]
fn a_later_start_shows_fewer_sessions_of_the_same_positions() {
    let (whole, late) = (moved(None, "1997"), moved(Some("1996"), "1997"));
    assert_eq!(whole.columns, movement_columns());
    let (all, last) = (rows(&whole, "position", "value"), rows(&late, "position", "value"));
    // Only the last session voted from 1996 on: without the earlier ones its anchors would have no place.
    assert_eq!((all.len(), last.len()), (9, 1));
    assert_eq!(last[0][3..10], all[8][3..10]);
    assert_eq!(at(&late, last[0], "alone"), at(&whole, all[8], "alone"));
    assert!(late.meta.warnings.join(" ").contains("positions rest on all votes up to the end of the window"));
    assert!(!rows(&late, "position", "neighbour").is_empty());
    let told = people(&late);
    assert!(
        told.contains("cannot tell of changes: 1 session, ") && told.contains("8 are needed; by each session's own"),
        "{told}"
    );
    let early = moved(None, "1991").meta.warnings.join(" ");
    assert!(early.contains("do not fix 1 dimension: ") && early.contains("leave out --to"), "{early}");
}

#[test]
fn a_smoothed_position_and_that_of_its_session_alone_are_told_apart() {
    let view = moved(None, "1997");
    let told = people(&view);
    let number = |row: &[Cell], name: &str| at(&view, row, name).parse::<f64>().unwrap();
    let mut all = rows(&view, "position", "value");
    // A session whose votes say next to nothing has no place of its own.
    all.retain(|row| !at(&view, row, "alone").is_empty());
    assert!(all.len() > 4, "{}", all.len());
    for row in &all {
        assert!(number(row, "alone_lo90") < number(row, "alone") && number(row, "alone") < number(row, "alone_hi90"));
        let both = format!(" | {:.2} [", number(row, "alone"));
        assert!(told.contains(&both), "{both}: {told}");
    }
    let last = format!("last {:.2} ±", number(all[all.len() - 1], "alone"));
    assert!(told.contains("by each session's own votes") && told.contains(&last), "{last}: {told}");
    assert!(all.iter().any(|row| (number(row, "alone") - number(row, "value")).abs() > 0.01), "they differ");
    assert!(rows(&view, "agreement", "neighbour").iter().all(|row| at(&view, row, "alone").is_empty()));
}

#[test]
fn neighbours_that_cannot_be_told_apart_have_ranges_of_ranks_and_no_order() {
    let view = moved(None, "1997");
    let near = rows(&view, "position", "neighbour");
    let number = |row: &[Cell], name: &str| at(&view, row, name).parse::<f64>().unwrap();
    let first = number(near[0], "rank_high");
    let meets = near.iter().filter(|row| number(row, "rank_low") <= first).count();
    assert!(meets > 1, "the case is one of several");
    let sheet = view.layout.tables.iter().find(|sheet| sheet.caption.starts_with("nearest by distance")).unwrap();
    assert!(sheet.caption.contains(&format!("which of {meets} is nearest cannot be told")), "{}", sheet.caption);
    for (line, row) in sheet.rows.iter().zip(&near) {
        let (low, high) = (number(row, "rank_low"), number(row, "rank_high"));
        let ranks = if low == high { low.to_string() } else { format!("{low}–{high}") };
        assert_eq!((&line[3], line[4].as_str()), (&ranks, if low <= first { "no" } else { "yes" }));
    }
    // A distance whose sign cannot be told may be none.
    assert!(near.iter().all(|row| number(row, "lo90") >= 0.0));
    assert_eq!(number(near[0], "lo90"), 0.0);
}
