//! Which countries share a land border today (GeoDataSource).
//!
//! Readings, each with its case:
//! - A border stands under both countries; it is one undirected tie, said by the first of its two rows.
//! - A country without a border (Iceland) has a row with an empty neighbour: nothing to keep, but it says that the country was looked at.
//! - The list says what holds at its edition, not since when: the beginning is not told.
//! - Kosovo is not in the list, whose codes are those of ISO 3166: a missing pair is not told, so nothing is covered.
//! - Territories have codes of their own (French Guiana borders Brazil and Suriname); they are not in the registry and are skipped, so that
//!   France does not border Brazil here.

use std::collections::HashMap;

use demarche_core::{Relation, Scheme, Tie, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::Load;
use crate::skip::SkipReason;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("country_borders_iso2.csv")?;
    let release = load.card.period(&load.card.released)?;
    let mut actors = Actors::new(&registry, load.card, Reading::AsOf(Scheme::Iso2, release.last()))?;
    let nothing = load.text("");
    let mut seen = HashMap::new();
    while let Some(row) = table.next()? {
        let kept = (|| {
            let said = || format!("{} and {}", row.get(1), row.get(3));
            let mut party = |column: usize| {
                let code = row.get(column);
                actors.in_year(code, release).map_err(|reason| reason.of(&format!("{code} ({})", row.get(column + 1))))
            };
            if row.get(2).is_empty() {
                return Err(SkipReason::NoValue.of(&format!("{} has no neighbour", row.get(1))));
            }
            let (from, to) = (party(0)?, party(2)?);
            if from == to {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            match seen.get(&(from.min(to), from.max(to))) {
                Some(first) if *first == from => return Err(SkipReason::Duplicate.of(&said())),
                Some(_) => return Err(SkipReason::Mirror.of(&said())),
                None => seen.insert((from.min(to), from.max(to)), from),
            };
            Ok(Tie {
                from,
                to,
                relation: Relation::LandContiguity,
                window: Window::ALWAYS,
                value: None,
                place: nothing,
                provenance: load.provenance(row.at),
            })
        })();
        load.put(row.at, kept, |rows| &mut rows.ties);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
