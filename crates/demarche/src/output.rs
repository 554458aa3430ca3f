//! Where answers go: what is checked before the work, and how they are written.

use std::io::Write;
use std::path::Path;

use crate::cli::{Common, Format, Verb};
use crate::export;
use crate::failure::Failure;
use crate::settings::Settings;

/// Whether an answer could be written where it is asked for, before time is spent on it.
pub(crate) fn check(verb: &Verb, common: &Common, settings: &Settings) -> Result<(), Failure> {
    // These write files of forms of their own, or nothing.
    if matches!(verb, Verb::Load(_) | Verb::Data { .. } | Verb::Export(_)) {
        return Ok(());
    }
    form(common)?;
    if common.cite.is_none() {
        data_format(settings.format.value)?;
    }
    let Some(path) = &common.output else { return Ok(()) };
    let failed = |error: std::io::Error| Failure::Output(path.display().to_string(), error.to_string());
    let temporary = temporary(path)?;
    std::fs::File::create(&temporary).and_then(|_| std::fs::remove_file(&temporary)).map_err(failed)
}

/// Whether a file is of a form that an answer can have.
pub(crate) fn form(common: &Common) -> Result<(), Failure> {
    let refused = |what: &str, expected: &str| Err(Failure::Usage(what.to_owned(), expected.to_owned()));
    let ends = |end: &str| {
        common.output.as_ref().is_some_and(|path| path.extension().is_some_and(|extension| extension == end))
    };
    if export::is_bundle(common) {
        return refused("an answer is one text", "only data go into a zip file: demarche export dyads -o FILE.zip");
    }
    if ends("lock") {
        return refused("an answer is no lock", "only a lock goes into a lock file: demarche data lock -o FILE.lock");
    }
    if ends("toml") {
        return refused(
            "an answer is no plan",
            "only a plan goes into a TOML file: demarche run new NAME -o NAME.toml",
        );
    }
    Ok(())
}

/// Refuses formats of data for answers.
pub(crate) fn data_format(format: Format) -> Result<(), Failure> {
    match format {
        Format::Parquet | Format::Arrow | Format::Dta | Format::Graphml | Format::Gexf => Err(Failure::Usage(
            format!("{} is a format of data, not of answers", format.name()),
            "for example: demarche export dyads --from 1991 --to 2024 --add votes -o dyads.parquet".to_owned(),
        )),
        _ => Ok(()),
    }
}

/// The name under which a file is filled, beside the file itself.
fn temporary(path: &Path) -> Result<std::path::PathBuf, Failure> {
    let mut name = path.file_name().map(std::ffi::OsStr::to_os_string).unwrap_or_default();
    if name.is_empty() || path.is_dir() {
        return Err(Failure::Output(path.display().to_string(), "is not a file name".to_owned()));
    }
    name.push(format!(".{}.tmp", std::process::id()));
    Ok(path.with_file_name(name))
}

/// Writes an answer where it was asked for.
pub(crate) fn give(bytes: &[u8], common: &Common) -> Result<(), Failure> {
    match &common.output {
        Some(path) => write_whole(path, bytes),
        None => print_bytes(bytes),
    }
}

/// Writes a file whole or not at all.
pub(crate) fn write_whole(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::Output(path.display().to_string(), error.to_string());
    write_file(path, |file| file.write_all(bytes).map_err(failed))
}

/// Lets `fill` write a file, which is there whole or not at all.
pub(crate) fn write_file(
    path: &Path,
    fill: impl FnOnce(&mut std::fs::File) -> Result<(), Failure>,
) -> Result<(), Failure> {
    let failed = |error: std::io::Error| Failure::Output(path.display().to_string(), error.to_string());
    let temporary = temporary(path)?;
    let mut file = std::fs::File::create(&temporary).map_err(failed)?;
    let written = fill(&mut file).and_then(|()| std::fs::rename(&temporary, path).map_err(failed));
    if written.is_err() {
        let _ = std::fs::remove_file(&temporary);
    }
    written
}

/// Writes an answer to standard output.
pub(crate) fn print_bytes(bytes: &[u8]) -> Result<(), Failure> {
    let mut stdout = std::io::stdout().lock();
    stdout.write_all(bytes).and_then(|()| stdout.flush()).map_err(Failure::from_io)
}
