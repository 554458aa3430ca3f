//! What predicts positions: how much better regime, material ties and past votes tell answers that were held out.

mod mixture;
mod ordinal;
mod shares;
mod traits;

pub use shares::{Added, Gain, Overlap, PredictorPlan, Predictors, predictors};
pub use traits::{Form, MATERIAL, PRINCIPALS, REGIME, Situations, past_votes};

/// A block of what may be known of a voter before the vote.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[repr(usize)]
pub enum Predictor {
    /// Democracy and its kin.
    Regime = 0,
    /// Arms, pacts, troops, trade, loans, distance.
    MaterialTies = 1,
    /// Where earlier votes placed it.
    PastVotes = 2,
}

impl Predictor {
    /// All blocks.
    pub const ALL: [Self; 3] = [Self::Regime, Self::MaterialTies, Self::PastVotes];

    /// The written name.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Regime => "regime",
            Self::MaterialTies => "material_ties",
            Self::PastVotes => "past_votes",
        }
    }

    /// The name in a sentence.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Regime => "regime",
            Self::MaterialTies => "material ties",
            Self::PastVotes => "past votes",
        }
    }
}

/// One answer, and what was known of the voter before: for each block the values of its features, none where a value is missing.
#[derive(Debug, Clone, PartialEq)]
pub struct Answered {
    /// The caller's number of the voter.
    pub actor: u32,
    /// The caller's number of the question.
    pub call: u32,
    /// The session or year.
    pub period: i32,
    /// 0 no, 1 abstain, 2 yes.
    pub answer: u8,
    /// Features by block; every answer to a question has the same ones in the same order.
    pub features: [Vec<Option<f64>>; 3],
}
