//! Older models of who gets what: the compromise, the median, the contest; baselines beside every run.

/// What an actor brings: weight (capability × salience) and position.
pub type Weighed = (f64, f64);

/// The compromise: the mean of positions, weighted.
///
/// - definition: `Σ c s x / Σ c s`
/// - input: weights of at least 0, positions on one axis
/// - unit: that of the positions; `None` where the weights add up to nothing
/// - limits: no dynamics and no deals; still it did better than procedural models on decisions of the European Union
/// - references: `[@schneider_finke_bailer_2010]`, `[@bueno_de_mesquita_1994]`
#[must_use]
pub fn weighted_mean(actors: &[Weighed]) -> Option<f64> {
    let all: f64 = actors.iter().map(|(weight, _)| weight).sum();
    (all > 0.0).then(|| actors.iter().map(|(weight, x)| weight * x).sum::<f64>() / all)
}

/// The median: the position that no weighted majority would leave for another.
///
/// - definition: the smallest x with at least half of all weight at or below it
/// - input: weights of at least 0, positions on one axis
/// - unit: that of the positions; `None` where the weights add up to nothing
/// - limits: one axis, single-peaked preferences
/// - references: `[@black_1948]`
#[must_use]
pub fn weighted_median(actors: &[Weighed]) -> Option<f64> {
    let all: f64 = actors.iter().map(|(weight, _)| weight).sum();
    let mut sorted: Vec<Weighed> = actors.to_vec();
    sorted.sort_by(|a, b| a.1.total_cmp(&b.1));
    let mut below = 0.0;
    sorted.into_iter().find_map(|(weight, x)| {
        below += weight;
        (all > 0.0 && below >= 0.5 * all).then_some(x)
    })
}

/// The chance of one side in a contest of two.
///
/// - definition: `p = c_i^n / (c_i^n + c_j^n)`
/// - input: strengths of at least 0, not both 0; the exponent n
/// - unit: chance, 0–1; one half where both are 0
/// - limits: strengths are compared, not fought out
/// - references: `[@wise_lester_efird_2015]`
#[must_use]
pub fn contest(own: f64, other: f64, exponent: f64) -> f64 {
    if own <= 0.0 && other <= 0.0 {
        return 0.5;
    }
    1.0 / (1.0 + (other / own).powf(exponent))
}
