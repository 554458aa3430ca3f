//! A symmetric positive system whose rows start late: only what lies between the first entry of a row and its diagonal is kept.

/// The lower half by rows; after [`Skyline::factor`] the factor of Cholesky.
pub(super) struct Skyline {
    /// Each row from its first entry to its diagonal, the diagonal last.
    rows: Vec<Vec<f64>>,
}

impl Skyline {
    pub(super) fn new(size: usize) -> Self {
        Self { rows: vec![vec![0.0]; size] }
    }

    pub(super) fn len(&self) -> usize {
        self.rows.len()
    }

    /// Adds to an entry; of the two halves only the lower one is kept.
    pub(super) fn add(&mut self, row: usize, column: usize, value: f64) {
        if column > row {
            return;
        }
        let back = row - column;
        let entries = &mut self.rows[row];
        if back >= entries.len() {
            let more = back + 1 - entries.len();
            entries.splice(0..0, std::iter::repeat_n(0.0, more));
        }
        let last = entries.len() - 1;
        entries[last - back] += value;
    }

    /// Cholesky's factor in place; a direction that nothing holds is held a little.
    pub(super) fn factor(&mut self) {
        let largest = self.rows.iter().filter_map(|row| row.last()).fold(0.0_f64, |most, value| most.max(*value));
        for row in 0..self.rows.len() {
            let (done, rest) = self.rows.split_at_mut(row);
            let Some(current) = rest.first_mut() else { return };
            let first = row + 1 - current.len();
            for column in first..row {
                let other = &done[column];
                let other_first = column + 1 - other.len();
                let from = first.max(other_first);
                let sum =
                    product(&current[from - first..column - first], &other[from - other_first..column - other_first]);
                let diagonal = other[other.len() - 1];
                current[column - first] = (current[column - first] - sum) / diagonal;
            }
            let last = current.len() - 1;
            let square = product(&current[..last], &current[..last]);
            let own = current[last];
            current[last] =
                (own * (1.0 + 1e-9) + 1e-12 * largest - square).max(1e-9 * own + 1e-12 * largest + 1e-300).sqrt();
        }
    }

    /// Solves in place, once factored.
    pub(super) fn solve(&self, right: &mut [f64]) {
        for (row, entries) in self.rows.iter().enumerate() {
            let (last, first) = (entries.len() - 1, row + 1 - entries.len());
            let sum = product(&entries[..last], &right[first..row]);
            right[row] = (right[row] - sum) / entries[last];
        }
        for (row, entries) in self.rows.iter().enumerate().rev() {
            let (last, first) = (entries.len() - 1, row + 1 - entries.len());
            let value = right[row] / entries[last];
            right[row] = value;
            for (target, entry) in right[first..row].iter_mut().zip(&entries[..last]) {
                *target -= value * entry;
            }
        }
    }
}

/// Σ a b in eight running sums, which the machine adds side by side; always in the same order.
fn product(a: &[f64], b: &[f64]) -> f64 {
    let mut sums = [0.0; 8];
    let (a_eights, a_rest) = a.as_chunks::<8>();
    let (b_eights, b_rest) = b.as_chunks::<8>();
    for (a, b) in a_eights.iter().zip(b_eights) {
        for lane in 0..8 {
            sums[lane] += a[lane] * b[lane];
        }
    }
    let rest: f64 = a_rest.iter().zip(b_rest).map(|(a, b)| a * b).sum();
    sums.iter().sum::<f64>() + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_system_with_late_rows_is_solved() {
        let full = [[4.0, 1.0, 0.0, 0.0], [1.0, 3.0, -1.0, 0.0], [0.0, -1.0, 5.0, 0.5], [0.0, 0.0, 0.5, 2.0]];
        let mut system = Skyline::new(4);
        for (r, row) in full.iter().enumerate() {
            for (c, value) in row.iter().enumerate().filter(|(_, value)| **value != 0.0) {
                system.add(r, c, *value);
            }
        }
        system.factor();
        let known = [1.0, -2.0, 0.5, 3.0];
        let mut right: Vec<f64> = full.iter().map(|row| row.iter().zip(&known).map(|(a, x)| a * x).sum()).collect();
        system.solve(&mut right);
        for (found, known) in right.iter().zip(&known) {
            assert!((found - known).abs() < 1e-6, "{right:?}");
        }
    }
}
