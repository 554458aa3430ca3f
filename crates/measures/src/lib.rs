#![doc = include_str!("../README.md")]

mod agreement;
mod alignment;
mod scores;

pub use agreement::{Agreement, agreement};
pub use alignment::{Asked, Sides, align, asked, bodies, direction_between, facts_between};
pub use scores::{Score, Weights, WeightsError, scores};
