//! China's public diplomacy toward 39 states of Asia and the Pacific by year, 2000-2018 (AidData).
//!
//! Readings, each with its case:
//! - "N/A" is not coded, never zero: Afghanistan 2000 has no military visits coded, and no tie. A row without any coded field is skipped.
//! - 0 is a value: coders looked and found none. Students are the exception that cannot be told: see the card.
//! - Counts go from China to the receiver; students go both ways: `outbound` are China's abroad, `inbound` the receiver's in China.
//! - `total_elite_visits` is the sum of government and military visits, and where the latter are not coded, of the former alone: not kept.

use std::collections::HashSet;

use demarche_core::{Quantity, Relation, Tie};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::SkipReason;
use crate::state_years::yearly;

const COLUMNS: [(usize, Relation); 9] = [
    (2, Relation::ConfuciusInstitutes),
    (3, Relation::SisterCities),
    (4, Relation::GovernmentVisits),
    (5, Relation::MilitaryVisits),
    (7, Relation::AmbassadorOpEds),
    (8, Relation::JournalistVisits),
    (9, Relation::MediaPartnerships),
    (10, Relation::StudentsSent),
    (INBOUND, Relation::StudentsSent),
];
const INBOUND: usize = 11;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("ChinesePublicDiplomacy.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Names)?;
    let china = registry.by_code("CHN");
    let nothing = load.text("");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let before = load.rows.ties.len();
        let kept = (|| {
            let name = row.get(0);
            let (period, window) = yearly(row.get(1))?;
            let said = || format!("{name} in {period}");
            let receiver = actors.in_year(name, period).map_err(|reason| reason.of(&said()))?;
            let china = china.ok_or_else(|| SkipReason::UnknownActor.of("CHN"))?;
            if receiver == china {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            if seen.contains(&(receiver, period)) {
                return Err(SkipReason::Duplicate.of(&said()));
            }
            let provenance = load.provenance(row.at);
            for (column, relation) in COLUMNS {
                let text = row.get(column);
                if text == "N/A" {
                    continue;
                }
                let count = number(text)?;
                if count < 0.0 || count.fract() != 0.0 {
                    return Err(SkipReason::BadNumber.of(text));
                }
                let unit = relation.spec().units.first().copied();
                let value = unit.and_then(|unit| Quantity::new(Some(count), None, None, unit).ok());
                let (from, to) = if column == INBOUND { (receiver, china) } else { (china, receiver) };
                load.rows.ties.push(Tie { from, to, relation, window, value, place: nothing, provenance });
            }
            if load.rows.ties.len() == before {
                return Err(SkipReason::NoValue.of(&said()));
            }
            seen.insert((receiver, period));
            Ok(())
        })();
        if kept.is_err() {
            load.rows.ties.truncate(before);
        }
        load.account(row.at, kept);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
