//! Crises, the sides they put to others, and forecasts of answers.

use crate::{ActorId, Answer, CitationId, Day, Locator, QuestionId, Window};

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

/// A distribution over an actor's answers to a question, made before the answer was known to the model.
#[derive(Debug, Clone, PartialEq)]
pub struct Forecast {
    /// The question.
    pub question: QuestionId,
    /// Whose answer.
    pub actor: ActorId,
    /// The name and version of the model.
    pub model: String,
    /// The last day of evidence that it was fitted on.
    pub trained_until: Day,
    /// The seed of its random numbers.
    pub seed: u64,
    answers: Vec<(Answer, f64)>,
}

impl Forecast {
    /// A forecast that names each answer once, with probabilities none below zero that add up to one.
    #[must_use]
    pub fn new(
        question: QuestionId,
        actor: ActorId,
        model: &str,
        trained_until: Day,
        seed: u64,
        answers: Vec<(Answer, f64)>,
    ) -> Option<Self> {
        let total: f64 = answers.iter().map(|(_, p)| *p).sum();
        let is_once = |index: usize| answers[..index].iter().all(|(earlier, _)| *earlier != answers[index].0);
        let is_distribution = answers.iter().all(|(_, p)| (0.0..=1.0).contains(p))
            && (total - 1.0).abs() < 1e-9
            && (0..answers.len()).all(is_once);
        is_distribution.then(|| Self { question, actor, model: model.to_owned(), trained_until, seed, answers })
    }

    /// The probability of an answer; zero for one that is not among the options.
    #[must_use]
    pub fn probability(&self, answer: Answer) -> f64 {
        self.answers.iter().find(|(option, _)| *option == answer).map_or(0.0, |(_, p)| *p)
    }

    /// All options with their probabilities.
    #[must_use]
    pub fn answers(&self) -> &[(Answer, f64)] {
        &self.answers
    }
}
