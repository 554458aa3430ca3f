//! Multinational military exercises by participant, 1980-2010 (MME 7).
//!
//! Readings, each with its case:
//! - A row is a state that took part in an exercise: an act with one party. The acts of one exercise have a common mark `part_of`
//!   (mme100, seven states): exercises are counted by the mark.
//! - `xx` is a day that is not told (Combined Arms, 2005-06-xx): the month is kept.
//! - A state listed twice in one exercise is a duplicate; Germany is 260 throughout, and 817 is Viet Nam in the years of the list.
//! - NA as a code is looked up by the name (Tonga); a name -9 is not told.

use std::collections::HashSet;

use demarche_core::{ActKind, MarkKind, Provenance, Role, Scheme, Window};

use crate::actors::{Actors, Reading};
use crate::dates::in_parts;
use crate::error::Error;
use crate::load::{Load, act, flag};
use crate::skip::SkipReason;

const KINDS: [&str; 9] =
    ["command_post", "air", "land", "sea", "amphibious", "cyber", "warfighting", "peacekeeping", "humanitarian"];

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("mme-v7-long.csv")?;
    let mut by_code = Actors::new(&registry, load.card, Reading::Dated(Scheme::Gw))?;
    let mut by_name = Actors::new(&registry, load.card, Reading::Names)?;
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let exercise = (|| {
            let (id, code, name) = (row.get(0), row.get(3), row.get(4));
            if !id.starts_with("mme") || id.len() > 16 {
                return Err(SkipReason::UnlistedValue.of(id));
            }
            let begin = in_parts(row.get(10), row.get(11), row.get(12))?;
            let end = in_parts(row.get(14), row.get(15), row.get(16))?;
            let window = Window::new(Some(begin), Some(end))
                .map_err(|_| SkipReason::BadDate.of(&format!("{begin} to {end}")))?;
            let party = match (code, name) {
                ("NA", "-9") => return Err(SkipReason::UnknownParty.of(id)),
                ("NA", name) => by_name.on(name, begin.from()),
                (code, _) => by_code.on(code, begin.from()),
            };
            let party = party.map_err(|reason| reason.of(&format!("{name} ({code}) on {begin}")))?;
            let mut kinds = Vec::new();
            for (kind, column) in KINDS.into_iter().zip(17..) {
                if flag(row.get(column))? {
                    kinds.push(kind);
                }
            }
            if !seen.insert((id.to_owned(), party)) {
                return Err(SkipReason::Duplicate.of(&format!("{name} in {id}")));
            }
            let key = load.text(&format!("{id}-{}", registry.code(party)));
            let provenance = Provenance { key, ..load.provenance(row.at) };
            load.mark_act(MarkKind::PartOf, id, provenance);
            for kind in kinds {
                load.mark_act(MarkKind::ExerciseKind, kind, provenance);
            }
            let label = load.text(&match row.get(1) {
                "" | "NA" | "-9" => "took part in an exercise".to_owned(),
                name => format!("took part in the exercise {name}"),
            });
            let place = load.text(match row.get(6) {
                "NA" | "-9" => "",
                place => place,
            });
            let mut exercise = act(ActKind::Exercise, window, vec![(party, Role::Doer)], label, provenance);
            exercise.place = place;
            Ok(exercise)
        })();
        load.put(row.at, exercise, |rows| &mut rows.acts);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
