//! Strategic rivalries, 1494-2020 (Thompson, Sakuwa and Suhas 2021).
//!
//! Readings, each with its case:
//! - A rivalry is a judgement of its makers: two states that see each other as competitors, threats and enemies. It is undirected.
//! - An end in 2020 is no end: the list stops there (Russia and Ukraine).
//! - A kind is set by a 1; an empty field is no kind, never "not known". The kinds are the note.

use crate::error::Error;
use crate::load::Load;
use crate::rivalries::{self, Columns};
use crate::skip::SkipReason;

const KINDS: [&str; 4] = ["positional", "spatial", "ideological", "interventionary"];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    rivalries::load(load, "tss_rivalries.csv", &Columns { pair: [2, 3], years: [4, 5] }, |row| {
        let mut kinds = Vec::new();
        for (kind, column) in KINDS.into_iter().zip(6..) {
            match row.get(column) {
                "1" => kinds.push(kind),
                "" => {}
                other => return Err(SkipReason::UnlistedValue.of(other)),
            }
        }
        Ok(kinds)
    })
}
