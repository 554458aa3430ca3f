//! Contacts of China's leaders with other states, 2003-2018 (China Vitae).
//!
//! Readings, each with its case:
//! - A row says that a country's name stands in the record of a leader's day. It is an act, verified in part: the country may only have
//!   been spoken of (Bush on the telephone about Iraq and Taiwan), or be a part of another name (New South Wales).
//! - A leader who travelled to just this country made a visit; all else, from a meeting in Beijing to a telegram, is a contact.
//! - One record under several leaders (Hu Jintao in Ottawa, Li Zhaoxing attending) is one act; its later rows are duplicates.
//! - One record with several states is an act for each, with a common mark `part_of`: the states were matched one by one, and which of
//!   them took part is not told. Counts of meetings go by the mark, counts of dyads by the act.
//! - England and Wales are the United Kingdom.
//! - The record's own sentence is the note.

use std::collections::HashSet;

use demarche_core::{Act, ActKind, Mark, MarkKind, Marked, Period, Provenance, Role, Verified, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, act};
use crate::skip::SkipReason;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("chinavitae_engagements_2003_2018.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Names)?;
    let china = registry.by_code("CHN");
    let contact = load.text("was in contact, by a record that names the other side");
    let visit = load.text("sent a leader on a visit");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let act = (|| {
            let text = row.get(0);
            let day = (text.len() == 10).then(|| text.parse::<Period>().ok()).flatten();
            let day = day.ok_or_else(|| SkipReason::BadDate.of(text))?;
            let country = row.get(2);
            let other = actors.on(country, day.from()).map_err(|reason| reason.of(&format!("{country} on {day}")))?;
            let from = china.ok_or_else(|| SkipReason::UnknownActor.of("CHN"))?;
            if from == other {
                return Err(SkipReason::SelfTie.of(country));
            }
            let (leader, record) = (row.get(3), row.get(4).trim());
            if leader.is_empty() || record.is_empty() {
                return Err(SkipReason::NoValue.of(&format!("{country} on {day}")));
            }
            let checksum = demarche_core::checksum(record.as_bytes());
            if !seen.insert((day, checksum, other)) {
                return Err(SkipReason::Duplicate.of(&format!("{country} on {day}, also under {leader}")));
            }
            let destination = destination(record, country);
            let whole = format!("chinavitae-{day}-{checksum:016x}");
            let key = load.text(&format!("{whole}-{}", registry.code(other)));
            let provenance = Provenance {
                key,
                verified: Verified::InPart,
                note: load.text(record),
                ..load.public_on(row.at, day.from())
            };
            for (kind, value) in [(MarkKind::PartOf, whole.as_str()), (MarkKind::Person, leader)] {
                let value = load.text(value);
                load.rows.marks.push(Mark { of: Marked::Act(key), kind, value, provenance });
            }
            let (kind, label, other_role) = match destination {
                Some(_) => (ActKind::Visit, visit, Role::Recipient),
                None => (ActKind::Contact, contact, Role::Doer),
            };
            let place = load.text(destination.unwrap_or_default());
            let parties = vec![(from, Role::Doer), (other, other_role)];
            Ok(Act { place, ..act(kind, Window::of(day), parties, label, provenance) })
        })();
        load.put(row.at, act, |rows| &mut rows.acts);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}

/// Where a leader travelled, if it was to this country: "Canada, Ottawa".
fn destination<'t>(record: &'t str, country: &str) -> Option<&'t str> {
    let (_, after) = record.split_once(" travelled to ")?;
    let place = after.split(" and met with").next().unwrap_or(after).trim();
    let country = match country {
        "England" | "Wales" => "United Kingdom",
        country => country,
    };
    let rest = place.strip_prefix(country)?;
    (rest.is_empty() || rest.starts_with(',')).then_some(place)
}
