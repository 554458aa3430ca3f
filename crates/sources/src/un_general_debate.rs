//! Speeches in the general debate of the General Assembly (United Nations General Debate Corpus), and the list of all that were held.
//!
//! Readings, each with its case:
//! - A speech is dated by its year: the corpus does not tell the day. It is taken to be known by the end of that year.
//! - RUS until 1991 is the Soviet Union, YEM until 1989 the Yemen Arab Republic, YUG from 1992 on Serbia and Montenegro.
//! - CHN until 1970 is the delegation from Taipei, which held China's seat: its words are Taiwan's, with a note. Session 26 (1971), in
//!   which the seat changed hands, is read as China; the corpus does not tell who spoke.
//! - The list gives each speech as an act. Its key is that of the text, so that a speech without a text (most of them) is told apart from
//!   no speech at all.
//! - The text is kept as it is, with its line ends and the faults of its scan: places in it are counted in characters.

use std::collections::HashSet;

use demarche_core::{ActKind, ActorId, Document, DocumentKind, Locator, Period, Provenance, Role, Scheme, Window};
use serde::Deserialize;

use crate::actors::{Actors, Reading};
use crate::error::Error;
use crate::load::{Load, act, year};
use crate::skip::{SkipReason, Unkept};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Speech {
    iso3: String,
    session: u16,
    year: u16,
    text: String,
}

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(Scheme::Iso3))?;
    let mut seen = HashSet::new();
    for which in 0..load.given("*.jsonl") {
        let mut lines = load.json("*.jsonl", which)?;
        while let Some((at, speech)) = lines.next::<Speech>()? {
            lines.count(1);
            let document = (|| {
                let told = Told::new(&mut actors, &speech.iso3, speech.session, &speech.year.to_string())?;
                if speech.text.trim().is_empty() {
                    return Err(SkipReason::NoValue.of(&told.key));
                }
                let provenance = told.provenance(load, at);
                if !seen.insert(provenance.key) {
                    return Err(SkipReason::Duplicate.of(&told.key));
                }
                Ok(Document {
                    kind: DocumentKind::Speech,
                    title: format!("General debate, session {} ({})", speech.session, told.year),
                    speaker: Some(told.speaker),
                    date: Some(told.year),
                    language: "en".to_owned(),
                    url: String::new(),
                    text: speech.text,
                    provenance,
                })
            })();
            load.put(at, document, |rows| &mut rows.documents);
            load.tick(&lines);
        }
        load.close(&lines);
    }
    read_list(load, &mut actors)
}

/// What a line tells of a speech beside its words.
struct Told {
    key: String,
    speaker: ActorId,
    year: Period,
    is_from_taipei: bool,
}

impl Told {
    fn new(actors: &mut Actors<'_>, iso3: &str, session: u16, written: &str) -> Result<Self, Unkept> {
        let year = year(written)?;
        if i32::from(session) + 1945 != i32::from(year.from().year()) {
            return Err(SkipReason::BadDate.of(&format!("session {session} in {year}")));
        }
        let speaker = actors.in_year(iso3, year).map_err(|reason| reason.of(&format!("{iso3} in {year}")))?;
        let is_from_taipei = iso3 == "CHN" && year.from().year() <= 1970;
        Ok(Self { key: format!("ungd-{session}-{iso3}"), speaker, year, is_from_taipei })
    }

    fn provenance(&self, load: &mut Load<'_>, at: Locator) -> Provenance {
        let note =
            if self.is_from_taipei { "for the seat of China, then held by the delegation from Taipei" } else { "" };
        let (key, note) = (load.text(&self.key), load.text(note));
        Provenance { key, note, is_known_on_assumed: true, ..load.public_on(at, self.year.last()) }
    }
}

fn read_list(load: &mut Load<'_>, actors: &mut Actors<'_>) -> Result<(), Error> {
    let Some(mut table) = load.table("index_all_1946_2024.csv")? else {
        return Ok(());
    };
    let assembly = load.registry.by_code("UN");
    let mut seen = HashSet::new();
    while let Some(row) = table.next()? {
        let act = (|| {
            let session = row.get(1).parse().map_err(|_| SkipReason::BadNumber.of(row.get(1)))?;
            let told = Told::new(actors, row.get(0), session, row.get(2))?;
            let assembly = assembly.ok_or_else(|| SkipReason::UnknownActor.of("UN"))?;
            let provenance = told.provenance(load, row.at);
            if !seen.insert(provenance.key) {
                return Err(SkipReason::Duplicate.of(&told.key));
            }
            let label = load.text(&format!("spoke in the general debate of session {session}"));
            let parties = vec![(told.speaker, Role::Doer), (assembly, Role::Recipient)];
            Ok(act(ActKind::Address, Window::of(told.year), parties, label, provenance))
        })();
        load.put(row.at, act, |rows| &mut rows.acts);
        load.tick(&table);
    }
    load.close(&table);
    Ok(())
}
