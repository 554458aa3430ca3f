//! Contacts of the President of Ukraine with foreign leaders, 24 February to 2 June 2022 (from press releases and posts).
//!
//! Readings, each with its case:
//! - A "call" is a contact of which the source gives no place: it is no claim that it was by telephone. A meeting in person and one by
//!   video are talks; a speech to a parliament or another body is an address.
//! - The code is empty for the European Union and the United Nations, which are read by name.
//! - The same words twice on a day (the European Union, 24 February) are two contacts, of two leaders whom the source does not name:
//!   both are kept.
//! - A meeting with several leaders at once (Poland, Slovenia and the Czech Republic in Kyiv, 16 March) is not told from several
//!   meetings: each row is an act.

use demarche_core::{ActKind, Period, Provenance, Role, Scheme, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, act};
use crate::skip::SkipReason;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("zelensky_contacts.csv")?;
    let mut states = Actors::new(&registry, load.card, Reading::Dated(Scheme::Iso3))?;
    let mut names = Actors::new(&registry, load.card, Reading::Names)?;
    let ukraine = registry.by_code("UKR");
    while let Some(row) = table.next()? {
        let act = (|| {
            let text = row.get(0);
            let day = (text.len() == 10).then(|| text.parse::<Period>().ok()).flatten();
            let day = day.ok_or_else(|| SkipReason::BadDate.of(text))?;
            let (name, code) = (row.get(1), row.get(2));
            let other = match code {
                "" => names.on(name, day.from()),
                code => states.on(code, day.from()),
            };
            let other = other.map_err(|reason| reason.of(&format!("{name} ({code}) on {day}")))?;
            let from = ukraine.ok_or_else(|| SkipReason::UnknownActor.of("UKR"))?;
            if from == other {
                return Err(SkipReason::SelfTie.of(name));
            }
            let (kind, label, role) = match row.get(3) {
                "call" => (ActKind::Contact, "was in contact at the level of leaders", Role::Doer),
                "in-person meeting" => (ActKind::Talks, "met at the level of leaders", Role::Doer),
                "Zoom" => (ActKind::Talks, "met by video", Role::Doer),
                "speech" => (ActKind::Address, "addressed a parliament or another body", Role::Recipient),
                word => return Err(SkipReason::UnlistedValue.of(word)),
            };
            let provenance = Provenance {
                key: load.text(&format!("zelensky-{}", row.at.line)),
                ..load.public_on(row.at, day.from())
            };
            let parties = vec![(from, Role::Doer), (other, role)];
            Ok(act(kind, Window::of(day), parties, load.text(label), provenance))
        })();
        load.put(row.at, act, |rows| &mut rows.acts);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
