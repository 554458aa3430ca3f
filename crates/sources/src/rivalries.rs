//! What the two lists of rivalries share: a row is a pair of states and the years of their rivalry.

use std::collections::HashSet;

use demarche_core::{Provenance, Relation, Scheme, Tie, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, year};
use crate::skip::{SkipReason, Unkept};
use crate::table::Row;

/// Where a list has its fields.
pub(crate) struct Columns {
    pub(crate) pair: [usize; 2],
    pub(crate) years: [usize; 2],
}

/// Loads a list: `kinds` reads what a rivalry is about. A rivalry that lasts to the last year of the list is open, since the list stops.
///
/// A code that passes from one actor to another cuts the spell: 365 is the Soviet Union to 1991, then Russia.
pub(crate) fn load(
    load: &mut Load<'_>,
    file: &str,
    columns: &Columns,
    kinds: impl Fn(&Row<'_>) -> Result<Vec<&'static str>, Unkept>,
) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required(file)?;
    let actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Cow))?;
    let last = load.card.period(&load.card.covered_to)?;
    let nothing = load.text("");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let kept = (|| {
            let [one, other] = columns.pair.map(|column| row.get(column));
            let [start, end] = columns.years.map(|column| year(row.get(column)));
            let (start, end) = (start?, end?);
            let said = || format!("cow {one} and {other} from {start} to {end}");
            if one == other {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            let spell = Window::new(Some(start), (end.until() < last.until()).then_some(end))
                .map_err(|_| SkipReason::BadDate.of(&said()))?;
            let kinds = kinds(&row)?;
            let pairs = actors.pairs_over(one, other, spell)?;
            if !seen.insert((one.min(other).to_owned(), one.max(other).to_owned(), start)) {
                return Err(SkipReason::Duplicate.of(&said()));
            }
            let note = load.text(&kinds.join(", "));
            let provenance = Provenance { note, ..load.provenance(row.at) };
            for (from, to, window) in pairs {
                let relation = Relation::StrategicRivalry;
                load.rows.ties.push(Tie { from, to, relation, window, value: None, place: nothing, provenance });
            }
            Ok(())
        })();
        load.account(row.at, kept);
        load.tick(&table);
    }
    load.close(&table);
    load.cover(Relation::StrategicRivalry, crate::table::Counted::id(&table), None)
}
