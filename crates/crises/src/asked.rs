//! A question put to a forecaster: what could be known before it was answered.

use demarche_core::{ActorId, Day, QuestionId, Registry, TextId};

use crate::history::{Call, History, Seen};
use crate::text::Text;

/// Whose answers a forecaster is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Given {
    /// Nobody's.
    Nobody,
    /// These actors, those of them that voted: the five permanent members, or who announced theirs first.
    Actors(Vec<ActorId>),
}

/// The codes of the five permanent members.
pub const FIVE: [&str; 5] = ["USA", "GBR", "FRA", "RUS", "CHN"];

/// Ten actors that stand in for the first ten who announce: the record has no order of announcing. The five permanent members, and five
/// large states outside their circle.
pub const TEN: [&str; 10] = ["USA", "GBR", "FRA", "RUS", "CHN", "IND", "BRA", "ZAF", "TUR", "IDN"];

impl Given {
    /// The actors.
    #[must_use]
    pub fn actors(&self) -> Vec<ActorId> {
        match self {
            Self::Nobody => Vec::new(),
            Self::Actors(actors) => actors.clone(),
        }
    }

    /// The five permanent members of the Security Council in a registry.
    #[must_use]
    pub fn five(registry: &Registry) -> Self {
        Self::Actors(FIVE.iter().filter_map(|code| registry.by_code(code)).collect())
    }

    /// The ten that stand in for the first who announce.
    #[must_use]
    pub fn ten(registry: &Registry) -> Self {
        Self::Actors(TEN.iter().filter_map(|code| registry.by_code(code)).collect())
    }
}

/// A question that is not yet answered, or is treated so.
#[derive(Debug, Clone, PartialEq)]
pub struct Asked {
    /// The question, where there is a record of it. No model looks it up: it only names the forecast.
    pub question: Option<QuestionId>,
    /// What it says.
    pub title: String,
    /// When it is put to the vote.
    pub date: Day,
    /// The session.
    pub session: i32,
    /// Whether only a paragraph or an amendment is put.
    pub is_in_parts: bool,
    /// Topics, assigned after the fact: only for models that say so.
    pub issues: Vec<TextId>,
    /// What was read in the text that is put, where it is to be used.
    pub text: Option<Text>,
    /// Who tabled it, in order; nobody where that is not told. Who joined later is no part of it: sponsors join until the vote.
    pub sponsors: Vec<ActorId>,
    /// Who may answer, in the order of the forecast.
    pub entitled: Vec<ActorId>,
    /// Answers that are known already.
    pub known: Vec<(ActorId, Seen)>,
    /// Answers that are taken as if they were known, and are forecast all the same: of those with whom the text finds fault, no.
    pub presumed: Vec<(ActorId, Seen)>,
    /// Whether the record will tell who did not vote; otherwise forecasts are of votes cast.
    pub tells_not_voting: bool,
}

impl Asked {
    /// A roll call of the record, put as if its answers were unknown but for those of `given`.
    ///
    /// Entitled are those whose vote, or whose not voting, the record tells. Forecasts of the given are not asked for.
    #[must_use]
    pub fn of(history: &History, place: usize, given: &[ActorId]) -> Self {
        let Call { question, date, session, title, is_in_parts, issues, tells_not_voting, sponsors, .. } =
            &history.calls()[place];
        let answers = history.answers(place);
        let mut known = Vec::new();
        for actor in given {
            let seen = history.row(*actor).map_or(Seen::None, |row| answers[row]);
            if seen.vote().is_some() {
                known.push((*actor, seen));
            }
        }
        let is_asked = |row: &usize| answers[*row] != Seen::None && !given.contains(&history.actors()[*row]);
        let entitled = (0..answers.len()).filter(is_asked).map(|row| history.actors()[row]).collect();
        Self {
            question: Some(*question),
            title: title.clone(),
            date: *date,
            session: *session,
            is_in_parts: *is_in_parts,
            issues: issues.clone(),
            text: None,
            sponsors: sponsors.clone(),
            entitled,
            known,
            presumed: Vec::new(),
            tells_not_voting: *tells_not_voting,
        }
    }

    /// Takes a text into the question. Those with whom it finds fault are presumed to answer no, unless their answer is known.
    pub fn put_text(&mut self, text: Text) {
        let is_open =
            |actor: &ActorId| self.entitled.contains(actor) && !self.known.iter().any(|(known, _)| known == actor);
        self.presumed = text.blames.iter().copied().filter(is_open).map(|actor| (actor, Seen::No)).collect();
        self.text = Some(text);
    }

    /// Whose answers a model must be trained with, to be asked this: those given, and those presumed.
    #[must_use]
    pub fn given(&self, given: &Given) -> Given {
        let mut actors = given.actors();
        actors.extend(self.presumed.iter().map(|(actor, _)| *actor));
        if actors.is_empty() { Given::Nobody } else { Given::Actors(actors) }
    }
}
