//! The manifest of a store: its version, its editions with their files and checksums, and what was removed.

use std::collections::BTreeMap;
use std::path::Path;

use demarche_core::{Catalogue, Period, Redistribution, Source, SourceKind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use super::files::failed;
use super::schema::VERSION;
use crate::Error;
use crate::error::Wrong;

pub(crate) const FILE: &str = "manifest.json";

/// What a store holds. It is the file `manifest.json`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Manifest {
    /// SHA-256 of the manifest with zeros in this place.
    checksum: String,
    /// The version of the tables.
    pub schema_version: u32,
    /// How many times the store was changed.
    pub generation: u64,
    /// The editions, by key.
    pub editions: Vec<Held>,
    /// What was removed, in the order of removal.
    pub tombstones: Vec<Tombstone>,
}

/// An edition in a store.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Held {
    /// Its key: `un_votes@2021.03`.
    pub key: String,
    /// The dataset.
    pub dataset: String,
    /// The edition of it.
    pub edition: String,
    /// When it was released, as written.
    pub released: String,
    /// The key of the edition that it replaces; empty if none.
    pub supersedes: String,
    /// When it was loaded, in UTC.
    pub loaded_at: String,
    /// The program that loaded it, with its version.
    pub program: String,
    /// The pack whose actors it was read with.
    pub pack: String,
    /// The files that it was read from.
    pub inputs: Vec<InputFile>,
    /// The sources that its rows name, its own first.
    pub sources: Vec<SourceCard>,
    /// The lists of sources that its rows rest on.
    pub(crate) citations: Vec<Vec<String>>,
    /// The names of its files in locators.
    pub(crate) files: Vec<String>,
    /// The actors that its rows name.
    pub actors: Vec<String>,
    /// Its tables.
    pub tables: Vec<TableFile>,
    /// How many rows say what.
    pub counts: Vec<Count>,
    /// How many observations it holds.
    pub observations: u64,
    /// Rows read, by file.
    pub read: Vec<FileRows>,
    /// Rows kept.
    pub kept: u64,
    /// Rows not kept, by reason.
    pub skipped: BTreeMap<String, u64>,
}

/// A file that an edition was read from.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct InputFile {
    /// Its name.
    pub name: String,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

impl InputFile {
    /// Reads a file for its size and checksum.
    ///
    /// # Errors
    /// If it cannot be read.
    pub fn read(path: &Path) -> Result<Self, Error> {
        let failed = |source| Error::File { path: path.display().to_string(), source };
        let mut file = std::fs::File::open(path).map_err(failed)?;
        let mut hash = Sha256::new();
        let mut buffer = vec![0; 1 << 16];
        let mut bytes = 0;
        loop {
            let read = std::io::Read::read(&mut file, &mut buffer).map_err(failed)?;
            if read == 0 {
                break;
            }
            hash.update(&buffer[..read]);
            bytes += read as u64;
        }
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Ok(Self { name, bytes, sha256: hex(&hash.finalize()) })
    }

    /// A file in memory.
    #[must_use]
    pub fn of_bytes(name: &str, bytes: &[u8]) -> Self {
        Self { name: name.to_owned(), bytes: bytes.len() as u64, sha256: sha256(bytes) }
    }
}

/// A source as the manifest has it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct SourceCard {
    /// Its key.
    pub key: String,
    /// What kind of source.
    pub kind: String,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When it was published, as written; empty if not told.
    pub date: String,
    /// Its licence.
    pub licence: String,
    /// Whether its rows may be passed on.
    pub redistribution: String,
    /// Keys of the sources whose data it repeats.
    pub upstream: Vec<String>,
    /// Where it is to be found.
    pub url: String,
    /// Its BibTeX entry type.
    pub bibtex_type: String,
    /// Its terms, and what a reader must know of it.
    pub note: String,
}

impl SourceCard {
    pub(crate) fn of(source: &Source) -> Self {
        Self {
            key: source.key.clone(),
            kind: source.kind.to_string(),
            title: source.title.clone(),
            publisher: source.publisher.clone(),
            date: source.date.map(|date| date.to_string()).unwrap_or_default(),
            licence: source.licence.clone(),
            redistribution: source.redistribution.to_string(),
            upstream: source.upstream.clone(),
            url: source.url.clone(),
            bibtex_type: source.bibtex_type.clone(),
            note: source.note.clone(),
        }
    }

    pub(crate) fn source(&self) -> Result<Source, Error> {
        let read = || -> Result<Source, Wrong> {
            let kind: SourceKind = self.kind.parse()?;
            let redistribution: Redistribution = self.redistribution.parse()?;
            let date = if self.date.is_empty() { None } else { Some(self.date.parse::<Period>()?) };
            Ok(Source {
                key: self.key.clone(),
                kind,
                title: self.title.clone(),
                publisher: self.publisher.clone(),
                date,
                licence: self.licence.clone(),
                redistribution,
                upstream: self.upstream.clone(),
                url: self.url.clone(),
                bibtex_type: self.bibtex_type.clone(),
                note: self.note.clone(),
            })
        };
        read().map_err(|wrong| Error::Value { at: format!("{FILE}: {}", self.key), column: "sources", what: wrong.0 })
    }
}

