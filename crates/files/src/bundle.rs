//! The bundle: the data and its papers in one zip file, the same bytes for the same panel.

use std::io::{Seek, Write};

use demarche_core::Panel;
use serde_json::Value;
use sha2::{Digest, Sha256};
use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use crate::metadata::{Packed, croissant, data_package};
use crate::{Error, FileFormat, papers, write};

/// Counts and hashes what goes through it.
struct Hashed<W> {
    out: W,
    bytes: u64,
    digest: Sha256,
}

impl<W: Write> Write for Hashed<W> {
    fn write(&mut self, buffer: &[u8]) -> std::io::Result<usize> {
        let written = self.out.write(buffer)?;
        self.digest.update(&buffer[..written]);
        self.bytes += written as u64;
        Ok(written)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        self.out.flush()
    }
}

/// Writes the data of a panel with its README, codebook, licences, citations and metadata into a zip file.
///
/// # Errors
/// If it cannot be written, or the format has no place for it.
pub fn bundle<W: Write + Seek + Send>(panel: &Panel, format: FileFormat, stem: &str, out: W) -> Result<(), Error> {
    let options = SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .unix_permissions(0o644)
        .large_file(true);
    let mut zip = ZipWriter::new(out);
    let path = format!("{stem}.{format}");
    zip.start_file(path.as_str(), options)?;
    let mut hashed = Hashed { out: &mut zip, bytes: 0, digest: Sha256::new() };
    write(panel, format, &mut hashed)?;
    let sha256 = hashed.digest.finalize().iter().map(|byte| format!("{byte:02x}")).collect();
    let data = Packed { path: path.clone(), bytes: hashed.bytes, sha256 };
    let pretty = |value: &Value| format!("{}\n", serde_json::to_string_pretty(value).unwrap_or_default()).into_bytes();
    let papers = [
        ("README.md", papers::readme(panel, format, &path).into_bytes()),
        ("codebook.md", papers::codebook(panel).into_bytes()),
        ("codebook.csv", papers::codebook_table(panel)?),
        ("LICENCES.md", papers::licences(panel).into_bytes()),
        ("CITATION.bib", panel.about.bibtex.clone().into_bytes()),
        ("datapackage.json", pretty(&data_package(panel, format, stem, &data))),
        ("croissant.json", pretty(&croissant(panel, format, stem, &data))),
    ];
    for (name, bytes) in papers {
        zip.start_file(name, options)?;
        zip.write_all(&bytes)?;
    }
    zip.finish()?.flush()?;
    Ok(())
}
