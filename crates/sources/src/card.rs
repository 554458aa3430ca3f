//! The card of an edition: what it is, under which terms, and what its files look like.

use std::str::FromStr;

use demarche_core::{Period, Redistribution, Window};
use serde::Deserialize;

use crate::Error;

/// The card of one edition of one dataset, as `sources/<name>.toml` has it.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Card {
    /// The dataset's name in flags and tables.
    pub name: String,
    /// The edition, as a part of its key.
    pub edition: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// How its makers ask to be cited.
    pub citation: String,
    /// Keys in `docs/references.bib`.
    pub bibtex: Vec<String>,
    /// Its licence as stated.
    pub licence: String,
    /// Its terms in words.
    pub terms: String,
    /// `yes`, `derived_only` or `no`.
    pub redistribution: String,
    /// Where a user gets it.
    pub get: String,
    /// When it was released: the day on which its undated rows could be known.
    pub released: String,
    /// The key of the edition that it replaces; empty if none.
    pub supersedes: String,
    /// Keys of what it repeats: together they are one witness.
    pub upstream: Vec<String>,
    /// What it covers, in words: what a missing row means.
    pub coverage: String,
    /// The first period that it covers.
    pub covered_from: String,
    /// The last period that it covers.
    pub covered_to: String,
    /// Below this it does not report; empty if it reports all.
    pub floor: String,
    /// Known faults.
    pub faults: Vec<String>,
    /// Columns or fields that are not kept.
    pub unused: Vec<String>,
    /// Whether it was loaded from the real edition, or only from fixtures in its format.
    pub is_tried_on_real_edition: bool,
    /// Its files.
    pub files: Vec<FileCard>,
    /// Codes or names that this edition uses in its own way.
    #[serde(default)]
    pub actors: Vec<ActorAlias>,
    /// Codes of sums of actors.
    #[serde(default)]
    pub aggregates: Vec<String>,
}

/// A file of an edition.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileCard {
    /// Its name, without `.gz`; `*` stands for any text, and the file for any number of files.
    pub name: String,
    /// Its columns; none for JSON lines and XML.
    #[serde(default)]
    pub columns: Vec<String>,
    /// What stands between its fields.
    #[serde(default)]
    pub delimiter: Delimiter,
    /// Whether its first line names the columns.
    #[serde(default = "default_header")]
    pub has_header: bool,
    /// Whether it is one record as a whole: an XML document.
    #[serde(default)]
    pub is_one_record: bool,
    /// Whether the edition is readable without it.
    #[serde(default)]
    pub is_optional: bool,
    /// Its encoding.
    #[serde(default)]
    pub encoding: Encoding,
    /// Whether its last line lacks an end in the edition as published.
    #[serde(default)]
    pub is_open_ended: bool,
    /// The most bytes it may have after decompression, in mebibytes.
    #[serde(default = "default_mebibytes")]
    pub most_mebibytes: u64,
    /// The most bytes a record may have, in mebibytes.
    #[serde(default = "default_record_mebibytes")]
    pub most_record_mebibytes: usize,
    /// How many times larger it may become by decompression, once past 32 mebibytes.
    #[serde(default = "default_ratio")]
    pub most_ratio: u64,
}

const fn default_header() -> bool {
    true
}

const fn default_mebibytes() -> u64 {
    64
}

const fn default_record_mebibytes() -> usize {
    16
}

const fn default_ratio() -> u64 {
    100
}

/// What stands between the fields of a table.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Delimiter {
    /// A comma; fields may stand in quotes.
    #[default]
    #[serde(rename = "comma")]
    Comma,
    /// A tab; a quote is a character like any other.
    #[serde(rename = "tab")]
    Tab,
}

/// How text is written as bytes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
pub enum Encoding {
    /// UTF-8, with or without a byte-order mark.
    #[default]
    #[serde(rename = "utf-8")]
    Utf8,
    /// ISO 8859-1.
    #[serde(rename = "latin-1")]
    Latin1,
}