/// A table of an edition: a Parquet file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct TableFile {
    /// Its name: `ballots`.
    pub name: String,
    /// The file, from the folder of the store.
    pub file: String,
    /// Its rows.
    pub rows: u64,
    /// Its size.
    pub bytes: u64,
    /// Its SHA-256, in hexadecimal digits.
    pub sha256: String,
}

/// How many rows say something of one kind, and between which days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Count {
    /// The table.
    pub table: String,
    /// The relation, attribute, kind of act, question or mark.
    pub name: String,
    /// How many rows.
    pub rows: u64,
    /// First day of any; none if no row tells one.
    pub first_day: Option<String>,
    /// Last day of any; none if no row tells one.
    pub last_day: Option<String>,
    /// Which actors stand in them: places in the edition's list of actors.
    pub actors: Vec<u32>,
}

/// Rows read from a file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct FileRows {
    /// The file.
    pub file: String,
    /// Its rows.
    pub rows: u64,
}

/// What stays of an edition that was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tombstone {
    /// Its key.
    pub key: String,
    /// Why it was removed.
    pub reason: String,
    /// When, in UTC.
    pub removed_at: String,
    /// When it had been loaded, in UTC.
    pub loaded_at: String,
    /// The files that it had been read from.
    pub inputs: Vec<InputFile>,
    /// Its tables as they were.
    pub tables: Vec<TableFile>,
    /// What they held.
    pub counts: Vec<Count>,
}

impl Held {
    /// How many bytes its tables have.
    #[must_use]
    pub fn bytes(&self) -> u64 {
        self.tables.iter().map(|table| table.bytes).sum()
    }

    /// The table of this name, if it has rows.
    #[must_use]
    pub fn table(&self, name: &str) -> Option<&TableFile> {
        self.tables.iter().find(|table| table.name == name)
    }

    /// How many rows its files have.
    #[must_use]
    pub fn rows_read(&self) -> u64 {
        self.read.iter().map(|file| file.rows).sum()
    }

    /// How many rows were not kept.
    #[must_use]
    pub fn rows_skipped(&self) -> u64 {
        self.skipped.values().sum()
    }

    /// A checksum of all its tables.
    #[must_use]
    pub fn sha256(&self) -> String {
        let lines: Vec<String> = self.tables.iter().map(|table| format!("{} {}\n", table.sha256, table.name)).collect();
        sha256(lines.concat().as_bytes())
    }

    /// The date of its release.
    pub(crate) fn release(&self) -> Result<Period, Error> {
        self.released.parse().map_err(|error: demarche_core::DateError| Error::Value {
            at: format!("{FILE}: {}", self.key),
            column: "released",
            what: error.to_string(),
        })
    }
}

impl Manifest {
    pub(crate) fn new() -> Self {
        Self {
            checksum: String::new(),
            schema_version: VERSION,
            generation: 0,
            editions: Vec::new(),
            tombstones: Vec::new(),
        }
    }

    /// The edition with this key.
    #[must_use]
    pub fn edition(&self, key: &str) -> Option<&Held> {
        self.editions.iter().find(|held| held.key == key)
    }

    /// The manifest with its checksum, and the text of its file.
    pub(crate) fn sealed(self) -> Result<(Self, String), Error> {
        let blank = Self { checksum: "0".repeat(64), ..self };
        let mut text = serde_json::to_string_pretty(&blank).map_err(|error| failed(Path::new(FILE), error.into()))?;
        text.push('\n');
        let checksum = sha256(text.as_bytes());
        let text = text.replacen(&blank.checksum, &checksum, 1);
        Ok((Self { checksum, ..blank }, text))
    }

    pub(crate) fn parse(at: &Path, text: &str) -> Result<Self, Error> {
        #[derive(Deserialize)]
        struct Version {
            schema_version: u32,
        }
        let damaged =
            |found: String, expected: String| Error::Damaged { at: at.display().to_string(), found, expected };
        let unreadable = |error: serde_json::Error| damaged(error.to_string(), "the manifest of a store".to_owned());
        let version: Version = serde_json::from_str(text).map_err(unreadable)?;
        if version.schema_version > VERSION {
            let at = at.display().to_string();
            return Err(Error::Schema { at, found: version.schema_version, expected: VERSION });
        }
        let manifest: Self = serde_json::from_str(text).map_err(unreadable)?;
        let blank = text.replacen(&manifest.checksum, &"0".repeat(64), 1);
        let found = sha256(blank.as_bytes());
        if found != manifest.checksum {
            return Err(damaged(format!("a manifest of checksum {found}"), manifest.checksum));
        }
        Ok(manifest)
    }
}

/// Lists of sources as the catalogue has them, written as the tables write them.
pub(crate) fn cited(catalogue: &Catalogue, citation: demarche_core::CitationId) -> Vec<String> {
    catalogue.citation(citation).iter().map(|id| catalogue.source(*id).key.clone()).collect()
}

/// The SHA-256 of bytes, in hexadecimal digits.
#[must_use]
pub fn sha256(bytes: &[u8]) -> String {
    hex(&Sha256::digest(bytes))
}

fn hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(2 * bytes.len()), |mut text, byte| {
        let _ = write!(text, "{byte:02x}");
        text
    })
}
