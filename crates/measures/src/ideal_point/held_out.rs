//! What held-out votes say of a further dimension.

use super::fit::{Fit, Settings, fit};
use super::issue::{gain, losses, mean};
use super::roll_calls::{RollCalls, Vote};

/// Seed of the hash that holds out one vote in ten.
const SEED: u64 = 20_261_123;
/// Of so many votes one is held out.
const PARTS: u64 = 10;

/// How well votes that entered no fit are foreseen, with one dimension fewer and with all.
///
/// Log losses are natural logarithms a vote. With no dimension, what is said of a vote is how others answered the same item.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct HeldOut {
    /// How many dimensions were asked for.
    pub dims: usize,
    /// How many votes were scored.
    pub votes: usize,
    /// Log loss with one dimension fewer.
    pub fewer: f64,
    /// Log loss with all of them.
    pub all: f64,
    /// What the last dimension gains a vote, with its 90 % interval over roll calls.
    pub gain: [f64; 3],
    /// Whether both fits came to rest.
    pub is_rested: bool,
}

impl HeldOut {
    /// Whether the last dimension surely foresees better.
    #[must_use]
    pub fn foresees_better(&self) -> bool {
        self.gain[1] > 0.0
    }
}

/// Whether a vote is held out: by a hash of its item, actor and period, so that the same votes are held out of every fit.
fn is_held_out(vote: &Vote) -> bool {
    let key = (u64::from(vote.item) << 32) ^ (u64::from(vote.actor) << 12) ^ u64::from(vote.period.unsigned_abs());
    let mut z = SEED.wrapping_add(key.wrapping_mul(0x9E37_79B9_7F4A_7C15));
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    (z ^ (z >> 31)).is_multiple_of(PARTS)
}

/// What held-out votes say of the last of some dimensions.
///
/// - definition: one vote in ten is held out by a hash; mean −log of the chance that a fit of the others gave to the answer, with one
///   dimension fewer and with all; gain: the first less the second, its interval over roll calls, whose votes stand or fall together
/// - input: votes; 1 to 4 dimensions; scored are votes whose voter and roll call are known to the fit
/// - unit: log loss in natural logarithms a vote
/// - limits: none where nothing was held out; foreseeing better says that a dimension is there, not what it means
/// - references: `[@bailey_strezhnev_voeten_2017]`
#[must_use]
pub fn held_out(votes: &RollCalls, dims: usize) -> Option<HeldOut> {
    let (out, kept): (Vec<Vote>, Vec<Vote>) = votes.votes().partition(is_held_out);
    let training = RollCalls::new(kept);
    let (fewer, all, is_rested) = match dims {
        1 => {
            let one = fitted::<1>(&training, &out);
            (by_shares(&training, &out), one.0, one.1)
        }
        2 => both(fitted::<1>(&training, &out), fitted::<2>(&training, &out)),
        3 => both(fitted::<2>(&training, &out), fitted::<3>(&training, &out)),
        4 => both(fitted::<3>(&training, &out), fitted::<4>(&training, &out)),
        _ => return None,
    };
    (!all.is_empty()).then(|| HeldOut {
        dims,
        votes: all.len(),
        fewer: mean(&fewer),
        all: mean(&all),
        gain: gain(&fewer, &all),
        is_rested,
    })
}

type Losses = Vec<(u32, f64)>;

fn both(fewer: (Losses, bool), all: (Losses, bool)) -> (Losses, Losses, bool) {
    (fewer.0, all.0, fewer.1 && all.1)
}

fn fitted<const K: usize>(training: &RollCalls, out: &[Vote]) -> (Losses, bool) {
    let found: Fit<K> = fit::<K>(training, Settings::usual());
    (losses(training, &found, out), !matches!(found.outcome, super::fit::Outcome::NotConverged { .. }))
}

/// Log losses where nothing is said but how others answered the item, half a vote added to each answer.
fn by_shares(training: &RollCalls, out: &[Vote]) -> Losses {
    let loss = |vote: &Vote| {
        training.seat(vote.actor, vote.period)?;
        let counts = training.tally(training.item(vote.item)?).map(|count| f64::from(count) + 0.5);
        let share = counts[usize::from(vote.answer)] / counts.iter().sum::<f64>();
        Some((vote.item, -share.ln()))
    };
    out.iter().filter_map(loss).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::chance::Chance;

    /// Actors on a circle, and items that divide it by a line in any direction: two dimensions and no fewer.
    fn circle(is_flat: bool) -> RollCalls {
        let mut chance = Chance::keyed(1, "noise of votes on a circle", 0);
        let mut votes = Vec::new();
        for item in 0..160_u32 {
            let turn = f64::from(item) * 2.399;
            let cut = f64::from(item % 7) / 5.0 - 0.6;
            for actor in 0..40_u32 {
                let angle = f64::from(actor) * std::f64::consts::TAU / 40.0;
                let at = if is_flat { angle.cos() } else { (angle - turn).cos() };
                let z = at - cut + 0.6 * (chance.unit() - 0.5);
                votes.push(Vote { item, actor, period: 1 + (item / 40) as i32, answer: if z > 0.0 { 2 } else { 0 } });
            }
        }
        RollCalls::new(votes)
    }

    #[test]
    fn a_second_dimension_foresees_better_where_it_is_there_and_not_where_it_is_not() {
        let there = held_out(&circle(false), 2).unwrap();
        assert!(there.foresees_better() && there.all < there.fewer, "{there:?}");
        assert!(there.votes > 500 && there.votes < 760, "{there:?}");
        let flat = held_out(&circle(true), 2).unwrap();
        assert!(!flat.foresees_better(), "{flat:?}");
        assert!((flat.fewer - flat.all - flat.gain[0]).abs() < 1e-12);
    }

    #[test]
    fn one_dimension_is_scored_against_how_others_answered() {
        let found = held_out(&circle(true), 1).unwrap();
        assert!(found.foresees_better() && found.fewer < 0.75, "{found:?}");
        assert_eq!(held_out(&circle(true), 5), None);
    }
}
