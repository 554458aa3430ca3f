//! What the two event tables of GDELT share. A row is a claim that the coder read out of the news; several rows may tell of one event.
//!
//! Readings, each with its case:
//! - A party is an actor if its code begins with the code of a state (`RUSGOV`) or is that of a listed organisation (`IGOUNO`). `MNCUSA`, a
//!   company of the United States, and `GOV`, a government that the coder could not place, are no actors; their codes are kept.
//! - RUS before 1991-12-26 is the Soviet Union: the coder writes today's codes into the past.
//! - A claim is known from the day on which it was added, not from the day of the event: the rows of 1982 were added in 2013.
//! - The date of the event is the coder's. A story of 2016-07-28 about what happened "a decade ago" is dated 2006-07-31; it stays so.

use std::collections::HashSet;

use demarche_core::{CodedClaim, EventScheme, Period, Provenance, Scheme};

use crate::actors::{Actors, Reading};
use crate::coded::{compact_day, event_code, identifier, party, scale};
use crate::error::Error;
use crate::load::Load;
use crate::skip::SkipReason;

/// The columns of one edition's table that differ from the other's.
pub(crate) struct Columns {
    /// The name of the place of the event.
    pub(crate) place: usize,
    /// When the row was added.
    pub(crate) added: usize,
    /// The address; none in the back files.
    pub(crate) url: Option<usize>,
}

const ID: usize = 0;
const DATE: usize = 1;
const ACTOR_1: usize = 5;
const ACTOR_2: usize = 15;
const CODE: usize = 26;
const GOLDSTEIN: usize = 30;
const MENTIONS: usize = 31;

/// Reads the tables of one kind. Keys are `<dataset>-<number>`, and each number is kept once.
pub(crate) fn read_events(
    load: &mut Load<'_>,
    file: &str,
    columns: &Columns,
    seen: &mut HashSet<u64>,
) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut actors = Actors::new(&registry, load.card, Reading::Dated(Scheme::Cameo))?;
    let nothing = load.text("");
    for which in 0..load.given(file) {
        let mut table = load.one_table(file, which)?;
        while let Some(row) = table.next()? {
            let claim = (|| {
                let id = identifier(row.get(ID))?;
                let (date, added) = (compact_day(row.get(DATE))?, compact_day(row.get(columns.added))?);
                let code = event_code(row.get(CODE), 2..=4)?;
                let scale = scale(row.get(GOLDSTEIN))?;
                let mentions = row.get(MENTIONS);
                let mentions = mentions.parse().map_err(|_| SkipReason::BadNumber.of(mentions))?;
                if !seen.insert(id) {
                    return Err(SkipReason::Duplicate.of(row.get(ID)));
                }
                let key = load.text(&format!("{}-{id}", load.card.name));
                Ok(CodedClaim {
                    doer: party(load, &mut actors, row.get(ACTOR_1), date),
                    target: party(load, &mut actors, row.get(ACTOR_2), date),
                    date: Period::day(date),
                    scheme: EventScheme::Cameo,
                    code: load.text(code),
                    scale,
                    mentions: Some(mentions),
                    place: load.text(row.get(columns.place)),
                    url: columns.url.map_or(nothing, |column| load.text(row.get(column))),
                    provenance: Provenance { key, ..load.public_on(row.at, added) },
                })
            })();
            load.put(row.at, claim, |rows| &mut rows.claims);
            load.tick(&table);
        }
        load.close(&table);
    }
    Ok(())
}
