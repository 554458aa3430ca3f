//! Bytes of an edition, plain or gzip, in bounded memory.

use std::cell::Cell;
use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::rc::Rc;
use std::sync::Arc;

use flate2::read::MultiGzDecoder;

use crate::card::FileCard;
use crate::error::{Error, Place};

/// One file of an edition.
#[derive(Debug, Clone)]
pub struct Input {
    name: String,
    bytes: Bytes,
    lines: Option<Arc<Vec<u32>>>,
}

#[derive(Debug, Clone)]
enum Bytes {
    File(PathBuf),
    Memory(Arc<[u8]>),
}

impl Input {
    /// A file on disk.
    #[must_use]
    pub fn file(path: &Path) -> Self {
        let name = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy().into_owned();
        Self { name, bytes: Bytes::File(path.to_owned()), lines: None }
    }

    /// A file in memory.
    #[must_use]
    pub fn bytes(name: &str, bytes: impl Into<Arc<[u8]>>) -> Self {
        Self { name: name.to_owned(), bytes: Bytes::Memory(bytes.into()), lines: None }
    }

    /// Some records of a file, with the lines on which they stand in it.
    pub(crate) fn excerpt(name: &str, bytes: Vec<u8>, lines: Vec<u32>) -> Self {
        Self { name: name.to_owned(), bytes: Bytes::Memory(bytes.into()), lines: Some(Arc::new(lines)) }
    }

    /// Its name as given.
    #[must_use]
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its name without `.gz`.
    #[must_use]
    pub fn plain_name(&self) -> &str {
        self.name.strip_suffix(".gz").unwrap_or(&self.name)
    }

    /// The path, if a directory stands there.
    pub(crate) fn directory(&self) -> Option<&Path> {
        match &self.bytes {
            Bytes::File(path) if path.is_dir() => Some(path),
            _ => None,
        }
    }

    /// How many bytes it has as it lies there, if that can be told.
    #[must_use]
    pub fn size(&self) -> Option<u64> {
        match &self.bytes {
            Bytes::File(path) => std::fs::metadata(path).ok().map(|data| data.len()),
            Bytes::Memory(bytes) => Some(bytes.len() as u64),
        }
    }

    pub(crate) fn record_lines(&self) -> Option<Arc<Vec<u32>>> {
        self.lines.clone()
    }
}

/// Counts what was read below the decompressor.
struct Counted<R> {
    inner: R,
    count: Rc<Cell<u64>>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.set(self.count.get() + read as u64);
        Ok(read)
    }
}

/// Physical lines of a file, each of bounded length.
pub(crate) struct Lines {
    place: String,
    reader: Box<dyn Read>,
    is_gzip: bool,
    compressed: Rc<Cell<u64>>,
    inflated: u64,
    buffer: Vec<u8>,
    start: usize,
    end: usize,
    is_done: bool,
    line: u32,
    hash: u64,
    most_bytes: u64,
    most_ratio: u64,
    most_record: usize,
    is_open_ended: bool,
}

const CHUNK: usize = 1 << 16;
const RATIO_MATTERS_FROM: u64 = 32 << 20;

impl Lines {
    /// Opens a file; `place` is what messages call it.
    pub(crate) fn open(input: &Input, place: String, card: &FileCard) -> Result<Self, Error> {
        let failed = |cause: io::Error| Error::Read { file: place.clone(), cause };
        let raw: Box<dyn Read> = match &input.bytes {
            Bytes::File(path) => {
                let file = File::open(path).map_err(failed)?;
                if file.metadata().map_err(failed)?.is_dir() {
                    return Err(Error::Directory { file: path.display().to_string() });
                }
                Box::new(file)
            }
            Bytes::Memory(bytes) => Box::new(io::Cursor::new(Arc::clone(bytes))),
        };
        let compressed = Rc::new(Cell::new(0));
        let mut counted = Counted { inner: raw, count: Rc::clone(&compressed) };
        let mut magic = Vec::with_capacity(6);
        counted.by_ref().take(6).read_to_end(&mut magic).map_err(failed)?;
        let known: [(&[u8], &str); 5] = [
            (b"PK\x03\x04", "a zip archive"),
            (b"BZh", "bzip2 data"),
            (b"\xfd7zXZ", "xz data"),
            (b"\x28\xb5\x2f\xfd", "zstd data"),
            (b"RDX", "an R data file"),
        ];
        if let Some((_, found)) = known.iter().find(|(start, _)| magic.starts_with(start)) {
            return Err(Error::Format { file: place, found });
        }
        let is_gzip = magic.starts_with(b"\x1f\x8b");
        let whole = io::Cursor::new(magic).chain(counted);
        let reader: Box<dyn Read> = if is_gzip { Box::new(MultiGzDecoder::new(whole)) } else { Box::new(whole) };
        let mut lines = Self {
            place,
            reader,
            is_gzip,
            compressed,
            inflated: 0,
            buffer: vec![0; CHUNK],
            start: 0,
            end: 0,
            is_done: false,
            line: 0,
            hash: demarche_core::checksum(b""),
            most_bytes: card.most_mebibytes << 20,
            most_ratio: card.most_ratio,
            most_record: card.most_record_mebibytes << 20,
            is_open_ended: card.is_open_ended,
        };
        while lines.end < 3 && lines.fill()? {}
        if lines.buffer[..lines.end].starts_with(b"\xef\xbb\xbf") {
            lines.start = 3;
        }
        Ok(lines)
    }

