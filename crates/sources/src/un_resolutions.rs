//! Resolutions of the General Assembly since October 2019 with votes and sponsors: the machine-readable files of the United Nations.
//!
//! A line is one resolution; each name in its lists counts as a row of its own, so that none is lost without a reason.
//! Readings, each with its case:
//! - A/RES/75/290 A lists every voter twice: the second is a duplicate. A/RES/77/293 lists 58 abstentions and counts 59: the list is
//!   incomplete and kept out of scores. A/RES/75/254 A-C counts 168 votes and lists none: totals only.
//! - "N.A." as a count is a zero where a vote was recorded (74.json), else no count.
//! - A text adopted without a vote is kept as a question that nobody was asked (`no_vote`), because it has sponsors and a symbol.
//! - Original sponsors tabled the text, additional ones joined it: two acts, both dated by the adoption, on which the lists stand.
//! - "EGYPT (ON BEHALF OF … THE LEAGUE OF ARAB STATES)": Egypt tabled it, and on whose behalf is a mark; the members are not made sponsors.
//! - Chairs, bureaus and presidents are offices: skipped as `not_a_state`.

use std::collections::HashSet;

use demarche_core::{
    ActKind, ActorId, Answer, Ballot, Completeness, Day, Entitled, How, Locator, Mark, MarkKind, Marked, Period,
    Provenance, Question, QuestionId, QuestionKind, Role, TextId, Totals, Window,
};
use serde::Deserialize;

use crate::actors::{Actors, Reading, seat};
use crate::error::Error;
use crate::load::{Load, act};
use crate::skip::{SkipReason, Unkept};

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
#[allow(non_snake_case, dead_code)] // The names are the publisher's; the fields that are not used are checked all the same.
struct Resolution {
    symbol: String,
    resolution_number: String,
    title: String,
    session: String,
    adoption_meeting: String,
    adoption_date: String,
    originating_document: String,
    report_paragraph: String,
    committee: String,
    agenda_item: String,
    agenda_item_name: String,
    adoption_type: String,
    MS_in_favour_count: String,
    MS_against_count: String,
    MS_abstaining_count: String,
    pv: String,
    MS_in_favour: Vec<String>,
    MS_against: Vec<String>,
    MS_abstaining: Vec<String>,
    sponsors: Vec<String>,
    additional_sponsors: Vec<String>,
    SDGs: Vec<String>,
    subjects: Vec<Vec<String>>,
    #[serde(default)]
    voting_type: String,
}

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let registry = std::sync::Arc::clone(&load.registry);
    let mut actors = Actors::new(&registry, load.card, Reading::Names)?;
    for which in 0..load.given("*.json") {
        let mut lines = load.json("*.json", which)?;
        while let Some((at, resolution)) = lines.next::<Resolution>()? {
            let lists = [
                &resolution.MS_in_favour,
                &resolution.MS_against,
                &resolution.MS_abstaining,
                &resolution.sponsors,
                &resolution.additional_sponsors,
            ];
            let names: usize = lines_of(&lists);
            lines.count(1 + names);
            match question(load, &resolution, at) {
                Ok((id, day)) => {
                    load.keep();
                    keep_lists(load, &mut actors, &resolution, at, id, day);
                }
                Err(unkept) => {
                    for _ in 0..names {
                        let found = format!("a name under {}", unkept.found);
                        load.skip(at, SkipReason::UnknownQuestion.of(&found));
                    }
                    load.skip(at, unkept);
                }
            }
            load.tick(&lines);
        }
        load.close(&lines);
    }
    Ok(())
}

fn lines_of(lists: &[&Vec<String>]) -> usize {
    lists.iter().map(|list| list.len()).sum()
}

/// `unga-75-290a` of `A/RES/75/290 A`, `unga-es11-1` of `A/RES/ES-11/1`.
pub(crate) fn key(symbol: &str) -> Option<String> {
    let (session, number) = symbol.strip_prefix("A/RES/")?.split_once('/')?;
    let session = session.replace("ES-", "es").replace("S-", "s");
    let is_sound = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
    let number = number.replace(' ', "").to_lowercase();
    (is_sound(&session) && is_sound(&number)).then(|| format!("unga-{session}-{number}"))
}

