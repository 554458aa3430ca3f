//! Roll calls of the General Assembly, 1946 to January 2020: the tables of Voeten as the unvotes package has them.
//!
//! Readings, each with its case:
//! - A vote is the vote on resolution `A/RES/s/n` only from session 31 on (before, `unres` holds page numbers: `R/10/259` is a procedural
//!   vote, no resolution), if it was on the text as a whole, and if more voted yes than no. Its key is then `unga-<s>-<n>`, the same in
//!   every edition; any other vote is `unga-<s>-rcid-<rcid>`.
//! - rcid 5847 is labelled R/63/307 and is the defeated motion to take no action on it (29-64-50): yes is against the text. So is the
//!   second R/64/296 (rcid 5866). They are told by their words, not by their counts.
//! - rcid 5938 repeats the vote on R/67/243 out of the verbatim record ("The Acting President: …"): such records never take the key.
//! - Tanzania is listed on 1961-12-04, five days before it was a state: some dates of the edition are early. A ballot is kept where its
//!   state existed by the end of that year.
//! - No row means absent, or not a member: the edition does not tell which, and nothing is inferred.

mod put;
mod voters;

use demarche_core::{
    Answer, Ballot, Completeness, Day, Entitled, How, Locator, Mark, MarkKind, Marked, Period, Precision, Question,
    QuestionId, QuestionKind, TextId, Totals,
};

use crate::actors::seat;
use crate::error::Error;
use crate::load::Load;
use crate::skip::{SkipReason, Unkept, shortened};
use crate::table::Row;
use put::{Put, put, resolution, whole_number};
use voters::Voters;

const MOST_RCID: usize = 1_000_000;
const NOT_LISTED: u32 = u32::MAX;

struct RollCall {
    rcid: u32,
    session: u16,
    day: Day,
    date: u32,
    put: Put,
    /// Number and letters of the resolution, where the symbol is one.
    resolution: Option<String>,
    label: String,
    title: String,
    at: Locator,
    yes: u16,
    abstain: u16,
    no: u16,
}

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let (roll_calls, by_rcid, dates) = read_roll_calls(load)?;
    let mut roll_calls = roll_calls;

    let mut table = load.required("votes.csv")?;
    let mut voters = Voters::new(&registry, load.card, dates)?;
    let words = registry.len().div_ceil(64);
    let mut has_voted = vec![0_u64; words * roll_calls.len()];
    while let Some(row) = table.next()? {
        let ballot = (|| {
            let call = listed(row.get(0), &by_rcid)?;
            let roll_call = &mut roll_calls[call];
            let text = if row.get(2).is_empty() { row.get(1) } else { row.get(2) };
            let actor = voters
                .who(text, roll_call.day, roll_call.date as usize)
                .map_err(|reason| reason.of(&format!("{} ({}) on {}", row.get(1), row.get(2), roll_call.day)))?;
            let (actor, represented_by) = seat(&registry, actor, roll_call.day);
            let (answer, count) = match row.get(3) {
                "yes" => (Answer::Yes, &mut roll_call.yes),
                "abstain" => (Answer::Abstain, &mut roll_call.abstain),
                "no" => (Answer::No, &mut roll_call.no),
                other => return Err(SkipReason::UnlistedValue.of(other)),
            };
            let (word, bit) = (call * words + actor.index() / 64, 1_u64 << (actor.index() % 64));
            if has_voted[word] & bit != 0 {
                return Err(SkipReason::Duplicate.of(&format!("{} in roll call {}", row.get(1), row.get(0))));
            }
            has_voted[word] |= bit;
            *count = count.saturating_add(1);
            Ok(Ballot {
                question: QuestionId::from_index(call),
                actor,
                answer,
                how: How::Recorded,
                represented_by,
                provenance: load.public_on(row.at, roll_call.day),
            })
        })();
        load.put(row.at, ballot, |rows| &mut rows.ballots);
        load.tick(&table);
    }
    load.close(&table);
    drop((has_voted, voters));
    load.rows.ballots.shrink_to_fit();

    let keys = add_questions(load, &roll_calls)?;
    read_issues(load, &by_rcid)?;
    read_matches(load, &by_rcid, &keys)
}

/// The roll call with this number.
fn listed(rcid: &str, by_rcid: &[u32]) -> Result<usize, Unkept> {
    let number = whole_number(rcid).ok_or_else(|| SkipReason::BadNumber.of(rcid))?;
    match by_rcid.get(number) {
        Some(&index) if index != NOT_LISTED => Ok(index as usize),
        _ => Err(SkipReason::UnknownQuestion.of(rcid)),
    }
}

type RollCalls = (Vec<RollCall>, Vec<u32>, usize);

fn read_roll_calls(load: &mut Load<'_>) -> Result<RollCalls, Error> {
    let mut table = load.required("rollcalls.csv")?;
    let mut roll_calls: Vec<RollCall> = Vec::new();
    let mut by_rcid: Vec<u32> = Vec::new();
    let mut dates: std::collections::HashMap<Day, u32> = std::collections::HashMap::new();
    while let Some(row) = table.next()? {
        let read = roll_call(&row).and_then(|mut call| {
            let rcid = call.rcid as usize;
            if by_rcid.len() <= rcid {
                by_rcid.resize(rcid + 1, NOT_LISTED);
            }
            if by_rcid[rcid] != NOT_LISTED {
                return Err(SkipReason::Duplicate.of(row.get(0)));
            }
            by_rcid[rcid] = roll_calls.len() as u32;
            let next = dates.len() as u32;
            call.date = *dates.entry(call.day).or_insert(next);
            let of = Marked::Question(QuestionId::from_index(roll_calls.len()));
            let provenance = load.public_on(row.at, call.day);
            if call.put != Put::NotTold {
                let value = load.text(call.put.as_str());
                load.rows.marks.push(Mark { of, kind: MarkKind::PutToVote, value, provenance });
            }
            let described = row.get(8).trim();
            if !described.is_empty() && described != call.title {
                let value = load.text(described);
                load.rows.marks.push(Mark { of, kind: MarkKind::Description, value, provenance });
            }
            if row.get(2) == "1" {
                let value = load.text("1");
                let provenance = load.provenance(row.at);
                load.rows.marks.push(Mark { of, kind: MarkKind::ImportantVote, value, provenance });
            }
            roll_calls.push(call);
            Ok(())
        });
        load.account(row.at, read);
        load.tick(&table);
    }
    load.close(&table);
    Ok((roll_calls, by_rcid, dates.len()))
}

