//! Scales: from values to pixels, with round numbers along the way.

use demarche_core::{Day, format_number};

use crate::palette::{OUTLINE, RULE, SOFT};
use crate::scene::{Anchor, Area, Scene, Type, pen};

/// What an axis measures.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Axis {
    /// The measure and its unit.
    pub name: String,
    /// What lies towards its low end.
    pub low_end: String,
    /// What lies towards its high end.
    pub high_end: String,
    /// From where to where, if not just as far as the values reach.
    pub range: Option<(f64, f64)>,
}

impl Axis {
    /// An axis as long as the values need.
    #[must_use]
    pub fn new(name: impl Into<String>) -> Self {
        Self { name: name.into(), ..Self::default() }
    }

    /// An axis from one value to another.
    #[must_use]
    pub fn between(self, low: f64, high: f64) -> Self {
        Self { range: Some((low, high)), ..self }
    }

    /// An axis with a name at each end.
    #[must_use]
    pub fn ends(self, low: impl Into<String>, high: impl Into<String>) -> Self {
        Self { low_end: low.into(), high_end: high.into(), ..self }
    }
}

/// A straight scale.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Scale {
    low: f64,
    high: f64,
    from: f64,
    to: f64,
}

/// The largest value that is drawn; what lies beyond is drawn at the edge.
const LARGEST: f64 = 1e15;

impl Scale {
    pub(crate) fn new((low, high): (f64, f64), from: f64, to: f64) -> Self {
        let (low, high) = (sound(low), sound(high));
        let (low, high) = if low <= high { (low, high) } else { (high, low) };
        let least = (low.abs().max(high.abs()) * 1e-9).max(1e-9);
        if high - low < least {
            // Never beyond what is drawn: two numbers of the axis would stand in one place.
            let room = 0.5_f64.max(least);
            return Self { low: sound(low - room), high: sound(high + room), from, to };
        }
        Self { low, high, from, to }
    }

    /// A scale that holds all these values, with a little room at both ends.
    pub(crate) fn over(values: impl Iterator<Item = f64>, from: f64, to: f64) -> Self {
        let (low, high) = span(values);
        let room = (high - low) * 0.03;
        Self::new((low - room, high + room), from, to)
    }

    /// The pixel of a value; values outside lie on the edge.
    pub(crate) fn at(self, value: f64) -> f64 {
        let part = ((sound(value) - self.low) / (self.high - self.low)).clamp(0.0, 1.0);
        self.from + part * (self.to - self.from)
    }

    /// Round values within it, about `wanted` of them.
    pub(crate) fn ticks(self, wanted: f64) -> Vec<f64> {
        let rough = (self.high - self.low) / wanted.max(1.0);
        let power = 10_f64.powf(rough.log10().floor());
        let step = [1.0, 2.0, 5.0, 10.0].into_iter().map(|s| s * power).find(|s| *s >= rough * 0.999).unwrap_or(rough);
        let first = (self.low / step - 1e-9).ceil();
        let count = ((self.high / step + 1e-9).floor() - first).clamp(0.0, 50.0) as usize;
        (0..=count)
            .map(|index| (first + index as f64) * step)
            .filter(|t| *t >= self.low - step * 1e-6 && *t <= self.high + step * 1e-6)
            .collect()
    }
}

/// A value that can be drawn.
pub(crate) fn sound(value: f64) -> f64 {
    if value.is_nan() { 0.0 } else { value.clamp(-LARGEST, LARGEST) }
}

/// The lowest and the highest; 0 and 1 of nothing.
pub(crate) fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let (low, high) = values.map(sound).fold((f64::INFINITY, f64::NEG_INFINITY), |(a, b), v| (a.min(v), b.max(v)));
    if low <= high { (low, high) } else { (0.0, 1.0) }
}

/// A tick with the digits that its neighbours need.
pub(crate) fn tick_words(value: f64) -> String {
    format_number((value * 1e9).round() / 1e9).replace('-', "−")
}

/// A number for a legend: three digits that count.
pub(crate) fn short(value: f64) -> String {
    let value = sound(value);
    let digits = 10_f64.powi(2 - value.abs().max(1e-9).log10().floor() as i32);
    tick_words((value * digits).round() / digits)
}

const SIZE: f64 = 12.5;

/// How far a number may stand out beyond the end of its axis.
const REACH: f64 = 16.0;

