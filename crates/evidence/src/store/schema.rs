//! The tables of a store: their columns, types and meanings. `docs/store-format.md` is written from here.

use std::fmt::Write;
use std::sync::Arc;

use arrow_schema::{DataType, Field, Schema, SchemaRef};

/// The version of the tables and the manifest that this program writes, and the latest that it reads.
pub(crate) const VERSION: u32 = 1;

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// One of few texts, kept once each.
    Word,
    /// Text.
    Text,
    /// A day.
    Day,
    /// A number.
    Number,
    /// A count or an ordinal number.
    Count,
    /// Yes or no.
    Flag,
}

impl Kind {
    fn arrow(self) -> DataType {
        match self {
            Self::Word => DataType::Dictionary(Box::new(DataType::Int32), Box::new(DataType::Utf8)),
            Self::Text => DataType::Utf8,
            Self::Day => DataType::Date32,
            Self::Number => DataType::Float64,
            Self::Count => DataType::UInt32,
            Self::Flag => DataType::Boolean,
        }
    }

    const fn as_str(self) -> &'static str {
        match self {
            Self::Word => "word",
            Self::Text => "text",
            Self::Day => "day",
            Self::Number => "number",
            Self::Count => "count",
            Self::Flag => "flag",
        }
    }
}

/// A column.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) kind: Kind,
    pub(crate) is_optional: bool,
    /// Whether it says again what other columns say, so that a reader need not join.
    pub(crate) is_repeated: bool,
    means: &'static str,
}

/// A table.
#[derive(Debug)]
pub(crate) struct Table {
    pub(crate) name: &'static str,
    holds: &'static str,
    own: &'static [Column],
    rest: &'static [&'static [Column]],
}

const fn column(kind: Kind, name: &'static str, means: &'static str) -> Column {
    Column { name, kind, is_optional: false, is_repeated: false, means }
}

const fn word(name: &'static str, means: &'static str) -> Column {
    column(Kind::Word, name, means)
}

const fn text(name: &'static str, means: &'static str) -> Column {
    column(Kind::Text, name, means)
}

const fn day(name: &'static str, means: &'static str) -> Column {
    column(Kind::Day, name, means)
}

const fn count(name: &'static str, means: &'static str) -> Column {
    column(Kind::Count, name, means)
}

const fn number(name: &'static str, means: &'static str) -> Column {
    column(Kind::Number, name, means)
}

impl Column {
    const fn optional(self) -> Self {
        Self { is_optional: true, ..self }
    }

    const fn repeated(self) -> Self {
        Self { is_repeated: true, ..self }
    }
}

const ROW_ID: Column = count(
    "row_id",
    "number of the row in the order of its edition, from 0: with the edition and the table it names the row, and never changes",
);
const LAYER: Column = word("layer", "the layer that the relation, attribute or kind of act belongs to").repeated();
const FIRST: Column = day("first_day", "first day that may belong to it").optional();
const LAST: Column = day("last_day", "last day that may belong to it, itself included").optional();

const WINDOW: &[Column] = &[
    Column { means: "first day that may belong to it; null: the source does not tell when it began", ..FIRST },
    word("first_precision", "how finely the beginning was written: `day`, `month`, `quarter`, `half`, `year`")
        .optional(),
    Column { means: "last day that may belong to it, itself included; null: open", ..LAST },
    word("last_precision", "how finely the end was written").optional(),
];

const PERIOD: &[Column] = &[
    day("first_day", "first day of the date as written"),
    day("last_day", "last day of the date as written: the same where it was written to the day"),
    word("precision", "how finely it was written: `day`, `month`, `quarter`, `half`, `year`"),
];

const QUANTITY: &[Column] = &[
    number("value", "the value in `unit`; null: none told, or only a range").optional(),
    number("low", "lower end of its range; equal to `value` where that is exact").optional(),
    number("high", "upper end of its range").optional(),
    word("unit", "what is counted; null where there is neither a value nor a range").optional(),
];

const LOCATOR: &[Column] = &[
    word("file", "file of the edition on which the row rests"),
    count("line", "line in that file; the header is line 1"),
];

const PROVENANCE: &[Column] = &[
    word("source", "keys of the sources it rests on, the main one first, separated by `;`"),
    day("known_on", "day on which it could first be known"),
    column(Kind::Flag, "is_known_on_assumed", "whether that day is assumed from the release of the edition"),
    word("verified", "whether it was seen on the source: `yes`, `in_part`, `no`"),
    column(Kind::Flag, "is_from_essay", "whether it rests on one of the essays that suggested the questions"),
    text("row_key", "the row's own key in its source; null if it has none").optional(),
    word("file", "file of the edition on which it stands"),
    count("line", "line in that file; the header is line 1"),
    word("note", "what a reader must know of it; null if nothing").optional(),
];

