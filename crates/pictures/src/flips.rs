//! What a change of assumptions changes: each actor's likeliest answer before and after, and the effect with its error.

use demarche_core::{Known, format_number};

use crate::axis::{self, Axis, Scale};
use crate::chances::AnswerMark;
use crate::font::{clean, fit};
use crate::marks::{self, Glyph, Key};
use crate::palette::{Colour, INK, OUTLINE, RULE, SIDES, SOFT};
use crate::scene::{Anchor, Area, Scene, Type, dashes, pen};

/// One actor before and after.
#[derive(Debug, Clone, PartialEq)]
pub struct Flip {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// Its likeliest answer before: a number of [`Flips::answers`].
    pub before: Option<usize>,
    /// Its likeliest answer after.
    pub after: Option<usize>,
    /// By how much the change moves it.
    pub effect: Known<f64>,
    /// The error of the effect, either way.
    pub error: f64,
}

/// Actors before and after a change.
#[derive(Debug, Clone, PartialEq)]
pub struct Flips {
    /// What the effect measures, with its unit.
    pub axis: Axis,
    /// What the error is, such as `90 % interval of the paired effect`.
    pub error: String,
    /// The answers.
    pub answers: Vec<AnswerMark>,
    /// The actors, in the order in which they are drawn.
    pub rows: Vec<Flip>,
}

const LABEL: f64 = 12.5;
const STEP: f64 = 21.0;
const HEAD: f64 = 24.0;
const WIDEST: f64 = 170.0;
/// The width of one answer: its mark and its words.
const ANSWER: f64 = 104.0;

impl Flips {
    pub(crate) fn height(&self, _width: f64) -> f64 {
        HEAD + self.rows.len().max(1) as f64 * STEP + 50.0
    }

    fn answer(&self, scene: &mut Scene, answer: Option<usize>, (x, y): (f64, f64), room: f64, is_changed: bool) {
        let Some(mark) = answer.and_then(|answer| self.answers.get(answer)) else {
            scene.hatch(&[Area::new(x, y - 5.0, 18.0, 10.0)]);
            return;
        };
        marks::draw(scene, mark.glyph, (x + 8.0, y), 4.6, mark.colour);
        let set = Type::new(LABEL, INK);
        let set = if is_changed { set.bold() } else { set };
        scene.text_on((x + 20.0, y), &fit(&clean(&mark.words), LABEL, set.weight, room - 26.0), set);
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let widest =
            self.rows.iter().map(|row| Type::new(LABEL, INK).bold().width(&clean(&row.label))).fold(30.0, f64::max);
        let names = widest.min(WIDEST).min(area.w * 0.25);
        let answer = ANSWER.min(area.w * 0.18);
        let plot = area.inset([names + 16.0 + 2.0 * answer + 20.0, HEAD, 6.0, 50.0]);
        let plot = Area { h: STEP * self.rows.len().max(1) as f64, ..plot };
        let (before, after) = (area.x + names + 14.0, area.x + names + 14.0 + answer + 12.0);
        let head = Type::new(LABEL, SOFT).bold();
        scene.text((before, area.y + 14.0), &fit("before", LABEL, head.weight, answer), head);
        scene.text((after, area.y + 14.0), &fit("after", LABEL, head.weight, answer), head);
        let ends = self
            .rows
            .iter()
            .filter_map(|row| row.effect.value().map(|effect| [effect - row.error, effect + row.error]));
        let (from, to) = (plot.x + 6.0, plot.right() - 6.0);
        let scale = match self.axis.range {
            Some(range) => Scale::new(range, from, to),
            None => Scale::over(ends.flatten().chain([0.0]), from, to),
        };
        axis::below(scene, plot, scale, &self.axis);
        let zero = scale.at(0.0);
        scene.line((zero, plot.y), (zero, plot.bottom()), dashes(OUTLINE, 1.2));
        for (index, row) in self.rows.iter().enumerate() {
            let y = plot.y + STEP * (index as f64 + 0.5);
            let is_changed = row.before.is_some() && row.after.is_some() && row.before != row.after;
            let set = Type::new(LABEL, INK).at(Anchor::End);
            let set = if is_changed { set.bold() } else { set };
            scene.tip(&self.tip(row), |scene| {
                scene.text_on((area.x + names, y), &fit(&clean(&row.label), LABEL, set.weight, names), set);
                self.answer(scene, row.before, (before, y), answer, is_changed);
                if is_changed {
                    let (x0, x1) = (after - 11.0, after - 3.0);
                    scene.line((x0, y), (x1, y), pen(INK, 1.3));
                    scene.polygon(vec![(x1 + 2.0, y), (x1 - 3.0, y - 3.5), (x1 - 3.0, y + 3.5)], Some(INK), None);
                }
                self.answer(scene, row.after, (after, y), answer, is_changed);
                self.effect(scene, row, y, scale, plot);
            });
        }
        if self.rows.is_empty() {
            scene.hatch(&[plot]);
            scene.rect(plot, None, Some(pen(RULE, 1.0)));
        }
    }

