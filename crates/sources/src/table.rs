//! Strict tables: RFC 4180, or tabs without quotes; with known columns, and nothing let pass.
//!
//! The `csv` crate accepts a quote that is never closed and text after a closing quote; here both must stop the load, or a lost quote
//! would swallow rows in silence.

use std::sync::Arc;

use demarche_core::{Locator, TableId};

use crate::card::{Delimiter, Encoding, FileCard};
use crate::error::{Error, HeaderFault};
use crate::input::{Input, Lines};

/// A table that is being read, row by row.
pub(crate) struct Table {
    lines: Lines,
    id: TableId,
    encoding: Encoding,
    delimiter: Delimiter,
    columns: usize,
    record_lines: Option<Arc<Vec<u32>>>,
    rows: u64,
    raw: Vec<u8>,
    decoded: String,
    text: String,
    fields: Vec<(usize, usize)>,
}

/// A row: its fields in the order of the header.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'t> {
    pub(crate) at: Locator,
    text: &'t str,
    fields: &'t [(usize, usize)],
}

impl<'t> Row<'t> {
    /// The field of this column; the number of fields was checked, so there is one.
    pub(crate) fn get(&self, column: usize) -> &'t str {
        self.fields.get(column).and_then(|(from, until)| self.text.get(*from..*until)).unwrap_or_default()
    }
}

/// A file that counts its rows.
pub(crate) trait Counted {
    fn id(&self) -> TableId;
    fn rows(&self) -> u64;
    fn lines(&self) -> &Lines;
}

impl Counted for Table {
    fn id(&self) -> TableId {
        self.id
    }
    fn rows(&self) -> u64 {
        self.rows
    }
    fn lines(&self) -> &Lines {
        &self.lines
    }
}

/// The bytes as text, using `decoded` where they must be translated.
pub(crate) fn decode<'a>(bytes: &'a [u8], encoding: Encoding, decoded: &'a mut String) -> Result<&'a str, usize> {
    match encoding {
        Encoding::Utf8 => std::str::from_utf8(bytes).map_err(|fault| fault.valid_up_to() + 1),
        Encoding::Latin1 => {
            decoded.clear();
            decoded.extend(bytes.iter().map(|byte| char::from(*byte)));
            Ok(decoded)
        }
    }
}

impl Encoding {
    pub(crate) const fn words(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Latin1 => "ISO 8859-1",
        }
    }
}

impl Table {
    /// Opens a table and checks its header, if it has one.
    pub(crate) fn open(input: &Input, id: TableId, place: String, card: &FileCard) -> Result<Self, Error> {
        let mut table = Self::begin(input, id, place, card)?;
        if card.begins_with_header() {
            table.check_header(card)?;
        }
        Ok(table)
    }

    /// Whether a file of another name is one of these, by its first line.
    pub(crate) fn fits(input: &Input, card: &FileCard) -> Result<bool, Error> {
        let mut table = Self::begin(input, TableId::from_index(0), input.name().to_owned(), card)?;
        match table.read() {
            Ok(Some(_)) if card.begins_with_header() => Ok(table.found() == card.columns),
            Ok(Some(_)) => Ok(table.fields.len() == card.columns.len()),
            Ok(None) | Err(Error::Encoding { .. } | Error::Quote { .. } | Error::LongRecord { .. }) => Ok(false),
            Err(fault) => Err(fault),
        }
    }

    fn begin(input: &Input, id: TableId, place: String, card: &FileCard) -> Result<Self, Error> {
        Ok(Self {
            lines: Lines::open(input, place, card)?,
            id,
            encoding: card.encoding,
            delimiter: card.delimiter,
            columns: card.columns.len(),
            record_lines: input.record_lines(),
            rows: 0,
            raw: Vec::new(),
            decoded: String::new(),
            text: String::new(),
            fields: Vec::new(),
        })
    }

    /// The fields of the record read last.
    fn found(&self) -> Vec<String> {
        self.fields.iter().map(|(from, until)| self.text[*from..*until].to_owned()).collect()
    }

    fn check_header(&mut self, card: &FileCard) -> Result<(), Error> {
        if self.read()?.is_none() {
            return Err(Error::Empty { at: self.lines.at(1), expected: card.columns.clone() });
        }
        let found = self.found();
        if found != card.columns {
            let not_in = |of: &[String], other: &[String]| {
                of.iter().filter(|column| !other.contains(column)).cloned().collect::<Vec<_>>()
            };
            return Err(Error::Header(Box::new(HeaderFault {
                at: self.lines.at(1),
                missing: not_in(&card.columns, &found),
                extra: not_in(&found, &card.columns),
                found: found.iter().take(64).map(|name| crate::skip::shortened(name, 80)).collect(),
                expected: card.columns.clone(),
            })));
        }
        Ok(())
    }

