//! Forecasts of roll calls that were answered, each made from earlier sessions only.

use std::collections::{HashMap, HashSet};

use demarche_core::{ActorId, QuestionId};
use rayon::prelude::*;

use crate::asked::{Asked, Given};
use crate::forecaster::{Before, Cut, ForecastModel, Forecaster, Told};
use crate::history::{History, Seen};
use crate::pool::Lesson;
use crate::pooled::{LESSONS, Pooled, lessons};
use crate::train::train;

/// What is forecast, by which models.
#[derive(Debug, Clone)]
pub struct Plan {
    /// The first session.
    pub from: i32,
    /// The last.
    pub to: i32,
    /// Whose answers are known.
    pub given: Given,
    /// The models.
    pub models: Vec<ForecastModel>,
    /// Whether only roll calls of the reference set are forecast: no paragraphs and amendments after 1989, nothing unanimous.
    pub is_reference: bool,
    /// Experts that the pooled model does without, by their places.
    pub dropped: Vec<usize>,
}

/// A forecast of one answer beside the answer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Prediction {
    /// The place of the roll call.
    pub call: usize,
    /// Whose answer.
    pub actor: ActorId,
    /// No, abstain, yes, not voting.
    pub chances: [f64; 4],
    /// What it was.
    pub answer: Seen,
}

/// What came out.
#[derive(Debug, Clone)]
pub struct Backtest {
    /// The plan.
    pub plan: Plan,
    /// Predictions, by model in the order of the plan.
    pub predictions: Vec<Vec<Prediction>>,
    /// Whether the title of each roll call of the history was put before, in the five sessions before it.
    pub is_repeat: Vec<bool>,
}

/// The roll calls of the reference set of published ideal points: paragraphs and amendments after 1989 are dropped, and items on which
/// all voted alike, linked repeats taken as one item.
#[must_use]
pub fn reference_set(history: &History) -> Vec<bool> {
    let calls = history.calls();
    let is_kept = |place: usize| {
        let call = &calls[place];
        call.session != 19 && !(call.session + 1945 > 1989 && call.is_in_parts)
    };
    let mut votes: HashMap<QuestionId, HashSet<usize>> = HashMap::new();
    for (place, call) in calls.iter().enumerate().filter(|(place, _)| is_kept(*place)) {
        votes.entry(call.linked).or_default().extend(history.answers(place).iter().filter_map(|seen| seen.vote()));
    }
    (0..calls.len()).map(|place| is_kept(place) && votes[&calls[place].linked].len() > 1).collect()
}

/// Whether each roll call repeats a title of the five sessions before its own.
#[must_use]
pub fn repeats(history: &History) -> Vec<bool> {
    let mut sessions: HashMap<&str, Vec<i32>> = HashMap::new();
    for call in history.calls() {
        sessions.entry(&call.letters).or_default().push(call.session);
    }
    let before = |session: i32| move |other: &i32| (session - 5..session).contains(other);
    history.calls().iter().map(|call| sessions[call.letters.as_str()].iter().any(before(call.session))).collect()
}

/// Forecasts every roll call of the plan.
#[must_use]
pub fn backtest(history: &History, plan: &Plan) -> Backtest {
    let is_asked = if plan.is_reference { reference_set(history) } else { vec![true; history.calls().len()] };
    let sessions: Vec<i32> = (plan.from..=plan.to).collect();
    let of_session = |session: i32, model: &dyn Forecaster| {
        let places =
            (0..history.calls().len()).filter(|place| is_asked[*place] && history.calls()[*place].session == session);
        let mut predictions = Vec::new();
        for place in places {
            let asked = Asked::of(history, place, &plan.given.actors());
            let answers = history.answers(place);
            for told in model.forecast(&asked) {
                if let Some(row) = history.row(told.actor) {
                    let (chances, answer) = (told.chances, answers[row]);
                    predictions.push(Prediction { call: place, actor: told.actor, chances, answer });
                }
            }
        }
        predictions
    };
    let of_model = |model: &ForecastModel| -> Vec<Prediction> {
        if *model == ForecastModel::Pooled {
            // The lessons of a session serve all later ones.
            let first = plan.from - LESSONS;
            let lessons: Vec<Vec<Lesson>> = (first..plan.to)
                .into_par_iter()
                .map(|session| lessons(history, &Cut::session(session + 1), session, &plan.given))
                .collect();
            let forecasts = sessions.par_iter().flat_map_iter(|session| {
                let from = (session - LESSONS - first) as usize;
                let learnt: Vec<&Vec<Lesson>> = lessons[from..from + LESSONS as usize].iter().collect();
                let model = Pooled::with(history, &Cut::session(*session), &plan.given, &learnt, &plan.dropped);
                of_session(*session, &model)
            });
            return forecasts.collect();
        }
        let forecasts = sessions.par_iter().flat_map_iter(|session| {
            of_session(*session, &*train(*model, history, &Cut::session(*session), &plan.given))
        });
        forecasts.collect()
    };
    let predictions = plan.models.iter().map(of_model).collect();
    Backtest { plan: plan.clone(), predictions, is_repeat: repeats(history) }
}

/// One roll call, forecast from the days before its own.
#[must_use]
pub fn trial(
    history: &History,
    place: usize,
    given: &Given,
    without: &[QuestionId],
    models: &[ForecastModel],
) -> Vec<Vec<Prediction>> {
    let asked = Asked::of(history, place, &given.actors());
    let cut = Cut { before: Before::Day(asked.date), without: without.to_vec() };
    let answers = history.answers(place);
    let of_model = |model: &ForecastModel| -> Vec<Prediction> {
        let told = train(*model, history, &cut, given).forecast(&asked);
        let beside = |told: Told| {
            let row = history.row(told.actor)?;
            Some(Prediction { call: place, actor: told.actor, chances: told.chances, answer: answers[row] })
        };
        told.into_iter().filter_map(beside).collect()
    };
    models.iter().map(of_model).collect()
}
