//! Panels: columnar tables that leave the program as files, with what every column means and rests on.

use std::collections::HashMap;

use crate::{Day, Known, Layer, Nature, Reason, Source, Window};

crate::closed_list! {
    /// What one row of a panel is.
    UnitOfAnalysis, "unit of analysis" {
        /// Two states in a year.
        Dyads = "dyads",
        /// A state in a year.
        States = "states",
        /// One answer to one question.
        Votes = "votes",
        /// One act, or one part of it between two parties.
        Events = "events",
    }
}

crate::closed_list! {
    /// What a column is to a graph.
    ColumnRole, "column role" {
        /// The node that an edge leaves.
        From = "from",
        /// The node that it reaches.
        To = "to",
        /// The year for which a row holds.
        Year = "year",
        /// The first day for which a row holds.
        Start = "start",
        /// The last day for which a row holds.
        End = "end",
        /// What kind of edge a row is.
        Kind = "kind",
        /// A directed relation: an edge of its own wherever there is one.
        Edge = "edge",
        /// An undirected relation: one edge for both orders of a pair.
        MutualEdge = "mutual_edge",
        /// Goes along.
        Plain = "plain",
    }
}

/// The values of a column; where one is missing, a placeholder stands in its place.
#[derive(Debug, Clone, PartialEq)]
pub enum Values {
    /// Texts: each word once, and for each row the number of its word.
    Text {
        /// The words.
        words: Vec<String>,
        /// For each row the number of its word.
        codes: Vec<u32>,
    },
    /// Whole numbers.
    Integer(Vec<i64>),
    /// Numbers.
    Number(Vec<f64>),
    /// Days.
    Day(Vec<Day>),
    /// Yes or no.
    Bool(Vec<bool>),
}

impl Values {
    /// How many rows there are.
    #[must_use]
    pub fn len(&self) -> usize {
        match self {
            Self::Text { codes, .. } => codes.len(),
            Self::Integer(values) => values.len(),
            Self::Number(values) => values.len(),
            Self::Day(values) => values.len(),
            Self::Bool(values) => values.len(),
        }
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }
}

/// A kind of value that a column can hold.
pub trait Columnar: Sized {
    /// The column of these cells, and why values are missing.
    fn gather(cells: impl Iterator<Item = Known<Self>>) -> (Values, Vec<Option<Reason>>);
}

fn parted<T: Copy>(cells: impl Iterator<Item = Known<T>>, placeholder: T) -> (Vec<T>, Vec<Option<Reason>>) {
    let apart = |cell| match cell {
        Known::Known(value) => (value, None),
        Known::Unknown(reason) => (placeholder, Some(reason)),
    };
    cells.map(apart).unzip()
}

macro_rules! columnar {
    ($kind:ty, $variant:ident, $placeholder:expr) => {
        impl Columnar for $kind {
            fn gather(cells: impl Iterator<Item = Known<Self>>) -> (Values, Vec<Option<Reason>>) {
                let (values, gaps) = parted(cells, $placeholder);
                (Values::$variant(values), gaps)
            }
        }
    };
}

columnar!(i64, Integer, 0);
columnar!(f64, Number, f64::NAN);
columnar!(Day, Day, Day::from_days(0));
columnar!(bool, Bool, false);

impl Columnar for &str {
    fn gather(cells: impl Iterator<Item = Known<Self>>) -> (Values, Vec<Option<Reason>>) {
        let mut numbers: HashMap<&str, u32> = HashMap::new();
        let mut words = Vec::new();
        let mut number = |word| {
            *numbers.entry(word).or_insert_with(|| {
                words.push(word.to_owned());
                u32::try_from(words.len() - 1).unwrap_or(u32::MAX)
            })
        };
        let nothing = number("");
        let (codes, gaps) = parted(cells.map(|cell| cell.map(&mut number)), nothing);
        (Values::Text { words, codes }, gaps)
    }
}

