//! Whether simple models did better on the last session before a question.

use demarche_crises::{
    Asked, Before, Cut, ForecastModel, Forecaster, Given, History, Loss, Prediction, Skill, Told, skill, train,
};
use serde_json::{Value, json};

/// How our model did against the simple ones on the last whole session before a question, with the same answers known.
pub(super) struct Rivals {
    session: i32,
    calls: usize,
    /// Simple models whose log loss was less, the best first, with our skill over each.
    better: Vec<(ForecastModel, Skill)>,
}

/// Our forecasts of the last session that our weights were learnt from, told with weights of the sessions before it, beside those of the
/// simple models; none where there is no such session.
pub(super) fn rivals(history: &History, model: &dyn Forecaster, cut: &Cut, given: &Given) -> Option<Rivals> {
    let ours = model.of_last_session();
    let mut calls: Vec<usize> = ours.iter().map(|p| p.call).collect();
    calls.dedup();
    let session = history.calls()[*calls.first()?].session;
    let before = Cut { before: Before::Session(session), without: cut.without.clone() };
    let actors = given.actors();
    let asked: Vec<(usize, Asked)> = calls.iter().map(|call| (*call, Asked::of(history, *call, &actors))).collect();
    let skill_over = |other: &ForecastModel| {
        let simple = train(*other, history, &before, given);
        let beside = |call: usize, told: Told| {
            let answer = history.answers(call)[history.row(told.actor)?];
            Some(Prediction { call, actor: told.actor, chances: told.chances, answer })
        };
        let of_call = |(call, asked): &(usize, Asked)| {
            simple.forecast(asked).into_iter().filter_map(|told| beside(*call, told)).collect::<Vec<_>>()
        };
        let theirs: Vec<Prediction> = asked.iter().flat_map(of_call).filter(|p| p.answer.vote().is_some()).collect();
        skill(ours.iter(), theirs.iter(), Loss::Log, &|call| call, 1)
    };
    let simple = ForecastModel::ALL.iter().filter(|other| **other != model.model());
    let mut better: Vec<(ForecastModel, Skill)> = simple
        .filter_map(|other| skill_over(other).filter(|found| found.skill < 0.0).map(|found| (*other, found)))
        .collect();
    better.sort_by(|a, b| a.1.skill.total_cmp(&b.1.skill));
    Some(Rivals { session, calls: calls.len(), better })
}

impl Rivals {
    /// For programs.
    pub(super) fn meta(&self) -> Value {
        let better: Vec<Value> = self
            .better
            .iter()
            .map(|(model, skill)| json!({ "model": model.as_str(), "our_skill": skill.skill, "low": skill.low, "high": skill.high }))
            .collect();
        json!({ "session": self.session, "roll_calls": self.calls, "better_than_ours": better })
    }

    /// The note for people, where a simple model did better.
    pub(super) fn note(&self, version: &str) -> Option<String> {
        let names = |is_sure: bool| -> Vec<String> {
            let of_kind = self.better.iter().filter(|(_, skill)| (skill.clusters > 1 && skill.high < 0.0) == is_sure);
            of_kind.map(|(model, skill)| format!("{model} ({:+.2})", skill.skill)).collect()
        };
        let (sure, open) = (names(true), names(false));
        let mut parts = Vec::new();
        if !sure.is_empty() {
            parts.push(format!("these simple models did better: {}", sure.join(", ")));
        }
        if !open.is_empty() {
            parts.push(format!("these had less log loss, by no more than chance might: {}", open.join(", ")));
        }
        (!parts.is_empty()).then(|| {
            format!(
                "on the {} roll calls of session {}, forecast from earlier sessions with the same answers known, {version} was not the best (its skill over each): {}; ask for one with --model",
                self.calls,
                self.session,
                parts.join("; ")
            )
        })
    }
}
