//! What many tables share: a row gives one actor, one time, and a value of one or more attributes.

use std::collections::HashSet;

use demarche_core::{Attribute, Period, Provenance, TextId, Trait, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, measured, number, year};
use crate::skip::{SkipReason, Unkept};
use crate::table::Row;

/// A value that a row gives, with its range where the source tells one, and a note (zero: none).
pub(crate) struct Said {
    pub(crate) attribute: Attribute,
    pub(crate) value: f64,
    pub(crate) range: Option<(f64, f64)>,
    pub(crate) note: TextId,
}

impl Said {
    pub(crate) fn exact(attribute: Attribute, value: f64) -> Self {
        Self { attribute, value, range: None, note: TextId::from_index(0) }
    }
}

/// Loads a table: `when` gives the year in which the actor is looked up and the window of the values, `read` the values of a row.
pub(crate) fn load(
    load: &mut Load<'_>,
    file: &str,
    reading: Reading,
    actor_column: usize,
    when: impl Fn(&Row<'_>) -> Result<(Period, Window), Unkept>,
    read: impl Fn(&Row<'_>, Period, &mut Vec<Said>) -> Result<(), Unkept>,
) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required(file)?;
    let mut actors = Actors::new(&registry, load.card, reading)?;
    let about = load.text("");
    let mut seen = HashSet::new();
    let mut said: Vec<Said> = Vec::new();
    while let Some(row) = table.next()? {
        said.clear();
        let before = load.rows.traits.len();
        let kept = (|| {
            let name = row.get(actor_column);
            let (period, window) = when(&row)?;
            let actor = actors.in_year(name, period).map_err(|reason| reason.of(&format!("{name} in {period}")))?;
            read(&row, period, &mut said)?;
            if said.is_empty() {
                return Err(SkipReason::NoValue.of(&format!("{name} in {window}")));
            }
            let provenance = load.provenance(row.at);
            for said in &said {
                let value = measured(said.attribute, said.value, said.range)?;
                load.rows.traits.push(Trait {
                    actor,
                    attribute: said.attribute,
                    about,
                    window,
                    value,
                    provenance: Provenance { note: said.note, ..provenance },
                });
            }
            if !seen.insert((actor, window)) {
                return Err(SkipReason::Duplicate.of(&format!("{name} in {window}")));
            }
            Ok(())
        })();
        if kept.is_err() {
            load.rows.traits.truncate(before);
        }
        load.account(row.at, kept);
        load.tick(&table);
    }
    load.close(&table);
    load.rows.traits.shrink_to_fit();
    Ok(())
}

/// The year in a column, also written as `1990.0`.
pub(crate) fn yearly(text: &str) -> Result<(Period, Window), Unkept> {
    let period = year(text.strip_suffix(".0").unwrap_or(text))?;
    Ok((period, Window::of(period)))
}

/// An amount that is never below zero; nothing where the field is empty or holds the code -9.
pub(crate) fn amount(text: &str) -> Result<Option<f64>, Unkept> {
    if matches!(text, "" | "-9" | "-9.0") {
        return Ok(None);
    }
    let value = number(text)?;
    if value < 0.0 {
        return Err(SkipReason::BadNumber.of(text));
    }
    Ok(Some(value))
}
