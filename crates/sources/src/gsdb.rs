//! Sanctions, 1949-2022, as acts: the Global Sanctions Data Base, release 3.
//!
//! Readings, each with its case:
//! - Names that hold a comma ("Egypt, Arab Rep.", "Korea, South") are on the card; any other comma parts two names.
//! - The European Union is one sender ("EU" in case 1293), whoever its members were; the EEC is its earlier name.
//! - An end in 2022 with an outcome "ongoing" is no end: the edition stops there (Russia by the United States, 2022). An end before 2022
//!   is kept as written.
//! - Objective and success are judgements of the makers, kept as marks in their words.
//! - A case of which one party is not an actor ("Western countries", CoCom) is skipped whole: half a case would be another case.

use std::collections::HashSet;

use demarche_core::{ActKind, ActorId, Mark, MarkKind, Marked, Period, Provenance, Role, Window};

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, act, flag, year};
use crate::skip::{SkipReason, Unkept};

const KINDS: [&str; 6] = ["trade", "arms", "military", "financial", "travel", "other"];
const KIND_COLUMNS: [usize; 6] = [5, 7, 8, 9, 10, 11];
const TRADE: [&str; 4] = ["exp_part", "exp_compl", "imp_part", "imp_compl"];
const OBJECTIVES: [&str; 9] = [
    "policy_change",
    "destab_regime",
    "territorial_conflict",
    "prevent_war",
    "terrorism",
    "end_war",
    "human_rights",
    "democracy",
    "other",
];
const OUTCOMES: [&str; 5] = ["success_part", "success_total", "nego_settlement", "failed", "ongoing"];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("GSDB_V3.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Names)?;
    let names_with_commas: Vec<&str> =
        load.card.actors.iter().map(|alias| alias.text.as_str()).filter(|text| text.contains(',')).collect();
    let last = load.card.period(&load.card.covered_to)?;
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let act = (|| {
            let (begin, end) = (year(row.get(3))?, year(row.get(4))?);
            let outcomes = words(row.get(15), &OUTCOMES)?;
            let objectives = words(row.get(14), &OBJECTIVES)?;
            let trade = words(row.get(6), &TRADE)?;
            let is_ongoing = end.until() >= last.until() && outcomes.contains(&"ongoing");
            let window = Window::new(Some(begin), (!is_ongoing).then_some(end))
                .map_err(|_| SkipReason::BadDate.of(&format!("{begin} to {end}")))?;
            let mut participants: Vec<(ActorId, Role)> = Vec::new();
            for (column, role) in [(2, Role::Doer), (1, Role::Target)] {
                for name in parties(row.get(column), &names_with_commas) {
                    let actor = party(&mut actors, name, begin)?;
                    if !participants.contains(&(actor, role)) {
                        participants.push((actor, role));
                    }
                }
            }
            let mut kinds = Vec::new();
            for (kind, column) in KINDS.into_iter().zip(KIND_COLUMNS) {
                if flag(row.get(column))? {
                    kinds.push(kind);
                }
            }
            for column in [12, 13] {
                flag(row.get(column))?;
            }
            let case = row.get(0);
            if case.is_empty() || !case.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(SkipReason::BadNumber.of(case));
            }
            if !seen.insert(case.to_owned()) {
                return Err(SkipReason::Duplicate.of(case));
            }
            let key = load.text(&format!("gsdb-{case}"));
            let provenance = Provenance { key, ..load.provenance(row.at) };
            let marks = [
                (MarkKind::SanctionKind, &kinds),
                (MarkKind::TradeSanctioned, &trade),
                (MarkKind::Objective, &objectives),
                (MarkKind::Outcome, &outcomes),
            ];
            for (kind, values) in marks {
                for value in values {
                    let value = load.text(value);
                    load.rows.marks.push(Mark { of: Marked::Act(key), kind, value, provenance });
                }
            }
            let kinds = if kinds.is_empty() { String::new() } else { format!(" ({})", kinds.join(", ")) };
            let label = load.text(&format!("imposed sanctions{kinds}"));
            Ok(act(ActKind::Sanction, window, participants, label, provenance))
        })();
        load.put(row.at, act, |rows| &mut rows.acts);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}

/// The listed words of a field; the same word may stand twice, for two objectives with one outcome each.
fn words<'w>(field: &str, listed: &[&'w str]) -> Result<Vec<&'w str>, Unkept> {
    field
        .split(',')
        .map(str::trim)
        .filter(|word| !word.is_empty())
        .map(|word| {
            listed.iter().copied().find(|other| *other == word).ok_or_else(|| SkipReason::UnlistedValue.of(word))
        })
        .collect()
}

/// The names in a field: split at commas, but not inside the names that hold one.
fn parties<'f>(field: &'f str, names_with_commas: &[&str]) -> Vec<&'f str> {
    let mut names = Vec::new();
    let mut rest = field.trim();
    while !rest.is_empty() {
        let whole = names_with_commas
            .iter()
            .filter(|name| rest.strip_prefix(**name).is_some_and(|after| after.is_empty() || after.starts_with(',')))
            .map(|name| name.len())
            .max();
        let end = whole.or_else(|| rest.find(',')).unwrap_or(rest.len());
        let (name, after) = rest.split_at(end);
        names.push(name.trim());
        rest = after.strip_prefix(',').unwrap_or(after).trim();
    }
    if names.is_empty() {
        names.push("");
    }
    names
}

fn party(actors: &mut Actors<'_>, name: &str, begin: Period) -> Result<ActorId, Unkept> {
    let reason = match actors.in_year(name, begin) {
        Ok(actor) => return Ok(actor),
        Err(reason) => reason,
    };
    let is_class = ["Signatories", "Participants", "countries", "Balkans", "Terrorist Organizations"]
        .iter()
        .any(|word| name.contains(word));
    let reason = if is_class { SkipReason::UnlistedGroup } else { reason };
    Err(reason.of(&format!("{name} in {begin}")))
}