/// Paints an axis below an area, with the ends named, and rules through the area. It needs 46 pixels.
pub(crate) fn below(scene: &mut Scene, area: Area, scale: Scale, axis: &Axis) {
    let y = area.bottom();
    let set = Type::new(SIZE, SOFT).at(Anchor::Middle);
    let mut last = f64::NEG_INFINITY;
    for tick in scale.ticks((area.w / 90.0).max(2.0)) {
        let (x, words) = (scale.at(tick), tick_words(tick));
        scene.line((x, area.y), (x, y), pen(RULE, 1.0));
        let half = set.width(&words) / 2.0;
        if x - half > last + 4.0 && x - half >= area.x - REACH && x + half <= area.right() + REACH {
            scene.text((x, y + 16.0), &words, set);
            last = x + half;
        }
    }
    scene.line((area.x, y), (area.right(), y), pen(OUTLINE, 1.0));
    let ends = Type::new(SIZE, SOFT).bold();
    let third = area.w / 3.0 - 8.0;
    let fitted = |text: &str, set: Type, room: f64| crate::font::fit(text, set.size, set.weight, room);
    let arrowed = |text: &str, is_low: bool| match text {
        "" => String::new(),
        text if is_low => format!("← {text}"),
        text => format!("{text} →"),
    };
    let has_ends = !axis.low_end.is_empty() || !axis.high_end.is_empty();
    let y = y + 36.0;
    scene.text((area.x, y), &fitted(&arrowed(&axis.low_end, true), ends, third), ends);
    scene.text((area.right(), y), &fitted(&arrowed(&axis.high_end, false), ends, third), ends.at(Anchor::End));
    let room = if has_ends { third } else { area.w };
    scene.text((area.x + area.w / 2.0, y), &fitted(&axis.name, set, room), set);
}

/// Paints an axis at the left of an area, with rules through it; the name stands so far above. It needs 44 pixels at the left.
pub(crate) fn beside(scene: &mut Scene, area: Area, scale: Scale, axis: &Axis, above: f64) {
    let set = Type::new(SIZE, SOFT).at(Anchor::End);
    for tick in scale.ticks((area.h / 55.0).max(2.0)) {
        let y = scale.at(tick);
        scene.line((area.x, y), (area.right(), y), pen(RULE, 1.0));
        scene.text_on((area.x - 6.0, y), &crate::font::fit(&tick_words(tick), SIZE, set.weight, 60.0), set);
    }
    let name = crate::font::fit(&axis.name, SIZE, set.weight, area.w + 40.0);
    scene.text((area.x - 40.0, area.y - above), &name, set.at(Anchor::Start));
}

/// The years (or months of a short time) that mark a time axis, as days and words.
pub(crate) fn dates(from: f64, to: f64, room: f64) -> Vec<(f64, String)> {
    let (first, last) = (Day::from_days(from as i32), Day::from_days(to as i32));
    let years = f64::from(last.year() - first.year()).max(0.0);
    let wanted = (room / 70.0).max(1.0);
    if years >= 2.0 {
        let step = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000]
            .into_iter()
            .find(|s| years / f64::from(*s) <= wanted)
            .unwrap_or(1000);
        let start = first.year().div_euclid(step) * step;
        return (0..200)
            .map(|index| start.saturating_add(step.saturating_mul(index)))
            .take_while(|year| *year <= last.year())
            .filter_map(|year| Some((f64::from(Day::new(year, 1, 1)?.days()), year.to_string())))
            .filter(|(day, _)| *day >= from && *day <= to)
            .collect();
    }
    let months = ((to - from) / 30.4).max(1.0);
    let step = [1_u8, 2, 3, 6, 12].into_iter().find(|s| months / f64::from(*s) <= wanted).unwrap_or(12);
    let starts = (first.year()..=last.year())
        .flat_map(|year| (0..12).step_by(usize::from(step)).map(move |month| (year, month as i8 + 1)));
    starts
        .filter_map(|(year, month)| Some((f64::from(Day::new(year, month, 1)?.days()), format!("{year}-{month:02}"))))
        .filter(|(day, _)| *day >= from && *day <= to)
        .collect()
}

/// Paints a time axis below an area, and rules through it. It needs 24 pixels.
pub(crate) fn time_below(scene: &mut Scene, area: Area, scale: Scale, (from, to): (f64, f64)) {
    let set = Type::new(SIZE, SOFT).at(Anchor::Middle);
    let mut last = f64::NEG_INFINITY;
    for (day, words) in dates(from, to, area.w) {
        let x = scale.at(day);
        let half = set.width(&words) / 2.0;
        scene.line((x, area.y), (x, area.bottom()), pen(RULE, 1.0));
        if x - half > last + 6.0 && x + half <= area.right() + REACH {
            scene.text((x, area.bottom() + 16.0), &words, set);
            last = x + half;
        }
    }
    scene.line((area.x, area.bottom()), (area.right(), area.bottom()), pen(OUTLINE, 1.0));
}
