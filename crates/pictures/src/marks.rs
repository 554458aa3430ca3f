//! Marks that stand for something, and the legend that says what.

use crate::palette::{Colour, INK, OUTLINE, PAPER, WHITE};
use crate::scene::{Area, Scene, Type, pen};

/// The shape of a mark. Hollow ones say less: not sure, or not counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Glyph {
    /// A full dot.
    Dot,
    /// A ring.
    Ring,
    /// A full square.
    Square,
    /// A triangle that points up.
    Up,
    /// A triangle that points down.
    Down,
    /// A full diamond.
    Diamond,
    /// A hollow square.
    Frame,
    /// A hollow triangle that points up.
    HollowUp,
    /// A hollow triangle that points down.
    HollowDown,
    /// An oblique cross.
    Cross,
    /// An upright cross.
    Plus,
    /// A ring with a point in it.
    Target,
    /// A bar that lies.
    Bar,
    /// An upright bar.
    Stick,
    /// White with thin diagonals: no data.
    Hatch,
    /// A whisker: an interval.
    Whisker,
    /// A band: an interval over time.
    Band,
    /// A full cell.
    Cell,
}

/// The shapes that go with the colours of series, in the same order.
pub const SERIES_GLYPHS: [Glyph; 8] =
    [Glyph::Dot, Glyph::Square, Glyph::Up, Glyph::Diamond, Glyph::Down, Glyph::Plus, Glyph::Cross, Glyph::Frame];

/// One line of a legend.
#[derive(Debug, Clone, PartialEq)]
pub struct Key {
    /// The mark.
    pub glyph: Glyph,
    /// Its colour.
    pub colour: Colour,
    /// What it stands for.
    pub words: String,
}

impl Key {
    /// A mark and what it stands for.
    #[must_use]
    pub fn new(glyph: Glyph, colour: Colour, words: impl Into<String>) -> Self {
        Self { glyph, colour, words: words.into() }
    }
}

/// Pale marks get a rim, so that they stand out from the paper.
fn rim(colour: Colour) -> Option<crate::scene::Pen> {
    (colour.contrast(PAPER) < 3.0).then(|| pen(OUTLINE, 1.0))
}

/// Paints a mark of about `2 r` across.
pub(crate) fn draw(scene: &mut Scene, glyph: Glyph, (x, y): (f64, f64), r: f64, colour: Colour) {
    let line = pen(colour, (r * 0.45).clamp(1.2, 2.4));
    let triangle =
        |up: f64| vec![(x - r * 1.05, y + up * r * 0.75), (x + r * 1.05, y + up * r * 0.75), (x, y - up * r * 1.05)];
    let square = Area::new(x - r * 0.88, y - r * 0.88, r * 1.76, r * 1.76);
    match glyph {
        Glyph::Dot => scene.circle((x, y), r, Some(colour), rim(colour)),
        Glyph::Ring => scene.circle((x, y), r - line.width / 2.0, Some(WHITE), Some(line)),
        Glyph::Target => {
            scene.circle((x, y), r - line.width / 2.0, Some(WHITE), Some(line));
            scene.circle((x, y), r * 0.3, Some(colour), None);
        }
        Glyph::Square => scene.rect(square, Some(colour), rim(colour)),
        Glyph::Frame => scene.rect(square.inset([0.6; 4]), Some(WHITE), Some(line)),
        Glyph::Cell => scene.rect(Area::new(x - r * 1.3, y - r, r * 2.6, r * 2.0), Some(colour), rim(colour)),
        Glyph::Up => scene.polygon(triangle(1.0), Some(colour), rim(colour)),
        Glyph::Down => scene.polygon(triangle(-1.0), Some(colour), rim(colour)),
        Glyph::HollowUp => scene.polygon(triangle(1.0), Some(WHITE), Some(line)),
        Glyph::HollowDown => scene.polygon(triangle(-1.0), Some(WHITE), Some(line)),
        Glyph::Diamond => {
            let d = r * 1.15;
            scene.polygon(vec![(x - d, y), (x, y - d), (x + d, y), (x, y + d)], Some(colour), rim(colour));
        }
        Glyph::Cross => {
            let d = r * 0.85;
            let parts =
                vec![(vec![(x - d, y - d), (x + d, y + d)], false), (vec![(x - d, y + d), (x + d, y - d)], false)];
            scene.lines(parts, None, Some(line));
        }
        Glyph::Plus => {
            let parts = vec![(vec![(x - r, y), (x + r, y)], false), (vec![(x, y - r), (x, y + r)], false)];
            scene.lines(parts, None, Some(line));
        }
        Glyph::Bar => scene.rect(Area::new(x - r * 1.8, y - r * 0.4, r * 3.6, r * 0.8), Some(colour), rim(colour)),
        Glyph::Stick => scene.rect(Area::new(x - r * 0.35, y - r * 1.2, r * 0.7, r * 2.4), Some(colour), rim(colour)),
        Glyph::Hatch => {
            let area = Area::new(x - r * 1.8, y - r, r * 3.6, r * 2.0);
            scene.hatch(&[area]);
            scene.rect(area, None, Some(pen(OUTLINE, 0.7)));
        }
        Glyph::Whisker => scene.line((x - r * 1.8, y), (x + r * 1.8, y), pen(colour, 1.3)),
        Glyph::Band => scene.rect(Area::new(x - r * 1.8, y - r, r * 3.6, r * 2.0), Some(colour), None),
    }
}

const SIZE: f64 = 13.0;
const LINE: f64 = 20.0;
const MARK: f64 = 26.0;
const GAP: f64 = 20.0;

/// Where each key of a legend goes within a width, and how high the legend is.
fn flow(keys: &[Key], width: f64) -> (Vec<(f64, f64, Vec<String>)>, f64) {
    let set = Type::new(SIZE, INK);
    let (mut x, mut y) = (0.0, 0.0);
    let mut places = Vec::new();
    for key in keys {
        let lines = crate::font::wrap(&key.words, SIZE, set.weight, width - MARK);
        let widest = lines.iter().map(|line| set.width(line)).fold(0.0, f64::max);
        if x > 0.0 && x + MARK + widest > width {
            (x, y) = (0.0, y + LINE);
        }
        let extra = lines.len().saturating_sub(1) as f64 * LINE;
        places.push((x, y, lines));
        x += MARK + widest + GAP;
        if extra > 0.0 {
            (x, y) = (0.0, y + extra + LINE);
        }
    }
    let height = if keys.is_empty() {
        0.0
    } else if x > 0.0 {
        y + LINE
    } else {
        y
    };
    (places, height)
}

/// How high a legend is within a width.
pub(crate) fn legend_height(keys: &[Key], width: f64) -> f64 {
    flow(keys, width).1
}

/// Paints a legend.
pub(crate) fn legend(scene: &mut Scene, keys: &[Key], (left, top): (f64, f64), width: f64) {
    for (key, (x, y, lines)) in keys.iter().zip(flow(keys, width).0) {
        draw(scene, key.glyph, (left + x + 9.0, top + y + LINE / 2.0), 5.0, key.colour);
        for (index, line) in lines.iter().enumerate() {
            let at = top + y + LINE * (index as f64 + 0.5);
            scene.text_on((left + x + MARK - 2.0, at), line, Type::new(SIZE, INK));
        }
    }
}
