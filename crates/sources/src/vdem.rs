//! Indices of democracy with their credible bounds, 1990-2024 (Varieties of Democracy).
//!
//! Readings, each with its case:
//! - The bounds `codelow` and `codehigh` (one standard deviation of the model) are the range of the value. An index without either
//!   bound is not kept, since it would look exact.
//! - V-Dem follows countries, not states: its Russia is the Soviet Union to 1991, its Serbia Yugoslavia and then Serbia and Montenegro,
//!   its Czech Republic Czechoslovakia to 1992. The card says so by dates; a country before its state is skipped (Estonia 1990).
//! - PSE is the West Bank alone and PSG Gaza; neither is Palestine, and both are skipped.

use demarche_core::{Attribute, Scheme};

use crate::actors::Reading;
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::SkipReason;
use crate::state_years::{self, Said, yearly};

const INDICES: [(usize, Attribute); 7] = [
    (22, Attribute::Polyarchy),
    (26, Attribute::LiberalDemocracy),
    (30, Attribute::ParticipatoryDemocracy),
    (34, Attribute::DeliberativeDemocracy),
    (38, Attribute::EgalitarianDemocracy),
    (42, Attribute::AdditivePolyarchy),
    (46, Attribute::MultiplicativePolyarchy),
];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    state_years::load(
        load,
        "vdem_simple_1990on.csv",
        Reading::Anachronistic(Scheme::Iso3),
        1,
        |row| match row.get(1) {
            "PSE" => Err(SkipReason::UnknownActor.of("PSE, which is the West Bank here")),
            _ => yearly(row.get(3)),
        },
        |row, _, said| {
            for (column, attribute) in INDICES {
                let [value, low, high] = [column, column + 1, column + 2].map(|column| row.get(column));
                if [value, low, high].contains(&"") {
                    continue;
                }
                let (value, low, high) = (number(value)?, number(low)?, number(high)?);
                if low < 0.0 || high > 1.0 {
                    return Err(SkipReason::BadNumber.of(&format!("{attribute} {low} to {high}")));
                }
                said.push(Said { range: Some((low, high)), ..Said::exact(attribute, value) });
            }
            Ok(())
        },
    )
}
