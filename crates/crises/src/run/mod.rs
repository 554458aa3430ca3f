//! A crisis run forward: from evidence and a plan to distributions.

mod ablate;
mod acts;
mod chain;
mod compare;
mod deeds;
mod dependence;
mod ensemble;
mod forecast;
mod prepare;
mod reasons;
mod sensitivity;
mod votes;
mod what_if;

use demarche_core::ResolveError;

pub use ablate::{Ablated, ablate};
pub use acts::{Acted, recorded_acts};
pub use chain::{Chain, chain};
pub use compare::{Compared, compare, compromise};
pub use ensemble::{Ask, Cell, Effect, Fan, Outcome, Share, simulate, wilson};
pub use forecast::Asking;
pub use prepare::{Prepared, VoteAxis, prepare};
pub use reasons::{Reason, reasons};
pub use sensitivity::{Sensitivity, sensitivity};
pub use what_if::{WhatIf, what_if};

/// The assumed numbers of the model: name, lower end, upper end.
pub const PARAMETERS: &[(&str, f64, f64)] = &[
    ("deeds.values", 0.5, 2.0),
    ("deeds.dependence", 0.5, 2.5),
    ("deeds.hedging", 0.0, 2.5),
    ("deeds.peers", 0.3, 1.5),
    ("deeds.habit", 0.3, 1.2),
    ("deeds.coherence", 0.0, 0.5),
    ("deeds.pressure", 0.0, 0.6),
    ("deeds.regional", 0.2, 0.8),
    ("deeds.unknown", -1.0, 1.0),
    ("cost.statement", 0.2, 3.0),
    ("cost.sanction", 1.5, 4.0),
    ("cost.aid", 1.5, 4.0),
    ("cost.arms", 2.5, 5.0),
    ("cost.recognition", 2.5, 5.5),
    ("vote.regional", 0.0, 0.6),
    ("vote.thin", -1.0, 1.0),
];

/// Why a crisis cannot be run.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum RunError {
    /// A name that is no actor.
    #[error("{at}: {error}")]
    Actor {
        /// Where it stands.
        at: String,
        /// Why it is none.
        error: ResolveError,
    },
    /// A question that is not recorded.
    #[error("{at}: no question is called {found:?}; expected the key of a roll call (demarche votes list)")]
    Question {
        /// Where it stands.
        at: String,
        /// What was asked for.
        found: String,
    },
    /// A layer that has no axis, or nobody on it.
    #[error("{at}: {found}; expected {expected}")]
    Plan {
        /// Where it stands.
        at: String,
        /// What was found.
        found: String,
        /// What was expected.
        expected: String,
    },
}
