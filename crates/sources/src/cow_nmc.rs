//! What states could fight with, 1816-2022: National Material Capabilities of the Correlates of War project.
//!
//! Readings, each with its case:
//! - Military expenditure is in thousands of pounds sterling to 1913 and of dollars from 1914 on, by the project's codebook; the United
//!   Kingdom, 67,734 in 1913 and 1,678,843 in 1914, shows the step. Two attributes, each with its currency; no exchange rate is applied.
//! - Thousands become units, and thousands of tons millions: milper 1381 is 1,381,000 people, irst 78475 is 78.475 megatonnes.
//! - Empty (-9 in the published file) is not told; 0 is a value: no steel was made.
//! - `cinc` is the index as published; it rests on the other columns, with values that the makers estimated where these are empty.

use demarche_core::{Attribute, Scheme};

use crate::actors::Reading;
use crate::error::Error;
use crate::load::Load;
use crate::state_years::{self, Said, amount, yearly};

const COLUMNS: [(usize, Attribute, f64); 6] = [
    (3, Attribute::MilitaryPersonnel, 1e3),
    (4, Attribute::IronAndSteel, 1e-3),
    (5, Attribute::PrimaryEnergyConsumption, 1e-3),
    (6, Attribute::Population, 1e3),
    (7, Attribute::UrbanPopulation, 1e3),
    (8, Attribute::Cinc, 1.0),
];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    state_years::load(
        load,
        "cow_nmc.csv",
        Reading::Dated(Scheme::Cow),
        0,
        |row| yearly(row.get(1)),
        |row, period, said| {
            let currency = if period.from().year() < 1914 {
                Attribute::MilitaryExpenditureGbp
            } else {
                Attribute::MilitaryExpenditure
            };
            said.extend(amount(row.get(2))?.map(|value| Said::exact(currency, value / 1e3)));
            for (column, attribute, factor) in COLUMNS {
                let value = amount(row.get(column))?;
                said.extend(value.map(|value| Said::exact(attribute, value * factor)));
            }
            Ok(())
        },
    )
}
