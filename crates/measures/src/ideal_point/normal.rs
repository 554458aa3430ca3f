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

/// The point with Φ(x) = p, for 0 < p < 1.
#[must_use]
pub fn quantile(p: f64) -> f64 {
    // In the lower half, by Newton's method on log Φ, which is concave: it comes from the left and never passes.
    if p > 0.5 {
        return -quantile(1.0 - p);
    }
    let log = p.ln();
    let mut x = -(-2.0 * log).sqrt();
    for _ in 0..60 {
        let off = log - cumulative(x).ln();
        let step = off / inverse_mills_exact(x);
        x += step;
        if step.abs() < 1e-14 {
            break;
        }
    }
    x
}

const STEP: f64 = 1.0 / 64.0;
const LOW: f64 = -12.0;
const HIGH: f64 = 9.0;
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
        let point = place as usize;
        let t = place - point as f64;
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
    }
}
