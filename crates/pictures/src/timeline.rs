//! A timeline: what happened when, in lanes; what runs one way above the line, what runs the other way below it.

use demarche_core::{Day, Window};

use crate::axis::{self, Scale};
use crate::font::{Weight, clean, fit, wrap};
use crate::marks::{self, Glyph, Key};
use crate::palette::{Colour, INK, OUTLINE, RULE, SOFT};
use crate::scene::{Anchor, Area, Scene, Type, pen};

/// On which side of the line of its lane a mark lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// Above it.
    Above,
    /// On it.
    On,
    /// Below it.
    Below,
}

/// Something that happened, or held.
#[derive(Debug, Clone, PartialEq)]
pub struct Happening {
    /// When. An untold start is drawn from the left edge, an open end up to the right one.
    pub window: Window,
    /// Where it lies.
    pub place: Place,
    /// Its mark.
    pub glyph: Glyph,
    /// Its colour.
    pub colour: Colour,
    /// What it was, told to a reader who points at it.
    pub says: String,
    /// What is written beside it, as far as there is room; may be empty.
    pub label: String,
}

/// A lane, such as a layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Lane {
    /// Its name.
    pub name: String,
    /// What is said of it, such as how many rows it has.
    pub note: String,
    /// What is in it.
    pub happenings: Vec<Happening>,
}

/// Lanes over time.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Timeline {
    /// From where to where; as far as the rows reach, if not told.
    pub range: Option<(Day, Day)>,
    /// What lies above the lines, and what below.
    pub above: String,
    /// What lies below the lines.
    pub below: String,
    /// The lanes.
    pub lanes: Vec<Lane>,
    /// What the marks stand for.
    pub keys: Vec<Key>,
}

const R: f64 = 4.6;
const PITCH: f64 = 10.5;
const BAR: f64 = 13.0;
const LABEL: f64 = 11.0;
/// A text cut shorter than this is left out.
const LEAST: f64 = 60.0;
const NAMES: f64 = 150.0;

/// A mark with its place: centre, or a bar from one end to the other.
struct Set<'t> {
    happening: &'t Happening,
    from: f64,
    to: f64,
    y: f64,
    /// The words beside a mark, and where they start.
    words: Option<(f64, String)>,
}

impl Timeline {
    fn range(&self) -> (f64, f64) {
        if let Some((from, to)) = self.range {
            return (f64::from(from.days()), f64::from(to.days()));
        }
        let windows = || self.lanes.iter().flat_map(|lane| &lane.happenings).map(|happening| happening.window);
        let starts = windows().filter_map(Window::first_day);
        let ends = windows().filter_map(Window::until);
        let (from, to) = axis::span(starts.chain(ends).map(|day| f64::from(day.days())));
        let room = ((to - from) * 0.02).max(20.0);
        (from - room, to + room)
    }

    fn plot(&self, area: Area) -> Area {
        area.inset([NAMES, 6.0, 8.0, 24.0])
    }

