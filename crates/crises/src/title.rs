//! What a roll call says, told so that repeats of it are known again.

use crate::experts::KERNEL;
use crate::forecaster::Cut;
use crate::history::History;
use crate::past::Past;
use crate::words::Words;

/// Words that a cataloguer put behind a title.
const CATALOGUED: &[&str] =
    &[": resolution / adopted by the General Assembly", ": decision / adopted by the General Assembly"];

/// The title proper of the two texts of a record, neither of which is always it.
///
/// Some records carry a heading of an index in capitals and the title in the description; others a title, cut or whole, and an item of an
/// agenda. Headings were assigned after the fact and are never used.
#[must_use]
pub fn title(short: &str, description: &str) -> String {
    let (short, description) = (short.trim(), description.trim());
    let is_heading = !short.chars().any(char::is_lowercase);
    let is_item = description.starts_with("A/");
    let text = if description.is_empty() || (is_item && !short.is_empty()) {
        short
    } else if is_heading || description.len() >= short.len() {
        description
    } else {
        short
    };
    let mut text = text.trim();
    for words in CATALOGUED {
        text = text.strip_suffix(words).unwrap_or(text).trim();
    }
    text.to_owned()
}

/// Its letters, in lower case.
#[must_use]
pub fn letters(title: &str) -> String {
    title.chars().filter(|c| c.is_alphabetic()).flat_map(char::to_lowercase).collect()
}

/// The roll call whose title is likest to one, of those that a forecast looks at, and the cosine of the two; none where it looks at none.
#[must_use]
pub fn likest_title(history: &History, cut: &Cut, title: &str) -> Option<(usize, f32)> {
    let places = Past::new(history, cut, KERNEL.sessions).places;
    let words = Words::new(places.iter().map(|place| history.calls()[*place].title.as_str()));
    // Of those that are as like, the latest.
    places.into_iter().zip(words.alike(title)).max_by(|a, b| a.1.total_cmp(&b.1).then(a.0.cmp(&b.0)))
}
