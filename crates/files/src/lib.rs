#![doc = include_str!("../README.md")]

mod bundle;
mod columnar;
mod delimited;
mod error;
mod gexf;
mod graph;
mod graphml;
mod metadata;
mod papers;
mod stata;
mod xml;

use std::io::Write;

use demarche_core::Panel;

pub use bundle::bundle;
pub use error::Error;

demarche_core::closed_list! {
    /// A format that a panel is written in.
    FileFormat, "file format" {
        Csv = "csv", Tsv = "tsv", Parquet = "parquet", Arrow = "arrow", Dta = "dta", Graphml = "graphml", Gexf = "gexf",
    }
}

impl FileFormat {
    /// Whether it is text that can be shown on a terminal.
    #[must_use]
    pub const fn is_text(self) -> bool {
        !matches!(self, Self::Parquet | Self::Arrow | Self::Dta)
    }

    /// Its media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Csv => "text/csv",
            Self::Tsv => "text/tab-separated-values",
            Self::Parquet => "application/x-parquet",
            Self::Arrow => "application/vnd.apache.arrow.file",
            Self::Dta => "application/x-stata-dta",
            Self::Graphml => "application/graphml+xml",
            Self::Gexf => "application/gexf+xml",
        }
    }
}

/// Writes a panel.
///
/// # Errors
/// If it cannot be written, or the format has no place for it.
pub fn write<W: Write + Send>(panel: &Panel, format: FileFormat, out: W) -> Result<(), Error> {
    match format {
        FileFormat::Csv => delimited::write(panel, b',', out),
        FileFormat::Tsv => delimited::write(panel, b'\t', out),
        FileFormat::Parquet => columnar::parquet(panel, out),
        FileFormat::Arrow => columnar::arrow(panel, out),
        FileFormat::Dta => stata::write(panel, out),
        FileFormat::Graphml => graphml::write(panel, out),
        FileFormat::Gexf => gexf::write(panel, out),
    }
}
