//! Arms delivered by supplier, recipient and year, 1950-2021, in trend-indicator values.
//!
//! Readings, each with its case:
//! - 0 means above 0 and under half a million: Albania to Burkina Faso 2011 is a range from 0 to 0.5, never nothing.
//! - Parties are read by name, because the COW numbers of the table call Northern Cyprus Cyprus (352) and rebels by the number of
//!   their state (Hezbollah 660, Viet Cong 817).
//! - Names with `*` are rebel forces, with `**` organisations. "Libya GNC" is neither Libya nor registered: skipped.
//! - Yemen Arab Republic, 1963-67, are the royalists and republicans of one state in the table: rows "North Yemen" and "Yemen Arab
//!   Republic" of the same year are both kept, as deliveries to the one state.

use std::collections::HashSet;

use demarche_core::{ActorId, Period, Quantity, Relation, Tie, Unit, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, number, year};
use crate::skip::{SkipReason, Unkept};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("sipri_tiv_dyad_year.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Names)?;
    let nothing = load.text("");
    let mut seen: HashSet<(String, String, Period)> = HashSet::new();
    while let Some(row) = table.next()? {
        let tie = (|| {
            let (supplier, recipient, period) = (row.get(0), row.get(1), year(row.get(2))?);
            is_nameable(supplier).and_then(|()| is_nameable(recipient))?;
            let from = party(&mut actors, supplier, period)?;
            let to = party(&mut actors, recipient, period)?;
            let value = number(row.get(3))?;
            let value = if value == 0.0 {
                Quantity::new(None, Some(0.0), Some(0.5), Unit::SipriTivMillions)
            } else if value > 0.0 {
                Quantity::new(Some(value), None, None, Unit::SipriTivMillions)
            } else {
                return Err(SkipReason::BadNumber.of(row.get(3)));
            };
            let value = value.map_err(|_| SkipReason::BadNumber.of(row.get(3)))?;
            if from == to {
                return Err(SkipReason::SelfTie.of(&format!("{supplier} to {recipient}")));
            }
            if !seen.insert((supplier.to_owned(), recipient.to_owned(), period)) {
                return Err(SkipReason::Duplicate.of(&format!("{supplier} to {recipient} {period}")));
            }
            Ok(Tie {
                from,
                to,
                relation: Relation::ArmsDeliveries,
                window: Window::of(period),
                value: Some(value),
                place: nothing,
                provenance: load.provenance(row.at),
            })
        })();
        load.put(row.at, tie, |rows| &mut rows.ties);
        load.tick(&table);
    }
    load.close(&table);
    let id = crate::table::Counted::id(&table);
    load.cover(Relation::ArmsDeliveries, id, None)
}

/// Whether a name can be that of a registered actor at all.
fn is_nameable(name: &str) -> Result<(), Unkept> {
    if name.starts_with("Unknown ") {
        return Err(SkipReason::UnknownParty.of(name));
    }
    if name.ends_with('*') && !name.ends_with("**") {
        return Err(SkipReason::ArmedGroup.of(name));
    }
    Ok(())
}

fn party(actors: &mut Actors<'_>, name: &str, period: Period) -> Result<ActorId, Unkept> {
    let organisation = name.strip_suffix("**").unwrap_or(name);
    actors.in_year(organisation, period).map_err(|reason| reason.of(&format!("{name} in {period}")))
}
