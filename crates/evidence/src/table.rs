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
        let mut records = Vec::new();
        for record in reader.into_records() {
            let record = record.map_err(wrap)?;
            let line = record.position().map_or(0, csv::Position::line);
            records.push((u32::try_from(line).unwrap_or(u32::MAX), record));
        }
        let columns = expected.iter().enumerate().map(|(index, column)| (*column, index)).collect();
        Ok(Self { name: name.to_owned(), id, columns, records })
    }

    pub(crate) fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.records.iter().map(|(line, record)| Row { table: self, line: *line, record })
    }
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
