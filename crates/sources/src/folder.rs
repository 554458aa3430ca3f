//! Editions that lie in a folder, told by the names of their files.

use std::io;
use std::path::{Path, PathBuf};

use crate::card::{Card, FileCard};
use crate::dataset::{Dataset, all};
use crate::error::Error;

/// An edition whose files were found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its dataset.
    pub dataset: &'static Dataset,
    /// Its files, in the order of the card.
    pub files: Vec<PathBuf>,
}

/// The editions whose files lie together in `folder` or in a folder below it, in the order of the datasets.
///
/// An edition is found where every file that it needs is there under the name that its card gives, compressed or not. Its content is not
/// looked at: a file that only bears the name is refused when it is loaded.
///
/// # Errors
/// If a folder cannot be read.
pub fn editions_in(folder: &Path) -> Result<Vec<Found>, Error> {
    let mut folders = Vec::new();
    walk(folder, 0, &mut folders).map_err(|cause| Error::Read { file: folder.display().to_string(), cause })?;
    let mut found = Vec::new();
    for dataset in all() {
        let card = dataset.card()?;
        found.extend(folders.iter().filter_map(|files| Some(Found { dataset, files: of_card(card, files)? })));
    }
    Ok(found)
}

/// How many folders deep files are looked for.
const DEEPEST: usize = 8;

/// The files of each folder, by name.
fn walk(folder: &Path, depth: usize, into: &mut Vec<Vec<PathBuf>>) -> io::Result<()> {
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(folder)?.map(|entry| Ok(entry?.path())).collect::<io::Result<_>>()?;
    paths.sort();
    let (folders, files): (Vec<PathBuf>, Vec<PathBuf>) = paths.into_iter().partition(|path| path.is_dir());
    into.push(files);
    if depth < DEEPEST {
        for folder in folders {
            walk(&folder, depth + 1, into)?;
        }
    }
    Ok(())
}

fn of_card(card: &Card, files: &[PathBuf]) -> Option<Vec<PathBuf>> {
    let mut all = Vec::new();
    for file in &card.files {
        let of_file = files.iter().filter(|path| is_called(path, file));
        let before = all.len();
        all.extend(of_file.cloned());
        if all.len() == before && !file.is_optional {
            return None;
        }
    }
    (!all.is_empty()).then_some(all)
}

fn is_called(path: &Path, file: &FileCard) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    let plain = name.strip_suffix(".gz").unwrap_or(&name);
    match file.name.strip_prefix('*') {
        Some(end) => plain.ends_with(end),
        None => plain == file.name,
    }
}
