//! Events of five regional sets of the Kansas Event Data System: claims read by machine out of the leads of news reports.
//!
//! Readings, each with its case:
//! - The sets of Central Asia, the Balkans and the Gulf write WEIS codes and WEIS names of parties; the one of the Gulf is called CAMEO, but
//!   has codes 211 to 223, which CAMEO lacks, and UAR for Egypt. The sets of the Levant and of Turkey write CAMEO.
//! - AUS is Austria in WEIS and Australia in CAMEO, SWZ Switzerland in WEIS and Swaziland in CAMEO: each set is read by its own list. ISL is
//!   an Islamic movement in the set of Central Asia, not Iceland; ETHALB are Albanians, not Ethiopia.
//! - A republic belongs to its federation until it was a state: KAZ in July 1991 is the Soviet Union, SER in 1995 Serbia and Montenegro. A
//!   federation that is no more is no actor: USR in 1995. Kosovo (KSV) is none before 2008, since whose it was is what the set is about.
//! - Codes of WEIS that the list of the card does not tell (ROC, LIB, RCR) are kept without an actor.
//! - `0841]` and `145]` in the set of Turkey are misprints, not codes: unlisted values.
//! - The date is that of the report. No scale is in the files, and none is put in.

use std::collections::HashSet;

use demarche_core::{CodedClaim, EventScheme, Period, Provenance, Scheme};

use crate::actors::{Actors, Reading};
use crate::coded::{event_code, party};
use crate::error::Error;
use crate::load::{Load, day};
use crate::skip::SkipReason;

/// The files, the set's name in keys, and its scheme.
const SETS: [(&str, &str, EventScheme); 5] = [
    ("keds_casia.weis.tsv", "central-asia", EventScheme::Weis),
    ("keds_balkans.weis.tsv", "balkans", EventScheme::Weis),
    ("keds_gulf.cameo.tsv", "gulf", EventScheme::Weis),
    ("keds_levant.cameo.tsv", "levant", EventScheme::Cameo),
    ("keds_turkey.cameo.tsv", "turkey", EventScheme::Cameo),
];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let nothing = load.text("");
    let mut weis = Actors::of_list(&registry, load.card, Reading::Listed, "weis")?;
    let mut cameo = Actors::of_list(&registry, load.card, Reading::Dated(Scheme::Cameo), "cameo")?;
    for (file, set, scheme) in SETS {
        let Some(mut table) = load.table(file)? else { continue };
        let (actors, digits) = match scheme {
            EventScheme::Weis => (&mut weis, 3..=3),
            _ => (&mut cameo, 3..=4),
        };
        let mut seen = HashSet::new();
        while let Some(row) = table.next()? {
            let claim = (|| {
                let date = day(row.get(0))?;
                let code = event_code(row.get(3), digits.clone())?;
                let key = load.text(&format!("keds-{set}-{date}-{}-{}-{code}", row.get(1), row.get(2)));
                if !seen.insert(key) {
                    return Err(SkipReason::Duplicate.of(load.catalogue.text(key)));
                }
                Ok(CodedClaim {
                    doer: party(load, actors, row.get(1), date),
                    target: party(load, actors, row.get(2), date),
                    date: Period::day(date),
                    scheme,
                    code: load.text(code),
                    scale: None,
                    mentions: None,
                    place: nothing,
                    url: nothing,
                    provenance: Provenance { key, ..load.public_on(row.at, date) },
                })
            })();
            load.put(row.at, claim, |rows| &mut rows.claims);
            load.tick(&table);
        }
        load.close(&table);
    }
    Ok(())
}
