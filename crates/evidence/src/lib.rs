#![doc = include_str!("../README.md")]

mod archive;
mod drawing;
mod embedded;
mod error;
mod holdings;
mod pack;
mod table;

pub use archive::Archive;
pub use embedded::{EURASIA, eurasia};
pub use error::Error;
pub use pack::{PackTables, read_folder, read_pack};
