//! Memberships in intergovernmental organisations as counts: shared by two states, 1990-2014, and of one, 1945-2014 (COW IGO 3).
//!
//! Readings, each with its case:
//! - Counts only: which organisations are meant is not told, and a pair that shares 67 may share none of today's alliances.
//! - `dyadigos` counts full memberships of both; associates and observers are counted apart, and only of one state.
//! - The table of pairs has each pair once, the lower code first: an undirected tie for each year. 0 is written and is a value, so that a
//!   missing row is a pair of which one was no state, and nothing is covered.
//! - `sum_igo_anytype` is the sum of the three kinds and is not counted again.

use std::collections::HashSet;

use demarche_core::{Attribute, Quantity, Relation, Scheme, Tie, Unit};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::{SkipReason, Unkept};
use crate::state_years::{self, Said, yearly};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    state_years::load(
        load,
        "cow_igo_state_year.csv",
        Reading::Anachronistic(Scheme::Cow),
        0,
        |row| yearly(row.get(1)),
        |row, _, said| {
            for (column, attribute) in [
                (2, Attribute::IgoFullMemberships),
                (3, Attribute::IgoAssociateMemberships),
                (4, Attribute::IgoObserverStatuses),
            ] {
                said.extend(count(row.get(column))?.map(|count| Said::exact(attribute, count)));
            }
            Ok(())
        },
    )?;
    pairs(load)
}

fn pairs(load: &mut Load<'_>) -> Result<(), Error> {
    let Some(mut table) = load.table("cow_igo_shared_dyad_year_1990_2014.csv")? else {
        return Ok(());
    };
    let registry = std::sync::Arc::clone(&load.registry);
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Cow))?;
    let place = load.text("");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let tie = (|| {
            let (period, window) = yearly(row.get(2))?;
            let said = || format!("cow {} and {} in {period}", row.get(0), row.get(1));
            let mut party = |column: usize| {
                let code = row.get(column);
                actors.in_year(code, period).map_err(|reason| reason.of(&format!("cow {code} in {period}")))
            };
            let (from, to) = (party(0)?, party(1)?);
            if from == to {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            let shared = count(row.get(3))?.ok_or_else(|| SkipReason::NoValue.of(&said()))?;
            let value = Quantity::new(Some(shared), None, None, Unit::Organisations)
                .map_err(|_| SkipReason::BadNumber.of(row.get(3)))?;
            if !seen.insert((from.min(to), from.max(to), period)) {
                return Err(SkipReason::Duplicate.of(&said()));
            }
            let (relation, provenance) = (Relation::SharedMemberships, load.provenance(row.at));
            Ok(Tie { from, to, relation, window, value: Some(value), place, provenance })
        })();
        load.put(row.at, tie, |rows| &mut rows.ties);
        load.tick(&table);
    }
    load.close(&table);
    load.rows.ties.shrink_to_fit();
    Ok(())
}

/// A count; none where it is empty or a code below zero.
fn count(text: &str) -> Result<Option<f64>, Unkept> {
    if text.is_empty() || text.starts_with('-') {
        return Ok(None);
    }
    let count = number(text)?;
    if count.fract() == 0.0 { Ok(Some(count)) } else { Err(SkipReason::BadNumber.of(text)) }
}
