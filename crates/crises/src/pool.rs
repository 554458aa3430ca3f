//! Weights of experts on the log-odds scale, learnt from forecasts that were made before their answers.
#![allow(clippy::needless_range_loop, reason = "sums over answers and features read best by their indices")]

use rayon::prelude::*;

use crate::experts::{CONTEXTS, EXPERTS};

/// Features for one answer: each expert's logarithm times each context, then the contexts alone.
pub(crate) const WIDTH: usize = EXPERTS * CONTEXTS + CONTEXTS;
const ALL: usize = PARAMETERS;
/// How many numbers are fitted.
pub(crate) const PARAMETERS: usize = 3 * WIDTH;

/// An answer beside what the experts had said.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lesson {
    /// The place of the roll call, and the row of the actor.
    pub(crate) of: [u32; 2],
    pub(crate) logs: [[f32; 3]; EXPERTS],
    pub(crate) context: [f32; CONTEXTS],
    pub(crate) vote: u8,
}

/// Weights by answer.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Pool(Vec<f64>);

/// The features of one answer.
pub(crate) fn features(logs: &[[f32; 3]; EXPERTS], context: &[f32; CONTEXTS], vote: usize) -> [f64; WIDTH] {
    let mut features = [0.0; WIDTH];
    for (expert, said) in logs.iter().enumerate() {
        for (place, factor) in context.iter().enumerate() {
            features[expert * CONTEXTS + place] = f64::from(said[vote] * factor);
        }
    }
    for (place, factor) in context.iter().enumerate() {
        features[EXPERTS * CONTEXTS + place] = f64::from(*factor);
    }
    features
}

fn softmax(logits: [f64; 3]) -> [f64; 3] {
    let most = logits.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let powers = logits.map(|logit| (logit - most).exp());
    let total: f64 = powers.iter().sum();
    powers.map(|power| power / total)
}

struct Sums {
    gradient: Vec<f64>,
    curvature: Vec<f64>,
}

impl Pool {
    /// Before anything is learnt: the two best experts are believed, the others a little.
    pub(crate) fn prior() -> Self {
        let mut weights = vec![0.0; ALL];
        for vote in 0..3 {
            for expert in 0..EXPERTS {
                weights[vote * WIDTH + expert * CONTEXTS] = match expert {
                    1 | 4 => 0.35,
                    7 | 8 => 0.0,
                    _ => 0.06,
                };
            }
        }
        Self(weights)
    }

    pub(crate) fn logits(&self, logs: &[[f32; 3]; EXPERTS], context: &[f32; CONTEXTS]) -> [f64; 3] {
        [0, 1, 2].map(|vote| {
            let weights = &self.0[vote * WIDTH..(vote + 1) * WIDTH];
            features(logs, context, vote).iter().zip(weights).map(|(x, w)| x * w).sum()
        })
    }

    pub(crate) fn chances(&self, logs: &[[f32; 3]; EXPERTS], context: &[f32; CONTEXTS]) -> [f64; 3] {
        softmax(self.logits(logs, context))
    }

    /// What each expert adds, the constants last.
    pub(crate) fn terms(&self, logs: &[[f32; 3]; EXPERTS], context: &[f32; CONTEXTS]) -> [[f64; 3]; EXPERTS + 1] {
        let mut terms = [[0.0; 3]; EXPERTS + 1];
        for vote in 0..3 {
            let weights = &self.0[vote * WIDTH..(vote + 1) * WIDTH];
            for (place, (x, w)) in features(logs, context, vote).iter().zip(weights).enumerate() {
                terms[place / CONTEXTS][vote] += x * w;
            }
        }
        terms
    }

    /// Slopes of all lessons, and the curvature of every `each`-th as if it stood for its neighbours.
    fn sums(&self, lessons: &[Lesson], each: usize) -> Sums {
        let mut sums = Sums { gradient: vec![0.0; ALL], curvature: vec![0.0; ALL * ALL] };
        for (place, lesson) in lessons.iter().enumerate() {
            let x = [0, 1, 2].map(|vote| features(&lesson.logs, &lesson.context, vote));
            let p = self.chances(&lesson.logs, &lesson.context);
            let answer = usize::from(lesson.vote);
            for a in 0..3 {
                let error = p[a] - f64::from(u8::from(a == answer));
                for i in 0..WIDTH {
                    sums.gradient[a * WIDTH + i] += error * x[a][i];
                }
                if place % each != 0 {
                    continue;
                }
                for b in 0..=a {
                    let factor = each as f64 * p[a] * (f64::from(u8::from(a == b)) - p[b]);
                    for i in 0..WIDTH {
                        let scaled = factor * x[a][i];
                        let from = (a * WIDTH + i) * ALL + b * WIDTH;
                        for (sum, x) in sums.curvature[from..from + WIDTH].iter_mut().zip(&x[b]) {
                            *sum += scaled * x;
                        }
                    }
                }
            }
        }
        sums
    }

    /// Newton's steps from here toward the weights that would have said best, held near the prior by `hold`.
    pub(crate) fn learnt(mut self, lessons: &[Lesson], hold: f64, steps: usize) -> Self {
        let prior = Self::prior();
        // The slopes tell where to stop, the curvature only how to get there: of many lessons a part tells it well enough.
        let each = (lessons.len() / 25_000).clamp(1, 8);
        for _ in 0..steps {
            // Parts of fixed size, added in their order: the same sums on any number of threads.
            let parts: Vec<Sums> = lessons.par_chunks(8192).map(|part| self.sums(part, each)).collect();
            let mut gradient: Vec<f64> = self.0.iter().zip(&prior.0).map(|(w, p)| hold * (w - p)).collect();
            let mut curvature = vec![0.0; ALL * ALL];
            for part in &parts {
                gradient.iter_mut().zip(&part.gradient).for_each(|(sum, x)| *sum += x);
                curvature.iter_mut().zip(&part.curvature).for_each(|(sum, x)| *sum += x);
            }
            for i in 0..ALL {
                curvature[i * ALL + i] += hold;
            }
            let step = solved(curvature, gradient);
            let most = step.iter().map(|x| x.abs()).fold(0.0, f64::max);
            let scale = if most > 1.0 { 1.0 / most } else { 1.0 };
            self.0.iter_mut().zip(&step).for_each(|(w, s)| *w -= scale * s);
            if most < 1e-3 {
                break;
            }
        }
        self
    }
}

/// The solution of a positive system whose lower triangle is given.
fn solved(mut a: Vec<f64>, mut x: Vec<f64>) -> Vec<f64> {
    let n = x.len();
    for i in 0..n {
        for j in 0..=i {
            let sum: f64 = (0..j).map(|k| a[i * n + k] * a[j * n + k]).sum();
            let value = a[i * n + j] - sum;
            a[i * n + j] = if i == j { value.max(1e-9).sqrt() } else { value / a[j * n + j] };
        }
    }
    for i in 0..n {
        let sum: f64 = (0..i).map(|k| a[i * n + k] * x[k]).sum();
        x[i] = (x[i] - sum) / a[i * n + i];
    }
    for i in (0..n).rev() {
        let sum: f64 = (i + 1..n).map(|k| a[k * n + i] * x[k]).sum();
        x[i] = (x[i] - sum) / a[i * n + i];
    }
    x
}