/// A column: its values, why some are missing, and all that a reader must know of it.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelColumn {
    /// Its name: letters, digits and underscores, at most [`PanelColumn::LONGEST`].
    pub name: String,
    /// What it is, in a few words.
    pub label: String,
    /// How its values were made, in full.
    pub means: String,
    /// What its numbers count; empty if they count nothing.
    pub unit: String,
    /// Its nature in time, where it comes from a relation, an attribute or an act.
    pub nature: Option<Nature>,
    /// Its layer, where it has one.
    pub layer: Option<Layer>,
    /// What it is to a graph.
    pub role: ColumnRole,
    /// Whether its texts are words of a closed list.
    pub is_coded: bool,
    /// Its values.
    pub values: Values,
    /// Why a value is missing, row by row; empty where none ever is.
    pub gaps: Vec<Option<Reason>>,
    /// Keys of the sources that it rests on, sorted.
    pub sources: Vec<String>,
    /// In how many cells several sources spoke, and in how many of these they differ.
    pub disagreements: (u64, u64),
}

impl PanelColumn {
    /// The longest name: with `_na` behind it, it is still a name in Stata.
    pub const LONGEST: usize = 29;

    /// A column in which values may be missing.
    pub fn new<T: Columnar>(name: &str, label: &str, cells: impl Iterator<Item = Known<T>>) -> Self {
        let (values, gaps) = T::gather(cells);
        Self {
            name: name.to_owned(),
            label: label.to_owned(),
            means: label.to_owned(),
            unit: String::new(),
            nature: None,
            layer: None,
            role: ColumnRole::Plain,
            is_coded: false,
            values,
            gaps,
            sources: Vec::new(),
            disagreements: (0, 0),
        }
    }

    /// A column that has a value in every row.
    pub fn whole<T: Columnar>(name: &str, label: &str, cells: impl Iterator<Item = T>) -> Self {
        Self { gaps: Vec::new(), ..Self::new(name, label, cells.map(Known::Known)) }
    }

    /// The same in this role.
    #[must_use]
    pub fn in_role(self, role: ColumnRole) -> Self {
        Self { role, ..self }
    }

    /// The same, with how its values were made.
    #[must_use]
    pub fn meaning(self, means: impl Into<String>) -> Self {
        Self { means: means.into(), ..self }
    }

    /// The same, of words from a closed list.
    #[must_use]
    pub fn coded(self) -> Self {
        Self { is_coded: true, ..self }
    }

    /// The same under this name.
    #[must_use]
    pub fn named(self, name: String) -> Self {
        Self { name, ..self }
    }

    /// The column of these rows, in this order; a row may be taken more than once.
    #[must_use]
    pub fn pick(&self, rows: impl Iterator<Item = usize> + Clone) -> Self {
        fn of<T: Copy>(values: &[T], rows: impl Iterator<Item = usize>) -> Vec<T> {
            rows.map(|row| values[row]).collect()
        }
        let values = match &self.values {
            Values::Text { words, codes } => Values::Text { words: words.clone(), codes: of(codes, rows.clone()) },
            Values::Integer(values) => Values::Integer(of(values, rows.clone())),
            Values::Number(values) => Values::Number(of(values, rows.clone())),
            Values::Day(values) => Values::Day(of(values, rows.clone())),
            Values::Bool(values) => Values::Bool(of(values, rows.clone())),
        };
        let gaps = if self.gaps.is_empty() { Vec::new() } else { of(&self.gaps, rows) };
        Self {
            name: self.name.clone(),
            label: self.label.clone(),
            means: self.means.clone(),
            unit: self.unit.clone(),
            sources: self.sources.clone(),
            values,
            gaps,
            ..*self
        }
    }

    /// How many rows it has.
    #[must_use]
    pub fn len(&self) -> usize {
        self.values.len()
    }

    /// Whether it has none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether values of it can be missing.
    #[must_use]
    pub fn has_gaps(&self) -> bool {
        !self.gaps.is_empty()
    }

    /// Why the value in a row is missing; none if there is one.
    #[must_use]
    pub fn gap(&self, row: usize) -> Option<Reason> {
        self.gaps.get(row).copied().flatten()
    }

    /// The name of the column beside it that holds why values are missing.
    #[must_use]
    pub fn gaps_name(&self) -> String {
        format!("{}_na", self.name)
    }

