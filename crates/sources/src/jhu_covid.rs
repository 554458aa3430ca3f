//! Confirmed cases and deaths of COVID-19 since the beginning, by day, 2020-01-22 to 2021-09-28 (Johns Hopkins University).
//!
//! Readings, each with its case:
//! - Numbers are totals since the beginning, as known on the day: stocks, never summed over days. They may fall when a state corrects
//!   them; both days are kept.
//! - `Recovered` is not kept: it is 0 for every state from 2021-08-05 on, when the makers gave it up, and 0 in earlier weeks for those that
//!   did not report it (Sweden, Belgium, the United States from December 2020): no value can be told from none.
//! - Two ships and an Olympic village stand among the countries and are skipped.

use demarche_core::{Attribute, Period, Window};

use crate::actors::Reading;
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::SkipReason;
use crate::state_years::{self, Said};

const NO_STATES: [&str; 3] = ["Diamond Princess", "MS Zaandam", "Summer Olympics 2020"];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    state_years::load(
        load,
        "countries-aggregated.csv",
        Reading::Names,
        1,
        |row| {
            if NO_STATES.contains(&row.get(1)) {
                return Err(SkipReason::NotAState.of(row.get(1)));
            }
            let text = row.get(0);
            let day = (text.len() == 10).then(|| text.parse::<Period>().ok()).flatten();
            let (day, year) = day
                .and_then(|day| Some((day, Period::year(day.from().year())?)))
                .ok_or_else(|| SkipReason::BadDate.of(text))?;
            Ok((year, Window::of(day)))
        },
        |row, _, said| {
            for (column, attribute) in [(2, Attribute::CovidCases), (4, Attribute::CovidDeaths)] {
                let value = number(row.get(column))?;
                if value < 0.0 || value.fract() != 0.0 {
                    return Err(SkipReason::BadNumber.of(row.get(column)));
                }
                said.push(Said::exact(attribute, value));
            }
            Ok(())
        },
    )
}
