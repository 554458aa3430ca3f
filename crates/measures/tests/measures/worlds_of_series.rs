//! Series of which it is known whether they changed: what a test of changes must not, and must, find.

use demarche_measures::movement::Point;

/// Random numbers for tests.
pub(crate) struct Dice(u64);

impl Dice {
    pub(crate) const fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) ^ 0x5851_f42d_4c95_7f2d)
    }

    /// Between 0 and 1 (splitmix64).
    pub(crate) fn unit(&mut self) -> f64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Normal, by Box and Muller.
    pub(crate) fn normal(&mut self) -> f64 {
        let (u, v) = (self.unit().max(1e-300), self.unit());
        (-2.0 * u.ln()).sqrt() * (std::f64::consts::TAU * v).cos()
    }
}

/// How a level goes on where it does not change.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Kind {
    /// It stays.
    Still,
    /// A random walk with steps of this standard deviation, in parts of the plan's scale.
    Walk(f64),
    /// Steps of Student's t with 4 degrees of freedom, as positions are taken to move.
    HeavyWalk(f64),
    /// It stays, and one session in ten is off by three standard deviations of its measurement.
    OddSessions,
    /// It stays, and measurements are half as sure as they say.
    Doubtful,
    /// It rises by this much a period.
    Slope(f64),
}

pub(crate) const QUIET: [(Kind, &str); 9] = [
    (Kind::Still, "still"),
    (Kind::Walk(0.1), "walk, steps 0.1"),
    (Kind::Walk(0.2), "walk, steps 0.2"),
    (Kind::Walk(0.4), "walk, steps 0.4"),
    (Kind::HeavyWalk(0.1), "walk with heavy tails, steps 0.1"),
    (Kind::HeavyWalk(0.2), "walk with heavy tails, steps 0.2"),
    (Kind::OddSessions, "one odd session in ten"),
    (Kind::Doubtful, "measured half as surely as told"),
    (Kind::Slope(0.05), "slope of 0.05 a period"),
];

/// A series of `n` points with `jump` at `at`, in parts of the scale; measured with a standard deviation of `spread` scales.
pub(crate) fn series(
    kind: Kind,
    n: usize,
    scale: f64,
    spread: f64,
    jump: Option<(usize, f64)>,
    seed: u64,
) -> Vec<Point> {
    let mut dice = Dice::new(seed);
    let mut level = 0.0;
    (0..n)
        .map(|period| {
            if period > 0 {
                level += match kind {
                    Kind::Walk(step) => step * dice.normal(),
                    Kind::HeavyWalk(step) => {
                        let square: f64 = (0..4).map(|_| dice.normal().powi(2)).sum::<f64>() / 4.0;
                        step * dice.normal() / square.sqrt().max(0.05)
                    }
                    Kind::Slope(step) => step,
                    _ => 0.0,
                };
            }
            if let Some((at, size)) = jump
                && at == period
            {
                level += size;
            }
            let off = match kind {
                Kind::OddSessions if dice.unit() < 0.1 => 3.0 * if dice.unit() < 0.5 { 1.0 } else { -1.0 },
                _ => 0.0,
            };
            let wide = if matches!(kind, Kind::Doubtful) { 2.0 } else { 1.0 };
            let value = 0.7 + scale * (level + spread * (wide * dice.normal() + off));
            Point { period: period as i32 + 1, value, variance: (spread * scale).powi(2) }
        })
        .collect()
}

/// The slope in ten periods of the least-squares line through the values.
pub(crate) fn line(points: &[Point]) -> f64 {
    let n = points.len() as f64;
    let middle = points.iter().map(|point| f64::from(point.period)).sum::<f64>() / n;
    let off = |point: &Point| f64::from(point.period) - middle;
    let square: f64 = points.iter().map(|point| off(point).powi(2)).sum();
    10.0 * points.iter().map(|point| off(point) * point.value).sum::<f64>() / square
}
