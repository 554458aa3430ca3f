//! Where a fit starts: one place an actor for all periods, the leading directions of its votes.

use std::ops::Range;

use super::roll_calls::RollCalls;

const ROUNDS: usize = 12;

/// For each seat the place of its actor over all periods along the leading directions of the votes, each of mean square 1.
///
/// Power iteration on votes (−1, 0, 1) less the mean of their item; each direction at right angles to those before it.
#[must_use]
pub fn places<const K: usize>(votes: &RollCalls) -> Vec<[f64; K]> {
    let paths: Vec<Range<usize>> = votes.paths();
    let seats = votes.seats().len();
    let mut actor = vec![0_usize; seats];
    for (index, path) in paths.iter().enumerate() {
        actor[path.clone()].fill(index);
    }
    let counts: Vec<f64> = paths
        .iter()
        .map(|path| path.clone().map(|seat| votes.votes_of_seat(seat) as f64).sum::<f64>().max(1.0))
        .collect();
    let means: Vec<f64> = (0..votes.items().len())
        .map(|item| {
            let [no, abstain, yes] = votes.tally(item).map(f64::from);
            (yes - no) / (no + abstain + yes).max(1.0)
        })
        .collect();
    let mut found: Vec<Vec<f64>> = Vec::new();
    for d in 0..K {
        // Any start with a part in every direction will do; it must only be the same each time.
        let mut axis: Vec<f64> =
            (0..paths.len()).map(|a| ((a * 7 + d * 13) as f64 * 0.754_877).fract() - 0.5).collect();
        for _ in 0..ROUNDS {
            let mut next = vec![0.0; paths.len()];
            for (item, mean) in means.iter().enumerate() {
                let on = votes.on_item(item);
                let value = |answer: u8| f64::from(answer) - 1.0 - mean;
                let load: f64 = on.iter().map(|vote| value(vote.answer()) * axis[actor[vote.other()]]).sum();
                let load = load / on.len().max(1) as f64;
                for vote in on {
                    next[actor[vote.other()]] += load * value(vote.answer());
                }
            }
            for (value, count) in next.iter_mut().zip(&counts) {
                *value /= count;
            }
            let scalar = |a: &[f64], b: &[f64]| -> f64 {
                a.iter().zip(b).zip(&counts).map(|((a, b), count)| a * b * count).sum::<f64>()
            };
            for earlier in &found {
                let part = scalar(&next, earlier) / scalar(earlier, earlier).max(1e-300);
                for (value, other) in next.iter_mut().zip(earlier) {
                    *value -= part * other;
                }
            }
            let total: f64 = counts.iter().sum();
            let length = (scalar(&next, &next) / total.max(1.0)).sqrt().max(1e-300);
            axis = next.into_iter().map(|value| value / length).collect();
        }
        found.push(axis);
    }
    (0..seats).map(|seat| std::array::from_fn(|d| found[d][actor[seat]].clamp(-3.0, 3.0))).collect()
}
