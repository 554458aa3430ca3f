//! `backtest`: forecasts of roll calls that were answered, each from earlier sessions only, scored beside simple models.

use std::fmt::Write;

use demarche_core::{
    Cell, Column, ColumnType, Completeness, Layout, QuestionKind, Reason, RowKind, Scope, View, Window, Worlds,
};
use demarche_crises::{Backtest, ForecastModel, History, Loss, Plan, Prediction, backtest, scores, skill};
use serde_json::json;

use crate::Error;
use crate::desk::Desk;
use crate::evidence::limited;
use crate::forecast::known;

/// Which sessions, and what is known.
#[derive(Debug, Clone, Default)]
pub struct BacktestRequest {
    /// The first session; none: the last five that have roll calls.
    pub from: Option<i32>,
    /// The last session.
    pub to: Option<i32>,
    /// The body.
    pub body: String,
    /// `none`, `P5` or `first-ten`.
    pub known: String,
    /// The models; none: all.
    pub models: Vec<String>,
    /// Whether only the reference set is forecast.
    pub is_reference: bool,
    /// The command that asked.
    pub query: String,
}

/// Forecasts that are not yet scored.
pub struct Forecasts {
    desk: Desk,
    history: History,
    run: Backtest,
    request: BacktestRequest,
    unscored: [usize; 2],
}

const COLUMNS: &[Column] = &[
    Column::new("model", ColumnType::Text, "name of the model"),
    Column::new(
        "part",
        ColumnType::Text,
        "all; repeats: the title was put in the five sessions before; novel: it was not; by answer: no, abstain, yes",
    ),
    Column::new("n_votes", ColumnType::Integer, "votes cast that are scored"),
    Column::new("n_roll_calls", ColumnType::Integer, "roll calls that they belong to"),
    Column::new("log_loss", ColumnType::Number, "mean of -ln p"),
    Column::new("brier_3", ColumnType::Number, "sum over the three answers of (p - y)²"),
    Column::new("brier_binary", ColumnType::Number, "(p - y)² of yes against all else"),
    Column::new("rps", ColumnType::Number, "ranked probability score on no < abstain < yes"),
    Column::new("accuracy", ColumnType::Number, "share whose likeliest answer was given"),
    Column::new("accuracy_contested", ColumnType::Number, "the same where fewer than four in five voted alike"),
    Column::new("macro_f1", ColumnType::Number, "mean F1 of the three answers"),
    Column::new("ece", ColumnType::Number, "expected calibration error, 15 bins of equal mass by answer"),
    Column::new(
        "skill",
        ColumnType::Number,
        "share of the log loss of the best simple model on this part that is saved",
    ),
    Column::new("skill_lo90", ColumnType::Number, "lower end of its 90 % interval, whole roll calls resampled"),
    Column::new("skill_hi90", ColumnType::Number, "upper end"),
];

