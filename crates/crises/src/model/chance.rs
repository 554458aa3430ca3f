//! Random numbers as a function of what they are for: a counter, not a stream, so that a change elsewhere draws nothing anew.
//!
//! A number is a hash of (seed, purpose, actor, layer, step) and of the run. The first five are folded by the mixer of SplitMix64 into a
//! key of 64 bits; the key and the number of the run go through two rounds of a 32-bit mixer with two multiplications, which sixteen runs
//! do side by side.

/// What a number is drawn for, so that no two purposes share one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[repr(u64)]
pub enum Purpose {
    /// The choice of an actor on a layer.
    Choice = 1,
    /// Whether an actor looks at a layer again.
    Revision = 2,
    /// The order in which actors revise.
    Order = 3,
    /// What a region, or everybody, has in common.
    Shock = 4,
    /// The value of a parameter.
    Parameter = 5,
    /// A state from which a descent starts.
    Start = 6,
}

const GOLDEN: u64 = 0x9E37_79B9_7F4A_7C15;

/// The mixer of SplitMix64.
#[must_use]
pub const fn mixed(value: u64) -> u64 {
    let mut z = value.wrapping_add(GOLDEN);
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    z ^ (z >> 31)
}

/// The key of a seed, a purpose, an actor, a layer and a step; one number of each run hangs on it.
#[must_use]
pub const fn keyed(seed: u64, purpose: Purpose, actor: u64, layer: u64, step: u64) -> u64 {
    let folded = mixed(seed ^ mixed(purpose as u64));
    mixed(mixed(mixed(folded ^ actor) ^ layer) ^ step)
}

#[inline(always)]
const fn scrambled(value: u32) -> u32 {
    let mut x = value;
    x ^= x >> 16;
    x = x.wrapping_mul(0x7FEB_352D);
    x ^= x >> 15;
    x = x.wrapping_mul(0x846C_A68B);
    x ^ (x >> 16)
}

/// The bits of a run under a key.
#[inline(always)]
#[must_use]
pub const fn bits(key: u64, run: u32) -> u32 {
    let (low, high) = (key as u32, (key >> 32) as u32);
    scrambled(scrambled(run.wrapping_mul(0x9E37_79B1) ^ low).wrapping_add(high))
}

/// Evenly between 0 and 1, neither of them.
#[inline(always)]
#[must_use]
pub const fn unit(key: u64, run: u32) -> f32 {
    ((bits(key, run) >> 9) as i32 as f32 + 0.5) * (1.0 / 8_388_608.0)
}

/// Evenly between 0 and 1, with more bits than a choice needs.
#[must_use]
pub const fn fine_unit(key: u64) -> f64 {
    ((mixed(key) >> 12) as f64 + 0.5) / (1_u64 << 52) as f64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_the_same_for_ever() {
        let key = keyed(7, Purpose::Choice, 3, 1, 12);
        assert_eq!(keyed(7, Purpose::Choice, 3, 1, 12), key);
        assert_eq!([key, u64::from(bits(key, 0)), u64::from(bits(key, 1))], GOLDEN_VALUES);
    }

    const GOLDEN_VALUES: [u64; 3] = [618_094_311_119_418_942, 2_743_115_932, 1_196_572_141];

    #[test]
    fn numbers_are_even_and_neighbours_have_nothing_in_common() {
        let draws = 200_000_u32;
        for (purpose, actor, layer, step) in [(Purpose::Choice, 0, 0, 0), (Purpose::Revision, 5, 2, 1)] {
            let key = keyed(1, purpose, actor, layer, step);
            let next = [
                keyed(1, purpose, actor + 1, layer, step),
                keyed(1, purpose, actor, layer + 1, step),
                keyed(1, purpose, actor, layer, step + 1),
                keyed(2, purpose, actor, layer, step),
            ];
            let mut bins = [0_u32; 64];
            let mut products = [0.0_f64; 5];
            for run in 0..draws {
                let here = f64::from(unit(key, run));
                assert!(here > 0.0 && here < 1.0);
                bins[(here * 64.0) as usize] += 1;
                for (product, other) in products.iter_mut().zip(next.iter().map(|key| unit(*key, run))) {
                    *product += (here - 0.5) * (f64::from(other) - 0.5);
                }
                products[4] += (here - 0.5) * (f64::from(unit(key, run + 1)) - 0.5);
            }
            let expected = f64::from(draws) / 64.0;
            let chi: f64 = bins.iter().map(|n| (f64::from(*n) - expected).powi(2) / expected).sum();
            assert!((25.0..115.0).contains(&chi), "chi-square of 63 degrees of freedom: {chi}");
            for product in products {
                let z = product * 12.0 / f64::from(draws).sqrt();
                assert!(z.abs() < 4.5, "correlation of neighbours: z = {z}");
            }
        }
    }
}
