use demarche_core::UnitOfAnalysis;

/// Why a panel cannot be written.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file, or what it is written to, refuses.
    #[error(transparent)]
    Io(#[from] std::io::Error),
    /// The writer of CSV refuses.
    #[error(transparent)]
    Csv(#[from] csv::Error),
    /// The writer of Parquet refuses.
    #[error(transparent)]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The writer of Arrow refuses.
    #[error(transparent)]
    Arrow(#[from] arrow_schema::ArrowError),
    /// The writer of zip files refuses.
    #[error(transparent)]
    Zip(#[from] zip::result::ZipError),
    /// A graph of rows that tie nobody to anybody.
    #[error("{0}: a row has one party, and a graph needs two; expected dyads, votes or events")]
    NoPairs(UnitOfAnalysis),
    /// More columns than Stata reads.
    #[error("{found} columns; Stata reads at most {most}")]
    TooManyColumns {
        /// How many there are.
        found: usize,
        /// How many it reads.
        most: usize,
    },
}

impl Error {
    /// Whether the reader of the output has gone.
    #[must_use]
    pub fn is_closed_pipe(&self) -> bool {
        let is_pipe = |error: &std::io::Error| error.kind() == std::io::ErrorKind::BrokenPipe;
        match self {
            Self::Io(error) => is_pipe(error),
            Self::Csv(error) => matches!(error.kind(), csv::ErrorKind::Io(error) if is_pipe(error)),
            _ => false,
        }
    }
}
