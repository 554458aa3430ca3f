//! What prices surely bound: double precision, and a factorisation as the proof.

use super::form::{Form, Triangle};

/// What is surely frustrated, given what triangles and the length of each vector cost. Any costs give a bound that is true:
/// the largest eigenvalue of what they leave is added to the length of every vector.
pub(super) fn certified(form: &Form, triangles: &[Triangle], cost: &[f32], length: &[f32]) -> f64 {
    let n = form.vertices;
    let mut left = form.pairs.clone();
    let mut total = 0.0;
    for (triangle, cost) in triangles.iter().zip(cost).filter(|(_, cost)| **cost > 0.0) {
        total += f64::from(*cost);
        for (place, sign) in triangle.pairs(n) {
            left[place] += f64::from(*cost * sign);
        }
    }
    for a in 0..n {
        left[a * n + a] = -f64::from(length[a]);
        for b in 0..a {
            left[a * n + b] = left[b * n + a];
        }
    }
    let lengths: f64 = length.iter().map(|length| f64::from(*length)).sum();
    // The largest eigenvalue is found from below: a factorisation says how much more makes it sure.
    let top = largest(&left, n);
    let mut more = 1e-8 * (1.0 + top.abs());
    while !is_below(&left, n, top + more) {
        more *= 4.0;
    }
    form.frustrated(total + 0.5 * (lengths + n as f64 * (top + more)))
}

fn dot(a: &[f64], b: &[f64]) -> f64 {
    const LANES: usize = 4;
    let mut lanes = [0.0; LANES];
    let (a, b) = (a.chunks_exact(LANES), b.chunks_exact(LANES));
    let rest: f64 = a.remainder().iter().zip(b.remainder()).map(|(x, y)| x * y).sum();
    for (x, y) in a.zip(b) {
        for lane in 0..LANES {
            lanes[lane] += x[lane] * y[lane];
        }
    }
    rest + lanes.iter().sum::<f64>()
}

/// Whether every eigenvalue lies below `shift`: the shifted matrix has a Cholesky factor.
fn is_below(matrix: &[f64], n: usize, shift: f64) -> bool {
    let mut factor = vec![0.0; n * n];
    for a in 0..n {
        for b in 0..a {
            let known = dot(&factor[a * n..a * n + b], &factor[b * n..b * n + b]);
            factor[a * n + b] = (-matrix[a * n + b] - known) / factor[b * n + b];
        }
        let row = &factor[a * n..a * n + a];
        let pivot = shift - matrix[a * n + a] - dot(row, row);
        if pivot.is_nan() || pivot <= 0.0 {
            return false;
        }
        factor[a * n + a] = pivot.sqrt();
    }
    true
}

/// The largest eigenvalue, from below, by Lanczos steps.
fn largest(matrix: &[f64], n: usize) -> f64 {
    const STEPS: usize = 80;
    let (mut basis, mut on, mut off) = (Vec::new(), Vec::new(), Vec::new());
    let mut vector: Vec<f64> = (0..n).map(|place| 1.0 + ((place * 7919) % 101) as f64 / 101.0).collect();
    let mut best = f64::NEG_INFINITY;
    for step in 1..=n.min(STEPS) {
        let size = dot(&vector, &vector).sqrt();
        if step > 1 {
            off.push(size);
        }
        vector.iter_mut().for_each(|value| *value /= size);
        let mut image: Vec<f64> = matrix.chunks_exact(n).map(|row| dot(row, &vector)).collect();
        on.push(dot(&image, &vector));
        basis.push(vector);
        for _ in 0..2 {
            for earlier in &basis {
                let share = dot(&image, earlier);
                image.iter_mut().zip(earlier).for_each(|(x, y)| *x -= share * y);
            }
        }
        let is_whole = dot(&image, &image) < 1e-20;
        if step % 10 == 0 || is_whole || step == n.min(STEPS) {
            let now = largest_of_three(&on, &off);
            let is_at_rest = now - best < 1e-9 * (1.0 + now.abs());
            best = best.max(now);
            if is_at_rest || is_whole {
                break;
            }
        }
        vector = image;
    }
    best
}

/// The largest eigenvalue of a matrix of three diagonals, from below, by halving.
fn largest_of_three(on: &[f64], off: &[f64]) -> f64 {
    let reach = |place: usize| off.get(place).map_or(0.0, |value| value.abs());
    let before = |place: usize| if place == 0 { 0.0 } else { reach(place - 1) };
    let mut low = on.iter().copied().fold(f64::NEG_INFINITY, f64::max);
    let mut high = (0..on.len()).map(|place| on[place] + before(place) + reach(place)).fold(low, f64::max);
    for _ in 0..60 {
        let middle = f64::midpoint(low, high);
        let mut pivot = 1.0;
        let is_above = on.iter().enumerate().any(|(place, value)| {
            pivot = middle - value - before(place).powi(2) / pivot;
            pivot <= 0.0
        });
        if is_above {
            low = middle;
        } else {
            high = middle;
        }
    }
    low
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_largest_eigenvalue_of_a_path_is_known() {
        // A path of n vertices: 2 cos(π / (n + 1)).
        for n in [1, 2, 5, 40, 120] {
            let mut path = vec![0.0; n * n];
            for vertex in 1..n {
                path[vertex * n + vertex - 1] = 1.0;
                path[(vertex - 1) * n + vertex] = 1.0;
            }
            let truth = 2.0 * (std::f64::consts::PI / (n as f64 + 1.0)).cos();
            let found = largest(&path, n);
            assert!(found <= truth + 1e-9 && found > truth - 1e-3, "{n}: {found} of {truth}");
            assert!(is_below(&path, n, truth + 1e-9) && !is_below(&path, n, truth - 1e-6), "{n}");
        }
    }
}
