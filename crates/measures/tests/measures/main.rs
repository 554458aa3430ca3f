//! Tests of the measures on worlds that are small enough to check by hand.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at once with the line")]

mod alignment;
mod balance;
mod bars;
mod blocs;
mod camps;
mod dependence;
mod edition;
mod facts;
mod firmness;
mod ideal_points;
mod invariance;
mod issues;
mod movement;
mod numbers;
mod panels;
mod predictors;
mod reference;
mod scores;
mod similarity;
mod small_world;
mod unseen;
mod votes;
mod worlds_of_series;
