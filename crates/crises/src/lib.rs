#![doc = include_str!("../README.md")]

mod history;
pub mod model;
pub mod vote;

pub use history::{Call, History, Seen};
