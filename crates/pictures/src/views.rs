//! Views as pictures read them: columns by name, and the line that tells where a picture comes from.

use demarche_core::{Cell, Known, Reason, View, Window, fixed, signed};

use crate::Error;

/// The columns of a view by name.
pub(crate) struct Columns<'v> {
    view: &'v View,
}

impl<'v> Columns<'v> {
    pub(crate) fn of(view: &'v View, needed: &[&'static str]) -> Result<Self, Error> {
        let has = |name: &str| view.columns.iter().any(|column| column.name == name);
        if let Some(column) = needed.iter().copied().find(|name| !has(name)) {
            let found: Vec<&str> = view.columns.iter().map(|column| column.name).collect();
            return Err(Error::NoColumn { column, found: found.join(", ") });
        }
        Ok(Self { view })
    }

    pub(crate) fn cell(&self, row: &'v [Cell], name: &str) -> &'v Cell {
        static NONE: Cell = Cell::Missing(Reason::NotApplicable);
        let index = self.view.columns.iter().position(|column| column.name == name);
        index.and_then(|index| row.get(index)).unwrap_or(&NONE)
    }

    pub(crate) fn text(&self, row: &'v [Cell], name: &str) -> &'v str {
        if let Cell::Text(text) = self.cell(row, name) { text } else { "" }
    }

    pub(crate) fn number(&self, row: &'v [Cell], name: &str) -> Known<f64> {
        match self.cell(row, name) {
            Cell::Number(number) => Known::Known(*number),
            Cell::Integer(number) => Known::Known(*number as f64),
            Cell::Missing(reason) => Known::Unknown(*reason),
            _ => Known::Unknown(Reason::NotApplicable),
        }
    }
}

/// The last line of a picture: the body of evidence, its sources, and the command that draws it again.
#[must_use]
pub fn source_line(view: &View) -> String {
    const NAMED: usize = 4;
    let sources = &view.meta.sources;
    let sources = if sources.is_empty() { String::new() } else { format!(" Sources: {}.", sources.words(NAMED)) };
    let as_of = view.meta.as_of.as_ref().map(|day| format!(" Known by {day}.")).unwrap_or_default();
    format!(
        "Demarche {}, pack {}.{as_of}{sources} Drawn by: {}",
        env!("CARGO_PKG_VERSION"),
        view.meta.pack,
        view.meta.query
    )
}

/// What only this view says of itself: a text, or a list of texts.
pub(crate) fn extra<'v>(view: &'v View, key: &str) -> Vec<&'v str> {
    let found = view.meta.extra.iter().find(|(name, _)| *name == key).map(|(_, value)| value);
    match found.map(|value| (value.as_str(), value.as_array())) {
        Some((Some(text), _)) => vec![text],
        Some((_, Some(items))) => items.iter().filter_map(|item| item.as_str()).collect(),
        _ => Vec::new(),
    }
}

/// A window in words.
pub(crate) fn window_words(window: &str) -> String {
    match window.parse::<Window>() {
        Ok(window) => match (window.start(), window.end()) {
            (None, None) => "all time".to_owned(),
            (Some(start), None) => format!("from {start} on"),
            (None, Some(end)) => format!("up to {end}"),
            (Some(start), Some(end)) if start == end => start.to_string(),
            (Some(start), Some(end)) => format!("{start} to {end}"),
        },
        Err(_) => window.to_owned(),
    }
}

/// Two digits after the point, with a true minus, and none on nothing.
pub(crate) fn two(value: f64) -> String {
    fixed(value, 2).replace('-', "−")
}

/// The same of a difference, with its sign.
pub(crate) fn signed_two(value: f64) -> String {
    signed(value, 2).replace('-', "−")
}
