//! A strip: positions on one line, each with its interval.

use demarche_core::Known;

use crate::axis::{self, Axis, Scale};
use crate::marks::{self, Glyph, Key, SERIES_GLYPHS};
use crate::palette::{Colour, INK, OUTLINE, RAMP, RULE, SERIES};
use crate::scene::{Area, Scene, Type, dashes, pen};

/// One actor's position.
#[derive(Debug, Clone, PartialEq)]
pub struct Spot {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Its position, or why there is none.
    pub value: Known<f64>,
    /// The interval around it.
    pub interval: Option<(f64, f64)>,
    /// A narrower interval within, such as the middle half.
    pub inner: Option<(f64, f64)>,
    /// The group that it belongs to: a number of [`Strip::groups`].
    pub group: Option<usize>,
    /// Whether its name must be written.
    pub is_named: bool,
}

impl Spot {
    /// A position without an interval.
    #[must_use]
    pub fn new(code: impl Into<String>, label: impl Into<String>, value: Known<f64>) -> Self {
        Self {
            code: code.into(),
            label: label.into(),
            value,
            interval: None,
            inner: None,
            group: None,
            is_named: false,
        }
    }

    /// With its interval.
    #[must_use]
    pub fn within(self, low: f64, high: f64) -> Self {
        Self { interval: Some((low.min(high), low.max(high))), ..self }
    }

    /// With a narrower interval, too.
    #[must_use]
    pub fn mostly_within(self, low: f64, high: f64) -> Self {
        Self { inner: Some((low.min(high), low.max(high))), ..self }
    }

    /// In a group.
    #[must_use]
    pub fn of(self, group: usize) -> Self {
        Self { group: Some(group), ..self }
    }

    /// With its name written.
    #[must_use]
    pub fn named(self) -> Self {
        Self { is_named: true, ..self }
    }
}

/// Positions on one line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Strip {
    /// What the line measures.
    pub axis: Axis,
    /// The value that parts the two ends, if there is one.
    pub middle: Option<f64>,
    /// What the intervals are, such as `90 % interval`.
    pub interval: String,
    /// The positions.
    pub spots: Vec<Spot>,
    /// Names of groups, eight at most.
    pub groups: Vec<String>,
}

/// How many names are written where none is asked for.
const NAMED: usize = 14;
const LABEL: f64 = 12.5;
const ROW: f64 = 2.0;

/// What one position takes: its mark with its whisker, and its name.
struct Placed {
    spot: usize,
    y: f64,
    /// Its left end, and how far above the mark it is.
    label: Option<(f64, f64)>,
}

impl Strip {
    /// Many marks are smaller, so that they stay on one screen.
    fn radius(&self) -> f64 {
        if self.spots.len() > 80 { 3.4 } else { 4.4 }
    }

    /// The known positions, from low to high, ties by code.
    fn order(&self) -> Vec<(usize, f64)> {
        let mut known: Vec<(usize, f64)> =
            self.spots.iter().enumerate().filter_map(|(i, spot)| Some((i, axis::sound(spot.value.value()?)))).collect();
        known.sort_by(|a, b| a.1.total_cmp(&b.1).then_with(|| self.spots[a.0].code.cmp(&self.spots[b.0].code)));
        known
    }

    /// Whose names are written: those asked for; else the ends, and some evenly between.
    fn named(&self, order: &[(usize, f64)]) -> Vec<usize> {
        let asked: Vec<usize> = order.iter().map(|(i, _)| *i).filter(|i| self.spots[*i].is_named).collect();
        if !asked.is_empty() || order.is_empty() {
            return asked;
        }
        let wanted = NAMED.min(order.len());
        let mut chosen: Vec<usize> =
            (0..wanted).map(|k| order[k * (order.len() - 1) / (wanted - 1).max(1)].0).collect();
        chosen.dedup();
        chosen
    }

    fn scale(&self, order: &[(usize, f64)], area: Area) -> Scale {
        let (from, to) = (area.x + self.radius() + 2.0, area.right() - self.radius() - 2.0);
        if let Some(range) = self.axis.range {
            return Scale::new(range, from, to);
        }
        let ends = order.iter().flat_map(|(i, value)| {
            let (low, high) = self.spots[*i].interval.unwrap_or((*value, *value));
            [low, high, *value]
        });
        Scale::over(ends.chain(self.middle), from, to)
    }

