//! Up to which day an edition tells.

use demarche_core::{Coverage, Day, Evidence, Period, Window};

/// The last day of which an edition tells: the last on which any of its rows is dated or ended, or that it promises to cover, but none
/// after the first day of its release as written. What has no end in the edition held up to that day; whether it held later is not known.
pub(crate) fn told_until(dated: impl Iterator<Item = Day>, coverage: &[Coverage], released: Day) -> Day {
    let covered = coverage.iter().filter_map(|covered| covered.window.end()).map(Period::last);
    dated.chain(covered).max().map_or(released, |last| last.min(released))
}

/// The last day of which a body of evidence in memory tells.
pub(crate) fn of_evidence(evidence: &Evidence) -> Day {
    let (catalogue, rows) = (&evidence.catalogue, &evidence.rows);
    let windows = (rows.ties.iter().map(|row| row.window))
        .chain(rows.traits.iter().map(|row| row.window))
        .chain(rows.acts.iter().map(|row| row.window))
        .chain(rows.breakdowns.iter().map(|row| row.window))
        .chain(catalogue.questions().map(|(_, question)| Window::of(question.date)))
        .chain(rows.documents.iter().filter_map(|row| row.date).map(Window::of))
        .chain(rows.claims.iter().map(|row| Window::of(row.date)));
    told_until(windows.filter_map(Window::end).map(Period::last), &catalogue.coverage, catalogue.released)
}