    /// The colour of the answer toward which a change goes: the first of the answers below 0, the third above.
    fn toward(&self, side: usize) -> Colour {
        self.answers.get(2 * side).map_or(SIDES[side], |answer| answer.colour)
    }

    fn is_open(row: &Flip) -> bool {
        row.effect.value().is_some_and(|effect| effect.abs() <= row.error.abs())
    }

    fn effect(&self, scene: &mut Scene, row: &Flip, y: f64, scale: Scale, plot: Area) {
        let Some(effect) = row.effect.value() else {
            scene.hatch(&[Area::new(plot.x + 4.0, y - 5.0, 44.0, 10.0)]);
            return;
        };
        let error = row.error.abs();
        scene.line((scale.at(effect - error), y), (scale.at(effect + error), y), pen(OUTLINE, 1.4));
        if Self::is_open(row) {
            marks::draw(scene, Glyph::Ring, (scale.at(effect), y), 4.4, OUTLINE);
        } else {
            marks::draw(scene, Glyph::Dot, (scale.at(effect), y), 4.4, self.toward(usize::from(effect >= 0.0)));
        }
    }

    fn words(&self, answer: Option<usize>) -> &str {
        answer.and_then(|answer| self.answers.get(answer)).map_or("not known", |answer| answer.words.as_str())
    }

    fn tip(&self, row: &Flip) -> String {
        let three = |value: f64| format_number((value * 1000.0).round() / 1000.0);
        let effect = match row.effect {
            Known::Known(effect) => format!("effect {} ± {}", three(effect), three(row.error.abs())),
            Known::Unknown(reason) => format!("effect {}", reason.words()),
        };
        format!(
            "{} {}: {} before, {} after; {effect}",
            row.code,
            row.label,
            self.words(row.before),
            self.words(row.after)
        )
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let used = |answer: usize| self.rows.iter().any(|row| [row.before, row.after].contains(&Some(answer)));
        let marks = self.answers.iter().enumerate().filter(|(index, _)| used(*index));
        let mut keys: Vec<Key> = marks.map(|(_, mark)| Key::new(mark.glyph, mark.colour, mark.words.clone())).collect();
        let known: Vec<&Flip> = self.rows.iter().filter(|row| row.effect.is_known()).collect();
        for (side, plain) in [(0, "moved down"), (1, "moved up")] {
            let answer = self.answers.get(2 * side).map(|answer| format!("{plain}: more often {}", answer.words));
            let words = answer.unwrap_or_else(|| plain.to_owned());
            let is_there = |row: &&Flip| {
                !Self::is_open(row) && usize::from(row.effect.value().is_some_and(|effect| effect >= 0.0)) == side
            };
            if known.iter().any(is_there) {
                keys.push(Key::new(Glyph::Dot, self.toward(side), words));
            }
        }
        if known.iter().any(|row| Self::is_open(row)) {
            keys.push(Key::new(Glyph::Ring, OUTLINE, "the error holds zero: cannot tell the way"));
        }
        if !known.is_empty() {
            keys.push(Key::new(Glyph::Whisker, OUTLINE, if self.error.is_empty() { "error" } else { &self.error }));
        }
        let is_missing = |row: &Flip| !row.effect.is_known() || row.before.is_none() || row.after.is_none();
        if self.rows.is_empty() || self.rows.iter().any(is_missing) {
            keys.push(Key::new(Glyph::Hatch, OUTLINE, "not known"));
        }
        keys
    }
}
