//! A plane: what each actor gave to one side against what it gave to the other. Both high is two-sided, both low inactive.

use demarche_core::Known;

use crate::axis::Scale;
use crate::font::{Weight, clean, fit, wrap};
use crate::labels::Placer;
use crate::marks::{Glyph, Key};
use crate::palette::{INK, OUTLINE, RULE, SERIES, SIDES, SOFT, WHITE};
use crate::scene::{Anchor, Area, Scene, Type, dashes, pen};

/// One actor on the plane.
#[derive(Debug, Clone, PartialEq)]
pub struct PlaneSpot {
    /// Its code.
    pub code: String,
    /// Its name.
    pub label: String,
    /// The share given to the first side, 0 to 1.
    pub first: Known<f64>,
    /// The share given to the second side, 0 to 1.
    pub second: Known<f64>,
    /// What the shares count, such as `RUS 1/6, UKR 0/6`.
    pub detail: String,
    /// Whether its name is written even where many share its place.
    pub is_named: bool,
}

/// What actors gave to two sides on one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Plane {
    /// What the two axes measure, such as `share of its cast votes that went to Alia`.
    pub axes: [String; 2],
    /// The two sides.
    pub sides: [String; 2],
    /// The actors.
    pub spots: Vec<PlaneSpot>,
}

/// Those who stand at one place. An unknown share is none.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Place<'p> {
    pub(crate) first: Option<f64>,
    pub(crate) second: Option<f64>,
    pub(crate) spots: Vec<&'p PlaneSpot>,
}

/// The places of a plane where somebody stands, the fullest first. Who stands nowhere is left out.
pub(crate) fn places(spots: &[PlaneSpot]) -> Vec<Place<'_>> {
    let share =
        |known: Known<f64>| known.value().filter(|v| v.is_finite()).map(|v| (v.clamp(0.0, 1.0) * 1e6).round() as i64);
    let mut found: std::collections::BTreeMap<(Option<i64>, Option<i64>), Vec<&PlaneSpot>> = Default::default();
    for spot in spots {
        let key = (share(spot.first), share(spot.second));
        if key != (None, None) {
            found.entry(key).or_default().push(spot);
        }
    }
    let back = |share: Option<i64>| share.map(|share| share as f64 / 1e6);
    let mut places: Vec<Place<'_>> = found
        .into_iter()
        .map(|((first, second), mut spots)| {
            spots.sort_by(|a, b| a.code.cmp(&b.code));
            Place { first: back(first), second: back(second), spots }
        })
        .collect();
    places.sort_by_key(|place| std::cmp::Reverse(place.spots.len()));
    places
}

const LABEL: f64 = 12.5;
/// Room for a share that is not known: a hatched strip beyond the axis.
const UNKNOWN: f64 = 40.0;
/// The largest circle on the square, and on the strip.
const LARGEST: [f64; 2] = [38.0, UNKNOWN / 2.0 - 2.0];

