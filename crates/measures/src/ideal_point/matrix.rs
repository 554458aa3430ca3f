//! Small symmetric matrices, by hand.

/// A square matrix by rows.
pub type Matrix<const K: usize> = [[f64; K]; K];

pub(super) const fn zero<const K: usize>() -> Matrix<K> {
    [[0.0; K]; K]
}

pub(super) fn scaled_identity<const K: usize>(scale: f64) -> Matrix<K> {
    let mut matrix = zero();
    for (d, row) in matrix.iter_mut().enumerate() {
        row[d] = scale;
    }
    matrix
}

pub(super) fn dot<const K: usize>(a: &[f64; K], b: &[f64; K]) -> f64 {
    let mut sum = 0.0;
    for d in 0..K {
        sum += a[d] * b[d];
    }
    sum
}

pub(super) fn times<const K: usize>(a: &Matrix<K>, b: &[f64; K]) -> [f64; K] {
    std::array::from_fn(|d| dot(&a[d], b))
}

pub(super) fn transposed<const K: usize>(a: &Matrix<K>) -> Matrix<K> {
    std::array::from_fn(|r| std::array::from_fn(|c| a[c][r]))
}

pub(super) fn product<const K: usize>(a: &Matrix<K>, b: &Matrix<K>) -> Matrix<K> {
    std::array::from_fn(|r| std::array::from_fn(|c| (0..K).map(|d| a[r][d] * b[d][c]).sum()))
}

pub(super) fn sum<const K: usize>(a: &Matrix<K>, b: &Matrix<K>) -> Matrix<K> {
    std::array::from_fn(|r| std::array::from_fn(|c| a[r][c] + b[r][c]))
}

pub(super) fn difference<const K: usize>(a: &Matrix<K>, b: &Matrix<K>) -> Matrix<K> {
    std::array::from_fn(|r| std::array::from_fn(|c| a[r][c] - b[r][c]))
}

/// a b aᵀ.
pub(super) fn sandwich<const K: usize>(a: &Matrix<K>, b: &Matrix<K>) -> Matrix<K> {
    product(&product(a, b), &transposed(a))
}

/// Σ a_rc b_rc.
pub(super) fn trace_of_product<const K: usize>(a: &Matrix<K>, b: &Matrix<K>) -> f64 {
    (0..K).map(|d| dot(&a[d], &b[d])).sum()
}

/// The lower factor L of the leading `n` rows, L Lᵀ = a; a pivot that is not above zero is lifted to a tiny one.
pub(super) fn cholesky<const N: usize>(a: &Matrix<N>, n: usize) -> Matrix<N> {
    let mut l = zero();
    for row in 0..n {
        for column in 0..=row {
            let mut value = a[row][column];
            for d in 0..column {
                value -= l[row][d] * l[column][d];
            }
            l[row][column] = if row == column { value.max(1e-12).sqrt() } else { value / l[column][column] };
        }
    }
    l
}

/// The inverse of the leading `n` rows of a lower factor.
pub(super) fn inverse_of_lower<const N: usize>(l: &Matrix<N>, n: usize) -> Matrix<N> {
    let mut inverse = zero();
    for column in 0..n {
        inverse[column][column] = 1.0 / l[column][column];
        for row in column + 1..n {
            let mut value = 0.0;
            for d in column..row {
                value -= l[row][d] * inverse[d][column];
            }
            inverse[row][column] = value / l[row][row];
        }
    }
    inverse
}

/// The inverse of the leading `n` rows of a symmetric positive matrix.
pub(super) fn inverse_leading<const N: usize>(a: &Matrix<N>, n: usize) -> Matrix<N> {
    let lower = inverse_of_lower(&cholesky(a, n), n);
    let mut inverse = zero();
    for row in 0..n {
        for column in 0..=row {
            let mut value = 0.0;
            for d in row..n {
                value += lower[d][row] * lower[d][column];
            }
            inverse[row][column] = value;
            inverse[column][row] = value;
        }
    }
    inverse
}

/// The inverse of a symmetric positive matrix.
pub(super) fn inverse<const K: usize>(a: &Matrix<K>) -> Matrix<K> {
    if K == 1 {
        let mut inverse = zero();
        inverse[0][0] = 1.0 / a[0][0].max(1e-12);
        return inverse;
    }
    inverse_leading(a, K)
}

/// The rotation (or reflection) nearest to a matrix: its polar factor R = A (AᵀA)^(−½), by the iteration of Newton and Schulz.
pub(super) fn nearest_rotation<const K: usize>(a: &Matrix<K>) -> Option<Matrix<K>> {
    let size = trace_of_product(a, a).sqrt();
    if !(size.is_finite() && size > 0.0) {
        return None;
    }
    let mut x = a.map(|row| row.map(|value| value / size));
    for _ in 0..100 {
        let square = product(&transposed(&x), &x);
        let step = difference(&scaled_identity(1.5), &square.map(|row| row.map(|value| 0.5 * value)));
        x = product(&x, &step);
    }
    let off = difference(&product(&transposed(&x), &x), &scaled_identity(1.0));
    (trace_of_product(&off, &off) < 1e-18).then_some(x)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rotation_nearest_to_a_stretched_rotation_is_that_rotation() {
        let (sin, cos) = 0.4_f64.sin_cos();
        let rotation = [[cos, -sin], [sin, cos]];
        let found = nearest_rotation(&product(&rotation, &[[3.0, 0.5], [0.5, 1.0]])).unwrap();
        for r in 0..2 {
            for c in 0..2 {
                assert!((found[r][c] - rotation[r][c]).abs() < 1e-12);
            }
        }
        assert_eq!(nearest_rotation(&zero::<3>()), None);
    }

    #[test]
    fn an_inverse_undoes_its_matrix() {
        let a = [[4.0, 1.0, 0.5], [1.0, 3.0, -0.2], [0.5, -0.2, 2.0]];
        let identity = product(&a, &inverse(&a));
        for (r, row) in identity.iter().enumerate() {
            for (c, value) in row.iter().enumerate() {
                assert!((value - if r == c { 1.0 } else { 0.0 }).abs() < 1e-14);
            }
        }
    }
}
