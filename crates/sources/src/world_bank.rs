//! Gross domestic product (current USD) and population of states, 1960-2024, from the World Bank.
//!
//! Readings, each with its case:
//! - Codes are read as they stood at the release: the bank describes the territories of today back in time. Kazakhstan 1990 and Algeria
//!   1960 are rows of the later states; Germany 1970 is both German states; Sudan before 2011 is without South Sudan.
//! - WLD, ECS and 47 more codes are sums of states and are skipped, by the list on the card.
//! - Dollars become millions of dollars: 3521418059.92 is 3521.41805992.

use std::collections::HashSet;

use demarche_core::{Attribute, Scheme, Trait, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, measured, number, year};
use crate::skip::SkipReason;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    table(load, "gdp.csv", Attribute::Gdp, 1e6)?;
    table(load, "population.csv", Attribute::Population, 1.0)
}

fn table(load: &mut Load<'_>, file: &str, attribute: Attribute, divisor: f64) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let Some(mut table) = load.table(file)? else {
        return Ok(());
    };
    let release = load.card.period(&load.card.released)?.last();
    let mut actors = Actors::new(&registry, load.card, Reading::AsOf(Scheme::Iso3, release))?;
    let about = load.text("");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let read = (|| {
            let said = || format!("{} ({})", row.get(0), row.get(1));
            let period = year(row.get(2))?;
            let actor = actors.in_year(row.get(1), period).map_err(|reason| reason.of(&said()))?;
            let value = number(row.get(3))?;
            if value < 0.0 {
                return Err(SkipReason::BadNumber.of(row.get(3)));
            }
            let value = measured(attribute, value / divisor, None)?;
            if !seen.insert((actor, period)) {
                return Err(SkipReason::Duplicate.of(&format!("{} in {period}", said())));
            }
            let (window, provenance) = (Window::of(period), load.provenance(row.at));
            Ok(Trait { actor, attribute, about, window, value, provenance })
        })();
        load.put(row.at, read, |rows| &mut rows.traits);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
