//! A drawing: shapes on a page, in the order in which they are painted. SVG and PNG are both written from it.

use crate::font::{self, Weight};
use crate::palette::{Colour, HATCH, PAPER, WHITE};

/// A coordinate as it is printed: to a tenth of a pixel.
pub(crate) fn tenth(value: f64) -> f64 {
    let rounded = (value * 10.0).round() / 10.0;
    if rounded == 0.0 || !rounded.is_finite() { 0.0 } else { rounded }
}

/// An upright box.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Area {
    pub(crate) x: f64,
    pub(crate) y: f64,
    pub(crate) w: f64,
    pub(crate) h: f64,
}

impl Area {
    pub(crate) const fn new(x: f64, y: f64, w: f64, h: f64) -> Self {
        Self { x, y, w, h }
    }

    pub(crate) fn right(self) -> f64 {
        self.x + self.w
    }

    pub(crate) fn bottom(self) -> f64 {
        self.y + self.h
    }

    /// Smaller by so much at left, top, right and bottom.
    pub(crate) fn inset(self, [left, top, right, bottom]: [f64; 4]) -> Self {
        Self::new(self.x + left, self.y + top, (self.w - left - right).max(1.0), (self.h - top - bottom).max(1.0))
    }

    pub(crate) fn meets(self, other: Self) -> bool {
        self.x < other.right() && other.x < self.right() && self.y < other.bottom() && other.y < self.bottom()
    }

    pub(crate) fn holds(self, other: Self) -> bool {
        self.x <= other.x && self.y <= other.y && other.right() <= self.right() && other.bottom() <= self.bottom()
    }
}

/// A line and its width.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Pen {
    pub(crate) colour: Colour,
    pub(crate) width: f64,
    pub(crate) is_dashed: bool,
}

/// A pen that draws an unbroken line.
pub(crate) const fn pen(colour: Colour, width: f64) -> Pen {
    Pen { colour, width, is_dashed: false }
}

/// A pen that draws a dashed line.
pub(crate) const fn dashes(colour: Colour, width: f64) -> Pen {
    Pen { colour, width, is_dashed: true }
}

/// Which end of a text lies at its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Anchor {
    Start,
    Middle,
    End,
}

/// How a text is set.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Type {
    pub(crate) size: f64,
    pub(crate) weight: Weight,
    pub(crate) colour: Colour,
    pub(crate) anchor: Anchor,
    /// Whether it reads upwards.
    pub(crate) is_turned: bool,
    /// Whether it has a rim of paper, so that it reads on top of marks.
    pub(crate) has_halo: bool,
}

impl Type {
    pub(crate) const fn new(size: f64, colour: Colour) -> Self {
        Self { size, weight: Weight::Regular, colour, anchor: Anchor::Start, is_turned: false, has_halo: false }
    }

    pub(crate) const fn bold(self) -> Self {
        Self { weight: Weight::Bold, ..self }
    }

    pub(crate) const fn at(self, anchor: Anchor) -> Self {
        Self { anchor, ..self }
    }

    pub(crate) const fn turned(self) -> Self {
        Self { is_turned: true, ..self }
    }

    pub(crate) const fn halo(self) -> Self {
        Self { has_halo: true, ..self }
    }

    pub(crate) fn width(self, text: &str) -> f64 {
        font::width(text, self.size, self.weight)
    }
}

/// One painted thing.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Shape {
    /// Lines, each open or closed, filled or drawn or both.
    Lines { parts: Vec<(Vec<(f64, f64)>, bool)>, fill: Option<(Colour, f64)>, pen: Option<Pen> },
    /// A circle.
    Circle { x: f64, y: f64, r: f64, fill: Option<Colour>, pen: Option<Pen> },
    /// A text on its baseline, with its width.
    Text { x: f64, y: f64, text: String, set: Type, width: f64 },
}

/// A shape, and what a reader is told who points at it.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Item {
    pub(crate) shape: Shape,
    pub(crate) tip: String,
}

