//! Drives the built binary as a user does.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod answers;
mod exports;
mod forecasts;
mod formats;
mod movement;
mod names;
mod pictures;
mod project;
mod refusals;
mod run;
mod runs;
mod settings;
mod store;
mod texts;
