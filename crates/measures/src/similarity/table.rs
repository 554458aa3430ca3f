//! The table of two actors' stances, and what it says.

use demarche_core::{Known, Reason};

use crate::stances::LEVELS;

/// How often the first of two actors stood at level a where the second stood at level b.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Table([u32; LEVELS * LEVELS]);

impl Table {
    pub(crate) const fn new(counts: [u32; LEVELS * LEVELS]) -> Self {
        Self(counts)
    }

    pub(crate) fn count(items: usize, levels: impl Fn(usize) -> (Option<usize>, Option<usize>)) -> Self {
        let mut table = Self::default();
        for item in 0..items {
            if let (Some(a), Some(b)) = levels(item) {
                table.0[LEVELS * a + b] += 1;
            }
        }
        table
    }

    /// How often the first stood at `a` where the second stood at `b`.
    #[must_use]
    pub const fn at(&self, a: usize, b: usize) -> u32 {
        self.0[LEVELS * a + b]
    }

    /// Items on which both stood.
    #[must_use]
    pub fn both(&self) -> u32 {
        self.0.iter().sum()
    }

    /// Of these, at the same level.
    #[must_use]
    pub const fn same(&self) -> u32 {
        self.0[0] + self.0[4] + self.0[8]
    }

    /// Of these, at opposite ends.
    #[must_use]
    pub const fn opposite(&self) -> u32 {
        self.0[2] + self.0[6]
    }

    pub(crate) fn moments(&self) -> Moments {
        let [oo, om, ot, mo, mm, mt, to, tm, tt] = self.0.map(f64::from);
        let (near, far) = (om + mo + mt + tm, ot + to);
        let (x, y) = ([mo + mm + mt, to + tm + tt], [om + mm + tm, ot + mt + tt]);
        Moments {
            weight: oo + mm + tt + near + far,
            distance: near + 2.0 * far,
            squared_distance: near + 4.0 * far,
            sums: [x[0] + 2.0 * x[1], y[0] + 2.0 * y[1]],
            squares: [x[0] + 4.0 * x[1], y[0] + 4.0 * y[1]],
        }
    }

    /// Mean agreement.
    ///
    /// - definition: mean of `1 − |a − b| / 2` over the items on which both stood
    /// - input: the table of two actors
    /// - unit: share, 0–1; `too_few` where there is no such item
    /// - limits: not corrected for chance: where nearly all say yes, all agree
    /// - references: `[@bailey_strezhnev_voeten_2017]`
    #[must_use]
    pub fn agreement(&self) -> Known<f64> {
        self.moments().agreement(2.0)
    }

    /// Signorino and Ritter's S.
    ///
    /// - definition: `1 − 2 Σ w|a − b| / Σ w d`, each item weighing `w = 1` and `d = 2` the largest distance
    /// - input: the table of two actors
    /// - unit: −1 to 1; `too_few` where there is no item on which both stood
    /// - limits: twice the agreement less one on votes: not corrected for chance either
    /// - references: `[@signorino_ritter_1999]`
    #[must_use]
    pub fn s(&self) -> Known<f64> {
        self.moments().s(2.0)
    }

    /// Scott's π with squared distances.
    ///
    /// - definition: `1 − D/E`; D: mean of `(a − b)²`; E: its mean if both drew at random from the levels of the two taken together
    /// - input: the table of two actors
    /// - unit: up to 1; 0 is what chance gives; `too_few` without a common item, `no_variation` where all levels are alike
    /// - limits: takes the two actors' common habit as chance, so that it counts a difference in habit as disagreement
    /// - references: `[@scott_1955]`, `[@hage_2011]`
    #[must_use]
    pub fn pi(&self) -> Known<f64> {
        self.moments().pi()
    }

    /// Cohen's κ, weighted with squared distances.
    ///
    /// - definition: `1 − D/E`; D: mean of `(a − b)²`; E: its mean if each drew at random from its own levels
    /// - input: the table of two actors
    /// - unit: up to 1; 0 is what chance gives; `too_few` without a common item, `no_variation` where all levels are alike
    /// - limits: takes each actor's own habit as chance, so that it forgives a difference in habit
    /// - references: `[@cohen_1968]`, `[@hage_2011]`
    #[must_use]
    pub fn kappa(&self) -> Known<f64> {
        self.moments().kappa()
    }

