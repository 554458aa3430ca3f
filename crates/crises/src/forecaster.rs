//! What every model of answers can do.

use demarche_core::{ActorId, Day, QuestionId};

use crate::asked::Asked;
use crate::backtest::Prediction;
use crate::history::History;

demarche_core::closed_list! {
    /// The models that forecast answers.
    ForecastModel, "model of answers" {
        /// Our own: experts pooled on the log-odds scale.
        Pooled = "pooled",
        /// Always yes.
        AlwaysYes = "always_yes",
        /// Everybody's answers of five sessions, counted together.
        Everybody = "everybody",
        /// The actor's own answers of five sessions.
        Country = "country",
        /// Its answers of five sessions on the same issues, which were assigned after the fact.
        CountryIssue = "country_issue",
        /// Its answers of three sessions on any of the same issues, assigned after the fact.
        AnySameIssue = "any_same_issue",
        /// Its last answer.
        Persistence = "persistence",
        /// Its answers on the same title, else on the same issues, assigned after the fact.
        SameTitle = "same_title",
        /// Its answers on past roll calls, weighted by how alike the known actors answered.
        KnownKernel = "known_kernel",
        /// The answer of the known actor that it most often agreed with.
        MostAgreeing = "most_agreeing",
        /// The answers of the known actors, weighted by agreement to the eighth power.
        AgreementPower = "agreement_power",
        /// Its answers on the 25 past roll calls nearest in known answers and in issues, assigned after the fact.
        Nearest = "nearest_25",
        /// Naive Bayes on the known answers.
        NaiveBayes = "naive_bayes",
    }
}

/// What a model may learn from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cut {
    /// Up to when.
    pub before: Before,
    /// Roll calls that are left out all the same.
    pub without: Vec<QuestionId>,
}

/// Up to when a model may learn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Before {
    /// Only earlier sessions.
    Session(i32),
    /// Only earlier days.
    Day(Day),
}

impl Cut {
    /// Only earlier sessions.
    #[must_use]
    pub const fn session(session: i32) -> Self {
        Self { before: Before::Session(session), without: Vec::new() }
    }

    /// Only earlier days.
    #[must_use]
    pub const fn day(day: Day) -> Self {
        Self { before: Before::Day(day), without: Vec::new() }
    }

    /// The session that is forecast from here.
    #[must_use]
    pub fn now(&self) -> i32 {
        match self.before {
            Before::Session(session) => session,
            Before::Day(day) => {
                let year = i32::from(day.year());
                let is_before_opening = Day::new(day.year(), 9, 1).is_none_or(|opens| day < opens);
                if is_before_opening { year - 1946 } else { year - 1945 }
            }
        }
    }

    /// The places of the roll calls that may be learnt from, in order of time.
    #[must_use]
    pub fn places(&self, history: &History) -> Vec<usize> {
        let is_open = |place: &usize| {
            let call = &history.calls()[*place];
            let is_before = match self.before {
                Before::Session(session) => call.session < session,
                Before::Day(day) => call.date < day,
            };
            is_before && !self.without.contains(&call.question)
        };
        (0..history.calls().len()).filter(is_open).collect()
    }
}

/// One actor's distribution over answers: no, abstain, yes, not voting.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Told {
    /// Whose.
    pub actor: ActorId,
    /// They add up to one. The last is zero where the forecast is of votes cast.
    pub chances: [f64; 4],
}

impl Told {
    /// A forecast of a vote that will be cast.
    #[must_use]
    pub const fn of_votes(actor: ActorId, [no, abstain, yes]: [f64; 3]) -> Self {
        Self { actor, chances: [no, abstain, yes, 0.0] }
    }

    /// The same with a chance that no vote is cast.
    #[must_use]
    pub fn or_silent(self, chance: f64) -> Self {
        let [no, abstain, yes, _] = self.chances.map(|p| p * (1.0 - chance));
        Self { chances: [no, abstain, yes, chance], ..self }
    }
}

/// One term of a forecast on the scale of log-odds.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What adds it.
    pub term: &'static str,
    /// What it adds to the log-odds of no, abstain and yes, less their mean.
    pub adds: [f64; 3],
    /// What it rests on, in words.
    pub because: String,
}

/// What a model rests on and what it cannot know.
#[derive(Debug, Clone, PartialEq)]
pub struct ModelCard {
    /// Which model.
    pub model: ForecastModel,
    /// Its version.
    pub version: &'static str,
    /// The last day that it learnt from.
    pub trained_until: Option<Day>,
    /// Roll calls that it looks at.
    pub roll_calls: usize,
    /// Votes from which its weights were learnt.
    pub lessons: usize,
    /// Numbers that were fitted.
    pub parameters: usize,
    /// What it cannot know.
    pub cannot: &'static [&'static str],
}

/// A model that has learnt from the past and forecasts answers.
pub trait Forecaster: Sync + Send {
    /// Which model.
    fn model(&self) -> ForecastModel;

    /// Its version.
    fn version(&self) -> &'static str {
        "1"
    }

    /// The last day that it learnt from; none if it learnt from nothing.
    fn trained_until(&self) -> Option<Day>;

    /// What it rests on.
    fn card(&self) -> ModelCard;

    /// A distribution for each entitled actor, in their order.
    fn forecast(&self, asked: &Asked) -> Vec<Told>;

    /// What adds up to the forecast of each entitled actor, in their order; empty where the model has no additive form.
    fn reasons(&self, _asked: &Asked) -> Vec<Vec<Reason>> {
        Vec::new()
    }

    /// What it would have said of the votes that it learnt its weights from, beside them: what totals' intervals are learnt from. Empty
    /// where a model learns no weights, or had nothing to learn from.
    fn said_before(&self) -> &[Prediction] {
        &[]
    }

    /// What it would have said of the votes of the last session that it learnt its weights from, with weights of the sessions before that
    /// one. Empty where a model learns no weights, or from one session only.
    fn of_last_session(&self) -> Vec<Prediction> {
        Vec::new()
    }
}
