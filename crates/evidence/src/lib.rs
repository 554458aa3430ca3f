#![doc = include_str!("../README.md")]

mod archive;
mod body;
mod drawing;
mod embedded;
mod error;
mod extent;
mod holdings;
mod pack;
pub mod store;
mod table;

pub use archive::Archive;
pub use body::Body;
pub use embedded::{EURASIA, eurasia};
pub use error::Error;
pub use pack::{PackTables, read_folder, read_pack};
