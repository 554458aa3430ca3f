//! Agreements on defence cooperation between two states, 1980-2010 (DCAD 1.0).
//!
//! Readings, each with its case:
//! - A row is a signature, which is an act, and where its entry into force is told (841 of 1,871) a tie from that day on. A signature
//!   without one may never have come into force: no tie is made of it.
//! - Negative numbers (-44 to -99) are codes for what is not told, also in `terminated`.
//! - The end is the makers' estimate, and the note says so. An estimate of 2010 is no end: the edition stops there, also for agreements
//!   that were ended later (DCADv1.0-0009).
//! - One agreement (DCADv1.0 of Portugal and Timor-Leste, 2004) is said to be in force two years before it was signed; it is kept as written.
//! - `category1` to `category3` are its kinds, as marks: DCA, DIC, TREX, PROCUREMENT, COMMISSION, RESEARCH; so are `general` and `sector`.

use std::collections::HashSet;

use demarche_core::{ActKind, MarkKind, Provenance, Relation, Role, Scheme, Tie, Window};

use crate::actors::{Actors, Reading};
use crate::dates::in_parts;
use crate::error::Error;
use crate::load::{Load, act, year};
use crate::skip::SkipReason;

const KINDS: [&str; 6] = ["DCA", "DIC", "TREX", "PROCUREMENT", "COMMISSION", "RESEARCH"];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("DCAD-v1.0-main.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Cow))?;
    let last = load.card.period(&load.card.covered_to)?;
    let nothing = load.text("");
    let label = load.text("signed an agreement on defence cooperation");
    let estimated = load.text("the end is the makers' estimate");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let signature = (|| {
            let (one, other, id) = (row.get(0), row.get(2), row.get(29));
            let said = || format!("{id}: {} and {}", row.get(1), row.get(3));
            let number = id.strip_prefix("DCADv1.0-").unwrap_or_default();
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(SkipReason::UnlistedValue.of(id));
            }
            let signed = in_parts(row.get(6), row.get(5), row.get(4))?;
            let in_year = year(row.get(6))?;
            let mut party = |code: &str| {
                actors.in_year(code, in_year).map_err(|reason| reason.of(&format!("cow {code} in {in_year}")))
            };
            let (first, second) = (party(one)?, party(other)?);
            if first == second {
                return Err(SkipReason::SelfTie.of(&said()));
            }
            let mut kinds = vec![match row.get(10) {
                "general" => "general",
                "sector" => "sector",
                other => return Err(SkipReason::UnlistedValue.of(other)),
            }];
            for word in (11..=13).map(|column| row.get(column)).filter(|word| !word.is_empty()) {
                let kind = KINDS.into_iter().find(|kind| *kind == word);
                kinds.push(kind.ok_or_else(|| SkipReason::UnlistedValue.of(word))?);
            }
            let is_told = |text: &str| !text.is_empty() && !text.starts_with('-');
            let spell = if is_told(row.get(9)) {
                let begin = in_parts(row.get(9), row.get(8), row.get(7))?;
                let end = if is_told(row.get(19)) { Some(year(row.get(19))?) } else { None };
                let end = end.filter(|end| end.until() < last.until());
                Some(Window::new(Some(begin), end).map_err(|_| SkipReason::BadDate.of(&said()))?)
            } else {
                None
            };
            let in_force = spell.map(|spell| actors.pairs_over(one, other, spell)).transpose()?.unwrap_or_default();
            if !seen.insert(number.to_owned()) {
                return Err(SkipReason::Duplicate.of(id));
            }
            let key = load.text(&format!("dcad-{number}"));
            let provenance = Provenance { key, ..load.provenance(row.at) };
            for kind in kinds {
                load.mark_act(MarkKind::AgreementKind, kind, provenance);
            }
            let key = load.text(&format!("dcad-{number}-in-force"));
            for (from, to, window) in in_force {
                let note = if window.end().is_some() { estimated } else { nothing };
                let provenance = Provenance { key, note, ..provenance };
                let relation = Relation::DefenceAgreement;
                load.rows.ties.push(Tie { from, to, relation, window, value: None, place: nothing, provenance });
            }
            let parties = vec![(first, Role::Doer), (second, Role::Doer)];
            Ok(act(ActKind::DefenceAgreementSigned, Window::of(signed), parties, label, provenance))
        })();
        load.put(row.at, signature, |rows| &mut rows.acts);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
