//! What can go wrong when a picture is made.

/// Why there is no picture.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A view has no such column.
    #[error("the view has no column {column}; found: {found}")]
    NoColumn {
        /// What was looked for.
        column: &'static str,
        /// What there is.
        found: String,
    },
    /// A view says nothing that could be drawn.
    #[error("{what} has nothing that can be drawn: {why}")]
    NothingToDraw {
        /// The view.
        what: String,
        /// What is missing, and what helps.
        why: String,
    },
    /// The picture would be too large.
    #[error("a picture of {width} × {height} pixels is too large; expected at most {largest} on a side")]
    TooLarge {
        /// Its width.
        width: f64,
        /// Its height.
        height: f64,
        /// The limit.
        largest: f64,
    },
    /// A size cannot be read.
    #[error("size {found:?} cannot be read; expected for example 1200x630, or 1200x630@2 for twice the pixels")]
    Size {
        /// What was given.
        found: String,
    },
    /// The file could not be coded.
    #[error("the PNG cannot be coded: {0}")]
    Png(String),
}
