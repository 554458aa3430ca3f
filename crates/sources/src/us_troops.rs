//! Troops of the United States by host and year, 1950-2024 (troopdata).
//!
//! Readings, each with its case:
//! - Active-duty troops are the value; guards, reserves, civilians and the single services are not kept.
//! - 0 is written and is a value; a host without a row in a year is not in the report of that year: the relation is covered, for the United
//!   States alone.
//! - Names are those of today. "Vietnam" to April 1975, with 537,377 troops in 1968, is the Republic of Viet-Nam and not the North, whose
//!   number the row has; "Russia" to 1991 is the Soviet Union, "Yugoslavia" after 2006 Serbia.
//! - Some hosts have a second row of zeros in 2013 and 2024 under another spelling (Czech Republic beside Czechia): of two rows of a host
//!   and year the one with more troops is kept.
//! - Territories (Diego Garcia) and the United States themselves are no hosts here, and the island of Guam is not the organisation GUAM.
//! - Reports of troops in Afghanistan, Iraq and Syria stopped after 2017: the makers took round numbers from elsewhere to 2020, and the
//!   zeros since are theirs.

use std::collections::HashMap;

use demarche_core::{ActorId, ActorKind, Locator, Period, Quantity, Relation, Tie, Unit};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::SkipReason;
use crate::state_years::yearly;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("troopdata-rebuild-country-year.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Names)?;
    let from = registry.by_code("USA");
    let place = load.text("");
    let mut most: HashMap<(ActorId, Period), (f64, usize, Locator)> = HashMap::new();
    while let Some(row) = table.next()? {
        let (name, at) = (row.get(0), row.at);
        let tie = (|| {
            let (period, window) = yearly(row.get(1))?;
            let said = || format!("{name} in {period}");
            let from = from.ok_or_else(|| SkipReason::UnknownActor.of("USA"))?;
            let to = actors.in_year(name, period).map_err(|reason| reason.of(&said()))?;
            if from == to {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            if registry.actor(to).kind == ActorKind::Organisation {
                return Err(SkipReason::NotAState.of(&said()));
            }
            let troops = number(row.get(5))?;
            if troops < 0.0 || troops.fract() != 0.0 {
                return Err(SkipReason::BadNumber.of(row.get(5)));
            }
            let value = Quantity::new(Some(troops), None, None, Unit::Troops)
                .map_err(|_| SkipReason::BadNumber.of(row.get(5)))?;
            Ok((
                (to, period),
                Tie {
                    from,
                    to,
                    relation: Relation::TroopsStationed,
                    window,
                    value: Some(value),
                    place,
                    provenance: load.provenance(at),
                },
            ))
        })();
        match tie {
            Ok((host, tie)) => {
                let troops = tie.value.and_then(|value| value.value()).unwrap_or_default();
                let again = SkipReason::Duplicate.of(&format!("{name} in {}", host.1));
                match most.get_mut(&host) {
                    Some((known, ..)) if *known >= troops => load.skip(at, again),
                    Some(known) => {
                        let (_, index, earlier) = std::mem::replace(known, (troops, known.1, at));
                        load.rows.ties[index] = tie;
                        load.skip(earlier, again);
                    }
                    None => {
                        most.insert(host, (troops, load.rows.ties.len(), at));
                        load.rows.ties.push(tie);
                        load.keep();
                    }
                }
            }
            Err(unkept) => load.skip(at, unkept),
        }
        load.tick(&table);
    }
    load.close(&table);
    load.cover_from(from, Relation::TroopsStationed, crate::table::Counted::id(&table), None)
}
