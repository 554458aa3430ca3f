//! What texts say: claims and frames. Speech, never fact.

use crate::{ActorId, Layer, Window};

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
