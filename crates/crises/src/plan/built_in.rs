//! Plans of crises that the pack names: who took which side, coded from before the outcome.

use super::Plan;
use super::read::read;

const PLANS: &[(&str, &str)] = &[
    ("rose-2003", include_str!("built_in/rose-2003.toml")),
    ("orange-2004", include_str!("built_in/orange-2004.toml")),
    ("tulip-2005", include_str!("built_in/tulip-2005.toml")),
    ("georgia-2008", include_str!("built_in/georgia-2008.toml")),
    ("crimea-2014", include_str!("built_in/crimea-2014.toml")),
    ("covid-2020", include_str!("built_in/covid-2020.toml")),
    ("belarus-2020-21", include_str!("built_in/belarus-2020-21.toml")),
    ("myanmar-2021", include_str!("built_in/myanmar-2021.toml")),
    ("afghanistan-2021", include_str!("built_in/afghanistan-2021.toml")),
    ("kazakhstan-2022", include_str!("built_in/kazakhstan-2022.toml")),
    ("ukraine-2022", include_str!("built_in/ukraine-2022.toml")),
];

/// The plan of a crisis of the pack, if one is shipped.
#[must_use]
pub fn built_in(key: &str) -> Option<Plan> {
    let (name, text) = PLANS.iter().find(|(name, _)| *name == key)?;
    read(&format!("{name}.toml"), text).ok()
}

/// The keys of the shipped plans, by date.
pub fn built_in_keys() -> impl Iterator<Item = &'static str> {
    PLANS.iter().map(|(name, _)| *name)
}
