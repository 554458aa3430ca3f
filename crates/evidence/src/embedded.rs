//! The pack that is compiled into the program.

use demarche_core::Evidence;

use crate::{Error, PackTables, read_pack};

macro_rules! files {
    ($($name:literal),+ $(,)?) => { &[$(($name, include_str!(concat!("../../../packs/eurasia/", $name)))),+] };
}

/// The files of the embedded pack.
pub const EURASIA: PackTables<'static> = files![
    "pack.toml",
    "sources.csv",
    "actors.csv",
    "actor_codes.csv",
    "actor_names.csv",
    "successions.csv",
    "groups.csv",
    "memberships.csv",
    "questions.csv",
    "ballots.csv",
    "ties.csv",
    "traits.csv",
    "acts.csv",
    "coverage.csv",
    "crises.csv",
    "crisis_questions.csv",
];

/// Reads the embedded pack.
///
/// # Errors
/// If it is broken, which its tests exclude.
pub fn eurasia() -> Result<Evidence, Error> {
    read_pack(EURASIA)
}
