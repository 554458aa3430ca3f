//! The four observations: what one source says.

use crate::{ActKind, ActorId, Answer, Attribute, How, Provenance, QuestionId, Relation, Scale, TextId, Unit, Window};

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
    /// How much, or who or what.
    pub value: TraitValue,
    /// Where the row comes from.
    pub provenance: Provenance,
}

/// What a trait says: a number with its unit, or a text, such as a leader's name.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum TraitValue {
    /// A number.
    Quantity(Quantity),
    /// A text.
    Text(TextId),
}

impl TraitValue {
    /// The number, if it is one.
    #[must_use]
    pub const fn quantity(self) -> Option<Quantity> {
        match self {
            Self::Quantity(quantity) => Some(quantity),
            Self::Text(_) => None,
        }
    }
}

impl From<Quantity> for TraitValue {
    fn from(quantity: Quantity) -> Self {
        Self::Quantity(quantity)
    }
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
        /// On the first of two sides, where the source does not tell who did what to whom.
        SideA = "side_a",
        /// On the second of two sides, where the source does not tell who did what to whom.
        SideB = "side_b",
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

/// Shares of a whole over the named categories of a scale, in percent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Shares {
    scale: Scale,
    percent: [f64; Scale::MOST],
    n: Option<u32>,
}

/// Shares that cannot be.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
pub enum SharesError {
    /// Another number of shares than the scale has categories.
    #[error("{found} shares; the scale {scale} has {expected} categories")]
    Categories {
        /// The scale.
        scale: Scale,
        /// How many shares were given.
        found: usize,
        /// How many categories it has.
        expected: usize,
    },
    /// A share outside 0 to 100, or shares that do not add up to 100 (to within one).
    #[error("shares add up to {sum}; expected 100, each between 0 and 100")]
    Sum {
        /// Their sum.
        sum: f64,
    },
}

impl Shares {
    /// Shares in the order of the scale's categories, and the number of answers that they rest on, where told.
    ///
    /// # Errors
    /// If their number is not that of the categories, or they do not add up to a whole.
    pub fn new(scale: Scale, percent: &[f64], n: Option<u32>) -> Result<Self, SharesError> {
        let expected = scale.categories().len();
        if percent.len() != expected {
            return Err(SharesError::Categories { scale, found: percent.len(), expected });
        }
        let sum: f64 = percent.iter().sum();
        if !percent.iter().all(|share| (0.0..=100.0).contains(share)) || sum.is_nan() || (sum - 100.0).abs() > 1.0 {
            return Err(SharesError::Sum { sum });
        }
        let mut all = [0.0; Scale::MOST];
        for (kept, share) in all.iter_mut().zip(percent) {
            *kept = *share;
        }
        Ok(Self { scale, percent: all, n })
    }

    /// The scale.
    #[must_use]
    pub const fn scale(&self) -> Scale {
        self.scale
    }

    /// Each category with its share in percent.
    pub fn parts(&self) -> impl Iterator<Item = (&'static str, f64)> {
        self.scale.categories().iter().copied().zip(self.percent)
    }

    /// The share of one category, in percent.
    #[must_use]
    pub fn percent(&self, category: &str) -> Option<f64> {
        self.parts().find(|(name, _)| *name == category).map(|(_, share)| share)
    }

    /// How many answers they rest on, where told.
    #[must_use]
    pub const fn n(&self) -> Option<u32> {
        self.n
    }
}

/// How a whole that belongs to one actor divides over named categories with respect to another:
/// the answers of a public, by what they think of a power.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Breakdown {
    /// Whose whole it is: the state whose public was asked.
    pub from: ActorId,
    /// With respect to whom.
    pub to: ActorId,
    /// What was measured.
    pub relation: Relation,
    /// When.
    pub window: Window,
    /// The shares.
    pub shares: Shares,
    /// Where the row comes from.
    pub provenance: Provenance,
}

/// What a mark is put on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Marked {
    /// A question.
    Question(QuestionId),
    /// The act with this key.
    Act(TextId),
    /// The coded claim with this key.
    Claim(TextId),
}

crate::closed_list! {
    /// What a source says of a question, an act or a coded claim beside its dates and parties. Many are judgements of the source's makers.
    MarkKind, "kind of mark" {
        /// What was put to the vote: `whole`, `paragraph`, `amendment`, `no_action_motion` (yes is against taking up the text), …
        PutToVote = "put_to_vote",
        /// A topic, assigned after the fact.
        Issue = "issue",
        /// A topic of the vote's own record.
        Subject = "subject",
        /// Called important by the State Department of the United States.
        ImportantVote = "important_vote",
        /// What was put to the vote, in the words of the record.
        Description = "description",
        /// Repeats the question with this key.
        RepeatOf = "repeat_of",
        /// What a sanction touches: `trade`, `arms`, `military`, `financial`, `travel`, `other`.
        SanctionKind = "sanction_kind",
        /// What trade a sanction touches.
        TradeSanctioned = "trade_sanctioned",
        /// What it was meant to reach, as the source's makers judge.
        Objective = "objective",
        /// What it reached, as the source's makers judge.
        Outcome = "outcome",
        /// On whose behalf somebody did it.
        OnBehalfOf = "on_behalf_of",
        /// The class of a flow of money, as its source's makers judge: `ODA-like`, `OOF-like`, …
        FlowClass = "flow_class",
        /// The kind of a flow of money: grant, loan, export credit, …
        FlowKind = "flow_kind",
        /// The sector of an economy that it concerns.
        Sector = "sector",
        /// Who gave the money, by name.
        Funder = "funder",
        /// Who borrowed it, by name.
        Borrower = "borrower",
        /// Who acted for a party, by name.
        Person = "person",
        /// Told by the same record as the other acts with this mark: one act with several parties.
        PartOf = "part_of",
        /// How hostile the first side became, on the source's scale.
        HostilityOfSideA = "hostility_of_side_a",
        /// How hostile the second side became, on the source's scale.
        HostilityOfSideB = "hostility_of_side_b",
        /// The gravest thing that the first side did, in the source's code.
        ActionOfSideA = "action_of_side_a",
        /// The gravest thing that the second side did, in the source's code.
        ActionOfSideB = "action_of_side_b",
        /// How it was settled, as the source's makers judge.
        Settlement = "settlement",
        /// How many people it killed, as a class of the source.
        Intensity = "intensity",
        /// Between whom a conflict was: `interstate`, `intrastate`, …
        ConflictKind = "conflict_kind",
        /// A party that supported its side and was not a first party to it, by our code.
        SupportingParty = "supporting_party",
        /// What an agreement is about, as a class of the source.
        AgreementKind = "agreement_kind",
        /// The sender that led the others, by our code, as the source's makers judge.
        PrimarySender = "primary_sender",
        /// An organisation through which it was done, in the source's code or words.
        Institution = "institution",
        /// What was exercised: `air`, `sea`, `peacekeeping`, …
        ExerciseKind = "exercise_kind",
        /// A text that makes the claim: its address, or a citation where it has none.
        Mention = "mention",
        /// The sectors to which its source's makers assign the doer of a claim.
        DoerSectors = "doer_sectors",
        /// The sectors to which its source's makers assign the target of a claim.
        TargetSectors = "target_sectors",
    }
}

/// Something that a source says of a question, an act or a coded claim.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mark {
    /// Of what.
    pub of: Marked,
    /// What kind of thing.
    pub kind: MarkKind,
    /// What it says, in the source's own words or codes.
    pub value: TextId,
    /// Where the row comes from, and when it could be known.
    pub provenance: Provenance,
}
