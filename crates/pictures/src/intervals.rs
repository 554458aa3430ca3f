//! Values, each on a row of its own with its interval, and with what chance alone would give where that is known.

use demarche_core::{Known, format_number};

use crate::axis::{self, Axis, Scale};
use crate::font::{Weight, clean, fit};
use crate::marks::{self, Glyph, Key};
use crate::palette::{INK, OUTLINE, RULE, SIDES};
use crate::scene::{Anchor, Area, Scene, Type, dashes, pen};

/// One value.
#[derive(Debug, Clone, PartialEq)]
pub struct IntervalRow {
    /// What it is of.
    pub label: String,
    /// The value, or why there is none.
    pub value: Known<f64>,
    /// The interval around it.
    pub interval: Option<(f64, f64)>,
    /// What chance alone gives: its low end, its middle, its high end.
    pub null: Option<(f64, f64, f64)>,
    /// More for a reader who points at it.
    pub detail: String,
}

impl IntervalRow {
    /// A value without an interval.
    #[must_use]
    pub fn new(label: impl Into<String>, value: Known<f64>) -> Self {
        Self { label: label.into(), value, interval: None, null: None, detail: String::new() }
    }

    /// With its interval.
    #[must_use]
    pub fn within(self, low: f64, high: f64) -> Self {
        Self { interval: Some((low.min(high), low.max(high))), ..self }
    }

    /// With what chance alone gives.
    #[must_use]
    pub fn against(self, low: f64, middle: f64, high: f64) -> Self {
        Self { null: Some((low.min(high), middle, low.max(high))), ..self }
    }

    /// With more for a reader who points at it.
    #[must_use]
    pub fn detail(self, detail: impl Into<String>) -> Self {
        Self { detail: detail.into(), ..self }
    }
}

/// Values, one below the other.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Intervals {
    /// What is measured.
    pub axis: Axis,
    /// The value that parts the two sides, if there is one.
    pub middle: Option<f64>,
    /// What the intervals are, such as `90 % interval`.
    pub interval: String,
    /// What the bands of chance are, such as `null worlds, middle 90 %`.
    pub null: String,
    /// The values, in the order in which they are drawn.
    pub rows: Vec<IntervalRow>,
}

const LABEL: f64 = 12.5;
const RADIUS: f64 = 4.4;
const WIDEST: f64 = 210.0;

impl Intervals {
    fn step(&self) -> f64 {
        if self.rows.len() > 24 { 17.0 } else { 22.0 }
    }

    pub(crate) fn height(&self, _width: f64) -> f64 {
        self.rows.len().max(2) as f64 * self.step() + 12.0 + 46.0
    }

    fn names(&self, width: f64) -> f64 {
        let widest = self.rows.iter().map(|row| Type::new(LABEL, INK).width(&clean(&row.label))).fold(20.0, f64::max);
        widest.min(WIDEST).min(width * 0.42)
    }

    /// Whether the interval leaves the side open.
    fn is_open(&self, row: &IntervalRow) -> bool {
        let (Some(middle), Some((low, high))) = (self.middle, row.interval) else { return false };
        low <= middle && middle <= high
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let names = self.names(area.w);
        let plot = area.inset([names + 14.0, 0.0, 10.0, 46.0]);
        let step = (plot.h / self.rows.len().max(1) as f64).min(self.step() * 1.35);
        let plot = Area { h: (step * self.rows.len().max(2) as f64).min(plot.h), ..plot };
        let (from, to) = (plot.x + RADIUS + 2.0, plot.right() - RADIUS - 2.0);
        let scale = match self.axis.range {
            Some(range) => Scale::new(range, from, to),
            None => {
                let ends = self.rows.iter().flat_map(|row| {
                    let interval = row.interval.map(|(low, high)| [low, high]).into_iter().flatten();
                    let null = row.null.map(|(low, _, high)| [low, high]).into_iter().flatten();
                    row.value.value().into_iter().chain(interval).chain(null)
                });
                Scale::over(ends.chain(self.middle), from, to)
            }
        };
        axis::below(scene, plot, scale, &self.axis);
        if let Some(middle) = self.middle {
            let x = scale.at(middle);
            scene.line((x, plot.y), (x, plot.bottom()), dashes(OUTLINE, 1.2));
        }
        for (index, row) in self.rows.iter().enumerate() {
            let y = plot.y + step * (index as f64 + 0.5);
            let name = fit(&clean(&row.label), LABEL, Weight::Regular, names);
            scene.text_on((plot.x - 10.0, y), &name, Type::new(LABEL, INK).at(Anchor::End));
            scene.tip(&self.tip(row), |scene| self.row(scene, row, y, scale, plot));
        }
        if self.rows.is_empty() {
            scene.hatch(&[plot]);
            scene.rect(plot, None, Some(pen(RULE, 1.0)));
        }
    }

