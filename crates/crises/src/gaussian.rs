//! Linear forecasts from past roll calls that are alike: Gaussian-process regression with one kernel for all actors.

use rayon::prelude::*;

/// Rows of the lower triangle of a positive matrix's root.
pub(crate) struct Root {
    size: usize,
    rows: Vec<f32>,
}

fn dot(a: &[f32], b: &[f32]) -> f32 {
    let mut lanes = [0.0_f32; 16];
    let (a_chunks, b_chunks) = (a.chunks_exact(16), b.chunks_exact(16));
    let rest: f32 = a_chunks.remainder().iter().zip(b_chunks.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a_chunks.zip(b_chunks) {
        for lane in 0..16 {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    lanes.iter().sum::<f32>() + rest
}

impl Root {
    /// The root of `kernel + 1`, the diagonal one being the noise of single roll calls.
    pub(crate) fn new(size: usize, kernel: &[Vec<f32>]) -> Self {
        const BLOCK: usize = 48;
        let mut rows = vec![0.0_f32; size * size];
        for first in (0..size).step_by(BLOCK) {
            let last = (first + BLOCK).min(size);
            for i in first..last {
                for j in first..=i {
                    let (before, own) = rows.split_at(i * size);
                    let other = if j == i { &own[..j] } else { &before[j * size..j * size + j] };
                    let value = kernel[i][j] - dot(&own[..j], other);
                    rows[i * size + j] =
                        if i == j { (value + 1.0).max(1e-3).sqrt() } else { value / rows[j * size + j] };
                }
            }
            let (done, below) = rows.split_at_mut(last * size);
            below.par_chunks_mut(size).enumerate().for_each(|(offset, own)| {
                for j in first..last {
                    let other = &done[j * size..j * size + j];
                    own[j] = (kernel[last + offset][j] - dot(&own[..j], other)) / done[j * size + j];
                }
            });
        }
        Self { size, rows }
    }

    /// How much each past roll call weighs for one that is alike to them by `kernel`.
    pub(crate) fn weights(&self, kernel: &[f32]) -> Vec<f32> {
        let size = self.size;
        let mut x = kernel.to_vec();
        for i in 0..size {
            let row = &self.rows[i * size..i * size + i];
            x[i] = (x[i] - dot(row, &x[..i])) / self.rows[i * size + i];
        }
        for i in (0..size).rev() {
            x[i] /= self.rows[i * size + i];
            let value = x[i];
            let row = &self.rows[i * size..i * size + i];
            for (x, l) in x[..i].iter_mut().zip(row) {
                *x -= value * l;
            }
        }
        x
    }
}
