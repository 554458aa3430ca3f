//! Tests of the evidence: the embedded pack, the reader of packs, and the worlds that are drawn.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test stops at once with the line")]

mod actors;
mod draw;
mod embedded;
mod fixture;
mod mutations;
mod reader;
mod store;
