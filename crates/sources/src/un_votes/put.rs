//! What was put to the vote, read from symbols and words.

/// What was put to the vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Put {
    Whole,
    Paragraph,
    Amendment,
    NoActionMotion,
    ProceduralMotion,
    /// Taken from the verbatim record under the symbol of a resolution; it may repeat that vote.
    SpokenRecord,
    NotTold,
}

impl Put {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Whole => "whole",
            Self::Paragraph => "paragraph",
            Self::Amendment => "amendment",
            Self::NoActionMotion => "no_action_motion",
            Self::ProceduralMotion => "procedural_motion",
            Self::SpokenRecord => "spoken_record",
            Self::NotTold => "not_told",
        }
    }

    /// What a reader must know of it.
    pub(super) const fn note(self) -> &'static str {
        match self {
            Self::Whole | Self::NotTold => "",
            Self::Paragraph => "a vote on a paragraph, not on the text",
            Self::Amendment => "a vote on an amendment, not on the text",
            Self::NoActionMotion => "a motion to take no action: yes is against the text that it is labelled with",
            Self::ProceduralMotion => "a procedural motion, not a vote on the text that it is labelled with",
            Self::SpokenRecord => "from the verbatim record; it may repeat a vote listed under the resolution",
        }
    }
}

pub(super) fn whole_number(text: &str) -> Option<usize> {
    let is_short = (1..=7).contains(&text.len());
    (is_short && text.bytes().all(|byte| byte.is_ascii_digit()))
        .then(|| text.bytes().fold(0, |number, digit| number * 10 + usize::from(digit - b'0')))
}

/// `262` of `R/68/262`, `290a` of `A/RES/75/290A`; none if it is not a plain symbol of that session.
pub(super) fn resolution(label: &str, session: u16) -> Option<String> {
    let rest = label.strip_prefix("A/RES/").or_else(|| label.strip_prefix("R/"))?;
    let (of, number) = rest.split_once('/')?;
    let digits = number.bytes().take_while(u8::is_ascii_digit).count();
    let letters = &number[digits..];
    let is_plain = (1..=3).contains(&digits) && letters.len() <= 2 && letters.bytes().all(|b| b.is_ascii_uppercase());
    let emergency = of.strip_prefix("ES-").filter(|n| whole_number(n).is_some());
    let is_of_session = of.parse() == Ok(session);
    match emergency {
        Some(n) if is_plain => Some(format!("es{n}-{}", number.to_lowercase())),
        None if is_plain && is_of_session => Some(format!("{session}-{}", number.to_lowercase())),
        _ => None,
    }
}

pub(super) fn put(text: &str, is_amendment: bool, is_paragraph: bool, has_symbol: bool) -> Put {
    let is_spoken = ["The President", "The Acting President"].iter().any(|who| text.starts_with(who));
    // What is put comes last in a verbatim record, and words are often run together there.
    let skip = text.chars().count().saturating_sub(300);
    let end: String = text.chars().skip(skip).filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase).collect();
    let says = |words: &[&str]| words.iter().any(|word| end.contains(word));
    if is_spoken && says(&["noactionbetaken", "noactiontobetaken", "nottotakeaction"]) {
        Put::NoActionMotion
    } else if is_amendment {
        Put::Amendment
    } else if is_paragraph {
        Put::Paragraph
    } else if is_spoken && says(&["bedeferred", "adjournment"]) || text.contains(" MOTION ") {
        Put::ProceduralMotion
    } else if is_spoken {
        Put::SpokenRecord
    } else if has_symbol {
        Put::Whole
    } else {
        Put::NotTold
    }
}
