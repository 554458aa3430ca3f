//! Anderson's acceleration of a fixed point.

/// Remembers the last steps of a fixed-point iteration and leaps where they point.
pub(super) struct Anderson {
    depth: usize,
    last: Option<(Vec<f64>, Vec<f64>)>,
    /// Differences of residuals and of images, the oldest first.
    steps: Vec<(Vec<f64>, Vec<f64>)>,
    last_norm: f64,
}

const MOST: usize = 10;

impl Anderson {
    pub(super) fn new(depth: usize) -> Self {
        Self { depth: depth.min(MOST), last: None, steps: Vec::new(), last_norm: f64::INFINITY }
    }

    /// The next point, given a point and its image; the image itself where nothing is remembered or the last leap went wrong.
    pub(super) fn next(&mut self, point: &[f64], image: Vec<f64>) -> Vec<f64> {
        let residual: Vec<f64> = image.iter().zip(point).map(|(g, x)| g - x).collect();
        let norm = inner(&residual, &residual);
        if norm > 4.0 * self.last_norm {
            self.steps.clear();
            self.last = None;
        }
        self.last_norm = norm;
        self.learn(&residual, &image);
        let next = self.leap(&residual, &image);
        self.last = Some((residual, image));
        next
    }

    /// Starts afresh.
    pub(super) fn forget(&mut self) {
        self.steps.clear();
        self.last = None;
        self.last_norm = f64::INFINITY;
    }

    fn learn(&mut self, residual: &[f64], image: &[f64]) {
        if let Some((last_residual, last_image)) = self.last.take() {
            let less = |a: &[f64], b: &[f64]| a.iter().zip(b).map(|(a, b)| a - b).collect::<Vec<f64>>();
            self.steps.push((less(residual, &last_residual), less(image, &last_image)));
            if self.steps.len() > self.depth {
                self.steps.remove(0);
            }
        }
    }

    fn leap(&self, residual: &[f64], image: &[f64]) -> Vec<f64> {
        let n = self.steps.len();
        if n == 0 {
            return image.to_vec();
        }
        let mut normal = [[0.0; MOST]; MOST];
        let mut right = [0.0; MOST];
        for r in 0..n {
            for c in 0..=r {
                normal[r][c] = inner(&self.steps[r].0, &self.steps[c].0);
                normal[c][r] = normal[r][c];
            }
            right[r] = inner(&self.steps[r].0, residual);
        }
        let largest = (0..n).map(|d| normal[d][d]).fold(0.0, f64::max);
        for (d, row) in normal.iter_mut().enumerate().take(n) {
            row[d] += 1e-10 * largest + 1e-300;
        }
        let inverse = super::matrix::inverse_leading(&scaled(&normal, largest), n);
        let mut next = image.to_vec();
        for r in 0..n {
            let part: f64 = (0..n).map(|c| inverse[r][c] * right[c]).sum::<f64>() / largest.max(1e-300);
            for (value, step) in next.iter_mut().zip(&self.steps[r].1) {
                *value -= part * step;
            }
        }
        next
    }
}

fn scaled(matrix: &[[f64; MOST]; MOST], by: f64) -> [[f64; MOST]; MOST] {
    matrix.map(|row| row.map(|value| value / by.max(1e-300)))
}

fn inner(a: &[f64], b: &[f64]) -> f64 {
    a.iter().zip(b).map(|(a, b)| a * b).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slow_linear_map_is_solved_in_a_few_leaps() {
        // x ← A x + c with eigenvalues .99, .9 and .5; the fixed point is (100, 10, 2).
        let map = |x: &[f64]| vec![0.99 * x[0] + 1.0, 0.9 * x[1] + 1.0, 0.5 * x[2] + 1.0];
        let mut anderson = Anderson::new(5);
        let mut x = vec![0.0; 3];
        for _ in 0..8 {
            let image = map(&x);
            x = anderson.next(&x, image);
        }
        assert!((x[0] - 100.0).abs() < 1e-3 && (x[1] - 10.0).abs() < 1e-4 && (x[2] - 2.0).abs() < 1e-4, "{x:?}");
    }
}
