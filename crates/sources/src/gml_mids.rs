//! Militarised disputes between states by pair and year, 1816-2010 (Gibler, Miller and Little, version 2.2.1).
//!
//! Readings, each with its case:
//! - A pair and year stands on two rows, one from each side. It is one act, said by the row whose first state is on side A; the other row
//!   is its mirror. Side A did the first militarised act of the dispute: that is all that the letter says.
//! - Acts of one dispute have a common mark `part_of` (dispute 258, of 826 rows, is one dispute): disputes are counted by the mark, pairs by
//!   the act.
//! - Hostility (1 none, 2 threat, 3 display, 4 use of force, 5 war) and the gravest action are kept for both sides; they are those of the
//!   whole dispute between the two, not of the year. Level 1 is a side that did nothing (the United Kingdom in dispute 2).
//! - In the year in which it began the month is told too; month 13 stands in four rows, and tells none.
//! - -9 is not told.

use std::collections::HashSet;

use demarche_core::{ActKind, MarkKind, Provenance, Role, Scheme, Window};

use crate::actors::{Actors, Reading};
use crate::dates::in_parts;
use crate::error::Error;
use crate::load::{Load, act, flag, year};
use crate::skip::SkipReason;

const LEVELS: [&str; 5] = ["no militarised act", "a threat of force", "a display of force", "a use of force", "a war"];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("gml_mid_directed_dyad_year.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Cow))?;
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let dispute = (|| {
            let (number, one, other) = (row.get(0), row.get(1), row.get(2));
            let said = || format!("dispute {number}, cow {one} and {other} in {}", row.get(3));
            let period = year(row.get(3))?;
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(SkipReason::BadNumber.of(number));
            }
            if one == other {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            match (flag(row.get(6))?, flag(row.get(7))?) {
                (true, false) => {}
                (false, true) => return Err(SkipReason::Mirror.of(&said())),
                _ => return Err(SkipReason::UnlistedValue.of(&format!("{}: both on one side", said()))),
            }
            if !flag(row.get(4))? {
                return Err(SkipReason::NotTied.of(&said()));
            }
            let mut party = |code: &str| {
                actors.in_year(code, period).map_err(|reason| reason.of(&format!("cow {code} in {period}")))
            };
            let (a, b) = (party(one)?, party(other)?);
            if a == b {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            let level = |column: usize| {
                let text = row.get(column);
                let level = text.parse::<usize>().ok().and_then(|level| LEVELS.get(level.checked_sub(1)?));
                level.ok_or_else(|| SkipReason::UnlistedValue.of(text))
            };
            let (_, _, reached) = (level(20)?, level(21)?, level(25)?);
            for column in [18, 19, 28, 29] {
                row.get(column).parse::<i8>().map_err(|_| SkipReason::BadNumber.of(row.get(column)))?;
            }
            let begin =
                if flag(row.get(5))? { in_parts(row.get(3), row.get(32), "").unwrap_or(period) } else { period };
            let window = Window::new(Some(begin), Some(period)).map_err(|_| SkipReason::BadDate.of(&said()))?;
            if !seen.insert((number.to_owned(), a, b, period)) {
                return Err(SkipReason::Duplicate.of(&said()));
            }
            let whole = format!("gml-mid-{number}");
            let key = load.text(&format!("{whole}-{one}-{other}-{period}"));
            let provenance = Provenance { key, ..load.provenance(row.at) };
            load.mark_act(MarkKind::PartOf, &whole, provenance);
            for (kind, column) in [
                (MarkKind::HostilityOfSideA, 20),
                (MarkKind::HostilityOfSideB, 21),
                (MarkKind::ActionOfSideA, 18),
                (MarkKind::ActionOfSideB, 19),
                (MarkKind::Outcome, 28),
                (MarkKind::Settlement, 29),
            ] {
                if !row.get(column).starts_with('-') {
                    load.mark_act(kind, row.get(column), provenance);
                }
            }
            let label = load.text(&format!("was in a dispute that came to {reached}"));
            Ok(act(ActKind::MilitarisedDispute, window, vec![(a, Role::SideA), (b, Role::SideB)], label, provenance))
        })();
        load.put(row.at, dispute, |rows| &mut rows.acts);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