    /// All four.
    #[must_use]
    pub fn measures(&self) -> Measures {
        self.moments().measures(2.0)
    }
}

/// The four measures of one pair.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measures {
    /// Mean agreement, 0–1.
    pub agreement: Known<f64>,
    /// Signorino and Ritter's S, −1 to 1.
    pub s: Known<f64>,
    /// Scott's π; 0 is what chance gives.
    pub pi: Known<f64>,
    /// Cohen's weighted κ; 0 is what chance gives.
    pub kappa: Known<f64>,
}

impl Measures {
    /// The four in their order: agreement, S, π, κ.
    #[must_use]
    pub const fn all(&self) -> [Known<f64>; 4] {
        [self.agreement, self.s, self.pi, self.kappa]
    }
}

/// Weighted sums over the items of two actors: all that the four measures need, and they add up over items.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Moments {
    weight: f64,
    distance: f64,
    squared_distance: f64,
    sums: [f64; 2],
    squares: [f64; 2],
}

impl Moments {
    pub(crate) fn add(&mut self, x: f64, y: f64, weight: f64) {
        let distance = (x - y).abs();
        self.weight += weight;
        self.distance += weight * distance;
        self.squared_distance += weight * distance * distance;
        for (place, value) in [x, y].into_iter().enumerate() {
            self.sums[place] += weight * value;
            self.squares[place] += weight * value * value;
        }
    }

    pub(crate) const fn weight(&self) -> f64 {
        self.weight
    }

    pub(crate) fn plus(self, other: Self) -> Self {
        let pair = |a: [f64; 2], b: [f64; 2]| [a[0] + b[0], a[1] + b[1]];
        Self {
            weight: self.weight + other.weight,
            distance: self.distance + other.distance,
            squared_distance: self.squared_distance + other.squared_distance,
            sums: pair(self.sums, other.sums),
            squares: pair(self.squares, other.squares),
        }
    }

    /// The same items, but for a share of their weight, which goes to these pairs of levels instead, to each alike.
    pub(crate) fn with(self, share: f64, levels: &[[f64; 2]]) -> Self {
        let kept = 1.0 - share;
        let mut mixed = Self {
            weight: kept * self.weight,
            distance: kept * self.distance,
            squared_distance: kept * self.squared_distance,
            sums: self.sums.map(|sum| kept * sum),
            squares: self.squares.map(|square| kept * square),
        };
        for [x, y] in levels {
            mixed.add(*x, *y, share * self.weight / levels.len() as f64);
        }
        mixed
    }

    fn agreement(&self, range: f64) -> Known<f64> {
        if self.weight > 0.0 {
            Known::Known(1.0 - self.distance / (range * self.weight))
        } else {
            Known::Unknown(Reason::TooFew)
        }
    }

    fn s(&self, range: f64) -> Known<f64> {
        self.agreement(range).map(|agreement| 2.0 * agreement - 1.0)
    }

    /// E is twice the variance of the pooled values.
    fn pi(&self) -> Known<f64> {
        let sum = self.sums[0] + self.sums[1];
        self.corrected(sum * sum / 2.0)
    }

    /// E is the two variances and the squared difference of the means.
    fn kappa(&self) -> Known<f64> {
        self.corrected(2.0 * self.sums[0] * self.sums[1])
    }

    /// `1 − D/E`, both multiplied by the squared weight, so that whole numbers stay exact until the one division.
    fn corrected(&self, squared_mean: f64) -> Known<f64> {
        let squares = self.weight * (self.squares[0] + self.squares[1]);
        let expected = squares - squared_mean;
        if self.weight <= 0.0 {
            Known::Unknown(Reason::TooFew)
        } else if expected <= 1e-12 * squares {
            Known::Unknown(Reason::NoVariation)
        } else {
            Known::Known(1.0 - self.squared_distance * self.weight / expected)
        }
    }

    pub(crate) fn measures(&self, range: f64) -> Measures {
        let agreement = self.agreement(range);
        let s = agreement.map(|agreement| 2.0 * agreement - 1.0);
        Measures { agreement, s, pi: self.pi(), kappa: self.kappa() }
    }
}
