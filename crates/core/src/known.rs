//! Nothing is not unknown: a value, or the reason why there is none.

crate::closed_list! {
    /// Why a value is missing.
    Reason, "reason" {
        /// No source at hand covers this actor, relation and window.
        NotCovered = "not_covered",
        /// Facts are listed, but nobody looked everywhere: their number measures nothing.
        NotExhaustive = "not_exhaustive",
        /// The source reports only above a floor, and this lies below it.
        BelowFloor = "below_floor",
        /// The actor had no vote on any of the questions.
        NotEntitled = "not_entitled",
        /// The actor cast no vote on any of the questions.
        NoVoteCast = "no_vote_cast",
        /// No option of the questions is counted toward this side.
        NotCoded = "not_coded",
        /// The side belongs to none of the listed bodies, or to none that the other side does not belong to.
        NoBody = "no_body",
        /// Only totals are known, not who answered what.
        TotalsOnly = "totals_only",
        /// The written dates do not decide it.
        Undated = "undated",
        /// The source does not tell.
        NotTold = "not_told",
        /// It does not apply to this row.
        NotApplicable = "not_applicable",
        /// Too few values to compute it.
        TooFew = "too_few",
        /// The row is one of the two sides itself.
        IsSide = "is_side",
        /// The actor did not exist, or was not a member, in the window.
        NotThen = "not_then",
        /// It is told for a period that is longer than the year, which may not be cut.
        LongerPeriod = "longer_period",
        /// A source at hand tells it, but its terms do not let it be passed on.
        Restricted = "restricted",
        /// All values are alike, so that nothing is left to compare with chance.
        NoVariation = "no_variation",
        /// Its interval holds both answers.
        Unclear = "unclear",
        /// Nearly all that was asked lies to one side of it, so that how far it stands cannot be told.
        OneSided = "one_sided",
    }
}

impl Reason {
    /// The reason in words, as it stands in a table.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::NotCovered => "not covered",
            Self::NotExhaustive => "single facts",
            Self::BelowFloor => "below floor",
            Self::NotEntitled => "no seat",
            Self::NoVoteCast => "none cast",
            Self::NotCoded => "not coded",
            Self::NoBody => "no body",
            Self::TotalsOnly => "totals only",
            Self::Undated => "undated",
            Self::NotTold => "not told",
            Self::NotApplicable => "n/a",
            Self::TooFew => "too few",
            Self::IsSide => "is the side",
            Self::NotThen => "not then",
            Self::LongerPeriod => "longer period",
            Self::Restricted => "restricted",
            Self::NoVariation => "all alike",
            Self::Unclear => "unclear",
            Self::OneSided => "one-sided",
        }
    }
}

/// A value, or the reason why there is none. There is no way to make a zero of a missing value by accident.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Known<T> {
    /// The value.
    Known(T),
    /// Why there is none.
    Unknown(Reason),
}

impl<T> Known<T> {
    /// The value, if known.
    #[must_use]
    pub fn value(self) -> Option<T> {
        match self {
            Self::Known(value) => Some(value),
            Self::Unknown(_) => None,
        }
    }

    /// Whether there is a value.
    #[must_use]
    pub const fn is_known(&self) -> bool {
        matches!(self, Self::Known(_))
    }

    /// The reason, if unknown.
    #[must_use]
    pub const fn reason(&self) -> Option<Reason> {
        match self {
            Self::Known(_) => None,
            Self::Unknown(reason) => Some(*reason),
        }
    }

    /// Applies `f` to a known value.
    #[must_use]
    pub fn map<U>(self, f: impl FnOnce(T) -> U) -> Known<U> {
        match self {
            Self::Known(value) => Known::Known(f(value)),
            Self::Unknown(reason) => Known::Unknown(reason),
        }
    }

    /// The value, or `reason` where there is none.
    #[must_use]
    pub fn from_option(value: Option<T>, reason: Reason) -> Self {
        value.map_or(Self::Unknown(reason), Self::Known)
    }
}
