//! Checks drawings as they leave the crate: the text of the SVG, and the pixels of the PNG.
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, missing_docs)]

mod colours;
mod forecasts;
#[allow(dead_code)]
#[path = "../../examples/gallery.rs"]
mod gallery;
mod order;
mod over_time;
mod pages;
mod random;
mod read;
