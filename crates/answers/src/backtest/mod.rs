//! `backtest`: forecasts of roll calls that were answered, each from earlier sessions only, scored beside simple models.

use std::collections::HashMap;
use std::fmt::Write as _;

use demarche_core::{Completeness, Layout, QuestionKind, View, Window, Worlds};
use demarche_crises::{
    Coverage, ForecastModel, History, Plan, Prediction, Skill, backtest, coverage, silence, topics, trial,
};
use demarche_measures::session_number;
use serde_json::json;

use crate::Error;
use crate::desk::{self, Desk};
use crate::forecast::sources;

mod columns;
mod setting;
mod shown;
mod table;

use columns::{COLUMNS, CURVE};
pub use columns::{backtest_columns, calibration_columns};
use setting::{EACH, Runs, Setting, asked, given};
use table::Row;

/// What is forecast again, by which models.
#[derive(Debug, Clone, Default)]
pub struct BacktestRequest {
    /// The first session; none: the fifth from the last that has roll calls.
    pub from: Option<i32>,
    /// The last; none: the last that has roll calls.
    pub to: Option<i32>,
    /// The body.
    pub body: String,
    /// Whose recorded answers are known: `none`, `P5`, `first-ten`, or actors; `each` for these three one after the other.
    pub known: Vec<String>,
    /// Models; none: all.
    pub models: Vec<String>,
    /// Only the roll calls behind published ideal points.
    pub reference: bool,
    /// These questions one by one, each from the days before its own, instead of sessions.
    pub questions: Vec<String>,
    /// Roll calls that are left out of what is learnt from.
    pub without: Vec<String>,
    /// Whether a question's own crisis may be learnt from: its other questions of earlier days.
    pub keep_own_crisis: bool,
    /// Rows of the calibration curve instead of scores.
    pub calibration: bool,
    /// How many rows a table for people shows; none: all.
    pub limit: Option<usize>,
    /// The command that asked.
    pub query: String,
}

/// Forecasts that are made and not yet scored.
pub struct Predicted<'r> {
    desk: Desk,
    history: History,
    request: &'r BacktestRequest,
    models: Vec<ForecastModel>,
    settings: Vec<Setting>,
    /// The topic of each roll call that is forecast.
    topics: HashMap<usize, usize>,
}

/// A part of the predictions: its name, and whether one is in it.
type Part<'a> = (String, Box<dyn Fn(&Prediction) -> bool + 'a>);

/// Where and how forecasts were kept before they were scored.
#[derive(Debug, Clone)]
pub struct Kept {
    /// The file.
    pub file: String,
    /// Its SHA-256.
    pub sha256: String,
    /// When it was written.
    pub at: String,
}