impl Plane {
    pub(crate) fn height(&self, width: f64) -> f64 {
        (width - 70.0).min(470.0) + 70.0
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let places = places(&self.spots);
        let has_low = places.iter().any(|place| place.second.is_none());
        let has_left = places.iter().any(|place| place.first.is_none());
        let gap = |has: bool| if has { UNKNOWN + 6.0 } else { 0.0 };
        let room = area.inset([44.0 + gap(has_left), 26.0, 14.0, 44.0 + gap(has_low)]);
        let side = room.w.min(room.h);
        let square = Area::new(room.x, room.y, side, side);
        // The largest circle must not reach beyond the square.
        let unit = unit_radius(&places);
        let pad = places.iter().map(|place| radius(place, unit)).fold(12.0, f64::max) + 4.0;
        let x = Scale::new((0.0, 1.0), square.x + pad, square.right() - pad);
        let y = Scale::new((0.0, 1.0), square.bottom() - pad, square.y + pad);
        self.ground(scene, square, (x, y), (gap(has_left), gap(has_low)));
        let below = square.bottom() + 6.0 + UNKNOWN / 2.0;
        let beside = square.x - 6.0 - UNKNOWN / 2.0;
        if has_low {
            scene.hatch(&[Area::new(square.x, square.bottom() + 6.0, side, UNKNOWN)]);
        }
        if has_left {
            scene.hatch(&[Area::new(square.x - 6.0 - UNKNOWN, square.y, UNKNOWN, side)]);
        }
        let at = |place: &Place<'_>| (place.first.map_or(beside, |v| x.at(v)), place.second.map_or(below, |v| y.at(v)));
        // The names may use the free room at the right of the square, as far as the panel goes.
        let mut placer = Placer::new(Area::new(
            square.x + 2.0,
            area.y + 18.0,
            area.right() - square.x - 2.0,
            square.bottom() - area.y - 20.0 + gap(has_low),
        ));
        for place in &places {
            let (r, (cx, cy)) = (radius(place, unit), at(place));
            placer.block(Area::new(cx - r, cy - r, 2.0 * r, 2.0 * r));
        }
        let corner = Type::new(12.0, SOFT).at(Anchor::End);
        let words = "both high: two-sided";
        let wide = corner.width(words);
        if placer.claim(Area::new(square.right() - 8.0 - wide, square.y + 7.0, wide, 15.0)) {
            scene.text((square.right() - 8.0, square.y + 18.0), words, corner);
        }
        // A number that another circle would cover stands beside its circle instead.
        let is_covered = |place: &Place<'_>| {
            let (x, y) = at(place);
            let covers = |other: &&Place<'_>| {
                let (dx, dy) = (at(other).0 - x, at(other).1 - y);
                other.spots.len() < place.spots.len() && (dx * dx + dy * dy).sqrt() < radius(other, unit) + 9.0
            };
            place.spots.len() > 2 && (radius(place, unit) < 7.0 || places.iter().any(|other| covers(&other)))
        };
        for place in &places {
            self.mark(scene, place, at(place), (radius(place, unit), is_covered(place)));
        }
        // Lone ones are named first: they have no number to be found by. Who cannot be named right beside its mark waits for the others.
        let mut waiting: Vec<&Place<'_>> = places.iter().collect();
        waiting.sort_by_key(|place| place.spots.len());
        for is_apart in [false, true] {
            waiting.retain(|place| {
                !self.label(scene, &mut placer, place, (at(place), radius(place, unit)), (is_covered(place), is_apart))
            });
        }
    }

    fn ground(&self, scene: &mut Scene, square: Area, (x, y): (Scale, Scale), (left, low): (f64, f64)) {
        scene.rect(square, None, Some(pen(RULE, 1.0)));
        let set = Type::new(12.5, SOFT);
        // Whoever gave all it gave to the two sides together lies on this line; nobody can lie beyond it where a vote counts once.
        scene.line((x.at(0.0), y.at(1.0)), (x.at(1.0), y.at(0.0)), dashes(RULE, 1.0));
        for percent in [0, 25, 50, 75, 100] {
            let part = f64::from(percent) / 100.0;
            let words = if percent == 100 { "100\u{202f}%".to_owned() } else { percent.to_string() };
            scene.line((x.at(part), square.bottom()), (x.at(part), square.bottom() + 4.0), pen(OUTLINE, 1.0));
            scene.line((square.x - 4.0, y.at(part)), (square.x, y.at(part)), pen(OUTLINE, 1.0));
            scene.text((x.at(part), square.bottom() + low + 17.0), &words, set.at(Anchor::Middle));
            scene.text_on((square.x - left - 7.0, y.at(part)), &words, set.at(Anchor::End));
        }
        let bold = Type::new(12.5, INK).bold();
        let fitted = |text: String, room: f64| fit(&text, 12.5, Weight::Bold, room);
        scene.text(
            (square.right(), square.bottom() + low + 36.0),
            &fitted(format!("{} →", clean(&self.axes[0])), square.w + 30.0),
            bold.at(Anchor::End),
        );
        scene.text(
            (square.x - left - 36.0, square.y - 10.0),
            &fitted(format!("↑ {}", clean(&self.axes[1])), square.w + 30.0),
            bold,
        );
    }

    fn mark(&self, scene: &mut Scene, place: &Place<'_>, (x, y): (f64, f64), (r, is_covered): (f64, bool)) {
        let (first, second) = (place.first.unwrap_or(0.0) > 0.0, place.second.unwrap_or(0.0) > 0.0);
        let strong = match (first, second) {
            (true, false) => SIDES[0],
            (false, true) => SIDES[1],
            (true, true) => SERIES[3],
            (false, false) => OUTLINE,
        };
        let has_number = place.spots.len() > 2;
        // A circle that holds a number is pale, so that the number reads; a lone dot is strong, so that it is seen.
        let colour = match (first || second, has_number) {
            (false, _) => WHITE,
            (true, true) => strong.on_paper(0.5),
            (true, false) => strong,
        };
        scene.tip(&self.tip(place), |scene| {
            scene.circle((x, y), r, Some(colour), Some(pen(strong, if first || second { 1.0 } else { 1.6 })));
            if has_number && !is_covered {
                let count = place.spots.len().to_string();
                let set = Type::new(if r > 12.0 { 13.0 } else { 11.0 }, colour.text()).bold().at(Anchor::Middle);
                if set.width(&count) < 2.0 * r - 2.0 {
                    scene.text_on((x, y), &count, set);
                }
            }
        });
    }

    fn tip(&self, place: &Place<'_>) -> String {
        let spots = place.spots.iter().map(|spot| format!("{} {} ({})", spot.code, spot.label, spot.detail));
        spots.collect::<Vec<_>>().join("; ")
    }

    /// Names of one or two, and of those that are asked for; the others are a number, and stand in the list. Whether that is done.
    fn label(
        &self,
        scene: &mut Scene,
        placer: &mut Placer,
        place: &Place<'_>,
        (at, r): ((f64, f64), f64),
        (is_covered, is_apart): (bool, bool),
    ) -> bool {
        let is_few = place.spots.len() <= 2 || self.spots.len() <= 12;
        let named: Vec<String> = place.spots.iter().filter(|s| is_few || s.is_named).map(|s| clean(&s.label)).collect();
        let mut text = fit(&named.join(", "), LABEL, Weight::Regular, 240.0);
        if is_covered {
            let count = place.spots.len();
            text = if text.is_empty() { count.to_string() } else { format!("{count} ({text})") };
        }
        if text.is_empty() {
            return true;
        }
        let set = Type::new(LABEL, INK).halo();
        let size = (set.width(&text), 13.0);
        let found = if is_apart { placer.apart(at, r, size, false) } else { placer.beside(at, r, size, false) };
        let Some(found) = found else { return false };
        if let Some((from, to)) = found.leader {
            scene.line(from, to, pen(OUTLINE, 0.8));
        }
        scene.text((found.area.x, found.area.y + 10.5), &text, set);
        true
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let [a, b] = &self.sides;
        let found = places(&self.spots);
        let has = |test: &dyn Fn(Option<bool>, Option<bool>) -> bool| {
            let gave = |share: Option<f64>| share.map(|share| share > 0.0);
            found.iter().any(|place| test(gave(place.first), gave(place.second)))
        };
        let mut keys = Vec::new();
        for (side, name) in [a, b].into_iter().enumerate() {
            let in_order = |first, second| if side == 0 { (first, second) } else { (second, first) };
            let is =
                |own: bool, other: Option<bool>| has(&|first, second| in_order(first, second) == (Some(own), other));
            if is(true, Some(false)) {
                keys.push(Key::new(Glyph::Dot, SIDES[side], format!("gave to {name} alone")));
            } else if is(true, None) {
                keys.push(Key::new(Glyph::Dot, SIDES[side], format!("gave to {name}")));
            }
        }
        if has(&|first, second| (first, second) == (Some(true), Some(true))) {
            keys.push(Key::new(Glyph::Dot, SERIES[3], "gave to both"));
        }
        if has(&|first, second| (first, second) == (Some(false), Some(false))) {
            keys.push(Key::new(Glyph::Ring, OUTLINE, "gave to neither"));
        } else if has(&|first, second| matches!((first, second), (Some(false), None) | (None, Some(false)))) {
            keys.push(Key::new(Glyph::Ring, OUTLINE, "gave nothing, as far as is known"));
        }
        if found.iter().any(|place| place.first.is_none() || place.second.is_none()) {
            keys.push(Key::new(Glyph::Hatch, OUTLINE, "on the hatch: the other share is not known"));
        }
        keys
    }
}

