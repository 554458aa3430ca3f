//! A backtest as calibration curves and as tables for people.

use demarche_core::{Cell, Sheet};
use demarche_crises::{Coverage, ForecastModel, Loss, Prediction, Silence, calibration, skill};

use crate::backtest::setting::Runs;
use crate::backtest::table::Row;
use crate::backtest::{Kept, Predicted};
use crate::evidence::limited;

impl Predicted<'_> {
    pub(super) fn curves(&self) -> (Vec<Vec<Cell>>, Sheet) {
        let (mut rows, mut lines) = (Vec::new(), Vec::new());
        let told = self.settings.iter().flat_map(|setting| {
            self.models.iter().enumerate().map(move |(index, model)| (setting, model, setting.of_model(index)))
        });
        let is_only = self.settings.len() == 1;
        for (setting, model, predictions) in told {
            let model = if is_only { model.to_string() } else { format!("{model}, known {}", setting.known) };
            for (vote, answer) in ["no", "abstain", "yes"].into_iter().enumerate() {
                for (bin, found) in calibration(&predictions, vote, 15).into_iter().enumerate() {
                    let (low, high) = wilson(found.seen, found.forecasts as f64);
                    rows.push(vec![
                        Cell::Text(model.clone()),
                        Cell::Text(setting.known.clone()),
                        Cell::Text(if self.models.len() > 1 || !is_only {
                            format!("{answer}, {model}")
                        } else {
                            answer.to_owned()
                        }),
                        Cell::Integer(bin as i64 + 1),
                        Cell::Integer(found.forecasts as i64),
                        Cell::Number(found.said),
                        Cell::Number(found.seen),
                        Cell::Number(low),
                        Cell::Number(high),
                    ]);
                    lines.push(vec![
                        model.clone(),
                        answer.to_owned(),
                        found.forecasts.to_string(),
                        format!("{:.3}", found.said),
                        format!("{:.3}", found.seen),
                        format!("{low:.3} to {high:.3}"),
                    ]);
                }
            }
        }
        let heads = ["model", "answer", "forecasts", "predicted", "observed", "90 % interval"];
        (rows, limited("Calibration".to_owned(), &heads, lines, self.request.limit))
    }

    pub(super) fn heading(&self, roll_calls: usize, kept: Option<&Kept>) -> Vec<String> {
        let what = match self.runs() {
            Runs::Sessions(run) => format!("sessions {} to {}", run.plan.from, run.plan.to),
            Runs::Questions(trials) => {
                let own = if self.request.keep_own_crisis { "" } else { ", its crisis's other votes left out" };
                format!("{} questions, each from the days before its own{own}", trials.len())
            }
        };
        let set = if self.request.reference { ", those behind published ideal points" } else { "" };
        let mut heading = vec![
            format!("Backtest: {what}, {roll_calls} roll calls{set}; known: {}", self.known()),
            "less is better but for accuracy, F1 and skill; skill is over the best simple model, whole roll calls and whole topics drawn again: the wider 90 % interval"
                .to_owned(),
        ];
        let [void, pending] = self.unscored();
        if void + pending > 0 {
            heading.push(format!(
                "{void} roll calls void (lists that miss the official counts), {pending} pending (no full list of answers)"
            ));
        }
        if let Some(kept) = kept {
            heading.push(format!(
                "predictions written to {} at {}, SHA-256 {}, before they were scored",
                kept.file, kept.at, kept.sha256
            ));
        }
        heading
    }

    /// Models whose forecasts are the same, number by number.
    fn alike(&self) -> Vec<Vec<ForecastModel>> {
        let mut groups: Vec<(Vec<&Prediction>, Vec<ForecastModel>)> = Vec::new();
        for (index, model) in self.models.iter().enumerate() {
            let told = self.of_model(index);
            let is_same = |other: &[&Prediction]| {
                other.len() == told.len() && other.iter().zip(&told).all(|(a, b)| a.chances == b.chances)
            };
            match groups.iter_mut().find(|(other, _)| is_same(other)) {
                Some((_, models)) => models.push(*model),
                None => groups.push((told, vec![*model])),
            }
        }
        groups.into_iter().map(|(_, models)| models).filter(|models| models.len() > 1).collect()
    }

    pub(super) fn sheets(&self, table: &[Row]) -> Vec<Sheet> {
        let heads = [
            "model",
            "votes",
            "accuracy",
            "contested",
            "log loss",
            "Brier",
            "RPS",
            "F1",
            "ECE",
            "skill over the best simple model",
        ];
        let mut sheets = Vec::new();
        let is_only = self.settings.len() == 1;
        for group in table.chunk_by(|a, b| a.part == b.part && a.known == b.known) {
            let mut rows: Vec<&Row> = group.iter().collect();
            rows.sort_by(|a, b| a.scores.log_loss.total_cmp(&b.scores.log_loss));
            let line = |row: &&Row| {
                let s = &row.scores;
                let skill = row.against.map_or(String::new(), |against| {
                    let ends = against.widest().map_or(String::new(), |wide| {
                        let calls = if against.has_topics() { "" } else { ", of roll calls alone" };
                        format!(" ({:+.3} to {:+.3}{calls})", wide.low, wide.high)
                    });
                    format!("{:+.3}{ends} over {}", against.by_call.skill, against.best)
                });
                vec![
                    row.model.to_string(),
                    s.votes.to_string(),
                    format!("{:.4}", s.accuracy),
                    s.contested.map_or(String::new(), |x| format!("{x:.4}")),
                    format!("{:.4}", s.log_loss),
                    format!("{:.4}", s.brier_3),
                    format!("{:.4}", s.rps),
                    format!("{:.3}", s.macro_f1),
                    format!("{:.4}", s.ece),
                    skill,
                ]
            };
            let lines = rows.iter().map(line).collect();
            let part = match group.first() {
                Some(row) if is_only => row.part.clone(),
                // Of several settings each in sum; by part in the rows.
                Some(row) if row.part == "all" => format!("known: {}", row.known),
                _ => continue,
            };
            sheets.push(limited(part, &heads, lines, None));
        }
        sheets
    }

    /// Our skill by crisis, where the questions are of several: an interval over two or three crises would mean nothing.
    fn by_crisis(&self, table: &[Row]) -> Option<String> {
        let ours = table.iter().rev().find(|row| row.model == ForecastModel::Pooled && row.part == "all")?;
        let best = ours.against?.best;
        let place = |model: ForecastModel| self.models.iter().position(|other| *other == model);
        let (ours, theirs) = (self.of_model(place(ForecastModel::Pooled)?), self.of_model(place(best)?));
        let catalogue = self.desk.catalogue();
        let skill_of = |crisis: &demarche_core::Crisis| {
            let is_own = |p: &&&Prediction| crisis.questions.contains(&self.history.calls()[p.call].question);
            let (ours, theirs) = (ours.iter().filter(is_own).copied(), theirs.iter().filter(is_own).copied());
            let found = skill(ours, theirs, Loss::Log, &|call| call, 1)?;
            let calls = if found.clusters == 1 { "roll call" } else { "roll calls" };
            Some(format!("{} {:+.3} ({} {calls})", crisis.key, found.skill, found.clusters))
        };
        let parts: Vec<String> = catalogue.crises.iter().filter_map(skill_of).collect();
        (parts.len() > 1).then(|| {
            format!(
                "votes on one crisis hang together, and the interval above knows only of roll calls; skill of pooled over {best} by crisis: {}",
                parts.join(", ")
            )
        })
    }

    pub(super) fn warnings(&self, table: &[Row]) -> Vec<String> {
        let mut warnings = Vec::new();
        let is_only = self.settings.len() == 1;
        let in_sum = |row: &&Row| row.model == ForecastModel::Pooled && (is_only || row.part == "all");
        for row in table.iter().filter(in_sum) {
            let part = if is_only { row.part.clone() } else { format!("known {}", row.known) };
            let wide = row.against.and_then(|against| Some((against.best, against.widest()?)));
            if let Some((best, skill)) = wide {
                if skill.high < 0.0 {
                    warnings.push(format!("{part}: {best} did better than {}", row.model));
                } else if skill.low < 0.0 {
                    warnings.push(format!("{part}: it cannot be told whether {} or {best} does better", row.model));
                }
            }
        }
        let all = |row: &&Row| row.model == ForecastModel::Pooled && row.part == "all";
        let all = table.iter().rev().find(all).and_then(|row| row.against);
        if let Some(against) = all.filter(|against| !against.has_topics()) {
            let n = against.by_topic.clusters;
            warnings.push(format!(
                "cannot tell how skill would come out on other topics: an interval over {n} topic{} means nothing; the intervals are of roll calls alone, and too narrow",
                if n == 1 { "" } else { "s" }
            ));
        }
        for alike in self.alike() {
            let names: Vec<&str> = alike.iter().map(|model| model.as_str()).collect();
            let why = if self.known() == "none" { ", since nobody's answer is known" } else { "" };
            warnings.push(format!("these models give the same forecasts here{why}: {}", names.join(", ")));
        }
        let votes = self.of_model(0);
        if votes.iter().any(|p| p.answer.vote().is_none()) {
            warnings.push(
                "scores are of votes cast: who did not vote is scored apart, where the record tells it".to_owned(),
            );
        } else {
            warnings.push("the record does not tell who did not vote: scores are of votes cast".to_owned());
        }
        warnings.push("issue codes were assigned after the fact; of the models only country_issue, any_same_issue, same_title and nearest_25 use them".to_owned());
        warnings.push("made from editions that may have been released later: pseudo-out-of-sample".to_owned());
        if let Runs::Questions(_) = self.runs() {
            warnings.extend(self.by_crisis(table));
            warnings.push(
                "single questions are development cases: the votes of one roll call hang together, and prove little"
                    .to_owned(),
            );
        }
        warnings
    }
}

