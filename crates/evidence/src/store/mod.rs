//! The store: an append-only folder of plain Parquet that editions of datasets are loaded into and worlds are drawn from.
//!
//! - `manifest.json`: what it holds, with checksums; a change is made by giving it a new manifest
//! - `editions/<dataset>@<edition>/*.parquet`: the tables, described in `docs/store-format.md`
//! - `incoming/`: what a load that was stopped has left; the next one removes it
//! - `loading.lock`: held by the one program that changes the store

mod account;
mod diff;
mod files;
mod lock;
mod manifest;
pub(crate) mod numbering;
mod read;
pub(crate) mod rows;
mod schema;
mod sheet;
pub(crate) mod shelf;
mod verify;
mod write;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use demarche_core::{Catalogue, Day, Evidence, Registry, Report, Rows};

use crate::Error;
use files::{Hands, Turn, failed};
use numbering::ordered;
use rows::Reader;
use shelf::{Needs, Shelf};

pub use diff::{Alone, Changed, Diff, Said};
pub use files::{Observer, Step, unobserved};
pub use lock::{Lock, LockedEdition, LockedPack};
pub use manifest::{Count, FileRows, Held, InputFile, Manifest, SourceCard, TableFile, Tombstone, sha256};
pub use schema::describe_tables;

/// A store in a folder.
#[derive(Debug, Clone)]
pub struct Store {
    root: PathBuf,
    manifest: Manifest,
    patience: Duration,
}

/// What is loaded, beside the evidence: the edition's names, its files, and who loads it when.
#[derive(Debug, Clone)]
pub struct Edition {
    /// The dataset: `un_votes`.
    pub dataset: String,
    /// The edition: `2021.03`. A source of the evidence has the key `<dataset>@<edition>`.
    pub edition: String,
    /// The key of the edition that it replaces; empty if none.
    pub supersedes: String,
    /// The name of the pack whose actors it was read with.
    pub pack: String,
    /// The files that it was read from.
    pub inputs: Vec<InputFile>,
    /// When it is loaded, in UTC: [`now`].
    pub loaded_at: String,
    /// The program that loads it, with its version.
    pub program: String,
}

impl Edition {
    /// Its key: `un_votes@2021.03`.
    #[must_use]
    pub fn key(&self) -> String {
        format!("{}@{}", self.dataset, self.edition)
    }
}

/// What a load did.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Added {
    /// The edition is in the store now.
    Loaded,
    /// It was there already, from the same files.
    Unchanged,
}

/// The time in UTC, as the manifest has it: `2026-11-26T21:48:02Z`.
#[must_use]
pub fn now() -> String {
    let seconds = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_secs();
    let (days, second) = (seconds / 86_400, seconds % 86_400);
    let day = Day::from_days(i32::try_from(days).unwrap_or(i32::MAX));
    format!("{day}T{:02}:{:02}:{:02}Z", second / 3_600, second / 60 % 60, second % 60)
}

impl Store {
    /// Opens a store; only its manifest is read.
    ///
    /// # Errors
    /// If there is none, or its manifest is damaged or of a later program.
    pub fn open(root: &Path) -> Result<Self, Error> {
        let manifest = read_manifest(root)?.ok_or_else(|| Error::NoStore { at: root.display().to_string() })?;
        Ok(Self { root: root.to_owned(), manifest, patience: Duration::from_secs(10) })
    }

    /// Opens a store, or makes an empty one where there is none.
    ///
    /// # Errors
    /// As [`Store::open`], and if the folder cannot be made or holds other things.
    pub fn open_or_create(root: &Path) -> Result<Self, Error> {
        match Self::open(root) {
            Err(Error::NoStore { at }) => {
                let is_ours = |name: &std::ffi::OsStr| {
                    name == "loading.lock" || name == "incoming" || name == "editions" || name == "manifest.json.new"
                };
                let mut others = std::fs::read_dir(root)
                    .map(|entries| entries.filter_map(Result::ok).filter(|entry| !is_ours(&entry.file_name())).count())
                    .unwrap_or_default();
                if root.is_file() {
                    others += 1;
                }
                if others > 0 {
                    return Err(Error::NoStore { at });
                }
                let store =
                    Self { root: root.to_owned(), manifest: Manifest::new(), patience: Duration::from_secs(10) };
                std::fs::create_dir_all(root).map_err(|source| failed(root, source))?;
                let _turn = Turn::wait(root, store.patience)?;
                // Another program may have been quicker.
                match read_manifest(root)? {
                    Some(manifest) => Ok(Self { manifest, ..store }),
                    None => {
                        store.commit(store.manifest.clone(), &mut Hands::new(&mut unobserved))?;
                        Self::open(root)
                    }
                }
            }
            opened => opened,
        }
    }

    /// How long a change waits for another program that is changing the store; ten seconds unless told otherwise.
    #[must_use]
    pub fn with_patience(self, patience: Duration) -> Self {
        Self { patience, ..self }
    }

