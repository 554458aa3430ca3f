//! Values over time, each with its bands: measured positions, and fans of forecasts.

use demarche_core::Day;

use crate::axis::{self, Axis, Scale};
use crate::font::{Weight, clean, fit};
use crate::marks::{self, Glyph, Key, SERIES_GLYPHS};
use crate::palette::{Colour, INK, OUTLINE, RAMP, SERIES, SOFT};
use crate::scene::{Area, Scene, Type, dashes, pen};

/// One value of a series.
#[derive(Debug, Clone, PartialEq)]
pub struct Moment {
    /// When: days since 1 January 1970.
    pub day: f64,
    /// The value; none: not known, and the line stops.
    pub value: Option<f64>,
    /// Intervals around it, in the order of [`Trajectories::bands`], the widest first.
    pub bands: Vec<(f64, f64)>,
}

impl Moment {
    /// A value on a day.
    #[must_use]
    pub fn new(day: Day, value: Option<f64>) -> Self {
        Self { day: f64::from(day.days()), value, bands: Vec::new() }
    }

    /// With an interval, the widest first.
    #[must_use]
    pub fn within(mut self, low: f64, high: f64) -> Self {
        self.bands.push((low.min(high), low.max(high)));
        self
    }
}

/// One line.
#[derive(Debug, Clone, PartialEq)]
pub struct Series {
    /// Its name, written at its end.
    pub label: String,
    /// Its values, in the order of time.
    pub moments: Vec<Moment>,
    /// Whether it is only there to compare with: grey, without bands; dashed where there are few.
    pub is_context: bool,
}

/// Lines over time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Trajectories {
    /// What is measured.
    pub axis: Axis,
    /// What the bands are, the widest first, such as `90 % interval`.
    pub bands: Vec<String>,
    /// The lines. Eight have a colour of their own; more become context.
    pub series: Vec<Series>,
    /// Marks and colours in place of the usual ones, line by line, where other panels have given them a meaning.
    pub tones: Vec<(Glyph, Colour)>,
    /// Moments that change how the lines are to be read: a day, and what happened.
    pub ticks: Vec<(Day, String)>,
}

const LABEL: f64 = 12.5;
/// Up to so many lines to compare with are told apart from the rest by dashes.
const FEW: usize = 3;

impl Trajectories {
    pub(crate) fn height(&self, width: f64) -> f64 {
        (width * 0.36).clamp(240.0, 420.0).max(self.shown().len() as f64 * 16.0 + 90.0)
    }

    /// The lines that stand out, with the number of their colour.
    fn shown(&self) -> Vec<(usize, &Series)> {
        self.series.iter().filter(|series| !series.is_context).take(SERIES.len()).enumerate().collect()
    }

    fn tone(&self, index: usize) -> (Glyph, Colour) {
        self.tones.get(index).copied().unwrap_or((SERIES_GLYPHS[index], SERIES[index]))
    }

