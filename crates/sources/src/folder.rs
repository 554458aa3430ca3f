//! Editions that lie in a folder, told by the names of their files.

use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::card::{Card, FileCard};
use crate::dataset::{Dataset, all};
use crate::error::Error;
use crate::input::{Input, Lines};

/// An edition whose files were found.
#[derive(Debug, Clone)]
pub struct Found {
    /// Its dataset.
    pub dataset: &'static Dataset,
    /// Its files, in the order of the card.
    pub files: Vec<PathBuf>,
    /// Files beside them that are called like files of the dataset, and are not of its form.
    pub passed_over: Vec<PathBuf>,
}

/// The editions whose files lie together in `folder` or in a folder below it, in the order of the datasets.
///
/// An edition is found where every file that it needs is there under the name that its card gives, compressed or not. Where the card gives
/// a pattern (`*.json`), the first record of a file must also be of the form of the dataset.
///
/// # Errors
/// If a folder cannot be read.
pub fn editions_in(folder: &Path) -> Result<Vec<Found>, Error> {
    let mut folders = Vec::new();
    walk(folder, 0, &mut folders).map_err(|cause| Error::Read { file: folder.display().to_string(), cause })?;
    let mut found = Vec::new();
    for dataset in all() {
        let card = dataset.card()?;
        found.extend(folders.iter().filter_map(|files| of_card(dataset, card, files)));
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

fn of_card(dataset: &'static Dataset, card: &Card, files: &[PathBuf]) -> Option<Found> {
    let mut found = Found { dataset, files: Vec::new(), passed_over: Vec::new() };
    for file in &card.files {
        let called = files.iter().filter(|path| is_called(path, file) && !found.files.contains(path)).cloned();
        let (fit, other): (Vec<PathBuf>, Vec<PathBuf>) =
            called.collect::<Vec<_>>().into_iter().partition(|path| !file.is_many() || has_form(dataset, file, path));
        if fit.is_empty() && !file.is_optional {
            return None;
        }
        found.files.extend(fit);
        found.passed_over.extend(other);
    }
    found.passed_over.retain(|path| !found.files.contains(path));
    (!found.files.is_empty()).then_some(found)
}

fn is_called(path: &Path, file: &FileCard) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    file.is_called(name.strip_suffix(".gz").unwrap_or(&name))
}

/// Whether the first record of a file can be read as this dataset has it. No actor needs to be known for that.
fn has_form(dataset: &Dataset, file: &FileCard, path: &Path) -> bool {
    let input = Input::file(path);
    let begin = if file.is_one_record {
        input.clone()
    } else {
        let Ok(mut lines) = Lines::open(&input, String::new(), file) else { return false };
        let Ok(Some(line)) = lines.next() else { return false };
        Input::bytes(input.plain_name(), [line, b"\n"].concat())
    };
    dataset.load(&[begin], &Arc::default(), &mut |_| {}).is_ok()
}
