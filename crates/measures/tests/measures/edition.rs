//! Real data lies outside the repository.

use std::io::Write;
use std::path::PathBuf;

/// The folder of real editions, or a line in the summary of skipped tests.
#[allow(clippy::print_stderr, reason = "the reader of the log must see what was skipped")]
pub(crate) fn folder(test: &str) -> Option<PathBuf> {
    let folder = std::env::var_os("DEMARCHE_DATA").map(PathBuf::from);
    if folder.is_none() {
        eprintln!("skipped: {test}: DEMARCHE_DATA is not set");
        if let Some(list) = std::env::var_os("DEMARCHE_SKIPS") {
            let mut list = std::fs::OpenOptions::new().create(true).append(true).open(list).unwrap();
            writeln!(list, "skipped: {test}: DEMARCHE_DATA is not set").unwrap();
        }
    }
    folder
}
