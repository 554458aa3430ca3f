//! Slow drift: which way the level went over the last spell of a series, and how sure that is.

use demarche_core::Interval;

use super::partition::log_sum;
use super::segment::{DRIFTS, EXTRAS};
use super::summary::quantile;
use super::{FEWEST_POINTS, Movement, Plan, Point};

/// Slopes are told for so many periods.
pub const SLOPE_PERIODS: f64 = 10.0;

/// Which way a level went.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Drift {
    /// The first period of the span: that of the last change that was found, or of the series.
    pub from: i32,
    /// Its last period.
    pub to: i32,
    /// How many points the span has.
    pub points: usize,
    /// The slope of the level in ten periods, with its 90 % interval.
    pub slope: Interval,
}

impl Drift {
    /// 1 or −1: the level surely went up or down; 0: no drift can be told.
    #[must_use]
    pub fn way(&self) -> i8 {
        let (low, high) = self.slope.ends();
        i8::from(low > 0.0) - i8::from(high < 0.0)
    }
}

/// Which way the level of a series went since its last change.
///
/// - definition: slope of the least-squares line through the levels ℓ of the span, in ten periods; mean and variance of ℓ given the values under the
///   model of [`super::movement`] inside one spell, with its whole covariance; drifts and extra variances weigh as their likelihoods
/// - input: the series, its plan, and what was found of changes: the span begins with the likeliest period of the last one
/// - unit: that of the series in ten periods, with a 90 % interval
/// - limits: none below eight points; it tells where the level went, not that it goes on; a step that could not be told is a part of the slope
/// - references: `[@barry_hartigan_1993]`
#[must_use]
pub fn drift(points: &[Point], plan: Plan, found: &Movement) -> Option<Drift> {
    found.chance?;
    let start = found.changes.last().map_or(i32::MIN, |change| change.period);
    let span: Vec<Point> = points.iter().filter(|point| point.period >= start).copied().collect();
    let (first, last) = (span.first()?, span.last()?);
    if span.len() < FEWEST_POINTS {
        return None;
    }
    let n = span.len() as f64;
    let middle = span.iter().map(|point| f64::from(point.period)).sum::<f64>() / n;
    let off: Vec<f64> = span.iter().map(|point| f64::from(point.period) - middle).collect();
    let square: f64 = off.iter().map(|off| off * off).sum();
    let line: Vec<f64> = off.iter().map(|off| SLOPE_PERIODS * off / square).collect();
    let pairs = DRIFTS.iter().flat_map(|step| EXTRAS.iter().map(move |extra| (*step, *extra)));
    let told: Vec<(f64, f64, f64)> =
        pairs.map(|(step, extra)| slope(&span, plan, &line, (step, extra))).collect::<Option<_>>()?;
    let whole = log_sum(told.iter().map(|(weight, ..)| *weight));
    let parts: Vec<(f64, f64, f64)> =
        told.into_iter().map(|(weight, mean, variance)| ((weight - whole).exp(), mean, variance)).collect();
    let mean: f64 = parts.iter().map(|(chance, mean, _)| chance * mean).sum();
    let (low, high) = (quantile(&parts, 0.05), quantile(&parts, 0.95));
    let slope = Interval::new(mean.clamp(low, high), low, high, 0.9)?;
    Some(Drift { from: first.period, to: last.period, points: span.len(), slope })
}

/// Log likelihood of the values for one drift and one extra variance, and mean and variance of the slope of their levels.
fn slope(span: &[Point], plan: Plan, line: &[f64], (step, extra): (f64, f64)) -> Option<(f64, f64, f64)> {
    let n = span.len();
    let whole = plan.scale * plan.scale;
    let keep = (1.0 - step * step).sqrt();
    let noise = (extra * plan.scale).powi(2);
    let mean = span.iter().map(|point| point.value).sum::<f64>() / n as f64;
    let shared = |i: usize, j: usize| whole * keep.powi((span[i].period - span[j].period).abs());
    // The lower factor of the covariance of the values.
    let mut lower = vec![0.0; n * n];
    for i in 0..n {
        for j in 0..=i {
            let own = if i == j { span[i].variance + noise } else { 0.0 };
            let done: f64 = (0..j).map(|k| lower[i * n + k] * lower[j * n + k]).sum();
            let left = shared(i, j) + own - done;
            lower[i * n + j] = if i == j {
                if left <= 0.0 {
                    return None;
                }
                left.sqrt()
            } else {
                left / lower[j * n + j]
            };
        }
    }
    let solved = |right: &[f64]| {
        let mut out: Vec<f64> = Vec::with_capacity(n);
        for i in 0..n {
            let done: f64 = (0..i).map(|k| lower[i * n + k] * out[k]).sum();
            out.push((right[i] - done) / lower[i * n + i]);
        }
        out
    };
    let with_line: Vec<f64> = (0..n).map(|i| (0..n).map(|j| shared(i, j) * line[j]).sum()).collect();
    let values: Vec<f64> = span.iter().map(|point| point.value - mean).collect();
    let (of_line, of_values) = (solved(&with_line), solved(&values));
    let dot = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a * b).sum::<f64>();
    let halves: f64 = (0..n).map(|i| lower[i * n + i].ln()).sum();
    let weight = -0.5 * dot(&of_values, &of_values) - halves;
    let variance = (dot(line, &with_line) - dot(&of_line, &of_line)).max(0.0);
    Some((weight, dot(&of_line, &of_values), variance))
}
