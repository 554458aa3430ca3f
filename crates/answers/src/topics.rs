//! Names of topics: the short codes of one edition in words, and which source of topics tells of which sessions.

use std::collections::BTreeSet;

use demarche_core::{MarkKind, Marked, Period, QuestionId};
use demarche_measures::session_number;

use crate::desk::Desk;

/// The codes of the edition of votes of the General Assembly up to January 2020, in its makers' words for them.
const CODES: [(&str, &str); 6] = [
    ("me", "Palestinian conflict"),
    ("nu", "nuclear weapons and nuclear material"),
    ("di", "arms control and disarmament"),
    ("hr", "human rights"),
    ("co", "colonialism"),
    ("ec", "economic development"),
];

/// What a topic of one of the six codes is about; none: it speaks for itself.
#[must_use]
pub fn topic_in_words(topic: &str) -> Option<&'static str> {
    CODES.iter().find(|(code, _)| code.eq_ignore_ascii_case(topic)).map(|(_, words)| *words)
}

/// A topic for people: a code with its words behind it.
#[must_use]
pub fn named_topic(topic: &str) -> String {
    topic_in_words(topic).map_or_else(|| topic.to_owned(), |words| format!("{topic}, {words}"))
}

/// The roll calls of a body that one scheme of topics marks.
struct Marks {
    roll_calls: usize,
    sessions: (i32, i32),
    last: Period,
}

/// Which scheme of topics covers which sessions of a body's roll calls, in sentences; none where they have one scheme or none.
///
/// Makers of datasets assign topics of their own; the records of votes have finer ones. What one of them calls a topic the other may not.
pub(crate) fn schemes(desk: &Desk, body: &str, is_asked: impl Fn(QuestionId) -> bool) -> Vec<String> {
    let catalogue = desk.catalogue();
    let mut of: [BTreeSet<QuestionId>; 2] = Default::default();
    for mark in &desk.world.marks {
        let Marked::Question(id) = mark.of else { continue };
        let of = match mark.kind {
            MarkKind::Issue => &mut of[0],
            MarkKind::Subject => &mut of[1],
            _ => continue,
        };
        if catalogue.question(id).body.eq_ignore_ascii_case(body) && is_asked(id) {
            of.insert(id);
        }
    }
    let told = |ids: &BTreeSet<QuestionId>| -> Option<Marks> {
        let sessions = ids.iter().map(|id| session_number(catalogue.question(*id)));
        Some(Marks {
            roll_calls: ids.len(),
            sessions: (sessions.clone().min()?, sessions.max()?),
            last: ids.iter().map(|id| catalogue.question(*id).date).max()?,
        })
    };
    let (Some(makers), Some(records)) = (told(&of[0]), told(&of[1])) else { return Vec::new() };
    vec![format!(
        "two schemes of topics: a source's makers marked {} roll calls of sessions {} to {} (the last of {}), records of votes {} of sessions {} to \
         {}; the same word in both need not mean the same, and they are not joined",
        makers.roll_calls,
        makers.sessions.0,
        makers.sessions.1,
        makers.last,
        records.roll_calls,
        records.sessions.0,
        records.sessions.1
    )]
}

/// Where the codes of one edition end, if a topic is one of them: the last of the roll calls with it.
pub(crate) fn end_of_codes(desk: &Desk, topic: &str, roll_calls: impl Iterator<Item = QuestionId>) -> Option<String> {
    let words = topic_in_words(topic)?;
    let last = roll_calls.map(|id| desk.catalogue().question(id)).max_by_key(|question| question.date)?;
    Some(format!(
        "{topic} stands for {words}; such codes are those of one edition and end with it in session 74 (2019/20): the last roll call with it at hand \
         is of {} (session {})",
        last.date,
        session_number(last)
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_told_in_words_and_other_topics_as_they_are() {
        assert_eq!(named_topic("me"), "me, Palestinian conflict");
        assert_eq!(topic_in_words("HR"), Some("human rights"));
        assert_eq!(named_topic("HUMAN RIGHTS--IRAN"), "HUMAN RIGHTS--IRAN");
    }
}
