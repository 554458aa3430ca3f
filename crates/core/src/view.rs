//! Views: what a screen or a table shows, the same for command, API, page and Python.

use serde::{Serialize, Serializer, ser::SerializeMap};
use serde_json::{Map, Value, json};

use crate::{Reason, SourceRows};

/// The version of the JSON that leaves the program.
pub const SCHEMA_VERSION: &str = "1.0";

/// One value of a view.
#[derive(Debug, Clone, PartialEq)]
pub enum Cell {
    /// A text.
    Text(String),
    /// A whole number.
    Integer(i64),
    /// A number.
    Number(f64),
    /// Yes or no.
    Bool(bool),
    /// A list of texts.
    List(Vec<String>),
    /// A list of records.
    Records(Vec<Vec<(&'static str, Cell)>>),
    /// No value, and why.
    Missing(Reason),
}

impl Cell {
    /// A text, or missing where it is empty.
    #[must_use]
    pub fn text_or(text: &str, reason: Reason) -> Self {
        if text.is_empty() { Self::Missing(reason) } else { Self::Text(text.to_owned()) }
    }

    /// The value in one line of plain text; records as `key=value` joined by spaces, lists by semicolons.
    #[must_use]
    pub fn plain(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Integer(number) => number.to_string(),
            Self::Number(number) => format_number(*number),
            Self::Bool(flag) => flag.to_string(),
            Self::List(items) => items.join(";"),
            Self::Records(records) => {
                let one = |record: &Vec<(&'static str, Self)>| {
                    let fields: Vec<String> =
                        record.iter().map(|(key, cell)| format!("{key}={}", cell.plain())).collect();
                    fields.join(" ")
                };
                records.iter().map(one).collect::<Vec<_>>().join(";")
            }
            Self::Missing(_) => String::new(),
        }
    }
}

impl Serialize for Cell {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self {
            Self::Text(text) => serializer.serialize_str(text),
            Self::Integer(number) => serializer.serialize_i64(*number),
            Self::Number(number) => serializer.serialize_f64(*number),
            Self::Bool(flag) => serializer.serialize_bool(*flag),
            Self::List(items) => items.serialize(serializer),
            Self::Records(records) => serializer
                .collect_seq(records.iter().map(|record| Fields(|| record.iter().map(|(name, cell)| (*name, cell))))),
            Self::Missing(_) => serializer.serialize_none(),
        }
    }
}

/// Named cells as an object whose last field, `na_reason`, says why others are null.
struct Fields<F>(F);

impl<'c, F: Fn() -> I, I: Iterator<Item = (&'static str, &'c Cell)>> Serialize for Fields<F> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        for (name, cell) in (self.0)() {
            map.serialize_entry(name, cell)?;
        }
        let reasons: Vec<(&str, &str)> = (self.0)()
            .filter_map(|(name, cell)| match cell {
                Cell::Missing(reason) => Some((name, reason.as_str())),
                _ => None,
            })
            .collect();
        map.serialize_entry("na_reason", &Reasons(&reasons))?;
        map.end()
    }
}

struct Reasons<'r>(&'r [(&'r str, &'r str)]);

impl Serialize for Reasons<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().copied())
    }
}

/// A number as short as it can be written at six significant digits, without a trailing zero; below a ten-millionth as `1.5e-9`.
#[must_use]
pub fn format_number(number: f64) -> String {
    if number == 0.0 {
        return "0".to_owned();
    }
    let shorten = |text: &str| text.trim_end_matches('0').trim_end_matches('.').to_owned();
    let exponent = number.abs().log10().floor() as i32;
    if exponent < -7 {
        let text = format!("{number:.5e}");
        let (digits, power) = text.split_once('e').unwrap_or((&text, "0"));
        return format!("{}e{power}", shorten(digits));
    }
    let digits = 5_i32.saturating_sub(exponent).max(0) as usize;
    let text = format!("{number:.digits$}");
    if text.contains('.') { shorten(&text) } else { text }
}

crate::closed_list! {
    /// The type of a column, as the JSON schema names it.
    ColumnType, "column type" {
        Text = "string", Integer = "integer", Number = "number", Bool = "boolean", List = "list", Records = "records",
    }
}

