//! Colours: the paper and the ink, the ramp between two sides, the colours of series, and the shades of an amount.

/// A colour in the sRGB space.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Colour(pub u8, pub u8, pub u8);

/// The ground of every picture.
pub const PAPER: Colour = Colour(0xFB, 0xFA, 0xF7);
/// Text and firm marks.
pub const INK: Colour = Colour(0x14, 0x17, 0x1A);
/// Text of second rank.
pub const SOFT: Colour = Colour(0x4A, 0x50, 0x56);
/// Outlines, leader lines, and marks that are hollow because they are not sure.
pub const OUTLINE: Colour = Colour(0x6B, 0x71, 0x77);
/// Axes and rules.
pub const RULE: Colour = Colour(0xD9, 0xD6, 0xCF);
/// The lines of the hatch that says "no data", always on white.
pub const HATCH: Colour = Colour(0x9A, 0xA1, 0xA8);
/// The ground of the hatch.
pub const WHITE: Colour = Colour(0xFF, 0xFF, 0xFF);

/// From the first side to the second, by the order of the query and never by who is good: ochre, grey, blue.
pub const RAMP: [Colour; 7] = [
    Colour(0x8A, 0x3D, 0x00),
    Colour(0xC4, 0x70, 0x2B),
    Colour(0xDD, 0xB0, 0x83),
    Colour(0xC6, 0xC6, 0xC6),
    Colour(0x8F, 0xB0, 0xCF),
    Colour(0x4A, 0x7F, 0xB5),
    Colour(0x15, 0x4A, 0x80),
];

/// What concerns the first and the second of two sides.
pub const SIDES: [Colour; 2] = [RAMP[1], RAMP[5]];

/// Series without an order, eight at most (Okabe and Ito); each also has a glyph of its own.
pub const SERIES: [Colour; 8] = [
    Colour(0x00, 0x72, 0xB2),
    Colour(0xD5, 0x5E, 0x00),
    Colour(0x00, 0x9E, 0x73),
    Colour(0xCC, 0x79, 0xA7),
    Colour(0x56, 0xB4, 0xE9),
    Colour(0xE6, 0x9F, 0x00),
    Colour(0x00, 0x00, 0x00),
    Colour(0xF0, 0xE4, 0x42),
];

/// From nothing to all of an amount: one hue, light to dark.
pub const SHADES: [Colour; 6] = [
    Colour(0xDD, 0xE9, 0xEB),
    Colour(0xB9, 0xD3, 0xD7),
    Colour(0x88, 0xB5, 0xBD),
    Colour(0x53, 0x94, 0xA0),
    Colour(0x24, 0x6F, 0x7E),
    Colour(0x08, 0x43, 0x52),
];

impl Colour {
    /// As it stands in SVG: `#14171a`.
    #[must_use]
    pub fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    fn luminance(self) -> f64 {
        let linear = |byte: u8| {
            let value = f64::from(byte) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        };
        0.2126 * linear(self.0) + 0.7152 * linear(self.1) + 0.0722 * linear(self.2)
    }

    /// Contrast with another colour, 1 to 21, as WCAG 2 defines it.
    #[must_use]
    pub fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    /// The better readable of ink and white on this ground.
    #[must_use]
    pub fn text(self) -> Self {
        if self.contrast(INK) >= self.contrast(WHITE) { INK } else { WHITE }
    }

    /// Mixed with the paper: 0 is paper, 1 the colour itself.
    #[must_use]
    pub fn on_paper(self, strength: f64) -> Self {
        let mix = |a: u8, b: u8| (f64::from(b) + (f64::from(a) - f64::from(b)) * strength).round() as u8;
        Self(mix(self.0, PAPER.0), mix(self.1, PAPER.1), mix(self.2, PAPER.2))
    }
}

/// The colour at `part` (0 to 1) of a row of colours, by steps.
#[must_use]
pub fn step(colours: &[Colour], part: f64) -> Colour {
    let last = colours.len().saturating_sub(1);
    let index = (part.clamp(0.0, 1.0) * colours.len() as f64).floor() as usize;
    colours.get(index.min(last)).copied().unwrap_or(INK)
}
