//! Trade in manufactures between 69 countries, 1986-2006 (An Advanced Guide to Trade Policy Analysis).
//!
//! Readings, each with its case:
//! - `trade` is what the exporter sent to the importer: one value a flow and direction. Whether the exporter or the importer
//!   reported it is not told.
//! - A row of a country with itself (Argentina 1986, 61,289 million) is production sold at home: a trait, not a tie to oneself.
//! - 0 is a value here, as written; whether nothing was traded or nothing reported is not told.
//! - `rta` is the same in both directions; the tie stands once, from the row whose exporter comes first in the alphabet.
//! - ROM is Romania. Hong Kong and Macao are not in the registry.

use std::collections::HashSet;

use demarche_core::{Attribute, Quantity, Relation, Scheme, Tie, Trait, Unit};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::SkipReason;
use crate::state_years::yearly;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("agtpa_bilateral_1986_2006.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Iso3))?;
    let nothing = load.text("");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let kept = (|| {
            let (period, window) = yearly(row.get(2))?;
            let mut party = |column: usize| {
                let code = row.get(column);
                actors.in_year(code, period).map_err(|reason| reason.of(&format!("{code} in {period}")))
            };
            let (from, to) = (party(0)?, party(1)?);
            let value = number(row.get(3))?;
            if value < 0.0 {
                return Err(SkipReason::BadNumber.of(row.get(3)));
            }
            let value = Quantity::new(Some(value), None, None, Unit::UsdMillions)
                .map_err(|_| SkipReason::BadNumber.of(row.get(3)))?;
            let has_agreement = match row.get(8) {
                "0.0" => false,
                "1.0" => true,
                other => return Err(SkipReason::UnlistedValue.of(other)),
            };
            if !seen.insert((from, to, period)) {
                return Err(SkipReason::Duplicate.of(&format!("{} to {} in {period}", row.get(0), row.get(1))));
            }
            let provenance = load.provenance(row.at);
            if from == to {
                load.rows.traits.push(Trait {
                    actor: from,
                    attribute: Attribute::InternalManufacturingTrade,
                    about: nothing,
                    window,
                    value: value.into(),
                    provenance,
                });
                return Ok(());
            }
            let tie = |relation, value| Tie { from, to, relation, window, value, place: nothing, provenance };
            load.rows.ties.push(tie(Relation::ManufacturingExports, Some(value)));
            // By the codes, so that a row tells the same whether it is read alone or with the other direction.
            if has_agreement && row.get(0) < row.get(1) {
                load.rows.ties.push(tie(Relation::RegionalTradeAgreement, None));
            }
            Ok(())
        })();
        load.account(row.at, kept);
        load.tick(&table);
    }
    load.close(&table);
    load.rows.ties.shrink_to_fit();
    Ok(())
}