    /// Where it lies.
    #[must_use]
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// What it holds.
    #[must_use]
    pub fn manifest(&self) -> &Manifest {
        &self.manifest
    }

    /// The edition with this key.
    ///
    /// # Errors
    /// If it is not in the store.
    pub fn held(&self, key: &str) -> Result<&Held, Error> {
        self.manifest.edition(key).ok_or_else(|| Error::NotHeld {
            edition: key.to_owned(),
            held: self.manifest.editions.iter().map(|held| held.key.clone()).collect(),
        })
    }

    /// Loads an edition: the store is as before or holds all of it, whatever happens.
    ///
    /// # Errors
    /// If the edition is there from other files, its report does not add up, another program is changing the store, or a file cannot
    /// be written.
    pub fn add(
        &mut self,
        edition: &Edition,
        evidence: &Evidence,
        report: &Report,
        observer: &mut Observer<'_>,
    ) -> Result<Added, Error> {
        let key = checked_key(edition)?;
        let mut hands = Hands::new(observer);
        let _turn = Turn::wait(&self.root, self.patience)?;
        self.reread(&mut hands)?;
        if let Some(held) = self.manifest.edition(&key) {
            return same_inputs(held, edition);
        }
        let mut held = account::describe(edition, evidence, report)?;
        let (incoming, shelved) = (self.root.join("incoming"), self.root.join("editions"));
        let added = self.put(&mut held, evidence, report, &incoming.join(&key), &shelved, &mut hands);
        if added.is_err() {
            self.tidy(&key);
        }
        added
    }

    /// Removes what a change that failed has left, as far as that is possible; the next change removes the rest.
    fn tidy(&mut self, key: &str) {
        // The manifest on the disk decides: it may have been changed before the failure.
        let Ok(Some(manifest)) = read_manifest(&self.root) else { return };
        self.manifest = manifest;
        let _ = std::fs::remove_dir_all(self.root.join("incoming"));
        let _ = std::fs::remove_file(self.root.join("manifest.json.new"));
        if self.manifest.edition(key).is_none() {
            let _ = std::fs::remove_dir_all(self.root.join("editions").join(key));
        }
    }

    fn put(
        &mut self,
        held: &mut Held,
        evidence: &Evidence,
        report: &Report,
        incoming: &Path,
        shelved: &Path,
        hands: &mut Hands<'_, '_>,
    ) -> Result<Added, Error> {
        hands.folder(incoming)?;
        hands.folder(shelved)?;
        for written in write::tables(evidence, report)? {
            let file = written.table.file();
            hands.write(&incoming.join(&file), &written.bytes)?;
            held.tables.push(TableFile {
                name: written.table.name.to_owned(),
                file: format!("editions/{}/{file}", held.key),
                rows: written.rows,
                bytes: written.bytes.len() as u64,
                sha256: manifest::sha256(&written.bytes),
            });
        }
        hands.sync(incoming)?;
        hands.rename(incoming, &shelved.join(&held.key))?;
        hands.sync(shelved)?;
        let mut next = self.manifest.clone();
        next.editions.push(held.clone());
        next.editions.sort_by(|a, b| a.key.cmp(&b.key));
        self.turn_to(next, hands)?;
        // The edition is in; a rest that cannot be removed is removed by the next load.
        let _ = hands.remove(&self.root.join("incoming"));
        Ok(Added::Loaded)
    }

    /// Removes an edition: its files go, a tombstone stays.
    ///
    /// # Errors
    /// If it is not in the store, another program is changing the store, or a file cannot be written.
    pub fn remove(
        &mut self,
        key: &str,
        reason: &str,
        at: &str,
        observer: &mut Observer<'_>,
    ) -> Result<Tombstone, Error> {
        let mut hands = Hands::new(observer);
        let _turn = Turn::wait(&self.root, self.patience)?;
        self.reread(&mut hands)?;
        let held = self.held(key)?.clone();
        let tombstone = Tombstone {
            key: key.to_owned(),
            reason: reason.to_owned(),
            removed_at: at.to_owned(),
            loaded_at: held.loaded_at,
            inputs: held.inputs,
            tables: held.tables,
            counts: held.counts,
        };
        let mut next = self.manifest.clone();
        next.editions.retain(|other| other.key != key);
        next.tombstones.push(tombstone.clone());
        let removed = || {
            self.turn_to(next, &mut hands)?;
            hands.remove(&self.root.join("editions").join(key))?;
            hands.sync(&self.root.join("editions"))
        };
        if let Err(error) = removed() {
            self.tidy(key);
            return Err(error);
        }
        Ok(tombstone)
    }

