//! Sources, documents, locators, and the provenance that every row carries.

use crate::{ActorId, Day, Period};

macro_rules! number {
    ($(#[$meta:meta])* $name:ident($inner:ty)) => {
        $(#[$meta])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name($inner);
        impl $name {
            /// From its position in the catalogue's list.
            #[must_use]
            pub const fn from_index(index: usize) -> Self {
                Self(index as $inner)
            }
            /// Its position in the catalogue's list.
            #[must_use]
            pub const fn index(self) -> usize {
                self.0 as usize
            }
        }
    };
}

number! {
    /// A source's number in one catalogue.
    SourceId(u16)
}
number! {
    /// A question's number in one catalogue.
    QuestionId(u32)
}
number! {
    /// A table's number in one catalogue: a file of an edition.
    TableId(u16)
}
number! {
    /// A text's number in one catalogue; zero is the empty text.
    TextId(u32)
}
number! {
    /// The number in one catalogue of a list of sources that a row rests on.
    CitationId(u32)
}

crate::closed_list! {
    /// What kind of source.
    SourceKind, "source kind" {
        Dataset = "dataset", UnDocument = "un_document", Press = "press", Reference = "reference",
        /// A government's own page.
        Statement = "statement",
        Essay = "essay",
        /// No page: from general knowledge.
        Memory = "memory",
    }
}

crate::closed_list! {
    /// Whether rows of a source may be passed on.
    Redistribution, "redistribution" { Yes = "yes", DerivedOnly = "derived_only", No = "no" }
}

/// One edition of one dataset, or one page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Source {
    /// Its key in tables, citations and flags.
    pub key: String,
    /// What kind of source.
    pub kind: SourceKind,
    /// Its title.
    pub title: String,
    /// Who published it.
    pub publisher: String,
    /// When it was published, as precisely as told.
    pub date: Option<Period>,
    /// Its licence or terms, in words.
    pub licence: String,
    /// Whether its rows may be passed on.
    pub redistribution: Redistribution,
    /// Keys of the sources whose data it repeats: together they are one witness.
    pub upstream: Vec<String>,
    /// Where it is to be found; empty if not recorded.
    pub url: String,
    /// Its BibTeX entry type.
    pub bibtex_type: String,
    /// What a reader must know of it.
    pub note: String,
}

crate::closed_list! {
    /// What kind of text.
    DocumentKind, "document kind" {
        /// A speech to a body.
        Speech = "speech",
        /// A statement of a government.
        Statement = "statement",
        /// Remarks of a person in office, as taken down.
        Remarks = "remarks",
        /// A briefing of the press, with its questions.
        Briefing = "briefing",
        /// An order, proclamation or other act in writing.
        Order = "order",
        /// A resolution of a body.
        Resolution = "resolution",
        Other = "other",
    }
}

/// A text that claims are read from. It is told apart by the key of its provenance; its licence is that of its source.
#[derive(Debug, Clone, PartialEq)]
pub struct Document {
    /// What kind of text.
    pub kind: DocumentKind,
    /// Its title; empty if it has none.
    pub title: String,
    /// Whose words it holds: the state that speaks, the body that resolves; none if not told.
    pub speaker: Option<ActorId>,
    /// Its date.
    pub date: Option<Period>,
    /// Its language (BCP 47).
    pub language: String,
    /// Where it is to be found; empty if not recorded.
    pub url: String,
    /// The text.
    pub text: String,
    /// Where the row comes from.
    pub provenance: Provenance,
}

impl Document {
    /// A checksum of its text.
    #[must_use]
    pub fn checksum(&self) -> u64 {
        crate::checksum(self.text.as_bytes())
    }
}

/// Where a row stands: a table of the catalogue, and the line in it (the header is line 1).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Locator {
    /// The table.
    pub table: TableId,
    /// The line in it.
    pub line: u32,
}

crate::closed_list! {
    /// Whether a row's value was seen on the source it names.
    Verified, "verification" {
        Yes = "yes",
        /// Part of it could be checked; the note says which.
        InPart = "in_part",
        No = "no",
    }
}

/// Where a row comes from and when it could be known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Provenance {
    /// The sources it rests on, the main one first.
    pub citation: CitationId,
    /// The day on which it could first be known.
    pub known_on: Day,
    /// Whether that day is assumed from the release of the edition.
    pub is_known_on_assumed: bool,
    /// Whether it was seen on the source.
    pub verified: Verified,
    /// Whether it rests on one of the essays that suggested the questions.
    pub is_from_essay: bool,
    /// The row's own stable key.
    pub key: TextId,
    /// Where it stands.
    pub at: Locator,
    /// What a reader must know of it.
    pub note: TextId,
}
