#![doc = include_str!("../README.md")]

mod asked;
mod backtest;
mod counting;
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
mod title;
mod train;
pub mod vote;
mod words;

pub use asked::{Asked, FIVE, Given};
pub use backtest::{Backtest, Plan, Prediction, backtest, reference_set, repeats};
pub use forecaster::{Before, Cut, ForecastModel, Forecaster, Reason, Told};
pub use history::{Call, History, Seen};
pub use score::{Bin, Scores, calibration, likeliest, of_votes, scores};
pub use title::{letters, title};
pub use train::train;
