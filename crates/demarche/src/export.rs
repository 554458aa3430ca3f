//! The verb `export`: which format, into which file, and what is refused.

use std::io::{BufWriter, IsTerminal, Write};

use demarche_answers as answers;
use demarche_core::Panel;
use demarche_evidence::Body;
use demarche_files::{Error, FileFormat};

use crate::cli::data::ExportArgs;
use crate::cli::{Common, Format};
use crate::failure::Failure;
use crate::output::write_file;
use crate::settings::Settings;
use crate::show;

/// Whether the output is to be a zip file with the data and its papers.
pub(crate) fn is_bundle(common: &Common) -> bool {
    let extension = common.output.as_ref().and_then(|path| path.extension()).and_then(|extension| extension.to_str());
    extension.is_some_and(|extension| extension.eq_ignore_ascii_case("zip"))
}

/// The format of the data; none: the account of what the export holds.
fn file_format(format: Format) -> Option<FileFormat> {
    match format {
        Format::Csv => Some(FileFormat::Csv),
        Format::Tsv => Some(FileFormat::Tsv),
        Format::Parquet => Some(FileFormat::Parquet),
        Format::Arrow => Some(FileFormat::Arrow),
        Format::Dta => Some(FileFormat::Dta),
        Format::Graphml => Some(FileFormat::Graphml),
        Format::Gexf => Some(FileFormat::Gexf),
        Format::Table | Format::Md | Format::Json | Format::Ndjson | Format::Svg | Format::Png => None,
    }
}

fn failed(at: &str, error: &Error) -> Failure {
    match error {
        error if error.is_closed_pipe() => Failure::ClosedPipe,
        Error::NoPairs(_) | Error::TooManyColumns { .. } => {
            Failure::Usage(error.to_string(), "another format has room for it: csv, parquet, arrow".to_owned())
        }
        error => Failure::Output(at.to_owned(), error.to_string()),
    }
}

/// Writes the data, or the account of it.
pub(crate) fn export(body: &Body, args: ExportArgs, common: &Common, settings: &Settings) -> Result<(), Failure> {
    let format = file_format(settings.format.value);
    if format.is_none() && is_bundle(common) {
        return Err(Failure::Usage(
            format!("{} is no format of data", settings.format.value.name()),
            "expected one of: csv, tsv, parquet, arrow, dta, graphml, gexf".to_owned(),
        ));
    }
    if format.is_some_and(|format| !format.is_text()) && common.output.is_none() && std::io::stdout().is_terminal() {
        return Err(Failure::Usage(
            format!("{} is not for a terminal", settings.format.value.name()),
            format!("write it to a file: -o {}.{}", args.unit_name(), settings.format.value.name()),
        ));
    }
    let request = args.request()?;
    let mut panel = answers::export(body, &request)?;
    let Some(format) = format.filter(|_| common.cite.is_none()) else {
        return show(body, &answers::export_summary(&panel), None, common, settings);
    };
    let rows = panel.rows();
    let truncated =
        common.limit.filter(|limit| 0 < *limit && *limit < rows).map(|shown| Failure::Truncated { shown, rows });
    match (truncated, &common.output) {
        (Some(failure), None) if matches!(format, FileFormat::Csv | FileFormat::Tsv) => {
            // The rows that were asked for, and behind them a line that no reader can take for a row.
            if let Failure::Truncated { shown, .. } = failure {
                panel.truncate(shown);
            }
            print(&panel, format)?;
            let line = failure.text();
            let line = line.lines().next().unwrap_or_default();
            writeln!(std::io::stdout(), "{line}").map_err(Failure::from_io)?;
            return Err(failure);
        }
        (Some(failure), _) => return Err(failure),
        (None, None) => print(&panel, format)?,
        (None, Some(path)) => {
            let stem =
                path.file_stem().map_or_else(|| panel.unit.to_string(), |stem| stem.to_string_lossy().into_owned());
            let at = path.display().to_string();
            let is_bundle = is_bundle(common);
            write_file(path, |file| {
                let mut out = BufWriter::with_capacity(1 << 20, file);
                let written = if is_bundle {
                    demarche_files::bundle(&panel, format, &stem, &mut out)
                } else {
                    demarche_files::write(&panel, format, &mut out)
                };
                written.map_err(|error| failed(&at, &error))?;
                out.flush().map_err(|error| Failure::Output(at.clone(), error.to_string()))
            })?;
        }
    }
    if !common.quiet {
        let mut stderr = std::io::stderr().lock();
        for warning in &panel.about.warnings {
            // A closed stderr must not turn an answer into a failure.
            let _ = writeln!(stderr, "note: {warning}");
        }
    }
    Ok(())
}

fn print(panel: &Panel, format: FileFormat) -> Result<(), Failure> {
    let mut out = BufWriter::with_capacity(1 << 16, std::io::stdout());
    demarche_files::write(panel, format, &mut out).map_err(|error| failed("standard output", &error))?;
    out.flush().map_err(Failure::from_io)
}
