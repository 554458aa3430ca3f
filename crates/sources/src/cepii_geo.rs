//! Area of states and place of their capitals (CEPII GeoDist, the file of countries).
//!
//! Readings, each with its case:
//! - Values carry no date and are told of the states of the edition: no year is made up. ROM, ZAR, TMP and YUG (Serbia and Montenegro)
//!   are codes of the time.
//! - A country with a largest city that is not its capital has a second row (Brazil: São Paulo beside Brasilia), which only repeats the
//!   country: one row, that of the capital, is kept.

use demarche_core::{Attribute, Scheme, Window};

use crate::actors::Reading;
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::SkipReason;
use crate::state_years::{self, Said};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let release = load.card.period(&load.card.released)?;
    state_years::load(
        load,
        "cepii_geo.csv",
        Reading::AsOf(Scheme::Iso3, release.last()),
        1,
        |row| match row.get(13) {
            "1.0" => Ok((release, Window::ALWAYS)),
            "0.0" | "2.0" => Err(SkipReason::FurtherPlace.of(&format!("{} in {}", row.get(9), row.get(1)))),
            other => Err(SkipReason::UnlistedValue.of(other)),
        },
        |row, _, said| {
            for (column, attribute, least, most) in [
                (5, Attribute::Area, 0.0, 1e9),
                (6, Attribute::InternalDistance, 0.0, 1e5),
                (11, Attribute::CapitalLatitude, -90.0, 90.0),
                (12, Attribute::CapitalLongitude, -180.0, 180.0),
            ] {
                let text = row.get(column);
                if matches!(text, "" | ".") {
                    continue;
                }
                let value = number(text)?;
                if !(least..=most).contains(&value) {
                    return Err(SkipReason::BadNumber.of(text));
                }
                said.push(Said::exact(attribute, value));
            }
            Ok(())
        },
    )
}
