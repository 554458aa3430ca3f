//! What topics of a kind not yet seen may still do to a value: drawing again what was seen never shows it.

use demarche_core::{Interval, Known};

use super::Bootstrap;
use super::table::{Moments, Table};

/// Of how many topics of one size so many items of these topics are worth: few large topics are fewer.
pub(crate) fn worth(sizes: impl IntoIterator<Item = f64>) -> f64 {
    let (sum, squares) = sizes.into_iter().fold((0.0, 0.0), |(sum, squares), size| (sum + size, squares + size * size));
    if squares > 0.0 { sum * sum / squares } else { 0.0 }
}

/// The largest share of topics of some kind that so many topics may well all have missed.
///
/// - definition: `1 − α^(1/n)`, of which n topics show none with the chance α = (1 − level)/2; about 3/n at a level of .9
/// - input: topics, as [`worth`] counts them; a level between 0 and 1
/// - unit: share, 0–1; 1 without a topic
/// - limits: topics are taken as independent of each other
/// - references: `[@clopper_pearson_1934]`
pub(crate) fn unseen_share(topics: f64, level: f64) -> f64 {
    if topics > 0.0 { 1.0 - ((1.0 - level) / 2.0).powf(1.0 / topics) } else { 1.0 }
}

/// Which kinds of answers of two actors were seen: what was seen, draws may show more often; what was not, they never show.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Seen {
    /// The two at opposite ends.
    pub(crate) apart: bool,
    /// Both at the low end.
    pub(crate) low: bool,
    /// Both at the high end.
    pub(crate) high: bool,
}

impl Seen {
    /// In a table of votes.
    pub(crate) const fn of(table: &Table) -> Self {
        Self { apart: table.opposite() > 0, low: table.at(0, 0) > 0, high: table.at(2, 2) > 0 }
    }

    /// With one more pair of values between 0 and a range.
    pub(crate) fn and(self, (x, y): (f64, f64), range: f64) -> Self {
        Self {
            apart: self.apart || (x - y).abs() >= range,
            low: self.low || (x <= 0.0 && y <= 0.0),
            high: self.high || (x >= range && y >= range),
        }
    }
}

impl Bootstrap {
    /// The four intervals of two actors, widened by what topics of a kind not seen could do: a share of them on which the two stand at
    /// opposite ends, or both at one end.
    pub(crate) fn widened(
        &self,
        intervals: [Known<Interval>; 4],
        (whole, seen): (Moments, Seen),
        (range, topics): (f64, f64),
    ) -> [Known<Interval>; 4] {
        let share = unseen_share(topics, self.level);
        let apart = [[0.0, range], [range, 0.0]].into_iter().filter(|_| !seen.apart);
        let alike = [(seen.low, [0.0, 0.0]), (seen.high, [range, range])].into_iter().filter(|(is_seen, _)| !is_seen);
        let kinds = [apart.collect::<Vec<_>>(), alike.map(|(_, levels)| levels).collect()];
        let others = kinds.map(|kinds| match kinds.as_slice() {
            [] => whole.measures(range).all(),
            kinds => whole.with(share, kinds).measures(range).all(),
        });
        std::array::from_fn(|place| {
            intervals[place].map(|interval| hold(interval, others.map(|measures| measures[place].value())))
        })
    }

    /// The interval of a share, widened by what topics of a kind not seen could do: such a share of them has the lowest value, or 1, where no
    /// topic has it.
    pub(crate) fn widened_share(
        &self,
        interval: Known<Interval>,
        topics: f64,
        unseen: [Option<f64>; 2],
    ) -> Known<Interval> {
        let share = unseen_share(topics, self.level);
        interval.map(|interval| {
            hold(interval, unseen.map(|value| value.map(|value| (1.0 - share) * interval.value() + share * value)))
        })
    }
}

/// An interval that holds these values as well.
fn hold(interval: Interval, values: [Option<f64>; 2]) -> Interval {
    let (low, high) = interval.ends();
    let low = values.iter().flatten().copied().fold(low, f64::min);
    let high = values.iter().flatten().copied().fold(high, f64::max);
    Interval::new(interval.value(), low, high, interval.level()).unwrap_or(interval)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_eight_topics_may_all_have_missed_is_missed_one_time_in_twenty() {
        for topics in [1.0, 5.0, 8.0, 30.0, 400.0] {
            let share = unseen_share(topics, 0.9);
            assert!(((1.0 - share).powf(topics) - 0.05).abs() < 1e-12);
        }
        assert!((unseen_share(300.0, 0.9) - 0.01).abs() < 1e-4, "three in 300");
        assert_eq!(unseen_share(0.0, 0.9), 1.0);
    }

    #[test]
    fn one_large_topic_and_four_small_ones_are_worth_less_than_five() {
        assert_eq!(worth([2.0; 5]), 5.0);
        assert_eq!(worth([6.0, 1.0, 1.0, 1.0, 1.0]), 2.5);
        assert_eq!(worth([]), 0.0);
    }
}
