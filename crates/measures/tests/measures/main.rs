//! Tests of the measures on worlds that are small enough to check by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at once with the line")]

mod agreement;
mod alignment;
mod facts;
mod ideal_points;
mod invariance;
mod reference;
mod scores;
mod small_world;
