//! A matrix: a value for each pair, rows and columns in an order in which neighbours resemble each other.

use demarche_core::{Known, format_number};

use crate::axis::{span, tick_words};
use crate::font::{Weight, clean, fit};
use crate::marks::{Glyph, Key};
use crate::order::seriate;
use crate::palette::{Colour, INK, OUTLINE, PAPER, RAMP, RULE, SERIES, SHADES, SOFT, step};
use crate::scene::{Anchor, Area, Scene, Type, pen};

/// One row and column.
#[derive(Debug, Clone, PartialEq)]
pub struct MatrixItem {
    /// Its code, at the head of its column.
    pub code: String,
    /// Its name, before its row.
    pub label: String,
    /// The group that it belongs to: a number of [`Matrix::groups`].
    pub group: Option<usize>,
}

/// A value for each pair of items.
#[derive(Debug, Clone, PartialEq)]
pub struct Matrix {
    /// What is measured, with its unit.
    pub measure: String,
    /// From which value to which the shades run; as far as the values reach, if not told.
    pub range: Option<(f64, f64)>,
    /// The value that parts two sides, if there is one: shades then run from one side to the other, as far on both.
    pub middle: Option<f64>,
    /// The items, in the order in which they are drawn.
    pub items: Vec<MatrixItem>,
    /// A row of values for each item.
    pub values: Vec<Vec<Known<f64>>>,
    /// Names of groups, eight at most.
    pub groups: Vec<String>,
}

impl Matrix {
    /// A matrix of similarities, put in an order in which neighbours are alike.
    #[must_use]
    pub fn of_similarities(measure: impl Into<String>, items: Vec<MatrixItem>, values: Vec<Vec<Known<f64>>>) -> Self {
        let matrix = Self { measure: measure.into(), range: None, middle: None, items, values, groups: Vec::new() };
        let mut by_code: Vec<usize> = (0..matrix.items.len()).collect();
        by_code.sort_by(|a, b| matrix.items[*a].code.cmp(&matrix.items[*b].code).then(a.cmp(b)));
        let matrix = matrix.arranged(&by_code);
        let (_, high) = matrix.range();
        let far = |value: &Known<f64>| value.value().map(|value| high - value);
        let order = seriate(&matrix.values.iter().map(|row| row.iter().map(far).collect()).collect::<Vec<_>>());
        matrix.arranged(&order)
    }

    /// With shades that run from one value to another.
    #[must_use]
    pub fn between(self, low: f64, high: f64) -> Self {
        Self { range: Some((low, high)), ..self }
    }

    /// With shades that part at a value.
    #[must_use]
    pub fn parted_at(self, middle: f64) -> Self {
        Self { middle: Some(middle), ..self }
    }

    /// The items in this order.
    #[must_use]
    pub fn arranged(self, order: &[usize]) -> Self {
        let items = order.iter().map(|i| self.items[*i].clone()).collect();
        let value = |i: usize, j: usize| {
            let found = self.values.get(i).and_then(|row| row.get(j)).copied();
            found.unwrap_or(Known::Unknown(demarche_core::Reason::NotCovered))
        };
        let values = order.iter().map(|i| order.iter().map(|j| value(*i, *j)).collect()).collect();
        Self { items, values, ..self }
    }

    /// The value of two different items.
    fn value(&self, i: usize, j: usize) -> Option<f64> {
        self.values.get(i)?.get(j)?.value().filter(|value| i != j && value.is_finite())
    }

    fn range(&self) -> (f64, f64) {
        let n = self.items.len();
        let (low, high) =
            self.range.unwrap_or_else(|| span((0..n).flat_map(|i| (0..n).filter_map(move |j| self.value(i, j)))));
        let Some(middle) = self.middle else { return (low, high) };
        let reach = (high - middle).max(middle - low).max(1e-9);
        (middle - reach, middle + reach)
    }

