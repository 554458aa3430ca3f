//! What one spell of a series weighs: the likelihood of its points under a walk that starts anew, by a filter.

use super::{Plan, Point};

/// Standard deviations of a period's step, as parts of the scale.
pub(super) const DRIFTS: [f64; 6] = [0.0, 0.05, 0.1, 0.2, 0.35, 0.6];
/// Standard deviations of a period beyond its measurement, as parts of the scale.
pub(super) const EXTRAS: [f64; 5] = [0.05, 0.1, 0.2, 0.4, 0.8];

/// Mean and variance of a level.
pub(super) type Level = (f64, f64);

/// All spells of a series for one drift and one extra variance.
pub(super) struct Segments {
    points: usize,
    /// The log likelihood of the points from the first to the second, both counted.
    weights: Vec<f64>,
    /// The level at the last of them.
    ends: Vec<Level>,
    /// The level at the first of them.
    starts: Vec<Level>,
}

impl Segments {
    fn of(points: &[Point], plan: Plan, drift: f64, extra: f64) -> Self {
        let n = points.len();
        let mean = points.iter().map(|point| point.value).sum::<f64>() / n as f64;
        let whole = plan.scale * plan.scale;
        let keep = (1.0 - drift * drift).sqrt();
        let noise = (extra * plan.scale).powi(2);
        let mut segments = Self {
            points: n,
            weights: vec![0.0; n * n],
            ends: vec![(mean, whole); n * n],
            starts: vec![(mean, whole); n * n],
        };
        let step = |(level, variance): Level, gap: i32| {
            let kept = keep.powi(gap);
            (mean + kept * (level - mean), kept * kept * variance + whole * (1.0 - kept * kept))
        };
        let see = |(level, variance): Level, point: &Point| {
            let error = point.variance + noise;
            let spread = variance + error;
            let off = point.value - level;
            let weight = -0.5 * ((std::f64::consts::TAU * spread).ln() + off * off / spread);
            ((level + variance / spread * off, variance * error / spread), weight)
        };
        for first in 0..n {
            let (mut level, mut weight) = ((mean, whole), 0.0);
            for last in first..n {
                if last > first {
                    level = step(level, points[last].period - points[last - 1].period);
                }
                let (seen, more) = see(level, &points[last]);
                level = seen;
                weight += more;
                segments.weights[first * n + last] = weight;
                segments.ends[first * n + last] = level;
            }
        }
        // A stationary walk is the same run backwards.
        for last in 0..n {
            let mut level = (mean, whole);
            for first in (0..=last).rev() {
                if first < last {
                    level = step(level, points[first + 1].period - points[first].period);
                }
                level = see(level, &points[first]).0;
                segments.starts[first * n + last] = level;
            }
        }
        segments
    }

    pub(super) const fn points(&self) -> usize {
        self.points
    }

    pub(super) fn weight(&self, first: usize, last: usize) -> f64 {
        self.weights[first * self.points + last]
    }

    pub(super) fn end(&self, first: usize, last: usize) -> Level {
        self.ends[first * self.points + last]
    }

    pub(super) fn start(&self, first: usize, last: usize) -> Level {
        self.starts[first * self.points + last]
    }
}

/// The spells for every drift and extra variance of the grid, all of which are held alike.
pub(super) fn grid(points: &[Point], plan: Plan) -> Vec<Segments> {
    let pairs = DRIFTS.iter().flat_map(|drift| EXTRAS.iter().map(move |extra| (*drift, *extra)));
    pairs.map(|(drift, extra)| Segments::of(points, plan, drift, extra)).collect()
}