    fn context(&self) -> impl Iterator<Item = &Series> {
        let context = self.series.iter().filter(|series| series.is_context);
        context.chain(self.series.iter().filter(|series| !series.is_context).skip(SERIES.len()))
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let shown = self.shown();
        let names = shown.iter().map(|(_, series)| Type::new(LABEL, INK).bold().width(&name(series)));
        let right = names.fold(30.0, f64::max) + 22.0;
        let has_ticks = !self.ticks.is_empty();
        let plot = area.inset([48.0, if has_ticks { 44.0 } else { 26.0 }, right, 26.0]);
        let moments = || self.series.iter().flat_map(|series| &series.moments);
        let (from, to) = axis::span(moments().map(|moment| moment.day.clamp(-700_000.0, 2_900_000.0)));
        let x = Scale::new((from, to), plot.x, plot.right());
        let ends = moments().flat_map(|m| m.bands.iter().flat_map(|(a, b)| [*a, *b]).chain(m.value));
        let y = match self.axis.range {
            Some(range) => Scale::new(range, plot.bottom(), plot.y),
            None => Scale::over(ends, plot.bottom(), plot.y),
        };
        axis::beside(scene, plot, y, &self.axis, if has_ticks { 28.0 } else { 10.0 });
        axis::time_below(scene, plot, x, (from, to));
        self.marks_in_time(scene, plot, (from, to), x);
        for (index, series) in &shown {
            bands(scene, series, (x, y), self.tone(*index).1);
        }
        // A few to compare with are dashed, so that they are no rule of the grid; many are a pale thicket.
        let is_few = self.context().count() <= FEW;
        let of_context = if is_few { dashes(OUTLINE, 1.5) } else { pen(OUTLINE.on_paper(0.4), 1.0) };
        for series in self.context() {
            scene.tip(&series.label, |scene| line(scene, series, (x, y), of_context));
        }
        for (index, series) in &shown {
            scene.tip(&series.label, |scene| {
                let (glyph, colour) = self.tone(*index);
                // The grey of the middle is too pale for a line.
                let stroke = if colour == RAMP[3] { OUTLINE } else { colour };
                line(scene, series, (x, y), pen(stroke, 2.2));
                for moment in known(series).filter(|_| series.moments.len() <= 40) {
                    let at = (x.at(moment.day), y.at(moment.value.unwrap_or(0.0)));
                    marks::draw(scene, glyph, at, 3.2, colour);
                }
            });
        }
        for (index, series) in &shown {
            for moment in breaks(series) {
                let at = (x.at(moment.day), y.at(moment.value.unwrap_or(0.0)));
                marks::draw(scene, Glyph::Ring, at, 4.4, self.tone(*index).1);
            }
        }
        self.names(scene, plot, &shown, (x, y));
    }

    /// The names at the ends of the lines, moved apart where they would touch.
    fn names(&self, scene: &mut Scene, plot: Area, shown: &[(usize, &Series)], (x, y): (Scale, Scale)) {
        let end = |series: &Series| known(series).last().map(|m| (x.at(m.day), y.at(m.value.unwrap_or(0.0))));
        let mut ends: Vec<(usize, (f64, f64), String)> =
            shown.iter().filter_map(|(index, series)| Some((*index, end(series)?, name(series)))).collect();
        ends.sort_by(|a, b| a.1.1.total_cmp(&b.1.1).then(a.0.cmp(&b.0)));
        let step = 16.0;
        let mut places: Vec<f64> = ends.iter().map(|(_, (_, y), _)| *y).collect();
        for index in 1..places.len() {
            places[index] = places[index].max(places[index - 1] + step);
        }
        let over = places.last().map_or(0.0, |last| (last - (plot.bottom() - 4.0)).max(0.0));
        if let Some(last) = places.last_mut() {
            *last -= over;
        }
        for index in (0..places.len().saturating_sub(1)).rev() {
            places[index] = places[index].min(places[index + 1] - step);
        }
        for ((index, (end_x, end_y), text), place) in ends.iter().zip(places) {
            let (glyph, colour) = self.tone(*index);
            // Far from its end a leader is dotted, so that nobody takes it for more of the line.
            let is_near = plot.right() - end_x < 30.0;
            let leader = if is_near { pen(colour.on_paper(0.6), 0.8) } else { dashes(colour.on_paper(0.4), 0.8) };
            scene.line((end_x + 4.0, *end_y), (plot.right() + 10.0, place), leader);
            // A mark tells courses apart; beside a single one it would pass for one more value.
            if ends.len() > 1 {
                marks::draw(scene, glyph, (plot.right() + 10.0, place), 3.4, colour);
            }
            scene.text_on((plot.right() + 18.0, place), text, Type::new(LABEL, INK).bold());
        }
    }

