//! Change points: when a series of positions, of agreement or of ties took another level, and whether that can be told.

mod affinity;
mod drift;
mod neighbours;
mod partition;
mod segment;
mod summary;

pub use affinity::{Judged, Session, by_session, judged};
pub use drift::{Drift, SLOPE_PERIODS, drift};
pub use neighbours::{Neighbour, nearest_places, neighbours};

use demarche_core::Interval;

use partition::Partition;
use segment::Segments;

/// One value of a series, with the variance of its measurement.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Point {
    /// The session or year.
    pub period: i32,
    /// The value.
    pub value: f64,
    /// The variance of its measurement; what moves whole periods beyond it is estimated.
    pub variance: f64,
}

/// What is held before a series is seen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Plan {
    /// The standard deviation of levels, in the unit of the series: how far apart two levels may well lie.
    pub scale: f64,
    /// The fewest points of a level: what passes sooner is no change of course.
    pub least: usize,
    /// The most changes.
    pub most: usize,
}

impl Plan {
    /// A plan with levels of three points or more, and at most five changes.
    #[must_use]
    pub const fn of(scale: f64) -> Self {
        Self { scale, least: 3, most: 5 }
    }
}

/// The plan for agreement, a share from 0 to 1.
pub const AGREEMENT: Plan = Plan::of(0.15);
/// The plan for positions, in half the distance of their anchors.
pub const POSITION: Plan = Plan::of(0.5);
/// The plan for the natural logarithm of amounts.
pub const AMOUNT: Plan = Plan::of(1.0);

/// From this chance on a change is found.
pub const FOUND: f64 = 0.9;
/// Up to this chance none is.
pub const NOT_FOUND: f64 = 0.2;
/// Below so many points nothing can be told.
pub const FEWEST_POINTS: usize = 8;

demarche_core::closed_list! {
    /// What a series tells of changes.
    Finding, "finding" {
        /// It changed: the chance is at least nine in ten.
        Change = "change_found",
        /// It did not: the chance of any change is at most one in five.
        NoChange = "no_change_found",
        /// The series is too short or too noisy for either.
        CannotTell = "cannot_tell",
    }
}

/// A change of level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Change {
    /// The likeliest first period of the new level.
    pub period: i32,
    /// The periods in which it began, with 90 % of the chance.
    pub between: (i32, i32),
    /// The chance that there was a change in these periods.
    pub chance: f64,
    /// The new level less the old one, where they meet.
    pub size: Interval,
}

/// What a series tells of changes.
#[derive(Debug, Clone, PartialEq)]
pub struct Movement {
    /// Whether it changed.
    pub finding: Finding,
    /// The chance of any change; none: nothing can be told of so short a series.
    pub chance: Option<f64>,
    /// For each point the chance that a new level began with it.
    pub at: Vec<f64>,
    /// The changes that were found, in the order of time.
    pub changes: Vec<Change>,
}

/// When a series took another level.
///
/// - definition: y_t = ℓ_t + e_t; inside a spell ℓ is a stationary walk, ℓ_t = m + a(ℓ_{t−1} − m) + u_t with variance v², a new spell starts
///   from N(m, v²); e_t has the measured variance and an extra one; no change has the chance ½, k changes 2^(−k−1), all their places
///   alike; drift and extra variance are summed out over a grid; all spells are summed over exactly
/// - input: values with the variances of their measurement, in the order of time; m is the mean of the values, v the plan's scale
/// - unit: that of the series; chances 0–1; `cannot_tell` below eight points
/// - limits: what drifts is no change; two changes closer than the least spell are one; errors are taken as independent from period to period
/// - references: `[@fearnhead_2006]`, `[@barry_hartigan_1993]`
#[must_use]
pub fn movement(points: &[Point], plan: Plan) -> Movement {
    let sound =
        points.iter().all(|point| point.value.is_finite() && point.variance.is_finite() && point.variance >= 0.0);
    let in_order = points.windows(2).all(|pair| pair[0].period < pair[1].period);
    if points.len() < FEWEST_POINTS.max(2 * plan.least) || !sound || !in_order {
        return Movement {
            finding: Finding::CannotTell,
            chance: None,
            at: vec![0.0; points.len()],
            changes: Vec::new(),
        };
    }
    let grid = segment::grid(points, plan);
    let partitions: Vec<(Segments, Partition)> = grid
        .into_iter()
        .map(|segments| {
            let partition = Partition::of(&segments, plan, |_| true);
            (segments, partition)
        })
        .collect();
    summary::summary(points, plan, &partitions)
}