fn roll_call(row: &Row<'_>) -> Result<RollCall, Unkept> {
    let bad = |text: &str| SkipReason::BadNumber.of(text);
    let rcid = whole_number(row.get(0)).filter(|rcid| *rcid <= MOST_RCID).ok_or_else(|| bad(row.get(0)))?;
    let session = whole_number(row.get(1)).and_then(|n| u16::try_from(n).ok()).ok_or_else(|| bad(row.get(1)))?;
    let date: Period = row.get(3).parse().map_err(|_| SkipReason::BadDate.of(row.get(3)))?;
    if date.precision() != Precision::Day {
        return Err(SkipReason::BadDate.of(row.get(3)));
    }
    for flag in [row.get(2), row.get(5), row.get(6)] {
        if !matches!(flag, "" | "0" | "1") {
            return Err(SkipReason::UnlistedValue.of(flag));
        }
    }
    let (label, short, text) = (row.get(4), row.get(7), row.get(8));
    let resolution = if session >= 31 { resolution(label, session) } else { None };
    let title = if short.trim().is_empty() { text } else { short };
    Ok(RollCall {
        rcid: rcid as u32,
        session,
        day: date.from(),
        date: 0,
        put: put(text, row.get(5) == "1", row.get(6) == "1", resolution.is_some()),
        resolution,
        label: label.to_owned(),
        title: shortened(title.trim(), 200),
        at: row.at,
        yes: 0,
        abstain: 0,
        no: 0,
    })
}

fn add_questions(load: &mut Load<'_>, roll_calls: &[RollCall]) -> Result<Vec<String>, Error> {
    let mut keys = Vec::with_capacity(roll_calls.len());
    for call in roll_calls {
        let own_key = format!("unga-{}-rcid-{}", call.session, call.rcid);
        let key = match &call.resolution {
            Some(number) if call.put == Put::Whole && call.yes > call.no => format!("unga-{number}"),
            _ => own_key.clone(),
        };
        let note = load.text(call.put.note());
        let symbol = match (&call.resolution, call.put) {
            (Some(_), Put::Whole) => match call.label.strip_prefix("R/") {
                Some(rest) => format!("A/RES/{rest}"),
                None => call.label.clone(),
            },
            _ => call.label.clone(),
        };
        let mut question = Question {
            key,
            body: "UNGA".to_owned(),
            kind: QuestionKind::RollCall,
            symbol,
            date: Period::day(call.day),
            title: call.title.clone(),
            totals: Totals::of(call.yes, call.no, call.abstain),
            completeness: Completeness::Unchecked,
            entitled: Entitled::UnMembers,
            citation: load.provenance(call.at).citation,
            at: call.at,
            note,
        };
        if load.catalogue.question_by_key(&question.key).is_some() {
            question.key = own_key;
        }
        keys.push(question.key.clone());
        // The numbers of roll calls are unique, so that the second key is free.
        load.catalogue.add_question(question);
    }
    Ok(keys)
}

/// Topics are assigned by the makers after the fact: they could be known only from the release.
fn read_issues(load: &mut Load<'_>, by_rcid: &[u32]) -> Result<(), Error> {
    let Some(mut table) = load.table("issues.csv")? else {
        return Ok(());
    };
    let mut seen = std::collections::HashSet::new();
    while let Some(row) = table.next()? {
        let read = listed(row.get(0), by_rcid).and_then(|call| {
            if !matches!(row.get(1), "me" | "nu" | "di" | "hr" | "co" | "ec") {
                return Err(SkipReason::UnlistedValue.of(row.get(1)));
            }
            let value: TextId = load.text(row.get(1));
            if !seen.insert((call, value)) {
                return Err(SkipReason::Duplicate.of(&format!("{} {}", row.get(0), row.get(1))));
            }
            let of = Marked::Question(QuestionId::from_index(call));
            let provenance = load.provenance(row.at);
            load.rows.marks.push(Mark { of, kind: MarkKind::Issue, value, provenance });
            Ok(())
        });
        load.account(row.at, read);
    }
    load.close(&table);
    Ok(())
}

fn read_matches(load: &mut Load<'_>, by_rcid: &[u32], keys: &[String]) -> Result<(), Error> {
    let Some(mut table) = load.table("Matches.csv")? else {
        return Ok(());
    };
    while let Some(row) = table.next()? {
        let read = listed(row.get(1), by_rcid).and_then(|first| {
            let second = listed(row.get(2), by_rcid)?;
            let value = load.text(&keys[first]);
            let of = Marked::Question(QuestionId::from_index(second));
            let provenance = load.provenance(row.at);
            load.rows.marks.push(Mark { of, kind: MarkKind::RepeatOf, value, provenance });
            Ok(())
        });
        load.account(row.at, read);
    }
    load.close(&table);
    Ok(())
}