    /// The marks of a lane around its line, each beside the others, and how far they reach above and below.
    fn lay<'t>(&self, lane: &'t Lane, scale: Scale, plot: Area) -> (Vec<Set<'t>>, f64, f64) {
        let mut order: Vec<&Happening> = lane.happenings.iter().collect();
        let ends = |h: &Happening| {
            let from = h.window.first_day().map_or(plot.x, |day| scale.at(f64::from(day.days())));
            let to = h.window.until().map_or(plot.right(), |day| scale.at(f64::from(day.days())));
            (from, to.max(from))
        };
        // Long ones lie next to the line, so that they form one track.
        order.sort_by(|a, b| {
            let ((af, at), (bf, bt)) = (ends(a), ends(b));
            let is_long = |from: f64, to: f64| to - from > 4.0 * R;
            is_long(bf, bt).cmp(&is_long(af, at)).then(af.total_cmp(&bf)).then_with(|| a.says.cmp(&b.says))
        });
        let mut taken: Vec<Area> = Vec::new();
        let mut sets = Vec::new();
        let (mut up, mut down) = (PITCH, PITCH);
        for happening in order {
            let (from, to) = ends(happening);
            let is_bar = to - from > 4.0 * R;
            let (left, right) = if is_bar { (from, to) } else { ((from + to) / 2.0 - R, (from + to) / 2.0 + R) };
            let height = if is_bar { BAR + 1.5 } else { 2.0 * R + 0.6 };
            let first = if is_bar { BAR * 0.5 + 2.0 } else { R + 1.5 };
            let steps = (0..400).map(|step| match happening.place {
                Place::Above => -first - f64::from(step) * PITCH * 0.5,
                Place::Below => first + f64::from(step) * PITCH * 0.5,
                Place::On => f64::from((step + 1) / 2) * PITCH * 0.5 * if step % 2 == 0 { 1.0 } else { -1.0 },
            });
            let area = |y: f64| Area::new(left - 0.5, y - height / 2.0, right - left + 1.0, height);
            let y = steps.into_iter().find(|y| !taken.iter().any(|other| other.meets(area(*y)))).unwrap_or(0.0);
            taken.push(area(y));
            up = up.max(-y + height / 2.0 + 2.0);
            down = down.max(y + height / 2.0 + 2.0);
            sets.push(Set {
                words: None,
                happening,
                from: if is_bar { from } else { (from + to) / 2.0 },
                to: if is_bar { to } else { (from + to) / 2.0 },
                y,
            });
        }
        label(&mut sets, &mut taken, plot);
        let note = if lane.note.is_empty() {
            1.0
        } else {
            1.0 + wrap(&clean(&lane.note), 11.5, Weight::Regular, NAMES - 14.0).len().min(2) as f64
        };
        let least = note * 15.0 + 6.0;
        let lack = (least - up - down).max(0.0) / 2.0;
        (sets, up + lack, down + lack)
    }

    pub(crate) fn height(&self, width: f64) -> f64 {
        let plot = self.plot(Area::new(0.0, 0.0, width, 100.0));
        let (from, to) = self.range();
        let scale = Scale::new((from, to), plot.x, plot.right());
        let lanes = self.lanes.iter().map(|lane| {
            let (_, up, down) = self.lay(lane, scale, plot);
            up + down + 6.0
        });
        lanes.sum::<f64>() + 34.0 + self.head()
    }

    fn head(&self) -> f64 {
        if self.above.is_empty() && self.below.is_empty() { 0.0 } else { 20.0 }
    }

    pub(crate) fn draw(&self, scene: &mut Scene, area: Area) {
        let full = self.plot(area);
        let plot = full.inset([0.0, self.head(), 0.0, 0.0]);
        let (from, to) = self.range();
        let scale = Scale::new((from, to), plot.x, plot.right());
        if self.head() > 0.0 {
            let words = format!("above the line: {}    below: {}", self.above, self.below);
            let set = Type::new(12.0, SOFT);
            scene.text((plot.x, area.y + 12.0), &fit(&words, 12.0, Weight::Regular, plot.w), set);
        }
        axis::time_below(scene, plot, scale, (from, to));
        let laid: Vec<_> = self.lanes.iter().map(|lane| self.lay(lane, scale, plot)).collect();
        let used: f64 = laid.iter().map(|(_, up, down)| up + down + 6.0).sum();
        let spare = ((plot.h - used) / (self.lanes.len() as f64).max(1.0)).clamp(0.0, 16.0);
        let mut y = plot.y;
        for (lane, (sets, up, down)) in self.lanes.iter().zip(laid) {
            let line = y + spare / 2.0 + up + 3.0;
            scene.line((area.x, y), (plot.right(), y), pen(RULE, 0.6));
            scene.line((plot.x, line), (plot.right(), line), pen(OUTLINE.on_paper(0.45), 0.8));
            self.names(scene, area, lane, y + (up + down + 6.0 + spare) / 2.0);
            for set in &sets {
                self.mark(scene, set, line);
            }
            y += up + down + 6.0 + spare;
        }
    }

    fn names(&self, scene: &mut Scene, area: Area, lane: &Lane, middle: f64) {
        let note = wrap(&clean(&lane.note), 11.5, Weight::Regular, NAMES - 14.0);
        let lines = 1 + note.len().min(2);
        let top = middle - lines as f64 * 7.5;
        let name = fit(&clean(&lane.name), 13.5, Weight::Bold, NAMES - 14.0);
        scene.text_on((area.x, top + 7.5), &name, Type::new(13.5, INK).bold().at(Anchor::Start));
        for (index, line) in note.iter().take(2).enumerate() {
            scene.text_on((area.x, top + 15.0 * (index as f64 + 1.5)), line, Type::new(11.5, SOFT));
        }
    }

    fn mark(&self, scene: &mut Scene, set: &Set<'_>, line: f64) {
        let y = line + set.y;
        let happening = set.happening;
        scene.tip(&format!("{}: {}", happening.window, happening.says), |scene| {
            if set.to > set.from {
                let bar = Area::new(set.from, y - BAR / 2.0, set.to - set.from, BAR);
                scene.rect(bar, Some(happening.colour.on_paper(0.28)), Some(pen(happening.colour, 0.8)));
                // The mark that says the kind sits at the start, where the eye looks for it.
                marks::draw(scene, happening.glyph, (set.from + R + 2.5, y), R - 0.8, happening.colour);
            } else {
                marks::draw(scene, happening.glyph, (set.from, y), R, happening.colour);
            }
            if let Some((at, words)) = &set.words {
                let is_within = set.to > set.from && *at > set.from && *at < set.to;
                let words_set = Type::new(LABEL, INK);
                scene.text_on((*at, y), words, if is_within { words_set } else { words_set.halo() });
            }
        });
    }

    pub(crate) fn keys(&self) -> Vec<Key> {
        let mut keys = self.keys.clone();
        if self.lanes.iter().any(|lane| !lane.happenings.is_empty()) {
            keys.push(Key::new(Glyph::Bar, OUTLINE.on_paper(0.28), "a bar: held, or was measured, as long as it is"));
        }
        keys
    }
}

