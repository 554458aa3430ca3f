//! Armed conflicts by year, 1946-2024, with the states on each side (UCDP/PRIO Armed Conflict Dataset).
//!
//! Readings, each with its case:
//! - A row is a conflict in a year with a first party and, it may be, a supporting one on each side. Several parties of a side make several
//!   rows (Iraq 2003: the United States, the United Kingdom and Australia are three); as published they stand in one field, "2, 200". Each
//!   row is an act, and the acts of one conflict and year have a common mark `part_of`: conflicts are counted by the mark.
//! - Sides are letters: A is the government in a conflict inside a state. Rebels have no numbers here, so that side B is often empty: that
//!   nobody stands there does not mean that nobody fought.
//! - A supporting party is on its side, with a mark.
//! - The start of the fighting is as fine as its makers hold it to be (classes 1; 2 and 3; others: a day, a month, a year). An episode that
//!   began in an earlier year makes a row for each year, and one that went on has no end in its row: the window is then the year.

use std::collections::HashSet;

use demarche_core::{ActKind, ActorId, MarkKind, Period, Precision, Provenance, Role, Scheme, Window};

use crate::actors::{Actors, Reading};
use crate::dates::in_parts;
use crate::error::Error;
use crate::load::{Load, act, flag, year};
use crate::skip::{SkipReason, Unkept};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("ucdp_acd.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Dated(Scheme::Gw))?;
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let conflict = (|| {
            let (number, period) = (row.get(0), year(row.get(1))?);
            let said = || format!("conflict {number} in {period}");
            if number.is_empty() || !number.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(SkipReason::BadNumber.of(number));
            }
            let mut participants: Vec<(ActorId, Role)> = Vec::new();
            let mut supporting: Vec<ActorId> = Vec::new();
            for (column, role, is_supporting) in
                [(2, Role::SideA, false), (3, Role::SideA, true), (4, Role::SideB, false), (5, Role::SideB, true)]
            {
                for code in row.get(column).split(',').map(str::trim).filter(|code| !code.is_empty()) {
                    let party =
                        actors.in_year(code, period).map_err(|reason| reason.of(&format!("gw {code} in {period}")))?;
                    if participants.iter().any(|(other, _)| *other == party) {
                        return Err(SkipReason::SelfTie.of(&format!("gw {code} twice in {}", said())));
                    }
                    participants.push((party, role));
                    if is_supporting {
                        supporting.push(party);
                    }
                }
            }
            if participants.is_empty() {
                return Err(SkipReason::UnknownParty.of(&said()));
            }
            let issue = listed(row.get(6), &["government", "territory", "both"])?;
            let intensity = listed(row.get(7), &["1", "2"])?;
            let kind = match listed(row.get(8), &["interstate", "intrastate", "II", "extrasystemic"])? {
                "II" => "internationalised_intrastate",
                other => other,
            };
            let begin = started(row.get(11), row.get(12))?;
            let begin = if begin.from().year() == period.from().year() { begin } else { period };
            let end = if flag(row.get(13))? { day(row.get(14))? } else { period };
            let window = Window::new(Some(begin), Some(end)).map_err(|_| SkipReason::BadDate.of(&said()))?;
            let codes: Vec<&str> = participants.iter().map(|(party, _)| registry.code(*party)).collect();
            let whole = format!("ucdp-{number}-{period}");
            let key = format!("{whole}-{}", codes.join("-"));
            if !seen.insert(key.clone()) {
                return Err(SkipReason::Duplicate.of(&said()));
            }
            let key = load.text(&key);
            let provenance = Provenance { key, ..load.provenance(row.at) };
            for (mark, value) in [
                (MarkKind::PartOf, whole.as_str()),
                (MarkKind::Issue, issue),
                (MarkKind::Intensity, intensity),
                (MarkKind::ConflictKind, kind),
            ] {
                load.mark_act(mark, value, provenance);
            }
            for party in supporting {
                load.mark_act(MarkKind::SupportingParty, registry.code(party), provenance);
            }
            let about = if issue == "both" { "government and territory" } else { issue };
            let deaths = if intensity == "1" { "25 to 999" } else { "1,000 or more" };
            let label =
                load.text(&format!("was in an armed conflict over {about} with {deaths} battle deaths in the year"));
            Ok(act(ActKind::ArmedConflict, window, participants, label, provenance))
        })();
        load.put(row.at, conflict, |rows| &mut rows.acts);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}

fn listed<'w>(text: &str, words: &[&'w str]) -> Result<&'w str, Unkept> {
    words.iter().copied().find(|word| *word == text).ok_or_else(|| SkipReason::UnlistedValue.of(text))
}

fn day(text: &str) -> Result<Period, Unkept> {
    let date: Option<Period> = text.parse().ok();
    date.filter(|date| date.precision() == Precision::Day).ok_or_else(|| SkipReason::BadDate.of(text))
}

/// When fighting began, as finely as its class says.
fn started(text: &str, precision: &str) -> Result<Period, Unkept> {
    let date = day(text)?;
    match precision {
        "1" => Ok(date),
        "2" | "3" => in_parts(&text[..4], &text[5..7], ""),
        "4" | "5" | "6" | "7" => year(&text[..4]),
        other => Err(SkipReason::UnlistedValue.of(other)),
    }
}
