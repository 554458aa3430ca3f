use demarche_core::{DateError, NotListed, QuantityError, ResolveError};

/// Why a pack cannot be read. Each says where, what was found and what was expected.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// A table that every pack has is not there.
    #[error("{table}: not in the pack; expected one of its {expected} tables")]
    MissingTable {
        /// The table's file name.
        table: String,
        /// How many tables a pack has.
        expected: usize,
    },
    /// A table with other columns.
    #[error("{table}:1: columns are {found:?}; expected {expected:?}")]
    Header {
        /// The table's file name.
        table: String,
        /// The columns found.
        found: String,
        /// The columns expected.
        expected: String,
    },
    /// A table that is not CSV.
    #[error("{table}: {source}")]
    Csv {
        /// The table's file name.
        table: String,
        /// What the reader of CSV says.
        source: csv::Error,
    },
    /// A table that is not written as tables are: a stray quote, an empty line, a row twice, a file cut off.
    #[error("{at}: {what}")]
    Form {
        /// Table and line.
        at: String,
        /// What was found and what was expected.
        what: String,
    },
    /// `pack.toml` cannot be read.
    #[error("pack.toml: {0}")]
    Manifest(String),
    /// A file cannot be read.
    #[error("{path}: {source}")]
    File {
        /// The file.
        path: String,
        /// What the system says.
        source: std::io::Error,
    },
    /// A value that cannot be.
    #[error("{at}: {column}: {what}")]
    Value {
        /// Table and line.
        at: String,
        /// The column.
        column: &'static str,
        /// What was found and what was expected.
        what: String,
    },
}

/// What is wrong with one value, before it is known where it stands.
#[derive(Debug)]
pub(crate) struct Wrong(pub(crate) String);

macro_rules! wrong_from {
    ($($error:ty),+) => { $(impl From<$error> for Wrong { fn from(error: $error) -> Self { Self(error.to_string()) } })+ };
}
wrong_from!(DateError, NotListed, QuantityError, ResolveError);