/// A column of a view.
#[derive(Debug, Clone, PartialEq)]
pub struct Column {
    /// Its name: the same column name means the same quantity and unit everywhere.
    pub name: &'static str,
    /// Its type.
    pub kind: ColumnType,
    /// What it holds, with its unit.
    pub means: &'static str,
    /// The fields of its records, if it holds records.
    pub fields: &'static [(&'static str, ColumnType)],
}

impl Column {
    /// A column of plain values.
    #[must_use]
    pub const fn new(name: &'static str, kind: ColumnType, means: &'static str) -> Self {
        Self { name, kind, means, fields: &[] }
    }

    /// A column of records.
    #[must_use]
    pub const fn records(
        name: &'static str,
        means: &'static str,
        fields: &'static [(&'static str, ColumnType)],
    ) -> Self {
        Self { name, kind: ColumnType::Records, means, fields }
    }
}

/// What one layer of a view covers.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CoverageNote {
    /// The layer.
    pub layer: String,
    /// `complete`, `facts` or `none`.
    pub coverage: &'static str,
    /// Actors with a value.
    pub actors: usize,
    /// Actors that the view is about.
    pub of_actors: usize,
    /// The coverage in words.
    pub says: String,
}

/// What is said of a whole view before its rows.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Meta {
    /// The body of evidence, such as `eurasia@2026.11`.
    pub pack: String,
    /// A checksum of the world that it was drawn from.
    pub fingerprint: String,
    /// What was asked, as a command.
    pub query: String,
    /// The window that was looked at.
    pub window: Option<String>,
    /// The date of knowledge; none: all that is loaded.
    pub as_of: Option<String>,
    /// What is covered, layer by layer.
    pub coverage: Vec<CoverageNote>,
    /// The sources used, with how many rows each carries.
    pub sources: SourceRows,
    /// How to cite it, in one line.
    pub citation: String,
    /// What a reader must know.
    pub warnings: Vec<String>,
    /// Anything that only this view says of itself.
    pub extra: Vec<(&'static str, Value)>,
}

/// How a view lays itself out for people who read a terminal or a page.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Layout {
    /// Lines above the table.
    pub heading: Vec<String>,
    /// Tables, each with a caption that may be empty.
    pub tables: Vec<Sheet>,
    /// Lines below the tables.
    pub footer: Vec<String>,
}

/// A table for people.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Sheet {
    /// What it shows.
    pub caption: String,
    /// Column heads, and whether the column holds numbers.
    pub heads: Vec<(String, bool)>,
    /// Rows of texts.
    pub rows: Vec<Vec<String>>,
    /// Where every row has one: a line below it, such as its key and its sources, and what such lines are.
    pub details: Option<(&'static str, Vec<String>)>,
    /// What the left-out rows have in common, where a limit cut the table.
    pub cut: Option<String>,
}

/// What a screen or a table shows.
#[derive(Debug, Clone, PartialEq)]
pub struct View {
    /// What is said of the whole.
    pub meta: Meta,
    /// The columns.
    pub columns: Vec<Column>,
    /// The rows, one cell a column.
    pub rows: Vec<Vec<Cell>>,
    /// How it is laid out for people.
    pub layout: Layout,
}

impl View {
    /// The envelope `{ "meta": …, "rows": … }`, as it is written.
    #[must_use]
    pub fn envelope(&self) -> impl Serialize {
        Envelope(self)
    }

    /// The rows as objects, as they are written; each has `na_reason`, naming why a value is null.
    pub fn objects(&self) -> impl Iterator<Item = impl Serialize> {
        self.rows.iter().map(move |row| Fields(move || self.columns.iter().map(|column| column.name).zip(row)))
    }

    /// The envelope as a value.
    #[must_use]
    pub fn json(&self) -> Value {
        json!(self.envelope())
    }

    /// The rows as values.
    #[must_use]
    pub fn rows_json(&self) -> Vec<Value> {
        self.objects().map(|row| json!(row)).collect()
    }

