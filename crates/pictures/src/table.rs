//! A table of actors by layers: in each cell two boxes, the first side at the left, the second at the right.

use demarche_core::Known;

use crate::font::{Weight, clean, fit};
use crate::marks::{self, Glyph, Key};
use crate::palette::{INK, OUTLINE, RULE, SIDES, SOFT, WHITE};
use crate::scene::{Area, Scene, Type, pen};

/// What one actor did for one side on one layer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Half {
    /// A share of what it could have given, 0 to 1; or nothing is known, and why.
    Share(Known<f64>),
    /// Single facts, which are no census: whether any runs for the side, from the side, against it.
    Facts {
        /// It did something for the side, or with it.
        toward: bool,
        /// The side did something for it.
        received: bool,
        /// One of the two acted against the other.
        against: bool,
    },
}

/// A row: an actor, and its two halves on every layer.
#[derive(Debug, Clone, PartialEq)]
pub struct TableRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// A pair for every column.
    pub cells: Vec<[Half; 2]>,
}

/// Actors by layers.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    /// The two sides.
    pub sides: [String; 2],
    /// The layers.
    pub columns: Vec<String>,
    /// The actors.
    pub rows: Vec<TableRow>,
}

const ROW: f64 = 24.0;
const HEAD: f64 = 84.0;

impl Table {
    pub(crate) fn height(&self, _width: f64) -> f64 {
        HEAD + self.rows.len() as f64 * ROW + 6.0
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let set = Type::new(13.0, INK);
        let widest = self.rows.iter().map(|row| set.width(&clean(&row.label))).fold(40.0, f64::max);
        let names = widest.min(area.w * 0.34).min(170.0) + 12.0;
        let step = ((area.w - names) / (self.columns.len() as f64).max(1.0)).min(84.0);
        let top = area.y + HEAD;
        let head = Type::new(12.5, SOFT).bold().turned();
        for (index, column) in self.columns.iter().enumerate() {
            let x = area.x + names + step * (index as f64 + 0.5);
            scene.text_on((x, top - 8.0), &fit(&clean(column), 12.5, Weight::Bold, HEAD - 12.0), head);
        }
        for (index, row) in self.rows.iter().enumerate() {
            let y = top + ROW * index as f64;
            scene.line((area.x, y), (area.x + names + step * self.columns.len() as f64, y), pen(RULE, 0.6));
            let name = fit(&clean(&row.label), 13.0, Weight::Regular, names - 12.0);
            scene.text_on((area.x, y + ROW / 2.0), &name, set);
            for (column, halves) in row.cells.iter().enumerate().take(self.columns.len()) {
                let x = area.x + names + step * (column as f64 + 0.5);
                let tip = format!("{} {}, {}: {}", row.code, row.label, self.columns[column], self.words(halves));
                scene.tip(&tip, |scene| {
                    for (side, half) in halves.iter().enumerate() {
                        let w = (step * 0.42).min(20.0);
                        let left = if side == 0 { x - w - 0.5 } else { x + 0.5 };
                        cell(scene, Area::new(left, y + 3.0, w, ROW - 6.0), *half, side);
                    }
                });
            }
        }
    }

    fn words(&self, halves: &[Half; 2]) -> String {
        let one = |(half, side): (&Half, &String)| match half {
            Half::Share(Known::Known(share)) => format!("{side} {:.0} %", share * 100.0),
            Half::Share(Known::Unknown(reason)) => format!("{side} {}", reason.words()),
            Half::Facts { toward, received, against } => {
                let parts = [(*toward, "gave or took part"), (*received, "received"), (*against, "acted against")];
                let said: Vec<&str> = parts.iter().filter(|(is, _)| *is).map(|(_, words)| *words).collect();
                format!("{side} {}", if said.is_empty() { "no row".to_owned() } else { said.join(", ") })
            }
        };
        halves.iter().zip(&self.sides).map(one).collect::<Vec<_>>().join("; ")
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let halves = || self.rows.iter().flat_map(|row| row.cells.iter().take(self.columns.len()).flatten());
        let has = |test: &dyn Fn(&Half) -> bool| halves().any(test);
        let mut keys = Vec::new();
        if has(&|half| matches!(half, Half::Share(Known::Known(_)))) {
            for (side, name) in self.sides.iter().enumerate() {
                let place = ["left", "right"][side];
                keys.push(Key::new(
                    Glyph::Cell,
                    SIDES[side],
                    format!("{place} box, filled: the share that went to {}", clean(name)),
                ));
            }
        }
        if has(&|half| matches!(half, Half::Share(Known::Known(share)) if *share <= 0.0)) {
            keys.push(Key::new(Glyph::Frame, OUTLINE, "empty: known, and nothing"));
        }
        if has(&|half| matches!(half, Half::Facts { toward: true, .. })) {
            keys.push(Key::new(Glyph::Dot, INK, "single fact: gave, or took part with"));
        }
        if has(&|half| matches!(half, Half::Facts { received: true, toward: false, .. })) {
            keys.push(Key::new(Glyph::Ring, INK, "single fact: received from"));
        }
        if has(&|half| matches!(half, Half::Facts { against: true, .. })) {
            keys.push(Key::new(Glyph::Cross, INK, "single fact: against"));
        }
        if has(&is_unknown) {
            keys.push(Key::new(Glyph::Hatch, OUTLINE, "not known: no row does not mean no act"));
        }
        keys
    }
}

fn is_unknown(half: &Half) -> bool {
    match half {
        Half::Share(share) => !share.is_known(),
        Half::Facts { toward, received, against } => !toward && !received && !against,
    }
}

fn cell(scene: &mut Scene, area: Area, half: Half, side: usize) {
    if is_unknown(&half) {
        scene.hatch(&[area]);
        scene.rect(area, None, Some(pen(RULE, 0.8)));
        return;
    }
    scene.rect(area, Some(WHITE), None);
    match half {
        Half::Share(share) => {
            let part = share.value().filter(|v| v.is_finite()).unwrap_or(0.0).clamp(0.0, 1.0);
            let filled = area.h * part;
            if filled > 0.0 {
                scene.rect(Area::new(area.x, area.bottom() - filled, area.w, filled), Some(SIDES[side]), None);
            }
        }
        Half::Facts { toward, received, against } => {
            let centre = (area.x + area.w / 2.0, area.y + area.h / 2.0);
            let r = (area.w / 2.0 - 1.5).min(4.5);
            if toward {
                marks::draw(scene, Glyph::Dot, centre, r, INK);
            } else if received {
                marks::draw(scene, Glyph::Ring, centre, r, INK);
            }
            if against && (toward || received) {
                marks::draw(scene, Glyph::Cross, (area.x + area.w - 3.5, area.y + 3.5), 3.0, INK);
            } else if against {
                marks::draw(scene, Glyph::Cross, centre, r, INK);
            }
        }
    }
    scene.rect(area, None, Some(pen(OUTLINE, 0.8)));
}
