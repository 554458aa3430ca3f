//! Where names go: next to what they name, over nothing else.

use crate::scene::Area;

/// The room for labels, and what lies in it already.
pub(crate) struct Placer {
    room: Area,
    taken: Vec<Area>,
    leaders: Vec<((f64, f64), (f64, f64))>,
}

/// The directions that are tried, in degrees from the right, counted upwards: right, left, above, below.
const BESIDE: [f64; 4] = [0.0, 180.0, 90.0, 270.0];
const TURNS: [f64; 16] =
    [0.0, 25.0, -25.0, 50.0, -50.0, 180.0, 90.0, 270.0, 155.0, 205.0, 130.0, 230.0, 70.0, -70.0, 110.0, 250.0];

/// A found place: the box of the label, and the line that leads to it, where it lies apart.
pub(crate) struct Place {
    pub(crate) area: Area,
    pub(crate) leader: Option<((f64, f64), (f64, f64))>,
}

impl Placer {
    pub(crate) fn new(room: Area) -> Self {
        Self { room, taken: Vec::new(), leaders: Vec::new() }
    }

    /// Nothing may be written there.
    pub(crate) fn block(&mut self, area: Area) {
        self.taken.push(area);
    }

    /// Takes this place, if it is free.
    pub(crate) fn claim(&mut self, area: Area) -> bool {
        let is_free = self.is_free(area, None);
        if is_free {
            self.taken.push(area);
        }
        is_free
    }

    /// A place for a label of this size right beside a mark of radius `r`, on the wanted side if it can be.
    pub(crate) fn beside(&mut self, at: (f64, f64), r: f64, size: (f64, f64), is_left: bool) -> Option<Place> {
        self.find(at, r, size, is_left, &[3.0], &BESIDE)
    }

    /// The nearest free place further off, with a line that leads to it. A label without one could be taken for that of another mark.
    pub(crate) fn apart(&mut self, at: (f64, f64), r: f64, size: (f64, f64), is_left: bool) -> Option<Place> {
        self.find(at, r, size, is_left, &[12.0, 22.0, 34.0, 48.0, 64.0, 84.0, 108.0], &TURNS)
    }

    fn find(
        &mut self,
        (x, y): (f64, f64),
        r: f64,
        (w, h): (f64, f64),
        is_left: bool,
        rings: &[f64],
        turns: &[f64],
    ) -> Option<Place> {
        for ring in rings {
            let d = r + ring;
            for turn in turns {
                let angle = if is_left { 180.0 - turn } else { *turn };
                let (dx, dy) = (angle.to_radians().cos(), -angle.to_radians().sin());
                let left = match dx {
                    dx if dx > 0.1 => x + d * dx,
                    dx if dx < -0.1 => x + d * dx - w,
                    _ => x - w / 2.0,
                };
                let top = match dy {
                    _ if dx.abs() > 0.99 => y - h / 2.0,
                    dy if dy < 0.0 => y + d * dy - h,
                    dy => y + d * dy,
                };
                let area = Area::new(left, top, w, h);
                let end = (x.clamp(left, left + w), y.clamp(top, top + h));
                let far = ((end.0 - x).powi(2) + (end.1 - y).powi(2)).sqrt();
                let start = if far > r { (x + (end.0 - x) * r / far, y + (end.1 - y) * r / far) } else { end };
                let leader = (*ring > 3.0).then_some((start, end));
                if self.is_free(area, leader) {
                    self.taken.push(area.inset([-1.5, -0.5, -1.5, -0.5]));
                    self.leaders.extend(leader);
                    return Some(Place { area, leader });
                }
            }
        }
        None
    }

    fn is_free(&self, area: Area, leader: Option<((f64, f64), (f64, f64))>) -> bool {
        self.room.holds(area)
            && !self.taken.iter().any(|other| other.meets(area))
            && !self.leaders.iter().any(|line| crosses(*line, area))
            && leader.is_none_or(|line| {
                !self.taken.iter().any(|other| !touches_start(*other, line.0) && crosses(line, *other))
                    && !self.leaders.iter().any(|other| cut(*other, line))
            })
    }
}

/// Whether a leader starts within a box: at its own mark, or at one that overlaps it.
fn touches_start(area: Area, (x, y): (f64, f64)) -> bool {
    area.inset([-2.0; 4]).holds(Area::new(x, y, 0.0, 0.0))
}

/// Whether a line passes through a box.
fn crosses(((x0, y0), (x1, y1)): ((f64, f64), (f64, f64)), area: Area) -> bool {
    let (mut from, mut to) = (0.0_f64, 1.0_f64);
    for (start, step, low, high) in [(x0, x1 - x0, area.x, area.right()), (y0, y1 - y0, area.y, area.bottom())] {
        if step.abs() < 1e-9 {
            if start < low || start > high {
                return false;
            }
        } else {
            let (a, b) = ((low - start) / step, (high - start) / step);
            from = from.max(a.min(b));
            to = to.min(a.max(b));
        }
    }
    from < to
}

/// Whether two lines cut each other.
fn cut((a, b): ((f64, f64), (f64, f64)), (c, d): ((f64, f64), (f64, f64))) -> bool {
    let side = |p: (f64, f64), q: (f64, f64), r: (f64, f64)| (q.0 - p.0) * (r.1 - p.1) - (q.1 - p.1) * (r.0 - p.0);
    side(a, b, c) * side(a, b, d) < 0.0 && side(c, d, a) * side(c, d, b) < 0.0
}