pub(crate) const QUESTIONS: Table = Table {
    name: "questions",
    holds: "Roll calls and joint letters: what was put to actors.",
    own: &[
        ROW_ID,
        text("question", "key of the question, such as `unga-es11-1`"),
        word("body", "the body it was put in"),
        word("kind", "`roll_call` or `letter`"),
        text("symbol", "symbol of its document; null if none").optional(),
        text("title", "what it says"),
        count("yes", "official count of yes, or of signatures").optional(),
        word("yes_missing", "why there is no count of yes").optional(),
        count("no", "official count of no").optional(),
        word("no_missing", "why there is no count of no").optional(),
        count("abstain", "official count of abstentions").optional(),
        word("abstain_missing", "why there is no count of abstentions").optional(),
        word("completeness", "what the list of answers holds"),
        word("entitled", "who could answer"),
        word("source", "keys of the sources of the record, separated by `;`"),
        word("note", "what a reader must know of it; null if nothing").optional(),
    ],
    rest: &[PERIOD, LOCATOR],
};

pub(crate) const BALLOTS: Table = Table {
    name: "ballots",
    holds: "One actor's answer to one question.",
    own: &[
        ROW_ID,
        word("question", "key of the question"),
        day("first_day", "first day of the question's date").repeated(),
        day("last_day", "last day of the question's date").repeated(),
        word("actor", "whose answer it is"),
        word("answer", "`yes`, `abstain`, `no`, `absent`, `barred`, `present`, `unrecorded` or `signed`"),
        word("how", "`recorded`, or `inferred` for a member of the day that is in none of the lists"),
        word("represented_by", "the authority whose delegation cast it, where that is not the one that governs")
            .optional(),
    ],
    rest: &[PROVENANCE],
};

pub(crate) const TIES: Table = Table {
    name: "ties",
    holds: "Relations of one actor to another.",
    own: &[
        ROW_ID,
        word("from", "the first party, as the relation defines it"),
        word("to", "the second party"),
        word("relation", "what ties them; `demarche codebook <relation>` tells what each means and who gives"),
        LAYER,
        word("place", "where; null if nowhere in particular").optional(),
    ],
    rest: &[WINDOW, QUANTITY, PROVENANCE],
};

pub(crate) const TRAITS: Table = Table {
    name: "traits",
    holds: "Things said of one actor.",
    own: &[
        ROW_ID,
        word("actor", "of whom"),
        word("attribute", "what"),
        LAYER,
        word("about", "with respect to which group; null if none").optional(),
        text("text", "what it says where it is no number, such as a leader's name").optional(),
    ],
    rest: &[WINDOW, QUANTITY, PROVENANCE],
};

pub(crate) const ACTS: Table = Table {
    name: "acts",
    holds: "Things done; who took part in them is in `participants`.",
    own: &[
        ROW_ID,
        word("kind", "what kind of act"),
        LAYER,
        word("place", "where; null if nowhere in particular").optional(),
        word("crisis", "the crisis in which it was done; null if none is named").optional(),
        word("label", "the act in plain words, in the past tense, without its doer").optional(),
    ],
    rest: &[WINDOW, QUANTITY, PROVENANCE],
};

pub(crate) const PARTICIPANTS: Table = Table {
    name: "participants",
    holds: "Who took part in an act, and how.",
    own: &[
        count("act", "`row_id` of the act in `acts` of the same edition"),
        count("position", "place among the participants of the act, from 0"),
        word("actor", "who"),
        word("role", "`doer`, `recipient`, `target` or `subject`"),
        Column { means: "first day that may belong to the act", ..FIRST }.repeated(),
        Column { means: "last day that may belong to the act", ..LAST }.repeated(),
    ],
    rest: &[],
};

pub(crate) const BREAKDOWNS: Table = Table {
    name: "breakdowns",
    holds: "How a whole divides over the categories of a scale: one row a category, rows with one `row_id` are one whole.",
    own: &[
        ROW_ID,
        word("from", "whose whole it is: the state whose public was asked"),
        word("to", "with respect to whom"),
        word("relation", "what was measured"),
        LAYER,
        word("scale", "the scale"),
        word("category", "the category, in the order of the scale"),
        number("percent", "share of the category, 0 to 100"),
        count("n", "how many answers the shares rest on; null if not told").optional(),
    ],
    rest: &[WINDOW, PROVENANCE],
};