    /// How many values there are, and how many are missing for each reason, in the order of the list.
    #[must_use]
    pub fn tally(&self) -> (usize, Vec<(Reason, usize)>) {
        let mut counts = vec![0_usize; Reason::ALL.len()];
        for reason in self.gaps.iter().flatten() {
            counts[*reason as usize] += 1;
        }
        let missing: usize = counts.iter().sum();
        let by_reason = Reason::ALL.iter().copied().zip(counts).filter(|(_, count)| *count > 0).collect();
        (self.len() - missing, by_reason)
    }

    /// The text in a row; empty where there is none, or the column holds no texts.
    #[must_use]
    pub fn text(&self, row: usize) -> &str {
        match &self.values {
            Values::Text { words, codes } if self.gap(row).is_none() => &words[codes[row] as usize],
            _ => "",
        }
    }

    /// The number in a row, yes as 1 and no as 0; none where it is missing, or the column holds texts.
    #[must_use]
    pub fn number(&self, row: usize) -> Option<f64> {
        if self.gap(row).is_some() {
            return None;
        }
        match &self.values {
            Values::Text { .. } => None,
            Values::Integer(values) => Some(values[row] as f64),
            Values::Number(values) => Some(values[row]),
            Values::Day(values) => Some(f64::from(values[row].days())),
            Values::Bool(values) => Some(f64::from(u8::from(values[row]))),
        }
    }
}

/// A party of a panel, for graphs.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelNode {
    /// As it stands in the columns of the roles from and to.
    pub id: String,
    /// Its name for readers.
    pub label: String,
    /// What kind of party it is.
    pub kind: String,
    /// A part of the world; empty if none.
    pub region: String,
    /// When it existed.
    pub window: Window,
}

/// What is said of a panel as a whole.
#[derive(Debug, Clone, PartialEq)]
pub struct PanelAbout {
    /// Its title.
    pub title: String,
    /// What its rows are, and by which rules it was made: a sentence each.
    pub rules: Vec<String>,
    /// The command that gives it.
    pub query: String,
    /// The body of evidence, such as `eurasia@2026.11`.
    pub pack: String,
    /// The licence of that body's own tables.
    pub pack_licence: String,
    /// When that body was released.
    pub released: Day,
    /// A checksum of what it was drawn from and how.
    pub fingerprint: String,
    /// The window.
    pub window: String,
    /// The date of knowledge; empty if everything at hand was used.
    pub as_of: String,
    /// The sources that it rests on.
    pub sources: Vec<Source>,
    /// How to cite it, in one line.
    pub citation: String,
    /// How to cite it and its sources, as BibTeX.
    pub bibtex: String,
    /// What a reader must know.
    pub warnings: Vec<String>,
}

/// A columnar table that leaves the program as a file.
#[derive(Debug, Clone, PartialEq)]
pub struct Panel {
    /// What one row is.
    pub unit: UnitOfAnalysis,
    /// What is said of the whole.
    pub about: PanelAbout,
    /// Its columns, all of the same length.
    pub columns: Vec<PanelColumn>,
    /// Its parties.
    pub nodes: Vec<PanelNode>,
}

impl Panel {
    /// How many rows it has.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.columns.first().map_or(0, PanelColumn::len)
    }

    /// The column of this name.
    #[must_use]
    pub fn column(&self, name: &str) -> Option<&PanelColumn> {
        self.columns.iter().find(|column| column.name == name)
    }

    /// The first column in this role.
    #[must_use]
    pub fn in_role(&self, role: ColumnRole) -> Option<&PanelColumn> {
        self.columns.iter().find(|column| column.role == role)
    }

    /// Cuts all columns to at most this many rows.
    pub fn truncate(&mut self, rows: usize) {
        for column in &mut self.columns {
            column.gaps.truncate(rows);
            match &mut column.values {
                Values::Text { codes, .. } => codes.truncate(rows),
                Values::Integer(values) => values.truncate(rows),
                Values::Number(values) => values.truncate(rows),
                Values::Day(values) => values.truncate(rows),
                Values::Bool(values) => values.truncate(rows),
            }
        }
    }
}
