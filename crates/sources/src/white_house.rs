//! Statements, remarks, briefings and orders of the White House, January 2021 to December 2022.
//!
//! Readings, each with its case:
//! - The words are those of the United States from noon of 2021-01-20 on. The fact sheet of 2021-01-15 is of the president-elect: it has
//!   no speaker.
//! - The day is the one on which the page was put up, and on which it could be known.
//! - A readout of a call is one side's account; it is a text, never an act.
//! - The text is kept in its Markdown: places in it are counted in characters.

use std::collections::HashSet;

use demarche_core::{Day, Document, DocumentKind, Period, Provenance};
use serde::Deserialize;

use crate::error::Error;
use crate::load::{Load, day};
use crate::skip::{SkipReason, Unkept};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Page {
    date: String,
    kind: String,
    title: String,
    url: String,
    text: String,
}

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let government = load.registry.by_code("USA");
    let inauguration = Day::new(2021, 1, 20);
    let before = load.text("published for the president-elect, before the inauguration: no words of the government");
    let mut seen = HashSet::new();
    for which in 0..load.given("*.jsonl") {
        let mut lines = load.json("*.jsonl", which)?;
        while let Some((at, page)) = lines.next::<Page>()? {
            lines.count(1);
            let document = (|| {
                let date = day(&page.date)?;
                let kind = kind(&page.kind)?;
                let slug = page.url.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
                if slug.is_empty() || page.text.trim().is_empty() {
                    return Err(SkipReason::NoValue.of(&format!("{} of {date}", page.title)));
                }
                let key = load.text(&format!("white-house-{date}-{slug}"));
                if !seen.insert(key) {
                    return Err(SkipReason::Duplicate.of(&page.url));
                }
                let is_government = inauguration.is_some_and(|first| first <= date);
                let provenance = load.public_on(at, date);
                let note = if is_government { provenance.note } else { before };
                Ok(Document {
                    kind,
                    title: page.title,
                    speaker: government.filter(|_| is_government),
                    date: Some(Period::day(date)),
                    language: "en".to_owned(),
                    url: page.url,
                    text: page.text,
                    provenance: Provenance { key, note, ..provenance },
                })
            })();
            load.put(at, document, |rows| &mut rows.documents);
            load.tick(&lines);
        }
        load.close(&lines);
    }
    Ok(())
}

fn kind(section: &str) -> Result<DocumentKind, Unkept> {
    match section {
        "statements-releases" => Ok(DocumentKind::Statement),
        "speeches-remarks" => Ok(DocumentKind::Remarks),
        "press-briefings" => Ok(DocumentKind::Briefing),
        "presidential-actions" => Ok(DocumentKind::Order),
        "blog" | "disclosures" | "legislation" => Ok(DocumentKind::Other),
        other => Err(SkipReason::UnlistedValue.of(other)),
    }
}
