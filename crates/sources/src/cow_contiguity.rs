//! Who borders whom, on land and over water, 1816-2016 (COW Direct Contiguity).
//!
//! Readings, each with its case:
//! - The source is directed, but says the same from both sides: a pair and spell is one undirected tie, said by the first of its two rows;
//!   the other is its mirror.
//! - Days are always 01, since the source dates by month: 1920-01-01 is January 1920.
//! - A spell that ends in 2016-12 goes on: the source stops there.
//! - Types 2 to 5 are classes of distance over water (12, 24, 150, 400 miles), kept as ranges. Type 0, which the published list does not
//!   have, stands where a type ended or had not begun (Ecuador and Brazil from 1916): no contiguity, skipped.
//! - A spell under one code is cut where the code passes from one actor to another: 365 and 710 from 1949 on are the Soviet Union and
//!   China to 1991, then Russia and China. It is one row and one spell of the source still.

use std::collections::HashMap;

use demarche_core::{Period, Quantity, Relation, Scheme, Tie, Unit, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::Load;
use crate::skip::{SkipReason, Unkept};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("cow_contiguity_directed.csv")?;
    let actors = Actors::new(&registry, load.card, Reading::Dated(Scheme::Cow))?;
    let last = load.card.period(&load.card.covered_to)?;
    let nothing = load.text("");
    let mut seen: HashMap<(String, String, Window), bool> = HashMap::new();
    while let Some(row) = table.next()? {
        let kept = (|| {
            let (one, other) = (row.get(0), row.get(1));
            let said = || format!("cow {one} and {other} from {}", row.get(3));
            let (begin, end) = (month(row.get(3))?, month(row.get(4))?);
            let spell = Window::new(Some(begin), (end.until() < last.until()).then_some(end))
                .map_err(|_| SkipReason::BadDate.of(&format!("{begin} to {end}")))?;
            let miles = match row.get(2) {
                "0" => return Err(SkipReason::NotTied.of(&said())),
                "1" => None,
                "2" => Some((0.0, 12.0)),
                "3" => Some((12.0, 24.0)),
                "4" => Some((24.0, 150.0)),
                "5" => Some((150.0, 400.0)),
                code => return Err(SkipReason::UnlistedValue.of(code)),
            };
            let value = match miles {
                Some((low, high)) => Some(
                    Quantity::new(None, Some(low), Some(high), Unit::Miles)
                        .map_err(|_| SkipReason::BadNumber.of(row.get(2)))?,
                ),
                None => None,
            };
            let relation = if miles.is_some() { Relation::WaterContiguity } else { Relation::LandContiguity };
            if one == other {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            let pairs = actors.pairs_over(one, other, spell)?;
            let key = |a: &str, b: &str| (a.min(b).to_owned(), a.max(b).to_owned(), spell);
            let is_forward = one < other;
            match seen.insert(key(one, other), is_forward) {
                Some(was_forward) if was_forward == is_forward => return Err(SkipReason::Duplicate.of(&said())),
                Some(was_forward) => {
                    seen.insert(key(one, other), was_forward);
                    return Err(SkipReason::Mirror.of(&said()));
                }
                None => {}
            }
            let provenance = load.provenance(row.at);
            for (from, to, window) in pairs {
                load.rows.ties.push(Tie { from, to, relation, window, value, place: nothing, provenance });
            }
            Ok(())
        })();
        load.account(row.at, kept);
        load.tick(&table);
    }
    load.close(&table);
    let id = crate::table::Counted::id(&table);
    load.cover(Relation::LandContiguity, id, None)?;
    load.cover(Relation::WaterContiguity, id, None)
}

/// A month written as its first day.
fn month(text: &str) -> Result<Period, Unkept> {
    let bad = || SkipReason::BadDate.of(text);
    let written = text.strip_suffix("-01").ok_or_else(bad)?;
    if written.len() != 7 {
        return Err(bad());
    }
    written.parse().map_err(|_| bad())
}
