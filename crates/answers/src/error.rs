use demarche_core::{DateError, NotListed, ResolveError};
use demarche_measures::WeightsError;

/// Why a request has no answer.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum Error {
    /// A name is unknown or may mean several things.
    #[error(transparent)]
    Name(#[from] ResolveError),
    /// No crisis, question, source or row is called so.
    #[error("no {what} is called {found:?}{}", hint(.nearest))]
    NoSuch {
        /// What was looked for.
        what: &'static str,
        /// What was asked for.
        found: String,
        /// Keys that resemble it.
        nearest: Vec<String>,
    },
    /// No issue of roll calls is called so.
    #[error("no issue is called {found:?}{}; issues here and their roll calls: {}", hint(.nearest), issues(.offered, *.more))]
    NoIssue {
        /// What was asked for.
        found: String,
        /// Names that resemble it.
        nearest: Vec<String>,
        /// The issues with the most roll calls, and how many these are.
        offered: Vec<(String, usize)>,
        /// How many issues there are beside these.
        more: usize,
    },
    /// The request itself cannot be read.
    #[error("{what}; {expected}")]
    Request {
        /// What was found.
        what: String,
        /// What was expected.
        expected: String,
    },
    /// The terms of sources do not let their rows be passed on.
    #[error("{rows} rows of {} may not be passed on", .sources.join(", "))]
    Restricted {
        /// Keys of the sources.
        sources: Vec<String>,
        /// How many of the rows asked for rest on them.
        rows: usize,
    },
    /// The evidence cannot be read.
    #[error("{0}")]
    Evidence(String),
    /// A valid question about which the evidence says nothing.
    #[error("{what}; {nearest}")]
    NothingCovered {
        /// What there is nothing of.
        what: String,
        /// What there is instead.
        nearest: String,
    },
}

impl From<demarche_core::DrawError> for Error {
    fn from(error: demarche_core::DrawError) -> Self {
        Self::Evidence(error.to_string())
    }
}

fn hint(nearest: &[String]) -> String {
    if nearest.is_empty() { String::new() } else { format!("; did you mean {}?", nearest.join(", ")) }
}

fn issues(offered: &[(String, usize)], more: usize) -> String {
    let mut named: Vec<String> = offered.iter().map(|(name, roll_calls)| format!("{name} {roll_calls}")).collect();
    if more > 0 {
        named.push(format!("and {more} with no more than the last"));
    }
    named.join(", ")
}

impl From<DateError> for Error {
    fn from(error: DateError) -> Self {
        Self::Request { what: error.to_string(), expected: "for example 2022, 2022-03 or 2022-03-02".to_owned() }
    }
}

impl From<NotListed> for Error {
    fn from(error: NotListed) -> Self {
        let expected = format!("expected one of: {}", error.listed.join(", "));
        let guess = error.nearest.first().map(|word| format!(" (did you mean {word:?}?)")).unwrap_or_default();
        Self::Request { what: format!("{} {:?} is not listed{guess}", error.what, error.found), expected }
    }
}

impl From<WeightsError> for Error {
    fn from(error: WeightsError) -> Self {
        Self::Request {
            what: error.to_string(),
            expected: "weights read layer=number, for example votes=2,institutions=1".to_owned(),
        }
    }
}
