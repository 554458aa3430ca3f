//! Arithmetic on sixteen runs side by side, in short loops of one kind of work each: a compiler makes vectors of them.

use super::chance::{bits, unit};

/// Runs that are worked through side by side. They share the order of revision, nothing else.
pub const LANES: usize = 16;

/// One number of each run, where a processor fetches it at one go.
#[derive(Debug, Clone, Copy, PartialEq)]
#[repr(align(64))]
pub(super) struct Lane(pub(super) [f32; LANES]);

/// Nothing of each run.
pub(super) const NOTHING: Lane = Lane([0.0; LANES]);

/// What each of two levels gains over 0 by the slope that hangs on the state, and what staying with the present level adds.
#[derive(Clone, Copy)]
pub(super) struct Ends {
    pub(super) down: f32,
    pub(super) up: f32,
    pub(super) stay: f32,
}

/// What peers do, each by its weight.
#[inline(always)]
pub(super) fn weighed(peers: &[(u32, f32)], states: &[Lane]) -> Lane {
    let mut sum = NOTHING;
    for (peer, weight) in peers {
        let theirs = &states[*peer as usize];
        for lane in 0..LANES {
            sum.0[lane] += weight * theirs.0[lane];
        }
    }
    sum
}

/// Evenly between 0 and 1, in each run.
#[inline(always)]
pub(super) fn units(key: u64, words: &[u32; LANES]) -> Lane {
    let mut numbers = NOTHING;
    for lane in 0..LANES {
        numbers.0[lane] = unit(key, words[lane]);
    }
    numbers
}

/// The levels with the largest `U(x) + x·ε`, where `F(−ε)` was drawn evenly: `x = 1` where `Δ₂ > −ε`, `x = −1` where `Δ₁ < −ε`.
///
/// Staying adds to U(−1) ½(x² − x), to U(0) 1 − x² and to U(1) ½(x² + x), x the present level: so both Δ have a part in common.
#[inline(always)]
pub(super) fn along_the_axis(ends: Ends, field: &Lane, old: &Lane, key: u64, words: &[u32; LANES]) -> Lane {
    let shock = logistic(key, words);
    let Ends { down, up, stay } = ends;
    let (first, second, mean) = (stay - down, up - stay, 0.5 * (up - down));
    let (half, more) = (0.5 * stay, 1.5 * stay);
    let mut chosen = NOTHING;
    for lane in 0..LANES {
        let x = old.0[lane];
        let joint = field.0[lane] + half * x;
        let apart = more * x * x;
        let (first, second, mean) = (joint - apart + first, joint + apart + second, joint + mean);
        let least = if second < mean { second } else { mean };
        let most = if first > mean { first } else { mean };
        let is_up = if least > shock.0[lane] { 1.0 } else { 0.0 };
        let is_down = if most < shock.0[lane] { 1.0 } else { 0.0 };
        chosen.0[lane] = is_up - is_down;
    }
    chosen
}

/// The levels of a logit response: `P(x) ∝ exp U(x)`.
///
/// With `g` half the difference of the ends and `b` their mean, over the middle, the better end has `b + |g|` and the other `b − |g|`.
/// All is measured from the best of the three, so that no power is above 1 and two of them do.
#[inline(always)]
pub(super) fn by_level(ends: Ends, field: &Lane, old: &Lane, key: u64, words: &[u32; LANES]) -> Lane {
    let number = units(key, words);
    let Ends { down, up, stay } = ends;
    let (mut gap, mut best, mut far) = (NOTHING, NOTHING, NOTHING);
    for lane in 0..LANES {
        let (x, x2) = (old.0[lane], old.0[lane] * old.0[lane]);
        let low = down - field.0[lane] + stay * (1.5 * x2 - 0.5 * x - 1.0);
        let high = up + field.0[lane] + stay * (1.5 * x2 + 0.5 * x - 1.0);
        gap.0[lane] = high - low;
        let (more, less) = if high > low { (high, low) } else { (low, high) };
        best.0[lane] = more;
        far.0[lane] = less - more;
    }
    let mut near = Lane(best.0.map(|best| -best.abs()));
    exp_all(&mut near);
    exp_all(&mut far);
    let mut chosen = NOTHING;
    for lane in 0..LANES {
        let is_best = best.0[lane] >= 0.0;
        let better = if is_best { 1.0 } else { near.0[lane] };
        let middle = if is_best { near.0[lane] } else { 1.0 };
        let worse = better * far.0[lane];
        let is_high = gap.0[lane] > 0.0;
        let low = if is_high { worse } else { better };
        let at = number.0[lane] * (better + middle + worse);
        let is_down = if at < low { 1.0 } else { 0.0 };
        let is_up = if at >= low + middle { 1.0 } else { 0.0 };
        chosen.0[lane] = is_up * (1.0 - is_down) - is_down;
    }
    chosen
}

