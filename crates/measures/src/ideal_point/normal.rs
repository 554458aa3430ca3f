//! The standard normal distribution: exact functions for reports, and tables for the pass over the votes.

use std::sync::LazyLock;

const INV_SQRT_2PI: f64 = 0.398_942_280_401_432_7;

/// Density φ(x).
#[must_use]
pub fn density(x: f64) -> f64 {
    INV_SQRT_2PI * (-0.5 * x * x).exp()
}

/// Distribution function Φ(x), exact to about 14 digits, in the tails too.
#[must_use]
pub fn cumulative(x: f64) -> f64 {
    if x.is_nan() {
        return f64::NAN;
    }
    if x < -2.5 {
        density(x) / inverse_mills_exact(x)
    } else if x > 2.5 {
        1.0 - density(x) / inverse_mills_exact(-x)
    } else {
        series(x)
    }
}

/// Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/15 + …).
fn series(x: f64) -> f64 {
    let (mut term, mut sum, mut n) = (x, x, 1.0);
    while term.abs() > 1e-17 * sum.abs() && n < 400.0 {
        n += 2.0;
        term *= x * x / n;
        sum += term;
    }
    0.5 + density(x) * sum
}

/// φ(x)/Φ(x), by the series in the middle and by the continued fraction of Laplace in the lower tail.
fn inverse_mills_exact(x: f64) -> f64 {
    if x > -2.5 {
        return density(x) / if x > 2.5 { 1.0 - density(x) / inverse_mills_exact(-x) } else { series(x) };
    }
    let terms = if x < -6.0 { 60 } else { 400 };
    (1..=terms).rev().fold(-x, |tail, n| -x + f64::from(n) / tail)
}

/// The point with Φ(x) = p, for 0 < p < 1, to about fifteen digits.
///
/// References: `[@wichura_1988]`.
#[must_use]
pub fn quantile(p: f64) -> f64 {
    let q = p - 0.5;
    if q.abs() <= 0.425 {
        return q * ratio(&MIDDLE, 0.180_625 - q * q);
    }
    let r = (-(if q < 0.0 { p } else { 1.0 - p }).ln()).sqrt();
    let size = if r <= 5.0 { ratio(&TAIL, r - 1.6) } else { ratio(&FAR_TAIL, r - 5.0) };
    if q < 0.0 { -size } else { size }
}

/// A ratio of two polynomials, whose coefficients stand from the constant up.
fn ratio([above, below]: &[[f64; 8]; 2], x: f64) -> f64 {
    let value = |coefficients: &[f64; 8]| coefficients.iter().rev().fold(0.0, |sum, c| sum * x + c);
    value(above) / value(below)
}

const MIDDLE: [[f64; 8]; 2] = [
    [
        3.387_132_872_796_366_6,
        1.331_416_678_917_843_8e2,
        1.971_590_950_306_551_4e3,
        1.373_169_376_550_946e4,
        4.592_195_393_154_987e4,
        6.726_577_092_700_87e4,
        3.343_057_558_358_813e4,
        2.509_080_928_730_122_7e3,
    ],
    [
        1.0,
        4.231_333_070_160_091e1,
        6.871_870_074_920_579e2,
        5.394_196_021_424_751e3,
        2.121_379_430_158_66e4,
        3.930_789_580_009_271e4,
        2.872_908_573_572_194_3e4,
        5.226_495_278_852_854e3,
    ],
];
const TAIL: [[f64; 8]; 2] = [
    [
        1.423_437_110_749_683_5,
        4.630_337_846_156_546,
        5.769_497_221_460_691,
        3.647_848_324_763_204_5,
        1.270_458_252_452_368_4,
        2.417_807_251_774_506e-1,
        2.272_384_498_926_918_4e-2,
        7.745_450_142_783_414e-4,
    ],
    [
        1.0,
        2.053_191_626_637_759,
        1.676_384_830_183_803_8,
        6.897_673_349_851e-1,
        1.481_039_764_274_800_8e-1,
        1.519_866_656_361_645_7e-2,
        5.475_938_084_995_345e-4,
        1.050_750_071_644_416_9e-9,
    ],
];
const FAR_TAIL: [[f64; 8]; 2] = [
    [
        6.657_904_643_501_103,
        5.463_784_911_164_114,
        1.784_826_539_917_291_3,
        2.965_605_718_285_048_7e-1,
        2.653_218_952_657_612_4e-2,
        1.242_660_947_388_078_4e-3,
        2.711_555_568_743_487_6e-5,
        2.010_334_399_292_288_1e-7,
    ],
    [
        1.0,
        5.998_322_065_558_88e-1,
        1.369_298_809_227_358e-1,
        1.487_536_129_085_061_5e-2,
        7.868_691_311_456_133e-4,
        1.846_318_317_510_054_8e-5,
        1.421_511_758_316_446e-7,
        2.044_263_103_389_939_8e-15,
    ],
];