    /// Packs marks, whiskers and names around the line, so that none covers another. Gives the heights above and below.
    fn pack(&self, order: &[(usize, f64)], scale: Scale, area: Area) -> (Vec<Placed>, f64) {
        let (named, radius) = (self.named(order), self.radius());
        let mut taken: Vec<Area> = Vec::new();
        let mut placed = Vec::new();
        let mut reach = 20.0_f64;
        for (spot, value) in order {
            let item = &self.spots[*spot];
            let x = scale.at(*value);
            let (low, high) = item.interval.map_or((x, x), |(low, high)| (scale.at(low), scale.at(high)));
            let (low, high) = (low.min(x - radius), high.max(x + radius));
            let mark = Area::new(low - 1.5, -radius - 0.2, high - low + 3.0, 2.0 * radius + 0.4);
            let label = named.contains(spot).then(|| {
                let width = Type::new(LABEL, INK).bold().width(&self.name(*spot));
                // After the whisker, before it, or above it, wherever there is room for the name.
                if high + 4.0 + width <= area.right() {
                    (high + 4.0, 0.0, width)
                } else if low - 4.0 - width >= area.x {
                    (low - 4.0 - width, 0.0, width)
                } else {
                    ((x - width / 2.0).min(area.right() - width).max(area.x), -13.0, width)
                }
            });
            let name = label.map(|(left, up, width)| Area::new(left - 2.0, up - 8.0, width + 6.0, 16.0));
            let is_free = |y: f64| {
                let moved = |area: Area| Area::new(area.x, area.y + y, area.w, area.h);
                !taken.iter().any(|other| other.meets(moved(mark)) || name.is_some_and(|name| other.meets(moved(name))))
            };
            let y = (0..4000)
                .map(|step| f64::from((step + 1) / 2) * ROW * if step % 2 == 0 { 1.0 } else { -1.0 })
                .find(|y| is_free(*y))
                .unwrap_or(0.0);
            taken.extend([Some(mark), name].into_iter().flatten().map(|a| Area::new(a.x, a.y + y, a.w, a.h)));
            reach = reach.max(y.abs() + if label.is_some() { 22.0 } else { 10.0 });
            placed.push(Placed { spot: *spot, y, label: label.map(|(left, up, _)| (left, up)) });
        }
        (placed, reach)
    }

    fn name(&self, spot: usize) -> String {
        let item = &self.spots[spot];
        crate::font::fit(
            &crate::font::clean(if item.label.is_empty() { &item.code } else { &item.label }),
            LABEL,
            crate::font::Weight::Bold,
            170.0,
        )
    }

    pub(crate) fn height(&self, width: f64) -> f64 {
        let area = Area::new(0.0, 0.0, width, 100.0);
        let order = self.order();
        let (_, reach) = self.pack(&order, self.scale(&order, area), area);
        2.0 * reach + 54.0
    }

    fn colour(&self, item: &Spot, scale: Scale, area: Area) -> (Colour, Glyph) {
        match (item.group, self.middle) {
            (Some(group), _) => (SERIES[group % SERIES.len()], SERIES_GLYPHS[group % SERIES.len()]),
            (None, Some(middle)) => {
                let (x, centre) = (scale.at(item.value.value().unwrap_or(middle)), scale.at(middle));
                let reach = (area.right() - centre).max(centre - area.x).max(1.0);
                (side_colour((x - centre) / reach), Glyph::Dot)
            }
            (None, None) => (INK, Glyph::Dot),
        }
    }

