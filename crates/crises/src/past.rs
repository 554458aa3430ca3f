//! The answers that may be learnt from, as bits.

use demarche_core::{ActorId, Day, TextId};

use crate::asked::Asked;
use crate::forecaster::Cut;
use crate::history::{Call, History};

/// The roll calls of some sessions before a cut: for each actor and answer one bit a roll call.
pub(crate) struct Past<'a> {
    pub(crate) history: &'a History,
    /// The roll calls, in order of time.
    pub(crate) places: Vec<usize>,
    words: usize,
    bits: Vec<u64>,
}

impl<'a> Past<'a> {
    /// The roll calls of the last `sessions` sessions, the one that is forecast not counted.
    pub(crate) fn new(history: &'a History, cut: &Cut, sessions: i32) -> Self {
        let first = cut.now() - sessions;
        let mut places = cut.places(history);
        places.retain(|place| history.calls()[*place].session >= first);
        let words = places.len().div_ceil(64).max(1);
        let mut bits = vec![0_u64; history.actors().len() * 3 * words];
        for (bit, place) in places.iter().enumerate() {
            for (row, seen) in history.answers(*place).iter().enumerate() {
                if let Some(vote) = seen.vote() {
                    bits[(row * 3 + vote) * words + bit / 64] |= 1 << (bit % 64);
                }
            }
        }
        Self { history, places, words, bits }
    }

    /// One bit for each roll call that fits.
    pub(crate) fn mask(&self, fits: impl Fn(&Call) -> bool) -> Vec<u64> {
        let mut mask = vec![0_u64; self.words];
        for (bit, place) in self.places.iter().enumerate() {
            if fits(&self.history.calls()[*place]) {
                mask[bit / 64] |= 1 << (bit % 64);
            }
        }
        mask
    }

    /// The roll calls on which an actor so voted.
    pub(crate) fn of(&self, row: usize, vote: usize) -> &[u64] {
        let from = (row * 3 + vote) * self.words;
        &self.bits[from..from + self.words]
    }

    /// How often an actor voted no, abstain, yes on the roll calls of a mask.
    pub(crate) fn counts(&self, row: usize, mask: &[u64]) -> [f64; 3] {
        [0, 1, 2].map(|vote| f64::from(both(self.of(row, vote), mask)))
    }

    /// The last vote of an actor on the roll calls of a mask.
    pub(crate) fn last(&self, row: usize, mask: &[u64]) -> Option<usize> {
        let at = |vote: usize| {
            let words = self.of(row, vote).iter().zip(mask).enumerate().rev();
            words
                .map(|(word, (a, b))| (word, a & b))
                .find(|(_, bits)| *bits != 0)
                .map(|(word, bits)| word * 64 + 63 - bits.leading_zeros() as usize)
        };
        (0..3).filter_map(|vote| at(vote).map(|bit| (bit, vote))).max().map(|(_, vote)| vote)
    }

    /// What an actor voted on the roll call of a bit.
    pub(crate) fn vote(&self, row: usize, bit: usize) -> Option<usize> {
        self.history.answers(self.places[bit])[row].vote()
    }

    /// The last day.
    pub(crate) fn until(&self) -> Option<Day> {
        self.places.last().map(|place| self.history.calls()[*place].date)
    }

    pub(crate) fn row(&self, actor: ActorId) -> Option<usize> {
        self.history.row(actor)
    }

    /// The known and the presumed answers that are votes, by row.
    pub(crate) fn known(&self, asked: &Asked) -> Vec<(usize, usize)> {
        let known = asked.known.iter().chain(&asked.presumed);
        known.filter_map(|(actor, seen)| Some((self.row(*actor)?, seen.vote()?))).collect()
    }
}

/// How many bits two masks share.
pub(crate) fn both(a: &[u64], b: &[u64]) -> u32 {
    a.iter().zip(b).map(|(a, b)| (a & b).count_ones()).sum()
}

/// Whether two roll calls share an issue; those without any share that.
pub(crate) fn share_issue(a: &[TextId], b: &[TextId]) -> bool {
    (a.is_empty() && b.is_empty()) || a.iter().any(|issue| b.contains(issue))
}
