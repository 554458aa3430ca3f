//! Which organisations states take part in, by name (World Factbook, about 2020).
//!
//! Readings, each with its case:
//! - The list counts observers, partners and candidates as well (14 states in the SCO, 68 in the OSCE). So each row is `participation`,
//!   never full membership.
//! - It has no dates: since when is not told, and it says what held when it was made.
//! - Organisations are found by their abbreviation. One that is not registered (Petrocaribe, peacekeeping missions) is skipped
//!   with it; "C", "China" and "G- 9" are faults of the list. NAM is the Non-Aligned Movement here and Namibia as a code of a state, ICC is
//!   the Chamber of Commerce and ICCt the Criminal Court: only organisations are looked at.
//! - Kosovo is in the list, territories are too (Aruba); those that are not registered are skipped.

use std::collections::HashSet;

use demarche_core::{ActorKind, Relation, Scheme, Tie, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::Load;
use crate::skip::SkipReason;

/// Abbreviations that are not our codes.
const ABBREVIATIONS: [(&str, &str); 9] = [
    ("AfDB", "AFDB"),
    ("Caricom", "CARICOM"),
    ("G-20", "G20"),
    ("G-7", "G7"),
    ("G-77", "G77"),
    ("ICCt", "ICCT"),
    ("Interpol", "INTERPOL"),
    ("Mercosur", "MERCOSUR"),
    ("NAM", "NONALIGNED"),
];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("memberships.csv")?;
    let release = load.card.period(&load.card.released)?;
    let mut actors = Actors::new(&registry, load.card, Reading::AsOf(Scheme::Iso2, release.last()))?;
    let place = load.text("");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let tie = (|| {
            let (code, name, org) = (row.get(0), row.get(1), row.get(2));
            let ours = ABBREVIATIONS.iter().find(|(theirs, _)| *theirs == org).map_or(org, |(_, ours)| ours);
            let to = registry
                .by_code(ours)
                .filter(|id| registry.actor(*id).kind == ActorKind::Organisation)
                .ok_or_else(|| SkipReason::UnlistedOrganisation.of(org))?;
            let from = actors.in_year(code, release).map_err(|reason| reason.of(&format!("{code} ({name})")))?;
            if from == to {
                return Err(SkipReason::SelfTie.of(org));
            }
            if !seen.insert((from, to)) {
                return Err(SkipReason::Duplicate.of(&format!("{name} in {org}")));
            }
            let (relation, provenance) = (Relation::Participation, load.provenance(row.at));
            Ok(Tie { from, to, relation, window: Window::ALWAYS, value: None, place, provenance })
        })();
        load.put(row.at, tie, |rows| &mut rows.ties);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
