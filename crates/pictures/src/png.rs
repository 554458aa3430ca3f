//! A drawing as PNG, painted without any font or program of the machine.

use tiny_skia::{FillRule, LineCap, LineJoin, Paint, Path, PathBuilder, Pixmap, Stroke, StrokeDash, Transform};
use ttf_parser::OutlineBuilder;

use crate::Error;
use crate::font::{self, face};
use crate::palette::{Colour, PAPER};
use crate::scene::{Anchor, Pen, Scene, Shape, Type, tenth};

/// The largest side of a picture, in pixels.
const LARGEST: f64 = 16_000.0;

/// The page as PNG, `scale` pixels for each unit.
pub(crate) fn write(scene: &Scene, scale: f64) -> Result<Vec<u8>, Error> {
    pixels(scene, scale)?.encode_png().map_err(|error| Error::Png(error.to_string()))
}

fn pixels(scene: &Scene, scale: f64) -> Result<Pixmap, Error> {
    let (width, height) = ((scene.width * scale).ceil(), (scene.height * scale).ceil());
    let too_large = || Error::TooLarge { width, height, largest: LARGEST };
    if !(width <= LARGEST && height <= LARGEST) {
        return Err(too_large());
    }
    let mut pixmap = Pixmap::new(width as u32, height as u32).ok_or_else(too_large)?;
    let to_page = Transform::from_scale(scale as f32, scale as f32);
    for item in &scene.items {
        match &item.shape {
            Shape::Lines { parts, fill, pen } => {
                let mut builder = PathBuilder::new();
                for (points, is_closed) in parts {
                    for (index, (x, y)) in points.iter().enumerate() {
                        let (x, y) = (*x as f32, *y as f32);
                        if index == 0 { builder.move_to(x, y) } else { builder.line_to(x, y) }
                    }
                    if *is_closed {
                        builder.close();
                    }
                }
                paint(&mut pixmap, builder.finish(), *fill, *pen, to_page);
            }
            Shape::Circle { x, y, r, fill, pen } => {
                let circle = PathBuilder::from_circle(*x as f32, *y as f32, *r as f32);
                paint(&mut pixmap, circle, fill.map(|fill| (fill, 1.0)), *pen, to_page);
            }
            Shape::Text { x, y, text, set, width } => letters(&mut pixmap, (*x, *y), text, *set, *width, to_page),
        }
    }
    Ok(pixmap)
}

fn colour(colour: Colour, opacity: f64) -> Paint<'static> {
    let mut paint = Paint::default();
    paint.set_color_rgba8(colour.0, colour.1, colour.2, (opacity * 255.0).round() as u8);
    paint
}

fn paint(pixmap: &mut Pixmap, path: Option<Path>, fill: Option<(Colour, f64)>, pen: Option<Pen>, to_page: Transform) {
    let Some(path) = path else { return };
    if let Some((fill, opacity)) = fill {
        pixmap.fill_path(&path, &colour(fill, opacity), FillRule::Winding, to_page, None);
    }
    if let Some(pen) = pen {
        let dash = if pen.is_dashed { StrokeDash::new(vec![4.0, 3.0], 0.0) } else { None };
        let stroke = Stroke { width: tenth(pen.width) as f32, dash, ..Stroke::default() };
        pixmap.stroke_path(&path, &colour(pen.colour, 1.0), &stroke, to_page, None);
    }
}

fn letters(pixmap: &mut Pixmap, (x, y): (f64, f64), text: &str, set: Type, width: f64, to_page: Transform) {
    let start = match set.anchor {
        Anchor::Start => 0.0,
        Anchor::Middle => -width / 2.0,
        Anchor::End => -width,
    };
    let mut outline = Outline { builder: PathBuilder::new(), at: start, scale: set.size / 1000.0 };
    for letter in text.chars() {
        let advance = font::advance(letter, set.weight) * outline.scale;
        let found = face(set.weight).and_then(|face| Some((face, face.glyph_index(letter)?)));
        match found {
            Some((face, glyph)) => {
                face.outline_glyph(glyph, &mut outline);
            }
            None => outline.missing(advance / outline.scale),
        }
        outline.at += advance;
    }
    let Some(path) = outline.builder.finish() else { return };
    let turn = if set.is_turned { Transform::from_rotate(-90.0) } else { Transform::identity() };
    let place = turn.post_concat(Transform::from_translate(x as f32, y as f32)).post_concat(to_page);
    if set.has_halo {
        let stroke = Stroke { width: 3.0, line_cap: LineCap::Round, line_join: LineJoin::Round, ..Stroke::default() };
        pixmap.stroke_path(&path, &colour(PAPER, 1.0), &stroke, place, None);
    }
    pixmap.fill_path(&path, &colour(set.colour, 1.0), FillRule::Winding, place, None);
}

/// The outline of a line of letters, from the units of the font to pixels.
struct Outline {
    builder: PathBuilder,
    at: f64,
    scale: f64,
}

impl Outline {
    fn point(&self, x: f32, y: f32) -> (f32, f32) {
        ((self.at + f64::from(x) * self.scale) as f32, (-f64::from(y) * self.scale) as f32)
    }

    /// A box where the font has no letter.
    fn missing(&mut self, advance: f64) {
        let right = advance as f32 - 60.0;
        // The inner box runs the other way round, and so stays empty.
        for corners in [
            [(60.0, 0.0), (right, 0.0), (right, 660.0), (60.0, 660.0)],
            [(110.0, 50.0), (110.0, 610.0), (right - 50.0, 610.0), (right - 50.0, 50.0)],
        ] {
            for (index, (x, y)) in corners.into_iter().enumerate() {
                if index == 0 { self.move_to(x, y) } else { self.line_to(x, y) }
            }
            self.close();
        }
    }
}

impl OutlineBuilder for Outline {
    fn move_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.point(x, y);
        self.builder.move_to(x, y);
    }

    fn line_to(&mut self, x: f32, y: f32) {
        let (x, y) = self.point(x, y);
        self.builder.line_to(x, y);
    }

    fn quad_to(&mut self, x1: f32, y1: f32, x: f32, y: f32) {
        let ((x1, y1), (x, y)) = (self.point(x1, y1), self.point(x, y));
        self.builder.quad_to(x1, y1, x, y);
    }

    fn curve_to(&mut self, x1: f32, y1: f32, x2: f32, y2: f32, x: f32, y: f32) {
        let ((x1, y1), (x2, y2), (x, y)) = (self.point(x1, y1), self.point(x2, y2), self.point(x, y));
        self.builder.cubic_to(x1, y1, x2, y2, x, y);
    }

    fn close(&mut self) {
        self.builder.close();
    }
}
