//! What publics think of great powers, 2002-2023: shares of the answers, from surveys of the Pew Research Center.
//!
//! Readings, each with its case:
//! - `from` is the state where the survey was taken (Uzbekistan 2002), since the registry lists few publics.
//! - Shares are of all answers, those who do not know and those who refused among them; they must add up to 100.
//! - PLS stands for the Palestinian territories beside PSE.
//! - A country and year without a row was not asked, or not asked about that power: it is unknown, not zero, so nothing is covered.

use std::collections::HashSet;

use demarche_core::{Breakdown, Relation, Scale, Scheme, Shares, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, number, year};
use crate::skip::SkipReason;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("pew_favourability_country_year.csv")?;
    let mut asked = Actors::new(&registry, load.card, Reading::Dated(Scheme::Iso3))?;
    let mut about = Actors::new(&registry, load.card, Reading::Names)?;
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let breakdown = (|| {
            let period = year(row.get(0))?;
            let said = || format!("{} about {} in {period}", row.get(1), row.get(2));
            let from = asked.in_year(row.get(1), period).map_err(|reason| reason.of(&said()))?;
            let to = about.in_year(row.get(2), period).map_err(|reason| reason.of(&said()))?;
            let n: u32 = row.get(3).parse().map_err(|_| SkipReason::BadNumber.of(row.get(3)))?;
            let mut percent = [0.0; 6];
            for (share, column) in percent.iter_mut().zip(4..) {
                *share = number(row.get(column))?;
            }
            let shares = Shares::new(Scale::FavourabilityOfPower, &percent, Some(n))
                .map_err(|fault| SkipReason::BadShares.of(&format!("{}: {fault}", said())))?;
            if !seen.insert((from, to, period)) {
                return Err(SkipReason::Duplicate.of(&said()));
            }
            let (relation, window) = (Relation::Favourability, Window::of(period));
            Ok(Breakdown { from, to, relation, window, shares, provenance: load.provenance(row.at) })
        })();
        load.put(row.at, breakdown, |rows| &mut rows.breakdowns);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