    /// Whether the interval leaves the side open.
    fn is_open(&self, item: &Spot) -> bool {
        let (Some(middle), Some((low, high))) = (self.middle, item.interval) else { return false };
        low <= middle && middle <= high
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let order = self.order();
        let plot = area.inset([0.0, 0.0, 0.0, 46.0]);
        let scale = self.scale(&order, plot);
        axis::below(scene, plot, scale, &self.axis);
        if let Some(middle) = self.middle {
            let x = scale.at(middle);
            scene.line((x, plot.y), (x, plot.bottom()), dashes(OUTLINE, 1.2));
        }
        let centre = plot.y + plot.h / 2.0;
        let (placed, _) = self.pack(&order, scale, plot);
        for placed in &placed {
            let item = &self.spots[placed.spot];
            let (x, y) = (scale.at(item.value.value().unwrap_or(0.0)), centre + placed.y);
            let is_named = placed.label.is_some();
            let (colour, glyph) = self.colour(item, scale, plot);
            scene.tip(&self.tip(item), |scene| {
                let of_side = if self.is_open(item) { OUTLINE.on_paper(0.35) } else { colour.on_paper(0.45) };
                let line = if is_named { OUTLINE } else { of_side };
                if let Some((low, high)) = item.interval {
                    scene.line((scale.at(low), y), (scale.at(high), y), pen(line, if is_named { 1.4 } else { 1.0 }));
                }
                if let Some((low, high)) = item.inner {
                    scene.line((scale.at(low), y), (scale.at(high), y), pen(line, 2.8));
                }
                if self.is_open(item) {
                    marks::draw(scene, Glyph::Ring, (x, y), self.radius(), OUTLINE);
                } else {
                    marks::draw(scene, glyph, (x, y), self.radius(), colour);
                }
                if let Some((left, up)) = placed.label {
                    scene.text_on((left, y + up), &self.name(placed.spot), Type::new(LABEL, INK).bold().halo());
                }
            });
        }
        if order.is_empty() {
            scene.hatch(&[plot]);
            scene.rect(plot, None, Some(pen(RULE, 1.0)));
        }
    }

    fn tip(&self, item: &Spot) -> String {
        let number = demarche_core::format_number;
        let value = item.value.value().map(number).unwrap_or_default();
        let interval =
            item.interval.map(|(low, high)| format!(" ({} to {})", number(low), number(high))).unwrap_or_default();
        let group =
            item.group.and_then(|group| self.groups.get(group)).map(|group| format!(", {group}")).unwrap_or_default();
        format!("{} {}: {value}{interval}{group}", item.code, item.label)
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let known: Vec<&Spot> = self.spots.iter().filter(|spot| spot.value.is_known()).collect();
        let mut keys = Vec::new();
        let firm = |spot: &&&Spot| !self.is_open(spot);
        if self.middle.is_some() && known.iter().filter(firm).any(|spot| spot.group.is_none()) {
            let has = |open: bool| known.iter().any(|spot| self.is_open(spot) == open);
            if has(false) {
                let ends = [(RAMP[1], &self.axis.low_end, "below"), (RAMP[5], &self.axis.high_end, "above")];
                keys.extend(ends.map(|(colour, end, side)| {
                    let end = if end.is_empty() { String::new() } else { format!(", where {end} lies") };
                    Key::new(Glyph::Dot, colour, format!("{side} the middle{end}; darker: further out"))
                }));
            }
        }
        if known.iter().any(|spot| self.is_open(spot)) {
            keys.push(Key::new(Glyph::Ring, OUTLINE, "the interval holds the middle: cannot tell the side"));
        }
        for (index, group) in self.groups.iter().enumerate().take(SERIES.len()) {
            if known.iter().any(|spot| spot.group == Some(index) && !self.is_open(spot)) {
                keys.push(Key::new(SERIES_GLYPHS[index], SERIES[index], group.clone()));
            }
        }
        if known.iter().any(|spot| spot.interval.is_some()) {
            keys.push(Key::new(
                Glyph::Whisker,
                OUTLINE,
                if self.interval.is_empty() { "interval" } else { &self.interval },
            ));
        }
        if known.is_empty() {
            keys.push(Key::new(Glyph::Hatch, OUTLINE, "no position is known"));
        }
        keys
    }
}

/// The colour of a position that surely lies on one side, by its distance from the middle: never the grey of the middle itself.
fn side_colour(far: f64) -> Colour {
    let index = ((far.abs() * 3.0).floor() as usize).min(2);
    if far < 0.0 { RAMP[2 - index] } else { RAMP[4 + index] }
}
