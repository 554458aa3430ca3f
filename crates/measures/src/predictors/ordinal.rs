//! An ordinal probit with a normal prior, for a few hundred answers and a few dozen columns.

use crate::ideal_point::normal::cumulative;
use crate::ideal_point::response::respond;
use crate::ideal_point::{Mills, normal};

/// The least distance of the cutpoints.
const LEAST_GAP: f64 = 1e-3;
/// The variance of cutpoints before votes are seen.
const CUT_VARIANCE: f64 = 9.0;

/// Slopes and cutpoints.
pub(super) struct Ordinal {
    slopes: Vec<f64>,
    cuts: [f64; 2],
}

impl Ordinal {
    /// The most likely model for answers with these rows of columns; each slope has a variance of its own. There is one such model, which
    /// Newton's method reaches from anywhere: from a model of nearly the same answers in fewer steps.
    pub(super) fn fit(rows: &[&[f64]], answers: &[u8], variances: &[f64], near: Option<Self>, mills: Mills) -> Self {
        let (p, n) = (variances.len(), variances.len() + 2);
        let share =
            |level: u8| answers.iter().filter(|answer| **answer <= level).count() as f64 + 0.5 + f64::from(level) * 0.5;
        let all = answers.len() as f64 + 1.5;
        let mut model = near.unwrap_or_else(|| Self {
            slopes: vec![0.0; p],
            cuts: [0, 1].map(|level| normal::quantile(share(level) / all)),
        });
        for _ in 0..25 {
            let mut slope = vec![0.0; n];
            let mut curve = vec![0.0; n * n];
            for (row, answer) in rows.iter().zip(answers) {
                let pull = model.pull(row);
                let r = respond(mills, *answer, model.cuts[0] - pull, model.cuts[1] - pull);
                let by_cut = [r.weight[0] + r.weight[1], r.weight[1] + r.weight[2]];
                let (toward, weight) = (-(r.pull[0] + r.pull[1]), by_cut[0] + by_cut[1]);
                for d in 0..p {
                    slope[d] += toward * row[d];
                    let part = weight * row[d];
                    for (entry, value) in curve[d * n..=d * n + d].iter_mut().zip(*row) {
                        *entry += part * value;
                    }
                    for c in 0..2 {
                        curve[(p + c) * n + d] -= by_cut[c] * row[d];
                    }
                }
                slope[p] += r.pull[0];
                slope[p + 1] += r.pull[1];
                curve[p * n + p] += r.weight[0];
                curve[(p + 1) * n + p] += r.weight[1];
                curve[(p + 1) * n + p + 1] += r.weight[2];
            }
            for d in 0..p {
                slope[d] -= model.slopes[d] / variances[d];
                curve[d * n + d] += 1.0 / variances[d];
            }
            let gap = (model.cuts[1] - model.cuts[0]).max(LEAST_GAP);
            for c in 0..2 {
                slope[p + c] += if c == 0 { -1.0 / gap } else { 1.0 / gap } - model.cuts[c] / CUT_VARIANCE;
                curve[(p + c) * n + p + c] += 1.0 / CUT_VARIANCE + 1.0 / (gap * gap);
            }
            curve[(p + 1) * n + p] -= 1.0 / (gap * gap);
            solve(&mut curve, &mut slope, n);
            let closing = slope[p] - slope[p + 1];
            let longest = slope.iter().fold(0.0_f64, |most, step| most.max(step.abs()));
            let part = if closing > 0.7 * gap { 0.7 * gap / closing } else { 1.0 }.min(1.5 / longest.max(1.5));
            for (value, step) in model.slopes.iter_mut().zip(&slope[..p]) {
                *value += part * step;
            }
            for c in 0..2 {
                model.cuts[c] += part * slope[p + c];
            }
            // The step is taken: what is left is of the order of its square.
            if longest < 1e-4 {
                break;
            }
        }
        model
    }

    fn pull(&self, row: &[f64]) -> f64 {
        self.slopes.iter().zip(row).map(|(slope, value)| slope * value).sum()
    }

    /// The chances of no, abstain and yes.
    pub(super) fn chances(&self, row: &[f64]) -> [f64; 3] {
        let pull = self.pull(row);
        let (no, yes) = (cumulative(self.cuts[0] - pull), cumulative(pull - self.cuts[1]));
        let abstain = (1.0 - no - yes).max(1e-6);
        let all = no + abstain + yes;
        [no / all, abstain / all, yes / all]
    }
}

/// Solves a symmetric positive system whose lower half is given, by rows, in place.
fn solve(matrix: &mut [f64], right: &mut [f64], n: usize) {
    for row in 0..n {
        for column in 0..=row {
            let mut value = matrix[row * n + column];
            for d in 0..column {
                value -= matrix[row * n + d] * matrix[column * n + d];
            }
            matrix[row * n + column] =
                if row == column { value.max(1e-12).sqrt() } else { value / matrix[column * n + column] };
        }
        let sum: f64 = (0..row).map(|d| matrix[row * n + d] * right[d]).sum();
        right[row] = (right[row] - sum) / matrix[row * n + row];
    }
    for row in (0..n).rev() {
        let sum: f64 = (row + 1..n).map(|d| matrix[d * n + row] * right[d]).sum();
        right[row] = (right[row] - sum) / matrix[row * n + row];
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strong_slope_is_found_and_chances_add_up() {
        let xs: Vec<Vec<f64>> = (0..200).map(|i| vec![f64::from(i) / 50.0 - 2.0]).collect();
        let answers: Vec<u8> = xs.iter().map(|x| u8::from(x[0] > -0.5) + u8::from(x[0] > 0.5)).collect();
        let rows: Vec<&[f64]> = xs.iter().map(Vec::as_slice).collect();
        let model = Ordinal::fit(&rows, &answers, &[4.0], None, Mills::table());
        let [no, abstain, yes] = model.chances(&[1.8]);
        assert!(yes > 0.95 && (no + abstain + yes - 1.0).abs() < 1e-12);
        assert!(model.chances(&[-1.8])[0] > 0.95 && model.chances(&[0.0])[1] > 0.5);
        let far = Ordinal { slopes: vec![-1.0], cuts: [0.5, 2.0] };
        let again = Ordinal::fit(&rows, &answers, &[4.0], Some(far), Mills::table());
        assert!((again.slopes[0] - model.slopes[0]).abs() < 1e-6, "wherever it starts");
    }
}