impl<'r> Predicted<'r> {
    /// Makes the forecasts.
    ///
    /// # Errors
    /// If a name or a model is not known, or there is nothing to forecast or to learn from.
    pub fn make(worlds: &dyn Worlds, request: &'r BacktestRequest) -> Result<Self, Error> {
        let desk = Desk::open(worlds, Window::ALWAYS, None, &History::scope(&worlds.catalogue().registry))?;
        let catalogue = desk.catalogue();
        let history = History::of(&desk.world, &request.body);
        let is_each = matches!(&request.known[..], [word] if word.eq_ignore_ascii_case("each"));
        let words: Vec<Vec<String>> = if is_each {
            EACH.iter().map(|word| vec![(*word).to_owned()]).collect()
        } else {
            vec![request.known.clone()]
        };
        let givens = words.iter().map(|words| given(&desk, words)).collect::<Result<Vec<_>, _>>()?;
        let mut models = request.models.iter().map(|name| name.parse()).collect::<Result<Vec<ForecastModel>, _>>()?;
        if models.is_empty() {
            models = ForecastModel::ALL.to_vec();
        }
        models.dedup();
        let find = |text: &String| {
            desk::question(catalogue, text).ok_or_else(|| desk::no_such(catalogue, "question", text, false))
        };
        let without = request.without.iter().map(find).collect::<Result<Vec<_>, _>>()?;
        let mut settings = Vec::new();
        if request.questions.is_empty() {
            let mut sessions: Vec<i32> = history.calls().iter().map(|call| call.session).collect();
            sessions.sort_unstable();
            sessions.dedup();
            let (first, last) = (sessions.first().copied().unwrap_or(0), sessions.last().copied().unwrap_or(0));
            let fifth = sessions.get(sessions.len().saturating_sub(5)).copied().unwrap_or(0);
            let (from, to) = (request.from.unwrap_or(fifth), request.to.unwrap_or(last));
            for (known, given) in givens {
                let plan = Plan {
                    from: from.max(first),
                    to: to.min(last),
                    given,
                    models: models.clone(),
                    is_reference: request.reference,
                    dropped: Vec::new(),
                };
                let run = backtest(&history, &plan);
                if run.predictions.iter().all(Vec::is_empty) {
                    return Err(Error::NothingCovered {
                        what: format!("no roll call of {} in sessions {from} to {to}", request.body),
                        nearest: format!(
                            "at hand: {} roll calls of sessions {first} to {last}; more: demarche load",
                            history.calls().len()
                        ),
                    });
                }
                settings.push(Setting { known, runs: Runs::Sessions(run) });
            }
        } else {
            let asked = asked(&desk, &history, request)?;
            for (known, given) in givens {
                let of_place = |place: &usize| {
                    // What is asked about itself is never learnt from: only earlier days are.
                    let mut without = without.clone();
                    if !request.keep_own_crisis {
                        let id = history.calls()[*place].question;
                        let own = catalogue.crises.iter().filter(|crisis| crisis.questions.contains(&id));
                        without.extend(own.flat_map(|crisis| crisis.questions.iter().copied()));
                    }
                    (*place, trial(&history, *place, &given, &without, &models))
                };
                let runs = Runs::Questions(asked.iter().map(of_place).collect());
                settings.push(Setting { known, runs });
            }
        }
        let crisis = |call: usize| {
            let id = history.calls()[call].question;
            catalogue.crises.iter().position(|crisis| crisis.questions.contains(&id))
        };
        let calls: Vec<usize> = settings.iter().flat_map(|setting| setting.of_model(0)).map(|p| p.call).collect();
        let topics = topics(&history, &calls, &crisis);
        Ok(Self { desk, history, request, models, settings, topics })
    }

    fn known(&self) -> String {
        self.settings.iter().map(|setting| setting.known.as_str()).collect::<Vec<_>>().join(", ")
    }

    /// The predictions of one model, of all settings.
    fn of_model(&self, model: usize) -> Vec<&Prediction> {
        self.settings.iter().flat_map(|setting| setting.of_model(model)).collect()
    }

    /// The forecasts as comma-separated lines, without the answers.
    #[must_use]
    pub fn lines(&self) -> String {
        let mut text = "question,date,actor,model,known,p_no,p_abstain,p_yes,p_not_voting\n".to_owned();
        let catalogue = self.desk.catalogue();
        let told = self.settings.iter().flat_map(|setting| {
            self.models.iter().enumerate().map(move |(index, model)| (&setting.known, model, setting.of_model(index)))
        });
        for (known, model, predictions) in told {
            for prediction in predictions {
                let call = &self.history.calls()[prediction.call];
                let [no, abstain, yes, silent] = prediction.chances;
                // Nothing is not unknown: a model that does not tell who will not vote leaves the field empty.
                let silent = if silent > 0.0 { format!("{silent:.6}") } else { String::new() };
                let _ = writeln!(
                    text,
                    "{},{},{},{model},{known},{no:.6},{abstain:.6},{yes:.6},{silent}",
                    catalogue.question(call.question).key,
                    call.date,
                    self.desk.code(prediction.actor)
                );
            }
        }
        text
    }

