//! Small CSV tables whose columns are known beforehand.

use std::collections::HashMap;
use std::str::FromStr;

use demarche_core::{DateError, Locator, Period, TableId, Window};

use crate::Error;
use crate::error::Wrong;

/// A table read whole.
pub(crate) struct Table {
    name: String,
    id: TableId,
    columns: HashMap<&'static str, usize>,
    records: Vec<(u32, csv::StringRecord)>,
}

/// A row of a table.
pub(crate) struct Row<'a> {
    table: &'a Table,
    line: u32,
    record: &'a csv::StringRecord,
}

impl Table {
    pub(crate) fn read(name: &str, id: TableId, text: &str, expected: &[&'static str]) -> Result<Self, Error> {
        check_form(name, text)?;
        let wrap = |source| Error::Csv { table: name.to_owned(), source };
        let mut reader = csv::ReaderBuilder::new().has_headers(true).flexible(false).from_reader(text.as_bytes());
        let header = reader.headers().map_err(wrap)?.clone();
        if header.iter().ne(expected.iter().copied()) {
            return Err(Error::Header {
                table: name.to_owned(),
                found: header.iter().collect::<Vec<_>>().join(", "),
                expected: expected.join(", "),
            });
        }
        let mut records: Vec<(u32, csv::StringRecord)> = Vec::new();
        let mut seen: HashMap<Vec<u8>, u32> = HashMap::new();
        for record in reader.into_records() {
            let record = record.map_err(wrap)?;
            let line = u32::try_from(record.position().map_or(0, csv::Position::line)).unwrap_or(u32::MAX);
            if let Some(first) = seen.insert(record.iter().collect::<Vec<_>>().join("\u{1f}").into_bytes(), line) {
                let what = format!("the row of line {first} is listed twice");
                return Err(Error::Form { at: format!("{name}:{line}"), what });
            }
            records.push((line, record));
        }
        let columns = expected.iter().enumerate().map(|(index, column)| (*column, index)).collect();
        Ok(Self { name: name.to_owned(), id, columns, records })
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.records.iter().map(|(line, record)| Row { table: self, line: *line, record })
    }
}

/// Refuses what the reader of CSV would let pass: stray quotes, which can swallow rows, empty lines, and a file cut off in a row.
fn check_form(name: &str, text: &str) -> Result<(), Error> {
    let mut line = 1_u32;
    let wrong = |line: u32, what: &str| Err(Error::Form { at: format!("{name}:{line}"), what: what.to_owned() });
    let (mut is_quoted, mut is_field_start, mut is_closed, mut is_line_start) = (false, true, false, true);
    let mut opened = 1;
    let mut bytes = text.bytes().peekable();
    while let Some(byte) = bytes.next() {
        match byte {
            b'"' if is_quoted && bytes.peek() == Some(&b'"') => {
                bytes.next();
            }
            b'"' if is_quoted => (is_quoted, is_closed) = (false, true),
            b'"' if is_field_start => (is_quoted, opened) = (true, line),
            b'"' => {
                return wrong(line, "a quote inside a field; expected the whole field in quotes and the quote doubled");
            }
            b'\n' if !is_quoted && is_line_start => return wrong(line, "an empty line; expected a row"),
            b'\r' if !is_quoted => return wrong(line, "a carriage return; expected lines that end in \\n"),
            b',' | b'\n' => {}
            _ if is_closed => {
                return wrong(line, "text after a closing quote; expected a comma or the end of the line");
            }
            _ => {}
        }
        if !is_quoted && matches!(byte, b',' | b'\n') {
            is_closed = false;
        }
        is_line_start = byte == b'\n' && !is_quoted;
        is_field_start = is_line_start || (byte == b',' && !is_quoted);
        line += u32::from(byte == b'\n');
    }
    if is_quoted {
        return wrong(opened, "a quote is opened and never closed");
    }
    if is_line_start { Ok(()) } else { wrong(line, "the file ends inside a line; expected a line end") }
}

impl<'a> Row<'a> {
    /// The text of a column; empty if not told.
    pub(crate) fn get(&self, column: &'static str) -> &'a str {
        self.table.columns.get(column).and_then(|index| self.record.get(*index)).unwrap_or_default().trim()
    }

    /// The items of a column, separated by semicolons.
    pub(crate) fn list(&self, column: &'static str) -> impl Iterator<Item = &'a str> {
        self.get(column).split(';').map(str::trim).filter(|item| !item.is_empty())
    }

    pub(crate) fn at(&self) -> Locator {
        Locator { table: self.table.id, line: self.line }
    }

    pub(crate) fn wrong(&self, column: &'static str, what: impl Into<String>) -> Error {
        Error::Value { at: format!("{}:{}", self.table.name, self.line), column, what: what.into() }
    }

    /// Reads a column that must be there.
    pub(crate) fn parse<T: FromStr>(&self, column: &'static str) -> Result<T, Error>
    where
        Wrong: From<T::Err>,
    {
        self.get(column).parse().map_err(|error| self.wrong(column, Wrong::from(error).0))
    }

    /// Reads a column that may be empty.
    pub(crate) fn parse_optional<T: FromStr>(&self, column: &'static str) -> Result<Option<T>, Error>
    where
        Wrong: From<T::Err>,
    {
        if self.get(column).is_empty() { Ok(None) } else { self.parse(column).map(Some) }
    }

    /// Reads a number that may be empty.
    pub(crate) fn number(&self, column: &'static str) -> Result<Option<f64>, Error> {
        match self.get(column) {
            "" => Ok(None),
            text => match text.parse::<f64>() {
                Ok(number) if number.is_finite() => Ok(Some(number)),
                _ => Err(self.wrong(column, format!("{text:?} is not a number"))),
            },
        }
    }

    /// Reads a count that may be empty.
    pub(crate) fn count(&self, column: &'static str) -> Result<Option<u16>, Error> {
        match self.get(column) {
            "" => Ok(None),
            text => {
                text.parse().map(Some).map_err(|_| self.wrong(column, format!("{text:?} is not a count below 65,536")))
            }
        }
    }

    /// Reads `start` and `end`.
    pub(crate) fn window(&self) -> Result<Window, Error> {
        let start: Option<Period> = self.parse_optional("start")?;
        let end: Option<Period> = self.parse_optional("end")?;
        Window::new(start, end).map_err(|error: DateError| self.wrong("end", error.to_string()))
    }

    /// A column that must not be empty.
    pub(crate) fn required(&self, column: &'static str) -> Result<&'a str, Error> {
        match self.get(column) {
            "" => Err(self.wrong(column, "is empty; expected a value")),
            text => Ok(text),
        }
    }
}
