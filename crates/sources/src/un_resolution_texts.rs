//! Texts of resolutions of the General Assembly in Akoma Ntoso, as the United Nations mark them up.
//!
//! Readings, each with its case:
//! - The key is that of the question: `unga-es11-1` is the vote on A/RES/ES-11/1 and its text.
//! - The date is that of adoption; the text is known from its publication (A/RES/ES-11/1: adopted 2022-03-02, published 2022-03-18).
//! - A paragraph is a line, with its number before it ("4. Also demands that …", "(a) …"). Notes stand at the end, and `[1]` where they belong.
//! - The words are those of the Assembly, hence of the United Nations; who voted for them is told by the roll call.

use demarche_core::{Document, DocumentKind, Period, Provenance};

use crate::error::Error;
use crate::load::{Load, day};
use crate::skip::SkipReason;
use crate::un_resolutions;
use crate::xml::{Attributes, Piece};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let assembly = load.registry.by_code("UN");
    let mut seen = std::collections::HashSet::new();
    for which in 0..load.given("*.xml") {
        let file = load.xml("*.xml", which)?;
        let mut resolution = Resolution::default();
        file.walk("akomaNtoso", |piece| resolution.take(&piece))?;
        resolution.finish();
        let document = (|| {
            let symbol = one_line(&resolution.symbol);
            let key = un_resolutions::key(&symbol).ok_or_else(|| SkipReason::UnlistedValue.of(&symbol))?;
            let (adopted, published) = (day(&resolution.adopted)?, day(&resolution.published)?);
            let language = language(&resolution.language)
                .ok_or_else(|| SkipReason::UnlistedValue.of(&format!("language {}", resolution.language)))?;
            if resolution.lines.is_empty() {
                return Err(SkipReason::NoValue.of(&symbol));
            }
            if !seen.insert((key.clone(), language)) {
                return Err(SkipReason::Duplicate.of(&symbol));
            }
            let lines: Vec<String> = resolution.lines.drain(..).chain(resolution.notes.drain(..)).collect();
            let provenance = Provenance { key: load.text(&key), ..load.public_on(file.at(), published) };
            Ok(Document {
                kind: DocumentKind::Resolution,
                title: one_line(&resolution.title),
                speaker: assembly,
                date: Some(Period::day(adopted)),
                language: language.to_owned(),
                url: format!("https://undocs.org/{language}/{}", symbol.replace(' ', "")),
                text: lines.join("\n"),
                provenance,
            })
        })();
        load.put(file.at(), document, |rows| &mut rows.documents);
        load.close(&file);
    }
    Ok(())
}

/// The six languages of the United Nations by their codes in the files.
fn language(code: &str) -> Option<&'static str> {
    Some(match code {
        "eng" => "en",
        "fra" | "fre" => "fr",
        "spa" => "es",
        "rus" => "ru",
        "ara" => "ar",
        "zho" | "chi" => "zh",
        _ => return None,
    })
}

/// Words with single spaces between them.
fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Which part of the document is being read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Part {
    /// Before the text: what is kept of it are the symbol and the title.
    #[default]
    Front,
    Text,
}

/// What of the front is being read.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
enum Field {
    #[default]
    None,
    Symbol,
    Title,
}

/// A resolution as far as it was read.
#[derive(Debug, Default)]
struct Resolution {
    symbol: String,
    title: String,
    adopted: String,
    published: String,
    language: String,
    part: Part,
    field: Field,
    /// Number of the paragraph that is to come.
    number: String,
    is_number: bool,
    line: String,
    lines: Vec<String>,
    /// Notes that are open, with their marker.
    open: Vec<(String, String)>,
    notes: Vec<String>,
}

