#![doc = include_str!("../README.md")]

mod agreement;
mod alignment;
mod dealings;
pub mod ideal_point;
mod scores;

pub use agreement::{Agreement, agreement};
pub use alignment::{Asked, Sides, align, asked};
pub use dealings::{act_between, bodies, tie_between};
pub use scores::{Score, Weights, WeightsError, scores};
