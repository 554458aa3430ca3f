//! Recorded votes of the General Assembly as the United Nations Digital Library publishes them: a row for each member and resolution.
//!
//! Readings, each with its case:
//! - Each row repeats its resolution. The question stands on the first of its rows, and its counts are the record's; where the rows kept do
//!   not come to them, its list is incomplete.
//! - X is a member that did not vote: recorded, without a reason (Turkmenistan, which is nearly always among them). Only where the note of
//!   the row names Article 19 is it barred.
//! - Only adopted texts are listed: no paragraphs, amendments, motions or defeated drafts.
//! - A/RES/79/1 has the same key in every edition, `unga-79-1`; a symbol of before session 31 (A/RES/2758(XXVI)) keeps the library's number,
//!   since the older edition has page numbers there.
//! - The seat of China before 25 October 1971 was held from Taipei, under whichever code.

use std::collections::{HashMap, HashSet};

use demarche_core::{
    Answer, Ballot, Completeness, Day, Entitled, How, Locator, Mark, MarkKind, Marked, Period, Precision, Provenance,
    Question, QuestionId, QuestionKind, Totals,
};

use crate::actors::{Actors, Reading, seat};
use crate::dates::plain;
use crate::error::Error;
use crate::load::Load;
use crate::skip::{SkipReason, Unkept, shortened};
use crate::table::Row;
use crate::un_resolutions::key;

struct RollCall {
    id: String,
    symbol: String,
    day: Day,
    title: String,
    subjects: String,
    /// Yes, no, abstentions by the record.
    official: [u16; 3],
    /// Yes, no, abstentions among the rows kept.
    counted: [u16; 3],
    at: Locator,
}

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut table = load.required("ga_voting.csv")?;
    let mut actors = Actors::new(&registry, load.card, Reading::Anachronistic(demarche_core::Scheme::Iso3))?;
    let mut roll_calls: Vec<RollCall> = Vec::new();
    let mut by_id: HashMap<String, usize> = HashMap::new();
    let mut has_voted = HashSet::new();
    while let Some(row) = table.next()? {
        let ballot = (|| {
            let call = roll_call(&row)?;
            let (code, day) = (row.get(1), call.day);
            let voter =
                actors.on(code, day).map_err(|reason| reason.of(&format!("{code} ({}) on {day}", row.get(2))))?;
            let (actor, represented_by) = seat(&registry, voter, day);
            let note = row.get(13).trim();
            let (answer, counted) = match row.get(3) {
                "Y" => (Answer::Yes, Some(0)),
                "N" => (Answer::No, Some(1)),
                "A" => (Answer::Abstain, Some(2)),
                "X" if note.to_lowercase().contains("article 19") => (Answer::Barred, None),
                "X" => (Answer::Unrecorded, None),
                other => return Err(SkipReason::UnlistedValue.of(other)),
            };
            let index = match by_id.get(row.get(0)) {
                Some(index) => *index,
                None => {
                    by_id.insert(call.id.clone(), roll_calls.len());
                    roll_calls.push(call);
                    roll_calls.len() - 1
                }
            };
            if !has_voted.insert((index, actor)) {
                return Err(SkipReason::Duplicate.of(&format!("{code} in {}", row.get(6))));
            }
            let known = &mut roll_calls[index];
            known.at = known.at.min(row.at);
            if let Some(counted) = counted {
                known.counted[counted] = known.counted[counted].saturating_add(1);
            }
            Ok(Ballot {
                question: QuestionId::from_index(index),
                actor,
                answer,
                how: How::Recorded,
                represented_by,
                provenance: Provenance { note: load.text(note), ..load.public_on(row.at, day) },
            })
        })();
        load.put(row.at, ballot, |rows| &mut rows.ballots);
        load.tick(&table);
    }
    load.close(&table);
    for call in roll_calls {
        add_question(load, call);
    }
    Ok(())
}

fn roll_call(row: &Row<'_>) -> Result<RollCall, Unkept> {
    let (id, symbol) = (row.get(0), row.get(6).trim());
    if id.is_empty() || !id.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(SkipReason::BadNumber.of(id));
    }
    if symbol.is_empty() {
        return Err(SkipReason::UnknownQuestion.of(id));
    }
    let date: Period = row.get(4).parse().map_err(|_| SkipReason::BadDate.of(row.get(4)))?;
    if date.precision() != Precision::Day {
        return Err(SkipReason::BadDate.of(row.get(4)));
    }
    let mut official = [0; 3];
    for (count, column) in official.iter_mut().zip(14..) {
        let text = row.get(column);
        *count = plain(text).parse().map_err(|_| SkipReason::BadNumber.of(&format!("{text} in {symbol}")))?;
    }
    Ok(RollCall {
        id: id.to_owned(),
        symbol: symbol.to_owned(),
        day: date.from(),
        title: shortened(row.get(10).trim(), 200),
        subjects: row.get(12).to_owned(),
        official,
        counted: [0; 3],
        at: row.at,
    })
}

fn add_question(load: &mut Load<'_>, call: RollCall) {
    let own_key = format!("unga-undl-{}", call.id);
    let key = key(&call.symbol).filter(|key| load.catalogue.question_by_key(key).is_none()).unwrap_or(own_key);
    let [yes, no, abstain] = call.official;
    let is_whole = call.official == call.counted;
    let note = if is_whole {
        String::new()
    } else {
        let [y, n, a] = call.counted;
        format!("the record counts {yes}-{no}-{abstain}, the rows come to {y}-{n}-{a} (yes, no, abstentions)")
    };
    let question = Question {
        key,
        body: "UNGA".to_owned(),
        kind: QuestionKind::RollCall,
        symbol: call.symbol,
        date: Period::day(call.day),
        title: call.title,
        totals: Totals::of(yes, no, abstain),
        completeness: if is_whole { Completeness::Yes } else { Completeness::Incomplete },
        entitled: Entitled::UnMembers,
        citation: load.provenance(call.at).citation,
        at: call.at,
        note: load.text(&note),
    };
    // The numbers of the library are unique, so that the second key is free.
    let Some(id) = load.catalogue.add_question(question) else { return };
    let (of, provenance) = (Marked::Question(id), load.public_on(call.at, call.day));
    let value = load.text("whole");
    load.rows.marks.push(Mark { of, kind: MarkKind::PutToVote, value, provenance });
    let provenance = load.provenance(call.at);
    let mut seen = HashSet::new();
    for subject in call.subjects.split('|').map(str::trim).filter(|subject| !subject.is_empty()) {
        let value = load.text(subject);
        if seen.insert(value) {
            load.rows.marks.push(Mark { of, kind: MarkKind::Subject, value, provenance });
        }
    }
}
