//! Regimes on the Polity scale, 1945-2020 (Polity5).
//!
//! Readings, each with its case:
//! - -66 (foreign interruption: Afghanistan 1979), -77 (anarchy) and -88 (transition) are codes, not scores, in `polity`, `democ` and
//!   `autoc`; they give no value. Any other number outside the scale is a fault of the row.
//! - `polity2` is a value also then: the makers write 0 for anarchy and lay a line through a transition. The note says which it is.
//! - States are read by name, since Polity's numbers are its own (529 Ethiopia, 364 the Soviet Union) and one COW number can stand twice
//!   in a year: Serbia 2006 and Serbia and Montenegro 2006 are two states, both 345.
//! - Where one state has two rows in a year, because Polity counts two (Ethiopia 1993 with and without Eritrea, Sudan 2011), the first
//!   row is kept.

use demarche_core::{Attribute, TextId};

use crate::actors::Reading;
use crate::error::Error;
use crate::load::{Load, number};
use crate::skip::{SkipReason, Unkept};
use crate::state_years::{self, Said, yearly};

pub(crate) fn load(load: &mut Load<'_>) -> Result<(), Error> {
    let anarchy = load.text("polity is -77 (anarchy): the makers' own 0");
    let transition = load.text("polity is -88 (transition): the makers' own interpolation");
    let nothing = load.text("");
    state_years::load(
        load,
        "polity5.csv",
        Reading::Names,
        4,
        |row| yearly(row.get(5)),
        |row, _, said| {
            for (column, attribute, least) in [
                (10, Attribute::Polity, -10.0),
                (8, Attribute::PolityDemocracy, 0.0),
                (9, Attribute::PolityAutocracy, 0.0),
            ] {
                said.extend(score(row.get(column), least)?.map(|value| Said::exact(attribute, value)));
            }
            let note: TextId = match row.get(10) {
                "-77" => anarchy,
                "-88" => transition,
                _ => nothing,
            };
            said.extend(
                score(row.get(11), -10.0)?.map(|value| Said { note, ..Said::exact(Attribute::Polity2, value) }),
            );
            Ok(())
        },
    )
}

/// A score on the scale; nothing for an empty field or one of the three codes.
fn score(text: &str, least: f64) -> Result<Option<f64>, Unkept> {
    if matches!(text, "" | "-66" | "-77" | "-88") {
        return Ok(None);
    }
    let value = number(text)?;
    if (least..=10.0).contains(&value) { Ok(Some(value)) } else { Err(SkipReason::UnlistedValue.of(text)) }
}
