//! Chances of an answer, with all that is not known of voter and item.

use super::item::Item;
use super::matrix::{Matrix, dot};
use super::normal::cumulative;

impl<const K: usize> Item<K> {
    /// The chances of no, abstain and yes from a place known with this covariance.
    ///
    /// - definition: P(no) = Φ((γ₁ − β′θ) / √(1 + Var(γ₁ − β′θ))), P(yes) likewise from γ₂: the uncertainty of voter and item widens the noise
    /// - input: an item with its slopes, cutpoints and their covariance; a place θ with its own
    /// - unit: three shares that add up to one, none below a billionth
    /// - limits: of those who vote: says nothing of who stays away
    /// - references: `[@imai_lo_olmsted_2016]`
    #[must_use]
    pub fn chances(&self, place: &[f64; K], cov: &Matrix<K>) -> [f64; 3] {
        let pull = dot(&self.slope, place);
        let spread = self.spread(place, cov);
        let scaled = |c: usize| (self.cuts[c] - pull) / (1.0 + spread[c]).sqrt();
        let (no, yes) = (cumulative(scaled(0)), cumulative(-scaled(1)));
        let abstain = (1.0 - no - yes).max(1e-9);
        let all = no + abstain + yes;
        [no / all, abstain / all, yes / all]
    }
}
