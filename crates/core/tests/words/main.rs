//! Tests of the words: dates, closed lists, names, values, views.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at once with the line")]

mod dates;
mod lists;
mod names;
mod repeats;
mod topics;
mod values;
mod views;
mod windows;
mod worlds;
