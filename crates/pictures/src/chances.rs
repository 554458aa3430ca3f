//! Chances as things that can be counted: twenty dots for each actor, or for each total.

use demarche_core::{Known, format_number};

use crate::axis::{self, Axis, Scale};
use crate::font::{Weight, clean, fit};
use crate::marks::{self, Glyph, Key};
use crate::palette::{Colour, INK, OUTLINE, RAMP, RULE, SIDES, SOFT};
use crate::scene::{Anchor, Area, Scene, Type, pen};

/// How many dots stand for all that may happen.
pub const DOTS: usize = 20;
const LABEL: f64 = 12.5;
const STEP: f64 = 18.0;
const APART: f64 = 11.0;
const RADIUS: f64 = 4.2;
const WIDEST: f64 = 150.0;
const WORDS: f64 = 156.0;
/// The width that one column of actors needs.
const COLUMN: f64 = WIDEST + 10.0 + DOTS as f64 * APART + WORDS;

/// One of the answers that may be given.
#[derive(Debug, Clone, PartialEq)]
pub struct AnswerMark {
    /// What was done, such as `yes`.
    pub words: String,
    /// Its mark.
    pub glyph: Glyph,
    /// Its colour; shape and place say the same.
    pub colour: Colour,
}

impl AnswerMark {
    /// An answer and its mark.
    #[must_use]
    pub fn new(words: impl Into<String>, glyph: Glyph, colour: Colour) -> Self {
        Self { words: words.into(), glyph, colour }
    }

    /// No, abstention, yes and not voting, each with a shape and a colour of its own.
    #[must_use]
    pub fn votes() -> Vec<Self> {
        vec![
            Self::new("no", Glyph::Down, SIDES[0]),
            Self::new("abstain", Glyph::Dot, RAMP[3]),
            Self::new("yes", Glyph::Up, SIDES[1]),
            Self::new("not voting", Glyph::Target, SOFT),
        ]
    }
}

/// The chances of one actor.
#[derive(Debug, Clone, PartialEq)]
pub struct ChanceRow {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// The chance of each answer, adding up to one; or why they are not known.
    pub chances: Known<Vec<f64>>,
}

/// What each actor may answer, as twenty dots.
#[derive(Debug, Clone, PartialEq)]
pub struct Chances {
    /// The answers, in the order of the dots.
    pub answers: Vec<AnswerMark>,
    /// The actors, in the order in which they are drawn.
    pub rows: Vec<ChanceRow>,
}

/// Twenty dots shared out by chances: whole parts first, then the largest remainders, the earlier answer before the later.
#[must_use]
pub fn shared_out(chances: &[f64]) -> Option<Vec<usize>> {
    let is_chance = |chance: &f64| chance.is_finite() && *chance >= 0.0;
    let sum: f64 = chances.iter().sum();
    if !chances.iter().all(is_chance) || !sum.is_finite() || sum <= 0.0 {
        return None;
    }
    let exact: Vec<f64> = chances.iter().map(|chance| chance / sum * DOTS as f64).collect();
    let mut dots: Vec<usize> = exact.iter().map(|part| (part + 1e-9).floor() as usize).collect();
    let mut order: Vec<usize> = (0..chances.len()).collect();
    order.sort_by(|a, b| {
        let rest = |index: usize| exact[index] - dots[index] as f64;
        rest(*b).total_cmp(&rest(*a)).then(a.cmp(b))
    });
    let missing = DOTS.saturating_sub(dots.iter().sum());
    order.iter().take(missing).for_each(|index| dots[*index] += 1);
    Some(dots)
}

impl Chances {
    fn columns(&self, width: f64) -> usize {
        let fitting = ((width + 24.0) / (COLUMN + 24.0)).floor().max(1.0) as usize;
        fitting.min(self.rows.len().div_ceil(8).max(1))
    }

    pub(crate) fn height(&self, width: f64) -> f64 {
        self.rows.len().div_ceil(self.columns(width)).max(1) as f64 * STEP + 8.0
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let columns = self.columns(area.w);
        let deep = self.rows.len().div_ceil(columns).max(1);
        let wide = (area.w - 24.0 * (columns as f64 - 1.0)) / columns as f64;
        for (index, row) in self.rows.iter().enumerate() {
            let (x, y) =
                (area.x + (index / deep) as f64 * (wide + 24.0), area.y + 4.0 + STEP * ((index % deep) as f64 + 0.5));
            self.row(scene, row, (x, y), wide);
        }
    }

