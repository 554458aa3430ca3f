//! Crises, and the sides they put to others.

use crate::{ActorId, Answer, CitationId, Locator, QuestionId, Window};

crate::closed_list! {
    /// Why an option is counted toward a side.
    Basis, "basis" {
        /// The side itself answered so.
        OwnAnswer = "own_answer",
        /// The side had no ballot; the reading is written down.
        Coded = "coded",
    }
}

/// An option of a question that is counted toward a side.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct OptionSide {
    /// The question.
    pub question: QuestionId,
    /// The option.
    pub option: Answer,
    /// The side.
    pub side: ActorId,
    /// Why.
    pub basis: Basis,
}

/// A crisis: its principals, its dates, the questions that it put.
#[derive(Debug, Clone, PartialEq)]
pub struct Crisis {
    /// Its key, such as `ukraine-2022`.
    pub key: String,
    /// Its title, naming acts.
    pub title: String,
    /// Its dates; no end: it goes on.
    pub window: Window,
    /// The parties that it was about.
    pub principals: Vec<ActorId>,
    /// The two sides that a table shows unless told otherwise.
    pub sides: Option<[ActorId; 2]>,
    /// The question that it put to others.
    pub question: String,
    /// The recorded questions.
    pub questions: Vec<QuestionId>,
    /// Which options are counted toward which side.
    pub options: Vec<OptionSide>,
    /// The sources of the row.
    pub citation: CitationId,
    /// Where its row stands.
    pub at: Locator,
    /// What a reader must know of it.
    pub note: String,
}
