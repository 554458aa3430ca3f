//! Joint military exercises, 1974-2010 (JME 3).
//!
//! Readings, each with its case:
//! - A row is an exercise with all its participants, in up to thirty columns: one act.
//! - Codes are typed by hand: `uSA`, `FRA ` and `DEu` are read as meant, ROM is Romania, DEU is also the Federal Republic before 1990. An
//!   exercise with a participant that is no actor (`8 NATO members`, Bermuda) is skipped whole.
//! - 310 rows have no year in its column, but a date beside it; a day or a month `xx` is not told. An end that is not told (-9) leaves the
//!   window at its beginning.
//! - The column AUS contradicts the list of participants in 33 rows and is not kept.
//! - Several rows may describe one exercise by different coders: they are acts of their own.

use demarche_core::{ActKind, ActorId, MarkKind, Provenance, Role, Scheme, Window};

use crate::actors::{Actors, Reading};
use crate::dates::{in_parts, month_day_year};
use crate::error::Error;
use crate::load::{Load, act};
use crate::skip::SkipReason;

const PARTICIPANTS: std::ops::Range<usize> = 22..52;

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("jme_v3.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Iso3))?;
    while let Some(row) = table.next()? {
        let exercise = (|| {
            let name = row.get(3).trim();
            let begin = match row.get(7) {
                "" => month_day_year(row.get(6))?,
                year => in_parts(year, row.get(8), row.get(9))?,
            };
            let end = match row.get(11) {
                "" => month_day_year(row.get(10)),
                year => in_parts(year, row.get(12), row.get(13)),
            };
            let window = Window::new(Some(begin), Some(end.unwrap_or(begin)))
                .map_err(|_| SkipReason::BadDate.of(&format!("{begin} to {}", row.get(10))))?;
            let mut participants: Vec<(ActorId, Role)> = Vec::new();
            for code in PARTICIPANTS.map(|column| row.get(column).trim().to_uppercase()) {
                if code.is_empty() {
                    continue;
                }
                if code == "-9" {
                    return Err(SkipReason::UnknownParty.of(&format!("{name} in {begin}")));
                }
                let party =
                    actors.on(&code, begin.from()).map_err(|reason| reason.of(&format!("{code} in {begin}")))?;
                if !participants.contains(&(party, Role::Doer)) {
                    participants.push((party, Role::Doer));
                }
            }
            if participants.is_empty() {
                return Err(SkipReason::NoValue.of(&format!("{name} in {begin}")));
            }
            let kinds: &[&str] = match row.get(14).to_uppercase().as_str() {
                "FTX" => &["field"],
                "CPX" => &["command_post"],
                "BOTH CPX & FTX" | "CPX/FTX" | "FTX/CPX" => &["command_post", "field"],
                "" | "UNSURE" => &[],
                other => return Err(SkipReason::UnlistedValue.of(other)),
            };
            let key = load.text(&format!("jme-{}", row.at.line));
            let provenance = Provenance { key, ..load.provenance(row.at) };
            for kind in kinds {
                load.mark_act(MarkKind::ExerciseKind, kind, provenance);
            }
            let institution = row.get(17).trim();
            if !institution.is_empty() {
                load.mark_act(MarkKind::Institution, institution, provenance);
            }
            let label = load.text(&match name {
                "" | "-9" => "held an exercise".to_owned(),
                name => format!("held the exercise {name}"),
            });
            let places: Vec<&str> =
                [4, 5].map(|column| row.get(column).trim()).into_iter().filter(|p| !matches!(*p, "" | "-9")).collect();
            let mut exercise = act(ActKind::Exercise, window, participants, label, provenance);
            exercise.place = load.text(&places.join(", "));
            Ok(exercise)
        })();
        load.put(row.at, exercise, |rows| &mut rows.acts);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
