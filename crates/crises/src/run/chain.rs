//! Whether crises come one upon another: the rate soon after one, over the rate at other times.

use demarche_core::Day;

/// How often the next came within so many days of one, and how often at other times.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Chain {
    /// Starts of crises within the window.
    pub events: u32,
    /// Of these, within so many days after another.
    pub soon: u32,
    /// Days of the window within so many after a start.
    pub days_soon: f64,
    /// All other days of the window.
    pub days_else: f64,
    /// The rate soon after, over the rate else; none where nothing started at other times.
    pub ratio: Option<f64>,
    /// The ends of its 90 % interval; no upper end where it has none.
    pub interval: (f64, Option<f64>),
}

/// The hazard ratio of a start soon after another, against a constant rate.
///
/// - definition: `(k / T₁) / ((n − k) / T₀)`, k of n starts on T₁ days that lie within `within` days after a start, T₀ all other days;
///   given n, k is binomial with `ρT₁ / (ρT₁ + T₀)`, and the interval is the exact one of Clopper and Pearson, turned to ρ
/// - input: days of starts; the first and the last day of the window in which any would have been listed
/// - unit: ratio; 1 is a constant rate
/// - limits: starts that were listed because they came together make any ratio large; a few starts tell next to nothing
/// - references: `[@clopper_pearson_1934]`
#[must_use]
pub fn chain(starts: &[Day], window: (Day, Day), within: i32) -> Option<Chain> {
    let (from, until) = (window.0.days(), window.1.days());
    let mut days: Vec<i32> = starts.iter().map(|day| day.days()).filter(|day| (from..=until).contains(day)).collect();
    days.sort_unstable();
    let is_soon = |day: i32| days.iter().any(|start| (1..=within).contains(&(day - start)));
    let days_soon = (from..=until).filter(|day| is_soon(*day)).count() as f64;
    let days_else = f64::from(until - from + 1) - days_soon;
    let (n, k) = (days.len() as u32, days.iter().filter(|day| is_soon(**day)).count() as u32);
    if n < 2 || days_soon == 0.0 || days_else == 0.0 {
        return None;
    }
    let odds = |share: f64| share / (1.0 - share) * days_else / days_soon;
    let low = if k == 0 { 0.0 } else { odds(share_with(|p| tail(n, k, p) < 0.05)) };
    let high = (k < n).then(|| odds(share_with(|p| 1.0 - tail(n, k + 1, p) > 0.05)));
    let ratio = (k < n).then(|| f64::from(k) / days_soon / (f64::from(n - k) / days_else));
    Some(Chain { events: n, soon: k, days_soon, days_else, ratio, interval: (low, high) })
}

/// The chance of k or more of n.
fn tail(n: u32, k: u32, p: f64) -> f64 {
    let mut choose = 1.0;
    let mut sum = 0.0;
    for j in 0..=n {
        if j > 0 {
            choose *= f64::from(n - j + 1) / f64::from(j);
        }
        if j >= k {
            sum += choose * p.powi(j as i32) * (1.0 - p).powi((n - j) as i32);
        }
    }
    sum
}

/// The share up to which something holds, by halving.
fn share_with(holds: impl Fn(f64) -> bool) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        if holds(middle) {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_of_three_soon_after_another() {
        // A window of 1000 days, starts on days 0, 50 and 500, 100 days each way: soon are days 1 to 150 and 501 to 600.
        let day = |at: i32| Day::from_days(10_000 + at);
        let found = chain(&[day(0), day(50), day(500)], (day(0), day(999)), 100).unwrap();
        assert_eq!((found.events, found.soon, found.days_soon, found.days_else), (3, 1, 250.0, 750.0));
        assert!((found.ratio.unwrap() - 1.0 / 250.0 / (2.0 / 750.0)).abs() < 1e-12);
        // Clopper and Pearson for one of three, 90 %: 1 − 0.95^(1/3) at the lower end; above, 0.8646.
        let share = 1.0 - 0.95_f64.powf(1.0 / 3.0);
        assert!((found.interval.0 - share / (1.0 - share) * 3.0).abs() < 1e-9);
        let high = found.interval.1.unwrap() / 3.0;
        assert!((high / (1.0 + high) - 0.8646).abs() < 1e-4, "{high}");
        assert_eq!(chain(&[day(3)], (day(0), day(999)), 100), None);
        // All soon after another but the first, which nothing precedes.
        let found = chain(&[day(0), day(10), day(20)], (day(0), day(999)), 100).unwrap();
        assert_eq!((found.soon, found.events), (2, 3));
    }
}