const STEP: f64 = 1.0 / 64.0;
const LOW: f64 = -12.0;
const HIGH: f64 = 9.0;
/// 1.5 · 2⁵²: what is added to it is rounded to a whole number.
const WHOLE: f64 = 6_755_399_441_055_744.0;
const POINTS: usize = ((HIGH - LOW) / STEP) as usize + 1;

/// λ = φ/Φ and its slope −λ(x + λ) times the step, on a grid.
static MILLS: LazyLock<Vec<[f64; 2]>> = LazyLock::new(|| {
    (0..POINTS)
        .map(|point| {
            let x = LOW + point as f64 * STEP;
            let value = inverse_mills_exact(x);
            [value, -value * (x + value) * STEP]
        })
        .collect()
});

/// The table of φ/Φ, fetched once for a pass.
#[derive(Clone, Copy)]
pub(crate) struct Mills(&'static [[f64; 2]]);

impl Mills {
    pub(crate) fn table() -> Self {
        Self(&MILLS)
    }

    /// φ(x)/Φ(x) by cubic Hermite interpolation: relative error below 1e-6 up to 6, where hardly anything is left of it.
    #[inline]
    pub(crate) fn at(self, x: f64) -> f64 {
        if !(LOW < x && x < HIGH) {
            return if x >= HIGH { density(x) } else { lower_tail(x) };
        }
        let place = (x - LOW) * (1.0 / STEP);
        // The whole part stands in the low bits of the sum, which a cast would take far longer to tell; at a point itself it may be one
        // less, and the part 1.
        let shifted = (place - 0.5) + WHOLE;
        let point = (shifted.to_bits() & 0xffff) as usize;
        let t = place - (shifted - WHOLE);
        match self.0.get(point..point + 2) {
            Some(&[[y0, d0], [y1, d1]]) => {
                let rise = y1 - y0;
                y0 + t * (d0 + t * ((3.0 * rise - 2.0 * d0 - d1) + t * (d0 + d1 - 2.0 * rise)))
            }
            _ => density(x),
        }
    }
}

/// Φ(x)/φ(x) ≈ 1/|x| (1 − 1/x² + 3/x⁴ − 15/x⁶), turned over; good from −9 down.
fn lower_tail(x: f64) -> f64 {
    let u = 1.0 / (x * x);
    -x / (1.0 - u * (1.0 - u * (3.0 - u * (15.0 - 105.0 * u))))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distribution_function_has_its_printed_values() {
        // Abramowitz and Stegun (1964), tables 26.1 and 26.2.
        for (x, p) in [
            (0.0, 0.5),
            (0.5, 0.691_462_461_274_013),
            (1.0, 0.841_344_746_068_543),
            (2.0, 0.977_249_868_051_821),
            (3.0, 0.998_650_101_968_370),
        ] {
            assert!((cumulative(x) - p).abs() < 1e-14, "{x}");
            assert!((cumulative(-x) - (1.0 - p)).abs() < 1e-14, "{x}");
        }
        for (x, minus_log10) in [(5.0, 6.54265), (10.0, 23.11805), (20.0, 88.56010)] {
            assert!((-cumulative(-x).log10() - minus_log10).abs() < 5e-6, "{x}");
        }
        assert!((quantile(0.95) - 1.644_853_626_951_472).abs() < 1e-12);
    }

    #[test]
    fn the_table_agrees_with_the_function() {
        let table = Mills::table();
        let mut x = -30.0;
        while x < 6.0 {
            let exact = density(x) / cumulative(x);
            assert!((table.at(x) / exact - 1.0).abs() < 1e-6, "{x}: {} {exact}", table.at(x));
            x += 0.0137;
        }
        // At the points of the table, halfway, and just beside.
        for step in 0..((6.0 - LOW) / STEP) as usize {
            for beside in [-1e-9, 0.0, 1e-9, 0.5 * STEP] {
                let x = LOW + step as f64 * STEP + beside;
                let exact = density(x) / cumulative(x);
                assert!((table.at(x) / exact - 1.0).abs() < 1e-6, "{x}: {} {exact}", table.at(x));
            }
        }
    }
}
