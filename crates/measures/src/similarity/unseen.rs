//! What topics of a kind not yet seen may still do to a value: drawing again what was seen never shows it.

use demarche_core::{Interval, Known};

use super::Bootstrap;
use super::table::Moments;

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

impl Bootstrap {
    /// The four intervals of two actors, widened by what topics of a kind not seen could do: on such a share of them the two stand at
    /// opposite ends, or at the same one.
    pub(crate) fn widened(
        &self,
        intervals: [Known<Interval>; 4],
        whole: Moments,
        (range, topics): (f64, f64),
    ) -> [Known<Interval>; 4] {
        let share = unseen_share(topics, self.level);
        let apart = whole.with(share, &[[0.0, range], [range, 0.0]]).measures(range).all();
        let alike = whole.with(share, &[[0.0, 0.0], [range, range]]).measures(range).all();
        std::array::from_fn(|place| {
            intervals[place].map(|interval| hold(interval, [apart[place], alike[place]].map(Known::value)))
        })
    }

    /// The interval of a share, widened by what topics of a kind not seen could do: such a share of them has the value 0, or 1.
    pub(crate) fn widened_share(&self, interval: Known<Interval>, topics: f64) -> Known<Interval> {
        let kept = 1.0 - unseen_share(topics, self.level);
        interval.map(|interval| {
            let low = kept * interval.value();
            hold(interval, [low, low + 1.0 - kept].map(Some))
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
