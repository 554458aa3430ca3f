//! What a backtest is asked: whose answers are known, and which questions are put one by one.

use std::collections::HashSet;

use demarche_crises::{Backtest, Given, History, Prediction};

use crate::Error;
use crate::backtest::BacktestRequest;
use crate::desk::{self, Desk};
use crate::forecast::{Known, known};

/// Whose answers were known, and what was forecast with them.
pub(super) struct Setting {
    pub(super) known: String,
    pub(super) runs: Runs,
}

/// What `--known each` stands for.
pub(super) const EACH: [&str; 3] = ["none", "P5", "first-ten"];

/// Forecasts as they were made.
pub(super) enum Runs {
    Sessions(Backtest),
    /// By question; predictions by model.
    Questions(Vec<(usize, Vec<Vec<Prediction>>)>),
}

impl Setting {
    pub(super) fn of_model(&self, model: usize) -> Vec<&Prediction> {
        match &self.runs {
            Runs::Sessions(run) => run.predictions[model].iter().collect(),
            Runs::Questions(trials) => trials.iter().flat_map(|(_, by_model)| &by_model[model]).collect(),
        }
    }
}

/// Whose answers are known, in words and as actors.
pub(super) fn given(desk: &Desk, words: &[String]) -> Result<(String, Given), Error> {
    let actors = match known(desk, words)? {
        Known::Recorded { actors, .. } => actors,
        Known::Written(_) => {
            return Err(Error::Request {
                what: "answers cannot be made up for a backtest".to_owned(),
                expected: "expected none, P5, first-ten, each, or actors whose recorded answers are taken".to_owned(),
            });
        }
    };
    if actors.is_empty() {
        return Ok(("none".to_owned(), Given::Nobody));
    }
    let registry = &desk.catalogue().registry;
    let name = match Given::Actors(actors.clone()) {
        given if given == Given::five(registry) => "P5".to_owned(),
        given if given == Given::ten(registry) => "first-ten".to_owned(),
        _ => actors.iter().map(|actor| desk.code(*actor)).collect::<Vec<_>>().join(";"),
    };
    Ok((name, Given::Actors(actors)))
}

/// The places of the questions that are asked one by one; a crisis stands for all of its own.
pub(super) fn asked(desk: &Desk, history: &History, request: &BacktestRequest) -> Result<Vec<usize>, Error> {
    let catalogue = desk.catalogue();
    let mut asked = Vec::new();
    for text in &request.questions {
        if let Some(crisis) = desk::crisis(catalogue, text) {
            asked.extend(crisis.questions.iter().filter_map(|id| history.place(*id)));
            continue;
        }
        let id = desk::question(catalogue, text).ok_or_else(|| desk::no_such(catalogue, "question", text, false))?;
        asked.push(history.place(id).ok_or_else(|| Error::NothingCovered {
            what: format!("{} has no list of votes in {} that can be scored", text, request.body),
            nearest: "what is at hand: demarche votes list".to_owned(),
        })?);
    }
    // A question that is named twice, by itself and in its crisis, is asked once.
    let mut seen = HashSet::new();
    asked.retain(|place| seen.insert(*place));
    if asked.is_empty() {
        return Err(Error::NothingCovered {
            what: format!("{} put no roll call in {} that can be scored", request.questions.join(", "), request.body),
            nearest: "which crises put which questions: demarche crises".to_owned(),
        });
    }
    Ok(asked)
}