/// The radius of a circle of one actor: such that the area counts actors, and the fullest place has its room.
fn unit_radius(places: &[Place<'_>]) -> f64 {
    let room = |place: &Place<'_>| LARGEST[usize::from(place.first.is_none() || place.second.is_none())];
    places.iter().map(|place| (room(place) - 0.8) / (place.spots.len() as f64).sqrt()).fold(3.9, f64::min).max(1.2)
}

fn radius(place: &Place<'_>, unit: f64) -> f64 {
    (unit * (place.spots.len() as f64).sqrt() + 0.8).max(3.2)
}

/// Who stands at which place of a plane, by code.
#[derive(Debug, Clone, PartialEq)]
pub struct Roster {
    /// The two sides, by code.
    pub sides: [String; 2],
    /// The actors.
    pub spots: Vec<PlaneSpot>,
}

const LINE: f64 = 16.0;
const SHARES: f64 = 104.0;

impl Roster {
    fn lines(&self, width: f64) -> Vec<([String; 2], usize, Vec<String>)> {
        let share = |share: Option<f64>| share.map_or_else(|| "?".to_owned(), |v| format!("{:.0}", v * 100.0));
        places(&self.spots)
            .iter()
            .filter(|place| place.spots.len() > 2)
            .map(|place| {
                let codes: Vec<String> = place.spots.iter().map(|spot| clean(&spot.code)).collect();
                let lines = wrap(&codes.join(" "), 12.0, Weight::Regular, width - SHARES - 30.0);
                ([share(place.first), share(place.second)], place.spots.len(), lines)
            })
            .collect()
    }

    pub(crate) fn height(&self, width: f64) -> f64 {
        self.lines(width).iter().map(|(_, _, lines)| lines.len() as f64 * LINE + 5.0).sum::<f64>() + 30.0
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let lines = self.lines(area.w);
        if lines.is_empty() {
            return;
        }
        let set = Type::new(12.0, INK);
        let head = Type::new(12.0, SOFT).bold();
        let side = |index: usize| fit(&format!("→ {}", clean(&self.sides[index])), 12.0, Weight::Bold, 44.0);
        let mut y = area.y + 14.0;
        scene.text((area.x + 44.0, y), &side(0), head.at(Anchor::End));
        scene.text((area.x + 92.0, y), &side(1), head.at(Anchor::End));
        scene.text((area.x + SHARES + 22.0, y), "n", head.at(Anchor::End));
        scene.text((area.x + SHARES + 30.0, y), "who", head);
        y += 6.0;
        scene.line((area.x, y), (area.right(), y), pen(RULE, 1.0));
        for ([first, second], count, codes) in lines {
            scene.text((area.x + 44.0, y + 14.0), &format!("{first} %"), set.at(Anchor::End));
            scene.text((area.x + 92.0, y + 14.0), &format!("{second} %"), set.at(Anchor::End));
            scene.text((area.x + SHARES + 22.0, y + 14.0), &count.to_string(), set.bold().at(Anchor::End));
            for line in codes {
                scene.text((area.x + SHARES + 30.0, y + 14.0), &line, set);
                y += LINE;
            }
            y += 5.0;
            scene.line((area.x, y), (area.right(), y), pen(RULE, 0.6));
        }
    }
}