    fn row(&self, scene: &mut Scene, row: &ChanceRow, (x, y): (f64, f64), wide: f64) {
        // Narrow pages keep the dots and shorten names.
        let dots_room = DOTS as f64 * APART;
        let has_words = wide >= COLUMN;
        let names = if has_words { WIDEST } else { (wide - dots_room - 10.0).clamp(20.0, WIDEST) };
        let name =
            fit(&clean(if row.label.is_empty() { &row.code } else { &row.label }), LABEL, Weight::Regular, names);
        scene.text_on((x + names, y), &name, Type::new(LABEL, INK).at(Anchor::End));
        let left = x + names + 10.0;
        let dots = known(&row.chances).and_then(|chances| shared_out(chances));
        let Some(dots) = dots else {
            scene.tip(&self.tip(row), |scene| scene.hatch(&[Area::new(left, y - 5.0, dots_room, 10.0)]));
            return;
        };
        scene.tip(&self.tip(row), |scene| {
            let order = dots.iter().enumerate().flat_map(|(answer, count)| std::iter::repeat_n(answer, *count));
            for (place, answer) in order.enumerate() {
                let Some(mark) = self.answers.get(answer) else { continue };
                let at = (left + APART * (place as f64 + 0.5), y);
                marks::draw(scene, mark.glyph, at, RADIUS, mark.colour);
            }
        });
        let most = (0..dots.len()).fold(0, |best, next| if dots[next] > dots[best] { next } else { best });
        if let (true, Some(mark)) = (has_words, self.answers.get(most)) {
            let words = match dots[most] {
                DOTS => format!("{}, nearly sure", mark.words),
                count => format!("{}, about {count} in {DOTS}", mark.words),
            };
            // What does not fit is said in fewer words before it is cut.
            let set = Type::new(LABEL, SOFT);
            let is_wide = set.width(&clean(&words)) > WORDS - 8.0;
            let words = if is_wide { format!("{}, {}/{DOTS}", mark.words, dots[most]) } else { words };
            let words = fit(&clean(&words), LABEL, Weight::Regular, WORDS - 8.0);
            scene.text_on((left + dots_room + 8.0, y), &words, Type::new(LABEL, SOFT));
        }
    }

    fn tip(&self, row: &ChanceRow) -> String {
        let head = format!("{} {}", row.code, row.label);
        match &row.chances {
            Known::Known(chances) => {
                let parts = self.answers.iter().zip(chances).map(|(answer, chance)| {
                    format!("{} {}", answer.words, format_number((chance * 100.0).round() / 100.0))
                });
                format!("{head}: {}", parts.collect::<Vec<_>>().join(", "))
            }
            Known::Unknown(reason) => format!("{head}: {}", reason.words()),
        }
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let dots: Vec<Option<Vec<usize>>> =
            self.rows.iter().map(|row| known(&row.chances).and_then(|chances| shared_out(chances))).collect();
        let mut keys: Vec<Key> = Vec::new();
        for (index, answer) in self.answers.iter().enumerate() {
            if dots.iter().flatten().any(|dots| dots.get(index).is_some_and(|count| *count > 0)) {
                keys.push(Key::new(answer.glyph, answer.colour, answer.words.clone()));
            }
        }
        if let Some(first) = keys.first_mut() {
            first.words = format!("a mark is one chance in {DOTS}: {}", first.words);
        }
        if dots.iter().any(Option::is_none) || self.rows.is_empty() {
            keys.push(Key::new(Glyph::Hatch, OUTLINE, "not known"));
        }
        keys
    }
}

fn known<T>(value: &Known<T>) -> Option<&T> {
    match value {
        Known::Known(value) => Some(value),
        Known::Unknown(_) => None,
    }
}

/// What one number may turn out to be.
#[derive(Debug, Clone, PartialEq)]
pub struct QuantileRow {
    /// What the number is of.
    pub label: String,
    /// Its quantiles at 1/40, 3/40 … 39/40; any even number of draws will do.
    pub quantiles: Vec<f64>,
    /// What it turned out to be, where that is known.
    pub came: Option<f64>,
    /// Its mark and colour, where other panels have given them a meaning.
    pub tone: Option<(Glyph, Colour)>,
}

/// Numbers that are not known yet, each as twenty dots on one line.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Quantiles {
    /// What is measured.
    pub axis: Axis,
    /// The numbers.
    pub rows: Vec<QuantileRow>,
}

