//! Political rights and civil liberties, 2012-2024 (Freedom in the World).
//!
//! Readings, each with its case:
//! - The year is the one that was rated, not the edition's, which is the next: edition 2025 rates 2024.
//! - 1 is most free and 7 least in the two ratings; in the total, more is freer. A total may lie below 0, since a question takes points
//!   away: Syria -1 in 2014, Nagorno-Karabakh -3 in 2023 are values, not codes.
//! - Territories are rated beside states. Those of the registry are kept (Abkhazia, Kosovo); others (Tibet, Crimea, the two parts of
//!   Kashmir, the Gaza Strip and the West Bank apart) are skipped, never added to a state.
//! - The status (free, partly free, not free) is a word drawn from the scores, and no quantity: not kept.

use demarche_core::Attribute;

use crate::actors::Reading;
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::SkipReason;
use crate::state_years::{self, Said, yearly};

const COLUMNS: [(usize, Attribute, f64, f64); 3] = [
    (6, Attribute::PoliticalRights, 1.0, 7.0),
    (7, Attribute::CivilLiberties, 1.0, 7.0),
    (44, Attribute::FreedomTotal, -4.0, 100.0),
];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    state_years::load(
        load,
        "freedom_house.csv",
        Reading::Names,
        0,
        |row| yearly(row.get(4)),
        |row, _, said| {
            for (column, attribute, least, most) in COLUMNS {
                let text = row.get(column);
                if matches!(text, "" | "N/A") {
                    continue;
                }
                let value = number(text)?;
                if !(least..=most).contains(&value) {
                    return Err(SkipReason::UnlistedValue.of(text));
                }
                said.push(Said::exact(attribute, value));
            }
            Ok(())
        },
    )
}
