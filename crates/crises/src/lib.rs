#![doc = include_str!("../README.md")]

mod absence;
mod asked;
mod backtest;
mod counting;
mod draws;
mod experts;
mod forecaster;
mod gaussian;
mod history;
pub mod model;
mod past;
pub mod plan;
mod pool;
mod pooled;
pub mod run;
mod score;
mod skill;
mod text;
mod title;
mod topic;
mod train;
pub mod vote;
mod words;

pub use asked::{Asked, FIVE, Given, TEN};
pub use backtest::{Backtest, Plan, Prediction, backtest, reference_set, repeats, trial};
pub use draws::{Coverage, Shocks, Totals, coverage, ends, spread};
pub use experts::NAMES as EXPERT_NAMES;
pub use forecaster::{Before, Cut, ForecastModel, Forecaster, ModelCard, Reason, Told};
pub use history::{Call, History, Seen};
pub use score::{Bin, Scores, Silence, calibration, likeliest, of_votes, scores, silence};
pub use skill::{Loss, Skill, area_under_curve, skill};
pub use text::Text;
pub use title::{letters, likest_title, title};
pub use topic::topics;
pub use train::train;
