//! Loans of China's two policy banks to foreign governments and companies for energy, 2000-2019 (Boston University).
//!
//! Readings, each with its case:
//! - A loan is an act: one row, one loan agreed, its lenders by name. A loan of both banks together (CDB and Ex-Im Bank) is one loan.
//! - A loan to two states is one act with two recipients, its amount told once: "BEN, TGO" is Benin and Togo.
//! - The borrower may be a company (Petrobras); the state is the one in which it is, and the name is kept as a mark.
//! - DMR stands for the Dominican Republic (DOM).
//! - Agreed, not paid: it is neither an announcement nor a disbursement, and some projects were later put off.

use demarche_core::{Act, ActKind, ActorId, Mark, MarkKind, Marked, Provenance, Quantity, Role, Scheme, Unit};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, act, number};
use crate::skip::SkipReason;
use crate::state_years::yearly;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("bu_energy_loans_2000_2019.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Iso3))?;
    let china = registry.by_code("CHN");
    while let Some(row) = table.next()? {
        let act = (|| {
            let (period, window) = yearly(row.get(0))?;
            let from = china.ok_or_else(|| SkipReason::UnknownActor.of("CHN"))?;
            let mut participants: Vec<(ActorId, Role)> = vec![(from, Role::Doer)];
            for code in row.get(2).split(',').map(str::trim) {
                let to = actors
                    .in_year(code, period)
                    .map_err(|reason| reason.of(&format!("{code} ({}) in {period}", row.get(1))))?;
                if !participants.contains(&(to, Role::Recipient)) {
                    participants.push((to, Role::Recipient));
                }
            }
            let millions = number(row.get(9))?;
            if millions <= 0.0 {
                return Err(SkipReason::BadNumber.of(row.get(9)));
            }
            let value = Quantity::new(Some(millions), None, None, Unit::UsdMillions)
                .map_err(|_| SkipReason::BadNumber.of(row.get(9)))?;
            let key = load.text(&format!("bu-energy-{}", row.at.line));
            let provenance = Provenance { key, ..load.provenance(row.at) };
            for (column, kind) in [(5, MarkKind::Sector), (7, MarkKind::Borrower), (8, MarkKind::Funder)] {
                let value = row.get(column).trim();
                if !value.is_empty() {
                    let value = load.text(value);
                    load.rows.marks.push(Mark { of: Marked::Act(key), kind, value, provenance });
                }
            }
            let label = load.text(&format!("agreed a loan for energy: {}", row.get(10).trim()));
            let place = load.text(row.get(4).trim());
            Ok(Act {
                place,
                value: Some(value),
                ..act(ActKind::LoanCommitted, window, participants, label, provenance)
            })
        })();
        load.put(row.at, act, |rows| &mut rows.acts);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
