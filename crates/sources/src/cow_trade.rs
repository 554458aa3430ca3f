//! Imports and exports of goods by state and year, 1945-2014: the totals of the Correlates of War trade data.
//!
//! Readings, each with its case:
//! - An empty field is not told, not zero: a row of which both are empty is skipped, one with either is kept (Canada 1945 without
//!   imports would keep its exports). The code -9 of the published file is read alike.
//! - A code means the state that held it in the middle of the year: 365 in 1991 is the Soviet Union, 260 before 1990 is Germany (West).
//! - Totals are those of the makers and need not be the sum of any dyads.

use demarche_core::{Attribute, Scheme};

use crate::actors::Reading;
use crate::error::Error;
use crate::load::Load;
use crate::state_years::{self, Said, amount, yearly};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    state_years::load(
        load,
        "cow_trade_state_year.csv",
        Reading::Dated(Scheme::Cow),
        0,
        |row| yearly(row.get(1)),
        |row, _, said| {
            for (column, attribute) in [(2, Attribute::GoodsImports), (3, Attribute::GoodsExports)] {
                said.extend(amount(row.get(column))?.map(|value| Said::exact(attribute, value)));
            }
            Ok(())
        },
    )
}