/// `2 March 2022` and `2019-10-10 00:00:00`.
fn date(text: &str) -> Option<Day> {
    let text = text.replace('\u{a0}', " ");
    if let Some(iso) = text.strip_suffix(" 00:00:00") {
        return iso.parse::<Period>().ok().filter(|day| day.last() == day.from()).map(Period::from);
    }
    let mut parts = text.split_whitespace();
    let (day, month, year) = (parts.next()?, parts.next()?, parts.next()?);
    let months = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = months.iter().position(|name| *name == month)? + 1;
    if parts.next().is_some() || !(1..=2).contains(&day.len()) || year.len() != 4 {
        return None;
    }
    Day::new(year.parse().ok()?, i8::try_from(month).ok()?, day.parse().ok()?)
}

fn question(load: &mut Load<'_>, resolution: &Resolution, at: Locator) -> Result<(QuestionId, Day), Unkept> {
    let symbol = &resolution.symbol;
    let key = key(symbol).ok_or_else(|| SkipReason::UnlistedValue.of(symbol))?;
    let day = date(&resolution.adoption_date).ok_or_else(|| SkipReason::BadDate.of(&resolution.adoption_date))?;
    let is_vote = match resolution.adoption_type.as_str() {
        "By a recorded vote" => true,
        "Without a vote" => false,
        other => return Err(SkipReason::UnlistedValue.of(other)),
    };
    let count = |text: &str| match text {
        "N.A." => Ok(None),
        _ => text.parse::<u16>().map(Some).map_err(|_| SkipReason::BadNumber.of(&format!("{text} in {symbol}"))),
    };
    let official = [
        count(&resolution.MS_in_favour_count)?,
        count(&resolution.MS_against_count)?,
        count(&resolution.MS_abstaining_count)?,
    ];
    let listed = [&resolution.MS_in_favour, &resolution.MS_against, &resolution.MS_abstaining];
    let distinct = listed.map(|list| list.iter().collect::<HashSet<_>>().len());
    let counted: usize = official.iter().flatten().map(|count| usize::from(*count)).sum();
    let is_whole = official.iter().zip(distinct).all(|(count, listed)| usize::from(count.unwrap_or(0)) == listed);
    let (completeness, note) = match (is_vote, is_whole) {
        (false, _) => (Completeness::NoVote, "adopted without a vote".to_owned()),
        (true, true) => (Completeness::Yes, String::new()),
        (true, false) => {
            let note = format!(
                "counts {counted} votes ({}-{}-{}), lists {}-{}-{} (in favour, against, abstaining)",
                resolution.MS_in_favour_count,
                resolution.MS_against_count,
                resolution.MS_abstaining_count,
                distinct[0],
                distinct[1],
                distinct[2]
            );
            let is_list = distinct.iter().sum::<usize>() * 2 > counted;
            (if is_list { Completeness::Incomplete } else { Completeness::TotalsOnly }, note)
        }
    };
    let note = load.text(&note);
    let citation = load.provenance(at).citation;
    let [yes, no, abstain] = official.map(|count| count.unwrap_or(0));
    let id = load.catalogue.add_question(Question {
        key,
        body: "UNGA".to_owned(),
        kind: QuestionKind::RollCall,
        symbol: symbol.clone(),
        date: Period::day(day),
        title: resolution.title.clone(),
        totals: Totals::of(yes, no, abstain),
        completeness,
        entitled: Entitled::UnMembers,
        citation,
        at,
        note,
    });
    let id = id.ok_or_else(|| SkipReason::Duplicate.of(symbol))?;
    let provenance = load.public_on(at, day);
    let of = Marked::Question(id);
    let value = load.text(if is_vote { "whole" } else { "nothing" });
    load.rows.marks.push(Mark { of, kind: MarkKind::PutToVote, value, provenance });
    let mut seen: HashSet<TextId> = HashSet::new();
    for subject in resolution.subjects.iter().filter_map(|subject| subject.first()) {
        let value = load.text(subject);
        if seen.insert(value) {
            load.rows.marks.push(Mark { of, kind: MarkKind::Subject, value, provenance: load.provenance(at) });
        }
    }
    Ok((id, day))
}

