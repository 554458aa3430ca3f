//! Names of columns: a relation with its unit, short enough for Stata.

use demarche_core::{PanelColumn, Unit};

/// The unit, written short for the end of a column's name.
const fn short(unit: Unit) -> &'static str {
    match unit {
        Unit::UsdMillions => "usd_mn",
        Unit::EurMillions => "eur_mn",
        Unit::CnyMillions => "cny_mn",
        Unit::GbpMillions => "gbp_mn",
        Unit::SipriTivMillions => "tiv_mn",
        Unit::MegatonnesCoalEquivalent => "mtce",
        Unit::ShareOfWorld => "share",
        Unit::PercentOfTrade
        | Unit::PercentOfImports
        | Unit::PercentOfExports
        | Unit::PercentOfArmsImports
        | Unit::PercentOfArmsExports
        | Unit::PercentOfExternalDebt
        | Unit::PercentOfGdp
        | Unit::PercentOfRespondents
        | Unit::PercentStake => "percent",
        unit => unit.as_str(),
    }
}

/// The name with its unit behind it: whole where there is room, else with the unit written short, else with words cut.
///
/// `room` is what is still to be put behind the name.
pub(crate) fn with_unit(name: &str, unit: Option<Unit>, room: usize) -> String {
    let most = PanelColumn::LONGEST - room;
    // A part of a whole already says so in its name, and a name that holds its unit does not need it again.
    let tells = |unit: &Unit| {
        !matches!(unit, Unit::Rank | Unit::Score | Unit::Index)
            && !unit.as_str().starts_with("percent_of")
            && !name.split('_').any(|word| word == unit.as_str())
    };
    match unit.filter(tells) {
        None => fit(name, "", most),
        Some(unit) => {
            let whole = format!("{name}_{}", unit.as_str());
            if whole.len() <= most { whole } else { fit(name, &format!("_{}", short(unit)), most) }
        }
    }
}

/// A name with an ending, its words cut shorter and shorter until it fits.
pub(crate) fn fit(name: &str, ending: &str, most: usize) -> String {
    let legal: String = name.to_lowercase().chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' }).collect();
    let cut = |letters: usize| {
        let words: Vec<&str> = legal.split('_').map(|word| &word[..word.len().min(letters)]).collect();
        format!("{}{ending}", words.join("_"))
    };
    let fitting = (1..=legal.len()).rev().map(cut).find(|name| name.len() <= most);
    fitting.unwrap_or_else(|| format!("{}{ending}", &legal[..legal.len().min(most.saturating_sub(ending.len()))]))
}