/// A draw from the logistic law, in each run: `ln((1 − u) / u)`.
#[inline(always)]
fn logistic(key: u64, words: &[u32; LANES]) -> Lane {
    let mut odds = NOTHING;
    for lane in 0..LANES {
        // u is (k + ½) / 2²³, and the odds are the same without the divisor.
        let k = (bits(key, words[lane]) >> 9) as i32 as f32 + 0.5;
        odds.0[lane] = (8_388_608.0 - k) / k;
    }
    for odds in &mut odds.0 {
        *odds = ln(*odds);
    }
    odds
}

/// `ln x` for a positive number that is neither tiny nor huge, to within 2 · 10⁻⁶.
#[inline(always)]
fn ln(x: f32) -> f32 {
    // x = 2^e · (1 + f) with 1 + f between √½ and √2.
    const ROOT: u32 = 0x3F35_04F3;
    let from = x.to_bits().wrapping_sub(ROOT);
    let e = ((from as i32) >> 23) as f32;
    let f = f32::from_bits((from & 0x007F_FFFF).wrapping_add(ROOT)) - 1.0;
    let part = 1.000_003_2
        + f * (-0.500_019_6
            + f * (0.333_033_83 + f * (-0.248_814_33 + f * (0.206_038_33 + f * (-0.189_011_95 + f * 0.118_291_415)))));
    e * std::f32::consts::LN_2 + f * part
}

/// The power of each lane.
#[inline(always)]
fn exp_all(lanes: &mut Lane) {
    for lane in &mut lanes.0 {
        *lane = exp(*lane);
    }
}

/// `e^x` to seven digits for x between −80 and 80, the same on every machine and sixteen at a time.
#[inline(always)]
fn exp(x: f32) -> f32 {
    const ROUND: f32 = 12_582_912.0;
    let held = if x > 80.0 { 80.0 } else { x };
    let t = (if held < -80.0 { -80.0 } else { held }) * std::f32::consts::LOG2_E;
    let shifted = t + ROUND;
    let f = t - (shifted - ROUND);
    let power = 1.0
        + f * (std::f32::consts::LN_2
            + f * (0.240_226_5 + f * (0.055_504_11 + f * (0.009_618_13 + f * (0.001_333_36 + f * 0.000_154_0)))));
    let whole = shifted.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    power * f32::from_bits(whole)
}

#[cfg(test)]
mod tests {
    #[test]
    fn powers_and_logarithms_are_right_to_six_digits() {
        for place in -800..=800 {
            let x = place as f32 * 0.1;
            let exact = f64::from(x).exp();
            assert!((f64::from(super::exp(x)) / exact - 1.0).abs() < 1e-5, "{x}");
        }
        for place in 1..4000 {
            let k = (place * place) as f32 * 0.5;
            let odds = (8_388_608.0 - k) / k;
            let exact = f64::from(odds).ln();
            assert!((f64::from(super::ln(odds)) - exact).abs() < 2e-6, "{odds}");
        }
    }
}
