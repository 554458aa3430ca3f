//! Files of one JSON object a line.

use std::sync::Arc;

use demarche_core::{Locator, TableId};
use serde::de::DeserializeOwned;

use crate::card::FileCard;
use crate::error::Error;
use crate::input::{Input, Lines};
use crate::table::Counted;

/// A file of JSON lines that is being read. A line may hold several rows: whoever reads it says how many.
pub(crate) struct JsonLines {
    lines: Lines,
    id: TableId,
    record_lines: Option<Arc<Vec<u32>>>,
    objects: usize,
    rows: u64,
}

impl Counted for JsonLines {
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

impl JsonLines {
    pub(crate) fn open(input: &Input, id: TableId, place: String, card: &FileCard) -> Result<Self, Error> {
        let lines = Lines::open(input, place, card)?;
        Ok(Self { lines, id, record_lines: input.record_lines(), objects: 0, rows: 0 })
    }

    /// The next object.
    pub(crate) fn next<T: DeserializeOwned>(&mut self) -> Result<Option<(Locator, T)>, Error> {
        let Some(bytes) = self.lines.next()? else {
            return Ok(None);
        };
        let parsed = serde_json::from_slice(bytes);
        let text_fault = std::str::from_utf8(bytes).err().map(|fault| fault.valid_up_to() + 1);
        let found_line = self.lines.line();
        if let Some(byte) = text_fault {
            return Err(Error::Encoding { at: self.lines.at(found_line), byte, expected: "UTF-8" });
        }
        let object = parsed.map_err(|cause: serde_json::Error| Error::Json {
            at: self.lines.at(found_line),
            found: cause.to_string(),
        })?;
        let line = match &self.record_lines {
            Some(lines) => lines.get(self.objects).copied().unwrap_or(found_line),
            None => found_line,
        };
        self.objects += 1;
        Ok(Some((Locator { table: self.id, line }, object)))
    }

    /// Counts the rows that an object holds.
    pub(crate) fn count(&mut self, rows: usize) {
        self.rows += rows as u64;
    }
}
