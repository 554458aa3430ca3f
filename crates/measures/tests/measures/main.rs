//! Measures on worlds small enough to check by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod agreement;
mod alignment;
mod scores;
mod small;
