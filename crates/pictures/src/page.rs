//! The page: title, subtitle, panels, legend, notes and source, each below the other.

use crate::font::{Weight, fit, wrap};
use crate::marks::{self, Key};
use crate::palette::{INK, RULE, SOFT};
use crate::picture::{Panel, Picture, Size};
use crate::scene::{Anchor, Area, Scene, Type, pen};

const MARGIN: f64 = 28.0;
const GUTTER: f64 = 36.0;
const CAPTION: f64 = 24.0;

/// Everything that does not depend on the height.
struct Words {
    title: Vec<String>,
    subtitle: Vec<String>,
    keys: Vec<Key>,
    notes: Vec<String>,
    source: Vec<String>,
    title_size: f64,
}

impl Words {
    fn of(picture: &Picture, width: f64) -> Self {
        let title_size = if width < 900.0 { 20.0 } else { 24.0 };
        let mut keys: Vec<Key> = Vec::new();
        for key in picture.panels.iter().flat_map(|panel| panel.plot.keys()) {
            if !keys.contains(&key) {
                keys.push(key);
            }
        }
        let at = |text: &str, size: f64, weight: Weight| wrap(&crate::font::clean(text), size, weight, width);
        Self {
            title: at(&picture.title, title_size, Weight::Bold),
            subtitle: at(&picture.subtitle, 15.0, Weight::Regular),
            keys,
            notes: picture.notes.iter().flat_map(|note| at(note, 12.5, Weight::Regular)).collect(),
            source: at(&picture.source, 12.0, Weight::Regular),
            title_size,
        }
    }

    fn head(&self) -> f64 {
        self.title.len() as f64 * self.title_size * 1.22 + self.subtitle.len() as f64 * 20.0 + 16.0
    }

    fn foot(&self, width: f64) -> f64 {
        let legend = marks::legend_height(&self.keys, width);
        let gap = if legend > 0.0 { legend + 8.0 } else { 0.0 };
        10.0 + gap + self.notes.len() as f64 * 17.0 + 12.0 + self.source.len() as f64 * 16.0
    }
}

/// Rows of panels, each with its part of the width.
fn rows(panels: &[Panel], width: f64) -> Vec<Vec<(&Panel, f64)>> {
    let columns = match panels.len() {
        _ if width < 860.0 => 1,
        0 | 1 => 1,
        2 | 4 => 2,
        _ => 3,
    };
    let shared = |row: &'_ [Panel]| -> Vec<f64> {
        let all: f64 = row.iter().map(|panel| panel.plot.share()).sum();
        let room = width - GUTTER * (row.len() as f64 - 1.0);
        row.iter().map(|panel| room * panel.plot.share() / all).collect()
    };
    let mut rows = Vec::new();
    let mut rest = panels;
    while !rest.is_empty() {
        // Panels stand side by side while none has to be stretched to more than twice its height.
        let fits = |count: &usize| {
            let row = &rest[..*count];
            let heights: Vec<f64> = row.iter().zip(shared(row)).map(|(panel, wide)| panel.plot.height(wide)).collect();
            let (low, high) = heights.iter().fold((f64::INFINITY, 0.0_f64), |(l, h), x| (l.min(*x), h.max(*x)));
            high <= 2.0 * low.max(160.0)
        };
        let count = (1..=columns.min(rest.len())).rev().find(fits).unwrap_or(1);
        let (row, later) = rest.split_at(count);
        rows.push(row.iter().zip(shared(row)).collect());
        rest = later;
    }
    rows
}

fn needed(row: &[(&Panel, f64)]) -> f64 {
    let one = |(panel, width): &(&Panel, f64)| {
        panel.plot.height(*width) + if panel.caption.is_empty() { 0.0 } else { CAPTION }
    };
    row.iter().map(one).fold(60.0, f64::max)
}

/// Lays the picture out on a page.
pub(crate) fn compose(picture: &Picture, size: Size) -> Scene {
    let width = size.width - 2.0 * MARGIN;
    let words = Words::of(picture, width);
    let rows = rows(&picture.panels, width);
    let heights: Vec<f64> = rows.iter().map(|row| needed(row)).collect();
    let gaps = 18.0 * (rows.len() as f64 - 1.0).max(0.0);
    let least = MARGIN + words.head() + heights.iter().sum::<f64>() + gaps + words.foot(width) + MARGIN * 0.7;
    let height = size.height.max(least).ceil();
    let mut scene = Scene::new(size.width, height);
    let mut y = MARGIN;
    for line in &words.title {
        y += words.title_size * 1.22;
        scene.text((MARGIN, y - words.title_size * 0.3), line, Type::new(words.title_size, INK).bold());
    }
    for line in &words.subtitle {
        y += 20.0;
        scene.text((MARGIN, y - 4.0), line, Type::new(15.0, SOFT));
    }
    y += 16.0;
    // What is left over goes to all rows alike.
    let spare = (height - least) / (rows.len() as f64).max(1.0);
    for (row, needed) in rows.iter().zip(heights) {
        let mut x = MARGIN;
        for (panel, wide) in row {
            let mut area = Area::new(x, y, *wide, needed + spare);
            if !panel.caption.is_empty() {
                let caption = fit(&crate::font::clean(&panel.caption), 14.0, Weight::Bold, *wide);
                scene.text((x, y + 14.0), &caption, Type::new(14.0, INK).bold());
                area = area.inset([0.0, CAPTION, 0.0, 0.0]);
            }
            panel.plot.draw(&mut scene, area);
            x += wide + GUTTER;
        }
        y += needed + spare + 18.0;
    }
    foot(&mut scene, &words, width);
    scene
}

fn foot(scene: &mut Scene, words: &Words, width: f64) {
    let mut y = scene.height - MARGIN * 0.7 - words.foot(width) + 10.0;
    let legend = marks::legend_height(&words.keys, width);
    if legend > 0.0 {
        marks::legend(scene, &words.keys, (MARGIN, y), width);
        y += legend + 8.0;
    }
    for note in &words.notes {
        y += 17.0;
        scene.text((MARGIN, y - 4.0), note, Type::new(12.5, SOFT));
    }
    y += 12.0;
    scene.line((MARGIN, y - 4.0), (MARGIN + width, y - 4.0), pen(RULE, 1.0));
    for line in &words.source {
        y += 16.0;
        scene.text((MARGIN, y - 3.0), line, Type::new(12.0, SOFT).at(Anchor::Start));
    }
}
