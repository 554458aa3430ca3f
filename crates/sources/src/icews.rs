//! Events of ICEWS: claims that its coder read out of news stories.
//!
//! Readings, each with its case:
//! - A party is a name ("Police (India)", "Donald Trump"). Its actor is its country; where it has none, the organisation of that name
//!   ("European Union"); else none (Antonio Tajani has no country). The name is kept as its code.
//! - The sectors are the coder's, as marks: they tell a government from its citizens.
//! - "NA" is no value in the columns of sectors, countries and places. A party without a name has none.
//! - The intensity is Goldstein's scale for the code. The date is that of the story, on which the claim was known.
//! - "Occupied Palestinian Territory" is Palestine, "Congo" the Republic of the Congo beside "Democratic Republic of Congo", Hong Kong a
//!   part of China.

use std::collections::HashSet;

use demarche_core::{CodedClaim, Day, EventScheme, Mark, MarkKind, Marked, Party, Period, Provenance};

use crate::actors::{Actors, Reading};
use crate::coded::{event_code, identifier, scale};
use crate::error::Error;
use crate::load::{Load, day};
use crate::skip::SkipReason;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut actors = Actors::new(&registry, load.card, Reading::Names)?;
    let nothing = load.text("");
    let mut seen = HashSet::new();
    for which in 0..load.given("*.tab") {
        let mut table = load.one_table("*.tab", which)?;
        while let Some(row) = table.next()? {
            let claim = (|| {
                let id = identifier(row.get(0))?;
                let date = day(row.get(1))?;
                let code = event_code(row.get(6), 2..=4)?;
                let scale = scale(row.get(7))?;
                let (story, sentence) = (identifier(row.get(11))?, identifier(row.get(12))?);
                if !seen.insert(id) {
                    return Err(SkipReason::Duplicate.of(row.get(0)));
                }
                let key = load.text(&format!("icews-{id}"));
                let note = load.text(&format!("{}, story {story}, sentence {sentence}", row.get(13)));
                let provenance = Provenance { key, note, ..load.public_on(row.at, date) };
                for (kind, column) in [(MarkKind::DoerSectors, 3), (MarkKind::TargetSectors, 9)] {
                    if let Some(sectors) = told(row.get(column)) {
                        let value = load.text(sectors);
                        load.rows.marks.push(Mark { of: Marked::Claim(key), kind, value, provenance });
                    }
                }
                let place: Vec<&str> = (14..18).filter_map(|column| told(row.get(column))).collect();
                Ok(CodedClaim {
                    doer: party(load, &mut actors, row.get(2), row.get(4), date),
                    target: party(load, &mut actors, row.get(8), row.get(10), date),
                    date: Period::day(date),
                    scheme: EventScheme::Cameo,
                    code: load.text(code),
                    scale,
                    mentions: None,
                    place: load.text(&place.join(", ")),
                    url: nothing,
                    provenance,
                })
            })();
            load.put(row.at, claim, |rows| &mut rows.claims);
            load.tick(&table);
        }
        load.close(&table);
    }
    Ok(())
}

fn told(field: &str) -> Option<&str> {
    Some(field).filter(|field| !matches!(*field, "" | "NA"))
}

fn party(load: &mut Load<'_>, actors: &mut Actors<'_>, name: &str, country: &str, day: Day) -> Party {
    let actor = told(country).or_else(|| told(name)).and_then(|named| actors.on(named, day).ok());
    Party { actor, code: load.text(name) }
}
