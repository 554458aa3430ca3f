//! What a roll call says, told so that repeats of it are known again.

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
