//! Tests of the crisis model.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod emergence;
mod limits;
mod plans;
mod properties;
mod runs;
mod worlds;