    /// An edition as it was loaded, but for its skips.
    ///
    /// # Errors
    /// If it is not in the store, a file of it is damaged, or it names an actor that the registry does not list.
    pub fn evidence(&self, key: &str, registry: &Arc<Registry>) -> Result<Evidence, Error> {
        let held = self.held(key)?;
        let mut catalogue = Catalogue::new(&held.key, held.release()?.from());
        catalogue.registry = Arc::clone(registry);
        let shelf = Shelf::new(&self.root, held, &mut catalogue)?;
        catalogue.coverage.clone_from(&shelf.coverage);
        let needs = Needs::default();
        let reader = Reader { shelf: &shelf, needs: &needs };
        let rows = Rows {
            ballots: ordered(reader.ballots(|_| true)?, &mut catalogue),
            ties: ordered(reader.ties(Some)?, &mut catalogue),
            traits: ordered(reader.traits(Some)?, &mut catalogue),
            acts: ordered(reader.acts(Some)?, &mut catalogue),
            breakdowns: ordered(reader.breakdowns(Some)?, &mut catalogue),
            marks: ordered(reader.marks(|_| true)?, &mut catalogue),
            documents: ordered(reader.documents()?, &mut catalogue),
            claims: ordered(reader.claims(|_| true)?, &mut catalogue),
        };
        Ok(Evidence { catalogue, rows })
    }

    /// Takes over what other programs have changed, and removes what a stopped one has left.
    fn reread(&mut self, hands: &mut Hands<'_, '_>) -> Result<(), Error> {
        self.manifest =
            read_manifest(&self.root)?.ok_or_else(|| Error::NoStore { at: self.root.display().to_string() })?;
        hands.remove(&self.root.join("incoming"))?;
        hands.remove(&self.root.join("manifest.json.new"))?;
        let folder = self.root.join("editions");
        let Ok(entries) = std::fs::read_dir(&folder) else { return Ok(()) };
        for entry in entries {
            let name = entry.map_err(|source| failed(&folder, source))?.file_name();
            if name.to_str().is_none_or(|name| self.manifest.edition(name).is_none()) {
                hands.remove(&folder.join(name))?;
            }
        }
        Ok(())
    }

    fn turn_to(&mut self, mut next: Manifest, hands: &mut Hands<'_, '_>) -> Result<(), Error> {
        next.generation += 1;
        self.manifest = self.commit(next, hands)?;
        Ok(())
    }

    /// Gives the store a new manifest; this is the moment at which a change is made.
    fn commit(&self, manifest: Manifest, hands: &mut Hands<'_, '_>) -> Result<Manifest, Error> {
        let (manifest, text) = manifest.sealed()?;
        let (new, file) = (self.root.join("manifest.json.new"), self.root.join(manifest::FILE));
        hands.write(&new, text.as_bytes())?;
        hands.rename(&new, &file)?;
        hands.sync(&self.root)?;
        Ok(manifest)
    }
}

fn read_manifest(root: &Path) -> Result<Option<Manifest>, Error> {
    let path = root.join(manifest::FILE);
    match std::fs::read_to_string(&path) {
        Ok(text) => Manifest::parse(&path, &text).map(Some),
        Err(error) if error.kind() == std::io::ErrorKind::InvalidData => Err(Error::Damaged {
            at: path.display().to_string(),
            found: "bytes that are not UTF-8".to_owned(),
            expected: "the manifest of a store".to_owned(),
        }),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(None),
        Err(source) => Err(failed(&path, source)),
    }
}

/// The key of an edition, which becomes the name of a folder.
fn checked_key(edition: &Edition) -> Result<String, Error> {
    let is_name = |name: &str| {
        let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_.-".contains(&byte);
        !name.is_empty() && !name.starts_with('.') && name.len() <= 100 && name.bytes().all(is_plain)
    };
    let key = edition.key();
    if is_name(&edition.dataset) && is_name(&edition.edition) {
        return Ok(key);
    }
    let found = format!("a name {key:?}");
    let expected = "letters, digits, `_`, `-` and `.` for the dataset and for the edition".to_owned();
    Err(Error::Edition { edition: key, found, expected })
}

/// An edition never changes: the same files again change nothing, others are refused.
fn same_inputs(held: &Held, edition: &Edition) -> Result<Added, Error> {
    let sorted = |inputs: &[InputFile]| {
        let mut inputs = inputs.to_vec();
        inputs.sort();
        inputs
    };
    let (there, given) = (sorted(&held.inputs), sorted(&edition.inputs));
    if there == given {
        return Ok(Added::Unchanged);
    }
    let short = |file: &InputFile| format!("{} (sha256 {}…)", file.name, file.sha256.get(..12).unwrap_or(&file.sha256));
    let list = |of: &[InputFile], other: &[InputFile]| {
        let only: Vec<String> = of.iter().filter(|file| !other.contains(file)).map(short).collect();
        if only.is_empty() { "none".to_owned() } else { only.join(", ") }
    };
    let found = format!("{}; given instead {}", list(&there, &given), list(&given, &there));
    Err(Error::Immutable { edition: held.key.clone(), found })
}
