//! Calibration: how often what was given a chance came, against that chance.

use demarche_core::format_number;

use crate::axis::{self, Axis, Scale};
use crate::marks::{self, Glyph, Key};
use crate::palette::{OUTLINE, RULE, SERIES, SOFT};
use crate::scene::{Anchor, Area, Scene, Type, dashes, pen};

/// Forecasts of about one chance.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bin {
    /// Their mean chance.
    pub predicted: f64,
    /// The share of them that came.
    pub observed: f64,
    /// How many they are.
    pub count: u64,
    /// The interval of the share, where it is known.
    pub interval: Option<(f64, f64)>,
}

/// The forecasts of one class.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Calibration {
    /// The class, such as `yes`.
    pub class: String,
    /// What the intervals are.
    pub interval: String,
    /// The bins, by chance.
    pub bins: Vec<Bin>,
}

/// The height of the bars that count.
const BARS: f64 = 46.0;
const RADIUS: f64 = 4.0;
const SIZE: f64 = 12.5;

impl Calibration {
    fn sorted(&self) -> Vec<Bin> {
        let mut bins = self.bins.clone();
        bins.retain(|bin| bin.predicted.is_finite() && bin.observed.is_finite());
        bins.sort_by(|a, b| a.predicted.total_cmp(&b.predicted).then(a.observed.total_cmp(&b.observed)));
        bins
    }

    pub(crate) fn height(&self, width: f64) -> f64 {
        width.clamp(220.0, 380.0) + BARS + 72.0
    }

    /// Whether the interval of a bin leaves out its chance.
    fn is_off(bin: &Bin) -> bool {
        bin.interval.is_some_and(|(low, high)| bin.predicted < low || bin.predicted > high)
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let room = area.inset([44.0, 24.0, 14.0, BARS + 62.0]);
        let side = room.w.min(room.h);
        let plot = Area { w: side, h: side, ..room };
        let x = Scale::new((0.0, 1.0), plot.x, plot.right());
        let y = Scale::new((0.0, 1.0), plot.bottom(), plot.y);
        axis::beside(scene, plot, y, &Axis::new("share that came"), 10.0);
        let bins = self.sorted();
        let bars = Area::new(plot.x, plot.bottom() + 10.0, plot.w, BARS);
        axis::below(scene, Area { h: bars.bottom() - plot.y, ..plot }, x, &Axis::new("chance that was given"));
        scene.line((plot.x, plot.bottom()), (plot.right(), plot.bottom()), pen(OUTLINE, 1.0));
        let outline: Vec<(f64, f64)> = {
            let with = || bins.iter().filter_map(|bin| bin.interval.map(|interval| (x.at(bin.predicted), interval)));
            let upper = with().map(|(at, (_, high))| (at, y.at(high)));
            let lower: Vec<(f64, f64)> = with().map(|(at, (low, _))| (at, y.at(low))).collect();
            upper.chain(lower.into_iter().rev()).collect()
        };
        scene.lines(vec![(outline, true)], Some((SERIES[0], 0.16)), None);
        scene.line((plot.x, plot.bottom()), (plot.right(), plot.y), dashes(OUTLINE, 1.2));
        let most = bins.iter().map(|bin| bin.count).max().unwrap_or(0).max(1) as f64;
        let wide = (plot.w / (bins.len().max(1) as f64) * 0.6).clamp(2.0, 10.0);
        for bin in &bins {
            let at = (x.at(bin.predicted), y.at(bin.observed));
            scene.tip(&self.tip(bin), |scene| {
                let glyph = if Self::is_off(bin) { Glyph::Diamond } else { Glyph::Dot };
                marks::draw(scene, glyph, at, RADIUS, SERIES[0]);
                let tall = (bin.count as f64 / most * BARS).max(1.0);
                let left = (at.0 - wide / 2.0).clamp(plot.x, plot.right() - wide);
                scene.rect(Area::new(left, bars.bottom() - tall, wide, tall), Some(SOFT.on_paper(0.6)), None);
            });
        }
        let total: u64 = bins.iter().map(|bin| bin.count).sum();
        let counts = format!("{total} forecasts");
        scene.text((plot.x, bars.bottom() + 56.0), &counts, Type::new(SIZE, SOFT).at(Anchor::Start));
        if bins.is_empty() {
            scene.hatch(&[plot]);
            scene.rect(plot, None, Some(pen(RULE, 1.0)));
        }
    }

    fn tip(&self, bin: &Bin) -> String {
        let two = |value: f64| format_number((value * 100.0).round() / 100.0);
        let interval = bin.interval.map(|(low, high)| format!(" ({} to {})", two(low), two(high))).unwrap_or_default();
        format!(
            "{}: given {}, came {}{interval}; {} forecasts",
            self.class,
            two(bin.predicted),
            two(bin.observed),
            bin.count
        )
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        let bins = self.sorted();
        if bins.iter().any(|bin| !Self::is_off(bin)) {
            keys.push(Key::new(Glyph::Dot, SERIES[0], "forecasts of about one chance"));
        }
        if bins.iter().any(Self::is_off) {
            keys.push(Key::new(Glyph::Diamond, SERIES[0], "the interval leaves out the chance that was given"));
        }
        if bins.iter().any(|bin| bin.interval.is_some()) {
            let words = if self.interval.is_empty() { "interval" } else { &self.interval };
            keys.push(Key::new(Glyph::Band, SERIES[0].on_paper(0.16), words));
        }
        if bins.is_empty() {
            keys.push(Key::new(Glyph::Hatch, OUTLINE, "no forecast"));
        } else {
            keys.push(Key::new(Glyph::Whisker, OUTLINE, "dashed: the share that came is the chance that was given"));
            keys.push(Key::new(Glyph::Stick, SOFT.on_paper(0.6), "how many forecasts"));
        }
        keys
    }
}