impl Resolution {
    fn take(&mut self, piece: &Piece<'_>) {
        match piece {
            Piece::Open(name, attributes) => self.begin(name, attributes),
            Piece::Close(name) => self.end(name),
            Piece::Text(text) => {
                let into = match (self.part, self.field, self.open.last_mut()) {
                    (Part::Front, Field::Symbol, _) => &mut self.symbol,
                    (Part::Front, Field::Title, _) => &mut self.title,
                    (Part::Front, Field::None, _) => return,
                    (Part::Text, _, Some((_, note))) => note,
                    (Part::Text, ..) if self.is_number => &mut self.number,
                    (Part::Text, ..) => &mut self.line,
                };
                into.push_str(text);
            }
        }
    }

    fn begin(&mut self, name: &str, attributes: &Attributes) {
        let refers_to = attributes.get("refersTo");
        match (self.part, name) {
            (Part::Front, "FRBRdate") => {
                let date = attributes.get("date").unwrap_or_default().to_owned();
                match attributes.get("name") {
                    Some("adoption") => self.adopted = date,
                    Some("publication") => self.published = date,
                    _ => {}
                }
            }
            (Part::Front, "FRBRlanguage") => self.language = attributes.get("language").unwrap_or_default().to_owned(),
            (Part::Front, "docNumber") if refers_to == Some("#symbol") => self.field = Field::Symbol,
            (Part::Front, "docTitle") if refers_to == Some("#resolutionTitle") => self.field = Field::Title,
            (Part::Front, "preamble" | "mainBody") => self.part = Part::Text,
            (Part::Front, _) => {}
            (Part::Text, "authorialNote") => {
                let marker = attributes.get("marker").unwrap_or("*").to_owned();
                self.put(&format!("[{marker}]"));
                self.open.push((marker, String::new()));
            }
            (Part::Text, "num") if self.open.is_empty() => {
                self.end_line();
                self.number.push(' ');
                self.is_number = true;
            }
            (Part::Text, "br" | "eol") => self.put(" "),
            (Part::Text, name) if !is_within_a_line(name) => self.break_line(),
            (Part::Text, _) => {}
        }
    }

    fn end(&mut self, name: &str) {
        match (self.part, name) {
            (Part::Front, "docNumber" | "docTitle") => self.field = Field::None,
            (Part::Front, _) => {}
            (Part::Text, "authorialNote") => {
                if let Some((marker, note)) = self.open.pop() {
                    self.notes.push(format!("[{marker}] {}", one_line(&note)));
                }
            }
            (Part::Text, "num") => self.is_number = false,
            (Part::Text, name) if !is_within_a_line(name) => self.break_line(),
            (Part::Text, _) => {}
        }
    }

    fn put(&mut self, text: &str) {
        match self.open.last_mut() {
            Some((_, note)) => note.push_str(text),
            None => self.line.push_str(text),
        }
    }

    /// A line ends, or a paragraph of a note.
    fn break_line(&mut self) {
        if self.open.is_empty() {
            self.end_line();
        } else {
            self.put(" ");
        }
    }

    /// The last line ends; a number without words is kept by itself.
    fn finish(&mut self) {
        self.end_line();
        let number = one_line(&std::mem::take(&mut self.number));
        self.lines.extend(Some(number).filter(|number| !number.is_empty()));
    }

    fn end_line(&mut self) {
        let line = one_line(&std::mem::take(&mut self.line));
        if !line.is_empty() {
            let number = one_line(&std::mem::take(&mut self.number));
            self.lines.push(if number.is_empty() { line } else { format!("{number} {line}") });
        }
    }
}

/// Elements that do not begin a line of their own.
fn is_within_a_line(name: &str) -> bool {
    let inline = [
        "a",
        "b",
        "br",
        "date",
        "def",
        "docDate",
        "docNumber",
        "docTitle",
        "entity",
        "eol",
        "event",
        "i",
        "img",
        "inline",
        "location",
        "object",
        "organization",
        "person",
        "quantity",
        "ref",
        "role",
        "span",
        "sub",
        "sup",
        "term",
        "time",
        "u",
    ];
    inline.contains(&name)
}
