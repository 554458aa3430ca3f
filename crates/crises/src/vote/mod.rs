//! The vote layer of the crisis model, estimated on history.
#![allow(clippy::needless_range_loop, reason = "small matrices read best by their indices")]

mod bonds;
mod ordered;
mod past;

pub use bonds::{bonds, bound};
pub use ordered::{Case, Fitted, Row, TERMS, WIDTH, chances_of, deltas, estimate, rows};
pub use past::{Bonds, PEERS, Past, Put, Record, SESSIONS};

/// The names of the numbers of the fitted table.
const NAMES: [&str; WIDTH] = ["alike", "title", "peers", "values", "arms", "alliance", "hedging", "cut_no", "cut_yes"];

/// Writes a fit as the table that is shipped.
#[must_use]
pub fn written(fitted: &Fitted) -> String {
    let mut text = String::from("term,estimate,error\n");
    for (place, name) in NAMES.iter().enumerate() {
        text.push_str(&format!("{name},{:.4},{:.4}\n", fitted.estimates[place], fitted.errors[place]));
    }
    text.push_str(&format!("common,{:.4},0\n", fitted.common));
    text
}

/// Reads such a table; a line that cannot be read counts as 0, which a test of the shipped one rules out.
#[must_use]
pub fn read(text: &str) -> Fitted {
    let mut fitted = Fitted { estimates: [0.0; WIDTH], errors: [0.0; WIDTH], common: 0.0 };
    for line in text.lines().skip(1) {
        let parts: Vec<&str> = line.split(',').collect();
        let number = |place: usize| parts.get(place).and_then(|text| text.parse::<f64>().ok()).unwrap_or(0.0);
        match NAMES.iter().position(|name| Some(name) == parts.first()) {
            Some(place) => (fitted.estimates[place], fitted.errors[place]) = (number(1), number(2)),
            None => fitted.common = number(1),
        }
    }
    fitted
}

/// The estimates that are shipped; `cargo run --release -p demarche-crises --example fit_votes -- <store>` makes them again.
#[must_use]
pub fn shipped() -> Fitted {
    read(include_str!("fitted.csv"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_shipped_table_is_read_as_it_was_written() {
        let fitted = shipped();
        assert_eq!(written(&fitted).lines().count(), WIDTH + 2);
        assert_eq!(read(&written(&fitted)), fitted);
        assert!(fitted.estimates[..7].iter().all(|x| *x >= 0.0) && fitted.estimates[0] > 0.1);
        assert!(fitted.estimates[7] < fitted.estimates[8] + 1.0);
    }
}
