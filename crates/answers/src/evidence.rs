//! The rows behind an answer, laid out with everything that lets a reader walk back to them.

use demarche_core::{Cell, Column, ColumnType, Reason, RowRef, Sheet, Truth, Verified, Window};

use crate::desk::{Desk, Evident};

/// The columns of a row of evidence.
pub(crate) const COLUMNS: &[Column] = &[
    Column::new("layer", ColumnType::Text, "layer of the relation"),
    Column::new(
        "window",
        ColumnType::Text,
        "when, as precisely as the source tells; `/` opens an untold start, `..` an open end",
    ),
    Column::new("says", ColumnType::Text, "what the row says, in one sentence"),
    Column::new("kind", ColumnType::Text, "ballot, tie, trait or act"),
    Column::new("relation", ColumnType::Text, "relation, attribute, kind of act, or answer"),
    Column::new("value", ColumnType::Number, "amount, in `unit`; null where the source gives a range or none"),
    Column::new("low", ColumnType::Number, "lower end of the range; equals `value` where it is exact"),
    Column::new("high", ColumnType::Number, "upper end of the range; equals `value` where it is exact"),
    Column::new("unit", ColumnType::Text, "what `value` counts"),
    Column::new("in_window", ColumnType::Text, "yes, or cannot_tell where the written dates are too coarse"),
    Column::new("verified", ColumnType::Text, "yes: seen on the source; in_part; no: from memory"),
    Column::new(
        "origin",
        ColumnType::Text,
        "essay where the row rests on one of the essays that suggested the questions; else source",
    ),
    Column::new("known_on", ColumnType::Text, "day on which it could first be known"),
    Column::new("known_on_assumed", ColumnType::Bool, "whether that day is assumed from the release of the pack"),
    Column::new("sources", ColumnType::List, "keys of its sources, the main one first"),
    Column::new("source_titles", ColumnType::List, "publisher, title and date of its sources"),
    Column::new("note", ColumnType::Text, "what a reader must know of the row"),
    Column::new("row", ColumnType::Text, "stable key of the row"),
    Column::new("at", ColumnType::Text, "table and line of the pack"),
];

/// A row of evidence as cells of [`COLUMNS`].
pub(crate) fn cells(desk: &Desk, reference: RowRef) -> Vec<Cell> {
    let row = desk.row(reference);
    let catalogue = desk.catalogue();
    let provenance = row.provenance();
    let without_value = match row {
        Evident::Ballot(_) => Reason::NotApplicable,
        _ => Reason::NotTold,
    };
    let number = |number: Option<f64>| number.map_or(Cell::Missing(without_value), Cell::Number);
    let quantity = row.quantity();
    let sources = catalogue.citation(provenance.citation);
    vec![
        Cell::Text(desk.layer(row).to_string()),
        Cell::Text(desk.window(row).to_string()),
        Cell::Text(desk.says(row)),
        Cell::Text(row.kind().to_owned()),
        Cell::Text(row.what().to_owned()),
        number(quantity.and_then(|quantity| quantity.value())),
        number(quantity.map(|quantity| quantity.range().0)),
        number(quantity.map(|quantity| quantity.range().1)),
        quantity.map_or(Cell::Missing(without_value), |quantity| Cell::Text(quantity.unit().to_string())),
        Cell::Text(if row.held() == Truth::Yes { "yes" } else { "cannot_tell" }.to_owned()),
        Cell::Text(provenance.verified.to_string()),
        Cell::Text(if provenance.is_from_essay { "essay" } else { "source" }.to_owned()),
        Cell::Text(provenance.known_on.to_string()),
        Cell::Bool(provenance.is_known_on_assumed),
        Cell::List(sources.iter().map(|id| catalogue.source(*id).key.clone()).collect()),
        Cell::List(sources.iter().map(|id| source_line(catalogue.source(*id))).collect()),
        Cell::text_or(catalogue.text(provenance.note), Reason::NotApplicable),
        Cell::Text(desk.world.row_name(reference)),
        Cell::Text(catalogue.locate(provenance.at)),
    ]
}

/// Publisher, title and date of a source.
pub(crate) fn source_line(source: &demarche_core::Source) -> String {
    let date = source.date.map(|date| format!(", {date}")).unwrap_or_default();
    let publisher = if source.publisher.is_empty() { String::new() } else { format!("{}: ", source.publisher) };
    format!("{publisher}{}{date}", source.title)
}

/// Short marks for a row that was not fully seen on its source, rests on an essay, belongs to an incomplete list, or is undated.
pub(crate) fn mark(desk: &Desk, row: RowRef) -> String {
    let provenance = desk.world.provenance(row);
    let is_incomplete = matches!(desk.row(row), Evident::Ballot(ballot)
        if !desk.catalogue().question(ballot.question).completeness.is_scored());
    let marks = [
        (is_incomplete, " [list incomplete]"),
        (provenance.is_from_essay, " [essay]"),
        (provenance.verified == Verified::No && !provenance.is_from_essay, " [unverified]"),
        (provenance.verified == Verified::InPart, " [part verified]"),
        (desk.row(row).held() == Truth::CannotTell, " [cannot tell whether in the window]"),
    ];
    let marks: String = marks.iter().filter(|(holds, _)| *holds).map(|(_, mark)| *mark).collect();
    match desk.world.told_only_until(row) {
        Some(day) => format!("{marks} [its source ends on {day}]"),
        None => marks,
    }
}

/// When a row held, for people.
pub(crate) fn when(desk: &Desk, row: RowRef) -> String {
    match desk.window(desk.row(row)) {
        Window::ALWAYS => "undated".to_owned(),
        window => window.to_string(),
    }
}

/// The way back from a row: its name, its line, its sources.
pub(crate) fn trail(desk: &Desk, row: RowRef) -> String {
    let catalogue = desk.catalogue();
    let provenance = desk.world.provenance(row);
    let sources: Vec<&str> =
        catalogue.citation(provenance.citation).iter().map(|id| catalogue.source(*id).key.as_str()).collect();
    let note = match catalogue.text(provenance.note) {
        "" => String::new(),
        note => format!("  note: {note}"),
    };
    format!("{}  {}  {}{note}", desk.world.row_name(row), catalogue.locate(provenance.at), sources.join("; "))
}

/// What the line below a row of evidence is.
pub(crate) const TRAIL: &str = "row, its line, its sources, note";

/// A sheet of rows, each with a line below it.
pub(crate) fn sheet(
    caption: String,
    heads: &[&str],
    detail: &'static str,
    rows: Vec<(Vec<String>, String)>,
    limit: Option<usize>,
) -> Sheet {
    let (cells, details): (Vec<_>, Vec<_>) = rows.into_iter().unzip();
    let mut sheet = limited(caption, heads, cells, limit);
    sheet.details = Some((detail, details.into_iter().take(sheet.rows.len()).collect()));
    sheet
}

/// What is said of the rows that a limit left out.
pub(crate) fn cut(shown: usize, all: usize) -> Option<String> {
    (shown < all).then(|| format!("{} more: -n 0 shows all {all}", all - shown))
}

/// A sheet of at most `limit` rows.
pub(crate) fn limited(caption: String, heads: &[&str], mut rows: Vec<Vec<String>>, limit: Option<usize>) -> Sheet {
    let all = rows.len();
    let cut = limit.and_then(|limit| cut(limit, all));
    if let Some(limit) = limit {
        rows.truncate(limit);
    }
    let heads = heads.iter().map(|head| ((*head).to_owned(), false)).collect();
    Sheet { caption, heads, rows, details: None, cut }
}
