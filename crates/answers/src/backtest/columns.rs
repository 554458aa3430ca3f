//! The columns of scores and of calibration curves.

use demarche_core::{Column, ColumnType};

pub(super) const COLUMNS: &[Column] = &[
    Column::new("model", ColumnType::Text, "the model"),
    Column::new("known", ColumnType::Text, "whose answers it was given"),
    Column::new(
        "part",
        ColumnType::Text,
        "all; repeats: the title was put in the five sessions before; novel: it was not; no, abstain, yes: by the answer given; or one question",
    ),
    Column::new("votes", ColumnType::Integer, "votes cast that are scored"),
    Column::new("roll_calls", ColumnType::Integer, "roll calls they belong to"),
    Column::new("accuracy", ColumnType::Number, "share whose likeliest answer was given, 0–1"),
    Column::new(
        "contested_accuracy",
        ColumnType::Number,
        "the same where fewer than four in five of those scored voted alike",
    ),
    Column::new("log_loss", ColumnType::Number, "mean of −ln p of the answer given, in nats; less is better"),
    Column::new("brier_3", ColumnType::Number, "Σ (p − y)² over no, abstain, yes: 0–2; less is better"),
    Column::new("brier_binary", ColumnType::Number, "(p − y)² of yes against all else: 0–1; less is better"),
    Column::new("rps", ColumnType::Number, "ranked probability score on no < abstain < yes: 0–1; less is better"),
    Column::new("macro_f1", ColumnType::Number, "mean F1 of the three answers, 0–1"),
    Column::new("ece", ColumnType::Number, "expected calibration error, 15 bins of equal mass by answer, 0–1"),
    Column::new("auc", ColumnType::Number, "area under the curve of yes against all else, for single questions"),
    Column::new("best_simple", ColumnType::Text, "the best simple model beside it on this part, by log loss"),
    Column::new(
        "skill",
        ColumnType::Number,
        "1 − log loss / that of the best simple model; below 0 that one is better",
    ),
    Column::new("skill_lo90", ColumnType::Number, "lower end of its 90 % interval, whole roll calls drawn again"),
    Column::new("skill_hi90", ColumnType::Number, "upper end of its 90 % interval"),
    Column::new(
        "topics",
        ColumnType::Integer,
        "topics that the roll calls are on: the crisis, else the conflict or the matters that the title names; no model sees it",
    ),
    Column::new(
        "skill_topic_lo90",
        ColumnType::Number,
        "lower end of the 90 % interval of skill, whole topics drawn again; null where there are fewer than ten: it cannot be told",
    ),
    Column::new("skill_topic_hi90", ColumnType::Number, "upper end of that interval"),
];

pub(super) const CURVE: &[Column] = &[
    Column::new("model", ColumnType::Text, "the model"),
    Column::new("known", ColumnType::Text, "whose answers it was given"),
    Column::new("class", ColumnType::Text, "the answer: no, abstain, yes; with several models, of which model"),
    Column::new(
        "bin",
        ColumnType::Integer,
        "number of the bin, from 1, by probability; bins hold equally many forecasts",
    ),
    Column::new("n", ColumnType::Integer, "forecasts in it"),
    Column::new("predicted", ColumnType::Number, "mean probability of the answer, 0–1"),
    Column::new("observed", ColumnType::Number, "share that gave it, 0–1"),
    Column::new("lo90", ColumnType::Number, "lower end of the 90 % interval of the share, votes taken as independent"),
    Column::new("hi90", ColumnType::Number, "upper end"),
];

/// The columns of scores, for the schema.
#[must_use]
pub fn backtest_columns() -> Vec<Column> {
    COLUMNS.to_vec()
}

/// The columns of calibration curves, for the schema.
#[must_use]
pub fn calibration_columns() -> Vec<Column> {
    CURVE.to_vec()
}