/// Writes beside the marks what they are: within bars, and to the right or the left of points, over nothing else.
fn label(sets: &mut [Set<'_>], taken: &mut Vec<Area>, plot: Area) {
    for set in sets.iter_mut().filter(|set| !set.happening.label.is_empty()) {
        let text = clean(&set.happening.label);
        let full = crate::font::width(&text, LABEL, Weight::Regular);
        if set.to > set.from {
            let room = set.to - set.from - 2.0 * R - 10.0;
            if full <= room || room >= LEAST {
                set.words = Some((set.from + 2.0 * R + 5.0, fit(&text, LABEL, Weight::Regular, room)));
                continue;
            }
        }
        let half = if set.to > set.from { 0.0 } else { R };
        let widths = [full, 260.0, 200.0, 150.0, 110.0, 80.0, LEAST].into_iter().filter(|width| *width <= full);
        let places = widths.flat_map(|width| [(set.to + half + 4.0, width), (set.from - half - 5.0 - width, width)]);
        let found = places.into_iter().find_map(|(left, width)| {
            let area = Area::new(left - 1.0, set.y - 6.0, width + 3.0, 12.0);
            let is_free =
                left >= plot.x && left + width <= plot.right() && !taken.iter().any(|other| other.meets(area));
            is_free.then_some((left, width, area))
        });
        if let Some((left, width, area)) = found {
            taken.push(area);
            let words = fit(&text, LABEL, Weight::Regular, width + 0.1);
            // A cut text is shorter than its room; at the left it still ends at its mark.
            let used = crate::font::width(&words, LABEL, Weight::Regular);
            set.words = Some((if left < set.from { left + width - used } else { left }, words));
        }
    }
}