pub(crate) const MARKS: Table = Table {
    name: "marks",
    holds: "What a source says of a question, an act or a coded claim beside its dates and parties.",
    own: &[
        ROW_ID,
        word("question", "key of the question that it is said of").optional(),
        text("act", "`row_key` of the act that it is said of").optional(),
        text("claim", "`row_key` of the coded claim that it is said of").optional(),
        word("kind", "what kind of thing is said"),
        word("value", "what it says, in the source's own words or codes"),
        Column { means: "first day that may belong to what it is said of; null if not told", ..FIRST }.repeated(),
        Column { means: "last day that may belong to what it is said of; null: open", ..LAST }.repeated(),
    ],
    rest: &[PROVENANCE],
};

pub(crate) const DOCUMENTS: Table = Table {
    name: "documents",
    holds: "Texts; their licence is that of their source.",
    own: &[
        ROW_ID,
        word("kind", "what kind of text"),
        text("title", "its title; null if it has none").optional(),
        word("speaker", "whose words it holds; null if not told").optional(),
        FIRST,
        LAST,
        word("precision", "how finely its date was written").optional(),
        word("language", "its language (BCP 47)"),
        text("url", "where it is to be found; null if not recorded").optional(),
        text("text", "the text"),
    ],
    rest: &[PROVENANCE],
};

pub(crate) const CLAIMS: Table = Table {
    name: "claims",
    holds: "Events as a publisher's coder read them out of texts: speech, never fact; several may tell of one event.",
    own: &[
        ROW_ID,
        word("doer", "the actor that the doer's code names or belongs to; null if it is not one of ours").optional(),
        word("doer_code", "the doer as the publisher wrote it; null if it names none").optional(),
        word("target", "the actor that the target's code names or belongs to").optional(),
        word("target_code", "the target as the publisher wrote it").optional(),
        word("scheme", "the scheme of the code"),
        word("code", "the code of what was done").optional(),
        number("scale", "the publisher's value from conflict (-10) to cooperation (10)").optional(),
        count("mentions", "how many mentions the publisher counts").optional(),
        word("place", "where; null if not told").optional(),
        text("url", "address of a text that it was read from").optional(),
    ],
    rest: &[PERIOD, PROVENANCE],
};

pub(crate) const COVERAGE: Table = Table {
    name: "coverage",
    holds: "What the edition looks at: a row missing inside is none, or below the floor; outside is unknown.",
    own: &[
        ROW_ID,
        word("relation", "the relation"),
        LAYER,
        word("from", "the first party; null: all").optional(),
        word("to", "the second party; null: all").optional(),
        number("floor", "below this it does not report; null: it reports all").optional(),
    ],
    rest: &[WINDOW, LOCATOR],
};

pub(crate) const SKIPS: Table = Table {
    name: "skips",
    holds: "Rows of the edition that were not kept, and why.",
    own: &[ROW_ID, word("reason", "the listed reason"), text("found", "what was found, shortened")],
    rest: &[LOCATOR],
};

/// All tables, in the order of the manifest.
pub(crate) const TABLES: &[&Table] = &[
    &QUESTIONS,
    &BALLOTS,
    &TIES,
    &TRAITS,
    &ACTS,
    &PARTICIPANTS,
    &BREAKDOWNS,
    &MARKS,
    &DOCUMENTS,
    &CLAIMS,
    &COVERAGE,
    &SKIPS,
];

impl Table {
    pub(crate) fn columns(&self) -> impl Iterator<Item = &'static Column> {
        self.own.iter().chain(self.rest.iter().flat_map(|columns| columns.iter()))
    }

    pub(crate) fn arrow(&self) -> SchemaRef {
        let fields = self.columns().map(|column| Field::new(column.name, column.kind.arrow(), column.is_optional));
        Arc::new(Schema::new(fields.collect::<Vec<_>>()))
    }

    pub(crate) fn file(&self) -> String {
        format!("{}.parquet", self.name)
    }
}

/// The description of all tables, as `docs/store-format.md` has it.
#[must_use]
pub fn describe_tables() -> String {
    let mut page = String::new();
    for table in TABLES {
        let _ = write!(page, "### {}\n\n{}\n\n", table.file(), table.holds);
        page.push_str("| column | type | may be null | meaning |\n|---|---|---|---|\n");
        for column in table.columns() {
            let null = if column.is_optional { "yes" } else { "" };
            let again = if column.is_repeated { " (repeated for readers)" } else { "" };
            let _ =
                writeln!(page, "| `{}` | {} | {null} | {}{again} |", column.name, column.kind.as_str(), column.means);
        }
        page.push('\n');
    }
    page
}
