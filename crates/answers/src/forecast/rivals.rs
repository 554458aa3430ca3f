//! Whether simple models did better on the last session before a question.

use demarche_crises::{Asked, Cut, ForecastModel, Given, History, Loss, Plan, Prediction, Skill, backtest, skill};
use serde_json::{Value, json};

/// How our model did against the simple ones on the last whole session before a question, with the same answers known.
pub(super) struct Rivals {
    session: i32,
    calls: usize,
    /// Simple models whose log loss was less, the best first, with our skill over each.
    better: Vec<(ForecastModel, Skill)>,
}

/// A backtest of one session: the last before the question that has earlier ones to learn from; none where there is no such session.
pub(super) fn rivals(history: &History, cut: &Cut, given: &Given, asked: &Asked) -> Option<Rivals> {
    let places = cut.places(history);
    let now = asked.session.min(cut.now());
    let mut sessions: Vec<i32> = places.iter().map(|place| history.calls()[*place].session).collect();
    sessions.sort_unstable();
    sessions.dedup();
    sessions.retain(|session| *session < now);
    let [.., _, session] = sessions[..] else { return None };
    let models = ForecastModel::ALL.to_vec();
    let plan = Plan {
        from: session,
        to: session,
        given: given.clone(),
        models: models.clone(),
        is_reference: false,
        dropped: Vec::new(),
    };
    let run = backtest(history, &plan);
    let is_ours = |model: &ForecastModel| *model == ForecastModel::Pooled;
    let place = models.iter().position(is_ours)?;
    let votes = |model: usize| run.predictions[model].iter().filter(|p: &&Prediction| p.answer.vote().is_some());
    let mut calls: Vec<usize> = votes(place).map(|p| p.call).collect();
    calls.dedup();
    if calls.is_empty() {
        return None;
    }
    let simple = models.iter().enumerate().filter(|(_, model)| !is_ours(model));
    let mut better: Vec<(ForecastModel, Skill)> = simple
        .filter_map(|(other, model)| {
            let found = skill(votes(place), votes(other), Loss::Log, &|call| call, 1)?;
            (found.skill < 0.0).then_some((*model, found))
        })
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