fn keep_lists(
    load: &mut Load<'_>,
    actors: &mut Actors<'_>,
    resolution: &Resolution,
    at: Locator,
    question: QuestionId,
    day: Day,
) {
    let registry = std::sync::Arc::clone(&load.registry);
    let provenance = load.public_on(at, day);
    let mut voted: HashSet<ActorId> = HashSet::new();
    let lists = [
        (Answer::Yes, &resolution.MS_in_favour),
        (Answer::No, &resolution.MS_against),
        (Answer::Abstain, &resolution.MS_abstaining),
    ];
    for (answer, names) in lists {
        for name in names {
            let ballot = party(actors, name, day, &resolution.symbol).and_then(|(actor, _)| {
                if !voted.insert(actor) {
                    return Err(SkipReason::Duplicate.of(&format!("{name} in {}", resolution.symbol)));
                }
                let (actor, represented_by) = seat(&registry, actor, day);
                Ok(Ballot { question, actor, answer, how: How::Recorded, represented_by, provenance })
            });
            match ballot {
                Ok(ballot) => {
                    load.rows.ballots.push(ballot);
                    load.keep();
                }
                Err(unkept) => load.skip(at, unkept),
            }
        }
    }
    let mut sponsors: HashSet<ActorId> = HashSet::new();
    let lists = [
        (ActKind::TextTabled, "tabled", "sponsors", &resolution.sponsors),
        (ActKind::SponsorshipJoined, "joined the sponsors of", "additional-sponsors", &resolution.additional_sponsors),
    ];
    for (kind, verb, suffix, names) in lists {
        let key = format!("{}-{suffix}", load.catalogue.question(question).key);
        let key = load.text(&key);
        let mut participants = Vec::new();
        let mut behalves = Vec::new();
        for name in names {
            let sponsor = party(actors, name, day, &resolution.symbol).and_then(|(actor, behalf)| {
                if !sponsors.insert(actor) {
                    return Err(SkipReason::Duplicate.of(&format!("{name} in {}", resolution.symbol)));
                }
                participants.push((actor, Role::Doer));
                behalves.extend(behalf.map(|behalf| format!("{} for {behalf}", registry.code(actor))));
                Ok(())
            });
            load.account(at, sponsor);
        }
        if participants.is_empty() {
            continue;
        }
        let label = load.text(&format!("{verb} {}", resolution.symbol));
        let provenance = Provenance { key, ..provenance };
        for behalf in behalves {
            let value = load.text(&behalf);
            load.rows.marks.push(Mark { of: Marked::Act(key), kind: MarkKind::OnBehalfOf, value, provenance });
        }
        load.rows.acts.push(act(kind, Window::of(Period::day(day)), participants, label, provenance));
    }
}

/// The state that a name means, and on whose behalf it acts if the name says so.
fn party<'n>(
    actors: &mut Actors<'_>,
    name: &'n str,
    day: Day,
    symbol: &str,
) -> Result<(ActorId, Option<&'n str>), Unkept> {
    let found = |reason: SkipReason| reason.of(&format!("{name} in {symbol}"));
    let name = name.trim();
    let upper = name.to_uppercase();
    let is_office = [
        "SUBMITTED BY",
        "INTRODUCED",
        "THE REPRESENTATIVE OF",
        "ON THE BASIS OF",
        "CHAIR",
        "RAPPORTEUR",
        "BUREAU",
        "CONSULTATIONS",
        "THE AMENDMENT",
    ]
    .iter()
    .any(|word| upper.contains(word));
    if is_office {
        return Err(found(SkipReason::NotAState));
    }
    let behalf = ["(ON BEHALF OF", ", ON BEHALF OF", "(OF BEHALF OF"]
        .iter()
        .find_map(|words| upper.find(words).map(|start| (start, words.len())));
    // Positions in the upper case are good in the name as well: these words are ASCII, and so is what precedes them.
    let (who, behalf) = match behalf {
        Some((start, length)) if name.is_char_boundary(start) && name.is_char_boundary(start + length) => {
            let group = name[start + length..].trim();
            (name[..start].trim(), Some(group.strip_suffix(')').unwrap_or(group)))
        }
        _ => (name, None),
    };
    actors.on(who, day).map(|actor| (actor, behalf)).map_err(found)
}
