//! Questions put to actors, their options, and the answers.

use crate::{CitationId, Known, Locator, Period, Reason, TextId};

crate::closed_list! {
    /// An answer to a question, or what kind of silence.
    Answer, "answer" {
        Yes = "yes", Abstain = "abstain", No = "no",
        /// Recorded as absent.
        Absent = "absent",
        /// Not allowed to vote, for instance under Article 19 of the Charter.
        Barred = "barred",
        /// Present, but did not take part.
        Present = "present",
        /// Did not vote; the record does not say why.
        Unrecorded = "unrecorded",
        Signed = "signed",
    }
}

impl Answer {
    /// Whether a vote was cast or a signature given.
    #[must_use]
    pub const fn is_cast(self) -> bool {
        matches!(self, Self::Yes | Self::Abstain | Self::No | Self::Signed)
    }

    /// The answer as an act, in the past tense.
    #[must_use]
    pub const fn act(self) -> &'static str {
        match self {
            Self::Yes => "voted yes",
            Self::Abstain => "abstained",
            Self::No => "voted no",
            Self::Absent => "was absent",
            Self::Barred => "was barred from voting",
            Self::Present => "was present and did not vote",
            Self::Unrecorded => "did not vote",
            Self::Signed => "signed",
        }
    }

    /// One letter for dense tables.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Yes => 'y',
            Self::Abstain => 'a',
            Self::No => 'n',
            Self::Absent | Self::Present | Self::Unrecorded => '-',
            Self::Barred => 'x',
            Self::Signed => 's',
        }
    }
}

crate::closed_list! {
    /// How an answer is known.
    How, "way of knowing" {
        Recorded = "recorded",
        /// A member of the day that is in none of the lists.
        Inferred = "inferred",
    }
}

crate::closed_list! {
    /// What kind of question.
    QuestionKind, "question kind" { RollCall = "roll_call", Letter = "letter" }
}

impl QuestionKind {
    /// The options that can be chosen, in their order.
    #[must_use]
    pub const fn options(self) -> &'static [Answer] {
        match self {
            Self::RollCall => &[Answer::No, Answer::Abstain, Answer::Yes],
            Self::Letter => &[Answer::Signed],
        }
    }

    /// Whether this answer can be given to a question of this kind.
    #[must_use]
    pub const fn allows(self, answer: Answer) -> bool {
        match self {
            Self::RollCall => !matches!(answer, Answer::Signed),
            Self::Letter => matches!(answer, Answer::Signed),
        }
    }
}

crate::closed_list! {
    /// What the list of answers holds.
    Completeness, "completeness" {
        /// Counts agree with the official record.
        Yes = "yes",
        /// Counts differ from the record: kept out of scores.
        Incomplete = "incomplete",
        /// No list of who answered what.
        TotalsOnly = "totals_only",
        /// Counts agree, but who sat on the body is from memory.
        MembersUnverified = "members_unverified",
        /// The source gives no official counts: the totals are counted from its own list.
        Unchecked = "unchecked",
        /// Adopted without a vote: nobody was asked one by one.
        NoVote = "no_vote",
        /// The source lists only some of the answers, such as vetoes.
        Partial = "partial",
    }
}

impl Completeness {
    /// Whether measures may use the answers.
    #[must_use]
    pub const fn is_scored(self) -> bool {
        matches!(self, Self::Yes | Self::MembersUnverified | Self::Unchecked)
    }
}

crate::closed_list! {
    /// Who could answer.
    Entitled, "entitlement" {
        /// The members of the United Nations on that day.
        UnMembers = "un_members",
        /// Just those in the list.
        Listed = "listed",
        /// Any state could sign; silence is "not listed", never no.
        Open = "open",
    }
}

/// Counts of a question's answers, as the record has them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Totals {
    /// Yes, or signatures.
    pub yes: Known<u16>,
    /// No; does not apply to a letter.
    pub no: Known<u16>,
    /// Abstentions; do not apply to a letter.
    pub abstain: Known<u16>,
}

impl Totals {
    /// Counts of a roll call.
    #[must_use]
    pub const fn of(yes: u16, no: u16, abstain: u16) -> Self {
        Self { yes: Known::Known(yes), no: Known::Known(no), abstain: Known::Known(abstain) }
    }

    /// The signatures of a letter.
    #[must_use]
    pub const fn signed(signatures: u16) -> Self {
        let none = Known::Unknown(Reason::NotApplicable);
        Self { yes: Known::Known(signatures), no: none, abstain: none }
    }

    /// A record that does not tell its counts.
    pub const NOT_TOLD: Self = Self {
        yes: Known::Unknown(Reason::NotTold),
        no: Known::Unknown(Reason::NotTold),
        abstain: Known::Unknown(Reason::NotTold),
    };

    /// The counts that are known, zero for the others: yes, no, abstentions.
    #[must_use]
    pub fn counted(&self) -> [u16; 3] {
        [self.yes, self.no, self.abstain].map(|count| count.value().unwrap_or(0))
    }
}

/// Something put to actors: a roll call or a joint letter.
#[derive(Debug, Clone, PartialEq)]
pub struct Question {
    /// Its key, such as `unga-es11-1`.
    pub key: String,
    /// The body it was put in.
    pub body: String,
    /// Roll call or letter.
    pub kind: QuestionKind,
    /// The symbol of its document.
    pub symbol: String,
    /// When it was answered.
    pub date: Period,
    /// What it says, in our words.
    pub title: String,
    /// The official counts.
    pub totals: Totals,
    /// What the list of answers holds.
    pub completeness: Completeness,
    /// Who could answer.
    pub entitled: Entitled,
    /// The sources of the record.
    pub citation: CitationId,
    /// Where its row stands.
    pub at: Locator,
    /// What a reader must know of it.
    pub note: TextId,
}
