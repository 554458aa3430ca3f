//! What a run reads out of the record beside the forecast of its vote: bonds, peers, and a simple baseline.

mod bonds;
mod past;

pub use bonds::bound;
pub use past::{PEERS, Past, Put, Record, SESSIONS};
