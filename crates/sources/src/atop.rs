//! Alliance obligations by directed dyad and year, 1815-2018 (ATOP).
//!
//! Readings, each with its case:
//! - Each row gives a tie a pledge, each for its one year. Years are not joined into spells: Russia and Kazakhstan, 2015-2018, are four
//!   rows, and that the pledge goes on in 2019 is not told. A spell would outlive its source.
//! - Pledges are directed: Russia's neutrality toward Germany in 1914 and Germany's toward Russia are two rows and may differ.
//! - Germany stands twice in 1990, as 260 and as 255, one state in the registry: the second row of a pair is a duplicate.
//! - A code means the state that held it in the middle of the year: 365 in 1991 is the Soviet Union.

use std::collections::HashSet;

use demarche_core::{Relation, Scheme, Tie, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, flag, year};
use crate::skip::SkipReason;

/// The pledges in the order of their columns.
const PLEDGES: [Relation; 5] = [
    Relation::DefencePledge,
    Relation::OffencePledge,
    Relation::NeutralityPledge,
    Relation::NonaggressionPledge,
    Relation::ConsultationPledge,
];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("atop_alliance_directed_dyad_year.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Dated(Scheme::Cow))?;
    let nothing = load.text("");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let kept = (|| {
            let period = year(row.get(2))?;
            let mut party = |column: usize| {
                let code = row.get(column);
                actors.in_year(code, period).map_err(|reason| reason.of(&format!("cow {code} in {period}")))
            };
            let (from, to) = (party(0)?, party(1)?);
            let mut flags = [false; 5];
            for (flag_set, column) in flags.iter_mut().zip(3..) {
                *flag_set = flag(row.get(column))?;
            }
            let said = || format!("cow {} to {} in {period}", row.get(0), row.get(1));
            if from == to {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            if !flags.contains(&true) {
                return Err(SkipReason::NoValue.of(&said()));
            }
            if !seen.insert((from, to, period)) {
                return Err(SkipReason::Duplicate.of(&said()));
            }
            let provenance = load.provenance(row.at);
            for (relation, _) in PLEDGES.into_iter().zip(flags).filter(|(_, is_pledged)| *is_pledged) {
                let window = Window::of(period);
                load.rows.ties.push(Tie { from, to, relation, window, value: None, place: nothing, provenance });
            }
            Ok(())
        })();
        load.account(row.at, kept);
        load.tick(&table);
    }
    load.close(&table);
    load.rows.ties.shrink_to_fit();
    let id = crate::table::Counted::id(&table);
    PLEDGES.into_iter().try_for_each(|relation| load.cover(relation, id, None))
}
