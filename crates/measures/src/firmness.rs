//! On which side of one half the shares of a cell lie, and how firmly: two words, never one.

use demarche_core::{AlignmentCell, Interval, Known, Layer, Reason};

demarche_core::closed_list! {
    /// How firmly what an actor gave lies on one side of the middle.
    Firmness, "firmness" {
        /// The 90 % interval of each share lies wholly above or wholly below one half, and no vote runs the other way.
        Firm = "firm",
        /// The 50 % interval does, or the 90 % interval does and a vote runs the other way.
        Leaning = "leaning",
        /// The 50 % interval of a share crosses one half.
        Unclear = "unclear",
    }
}

demarche_core::closed_list! {
    /// Toward which side an actor gave more than half of what it could have given. It tells a direction; how surely, [`Firmness`] tells.
    Mostly, "direction" {
        /// Toward the first side.
        First = "first",
        /// Toward the second side.
        Second = "second",
        /// Toward each of the two.
        Both = "both",
        /// Toward neither: most answers are counted toward no side.
        Neither = "neither",
        /// Not toward the first side; of the second nothing is known.
        NotFirst = "not_first",
        /// Not toward the second side; of the first nothing is known.
        NotSecond = "not_second",
    }
}

impl Mostly {
    /// In words, with the codes of the two sides.
    #[must_use]
    pub fn words(self, sides: [&str; 2]) -> String {
        match self {
            Self::First => sides[0].to_owned(),
            Self::Second => sides[1].to_owned(),
            Self::Both => "both".to_owned(),
            Self::Neither => "neither".to_owned(),
            Self::NotFirst => format!("not {}", sides[0]),
            Self::NotSecond => format!("not {}", sides[1]),
        }
    }
}

/// Where a cell lies on the plane, and how firmly.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Placed {
    /// Toward which side; none where that is unclear.
    pub mostly: Option<Mostly>,
    /// How firmly.
    pub firmness: Firmness,
}

impl Placed {
    /// In words, direction and firmness apart: `firm, neither`, `leaning, UKR`, `unclear`.
    #[must_use]
    pub fn words(self, sides: [&str; 2]) -> String {
        match self.mostly {
            Some(mostly) => format!("{}, {}", self.firmness, mostly.words(sides)),
            None => self.firmness.to_string(),
        }
    }
}

/// The interval of a share.
///
/// - definition: the middle part of the beta distribution with parameters given + ½ and of − given + ½ (Jeffreys); it reaches to 0 where
///   nothing was given and to 1 where all was
/// - input: how many of how many; a level between 0 and 1
/// - unit: share, 0–1
/// - limits: takes the questions as a sample of like ones, independent of each other: questions that repeat each other make it too narrow
/// - references: `[@brown_cai_dasgupta_2001]`
#[must_use]
pub fn share_interval(given: u32, of: u32, level: f64) -> Option<Interval> {
    if of == 0 || given > of {
        return None;
    }
    let (a, b) = (f64::from(given) + 0.5, f64::from(of - given) + 0.5);
    let tail = (1.0 - level) / 2.0;
    let low = if given == 0 { 0.0 } else { beta_quantile(a, b, tail) };
    let high = if given == of { 1.0 } else { beta_quantile(a, b, 1.0 - tail) };
    let share = f64::from(given) / f64::from(of);
    Interval::new(share, low.min(share), high.max(share), level)
}

/// Layers whose shares are counted over questions that others might have been put beside.
const fn is_of_questions(layer: Layer) -> bool {
    matches!(layer, Layer::Votes | Layer::Diplomacy)
}

/// The 90 % interval of the share toward a side: of questions [`share_interval`]; elsewhere the share is a whole count, without doubt.
///
/// - definition: as of [`share_interval`] on layers of questions; else the share itself, at both ends
/// - input: one actor's cell of one layer, and which side
/// - unit: share, 0–1; unknown where no share is
/// - limits: says how far other questions of the kind might have moved the share, not how well it was recorded
/// - references: `[@brown_cai_dasgupta_2001]`
#[must_use]
pub fn interval_toward(cell: &AlignmentCell, side: usize) -> Known<Interval> {
    let toward = &cell.toward[side];
    let share = match toward.share {
        Known::Known(share) => share,
        Known::Unknown(reason) => return Known::Unknown(reason),
    };
    let interval = match toward.counts {
        Some((given, of)) if is_of_questions(cell.layer) => share_interval(given, of, 0.9),
        _ => Interval::new(share, share, share, 0.9),
    };
    Known::from_option(interval, Reason::NotApplicable)
}