    /// The next row.
    pub(crate) fn next(&mut self) -> Result<Option<Row<'_>>, Error> {
        let Some(line) = self.read()? else { return Ok(None) };
        if self.fields.len() != self.columns {
            return Err(Error::Fields { at: self.lines.at(line), found: self.fields.len(), expected: self.columns });
        }
        let line = match &self.record_lines {
            Some(lines) => usize::try_from(self.rows).ok().and_then(|row| lines.get(row)).copied().unwrap_or(line),
            None => line,
        };
        self.rows += 1;
        Ok(Some(Row { at: Locator { table: self.id, line }, text: &self.text, fields: &self.fields }))
    }

    /// Reads a record into `text` and `fields`; gives the line on which it begins.
    fn read(&mut self) -> Result<Option<u32>, Error> {
        self.text.clear();
        self.fields.clear();
        let Some(first) = self.lines.next()? else {
            return Ok(None);
        };
        let (delimiter, has_quotes) = match self.delimiter {
            Delimiter::Comma => (b',', first.contains(&b'"')),
            Delimiter::Tab => (b'\t', false),
        };
        if !has_quotes {
            let text = match decode(first, self.encoding, &mut self.decoded) {
                Ok(text) => text,
                Err(byte) => return Err(self.encoding_fault(self.lines.line(), byte)),
            };
            self.text.push_str(text);
            let mut from = 0;
            for (until, byte) in self.text.bytes().enumerate() {
                if byte == delimiter {
                    self.fields.push((from, until));
                    from = until + 1;
                }
            }
            self.fields.push((from, self.text.len()));
            return Ok(Some(self.lines.line()));
        }
        self.raw.clear();
        self.raw.extend_from_slice(first);
        let line = self.lines.line();
        let quotes = |bytes: &[u8]| bytes.iter().filter(|byte| **byte == b'"').count();
        let mut open = quotes(&self.raw) % 2 == 1;
        while open {
            let Some(more) = self.lines.next()? else {
                return Err(Error::Quote { at: self.lines.at(line), found: "a quote is never closed" });
            };
            open ^= quotes(more) % 2 == 1;
            self.raw.push(b'\n');
            self.raw.extend_from_slice(more);
            if self.raw.len() > self.lines.most_record() {
                return Err(Error::LongRecord { at: self.lines.at(line), limit: self.lines.most_record() });
            }
        }
        let text = match decode(&self.raw, self.encoding, &mut self.decoded) {
            Ok(text) => text,
            Err(byte) => return Err(self.encoding_fault(line, byte)),
        };
        match split(text, &mut self.text, &mut self.fields) {
            Ok(()) => Ok(Some(line)),
            Err(found) => Err(Error::Quote { at: self.lines.at(line), found }),
        }
    }

    fn encoding_fault(&self, line: u32, byte: usize) -> Error {
        Error::Encoding { at: self.lines.at(line), byte, expected: self.encoding.words() }
    }
}

/// Splits a record with quotes into fields without them.
fn split(record: &str, text: &mut String, fields: &mut Vec<(usize, usize)>) -> Result<(), &'static str> {
    let mut rest = record;
    loop {
        let from = text.len();
        if let Some(quoted) = rest.strip_prefix('"') {
            rest = quoted;
            loop {
                let Some(quote) = rest.find('"') else {
                    return Err("a quote is never closed");
                };
                text.push_str(&rest[..quote]);
                rest = &rest[quote + 1..];
                match rest.strip_prefix('"') {
                    Some(after) => {
                        text.push('"');
                        rest = after;
                    }
                    None => break,
                }
            }
            fields.push((from, text.len()));
            match rest.strip_prefix(',') {
                Some(after) => rest = after,
                None if rest.is_empty() => return Ok(()),
                None => return Err("text follows a closing quote"),
            }
        } else {
            let (field, after) = match rest.split_once(',') {
                Some((field, after)) => (field, Some(after)),
                None => (rest, None),
            };
            if field.contains('"') {
                return Err("a quote stands inside a field without quotes");
            }
            text.push_str(field);
            fields.push((from, text.len()));
            match after {
                Some(after) => rest = after,
                None => return Ok(()),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(bytes: &[u8], encoding: Encoding) -> Result<Vec<String>, Error> {
        let card: FileCard = toml::from_str("name = 't.csv'\ncolumns = ['state', 'n']")
            .map_err(|cause| Error::Card { card: "t".to_owned(), cause: cause.to_string() })?;
        let card = FileCard { encoding, ..card };
        let mut table = Table::open(&Input::bytes("t.csv", bytes), TableId::from_index(0), "t".to_owned(), &card)?;
        let mut rows = Vec::new();
        while let Some(row) = table.next()? {
            rows.push(format!("{}:{}|{}", row.at.line, row.get(0), row.get(1)));
        }
        Ok(rows)
    }

    #[test]
    fn latin_1_is_read_where_the_card_says_so_and_refused_as_utf_8() -> Result<(), Error> {
        let bytes = b"state,n\nC\xf4te d'Ivoire,1\n\"M\xe9xico\",2\n";
        assert_eq!(read(bytes, Encoding::Latin1)?, ["2:Côte d'Ivoire|1", "3:México|2"]);
        assert!(matches!(read(bytes, Encoding::Utf8), Err(Error::Encoding { byte: 2, .. })));
        Ok(())
    }

    #[test]
    fn quotes_commas_and_line_ends_inside_quotes_belong_to_the_field() -> Result<(), Error> {
        let text = "state,n\r\n\"a, \"\"b\"\"\r\nc\",\r\nd,\"\"\r\n";
        assert_eq!(read(text.as_bytes(), Encoding::Utf8)?, ["2:a, \"b\"\nc|", "4:d|"]);
        Ok(())
    }
}
