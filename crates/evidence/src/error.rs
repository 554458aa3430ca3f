use demarche_core::{DateError, DrawError, NotListed, QuantityError, ResolveError};

/// Why a pack or a store cannot be read, or a store not be changed. Each says where, what was found and what was expected.
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
    /// No store in a folder.
    #[error("{at}: found no store (no manifest.json); expected one that `demarche load` made")]
    NoStore {
        /// The folder.
        at: String,
    },
    /// A store of a later program.
    #[error("{at}: the store has schema version {found}; this program reads up to {expected}")]
    Schema {
        /// The manifest.
        at: String,
        /// The version found.
        found: u32,
        /// The latest version that this program reads.
        expected: u32,
    },
    /// A file that is not as it was written.
    #[error("{at}: damaged: found {found}; expected {expected}")]
    Damaged {
        /// The file.
        at: String,
        /// What was found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// Another program is changing the store.
    #[error("{at}: another program is changing the store; waited {:.1} s for it", .waited.as_secs_f64())]
    Busy {
        /// The store.
        at: String,
        /// For how long this one has waited.
        waited: std::time::Duration,
    },
    /// An edition that is in the store already, read from other files.
    #[error(
        "{edition}: is in the store, read from {found}; expected the same files, another edition name, or its removal first"
    )]
    Immutable {
        /// The key of the edition.
        edition: String,
        /// The files that it was read from, and how those given differ.
        found: String,
    },
    /// An edition that is not in the store.
    #[error("{edition}: not in the store; it holds {}", if .held.is_empty() { "nothing".to_owned() } else { .held.join(", ") })]
    NotHeld {
        /// The key asked for.
        edition: String,
        /// The keys of the editions that are there.
        held: Vec<String>,
    },
    /// An edition that cannot be loaded.
    #[error("{edition}: found {found}; expected {expected}")]
    Edition {
        /// The key of the edition.
        edition: String,
        /// What was found.
        found: String,
        /// What was expected.
        expected: String,
    },
    /// An actor of the store that the pack does not list.
    #[error(
        "{edition}: names the actor {actor:?}, which {pack} does not list; expected the pack it was loaded with, {loaded_with}"
    )]
    UnknownActor {
        /// The key of the edition.
        edition: String,
        /// The code.
        actor: String,
        /// The pack.
        pack: String,
        /// The pack that the edition was loaded with.
        loaded_with: String,
    },
    /// Parquet cannot be written or read.
    #[error("{at}: {cause}")]
    Parquet {
        /// The table.
        at: String,
        /// What the reader or writer of Parquet says.
        cause: String,
    },
    /// Evidence other than what a lock file names.
    #[error("{at}: the evidence is not the locked one: {}", .differences.join("; "))]
    Lock {
        /// The lock file.
        at: String,
        /// What differs: found and expected.
        differences: Vec<String>,
    },
}

impl From<Error> for DrawError {
    fn from(error: Error) -> Self {
        let text = error.to_string();
        let (at, what) = text.split_once(": ").unwrap_or(("store", &text));
        Self { at: at.to_owned(), what: what.to_owned() }
    }
}

/// What is wrong with one value, before it is known where it stands.
#[derive(Debug)]
pub(crate) struct Wrong(pub(crate) String);

macro_rules! wrong_from {
    ($($error:ty),+) => { $(impl From<$error> for Wrong { fn from(error: $error) -> Self { Self(error.to_string()) } })+ };
}
wrong_from!(DateError, NotListed, QuantityError, ResolveError);
