//! What makes a load fail: faults of structure. A bad row is no error but a skip.

use std::fmt;

/// A line of a file of an edition: `un_votes@2021.03 votes.csv:812`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The edition and the file.
    pub file: String,
    /// The physical line; the header is line 1.
    pub line: u32,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}", self.file, self.line)
    }
}

/// A header that is not the card's.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{at}: {}; found {}, expected {}", header_fault(.missing, .extra), first(.found), first(.expected))]
pub struct HeaderFault {
    /// Where.
    pub at: Place,
    /// Columns that are missing or renamed.
    pub missing: Vec<String>,
    /// Columns that the card does not know.
    pub extra: Vec<String>,
    /// The header as found.
    pub found: Vec<String>,
    /// The header as the card has it.
    pub expected: Vec<String>,
}

/// Why an edition could not be read.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file cannot be opened or read.
    #[error("{file}: cannot be read: {cause}")]
    Read {
        /// The file.
        file: String,
        /// What the system says.
        cause: std::io::Error,
    },
    /// A directory stands in place of a file.
    #[error("{file}: found a directory, expected a file")]
    Directory {
        /// The path.
        file: String,
    },
    /// Compressed data ends before its end, or the last line has no end.
    #[error("{file}: cut short after line {line}: {found}, expected {expected}")]
    CutShort {
        /// The file.
        file: String,
        /// The last whole line.
        line: u32,
        /// What was found.
        found: &'static str,
        /// What was expected.
        expected: &'static str,
    },
    /// Compressed data that do not decompress.
    #[error("{file}: after line {line} the gzip data are damaged: {cause}")]
    Damaged {
        /// The file.
        file: String,
        /// The last whole line.
        line: u32,
        /// What the decompressor says.
        cause: std::io::Error,
    },
    /// A kind of file that is not read.
    #[error("{file}: found {found}, expected plain text or gzip")]
    Format {
        /// The file.
        file: String,
        /// What it looks like.
        found: &'static str,
    },
    /// More data than the card allows.
    #[error("{file}: found more than {limit} bytes after decompression, expected at most as many")]
    TooLarge {
        /// The file.
        file: String,
        /// The limit in bytes.
        limit: u64,
    },
    /// Data that grow too much when decompressed: a zip bomb.
    #[error("{file}: found {inflated} bytes out of {compressed} compressed, expected at most {limit} times as many")]
    TooDense {
        /// The file.
        file: String,
        /// Bytes out.
        inflated: u64,
        /// Bytes in.
        compressed: u64,
        /// The limit.
        limit: u64,
    },
    /// A line or a record that is too long.
    #[error("{at}: found a record of more than {limit} bytes, expected at most as many")]
    LongRecord {
        /// Where.
        at: Place,
        /// The limit in bytes.
        limit: usize,
    },
    /// More lines than can be numbered.
    #[error("{file}: found more than {limit} lines, expected at most as many")]
    ManyLines {
        /// The file.
        file: String,
        /// The limit.
        limit: u32,
    },
    /// Bytes that are not in the encoding that the card names.
    #[error("{at}: found a byte of another encoding at {byte} of the line, expected {expected}")]
    Encoding {
        /// Where.
        at: Place,
        /// Which byte of the line, from 1.
        byte: usize,
        /// The encoding expected.
        expected: &'static str,
    },
    /// Another header than the card names.
    #[error(transparent)]
    Header(Box<HeaderFault>),
    /// An empty file where a header was expected.
    #[error("{at}: found an empty file, expected the header {}", .expected.join(","))]
    Empty {
        /// Where.
        at: Place,
        /// The header as the card has it.
        expected: Vec<String>,
    },
    /// Another number of fields than the header has.
    #[error("{at}: found {found} fields, expected {expected}")]
    Fields {
        /// Where.
        at: Place,
        /// How many were found.
        found: usize,
        /// How many columns there are.
        expected: usize,
    },
    /// A quote where none may stand, or one that is never closed.
    #[error("{at}: {found}, expected fields in pairs of quotes")]
    Quote {
        /// Where the record begins.
        at: Place,
        /// What was found.
        found: &'static str,
    },
    /// A line that is not the JSON object that the card describes.
    #[error("{at}: {found}, expected one JSON object with the fields of the card")]
    Json {
        /// Where.
        at: Place,
        /// What the parser says.
        found: String,
    },
    /// A file that is not the XML document that the card describes.
    #[error("{at}: {found}, expected one XML document as the card describes")]
    Xml {
        /// Where.
        at: Place,
        /// What is wrong.
        found: String,
    },
    /// A file of the edition was not given.
    #[error("{source_name}: {file} was not given; expected {}", .expected.join(", "))]
    MissingFile {
        /// The dataset.
        source_name: String,
        /// The missing file.
        file: String,
        /// All files of the edition.
        expected: Vec<String>,
    },
    /// A file that is not part of the edition, or was given twice.
    #[error("{source_name}: found the file {file}, expected {} (each once, with or without .gz)", .expected.join(", "))]
    UnexpectedFile {
        /// The dataset.
        source_name: String,
        /// The file given.
        file: String,
        /// All files of the edition.
        expected: Vec<String>,
    },
    /// A card that cannot be read: a fault of this program.
    #[error("the card of {card} cannot be read: {cause}")]
    Card {
        /// Its dataset.
        card: String,
        /// What is wrong.
        cause: String,
    },
}

fn header_fault(missing: &[String], extra: &[String]) -> String {
    match (missing.is_empty(), extra.is_empty()) {
        (true, true) => "columns in another order, or twice".to_owned(),
        (false, true) => format!("missing column {}", first(missing)),
        (true, false) => format!("unknown column {}", first(extra)),
        (false, false) => format!("missing column {}, unknown column {}", first(missing), first(extra)),
    }
}

/// The first names of a list; a table of 80 columns would fill the screen.
fn first(names: &[String]) -> String {
    match names.get(..24) {
        Some(first) if names.len() > 24 => format!("{},… ({} columns)", first.join(","), names.len()),
        _ => names.join(","),
    }
}
