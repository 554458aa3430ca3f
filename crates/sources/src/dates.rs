//! Dates that stand in parts, or in the order of the United States.

use demarche_core::Period;

use crate::load::year;
use crate::skip::{SkipReason, Unkept};

/// A date in parts, as finely as they tell it: 1994, 3 and `xx` are March 1994. Codes below zero tell nothing.
pub(crate) fn in_parts(in_year: &str, month: &str, day: &str) -> Result<Period, Unkept> {
    let bad = || SkipReason::BadDate.of(&format!("year {in_year:?}, month {month:?}, day {day:?}"));
    let part = |text: &str| {
        let text = plain(text);
        let is_number = (1..=2).contains(&text.len()) && text.bytes().all(|byte| byte.is_ascii_digit());
        match text {
            "" | "xx" | "XX" | "NA" => Ok(None),
            _ if text.starts_with('-') => Ok(None),
            _ if is_number => Ok(Some(format!("{text:0>2}"))),
            _ => Err(bad()),
        }
    };
    let whole = year(plain(in_year)).map_err(|_| bad())?;
    let text = match (part(month)?, part(day)?) {
        (Some(month), Some(day)) => format!("{whole}-{month}-{day}"),
        (Some(month), None) => format!("{whole}-{month}"),
        (None, _) => return Ok(whole),
    };
    text.parse().map_err(|_| bad())
}

/// `2/16/1946`, and `11/xx/1974` for a month.
pub(crate) fn month_day_year(text: &str) -> Result<Period, Unkept> {
    let mut parts = text.split('/');
    match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(month), Some(day), Some(year), None) => in_parts(year, month, day),
        _ => Err(SkipReason::BadDate.of(text)),
    }
}

/// A whole number without the `.0` that some tables add to it.
pub(crate) fn plain(text: &str) -> &str {
    let text = text.trim();
    text.strip_suffix(".0").unwrap_or(text)
}
