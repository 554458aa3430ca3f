//! Random numbers as a function of what they are for: a counter, not a stream, so that a change elsewhere draws nothing anew.
//!
//! A number is a hash of (seed, purpose, actor, layer, step) and of the run. The first five are folded by the mixer of SplitMix64 into a
//! key of 64 bits, and so is the number of the run, once for all of its draws. Half of the key is laid over the run before the first of
//! two multiplications and half of it before the second, which sixteen runs do side by side.

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
    stepped(stem(seed, purpose, actor, layer), step)
}

/// The first half of a key: what the rest is folded into. `keyed` with its step is `stepped` of this.
#[must_use]
pub const fn stem(seed: u64, purpose: Purpose, actor: u64, layer: u64) -> u64 {
    let folded = mixed(seed ^ mixed(purpose as u64));
    mixed(mixed(folded ^ actor) ^ layer)
}

/// The key of a stem and a step.
#[inline(always)]
#[must_use]
pub const fn stepped(stem: u64, step: u64) -> u64 {
    mixed(stem ^ step)
}

/// What stands for a run in all of its draws.
#[must_use]
pub const fn run_word(run: u32) -> u32 {
    mixed(run as u64 ^ 0x5275_6E00_0000_0000) as u32
}

/// The bits of a run, by its word, under a key. Word and key are mixed already; the upper bits are the better ones.
#[inline(always)]
#[must_use]
pub const fn bits(key: u64, word: u32) -> u32 {
    let (low, high) = (key as u32, (key >> 32) as u32);
    let x = (word ^ low).wrapping_mul(0x7FEB_352D);
    (x ^ (x >> 15)).wrapping_add(high).wrapping_mul(0x846C_A68B)
}

/// Evenly between 0 and 1, neither of them.
#[inline(always)]
#[must_use]
pub const fn unit(key: u64, word: u32) -> f32 {
    ((bits(key, word) >> 9) as i32 as f32 + 0.5) * (1.0 / 8_388_608.0)
}

/// A draw from the standard normal law: the quantile of 32 bits, to seven digits.
///
/// References: `[@wichura_1988]`.
#[must_use]
pub fn normal(key: u64, word: u32) -> f64 {
    let p = (f64::from(bits(key, word)) + 0.5) / 4_294_967_296.0;
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        let r = 0.180_625 - q * q;
        return q * (((59.109_374_720 * r + 159.291_132_02) * r + 50.434_271_938) * r + 3.387_132_717_9)
            / (((67.187_563_600 * r + 78.757_757_664) * r + 17.895_169_469) * r + 1.0);
    }
    let r = (-(0.5 - q.abs()).ln()).sqrt();
    let size = if r <= 5.0 {
        let r = r - 1.6;
        (((0.170_238_211_03 * r + 1.306_728_481_6) * r + 2.756_815_390_0) * r + 1.423_437_277_7)
            / ((0.120_211_329_75 * r + 0.737_001_642_50) * r + 1.0)
    } else {
        let r = r - 5.0;
        (((0.017_337_203_997 * r + 0.428_682_943_37) * r + 3.081_226_386_0) * r + 6.657_905_115_0)
            / ((0.012_258_202_635 * r + 0.241_978_942_25) * r + 1.0)
    };
    if q < 0.0 { -size } else { size }
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
        let drawn = [0, 1].map(|run| u64::from(bits(key, run_word(run))));
        assert_eq!([key, drawn[0], drawn[1]], GOLDEN_VALUES);
    }

    const GOLDEN_VALUES: [u64; 3] = [618_094_311_119_418_942, 148_162_587, 1_660_427_466];

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
                let here = f64::from(unit(key, run_word(run)));
                assert!(here > 0.0 && here < 1.0);
                bins[(here * 64.0) as usize] += 1;
                for (product, other) in products.iter_mut().zip(next.iter().map(|key| unit(*key, run_word(run)))) {
                    *product += (here - 0.5) * (f64::from(other) - 0.5);
                }
                products[4] += (here - 0.5) * (f64::from(unit(key, run_word(run + 1))) - 0.5);
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

    #[test]
    fn normal_draws_are_the_quantiles_of_their_bits() {
        let key = keyed(5, Purpose::Shock, 1, 0, 0);
        for run in 0..3000 {
            let word = run_word(run);
            let share = (f64::from(bits(key, word)) + 0.5) / 4_294_967_296.0;
            let exact = demarche_measures::ideal_point::normal::quantile(share);
            assert!((normal(key, word) - exact).abs() < 1e-6 * exact.abs().max(1.0), "{share}");
        }
    }
}
