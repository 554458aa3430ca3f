#![doc = include_str!("../README.md")]

mod axis;
mod error;
mod font;
mod labels;
mod marks;
mod matrix;
mod network;
mod order;
mod page;
pub mod palette;
mod picture;
mod plane;
mod png;
mod scene;
mod strip;
mod svg;
mod table;
mod timeline;
mod trajectories;
mod views;

pub use axis::Axis;
pub use error::Error;
pub use marks::{Glyph, Key, SERIES_GLYPHS};
pub use matrix::{Matrix, MatrixItem};
pub use network::{MOST_NODES, MOST_TIES, Network, NetworkTie, Node};
pub use order::{backbone, scaling, seriate};
pub use picture::{Panel, Picture, Plot, Size};
pub use plane::{Plane, PlaneSpot, Roster};
pub use strip::{Spot, Strip};
pub use table::{Half, Table, TableRow};
pub use timeline::{Happening, Lane, Place, Timeline};
pub use trajectories::{Moment, Series, Trajectories};
pub use views::{alignment, record, source_line};
