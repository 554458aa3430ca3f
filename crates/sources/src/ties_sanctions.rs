//! Threats and impositions of economic sanctions, 1945-2005 (TIES 4, a selection of cases and columns).
//!
//! Readings, each with its case:
//! - A case may be a threat, an imposition, or both: they are two acts with a common mark `part_of`. Cases are counted by the mark.
//! - The European Union is one sender, 1000. Where no state is named as sender, the one that led is; where none led, the one organisation
//!   through which it was done (1830 and 1653, the Union and its predecessor; 4400, the United Nations). With two organisations and no state
//!   (3450 and 3850 against Israel, 1981) who sent it is not told.
//! - The sender that led is a mark of its own, beside the list of senders.
//! - A year with a remark ("1949, sometime before this date.") is no date.
//! - A case that went on at a day named has no end. Where neither an end nor such a day stands, when it ended is not told: the window is
//!   that of the imposition, and the note says so.
//! - Issues, kinds of sanction and outcomes are the codes of the source, known from its release; codes below zero (-9) tell nothing.

use std::collections::HashSet;

use demarche_core::{ActKind, ActorId, MarkKind, Period, Provenance, Role, Scheme, Window};

use crate::actors::{Actors, Reading};
use crate::dates::{in_parts, plain};
use crate::error::Error;
use crate::load::{Load, act, flag};
use crate::skip::{SkipReason, Unkept};
use crate::table::Row;

const PRIMARY: usize = 15;
const TARGET: usize = 16;
const INSTITUTIONS: usize = 18;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("ties_1945_2005.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Cow))?;
    let nothing = load.text("");
    let not_told = load.text("when it ended is not told");
    let threatened = load.text("threatened sanctions");
    let imposed = load.text("imposed sanctions");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let kept = (|| {
            let case = row.get(0);
            if case.is_empty() || !case.bytes().all(|byte| byte.is_ascii_digit()) {
                return Err(SkipReason::BadNumber.of(case));
            }
            let begin = in_parts(row.get(3), row.get(1), row.get(2))?;
            let is_threat = flag(row.get(25))?;
            let is_imposed = flag(row.get(43))?;
            if !is_threat && !is_imposed {
                return Err(SkipReason::NotTied.of(case));
            }
            let parties = parties(&mut actors, &row, begin)?;
            let leader = plain(row.get(PRIMARY));
            let leader = if leader.is_empty() { None } else { Some(party(&mut actors, leader, begin)?) };
            let imposition = if is_imposed { Some(imposition(&row, begin)?) } else { None };
            if !seen.insert(case.to_owned()) {
                return Err(SkipReason::Duplicate.of(case));
            }
            let whole = format!("ties-{case}");
            let mut say = |key: String, kind, window: Window, label, note, marks: &[(MarkKind, &str)]| {
                let key = load.text(&key);
                let provenance = Provenance { key, note, ..load.provenance(row.at) };
                load.mark_act(MarkKind::PartOf, &whole, provenance);
                if let Some(leader) = leader {
                    load.mark_act(MarkKind::PrimarySender, registry.code(leader), provenance);
                }
                let shared = [
                    (MarkKind::Institution, row.get(INSTITUTIONS)),
                    (MarkKind::Issue, row.get(21)),
                    (MarkKind::Issue, row.get(22)),
                    (MarkKind::Issue, row.get(23)),
                ];
                for (mark, codes) in shared.iter().chain(marks) {
                    for code in codes.split_whitespace().map(plain).filter(|code| !code.starts_with('-')) {
                        load.mark_act(*mark, code, provenance);
                    }
                }
                load.rows.acts.push(act(kind, window, parties.clone(), label, provenance));
            };
            if is_threat {
                let key = format!("{whole}-threat");
                let marks = [(MarkKind::SanctionKind, row.get(29))];
                say(key, ActKind::SanctionThreatened, Window::of(begin), threatened, nothing, &marks);
            }
            if let Some((window, is_end_told)) = imposition {
                let marks = [(MarkKind::SanctionKind, row.get(48)), (MarkKind::Outcome, row.get(63))];
                let note = if is_end_told { nothing } else { not_told };
                say(whole.clone(), ActKind::Sanction, window, imposed, note, &marks);
            }
            Ok(())
        })();
        load.account(row.at, kept);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}

fn party(actors: &mut Actors<'_>, code: &str, begin: Period) -> Result<ActorId, Unkept> {
    let year = crate::load::year(&begin.from().year().to_string()).unwrap_or(begin);
    actors.in_year(code, year).map_err(|reason| reason.of(&format!("cow {code} in {year}")))
}

/// Senders and the target.
fn parties(actors: &mut Actors<'_>, row: &Row<'_>, begin: Period) -> Result<Vec<(ActorId, Role)>, Unkept> {
    let mut codes: Vec<&str> = (10..=14).map(|column| plain(row.get(column))).filter(|code| !code.is_empty()).collect();
    if codes.is_empty() {
        codes.extend(Some(plain(row.get(PRIMARY))).filter(|code| !code.is_empty()));
    }
    if codes.is_empty() {
        match row.get(INSTITUTIONS).split_whitespace().collect::<Vec<_>>().as_slice() {
            [one] => codes.push(one),
            several => return Err(SkipReason::UnknownParty.of(&format!("institutions {}", several.join(" and ")))),
        }
    }
    let mut parties: Vec<(ActorId, Role)> = Vec::new();
    for code in codes {
        let sender = party(actors, code, begin)?;
        if !parties.contains(&(sender, Role::Doer)) {
            parties.push((sender, Role::Doer));
        }
    }
    let target = party(actors, plain(row.get(TARGET)), begin)?;
    if parties.contains(&(target, Role::Doer)) {
        return Err(SkipReason::SelfTie.of(row.get(0)));
    }
    parties.push((target, Role::Target));
    Ok(parties)
}

/// When a sanction held, and whether the source tells when it ended or that it went on.
fn imposition(row: &Row<'_>, begin: Period) -> Result<(Window, bool), Unkept> {
    let is_told = |column: usize| !row.get(column).is_empty() && !row.get(column).starts_with('-');
    let start = if is_told(46) { in_parts(row.get(46), row.get(44), row.get(45))? } else { begin };
    let window = |end| Window::new(Some(start), end).map_err(|_| SkipReason::BadDate.of(row.get(0)));
    if is_told(6) {
        Ok((window(Some(in_parts(row.get(6), row.get(4), row.get(5))?))?, true))
    } else if is_told(9) {
        Ok((window(None)?, true))
    } else {
        Ok((Window::of(start), false))
    }
}