/// The columns of scores, for the schema.
#[must_use]
pub fn backtest_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// Forecasts of all roll calls asked for.
///
/// # Errors
/// If a name cannot be read, or there is no roll call to forecast.
pub fn forecasts(worlds: &dyn Worlds, request: &BacktestRequest) -> Result<Forecasts, Error> {
    let (given, told) = known(worlds.catalogue(), &request.known)?;
    if !told.is_empty() {
        return Err(Error::Request {
            what: "answers of one question do not fit a backtest".to_owned(),
            expected: "none, P5 or first-ten".to_owned(),
        });
    }
    let mut models =
        request.models.iter().map(|model| Ok(model.parse()?)).collect::<Result<Vec<ForecastModel>, Error>>()?;
    if models.is_empty() {
        models = ForecastModel::ALL.to_vec();
    }
    let desk = Desk::open(worlds, Window::ALWAYS, None, &Scope::of(&[RowKind::Ballots, RowKind::Marks]))?;
    let history = History::of(&desk.world, &request.body);
    let mut sessions: Vec<i32> = history.calls().iter().map(|call| call.session).collect();
    sessions.sort_unstable();
    sessions.dedup();
    let nothing = || Error::NothingCovered {
        what: format!("no roll call of {} in these sessions", request.body),
        nearest: "which there are: demarche votes list".to_owned(),
    };
    let last = *sessions.last().ok_or_else(nothing)?;
    let (from, to) = (request.from.unwrap_or(sessions[sessions.len().saturating_sub(5)]), request.to.unwrap_or(last));
    if !sessions.iter().any(|session| (from..=to).contains(session)) {
        return Err(nothing());
    }
    let plan = Plan { from, to: to.min(last), given, models, is_reference: request.is_reference, dropped: Vec::new() };
    let run = backtest(&history, &plan);
    if run.predictions.iter().all(Vec::is_empty) {
        return Err(nothing());
    }
    let of_body = desk.catalogue().questions().map(|(_, question)| question).filter(|question| {
        question.kind == QuestionKind::RollCall
            && question.body.eq_ignore_ascii_case(&request.body)
            && (from..=to).contains(&demarche_measures::session_number(question))
    });
    let mut unscored = [0, 0];
    for question in of_body {
        match question.completeness {
            Completeness::Yes | Completeness::MembersUnverified | Completeness::Unchecked | Completeness::NoVote => {}
            Completeness::TotalsOnly | Completeness::Partial => unscored[1] += 1,
            Completeness::Incomplete => unscored[0] += 1,
        }
    }
    Ok(Forecasts { desk, history, run, request: request.clone(), unscored })
}

impl Forecasts {
    /// The predictions as lines of comma-separated values, no answers among them.
    #[must_use]
    pub fn lines(&self) -> String {
        let mut text = "model,question,date,actor,p_no,p_abstain,p_yes,p_not_voting\n".to_owned();
        for (model, predictions) in self.run.plan.models.iter().zip(&self.run.predictions) {
            for prediction in predictions {
                let call = &self.history.calls()[prediction.call];
                let key = &self.desk.catalogue().question(call.question).key;
                let [no, abstain, yes, silent] = prediction.chances;
                let code = self.desk.code(prediction.actor);
                // Writing to a text cannot fail.
                let _ = writeln!(text, "{model},{key},{},{code},{no:.6},{abstain:.6},{yes:.6},{silent:.6}", call.date);
            }
        }
        text
    }

    fn part(&self, model: usize, part: &str) -> Vec<&Prediction> {
        let fits = |p: &&Prediction| match part {
            "repeats" => self.run.is_repeat[p.call],
            "novel" => !self.run.is_repeat[p.call],
            "no" => p.answer.vote() == Some(0),
            "abstain" => p.answer.vote() == Some(1),
            "yes" => p.answer.vote() == Some(2),
            _ => true,
        };
        self.run.predictions[model].iter().filter(fits).collect()
    }

