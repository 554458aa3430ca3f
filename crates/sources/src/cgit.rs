//! Chinese investment and construction abroad, 2005-2019: sums of deals by country, year and sector (China Global Investment Tracker).
//!
//! Readings, each with its case:
//! - Each row is a sum that was made before it came here, of deals of 100 million dollars and more, announced and not paid. Investments
//!   and construction contracts stand in one sum, so they are neither `investment_approval` nor `construction_contract`.
//! - Sums by sector of one country and year add up (Algeria 2005: agriculture 210, energy 390): ties of a flow, the sector in the note.
//! - No row means no known deal of 100 million dollars and more, for China alone: the relation is covered from it, above that floor.

use std::collections::HashSet;

use demarche_core::{Provenance, Quantity, Relation, Scheme, Tie, Unit};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::SkipReason;
use crate::state_years::yearly;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("cgit_country_year_sector_2005_2019.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Iso3))?;
    let china = registry.by_code("CHN");
    let nothing = load.text("");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let kept = (|| {
            let (period, window) = yearly(row.get(0))?;
            let said = || format!("{} {} in {period}", row.get(6), row.get(2));
            let from = china.ok_or_else(|| SkipReason::UnknownActor.of("CHN"))?;
            let to = actors.in_year(row.get(6), period).map_err(|reason| reason.of(&said()))?;
            if from == to {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            let count = |column: usize| {
                let text = row.get(column);
                text.parse::<u32>().map_err(|_| SkipReason::BadNumber.of(text))
            };
            let (deals, belt_and_road) = (count(3)?, count(5)?);
            let value = number(row.get(4))?;
            if deals == 0 || belt_and_road > deals || value <= 0.0 {
                return Err(SkipReason::BadNumber.of(&format!("{value} of {deals} deals")));
            }
            let value = Quantity::new(Some(value), None, None, Unit::UsdMillions)
                .map_err(|_| SkipReason::BadNumber.of(row.get(4)))?;
            if row.get(2).is_empty() {
                return Err(SkipReason::NoValue.of(&said()));
            }
            if !seen.insert((to, period, row.get(2).to_owned())) {
                return Err(SkipReason::Duplicate.of(&said()));
            }
            let note = load
                .text(&format!("{}: {deals} deal(s), of these {belt_and_road} under the Belt and Road", row.get(2)));
            Ok(Tie {
                from,
                to,
                relation: Relation::InvestmentAndConstruction,
                window,
                value: Some(value),
                place: nothing,
                provenance: Provenance { note, ..load.provenance(row.at) },
            })
        })();
        load.put(row.at, kept, |rows| &mut rows.ties);
        load.tick(&table);
    }
    load.close(&table);
    load.cover_from(china, Relation::InvestmentAndConstruction, crate::table::Counted::id(&table), Some(100.0))
}
