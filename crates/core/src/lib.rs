#![doc = include_str!("../README.md")]

mod actor;
mod belonging;
mod claim;
mod crisis;
mod evidence;
mod known;
mod lists;
mod measurement;
mod observation;
mod panel;
mod question;
mod relation;
mod repeats;
mod source;
mod source_rows;
mod time;
mod topic;
mod view;
mod words;
mod world;

pub use actor::*;
pub use claim::*;
pub use crisis::*;
pub use evidence::*;
pub use known::*;
pub use lists::*;
pub use measurement::*;
pub use observation::*;
pub use panel::*;
pub use question::*;
pub use relation::*;
pub use repeats::Repeats;
pub use source::*;
pub use source_rows::*;
pub use time::*;
pub use topic::*;
pub use view::*;
pub use words::{counted, fixed, signed};
pub use world::*;

#[doc(hidden)]
pub use serde;