    /// The scores of all models, and the skill of the pooled one on all votes.
    #[must_use]
    pub fn scored(&self, file: Option<(String, String)>) -> (View, Option<f64>) {
        let models = &self.run.plan.models;
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        let mut heading = Vec::new();
        let mut earned = None;
        for part in ["all", "repeats", "novel", "no", "abstain", "yes"] {
            let all: Vec<_> = (0..models.len()).map(|model| scores(&self.part(model, part))).collect();
            let simple =
                (0..models.len()).filter(|model| models[*model] != ForecastModel::Pooled && all[*model].votes > 0);
            let best = simple.min_by(|a, b| all[*a].log_loss.total_cmp(&all[*b].log_loss));
            for (model, s) in all.iter().enumerate().filter(|(_, s)| s.votes > 0) {
                let saved = best.filter(|best| *best != model).and_then(|best| {
                    let (ours, theirs) = (self.part(model, part), self.part(best, part));
                    skill(ours.into_iter(), theirs.into_iter(), Loss::Log, &|call| call, 7)
                });
                if part == "all" && models[model] == ForecastModel::Pooled {
                    earned = saved.map(|saved| saved.skill);
                    if let (Some(saved), Some(best)) = (saved, best) {
                        let (simple, saved) =
                            (models[best], [saved.skill, saved.low, saved.high].map(|part| 100.0 * part));
                        let [part, low, high] = saved;
                        heading.push(if part > 0.0 {
                            format!(
                                "pooled saves {part:.1} % of the log loss of {simple}, the best simple model (90 %: {low:.1} to {high:.1})."
                            )
                        } else {
                            format!("{simple} beats pooled: its log loss is lower. Use it: --model {simple}.")
                        });
                    }
                }
                let number = |value: Option<f64>| value.map_or(Cell::Missing(Reason::NotApplicable), Cell::Number);
                rows.push(vec![
                    Cell::Text(models[model].as_str().to_owned()),
                    Cell::Text(part.to_owned()),
                    Cell::Integer(s.votes as i64),
                    Cell::Integer(s.calls as i64),
                    Cell::Number(s.log_loss),
                    Cell::Number(s.brier_3),
                    Cell::Number(s.brier_binary),
                    Cell::Number(s.rps),
                    Cell::Number(s.accuracy),
                    number(s.contested),
                    Cell::Number(s.macro_f1),
                    Cell::Number(s.ece),
                    number(saved.map(|saved| saved.skill)),
                    number(saved.map(|saved| saved.low)),
                    number(saved.map(|saved| saved.high)),
                ]);
                lines.push(vec![
                    models[model].as_str().to_owned(),
                    part.to_owned(),
                    s.votes.to_string(),
                    format!("{:.4}", s.log_loss),
                    format!("{:.4}", s.brier_3),
                    format!("{:.4}", s.rps),
                    format!("{:.3}", s.accuracy),
                    s.contested.map_or(String::new(), |share| format!("{share:.3}")),
                    format!("{:.4}", s.ece),
                    saved.map_or(String::new(), |saved| {
                        format!("{:+.3} [{:+.3}, {:+.3}]", saved.skill, saved.low, saved.high)
                    }),
                ]);
            }
        }
        let [void, pending] = self.unscored;
        let plan = &self.run.plan;
        heading.insert(
            0,
            format!(
                "Sessions {} to {} of {}, known: {}. Each forecast rests on earlier sessions only.",
                plan.from,
                plan.to,
                self.request.body,
                if self.request.known.is_empty() { "none" } else { &self.request.known }
            ),
        );
        heading.push(format!(
            "{void} roll calls void (lists that miss the official counts), {pending} pending (no full list of answers)."
        ));
        let mut meta = self.desk.meta(self.request.query.clone());
        let used = self.history.calls().iter().map(|call| call.question);
        let citations = used.flat_map(|id| self.desk.catalogue().citation(self.desk.catalogue().question(id).citation));
        let keys: std::collections::BTreeSet<String> =
            citations.map(|id| self.desk.catalogue().source(*id).key.clone()).collect();
        meta.sources = keys.into_iter().collect();
        meta.extra = vec![("void", json!(void)), ("pending", json!(pending))];
        if let Some((name, hash)) = file {
            heading.push(format!("Predictions, written before they were scored: {name}, SHA-256 {hash}."));
            meta.extra.push(("predictions", json!({ "file": name, "sha256": hash })));
        }
        let heads = [
            "model",
            "part",
            "votes",
            "log loss",
            "Brier (3)",
            "RPS",
            "accuracy",
            "contested",
            "ECE",
            "skill over the best simple model",
        ];
        let footer = vec![
            "scores are of votes cast, given that a vote was cast".to_owned(),
            "issues, which some simple models know, were assigned after the fact".to_owned(),
        ];
        let layout = Layout { heading, tables: vec![limited(String::new(), &heads, lines, None)], footer };
        (View { meta, columns: COLUMNS.to_vec(), rows, layout }, earned)
    }
}