    /// What is said of the whole, as JSON.
    #[must_use]
    pub fn meta_json(&self) -> Value {
        let meta = &self.meta;
        let coverage: Vec<Value> = meta
            .coverage
            .iter()
            .map(|note| {
                json!({ "layer": note.layer, "coverage": note.coverage, "actors": note.actors,
                        "of_actors": note.of_actors, "says": note.says })
            })
            .collect();
        let mut value = json!({
            "schema_version": SCHEMA_VERSION, "tool": concat!("demarche ", env!("CARGO_PKG_VERSION")),
            "pack": meta.pack, "fingerprint": meta.fingerprint, "query": meta.query, "window": meta.window, "as_of": meta.as_of,
            "coverage": coverage, "sources": meta.sources.keys().collect::<Vec<_>>(),
            "source_rows": meta.sources.iter().filter(|(_, rows)| *rows > 0).map(|(key, rows)| (key.to_owned(), json!(rows))).collect::<Map<_, _>>(), "citation": meta.citation, "warnings": meta.warnings,
        });
        if let Value::Object(map) = &mut value {
            for (key, extra) in &meta.extra {
                map.insert((*key).to_owned(), extra.clone());
            }
        }
        value
    }

    /// The JSON Schema (draft 2020-12) of this view's envelope.
    #[must_use]
    pub fn schema(&self) -> Value {
        schema(&self.columns)
    }
}

struct Envelope<'v>(&'v View);

impl Serialize for Envelope<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(2))?;
        map.serialize_entry("meta", &self.0.meta_json())?;
        map.serialize_entry("rows", &Rows(self.0))?;
        map.end()
    }
}

struct Rows<'v>(&'v View);

impl Serialize for Rows<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(self.0.objects())
    }
}

/// The JSON Schema (draft 2020-12) of an envelope with these columns.
#[must_use]
pub fn schema(columns: &[Column]) -> Value {
    let plain = |kind: ColumnType| match kind {
        ColumnType::List => json!({ "type": ["array", "null"], "items": { "type": "string" } }),
        kind => json!({ "type": [kind.as_str(), "null"] }),
    };
    let na = json!({ "type": "object", "additionalProperties": { "enum": Reason::ALL.iter().map(|r| r.as_str()).collect::<Vec<_>>() } });
    let closed = |properties: Map<String, Value>| {
        let required: Vec<String> = properties.keys().cloned().collect();
        json!({ "type": "object", "properties": properties, "required": required, "additionalProperties": false })
    };
    let mut properties = Map::new();
    for column in columns {
        let mut value = if column.kind == ColumnType::Records {
            let mut fields: Map<String, Value> =
                column.fields.iter().map(|(name, kind)| ((*name).to_owned(), plain(*kind))).collect();
            fields.insert("na_reason".to_owned(), na.clone());
            json!({ "type": ["array", "null"], "items": closed(fields) })
        } else {
            plain(column.kind)
        };
        if let Value::Object(map) = &mut value {
            map.insert("description".to_owned(), json!(column.means));
        }
        properties.insert(column.name.to_owned(), value);
    }
    properties.insert("na_reason".to_owned(), na);
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "type": "object", "required": ["meta", "rows"], "additionalProperties": false,
        "properties": {
            "meta": {
                "type": "object",
                "required": ["schema_version", "tool", "pack", "fingerprint", "query", "window", "as_of", "coverage", "sources", "source_rows", "citation", "warnings"],
                "properties": {
                    "schema_version": { "const": SCHEMA_VERSION }, "tool": { "type": "string" }, "pack": { "type": "string" },
                    "fingerprint": { "type": "string" }, "query": { "type": "string" }, "window": { "type": ["string", "null"] },
                    "as_of": { "type": ["string", "null"] },
                    "coverage": { "type": "array", "items": closed([
                        ("layer", json!({ "type": "string" })), ("coverage", json!({ "enum": ["complete", "facts", "none"] })),
                        ("actors", json!({ "type": "integer" })), ("of_actors", json!({ "type": "integer" })), ("says", json!({ "type": "string" })),
                    ].into_iter().map(|(k, v)| (k.to_owned(), v)).collect()) },
                    "sources": { "type": "array", "items": { "type": "string" } },
                    "source_rows": { "type": "object", "additionalProperties": { "type": "integer" } }, "citation": { "type": "string" },
                    "warnings": { "type": "array", "items": { "type": "string" } },
                },
            },
            "rows": { "type": "array", "items": closed(properties) },
        },
    })
}
