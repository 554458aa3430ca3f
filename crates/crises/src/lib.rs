#![doc = include_str!("../README.md")]

mod asked;
mod forecaster;
mod history;
mod title;

pub use asked::{Asked, FIVE, Given};
pub use forecaster::{Before, Cut, ForecastModel, Forecaster, Reason, Told};
pub use history::{Call, History, Seen};
