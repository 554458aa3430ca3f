//! Whether a store is as it was written.

use std::sync::Arc;

use demarche_core::Registry;

use super::account::counts;
use super::files::failed;
use super::read::Opened;
use super::{Held, Store, schema};
use crate::Error;

impl Store {
    /// Reads every file of the store: its size and checksum, its columns, each of its rows, and the counts of the manifest. What is
    /// wrong is listed; a sound store gives nothing.
    #[must_use]
    pub fn verify(&self, registry: &Arc<Registry>) -> Vec<Error> {
        let mut faults: Vec<Error> = Vec::new();
        for held in &self.manifest.editions {
            let before = faults.len();
            for file in &held.tables {
                let table = schema::TABLES.iter().find(|table| table.name == file.name);
                let opened = table.map(|table| Opened::read(&self.root, table, file));
                let read = match opened {
                    None => Err(fault(&file.file, format!("a table {:?}", file.name), "one of those of the format")),
                    Some(Err(error)) => Err(error),
                    Some(Ok(opened)) => {
                        (0..opened.groups()).try_for_each(|group| opened.batches(group, |_, _| true, None).map(|_| ()))
                    }
                };
                faults.extend(read.err());
            }
            if faults.len() == before
                && let Err(error) = self.verify_rows(held, registry)
            {
                faults.push(error);
            }
        }
        faults.extend(self.unlisted().unwrap_or_else(|error| vec![error]));
        faults
    }

    fn verify_rows(&self, held: &Held, registry: &Arc<Registry>) -> Result<(), Error> {
        let evidence = self.evidence(&held.key, registry)?;
        let found = counts(&evidence, &held.actors);
        if found != held.counts {
            let differs = found.iter().find(|count| !held.counts.contains(count));
            let found = differs.map_or_else(|| "fewer counts".to_owned(), |count| format!("{count:?}"));
            return Err(fault(&held.key, found, "the counts of the manifest"));
        }
        let participants: usize = evidence.rows.acts.iter().map(|act| act.participants.len()).sum();
        let listed = held.table("participants").map_or(0, |table| table.rows);
        if participants as u64 != listed {
            return Err(fault(&held.key, format!("{participants} participants of acts"), &listed.to_string()));
        }
        let rows = evidence.rows.len() as u64;
        if rows == held.observations {
            Ok(())
        } else {
            Err(fault(&held.key, format!("{rows} observations"), &held.observations.to_string()))
        }
    }

    /// Files that the manifest does not list. They change nothing; a load that was stopped may have left them.
    fn unlisted(&self) -> Result<Vec<Error>, Error> {
        let mut faults = Vec::new();
        let folder = self.root.join("editions");
        let Ok(editions) = std::fs::read_dir(&folder) else { return Ok(faults) };
        for edition in editions {
            let path = edition.map_err(|source| failed(&folder, source))?.path();
            let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
            let Some(held) = self.manifest.edition(&name) else {
                let at = path.display().to_string();
                faults.push(fault(&at, "an edition that the manifest does not list".to_owned(), "no such folder"));
                continue;
            };
            let files = std::fs::read_dir(&path).map_err(|source| failed(&path, source))?;
            for file in files {
                let file = file.map_err(|source| failed(&path, source))?.file_name();
                let listed = format!("editions/{name}/{}", file.to_string_lossy());
                if !held.tables.iter().any(|table| table.file == listed) {
                    let at = path.join(file).display().to_string();
                    faults.push(fault(&at, "a file that the manifest does not list".to_owned(), "no such file"));
                }
            }
        }
        Ok(faults)
    }
}

fn fault(at: &str, found: String, expected: &str) -> Error {
    Error::Damaged { at: at.to_owned(), found, expected: expected.to_owned() }
}
