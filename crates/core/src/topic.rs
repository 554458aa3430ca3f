//! Topics: which questions are on one matter, by one rule for all sources; what is drawn again where an interval is of topics.

use crate::{QuestionId, World, fold};

/// What a question is about, as far as its title tells: questions of one topic are not independent of each other.
///
/// - definition: the long conflict that the title names ([`CONFLICTS`]), under whatever matter it is put; else all matters of which it has
///   a word ([`MATTERS`]), taken together; else its letters, so that titles that differ in numbers alone are of one topic; a question that a
///   source lists as a repeat takes the title of the first of its chain
/// - input: titles, in English; a closing "resolution / adopted by …" is no part of one
/// - unit: a topic a question
/// - limits: two lists of words, coded by hand; topics that makers of datasets or records mark are not read, since no mark is on the votes of
///   all years; a matter under words that no list has is told as several; titles of one session may be labels, of another full titles
/// - references: none
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// A long conflict.
    Conflict(&'static str),
    /// One or several matters.
    Matters(Vec<&'static str>),
    /// The letters of its title.
    Title(String),
    /// It has no title.
    Itself(QuestionId),
}

/// Conflicts that come up under many matters, each with what words of titles begin with; a stem that ends in a space is a whole word.
pub const CONFLICTS: [(&str, &[&str]); 3] = [
    (
        "Palestine and Israel",
        &[
            "palest",
            "israel",
            "golan",
            "jerusalem",
            "near east",
            "middle east",
            "arab territor",
            "leban",
            "june 1967",
            "unrwa",
        ],
    ),
    (
        "southern Africa",
        &[
            "apartheid",
            "south africa ",
            "southern africa ",
            "south west africa",
            "namibia",
            "rhodesia",
            "zimbabwe",
            "angola",
            "portug",
            "mozambi",
        ],
    ),
    ("Russia and Ukraine", &["ukrain", "crimea", "sevastopol", "russia"]),
];

/// Matters, each with what words of titles begin with; a stem that ends in a space is a whole word.
pub const MATTERS: [(&str, &[&str]); 6] = [
    (
        "nuclear weapons",
        &[
            "nuclear",
            "fissil",
            "fissionable",
            "atomic",
            "test ban",
            "non prolif",
            "nonprolif",
            "thermonuclear",
            "radioactive",
            "denuclear",
        ],
    ),
    (
        "arms",
        &[
            "disarm",
            "arms ",
            "weapon",
            "armament",
            "munition",
            "missile",
            "mine ",
            "mines ",
            "landmine",
            "outer space",
            "militar",
            "demilitar",
            "geneva protocol",
            "zone of peace",
            "explosive",
            "international security",
            "cyber",
            "confidence building",
        ],
    ),
    (
        "rights",
        &[
            "human right",
            "racis",
            "racial",
            "discriminat",
            "right to",
            "right of",
            "rights of",
            "child",
            "women",
            "tortur",
            "death penalty",
            "execution",
            "religio",
            "nazi",
            "fascis",
            "mercenar",
            "democra",
            "migra",
            "refugee",
            "intoleran",
            "minorit",
            "xenophob",
            "freedom",
            "genocid",
            "displaced",
            "peasant",
        ],
    ),
    (
        "colonies",
        &[
            "coloni",
            "decoloni",
            "self govern",
            "self determin",
            "independence",
            "sahara",
            "trust territor",
            "trusteeship",
            "non self",
            "new caledonia",
            "falkland",
            "gibraltar",
            "timor",
        ],
    ),
    (
        "economy",
        &[
            "econom",
            "trade",
            "develop",
            "financ",
            "commodit",
            "povert",
            "agricult",
            "sustainab",
            "debt",
            "technolog",
            "climat",
            "embargo",
            "food",
            "law of the sea",
            "fisher",
            "entrepreneur",
            "globali",
            "industr",
            "natural resource",
            "environment",
            "desertif",
            "tariff",
            "capital ",
        ],
    ),
    (
        "administration",
        &[
            "budget",
            "administrat",
            "assessment",
            "staff",
            "salar",
            "personnel",
            "contribution",
            "secretariat",
            "pattern of conferences",
            "expenses",
            "finances of",
        ],
    ),
];

impl Topic {
    /// The topic of a title; none where it has no letter.
    #[must_use]
    pub fn of_title(title: &str) -> Option<Self> {
        let text = format!("{} ", fold(without_tail(title)));
        let has = |stems: &[&str]| {
            let starts = text.char_indices().filter(|(place, _)| *place == 0 || text.as_bytes()[place - 1] == b' ');
            // Most stems differ in their first letter: that is asked first, without a call.
            let begins = |rest: &str, stem: &str| rest.as_bytes()[0] == stem.as_bytes()[0] && rest.starts_with(stem);
            starts.map(|(place, _)| &text[place..]).any(|rest| stems.iter().any(|stem| begins(rest, stem)))
        };
        if let Some((conflict, _)) = CONFLICTS.iter().find(|(_, stems)| has(stems)) {
            return Some(Self::Conflict(conflict));
        }
        let matters: Vec<&str> = MATTERS.iter().filter(|(_, stems)| has(stems)).map(|(matter, _)| *matter).collect();
        if !matters.is_empty() {
            return Some(Self::Matters(matters));
        }
        let letters: String = text.chars().filter(|c| c.is_alphabetic()).collect();
        (!letters.is_empty()).then_some(Self::Title(letters))
    }
}

/// A title without `: resolution / adopted by the General Assembly`, which one edition has, at times cut short.
fn without_tail(title: &str) -> &str {
    const TAIL: &str = "resolution adopted by the general assembly";
    match title.rsplit_once(':') {
        Some((before, after)) => {
            let after = fold(after);
            if !after.is_empty() && (TAIL.starts_with(&after) || after.starts_with("resolution")) {
                before
            } else {
                title
            }
        }
        None => title,
    }
}

impl World {
    /// The topic of each of these questions.
    #[must_use]
    pub fn topics(&self, questions: &[QuestionId]) -> Vec<Topic> {
        let repeats = self.repeats();
        let topic = |question: &QuestionId| {
            let first = repeats.first_of(*question);
            Topic::of_title(&self.catalogue.question(first).title).unwrap_or(Topic::Itself(first))
        };
        questions.iter().map(topic).collect()
    }
}