pub(super) fn footer(covered: Option<&Coverage>, silent: Option<&Silence>) -> Vec<String> {
    let told = silent.map(|s| {
        format!(
            "not voting: {} asked in {} roll calls that tell it, {:.1} % did not vote, {:.1} % predicted; log loss {:.4}, of one rate for all, \
             the true one: {:.4}",
            s.asked,
            s.calls,
            100.0 * s.seen,
            100.0 * s.said,
            s.log_loss,
            s.one_rate
        )
    });
    let line = covered.map(|c| {
        format!(
            "90 % intervals of the totals held {:.0} % of the noes, {:.0} % of the abstentions and {:.0} % of the yeses of {} roll calls; \
             mean widths {:.0}, {:.0} and {:.0} votes",
            100.0 * c.held[0],
            100.0 * c.held[1],
            100.0 * c.held[2],
            c.calls,
            c.width[0],
            c.width[1],
            c.width[2]
        )
    });
    line.into_iter().chain(told).collect()
}

/// Wilson's 90 % interval of a share.
fn wilson(share: f64, n: f64) -> (f64, f64) {
    const Z: f64 = 1.644_853_6;
    if n <= 0.0 {
        return (0.0, 1.0);
    }
    let middle = share + Z * Z / (2.0 * n);
    let half = Z * (share * (1.0 - share) / n + Z * Z / (4.0 * n * n)).sqrt();
    let whole = 1.0 + Z * Z / n;
    (((middle - half) / whole).max(0.0), ((middle + half) / whole).min(1.0))
}