    /// The parts that are scored apart, and whether a prediction is in them.
    fn parts(&self) -> Vec<Part<'_>> {
        // Settings differ in what is known, not in what is asked.
        match self.runs() {
            Runs::Sessions(run) => vec![
                ("all".to_owned(), Box::new(|_: &Prediction| true)),
                ("repeats".to_owned(), Box::new(|p: &Prediction| run.is_repeat[p.call])),
                ("novel".to_owned(), Box::new(|p: &Prediction| !run.is_repeat[p.call])),
                ("no".to_owned(), Box::new(|p: &Prediction| p.answer.vote() == Some(0))),
                ("abstain".to_owned(), Box::new(|p: &Prediction| p.answer.vote() == Some(1))),
                ("yes".to_owned(), Box::new(|p: &Prediction| p.answer.vote() == Some(2))),
            ],
            Runs::Questions(trials) => {
                let mut parts: Vec<Part<'_>> = vec![("all".to_owned(), Box::new(|_: &Prediction| true))];
                for (place, _) in trials {
                    let key = self.desk.catalogue().question(self.history.calls()[*place].question).key.clone();
                    parts.push((key, Box::new(move |p: &Prediction| p.call == *place)));
                }
                parts
            }
        }
    }

    fn runs(&self) -> &Runs {
        &self.settings[0].runs
    }

    /// Scores the forecasts.
    #[must_use]
    pub fn scored(&self, kept: Option<&Kept>) -> View {
        let mut meta = self.desk.meta(self.request.query.clone());
        let mut questions: Vec<_> = self.of_model(0).iter().map(|p| self.history.calls()[p.call].question).collect();
        questions.sort_unstable();
        questions.dedup();
        meta.sources = sources(&self.desk, &questions);
        let table = self.table();
        let [void, pending] = self.unscored();
        meta.extra = vec![
            ("known", json!(self.known())),
            ("models", json!(self.models.iter().map(|model| model.as_str()).collect::<Vec<_>>())),
            ("roll_calls", json!(questions.len())),
            ("void", json!(void)),
            ("pending", json!(pending)),
            ("left_out", json!(self.request.without)),
            ("own_crisis_left_out", json!(!self.request.questions.is_empty() && !self.request.keep_own_crisis)),
        ];
        if let Some(kept) = kept {
            let record = json!({ "file": kept.file, "sha256": kept.sha256, "written": kept.at });
            meta.extra.push(("predictions", record));
        }
        let told: Vec<&Prediction> = self.of_model(0);
        let silent = silence(&told);
        if let Some(silent) = &silent {
            let record = json!({ "asked": silent.asked, "roll_calls": silent.calls, "observed": silent.seen, "predicted": silent.said,
                "log_loss": silent.log_loss, "log_loss_of_one_rate": silent.one_rate });
            meta.extra.push(("not_voting", record));
        }
        let covered = self.coverage();
        if let Some(covered) = &covered {
            let record = json!({ "roll_calls": covered.calls, "held_no": covered.held[0], "held_abstain": covered.held[1],
                "held_yes": covered.held[2], "width_no": covered.width[0], "width_abstain": covered.width[1],
                "width_yes": covered.width[2] });
            meta.extra.push(("totals_90", record));
        }
        meta.warnings = self.warnings(&table);
        let (columns, rows, mut tables) = if self.request.calibration {
            let (rows, sheet) = self.curves();
            (CURVE.to_vec(), rows, vec![sheet])
        } else {
            (COLUMNS.to_vec(), table.iter().map(|row| self.cells(row)).collect(), self.sheets(&table))
        };
        tables.retain(|sheet| !sheet.rows.is_empty());
        let layout = Layout {
            heading: self.heading(questions.len(), kept),
            tables,
            footer: shown::footer(covered.as_ref(), silent.as_ref()),
        };
        View { meta, columns, rows, layout }
    }

    /// Skill over the best simple model, of the first named model, or of ours, over all votes; none without another.
    #[must_use]
    pub fn skill(&self) -> Option<Skill> {
        let table = self.table();
        let last = table.last().map(|row| row.known.as_str());
        let all: Vec<&Row> = table.iter().filter(|row| row.part == "all" && Some(row.known.as_str()) == last).collect();
        let ours = all.iter().find(|row| row.model == ForecastModel::Pooled).or(all.first())?;
        ours.against.map(|against| against.by_call)
    }

    /// Roll calls of these sessions that are void, since their lists miss the official counts, or pending, since no full list is at hand.
    fn unscored(&self) -> [usize; 2] {
        let Runs::Sessions(run) = self.runs() else { return [0, 0] };
        let mut unscored = [0, 0];
        for (_, question) in self.desk.catalogue().questions() {
            let is_asked = question.kind == QuestionKind::RollCall
                && question.body.eq_ignore_ascii_case(&self.request.body)
                && (run.plan.from..=run.plan.to).contains(&session_number(question));
            match question.completeness {
                Completeness::Incomplete if is_asked => unscored[0] += 1,
                Completeness::TotalsOnly | Completeness::Partial if is_asked => unscored[1] += 1,
                _ => {}
            }
        }
        unscored
    }

    fn coverage(&self) -> Option<Coverage> {
        let [Setting { runs: Runs::Sessions(run), .. }] = &self.settings[..] else { return None };
        let pooled = self.models.iter().position(|model| *model == ForecastModel::Pooled)?;
        let covered = coverage(&self.history, &run.predictions[pooled], true, 400, 1);
        (covered.calls > 0).then_some(covered)
    }
}
