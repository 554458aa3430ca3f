//! XML documents, each of which is one record. Stricter than XML where a lost character would pass unseen: no `>` in text, no document
//! type, no entities but the five of XML itself.

use demarche_core::{Locator, TableId};
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::card::FileCard;
use crate::error::Error;
use crate::input::{Input, Lines};
use crate::table::Counted;

/// Deeper than any text is marked up; a file of endless beginnings must not fill the memory.
const MOST_DEPTH: usize = 256;
/// More than any element has: looking for one that stands twice takes a time that grows with the square of their number.
const MOST_ATTRIBUTES: usize = 64;

/// An XML document, read whole.
pub(crate) struct Xml {
    lines: Lines,
    id: TableId,
    text: String,
}

/// What comes next in a document.
#[derive(Debug)]
pub(crate) enum Piece<'x> {
    /// An element begins: its name without prefix.
    Open(&'x str, &'x Attributes),
    /// An element ends.
    Close(&'x str),
    /// Characters of the element that is open.
    Text(&'x str),
}

/// The attributes of an element.
#[derive(Debug)]
pub(crate) struct Attributes(Vec<(String, String)>);

impl Attributes {
    /// The value of the attribute of this name, with its prefix.
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
    }
}

impl Counted for Xml {
    fn id(&self) -> TableId {
        self.id
    }
    fn rows(&self) -> u64 {
        1
    }
    fn lines(&self) -> &Lines {
        &self.lines
    }
}

impl Xml {
    pub(crate) fn open(input: &Input, id: TableId, place: String, card: &FileCard) -> Result<Self, Error> {
        let mut lines = Lines::open(input, place, card)?;
        let bytes = lines.rest()?;
        let text = String::from_utf8(bytes).map_err(|fault| {
            let (sound, bytes) = (fault.utf8_error().valid_up_to(), fault.as_bytes());
            let begin = bytes[..sound].iter().rposition(|byte| *byte == b'\n').map_or(0, |end| end + 1);
            let at = lines.at(line_at(bytes, sound));
            Error::Encoding { at, byte: sound - begin + 1, expected: "UTF-8" }
        })?;
        Ok(Self { lines, id, text })
    }

    /// Where the document stands: it begins on the first line of its file.
    pub(crate) fn at(&self) -> Locator {
        Locator { table: self.id, line: 1 }
    }

    /// A fault found at a byte.
    fn fault(&self, byte: u64, found: impl Into<String>) -> Error {
        let byte = usize::try_from(byte).unwrap_or(usize::MAX).min(self.text.len());
        let found = crate::skip::shortened(&found.into(), 300);
        Error::Xml { at: self.lines.at(line_at(self.text.as_bytes(), byte)), found }
    }

