//! Random numbers keyed by what they are for, so that neither threads nor other draws change them.

use demarche_core::checksum;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

/// A stream of random numbers for one draw of one purpose.
pub(crate) struct Chance(ChaCha8Rng);

impl Chance {
    pub(crate) fn keyed(seed: u64, purpose: &str, draw: u64) -> Self {
        let mut random = ChaCha8Rng::seed_from_u64(seed ^ checksum(purpose.as_bytes()));
        random.set_stream(draw);
        Self(random)
    }

    /// Evenly from 0 to below 1.
    pub(crate) fn unit(&mut self) -> f64 {
        (self.0.next_u64() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Evenly from the whole numbers below `count`, which is at least one.
    pub(crate) fn below(&mut self, count: usize) -> usize {
        ((u128::from(self.0.next_u64()) * count as u128) >> 64) as usize
    }

    /// Puts items into random order.
    pub(crate) fn shuffle<T>(&mut self, items: &mut [T]) {
        for last in (1..items.len()).rev() {
            items.swap(last, self.below(last + 1));
        }
    }
}
