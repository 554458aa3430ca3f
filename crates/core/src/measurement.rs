//! What measures give: values with interval and lineage, positions, and alignment.

use crate::{ActorId, Answer, How, Known, Layer, QuestionId, RowRef, Truth};

/// A value with its interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Interval {
    value: f64,
    low: f64,
    high: f64,
    level: f64,
}

impl Interval {
    /// A value inside its interval at a level between 0 and 1.
    #[must_use]
    pub fn new(value: f64, low: f64, high: f64, level: f64) -> Option<Self> {
        let is_sound =
            low <= value && value <= high && low.is_finite() && high.is_finite() && 0.0 < level && level < 1.0;
        is_sound.then_some(Self { value, low, high, level })
    }

    /// The value.
    #[must_use]
    pub const fn value(&self) -> f64 {
        self.value
    }

    /// Its ends.
    #[must_use]
    pub const fn ends(&self) -> (f64, f64) {
        (self.low, self.high)
    }

    /// Its level.
    #[must_use]
    pub const fn level(&self) -> f64 {
        self.level
    }
}

/// One measured value: what, with which unit, how sure, and from which rows.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// The measure's name.
    pub measure: &'static str,
    /// Its unit.
    pub unit: &'static str,
    /// The value and its interval, or why there is none.
    pub value: Known<Interval>,
    /// The rows that it rests on.
    pub rows: Vec<RowRef>,
}

/// An actor's place in a fitted space in one period.
#[derive(Debug, Clone, PartialEq)]
pub struct Position {
    /// Whose.
    pub actor: ActorId,
    /// When: a session or a year, as the measure was asked.
    pub period: i32,
    /// The votes cast in that period that it rests on.
    pub votes: u32,
    /// Whether the actor changed course since its last position.
    pub is_jump: bool,
    /// One interval for each dimension.
    pub place: Vec<Interval>,
    /// The actors that fix the direction of each dimension: low end, high end.
    pub anchors: Vec<(ActorId, ActorId)>,
}

crate::closed_list! {
    /// Which way an act or a tie runs between an actor and a side.
    Direction, "direction" {
        /// The actor did it for the side, or gave it to the side.
        Toward = "toward",
        /// Both took part alike.
        Joint = "joint",
        /// The actor did it against the side.
        Against = "against",
        /// The side did it for the actor, or gave it to the actor.
        Received = "received",
        /// The side did it against the actor.
        Suffered = "suffered",
        /// It concerns the actor, and neither side.
        Other = "other",
    }
}

/// One fact behind a cell: an act or a tie.
#[derive(Debug, Clone, PartialEq)]
pub struct Fact {
    /// Which way it runs.
    pub direction: Direction,
    /// The row.
    pub row: RowRef,
    /// Whether it surely falls into the window.
    pub held: Truth,
}

/// One answer behind a cell.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct AnswerGiven {
    /// The question.
    pub question: QuestionId,
    /// The answer; none: not entitled, or not on the list of an open letter.
    pub answer: Option<Answer>,
    /// Whether it was recorded or inferred.
    pub how: Option<How>,
    /// The side that it is counted toward, if any: 0 or 1.
    pub toward: Option<usize>,
    /// Whether it enters the shares.
    pub is_scored: bool,
    /// The row.
    pub row: Option<RowRef>,
}

/// What an actor gave to one side on one layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Toward {
    /// Part of what it could have given that it gave, 0 to 1.
    pub share: Known<f64>,
    /// How many of how many the share counts.
    pub counts: Option<(u32, u32)>,
    /// The facts behind it.
    pub facts: Vec<Fact>,
}

crate::closed_list! {
    /// Where an actor stands between two sides on one layer: never on a line.
    Pattern, "pattern" {
        /// Gave to the first side, and is known to have given nothing to the second.
        FirstOnly = "first_only",
        /// Gave to the second side, and is known to have given nothing to the first.
        SecondOnly = "second_only",
        /// Gave to both.
        Both = "both",
        /// Is known to have given to neither.
        Neither = "neither",
        /// Gave to the first; of the second nothing is known.
        FirstOtherUnknown = "first_other_unknown",
        /// Gave to the second; of the first nothing is known.
        SecondOtherUnknown = "second_other_unknown",
        /// Gave nothing to the first; of the second nothing is known.
        NotFirstOtherUnknown = "not_first_other_unknown",
        /// Gave nothing to the second; of the first nothing is known.
        NotSecondOtherUnknown = "not_second_other_unknown",
        /// Nothing is known of either.
        Unknown = "unknown",
    }
}

impl Pattern {
    /// From whether the actor gave to each side, where that is known.
    #[must_use]
    pub const fn of(first: Option<bool>, second: Option<bool>) -> Self {
        match (first, second) {
            (Some(true), Some(true)) => Self::Both,
            (Some(true), Some(false)) => Self::FirstOnly,
            (Some(false), Some(true)) => Self::SecondOnly,
            (Some(false), Some(false)) => Self::Neither,
            (Some(true), None) => Self::FirstOtherUnknown,
            (None, Some(true)) => Self::SecondOtherUnknown,
            (Some(false), None) => Self::NotFirstOtherUnknown,
            (None, Some(false)) => Self::NotSecondOtherUnknown,
            (None, None) => Self::Unknown,
        }
    }
}

/// What an actor gave to each of two sides on one layer: a point on a plane.
#[derive(Debug, Clone, PartialEq)]
pub struct AlignmentCell {
    /// The layer.
    pub layer: Layer,
    /// The first and the second side.
    pub toward: [Toward; 2],
    /// Where that puts the actor.
    pub pattern: Pattern,
    /// The answers, where the layer is made of questions.
    pub answers: Vec<AnswerGiven>,
    /// Facts of this layer that run to neither side.
    pub other: Vec<Fact>,
}

/// What an actor gave to each of two sides, layer by layer.
#[derive(Debug, Clone, PartialEq)]
pub struct Alignment {
    /// Whose.
    pub actor: ActorId,
    /// One cell a layer, in the order of [`Layer::ALL`].
    pub cells: Vec<AlignmentCell>,
    /// Mean distance between what two layers show, 0 to 1.
    pub layers_disagree: Known<f64>,
    /// How many comparisons that mean is over.
    pub comparisons: u32,
}