/// Where a cell lies on the plane, and how firmly.
///
/// - definition: the direction is the side whose share lies above ½, both, or neither; firmness, for each side, is firm if the 90 % interval of the share excludes ½ and no scored answer runs the other way, which is one counted
///   toward the other side where the share is high, and one counted toward this side where it is low; leaning if the 50 % interval
///   excludes ½; else unclear; of two known shares the less firm word; what is unclear has no direction
/// - input: a cell of votes or letters
/// - unit: two words, of direction and of firmness; `not_applicable` on layers whose shares are whole counts, else the reason why there is no share
/// - limits: few questions can at most lean; firmly giving to neither side is firm as well; says nothing of other layers
/// - references: `[@brown_cai_dasgupta_2001]`
#[must_use]
pub fn placed(cell: &AlignmentCell) -> Known<Placed> {
    if !is_of_questions(cell.layer) {
        return Known::Unknown(Reason::NotApplicable);
    }
    let of_side = |side: usize| -> Known<(Firmness, bool)> {
        let (given, of) = match (cell.toward[side].share, cell.toward[side].counts) {
            (Known::Unknown(reason), _) => return Known::Unknown(reason),
            (Known::Known(_), None) => return Known::Unknown(Reason::NotApplicable),
            (Known::Known(_), Some(counts)) => counts,
        };
        let excludes = |level: f64| {
            share_interval(given, of, level).is_some_and(|interval| interval.ends().0 > 0.5 || interval.ends().1 < 0.5)
        };
        let is_most = 2 * given > of;
        let otherwise = if is_most { 1 - side } else { side };
        let is_contradicted = cell.answers.iter().any(|answer| answer.is_scored && answer.toward == Some(otherwise));
        let firmness = match (excludes(0.9), excludes(0.5)) {
            (true, _) if !is_contradicted => Firmness::Firm,
            (_, true) => Firmness::Leaning,
            _ => Firmness::Unclear,
        };
        Known::Known((firmness, is_most))
    };
    let (firmness, mostly) = match [of_side(0), of_side(1)] {
        [Known::Known((a, toward_first)), Known::Known((b, toward_second))] => {
            let mostly = match (toward_first, toward_second) {
                (true, true) => Mostly::Both,
                (true, false) => Mostly::First,
                (false, true) => Mostly::Second,
                (false, false) => Mostly::Neither,
            };
            (a.max(b), mostly)
        }
        [Known::Known((one, true)), _] => (one, Mostly::First),
        [Known::Known((one, false)), _] => (one, Mostly::NotFirst),
        [_, Known::Known((one, true))] => (one, Mostly::Second),
        [_, Known::Known((one, false))] => (one, Mostly::NotSecond),
        [Known::Unknown(reason), _] => return Known::Unknown(reason),
    };
    Known::Known(Placed { mostly: Some(mostly).filter(|_| firmness != Firmness::Unclear), firmness })
}

/// The point below which a part of a beta distribution lies, by halving.
fn beta_quantile(a: f64, b: f64, part: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = 0.5 * (low + high);
        if beta_cumulative(a, b, middle) < part { low = middle } else { high = middle }
    }
    0.5 * (low + high)
}

/// The regularised incomplete beta function, by its continued fraction.
fn beta_cumulative(a: f64, b: f64, x: f64) -> f64 {
    if x <= 0.0 || x >= 1.0 {
        return x.clamp(0.0, 1.0);
    }
    // The fraction converges fast below the mean.
    if x > (a + 1.0) / (a + b + 2.0) {
        return 1.0 - beta_cumulative(b, a, 1.0 - x);
    }
    let front = (a * x.ln() + b * (1.0 - x).ln() + log_gamma(a + b) - log_gamma(a) - log_gamma(b)).exp() / a;
    let tiny = 1e-300;
    let lift = |value: f64| if value.abs() < tiny { tiny } else { value };
    let mut d = 1.0 / lift(1.0 - (a + b) * x / (a + 1.0));
    let (mut c, mut fraction) = (1.0, d);
    for m in 1..400 {
        let m = f64::from(m);
        for numerator in [
            m * (b - m) * x / ((a + 2.0 * m - 1.0) * (a + 2.0 * m)),
            -(a + m) * (a + b + m) * x / ((a + 2.0 * m) * (a + 2.0 * m + 1.0)),
        ] {
            d = 1.0 / lift(1.0 + numerator * d);
            c = lift(1.0 + numerator / c);
            fraction *= c * d;
        }
        if (c * d - 1.0).abs() < 1e-14 {
            break;
        }
    }
    front * fraction
}

/// ln Γ(x) for x > 0: Stirling's series, after steps up to where it is exact.
fn log_gamma(mut x: f64) -> f64 {
    let mut down = 0.0;
    while x < 12.0 {
        down += x.ln();
        x += 1.0;
    }
    let r = 1.0 / (x * x);
    let series = (1.0 / 12.0 - r * (1.0 / 360.0 - r * (1.0 / 1260.0 - r / 1680.0))) / x;
    (x - 0.5) * x.ln() - x + 0.5 * std::f64::consts::TAU.ln() + series - down
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_beta_distribution_is_that_of_cases_with_a_closed_form() {
        // Beta(2, 1): x². Beta(1, 3): 1 − (1 − x)³. Beta(½, ½): (2/π) asin √x. Beta(2, 2): 3x² − 2x³.
        for x in [0.01, 0.2, 0.5, 0.77, 0.99] {
            let x: f64 = x;
            for (a, b, expected) in [
                (2.0, 1.0, x * x),
                (1.0, 3.0, 1.0 - (1.0 - x).powi(3)),
                (0.5, 0.5, 2.0 / std::f64::consts::PI * x.sqrt().asin()),
                (2.0, 2.0, 3.0 * x * x - 2.0 * x * x * x),
            ] {
                assert!((beta_cumulative(a, b, x) - expected).abs() < 1e-12, "{a} {b} {x}");
                assert!((beta_quantile(a, b, expected) - x).abs() < 1e-10, "{a} {b} {x}");
            }
        }
    }

    #[test]
    fn an_interval_holds_its_share_turns_with_it_and_narrows_with_the_number_of_questions() {
        for of in 1..40_u32 {
            for given in 0..=of {
                let one = share_interval(given, of, 0.9).unwrap();
                let turned = share_interval(of - given, of, 0.9).unwrap();
                assert!((one.ends().0 - (1.0 - turned.ends().1)).abs() < 1e-9);
                assert!(one.ends().0 <= one.value() && one.value() <= one.ends().1);
                let more = share_interval(4 * given, 4 * of, 0.9).unwrap();
                assert!(more.ends().1 - more.ends().0 < one.ends().1 - one.ends().0);
            }
        }
        assert_eq!(share_interval(0, 0, 0.9), None);
        assert_eq!(share_interval(3, 2, 0.9), None);
    }
}
