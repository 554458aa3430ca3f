//! What texts say: claims and frames. Speech, never fact.

use crate::{ActorId, Layer, Period, Provenance, TextId, Window};

/// A stretch of a document, in characters, half-open.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    start: usize,
    end: usize,
}

impl Span {
    /// A stretch that is not empty.
    #[must_use]
    pub const fn new(start: usize, end: usize) -> Option<Self> {
        if start < end { Some(Self { start, end }) } else { None }
    }

    /// The first character.
    #[must_use]
    pub const fn start(self) -> usize {
        self.start
    }

    /// The character after the last.
    #[must_use]
    pub const fn end(self) -> usize {
        self.end
    }
}

crate::closed_list! {
    /// What the evidence says of a claim.
    Verdict, "verdict" {
        Supported = "supported", Mixed = "mixed", Contradicted = "contradicted", NotCheckable = "not_checkable", NotCovered = "not_covered",
    }
}

/// What a text says that somebody did, said or is.
#[derive(Debug, Clone, PartialEq)]
pub struct Claim {
    /// The document that says it.
    pub document: String,
    /// The sentence.
    pub span: Span,
    /// Who says so; none: the document's own voice.
    pub speaker: Option<ActorId>,
    /// Who did it.
    pub actors: Vec<ActorId>,
    /// To whom.
    pub targets: Vec<ActorId>,
    /// On which layer.
    pub layer: Layer,
    /// When it was done, if told.
    pub window: Option<Window>,
}

crate::closed_list! {
    /// A scheme of event codes.
    EventScheme, "event scheme" {
        /// Conflict and Mediation Event Observations.
        Cameo = "cameo",
        /// World Event/Interaction Survey.
        Weis = "weis",
        /// Political Language Ontology for Verifiable Event Records.
        Plover = "plover",
    }
}

/// A party of a coded event: the actor, where its code names one of ours or a part of one, and the code itself.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Party {
    /// The state or organisation that the code names or belongs to; none if it is not one of ours.
    pub actor: Option<ActorId>,
    /// The code or name as the publisher wrote it; empty if it names no party.
    pub code: TextId,
}

/// What a publisher's coder read out of a text: that somebody did something to somebody. Speech, never fact: several such claims may tell
/// of one event, so that they are counted only after clustering.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct CodedClaim {
    /// Who is said to have done it.
    pub doer: Party,
    /// To whom.
    pub target: Party,
    /// When it is said to have happened.
    pub date: Period,
    /// The scheme of the code.
    pub scheme: EventScheme,
    /// The code of what was done, as the publisher wrote it.
    pub code: TextId,
    /// The publisher's value on a scale from conflict (-10) to cooperation (10); none if it gives none.
    pub scale: Option<f64>,
    /// How many mentions the publisher counts for this claim; none if it does not count.
    pub mentions: Option<u32>,
    /// Where; empty if not told.
    pub place: TextId,
    /// The address of a text that it was read from; empty if not told.
    pub url: TextId,
    /// Where the row comes from.
    pub provenance: Provenance,
}

/// A story about events: who is blamed, who said it, who repeated or denied it.
#[derive(Debug, Clone, PartialEq)]
pub struct Frame {
    /// The story in our words.
    pub story: String,
    /// Whom it blames.
    pub blamed: Vec<ActorId>,
    /// Who told it, in the order of time.
    pub tellers: Vec<(ActorId, Window)>,
    /// Who denied it.
    pub deniers: Vec<(ActorId, Window)>,
}