    /// Gives the pieces of the document in their order, if its outermost element has this name.
    pub(crate) fn walk(&self, root: &str, mut take: impl FnMut(Piece<'_>)) -> Result<(), Error> {
        let mut reader = Reader::from_str(&self.text);
        reader.config_mut().check_comments = true;
        let (mut depth, mut has_root) = (0_usize, false);
        loop {
            let event = match reader.read_event() {
                Ok(event) => event,
                Err(cause) => return Err(self.fault(reader.error_position(), cause.to_string())),
            };
            let fault = |found: String| self.fault(reader.buffer_position(), found);
            let begins = |depth: usize, has_root: bool, tag: &BytesStart<'_>| match tag.local_name().into_inner() {
                name if depth == 0 && has_root => Err(fault(format!("found a second outermost element {name}"))),
                name if depth == 0 && name != root => {
                    Err(fault(format!("found the outermost element {name} instead of {root}")))
                }
                _ if depth == MOST_DEPTH => Err(fault(format!("found elements more than {MOST_DEPTH} deep"))),
                _ => attributes(tag).map_err(&fault),
            };
            match event {
                Event::Start(tag) => {
                    let attributes = begins(depth, has_root, &tag)?;
                    (depth, has_root) = (depth + 1, true);
                    take(Piece::Open(tag.local_name().into_inner(), &attributes));
                }
                Event::Empty(tag) => {
                    let attributes = begins(depth, has_root, &tag)?;
                    has_root = true;
                    take(Piece::Open(tag.local_name().into_inner(), &attributes));
                    take(Piece::Close(tag.local_name().into_inner()));
                }
                Event::End(tag) => {
                    depth = depth.saturating_sub(1);
                    take(Piece::Close(tag.local_name().into_inner()));
                }
                Event::Text(text) if depth == 0 => {
                    if !text.trim().is_empty() {
                        return Err(fault("found text outside the outermost element".to_owned()));
                    }
                }
                Event::Text(text) => {
                    if let Some(stray) = text.chars().find(|c| *c == '>' || !is_character(*c)) {
                        return Err(fault(format!("found {stray:?} in a text")));
                    }
                    take(Piece::Text(&text.xml10_content()));
                }
                Event::CData(text) if depth > 0 => take(Piece::Text(&text.xml10_content())),
                Event::GeneralRef(reference) if depth > 0 => {
                    let character = match reference.resolve_char_ref() {
                        Ok(Some(character)) => Some(character).filter(|c| is_character(*c)),
                        Ok(None) => entity(&reference),
                        Err(cause) => return Err(fault(cause.to_string())),
                    };
                    let character = character.ok_or_else(|| fault(format!("found the entity {:?}", &*reference)))?;
                    take(Piece::Text(character.encode_utf8(&mut [0; 4])));
                }
                Event::Decl(declaration) => {
                    if let Some(encoding) = declaration.encoding() {
                        let encoding = encoding.map_err(|cause| fault(cause.to_string()))?;
                        if !encoding.eq_ignore_ascii_case("utf-8") {
                            return Err(fault(format!("found the encoding {encoding}")));
                        }
                    }
                }
                Event::Comment(_) | Event::PI(_) => {}
                Event::DocType(_) => return Err(fault("found a document type".to_owned())),
                Event::CData(_) | Event::GeneralRef(_) => {
                    return Err(fault("found text outside the outermost element".to_owned()));
                }
                Event::Eof if depth > 0 => return Err(fault("found the end within an element".to_owned())),
                Event::Eof if !has_root => return Err(fault("found no element".to_owned())),
                Event::Eof => return Ok(()),
            }
        }
    }
}

/// The line on which a byte stands.
fn line_at(bytes: &[u8], byte: usize) -> u32 {
    let before = bytes[..byte].iter().filter(|byte| **byte == b'\n').count();
    u32::try_from(before).unwrap_or(u32::MAX - 1) + 1
}

/// Whether XML 1.0 allows a character.
fn is_character(c: char) -> bool {
    matches!(c, '\t' | '\n' | '\r') || (c >= ' ' && !matches!(c, '\u{fffe}' | '\u{ffff}'))
}

fn entity(name: &str) -> Option<char> {
    match name {
        "lt" => Some('<'),
        "gt" => Some('>'),
        "amp" => Some('&'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        _ => None,
    }
}

fn attributes(tag: &BytesStart<'_>) -> Result<Attributes, String> {
    let mut found = Vec::new();
    for attribute in tag.attributes() {
        if found.len() == MOST_ATTRIBUTES {
            return Err(format!("found more than {MOST_ATTRIBUTES} attributes of one element"));
        }
        let attribute = attribute.map_err(|cause| cause.to_string())?;
        let name = attribute.key.into_inner();
        if attribute.value.contains(['<', '>']) || name.contains(['<', '>', '"', '\'']) {
            return Err(format!("found a stray sign in the attribute {name}"));
        }
        let value = attribute.normalized_value(XmlVersion::Implicit1_0).map_err(|cause| cause.to_string())?;
        found.push((name.to_owned(), value.into_owned()));
    }
    Ok(Attributes(found))
}
