//! Strategic rivalries, 1494-2010 (Thompson and Dreyer 2012).
//!
//! Readings, each with its case:
//! - As in the later list of Thompson, Sakuwa and Suhas; the two share their makers and are one witness.
//! - An end in 2010 is no end: the list stops there.
//! - The kinds stand in up to three fields, the first the main one; they are the note.

use crate::error::Error;
use crate::load::Load;
use crate::rivalries::{self, Columns};
use crate::skip::SkipReason;

const KINDS: [&str; 4] = ["positional", "spatial", "ideological", "interventionary"];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    rivalries::load(load, "td_rivalries.csv", &Columns { pair: [2, 3], years: [4, 5] }, |row| {
        let mut kinds = Vec::new();
        for word in (7..=9).map(|column| row.get(column)).filter(|word| !word.is_empty()) {
            let kind = KINDS.into_iter().find(|kind| *kind == word);
            kinds.push(kind.ok_or_else(|| SkipReason::UnlistedValue.of(word))?);
        }
        Ok(kinds)
    })
}