    /// Reads more into the buffer; false at the end.
    fn fill(&mut self) -> Result<bool, Error> {
        if self.is_done {
            return Ok(false);
        }
        if self.start > 0 {
            self.buffer.copy_within(self.start..self.end, 0);
            self.end -= self.start;
            self.start = 0;
        }
        if self.end == self.buffer.len() {
            if self.end > self.most_record {
                let at = Place { file: self.place.clone(), line: self.line + 1 };
                return Err(Error::LongRecord { at, limit: self.most_record });
            }
            let larger = (self.buffer.len() * 2).min(self.most_record + CHUNK);
            self.buffer.resize(larger, 0);
        }
        let read = loop {
            match self.reader.read(&mut self.buffer[self.end..]) {
                Ok(read) => break read,
                Err(cause) if cause.kind() == io::ErrorKind::Interrupted => {}
                Err(cause) => return Err(self.failed(cause)),
            }
        };
        self.hash = self.buffer[self.end..self.end + read]
            .iter()
            .fold(self.hash, |hash, byte| (hash ^ u64::from(*byte)).wrapping_mul(0x0000_0100_0000_01b3));
        self.end += read;
        self.inflated += read as u64;
        self.is_done = read == 0;
        if self.inflated > self.most_bytes {
            return Err(Error::TooLarge { file: self.place.clone(), limit: self.most_bytes });
        }
        let compressed = self.compressed.get().max(1);
        if self.is_gzip && self.inflated > RATIO_MATTERS_FROM && self.inflated / compressed > self.most_ratio {
            return Err(Error::TooDense {
                file: self.place.clone(),
                inflated: self.inflated,
                compressed,
                limit: self.most_ratio,
            });
        }
        Ok(read > 0)
    }

    fn failed(&self, cause: io::Error) -> Error {
        let (file, line) = (self.place.clone(), self.line);
        match cause.kind() {
            _ if !self.is_gzip => Error::Read { file, cause },
            io::ErrorKind::UnexpectedEof => {
                Error::CutShort { file, line, found: "the gzip data stop", expected: "their end mark" }
            }
            io::ErrorKind::InvalidData | io::ErrorKind::InvalidInput => Error::Damaged { file, line, cause },
            _ => Error::Read { file, cause },
        }
    }

    /// The next line without its end.
    pub(crate) fn next(&mut self) -> Result<Option<&[u8]>, Error> {
        let mut searched = self.start;
        let until = loop {
            match self.buffer[searched..self.end].iter().position(|byte| *byte == b'\n') {
                Some(offset) => break searched + offset,
                None => {
                    let pending = self.end - self.start;
                    if !self.fill()? {
                        if self.start == self.end {
                            return Ok(None);
                        }
                        if !self.is_open_ended {
                            return Err(Error::CutShort {
                                file: self.place.clone(),
                                line: self.line,
                                found: "the last line has no end",
                                expected: "a line end",
                            });
                        }
                        break self.end;
                    }
                    searched = self.start + pending;
                }
            }
        };
        if until - self.start > self.most_record {
            let at = Place { file: self.place.clone(), line: self.line + 1 };
            return Err(Error::LongRecord { at, limit: self.most_record });
        }
        self.line = match self.line.checked_add(1) {
            Some(line) => line,
            None => {
                return Err(Error::ManyLines { file: self.place.clone(), limit: u32::MAX });
            }
        };
        let from = self.start;
        self.start = (until + 1).min(self.end);
        let line = &self.buffer[from..until];
        Ok(Some(line.strip_suffix(b"\r").unwrap_or(line)))
    }

    /// The lines that are left as one text, if they are not too long for one record.
    pub(crate) fn rest(&mut self) -> Result<Vec<u8>, Error> {
        let mut whole = Vec::new();
        let (most, begin) = (self.most_record, self.line + 1);
        while let Some(line) = self.next()? {
            whole.extend_from_slice(line);
            whole.push(b'\n');
            if whole.len() > most {
                return Err(Error::LongRecord { at: self.at(begin), limit: most });
            }
        }
        Ok(whole)
    }

    /// The number of the line given last.
    pub(crate) fn line(&self) -> u32 {
        self.line
    }

    /// Where a line stands, for messages.
    pub(crate) fn at(&self, line: u32) -> Place {
        Place { file: self.place.clone(), line }
    }

    /// Bytes of the file read so far, as it lies there.
    pub(crate) fn consumed(&self) -> u64 {
        self.compressed.get()
    }

    /// A checksum of the bytes read so far, after decompression.
    pub(crate) fn checksum(&self) -> u64 {
        self.hash
    }

    /// The most bytes that a record may have.
    pub(crate) fn most_record(&self) -> usize {
        self.most_record
    }
}