/// A page of shapes.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Scene {
    pub(crate) width: f64,
    pub(crate) height: f64,
    pub(crate) items: Vec<Item>,
    tip: String,
}

impl Scene {
    pub(crate) fn new(width: f64, height: f64) -> Self {
        let mut scene = Self { width, height, items: Vec::new(), tip: String::new() };
        scene.rect(Area::new(0.0, 0.0, width, height), Some(PAPER), None);
        scene
    }

    /// What `draw` paints carries this note for a reader who points at it.
    pub(crate) fn tip(&mut self, tip: &str, draw: impl FnOnce(&mut Self)) {
        let outer = std::mem::replace(&mut self.tip, font::clean(tip));
        draw(self);
        self.tip = outer;
    }

    fn push(&mut self, shape: Shape) {
        self.items.push(Item { shape, tip: self.tip.clone() });
    }

    pub(crate) fn lines(&mut self, parts: Vec<(Vec<(f64, f64)>, bool)>, fill: Option<(Colour, f64)>, pen: Option<Pen>) {
        let round = |(x, y): (f64, f64)| (tenth(x), tenth(y));
        let rounded = parts.into_iter().map(|(points, is_closed)| (points.into_iter().map(round).collect(), is_closed));
        let parts: Vec<(Vec<(f64, f64)>, bool)> =
            rounded.filter(|(points, _): &(Vec<_>, bool)| points.len() > 1).collect();
        if !parts.is_empty() {
            self.push(Shape::Lines { parts, fill, pen });
        }
    }

    pub(crate) fn line(&mut self, from: (f64, f64), to: (f64, f64), pen: Pen) {
        self.lines(vec![(vec![from, to], false)], None, Some(pen));
    }

    pub(crate) fn polygon(&mut self, points: Vec<(f64, f64)>, fill: Option<Colour>, pen: Option<Pen>) {
        self.lines(vec![(points, true)], fill.map(|fill| (fill, 1.0)), pen);
    }

    pub(crate) fn rect(&mut self, area: Area, fill: Option<Colour>, pen: Option<Pen>) {
        let Area { x, y, .. } = area;
        self.polygon(vec![(x, y), (area.right(), y), (area.right(), area.bottom()), (x, area.bottom())], fill, pen);
    }

    pub(crate) fn circle(&mut self, (x, y): (f64, f64), r: f64, fill: Option<Colour>, pen: Option<Pen>) {
        self.push(Shape::Circle { x: tenth(x), y: tenth(y), r: tenth(r.max(0.1)), fill, pen });
    }

    /// White with thin diagonals: no data. The lines of all areas fall on one grid.
    pub(crate) fn hatch(&mut self, areas: &[Area]) {
        const PITCH: f64 = 8.5; // six pixels across
        let mut parts = Vec::new();
        for area in areas {
            self.rect(*area, Some(WHITE), None);
            let mut at = ((area.x + area.y) / PITCH).ceil() * PITCH;
            while at < area.right() + area.bottom() {
                let from = (area.right().min(at - area.y), (at - area.right()).max(area.y));
                let to = (area.x.max(at - area.bottom()), (at - area.x).min(area.bottom()));
                parts.push((vec![from, to], false));
                at += PITCH;
            }
        }
        self.lines(parts, None, Some(pen(HATCH, 1.0)));
    }

    /// A text on its baseline.
    pub(crate) fn text(&mut self, (x, y): (f64, f64), text: &str, set: Type) {
        let text = font::clean(text);
        if !text.trim().is_empty() {
            let width = tenth(set.width(&text));
            self.push(Shape::Text { x: tenth(x), y: tenth(y), text, set, width });
        }
    }

    /// A text set around a point at half the height of its small letters.
    pub(crate) fn text_on(&mut self, (x, y): (f64, f64), text: &str, set: Type) {
        let drop = set.size * 0.33;
        self.text(if set.is_turned { (x + drop, y) } else { (x, y + drop) }, text, set);
    }
}
