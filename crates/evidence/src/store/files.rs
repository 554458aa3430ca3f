//! Changes to the folder of a store: one at a time, each step told before it is taken, whole or not at all.

use std::fs::{File, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant};

use crate::Error;

/// A step of a change, as an observer is told it before it is taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step<'a> {
    /// A folder is made.
    Folder(&'a Path),
    /// So many bytes are written to a file, from this position on.
    Write(&'a Path, usize, usize),
    /// A file or folder is brought to the disk.
    Sync(&'a Path),
    /// A file or folder gets its final name.
    Rename(&'a Path, &'a Path),
    /// A file, or a folder with all that is in it, is removed.
    Remove(&'a Path),
}

/// Is told each step before it is taken, and may refuse it.
pub type Observer<'a> = dyn FnMut(Step<'_>) -> io::Result<()> + 'a;

/// Lets each step pass.
///
/// # Errors
/// Never.
pub fn unobserved(_: Step<'_>) -> io::Result<()> {
    Ok(())
}

/// Bytes written at once, so that a change can be stopped within a file.
const PIECE: usize = 1 << 11;

/// The hands that change a folder, watched by an observer.
pub(crate) struct Hands<'a, 'b> {
    observer: &'a mut Observer<'b>,
}

impl<'a, 'b> Hands<'a, 'b> {
    pub(crate) fn new(observer: &'a mut Observer<'b>) -> Self {
        Self { observer }
    }

    fn step(&mut self, path: &Path, step: Step<'_>, action: impl FnOnce() -> io::Result<()>) -> Result<(), Error> {
        (self.observer)(step).and_then(|()| action()).map_err(|source| failed(path, source))
    }

    /// Makes a folder and those above it.
    pub(crate) fn folder(&mut self, path: &Path) -> Result<(), Error> {
        self.step(path, Step::Folder(path), || std::fs::create_dir_all(path))
    }

    /// Writes a new file and brings it to the disk.
    pub(crate) fn write(&mut self, path: &Path, bytes: &[u8]) -> Result<(), Error> {
        self.step(path, Step::Write(path, 0, 0), || Ok(()))?;
        let mut file = File::create(path).map_err(|source| failed(path, source))?;
        for (index, piece) in bytes.chunks(PIECE).enumerate() {
            self.step(path, Step::Write(path, index * PIECE, piece.len()), || file.write_all(piece))?;
        }
        self.step(path, Step::Sync(path), || file.sync_all())
    }

    /// Brings the names in a folder to the disk.
    pub(crate) fn sync(&mut self, folder: &Path) -> Result<(), Error> {
        self.step(folder, Step::Sync(folder), || if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) })
    }

    pub(crate) fn rename(&mut self, from: &Path, to: &Path) -> Result<(), Error> {
        self.step(to, Step::Rename(from, to), || std::fs::rename(from, to))
    }

    /// Removes a file, or a folder with all that is in it; nothing is done where there is none.
    pub(crate) fn remove(&mut self, path: &Path) -> Result<(), Error> {
        let Ok(data) = std::fs::symlink_metadata(path) else { return Ok(()) };
        self.step(path, Step::Remove(path), || {
            if data.is_dir() { std::fs::remove_dir_all(path) } else { std::fs::remove_file(path) }
        })
    }
}

pub(crate) fn failed(path: &Path, source: io::Error) -> Error {
    Error::File { path: path.display().to_string(), source }
}

/// The right to change a store; it ends with the value, and with the process that holds it.
#[derive(Debug)]
pub(crate) struct Turn {
    _file: File,
}

impl Turn {
    /// Waits for the right to change the store in a folder.
    pub(crate) fn wait(root: &Path, patience: Duration) -> Result<Self, Error> {
        let path: PathBuf = root.join("loading.lock");
        let file = File::options()
            .create(true)
            .truncate(false)
            .write(true)
            .open(&path)
            .map_err(|source| failed(&path, source))?;
        let start = Instant::now();
        loop {
            match file.try_lock() {
                Ok(()) => return Ok(Self { _file: file }),
                Err(TryLockError::WouldBlock) if start.elapsed() < patience => {
                    std::thread::sleep(Duration::from_millis(20));
                }
                Err(TryLockError::WouldBlock) => {
                    return Err(Error::Busy { at: root.display().to_string(), waited: patience });
                }
                Err(TryLockError::Error(source)) => return Err(failed(&path, source)),
            }
        }
    }
}
