//! The crisis model: layered quantal responses, run forward.
#![allow(clippy::needless_range_loop, reason = "sixteen runs side by side read best by their lane")]

pub mod chance;
mod choice;
mod compromise;
mod engine;
mod game;
mod landscape;
mod lanes;
mod principals;

pub use choice::{Deed, Link, NEVER, Shock, Term, chances, expected, worth};
pub use compromise::{Weighed, contest, weighted_mean, weighted_median};
pub use engine::{Block, Engine};
pub use game::{Basis, Compiled, Entry, Game, Law, LayerRule, Parameter};
pub use landscape::{Rest, basins, descend, potential};
pub use lanes::LANES;
pub use principals::{KINDS, Offer, Principal, mean_state, offers};
