//! A lock: the evidence that a result rests on, by checksums, so that it can be had again.

use std::fmt::Write;

use serde::Deserialize;

use crate::{Body, Error};

/// What a result rests on. It is a small file in TOML.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Lock {
    /// The program with its version.
    pub program: String,
    /// The seed of its random numbers.
    pub seed: u64,
    /// The pack.
    pub pack: LockedPack,
    /// The editions of the store, by key.
    #[serde(default, rename = "edition")]
    pub editions: Vec<LockedEdition>,
}

/// A pack of a lock.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedPack {
    /// Its name and version.
    pub name: String,
    /// Its checksum, in hexadecimal digits.
    pub fingerprint: String,
}

/// An edition of a lock.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LockedEdition {
    /// Its key.
    pub key: String,
    /// The checksum of its tables, in hexadecimal digits.
    pub sha256: String,
}

impl Lock {
    /// The lock of a body of evidence as it is now.
    #[must_use]
    pub fn of(body: &Body, program: &str, seed: u64) -> Self {
        let pack = body.pack().catalogue();
        let editions = body.held().map(|held| LockedEdition { key: held.key.clone(), sha256: held.sha256() });
        Self {
            program: program.to_owned(),
            seed,
            pack: LockedPack { name: pack.name.clone(), fingerprint: format!("{:016x}", pack.fingerprint) },
            editions: editions.collect(),
        }
    }

    /// Reads a lock file; `at` is what messages call it.
    ///
    /// # Errors
    /// If it is not one.
    pub fn parse(at: &str, text: &str) -> Result<Self, Error> {
        toml::from_str(text).map_err(|error| Error::Damaged {
            at: at.to_owned(),
            found: error.to_string().trim_end().to_owned(),
            expected: "a lock file".to_owned(),
        })
    }

    /// The text of the file.
    #[must_use]
    pub fn text(&self) -> String {
        let quoted = |text: &str| {
            let text: String = text.chars().filter(|c| !c.is_control()).collect();
            format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
        };
        let mut text = format!("program = {}\nseed = {}\n\n[pack]\n", quoted(&self.program), self.seed);
        let _ = writeln!(text, "name = {}", quoted(&self.pack.name));
        let _ = writeln!(text, "fingerprint = {}", quoted(&self.pack.fingerprint));
        for edition in &self.editions {
            let _ = write!(text, "\n[[edition]]\nkey = {}\n", quoted(&edition.key));
            let _ = writeln!(text, "sha256 = {}", quoted(&edition.sha256));
        }
        text
    }

    /// Whether a body of evidence and a program are those of the lock; `at` is the file.
    ///
    /// # Errors
    /// If anything differs: the error lists all that does.
    pub fn check(&self, at: &str, body: &Body, program: &str) -> Result<(), Error> {
        let found = Self::of(body, program, self.seed);
        let mut differences = Vec::new();
        let mut differs = |what: &str, found: &str, expected: &str| {
            if found != expected {
                differences.push(format!("{what}: found {found}, expected {expected}"));
            }
        };
        differs("program", &found.program, &self.program);
        differs("pack", &found.pack.name, &self.pack.name);
        differs("fingerprint of the pack", &found.pack.fingerprint, &self.pack.fingerprint);
        let sum = |editions: &[LockedEdition], key: &str| {
            let edition = editions.iter().find(|edition| edition.key == key);
            edition.map_or_else(|| "none".to_owned(), |edition| format!("sha256 {}", edition.sha256))
        };
        let mut keys: Vec<&str> =
            self.editions.iter().chain(&found.editions).map(|edition| edition.key.as_str()).collect();
        keys.sort_unstable();
        keys.dedup();
        for key in keys {
            differs(key, &sum(&found.editions, key), &sum(&self.editions, key));
        }
        if differences.is_empty() { Ok(()) } else { Err(Error::Lock { at: at.to_owned(), differences }) }
    }
}
