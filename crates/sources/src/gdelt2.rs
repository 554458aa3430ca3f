//! Events of GDELT 2.0, and the texts that mention them.
//!
//! Readings, each with its case:
//! - A mention tells of an event by its number, and not who did what: it is no claim but a mark of one, with the address of the text. It is
//!   kept whether or not the claim is in the files given, for most mentions are of events added earlier.
//! - A mention is known from its own time; the confidence is the coder's, that the event was in that text.

use std::collections::HashSet;

use demarche_core::{Mark, MarkKind, Marked, Provenance};

use crate::coded::{compact_day, identifier};
use crate::error::Error;
use crate::gdelt::{Columns, read_events};
use crate::load::Load;
use crate::skip::SkipReason;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    read_events(load, "*.export.CSV", &Columns { place: 52, added: 59, url: Some(60) }, &mut HashSet::new())?;
    let mut seen = HashSet::new();
    for file in ["*.mentions.CSV", "*mentions*.csv"] {
        for which in 0..load.given(file) {
            read_mentions(load, file, which, &mut seen)?;
        }
    }
    Ok(())
}

fn read_mentions(load: &mut Load<'_>, file: &str, which: usize, seen: &mut HashSet<u64>) -> Result<(), Error> {
    let mut table = load.one_table(file, which)?;
    while let Some(row) = table.next()? {
        let mark = (|| {
            let id = identifier(row.get(0))?;
            let (added, seen_on) = (compact_day(row.get(1))?, compact_day(row.get(2))?);
            if seen_on < added {
                return Err(SkipReason::BadDate.of(&format!("mentioned on {seen_on}, added on {added}")));
            }
            let (source, address, sentence, confidence) = (row.get(4), row.get(5), row.get(6), row.get(11));
            if address.is_empty() {
                return Err(SkipReason::NoValue.of(&format!("a mention of {id}")));
            }
            let confidence: u8 = confidence.parse().map_err(|_| SkipReason::BadNumber.of(confidence))?;
            let sentence = identifier(sentence)?;
            let place = format!("{id} {sentence} {} {address}", row.get(9));
            if !seen.insert(demarche_core::checksum(place.as_bytes())) {
                return Err(SkipReason::Duplicate.of(&place));
            }
            let key = load.text(&format!("{}-{id}", load.card.name));
            let note = load.text(&format!("{source}, sentence {sentence}, confidence {confidence} %"));
            Ok(Mark {
                of: Marked::Claim(key),
                kind: MarkKind::Mention,
                value: load.text(address),
                provenance: Provenance { note, ..load.public_on(row.at, seen_on) },
            })
        })();
        load.put(row.at, mark, |rows| &mut rows.marks);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
