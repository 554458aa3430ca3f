//! Failures, their exit codes, and how they are told.

use demarche_answers::Error;
use demarche_core::ResolveError;
use demarche_pictures::Error as NoPicture;

/// Why a command did not give its answer.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The command cannot be read: what, and what was expected.
    Usage(String, String),
    /// The request has no answer.
    Answer(Error),
    /// The pack is missing or broken.
    Pack(String),
    /// The store cannot be read or changed.
    Store(demarche_evidence::Error),
    /// An edition cannot be read.
    Source(demarche_sources::Error),
    /// Of several editions, some could not be loaded.
    Loads {
        /// How many could.
        done: usize,
        /// Those that could not, and why.
        failed: Vec<(String, Failure)>,
    },
    /// A check found something wrong: what, line by line.
    Check(Vec<String>),
    /// The answer cannot be drawn.
    Picture(NoPicture),
    /// The output cannot be written: where, and why.
    Output(String, String),
    /// Fewer rows were asked for than there are.
    Truncated {
        /// How many rows the limit lets through.
        shown: usize,
        /// How many there are.
        rows: usize,
    },
    /// The reader of our output has gone.
    ClosedPipe,
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Answer(error)
    }
}

impl From<NoPicture> for Failure {
    fn from(error: NoPicture) -> Self {
        Self::Picture(error)
    }
}

impl Failure {
    pub(crate) fn from_io(error: std::io::Error) -> Self {
        if error.kind() == std::io::ErrorKind::BrokenPipe {
            Self::ClosedPipe
        } else {
            Self::Output("standard output".to_owned(), error.to_string())
        }
    }

    /// The exit code, as `docs/exit-codes.md` lists them.
    pub(crate) fn code(&self) -> u8 {
        match self {
            Self::ClosedPipe => 0,
            Self::Output(..) | Self::Truncated { .. } | Self::Answer(Error::Restricted { .. }) => 1,
            Self::Usage(..) | Self::Answer(Error::Request { .. }) => 2,
            Self::Answer(Error::NothingCovered { .. }) | Self::Picture(NoPicture::NothingToDraw { .. }) => 3,
            Self::Store(error) => match error {
                demarche_evidence::Error::NotHeld { .. } => 5,
                demarche_evidence::Error::Busy { .. } | demarche_evidence::Error::File { .. } => 1,
                demarche_evidence::Error::Immutable { .. } => 2,
                _ => 4,
            },
            Self::Source(_) | Self::Loads { .. } => 1,
            Self::Check(_) => 6,
            Self::Picture(NoPicture::Png(_)) => 1,
            Self::Picture(_) => 2,
            Self::Pack(_) | Self::Answer(Error::Evidence(_)) => 4,
            Self::Answer(Error::Name(ResolveError::BareNumber { .. })) => 5,
            Self::Answer(Error::Name(_) | Error::NoSuch { .. } | Error::NoIssue { .. }) => 5,
        }
    }

    /// What, why, and what to do, a line each.
    pub(crate) fn text(&self) -> String {
        match self {
            Self::ClosedPipe => String::new(),
            Self::Usage(what, expected) => format!("error: {what}\n  {expected}\n"),
            Self::Output(at, why) => {
                format!("error: {at} cannot be written\n  {why}\n  nothing was left half-written\n")
            }
            Self::Truncated { shown, rows } => {
                format!(
                    "error: truncated: {shown} of {rows} rows\n  data with rows missing is not the answer\n  leave out --limit, or ask for fewer years or actors\n"
                )
            }
            Self::Store(error) => format!("error: {error}\n  nothing that was stored is lost\n"),
            Self::Source(error) => format!("error: {error}\n  nothing was loaded\n"),
            Self::Loads { done, failed } => {
                let mut text = String::new();
                for (key, failure) in failed {
                    text.push_str(&format!("{key}: {}", failure.text()));
                }
                text.push_str(&format!(
                    "error: {} of {} editions were not loaded\n",
                    failed.len(),
                    done + failed.len()
                ));
                text
            }
            Self::Check(found) => {
                let mut text = String::from("error: the check failed\n");
                found.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
                text
            }
            Self::Picture(error @ NoPicture::NoColumn { .. }) => {
                format!(
                    "error: this form of the answer has no picture\n  {error}\n  leave out --sources, or choose another --format\n"
                )
            }
            Self::Picture(NoPicture::NothingToDraw { what, why }) => {
                format!("error: nothing to draw: {what}\n  {why}\n")
            }
            Self::Picture(error) => format!("error: no picture\n  {error}\n"),
            Self::Pack(why) => {
                format!(
                    "error: the pack cannot be read\n  {why}\n  mend the table, or leave out --pack to use the embedded pack\n"
                )
            }
            Self::Answer(error) => match error {
                Error::Restricted { sources, rows } => format!(
                    "error: {rows} of the rows asked for may not be passed on\n  the terms of {} do not allow it: demarche sources <source>\n  --skip-restricted leaves them out, and says so\n",
                    sources.join(", ")
                ),
                Error::Evidence(why) => format!("error: the evidence cannot be read\n  {why}\n"),
                Error::Request { what, expected } => format!("error: {what}\n  {expected}\n"),
                Error::NothingCovered { what, nearest } => format!("error: {what}\n  {nearest}\n"),
                Error::NoSuch { what, found, nearest } => {
                    let guess = if nearest.is_empty() {
                        "nothing resembles it".to_owned()
                    } else {
                        format!("did you mean {}?", nearest.join(", "))
                    };
                    let listing = match *what {
                        "source or row" => "demarche sources",
                        "question" => "demarche votes list",
                        "relation" => "demarche codebook",
                        "group" => "demarche groups",
                        "measure" => "demarche measure list",
                        "crisis" => "demarche crises",
                        _ => "demarche crises; demarche votes list",
                    };
                    format!("error: no {what} is called {found:?}\n  {guess}\n  all of them: {listing}\n")
                }
                Error::NoIssue { found, nearest, offered, more } => {
                    let guess = if nearest.is_empty() {
                        "nothing resembles it".to_owned()
                    } else {
                        format!("did you mean {}?", nearest.join(", "))
                    };
                    let mut lines =
                        format!("error: no issue is called {found:?}\n  {guess}\n  issues, with their roll calls:\n");
                    for (name, roll_calls) in offered {
                        lines.push_str(&format!("  {roll_calls:>6}  {}\n", demarche_answers::named_topic(name)));
                    }
                    if *more > 0 {
                        lines.push_str(&format!("  and {more} more, none with more roll calls: demarche votes list names the topics of each\n"));
                    }
                    lines
                }
                Error::Name(ResolveError::Ambiguous { text, choices }) => {
                    let mut lines = format!("error: {text:?} may mean several actors\n");
                    for choice in choices {
                        lines.push_str(&format!("  {choice}\n"));
                    }
                    lines.push_str("  give one of these codes\n");
                    lines
                }
                Error::Name(ResolveError::Unknown { text, suggestions }) => {
                    let guess = if suggestions.is_empty() {
                        "nothing resembles it".to_owned()
                    } else {
                        format!("did you mean {}?", suggestions.join(", "))
                    };
                    format!("error: no actor is called {text:?}\n  {guess}\n  all of them: demarche codes\n")
                }
                Error::Name(ResolveError::BareNumber { text }) => {
                    format!(
                        "error: {text:?} is a bare number, which several schemes use\n  name the scheme: cow:{text}, gw:{text} or m49:{text}\n"
                    )
                }
                Error::Name(other) => format!("error: {other}\n"),
            },
        }
    }
}
