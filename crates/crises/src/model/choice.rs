//! One choice: the chances of three levels from their utilities.

use demarche_measures::ideal_point::normal::cumulative;

demarche_core::closed_list! {
    /// What an actor may do in a crisis. Each layer has three levels: toward the second side, neither, toward the first side.
    Deed, "layer of a crisis" {
        /// The answer to a roll call.
        Vote = "vote",
        /// What it says.
        Statement = "statement",
        /// Sanctions; a sanction on a side counts toward the other.
        Sanction = "sanction",
        /// Aid or loans.
        Aid = "aid",
        /// Arms.
        Arms = "arms",
        /// Recognition, or its open refusal.
        Recognition = "recognition",
    }
}

demarche_core::closed_list! {
    /// The terms of a utility.
    Term, "term" {
        /// How often such a thing is done at all.
        Base = "base",
        /// Position × the axis of the crisis.
        Values = "values",
        /// What it would lose with each principal.
        Dependence = "dependence",
        /// That losses grow with the square of the distance from what each principal asks: two of them pull to the middle.
        Hedging = "hedging",
        /// Offers of the principals.
        Pressure = "pressure",
        /// What its peers do.
        Peers = "peers",
        /// Its own earlier answers to the like.
        Habit = "habit",
        /// What acting costs.
        Cost = "cost",
        /// Between layers: words and deeds of one direction.
        Coherence = "coherence",
        /// What a region or everybody has in common and nobody foresaw.
        Shock = "shock",
    }
}

/// What is not foreseen of a choice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shock {
    /// One shock along the axis: the choice is the best of `U(x) + x·ε`, an ordered response.
    Axis(Link),
    /// A shock of its own to each level: a logit response over levels.
    Level,
}

/// The law of a shock along the axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Link {
    /// Logistic.
    Logit,
    /// Normal.
    Probit,
}

impl Link {
    /// The chance that the shock is below a value.
    #[must_use]
    pub fn below(self, value: f64) -> f64 {
        match self {
            Self::Logit => 1.0 / (1.0 + (-value).exp()),
            Self::Probit => cumulative(value),
        }
    }
}

/// A level that cannot be chosen has this utility.
pub const NEVER: f64 = -100.0;

/// `slope·x − ½·bend·x²`: what a level at `x` is worth; its best point, were every level there, is `slope / bend`.
#[must_use]
pub fn worth(slope: f64, bend: f64, x: f64) -> f64 {
    slope * x - 0.5 * bend * x * x
}

/// The chances of the levels −1, 0 and 1.
///
/// - definition: one shock ε a level: `P(a) ∝ exp(U_a/τ)`; one along the axis: `x = argmax U_x + x·τε`, so that with
///   `Δ₁ = U₀ − U₋`, `Δ₂ = U₊ − U₀` and `Δ₂ ≤ Δ₁` it is `P(+) = F(Δ₂/τ)`, `P(−) = 1 − F(Δ₁/τ)`; with `Δ₂ > Δ₁` the middle is never
///   best and `P(+) = F(½(Δ₁+Δ₂)/τ)`
/// - input: utilities of −1, 0, 1; `τ > 0`, near 0 for a best response
/// - unit: chance, 0–1
/// - limits: tells nothing of why; levels are ordered, not measured
/// - references: `[@mckelvey_palfrey_1995]`, `[@mckelvey_zavoina_1975]`
#[must_use]
pub fn chances(utility: [f64; 3], shock: Shock, tau: f64) -> [f64; 3] {
    let [down, middle, up] = utility;
    match shock {
        Shock::Level => {
            let most = down.max(middle).max(up);
            let weights = utility.map(|u| ((u - most) / tau).exp());
            let all: f64 = weights.iter().sum();
            weights.map(|weight| weight / all)
        }
        Shock::Axis(link) => {
            let (first, second) = ((middle - down) / tau, (up - middle) / tau);
            let mean = 0.5 * (first + second);
            let yes = link.below(second.min(mean));
            let no = link.below(-first.max(mean));
            [no, (1.0 - no - yes).max(0.0), yes]
        }
    }
}

/// The expected level.
#[must_use]
pub fn expected(chances: [f64; 3]) -> f64 {
    chances[2] - chances[0]
}