    fn marks_in_time(&self, scene: &mut Scene, plot: Area, (from, to): (f64, f64), x: Scale) {
        let set = Type::new(12.0, SOFT);
        let mut ticks: Vec<(f64, &String)> =
            self.ticks.iter().map(|(day, words)| (f64::from(day.days()), words)).collect();
        ticks.retain(|(day, _)| *day >= from && *day <= to);
        ticks.sort_by(|a, b| a.0.total_cmp(&b.0).then_with(|| a.1.cmp(b.1)));
        let places: Vec<f64> = ticks.iter().map(|(day, _)| x.at(*day)).collect();
        for (index, (_, words)) in ticks.iter().enumerate() {
            let at = places[index];
            scene.tip(words, |scene| {
                scene.line((at, plot.y - 16.0), (at, plot.bottom()), dashes(OUTLINE, 1.2));
                let until = places.get(index + 1).copied().unwrap_or(plot.right() + 10.0);
                let room = until - at - 8.0;
                if room > 24.0 {
                    scene.text((at + 4.0, plot.y - 9.0), &fit(&clean(words), 12.0, Weight::Regular, room), set);
                }
            });
        }
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let shown = self.shown();
        let mut keys = Vec::new();
        let levels = shown.iter().flat_map(|(_, s)| &s.moments).map(|m| m.bands.len()).max().unwrap_or(0);
        for level in 0..levels {
            let words = self.bands.get(level).cloned().unwrap_or_else(|| "interval".to_owned());
            keys.push(Key::new(Glyph::Band, OUTLINE.on_paper(strength(level)), words));
        }
        let others: Vec<&str> = self.context().map(|series| series.label.as_str()).collect();
        if (1..=FEW).contains(&others.len()) {
            keys.push(Key::new(Glyph::Whisker, OUTLINE, format!("dashed, to compare with: {}", others.join(", "))));
        } else if !others.is_empty() {
            keys.push(Key::new(Glyph::Whisker, OUTLINE.on_paper(0.4), "others, to compare with"));
        }
        if shown.iter().any(|(_, series)| breaks(series).next().is_some()) {
            keys.push(Key::new(Glyph::Ring, OUTLINE, "the line stops: nothing is known until it goes on"));
        }
        keys
    }
}

fn name(series: &Series) -> String {
    fit(&clean(&series.label), LABEL, Weight::Bold, 160.0)
}

fn known(series: &Series) -> impl Iterator<Item = &Moment> {
    series.moments.iter().filter(|moment| moment.value.is_some())
}

fn strength(level: usize) -> f64 {
    0.22 + 0.2 * level as f64
}

/// Runs of moments between two unknown ones.
fn runs(series: &Series) -> impl Iterator<Item = &[Moment]> {
    series.moments.split(|moment| moment.value.is_none()).filter(|run| !run.is_empty())
}

/// The last moment before, and the first after, a time of which nothing is known.
fn breaks(series: &Series) -> impl Iterator<Item = &Moment> {
    let pairs = series.moments.windows(2);
    pairs.filter(|pair| pair[0].value.is_some() != pair[1].value.is_some()).map(|pair| {
        let [first, second] = pair else { return &pair[0] };
        if first.value.is_some() { first } else { second }
    })
}

fn line(scene: &mut Scene, series: &Series, (x, y): (Scale, Scale), pen: crate::scene::Pen) {
    let point = |moment: &Moment| (x.at(moment.day), y.at(moment.value.unwrap_or(0.0)));
    let parts = runs(series).map(|run| (run.iter().map(point).collect(), false)).collect();
    scene.lines(parts, None, Some(pen));
}

fn bands(scene: &mut Scene, series: &Series, (x, y): (Scale, Scale), colour: Colour) {
    let levels = series.moments.iter().map(|moment| moment.bands.len()).max().unwrap_or(0);
    for level in 0..levels {
        for run in runs(series) {
            let with = || run.iter().filter_map(|m| m.bands.get(level).map(|band| (x.at(m.day), *band)));
            let upper = with().map(|(at, (_, high))| (at, y.at(high)));
            let lower: Vec<(f64, f64)> = with().map(|(at, (low, _))| (at, y.at(low))).collect();
            let outline: Vec<(f64, f64)> = upper.chain(lower.into_iter().rev()).collect();
            scene.lines(vec![(outline, true)], Some((colour, 0.16)), None);
        }
    }
}
