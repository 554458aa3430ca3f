//! Positions of actors from their votes.
#![allow(clippy::needless_range_loop, reason = "small matrices read best by their indices, as in the papers")]

mod acceleration;
mod anchors;
mod bsv2017;
mod calibration;
mod fit;
mod held_out;
mod intervals;
mod issue;
mod item;
mod matrix;
pub mod normal;
mod path;
mod positions;
mod predict;
pub(crate) mod response;
mod rest;
mod roll_calls;
mod sessions;
mod simulate;
mod skyline;
mod standard;
mod start;
mod turns;
mod twist;

pub use anchors::{Anchors, Placed, anchored};
pub use bsv2017::{Bsv2017, Sampling, bsv2017};
pub use calibration::{errors, widening, worlds};
pub use fit::{Fit, Outcome, Settings, Walk, fit, fit_near};
pub use held_out::{HeldOut, held_out};
pub use intervals::spreads;
pub use issue::{Pull, errors_near, near, pull, widening_near};
pub use item::Item;
pub use matrix::Matrix;
pub(crate) use normal::Mills;
pub use positions::{Frame, IdealPointError, LEAST_ITEMS, OnAll, OnIssue, ideal_points, ideal_points_on};
pub use roll_calls::{RollCalls, Seat, Vote};
pub use sessions::{SessionPlace, session_places};
pub use simulate::{Absence, simulate};
pub use start::places as leading_places;