const DOT: f64 = 4.6;
const BASE: f64 = 20.0;

impl Quantiles {
    fn scale(&self, area: Area) -> Scale {
        let (from, to) = (area.x + DOT + 2.0, area.right() - DOT - 2.0);
        match self.axis.range {
            Some(range) => Scale::new(range, from, to),
            None => {
                Scale::over(self.rows.iter().flat_map(|row| row.quantiles.iter().copied().chain(row.came)), from, to)
            }
        }
    }

    /// The dots of a row in pixels: each on the first that it would cover.
    fn stacks(row: &QuantileRow, scale: Scale) -> Vec<(f64, usize)> {
        let mut values: Vec<f64> = row.quantiles.iter().map(|value| axis::sound(*value)).collect();
        values.sort_by(f64::total_cmp);
        let mut stacks: Vec<(f64, usize)> = Vec::new();
        for value in values {
            let x = scale.at(value);
            match stacks.last_mut() {
                Some((at, count)) if x - *at < 2.0 * DOT => *count += 1,
                _ => stacks.push((x, 1)),
            }
        }
        stacks
    }

    fn tall(row: &QuantileRow, scale: Scale) -> f64 {
        let most = Self::stacks(row, scale).into_iter().map(|(_, count)| count).max().unwrap_or(1);
        most as f64 * 2.0 * DOT + BASE + 4.0
    }

    pub(crate) fn height(&self, width: f64) -> f64 {
        let scale = self.scale(Area::new(0.0, 0.0, width, 10.0));
        self.rows.iter().map(|row| Self::tall(row, scale)).sum::<f64>().max(40.0) + 46.0
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let plot = area.inset([0.0, 0.0, 0.0, 46.0]);
        let scale = self.scale(plot);
        let tall = self.rows.iter().map(|row| Self::tall(row, scale)).sum::<f64>().max(40.0);
        let plot = Area { h: tall.min(plot.h), ..plot };
        axis::below(scene, plot, scale, &self.axis);
        let mut y = plot.y;
        for row in &self.rows {
            let tall = Self::tall(row, scale);
            let base = y + tall;
            let name = fit(&clean(&row.label), LABEL, Weight::Bold, plot.w);
            scene.text((plot.x, y + 13.0), &name, Type::new(LABEL, INK).bold().halo());
            scene.line((plot.x, base), (plot.right(), base), pen(RULE, 1.0));
            let ends: Vec<f64> = row.quantiles.iter().copied().map(axis::sound).collect();
            let (low, high) = axis::span(ends.into_iter());
            let tip = format!("{}: {} to {}", row.label, format_number(low), format_number(high));
            scene.tip(&tip, |scene| {
                for (x, count) in Self::stacks(row, scale) {
                    for place in 0..count {
                        let at = (x, base - DOT * (2.0 * place as f64 + 1.0));
                        match row.tone {
                            Some((glyph, colour)) => marks::draw(scene, glyph, at, DOT - 0.4, colour),
                            None => scene.circle(at, DOT - 0.4, Some(SIDES[1]), None),
                        }
                    }
                }
            });
            if let Some(came) = row.came {
                let at = (scale.at(came), base);
                scene.tip(&format!("{}: it was {}", row.label, format_number(came)), |scene| {
                    scene.line((at.0, y + BASE - 2.0), at, pen(INK, 1.6));
                    marks::draw(scene, Glyph::Down, (at.0, y + BASE - 2.0), 4.0, INK);
                });
            }
            y += tall;
        }
        if self.rows.is_empty() {
            scene.hatch(&[plot]);
        }
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let mut keys = Vec::new();
        if let Some(most) = self.rows.iter().map(|row| row.quantiles.len()).max().filter(|most| *most > 0) {
            // Rows with marks of their own are named beside them.
            if self.rows.iter().any(|row| row.tone.is_none()) {
                let words = format!("one chance in {most}: as likely as any other dot of its row");
                keys.push(Key::new(Glyph::Dot, SIDES[1], words));
            }
        }
        if self.rows.iter().any(|row| row.came.is_some()) {
            keys.push(Key::new(Glyph::Down, INK, "what it turned out to be"));
        }
        if self.rows.is_empty() {
            keys.push(Key::new(Glyph::Hatch, OUTLINE, "not known"));
        }
        keys
    }
}
