//! Ideal points of states by session of the General Assembly, 1946-2019, as published (Bailey, Strezhnev and Voeten).
//!
//! Readings, each with its case:
//! - A session is no calendar year. Session 74 is from September 2019 to September 2020: the window begins and ends some time in those
//!   months, since the table has no days. Session 1 had two parts, from January to December 1946. Session 19 voted on nothing and is not there.
//! - The point is the posterior mean, its range the 5 and 95 per cent of the posterior. Points of different runs are not on one scale.
//! - A code means its holder on 1 December of the opening year, when most votes fall, or else at the end of the session (Ghana in session
//!   11): 365 in session 46 is the Soviet Union, 369 in session
//!   1 is Ukraine as a Soviet republic. Code 680, Yemen (Aden), is labelled YAR and is another state.
//! - The votes of 713 in sessions 4 to 26 were cast for the seat of China by the delegation from Taipei: they are China's, and the note says
//!   so. In session 26 both stand, for the seat changed hands within it; the row of 710 is kept, and the other is a duplicate.

use std::collections::HashSet;

use demarche_core::{Attribute, Day, Provenance, Scheme, Trait, Window};

use crate::actors::{Actors, Reading, seat};
use crate::dates::in_parts;
use crate::error::Error;
use crate::load::{Load, measured, number};
use crate::skip::{SkipReason, Unkept};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("IdealpointestimatesAll_Apr2020.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Cow))?;
    let about = load.text("");
    let taipei = load.text("of the votes cast for the seat of China by the delegation from Taipei");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let point = (|| {
            let (code, session) = (row.get(1), row.get(2));
            let said = || format!("cow {code} in session {session}");
            let (window, day) = session_of(session)?;
            let voter = actors.on(code, day).or_else(|reason| match (reason, window.end()) {
                (SkipReason::NotThen, Some(end)) => actors.on(code, end.from()).map_err(|_| reason),
                _ => Err(reason),
            });
            let voter = voter.map_err(|reason| reason.of(&said()))?;
            let (actor, represented_by) = seat(&registry, voter, day);
            let range = (number(row.get(6))?, number(row.get(10))?);
            let attribute = Attribute::PublishedIdealPoint;
            let value = measured(attribute, number(row.get(4))?, Some(range))?;
            if represented_by.is_some() && session == "26" || !seen.insert((actor, window)) {
                return Err(SkipReason::Duplicate.of(&said()));
            }
            let note = if represented_by.is_some() { taipei } else { about };
            let provenance = Provenance { note, ..load.provenance(row.at) };
            Ok(Trait { actor, attribute, about, window, value, provenance })
        })();
        load.put(row.at, point, |rows| &mut rows.traits);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}

/// The window of a session, and the day on which its voters are looked up.
fn session_of(text: &str) -> Result<(Window, Day), Unkept> {
    let bad = || SkipReason::BadDate.of(&format!("session {text}"));
    let session: i16 = text.parse().ok().filter(|session| (1..=200).contains(session)).ok_or_else(bad)?;
    let opened = 1945 + session;
    let (begin, end) = match session {
        1 => (in_parts("1946", "1", "")?, in_parts("1946", "12", "")?),
        _ => (in_parts(&opened.to_string(), "9", "")?, in_parts(&(opened + 1).to_string(), "9", "")?),
    };
    let day = Day::new(opened, 12, 1).ok_or_else(bad)?;
    Ok((Window::new(Some(begin), Some(end)).map_err(|_| bad())?, day))
}