    fn shades(&self) -> &'static [Colour] {
        if self.middle.is_some() { &RAMP } else { &SHADES }
    }

    fn shade(&self, value: f64, (low, high): (f64, f64)) -> Colour {
        step(self.shades(), if high > low { (value - low) / (high - low) } else { 0.5 })
    }

    fn names(&self) -> f64 {
        let widest = self.items.iter().map(|item| Type::new(12.0, INK).width(&clean(&item.label))).fold(20.0, f64::max);
        widest.min(150.0) + 16.0
    }

    /// Where the cells go, and how large one is. Names stand before the rows, codes above the columns.
    fn cells(&self, area: Area) -> (Area, f64) {
        let n = (self.items.len() as f64).max(1.0);
        let room = area.inset([self.names(), 46.0, 4.0, 4.0]);
        let size = (room.w / n).min(room.h / n).min(46.0);
        (Area::new(room.x, room.y, size * n, size * n), size)
    }

    pub(crate) fn height(&self, width: f64) -> f64 {
        let n = (self.items.len() as f64).max(1.0);
        let widest = (width - self.names() - 4.0) / n;
        // Small matrices leave room for every name, large ones stay on one screen.
        n * widest.min(if n <= 60.0 {
            15.0_f64.max(560.0 / n).min(if n <= 12.0 { 44.0 } else { 26.0 })
        } else {
            840.0 / n
        }) + 52.0
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let (cells, size) = self.cells(area);
        let range = self.range();
        let n = self.items.len();
        let at = |i: usize, j: usize| Area::new(cells.x + size * j as f64, cells.y + size * i as f64, size, size);
        let mut missing = Vec::new();
        for i in 0..n {
            let mut run: Option<Area> = None;
            for j in 0..n {
                match (self.value(i, j), i == j) {
                    (Some(value), _) => {
                        let tip =
                            format!("{} and {}: {}", self.items[i].label, self.items[j].label, format_number(value));
                        let pen = (size > 5.0).then(|| pen(PAPER, 0.6));
                        scene.tip(&tip, |scene| scene.rect(at(i, j), Some(self.shade(value, range)), pen));
                    }
                    (None, true) => scene.rect(at(i, j), Some(PAPER), Some(pen(RULE, 0.6))),
                    (None, false) => {
                        let cell = at(i, j);
                        run = Some(run.map_or(cell, |run: Area| Area { w: cell.right() - run.x, ..run }));
                        continue;
                    }
                }
                missing.extend(run.take());
            }
            missing.extend(run);
        }
        scene.hatch(&missing);
        scene.rect(cells, None, Some(pen(OUTLINE, 0.8)));
        self.heads(scene, cells, size);
    }

    fn heads(&self, scene: &mut Scene, cells: Area, size: f64) {
        // Where rows are too thin for names, every second, third … is named.
        let every = (13.0 / size.max(0.1)).ceil().max(1.0) as usize;
        let set = Type::new(12.0, INK).at(Anchor::End);
        for (index, item) in self.items.iter().enumerate() {
            let middle = size * (index as f64 + 0.5);
            if let Some(group) = item.group {
                let colour = SERIES[group % SERIES.len()];
                scene.rect(Area::new(cells.x - 6.0, cells.y + size * index as f64, 4.0, size), Some(colour), None);
            }
            if index % every == 0 {
                let room = self.names() - 12.0;
                let name = fit(&clean(&item.label), 12.0, Weight::Regular, room);
                scene.text_on((cells.x - 10.0, cells.y + middle), &name, set);
                let code = fit(&clean(&item.code), 11.5, Weight::Regular, 38.0);
                scene.text_on((cells.x + middle, cells.y - 5.0), &code, Type::new(11.5, SOFT).turned());
            }
        }
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let (low, high) = self.range();
        let n = self.items.len();
        let has = |known: bool| (0..n).any(|i| (0..n).any(|j| i != j && self.value(i, j).is_some() == known));
        let mut keys = Vec::new();
        if has(true) {
            let shades = self.shades();
            let count = shades.len() as f64;
            for (index, colour) in shades.iter().enumerate() {
                let from = low + (high - low) * index as f64 / count;
                let to = low + (high - low) * (index as f64 + 1.0) / count;
                let digits = |value: f64| tick_words((value * 1000.0).round() / 1000.0);
                let words = format!("{} to {}", digits(from), digits(to));
                let words = if index == 0 { format!("{}: {words}", self.measure) } else { words };
                keys.push(Key::new(Glyph::Cell, *colour, words));
            }
        }
        if has(false) {
            keys.push(Key::new(Glyph::Hatch, OUTLINE, "not known"));
        }
        for (index, group) in self.groups.iter().enumerate().take(SERIES.len()) {
            keys.push(Key::new(Glyph::Stick, SERIES[index], group.clone()));
        }
        keys
    }
}
