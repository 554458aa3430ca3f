//! Who held the power of government, 1840-2015 (Archigos 4.1).
//!
//! Readings, each with its case:
//! - A spell of a leader is a trait of the state whose value is the name; how the leader came and went is the note.
//! - "Still in Office" is no end: the edition stops on 2015-12-31 (three such spells are dated 2014-12-31).
//! - A spell under one code is cut where the code passes from one actor to another: Yeltsin, from 1991-08-21 under 365, is first of the
//!   Soviet Union, as the source has it, then of Russia. Days before a state of the registry began are left out.
//! - Two leaders on one day (one leaves, one comes) are two spells that meet on it.

use demarche_core::{Attribute, Period, Precision, Provenance, Scheme, Trait, TraitValue, Window};

use crate::actors::{Actors, Reading};
use crate::dates::plain;
use crate::error::Error;
use crate::load::Load;
use crate::skip::{SkipReason, Unkept};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("archigos.csv")?;
    let actors = Actors::new(&registry, load.card, Reading::Dated(Scheme::Gw))?;
    let about = load.text("");
    let mut seen = std::collections::HashSet::new();
    while let Some(row) = table.next()? {
        let kept = (|| {
            let (id, code, leader) = (row.get(0), plain(row.get(1)), row.get(3).trim());
            let (begin, end) = (day(row.get(6))?, day(row.get(7))?);
            if leader.is_empty() || id.is_empty() {
                return Err(SkipReason::NoValue.of(&format!("{id} from {begin}")));
            }
            for (word, listed) in [(row.get(8), ENTRIES), (row.get(9), EXITS)] {
                if !listed.contains(&word) {
                    return Err(SkipReason::UnlistedValue.of(word));
                }
            }
            let is_in_office = row.get(9) == "Still in Office";
            let spell = Window::new(Some(begin), (!is_in_office).then_some(end))
                .map_err(|_| SkipReason::BadDate.of(&format!("{begin} to {end}")))?;
            let parts =
                actors.over(code, spell).map_err(|reason| reason.of(&format!("gw {code}: {leader} in {spell}")))?;
            if !seen.insert(id.to_owned()) {
                return Err(SkipReason::Duplicate.of(id));
            }
            let note = format!("came: {}; went: {} ({})", row.get(8), row.get(9), row.get(10));
            let (key, note) = (load.text(&format!("archigos-{id}")), load.text(&note.to_lowercase()));
            let value = TraitValue::Text(load.text(leader));
            let provenance = Provenance { key, note, ..load.provenance(row.at) };
            for (actor, window) in parts {
                let attribute = Attribute::LeaderInOffice;
                load.rows.traits.push(Trait { actor, attribute, about, window, value, provenance });
            }
            Ok(())
        })();
        load.account(row.at, kept);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}

const ENTRIES: &[&str] = &["Regular", "Irregular", "Foreign Imposition", "Unknown"];
const EXITS: &[&str] = &[
    "Regular",
    "Irregular",
    "Natural Death",
    "Still in Office",
    "Foreign",
    "Retired Due to Ill Health",
    "Suicide",
    "Unknown",
];

fn day(text: &str) -> Result<Period, Unkept> {
    let date: Option<Period> = text.parse().ok();
    date.filter(|date| date.precision() == Precision::Day).ok_or_else(|| SkipReason::BadDate.of(text))
}
