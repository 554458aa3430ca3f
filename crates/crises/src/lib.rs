#![doc = include_str!("../README.md")]

mod history;
pub mod model;
pub mod plan;
pub mod run;
pub mod vote;

pub use history::{Call, History, Seen};