    fn row(&self, scene: &mut Scene, row: &IntervalRow, y: f64, scale: Scale, plot: Area) {
        if let Some((low, middle, high)) = row.null.filter(|_| row.value.is_known()) {
            let (low, high, middle) = (scale.at(low), scale.at(high), scale.at(middle));
            scene.rect(Area::new(low, y - 6.0, (high - low).max(1.5), 12.0), Some(OUTLINE.on_paper(0.28)), None);
            scene.line((middle, y - 6.0), (middle, y + 6.0), pen(OUTLINE, 1.2));
        }
        let Some(value) = row.value.value() else {
            scene.hatch(&[Area::new(plot.x + 4.0, y - 5.0, 44.0, 10.0)]);
            return;
        };
        if let Some((low, high)) = row.interval {
            scene.line((scale.at(low), y), (scale.at(high), y), pen(OUTLINE, 1.4));
        }
        let x = scale.at(value);
        if self.is_open(row) {
            marks::draw(scene, Glyph::Ring, (x, y), RADIUS, OUTLINE);
        } else {
            let colour = self.middle.map_or(INK, |middle| SIDES[usize::from(value >= middle)]);
            marks::draw(scene, Glyph::Dot, (x, y), RADIUS, colour);
        }
    }

    fn tip(&self, row: &IntervalRow) -> String {
        let Some(value) = row.value.value() else {
            let reason = row.value.reason().map_or("not known", demarche_core::Reason::words);
            return format!("{}: {reason}", row.label);
        };
        let digits = |value: f64| format_number((value * 1000.0).round() / 1000.0);
        let interval =
            row.interval.map(|(low, high)| format!(" ({} to {})", digits(low), digits(high))).unwrap_or_default();
        let null = row
            .null
            .map(|(low, _, high)| format!("; by chance {} to {}", digits(low), digits(high)))
            .unwrap_or_default();
        let detail = if row.detail.is_empty() { String::new() } else { format!("; {}", row.detail) };
        format!("{}: {}{interval}{null}{detail}", row.label, digits(value))
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let known: Vec<&IntervalRow> = self.rows.iter().filter(|row| row.value.is_known()).collect();
        let mut keys = Vec::new();
        if let Some(middle) = self.middle {
            let ends = [(&self.axis.low_end, "below the dashed line"), (&self.axis.high_end, "above the dashed line")];
            for (side, (end, words)) in ends.into_iter().enumerate() {
                let is_there = |row: &&&IntervalRow| {
                    !self.is_open(row) && usize::from(row.value.value().is_some_and(|value| value >= middle)) == side
                };
                if known.iter().any(|row| is_there(&row)) {
                    keys.push(Key::new(Glyph::Dot, SIDES[side], if end.is_empty() { words } else { end }));
                }
            }
        }
        if known.iter().any(|row| self.is_open(row)) {
            keys.push(Key::new(Glyph::Ring, OUTLINE, "the interval holds the dashed line: cannot tell the side"));
        }
        if known.iter().any(|row| row.interval.is_some()) {
            let words = if self.interval.is_empty() { "interval" } else { &self.interval };
            keys.push(Key::new(Glyph::Whisker, OUTLINE, words));
        }
        if self.rows.iter().any(|row| row.null.is_some()) {
            let words = if self.null.is_empty() { "by chance" } else { &self.null };
            keys.push(Key::new(Glyph::Band, OUTLINE.on_paper(0.28), words));
        }
        if self.rows.len() > known.len() || self.rows.is_empty() {
            keys.push(Key::new(Glyph::Hatch, OUTLINE, "not known"));
        }
        keys
    }
}
