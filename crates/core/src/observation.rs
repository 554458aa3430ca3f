//! The four observations: what one source says.

use crate::{ActKind, ActorId, Answer, Attribute, How, Provenance, QuestionId, Relation, TextId, Unit, Window};

/// A number with its unit, exact or as a range.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quantity {
    value: Option<f64>,
    low: f64,
    high: f64,
    unit: Unit,
}

/// A quantity that cannot be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum QuantityError {
    /// Neither a value nor a range.
    #[error("a {unit} without a value or a range")]
    Empty {
        /// The unit given.
        unit: Unit,
    },
    /// Not finite, or a range that does not hold its value.
    #[error("value {value:?} with range {low} to {high}: expected finite numbers, low ≤ value ≤ high")]
    Range {
        /// The value given.
        value: Option<f64>,
        /// The lower end.
        low: f64,
        /// The upper end.
        high: f64,
    },
}

impl Quantity {
    /// An exact value, a range, or a value within a range.
    ///
    /// # Errors
    /// If nothing is given, or the range does not hold the value.
    pub fn new(value: Option<f64>, low: Option<f64>, high: Option<f64>, unit: Unit) -> Result<Self, QuantityError> {
        let (low, high) = match (value, low, high) {
            (_, Some(low), Some(high)) => (low, high),
            (Some(value), None, None) => (value, value),
            _ => return Err(QuantityError::Empty { unit }),
        };
        let is_ordered = low <= high && value.is_none_or(|value| low <= value && value <= high);
        if !is_ordered || !low.is_finite() || !high.is_finite() {
            return Err(QuantityError::Range { value, low, high });
        }
        Ok(Self { value, low, high, unit })
    }

    /// The value where the source gives one.
    #[must_use]
    pub const fn value(&self) -> Option<f64> {
        self.value
    }

    /// The range: both ends equal the value where it is exact.
    #[must_use]
    pub const fn range(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// What it counts.
    #[must_use]
    pub const fn unit(&self) -> Unit {
        self.unit
    }
}

/// A directed relation of one actor to another.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Tie {
    /// The first party, as the relation defines it.
    pub from: ActorId,
    /// The second party.
    pub to: ActorId,
    /// What ties them.
    pub relation: Relation,
    /// When.
    pub window: Window,
    /// How much, where the relation has values and the source tells one.
    pub value: Option<Quantity>,
    /// Where; empty if nowhere in particular.
    pub place: TextId,
    /// Where the row comes from.
    pub provenance: Provenance,
}

/// Something said of one actor.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Trait {
    /// Of whom.
    pub actor: ActorId,
    /// What.
    pub attribute: Attribute,
    /// With respect to which group; empty if none.
    pub about: TextId,
    /// When.
    pub window: Window,
    /// How much.
    pub value: Quantity,
    /// Where the row comes from.
    pub provenance: Provenance,
}

/// One actor's answer to one question.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Ballot {
    /// The question.
    pub question: QuestionId,
    /// Whose answer it is.
    pub actor: ActorId,
    /// The answer.
    pub answer: Answer,
    /// Whether it was recorded or inferred.
    pub how: How,
    /// The authority whose delegation cast it, where that is not the one that governs.
    pub represented_by: Option<ActorId>,
    /// Where the row comes from.
    pub provenance: Provenance,
}

crate::closed_list! {
    /// An actor's part in an act.
    Role, "role" {
        /// Did it, jointly where there are several.
        Doer = "doer",
        /// It was done for them.
        Recipient = "recipient",
        /// It was directed against them.
        Target = "target",
        /// It was about them.
        Subject = "subject",
    }
}

/// Something done, with everybody's part in it. Dyads drawn from it keep its key, so that nothing is counted twice.
#[derive(Debug, Clone, PartialEq)]
pub struct Act {
    /// What kind of act.
    pub kind: ActKind,
    /// When.
    pub window: Window,
    /// Where; empty if nowhere in particular.
    pub place: TextId,
    /// Who took part, and how.
    pub participants: Vec<(ActorId, Role)>,
    /// How much, where the source tells.
    pub value: Option<Quantity>,
    /// The crisis in which it was done; empty if none is named.
    pub crisis: TextId,
    /// The act in plain words, in the past tense, without its doer.
    pub label: TextId,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl Act {
    /// Whether this actor has this part in it.
    #[must_use]
    pub fn has(&self, actor: ActorId, role: Role) -> bool {
        self.participants.contains(&(actor, role))
    }
}
