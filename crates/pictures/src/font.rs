//! The letters: two weights of one embedded font, so that a picture is the same wherever it is drawn.

use std::sync::OnceLock;

use ttf_parser::Face;

/// The names that an SVG asks for, ours first; a reader without it falls back, and `textLength` keeps the widths.
pub(crate) const FAMILY: &str = "'Demarche Sans','Source Sans 3','Source Sans Pro','Noto Sans','Segoe UI',sans-serif";

/// Regular or semi-bold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Regular,
    Bold,
}

static REGULAR: &[u8] = include_bytes!("../fonts/DemarcheSans-Regular.ttf");
static BOLD: &[u8] = include_bytes!("../fonts/DemarcheSans-SemiBold.ttf");

/// The font of a weight.
pub(crate) fn face(weight: Weight) -> Option<&'static Face<'static>> {
    static FACES: OnceLock<[Option<Face<'static>>; 2]> = OnceLock::new();
    let faces = FACES.get_or_init(|| [REGULAR, BOLD].map(|bytes| Face::parse(bytes, 0).ok()));
    faces[usize::from(weight == Weight::Bold)].as_ref()
}

/// How far a letter advances, in thousandths of the size. A letter that the font lacks takes a box.
pub(crate) fn advance(letter: char, weight: Weight) -> f64 {
    let of_font = face(weight).and_then(|face| face.glyph_hor_advance(face.glyph_index(letter)?));
    of_font.map_or(if is_wide(letter) { 1000.0 } else { 600.0 }, f64::from)
}

/// East Asian letters, which fill a square.
fn is_wide(letter: char) -> bool {
    matches!(u32::from(letter), 0x1100..=0x115F | 0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE6F | 0xFF00..=0xFF60 | 0x1F300..=0x1FAFF | 0x20000..=0x3FFFD)
}

/// The width of a text in pixels.
pub(crate) fn width(text: &str, size: f64, weight: Weight) -> f64 {
    text.chars().map(|letter| advance(letter, weight)).sum::<f64>() * size / 1000.0
}

/// The text, cut with an ellipsis where it is wider than `room`.
pub(crate) fn fit(text: &str, size: f64, weight: Weight, room: f64) -> String {
    if width(text, size, weight) <= room {
        return text.to_owned();
    }
    let mut cut = String::new();
    let mut used = width("…", size, weight);
    for letter in text.chars() {
        used += advance(letter, weight) * size / 1000.0;
        if used > room {
            break;
        }
        cut.push(letter);
    }
    format!("{}…", cut.trim_end())
}

/// The text in lines no wider than `room`, broken at blanks; a longer word is broken anywhere.
pub(crate) fn wrap(text: &str, size: f64, weight: Weight, room: f64) -> Vec<String> {
    let mut lines = Vec::new();
    let mut line = String::new();
    // Only plain blanks part words: a thin or unbreakable one holds a number and its unit together.
    for word in text.split_ascii_whitespace() {
        let joined = if line.is_empty() { word.to_owned() } else { format!("{line} {word}") };
        if width(&joined, size, weight) <= room {
            line = joined;
            continue;
        }
        if !line.is_empty() {
            lines.push(std::mem::take(&mut line));
        }
        for letter in word.chars() {
            let longer = format!("{line}{letter}");
            if width(&longer, size, weight) > room && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                line.push(letter);
            } else {
                line = longer;
            }
        }
    }
    if !line.is_empty() {
        lines.push(line);
    }
    lines
}

/// A text without the characters that XML cannot hold, composed, on one line.
pub(crate) fn clean(text: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    let is_sound = |letter: &char| !letter.is_control() && !matches!(letter, '\u{FFFE}' | '\u{FFFF}');
    let spaced = text.chars().map(|letter| if letter.is_whitespace() && letter.is_control() { ' ' } else { letter });
    spaced.filter(is_sound).nfc().collect()
}
