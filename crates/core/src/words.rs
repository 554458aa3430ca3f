//! Numbers in sentences: counts with their noun, and digits without a sign on nothing.

use std::fmt::Display;

/// A count with its noun: `1 source`, `2 sources`, `0 roll calls`, `1 series`, `3 series`.
///
/// The noun is given for one; the plural of its last word is the regular one.
#[must_use]
pub fn counted(number: impl Display, one: &str) -> String {
    let number = number.to_string();
    let many = match one.strip_suffix('y') {
        _ if number == "1" || one.ends_with('s') => one.to_owned(),
        Some(stem) if !stem.ends_with(['a', 'e', 'o', 'u']) => format!("{stem}ies"),
        _ => format!("{one}s"),
    };
    format!("{number} {many}")
}

/// A number with so many digits after the point; what rounds to nothing has no sign.
#[must_use]
pub fn fixed(number: f64, digits: usize) -> String {
    let text = format!("{number:.digits$}");
    match text.strip_prefix('-') {
        Some(rest) if is_nothing(rest) => rest.to_owned(),
        _ => text,
    }
}

/// The same with its sign, as a difference is told: `+0.26`, `-0.26`, and `0.00` for what rounds to nothing.
#[must_use]
pub fn signed(number: f64, digits: usize) -> String {
    let text = format!("{number:+.digits$}");
    match text.strip_prefix(['+', '-']) {
        Some(rest) if is_nothing(rest) => rest.to_owned(),
        _ => text,
    }
}

fn is_nothing(text: &str) -> bool {
    text.chars().all(|letter| letter == '0' || letter == '.')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_is_singular_and_all_else_is_plural() {
        assert_eq!(counted(1, "source"), "1 source");
        assert_eq!(counted(0, "source"), "0 sources");
        assert_eq!(counted(21, "roll call"), "21 roll calls");
        assert_eq!(counted(2, "series"), "2 series");
        assert_eq!(
            (counted(1, "entry"), counted(2, "entry"), counted(2, "day")),
            ("1 entry".into(), "2 entries".into(), "2 days".into())
        );
        assert_eq!(counted("1,204", "row"), "1,204 rows");
    }

    #[test]
    fn nothing_has_no_sign() {
        assert_eq!(
            (fixed(-0.004, 2), fixed(-0.0, 2), fixed(-0.005_1, 2), fixed(0.004, 2)),
            ("0.00".into(), "0.00".into(), "-0.01".into(), "0.00".into())
        );
        assert_eq!(
            (signed(-0.004, 2), signed(0.004, 2), signed(0.26, 2), signed(-1.5, 1)),
            ("0.00".into(), "0.00".into(), "+0.26".into(), "-1.5".into())
        );
        assert_eq!((fixed(f64::NAN, 2), fixed(-0.4, 0), fixed(-10.0, 0)), ("NaN".into(), "0".into(), "-10".into()));
    }
}