/// A code or name that this edition uses in its own way, between two dates as written, both included. Where several lines stand for one
/// code, it means the first of their actors that existed on the day.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ActorAlias {
    /// As the edition writes it.
    pub text: String,
    /// Our code.
    pub actor: String,
    /// From when; empty: always.
    #[serde(default)]
    pub from: String,
    /// Until when; empty: always.
    #[serde(default)]
    pub to: String,
    /// The list of codes that it belongs to, where files of the edition use different ones; empty: all of them.
    #[serde(default)]
    pub list: String,
}

impl FileCard {
    /// Whether a file of this name is meant.
    pub(crate) fn is_called(&self, name: &str) -> bool {
        match self.name.split_once('*') {
            Some((start, end)) => {
                name.len() >= start.len() + end.len() && name.starts_with(start) && name.ends_with(end)
            }
            None => self.name == name,
        }
    }

    /// Whether there may be several files of this kind.
    pub(crate) fn is_many(&self) -> bool {
        self.name.contains('*')
    }

    /// Whether its first line is a header.
    pub(crate) fn begins_with_header(&self) -> bool {
        self.has_header && !self.columns.is_empty()
    }
}

impl Card {
    /// Reads a card.
    ///
    /// # Errors
    /// If it is not such a table, or a date or word in it cannot be read.
    pub fn parse(name: &str, text: &str) -> Result<Self, Error> {
        let fault = |cause: String| Error::Card { card: name.to_owned(), cause };
        let card: Self = toml::from_str(text).map_err(|cause| fault(cause.to_string()))?;
        if card.name != name {
            return Err(fault(format!("it names itself {:?}", card.name)));
        }
        Redistribution::from_str(&card.redistribution).map_err(|cause| fault(cause.to_string()))?;
        for date in [&card.released, &card.covered_from, &card.covered_to] {
            Period::from_str(date).map_err(|cause| fault(cause.to_string()))?;
        }
        for date in card.actors.iter().flat_map(|alias| [&alias.from, &alias.to]).filter(|date| !date.is_empty()) {
            Period::from_str(date).map_err(|cause| fault(cause.to_string()))?;
        }
        if card.files.is_empty() {
            return Err(fault("it lists no files".to_owned()));
        }
        Ok(card)
    }

    /// The card of another edition in the same format: its name, release date, and the last period that it covers, where told.
    ///
    /// # Errors
    /// If the name is not made of letters, digits, dots, dashes and underscores, or a date cannot be read.
    pub fn of_edition(&self, edition: &str, released: &str, covered_to: Option<&str>) -> Result<Self, Error> {
        let fault = |cause: String| Error::Card { card: self.name.clone(), cause };
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"._-".contains(&byte);
        if edition.is_empty() || edition.starts_with('.') || !edition.bytes().all(is_plain) {
            let expected = "expected letters, digits, dots, dashes and underscores, for example 2024.09";
            return Err(fault(format!("{edition:?} cannot name an edition; {expected}")));
        }
        let mut card = self.clone();
        card.edition = edition.to_owned();
        card.released = released.to_owned();
        card.covered_to = covered_to.unwrap_or(&self.covered_to).to_owned();
        let (new, known) = (card.period(released)?, self.period(&self.released)?);
        Window::new(Some(card.period(&card.covered_from)?), Some(card.period(&card.covered_to)?))
            .map_err(|cause| fault(cause.to_string()))?;
        card.supersedes = if new.last() > known.last() { self.key() } else { String::new() };
        card.is_tried_on_real_edition = false;
        Ok(card)
    }

    /// The edition's key: `un_votes@2021.03`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}@{}", self.name, self.edition)
    }

    /// The card of the file with this name.
    pub(crate) fn file(&self, name: &str) -> Result<&FileCard, Error> {
        self.files
            .iter()
            .find(|file| file.name == name)
            .ok_or_else(|| Error::Card { card: self.name.clone(), cause: format!("it does not list the file {name}") })
    }

    pub(crate) fn period(&self, text: &str) -> Result<Period, Error> {
        Period::from_str(text).map_err(|cause| Error::Card { card: self.name.clone(), cause: cause.to_string() })
    }
}
