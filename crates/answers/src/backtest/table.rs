//! The table of a backtest: scores by setting, model and part, and skill with its intervals.

use demarche_core::{Cell, Reason};
use demarche_crises::{ForecastModel, Loss, Prediction, Scores, Skill, area_under_curve, scores, skill};

use crate::backtest::Predicted;
use crate::backtest::setting::{Runs, Setting};

/// Over fewer topics than these an interval means nothing.
const LEAST_TOPICS: usize = 10;

/// Scores of a model on a part of the votes.
pub(super) struct Row {
    pub(super) model: ForecastModel,
    pub(super) known: String,
    pub(super) part: String,
    pub(super) scores: Scores,
    pub(super) auc: Option<f64>,
    pub(super) against: Option<Against>,
}

/// Our skill over the best simple model.
#[derive(Clone, Copy)]
pub(super) struct Against {
    pub(super) best: ForecastModel,
    /// Its interval with whole roll calls drawn again.
    pub(super) by_call: Skill,
    /// With whole topics.
    pub(super) by_topic: Skill,
}

impl Against {
    /// The wider of the two intervals, where there are topics enough; none of a single roll call, which drawn again is itself.
    pub(super) fn widest(&self) -> Option<Skill> {
        let (calls, topics) = (self.by_call, self.by_topic);
        let wider = topics.clusters >= LEAST_TOPICS && topics.high - topics.low > calls.high - calls.low;
        (calls.clusters > 1).then_some(if wider { topics } else { calls })
    }

    /// Whether an interval over topics means something.
    pub(super) fn has_topics(&self) -> bool {
        self.by_topic.clusters >= LEAST_TOPICS
    }
}

impl Predicted<'_> {
    /// Scores by setting and part; after several settings those of all of them together.
    pub(super) fn table(&self) -> Vec<Row> {
        let mut groups: Vec<(&str, &[Setting])> =
            self.settings.iter().map(|setting| (setting.known.as_str(), std::slice::from_ref(setting))).collect();
        if groups.len() > 1 {
            groups.push(("each", &self.settings));
        }
        let mut table = Vec::new();
        for (known, settings) in groups {
            for (part, fits) in self.parts() {
                let of_model = |model| {
                    let all = settings.iter().flat_map(move |setting: &Setting| setting.of_model(model));
                    all.filter(|p| fits(p)).collect::<Vec<&Prediction>>()
                };
                let predictions: Vec<Vec<&Prediction>> = (0..self.models.len()).map(of_model).collect();
                self.part(known, &part, &predictions, &mut table);
            }
        }
        table
    }

    fn part(&self, known: &str, part: &str, predictions: &[Vec<&Prediction>], table: &mut Vec<Row>) {
        let found: Vec<Scores> = predictions.iter().map(|of| scores(of)).collect();
        if found.iter().all(|scores| scores.votes == 0) {
            return;
        }
        for (index, model) in self.models.iter().enumerate() {
            let is_simple = |other: &usize| *other != index && self.models[*other] != ForecastModel::Pooled;
            let others = (0..self.models.len()).filter(is_simple);
            let best = others.min_by(|a, b| found[*a].log_loss.total_cmp(&found[*b].log_loss));
            // A part that is chosen by its answers is for reading: skill on it would reward whoever always says that answer.
            let is_by_answer = matches!(part, "no" | "abstain" | "yes");
            let against = best.filter(|_| !is_by_answer).and_then(|best| {
                let by = |cluster: &dyn Fn(usize) -> usize| {
                    let (ours, theirs) = (predictions[index].iter().copied(), predictions[best].iter().copied());
                    skill(ours, theirs, Loss::Log, cluster, 1)
                };
                let by_topic = by(&|call| self.topics.get(&call).copied().unwrap_or(call))?;
                Some(Against { best: self.models[best], by_call: by(&|call| call)?, by_topic })
            });
            let auc = matches!(self.runs(), Runs::Questions(_)).then(|| area_under_curve(&predictions[index]));
            table.push(Row {
                model: *model,
                known: known.to_owned(),
                part: part.to_owned(),
                scores: found[index],
                auc: auc.flatten(),
                against,
            });
        }
    }

    pub(super) fn cells(&self, row: &Row) -> Vec<Cell> {
        let s = &row.scores;
        let or = |value: Option<f64>| value.map_or(Cell::Missing(Reason::NotApplicable), Cell::Number);
        let skill = row.against.map(|against| against.by_call);
        let topic = row.against.map(|against| against.by_topic);
        let end = |value: fn(&Skill) -> f64| match &topic {
            None => Cell::Missing(Reason::NotApplicable),
            Some(skill) if skill.clusters < LEAST_TOPICS => Cell::Missing(Reason::TooFew),
            Some(skill) => Cell::Number(value(skill)),
        };
        vec![
            Cell::Text(row.model.to_string()),
            Cell::Text(row.known.clone()),
            Cell::Text(row.part.clone()),
            Cell::Integer(s.votes as i64),
            Cell::Integer(s.calls as i64),
            Cell::Number(s.accuracy),
            or(s.contested),
            Cell::Number(s.log_loss),
            Cell::Number(s.brier_3),
            Cell::Number(s.brier_binary),
            Cell::Number(s.rps),
            Cell::Number(s.macro_f1),
            Cell::Number(s.ece),
            or(row.auc),
            row.against.map_or(Cell::Missing(Reason::NotApplicable), |against| Cell::Text(against.best.to_string())),
            or(skill.map(|skill| skill.skill)),
            or(skill.filter(|skill| skill.clusters > 1).map(|skill| skill.low)),
            or(skill.filter(|skill| skill.clusters > 1).map(|skill| skill.high)),
            topic.map_or(Cell::Missing(Reason::NotApplicable), |skill| Cell::Integer(skill.clusters as i64)),
            end(|skill| skill.low),
            end(|skill| skill.high),
        ]
    }
}
