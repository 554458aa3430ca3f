//! Views: JSON and its schema.

use demarche_core::{Cell, Column, ColumnType, CoverageNote, Layout, Meta, Reason, SourceRows, View, schema};
use proptest::prelude::*;
use serde_json::{Value, json};

/// What a schema says against a value, for the few words of JSON Schema that ours use; an unknown word is an error.
fn faults(schema: &Value, value: &Value, at: &str) -> Vec<String> {
    let mut found = Vec::new();
    let is = |kind: &str| match kind {
        "object" => value.is_object(),
        "array" => value.is_array(),
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "null" => value.is_null(),
        "integer" => value.is_i64() || value.is_u64(),
        "number" => value.is_number(),
        other => panic!("the schema has a type {other}"),
    };
    let Value::Object(words) = schema else { panic!("{at}: a schema is an object, not {schema}") };
    for (word, says) in words {
        match word.as_str() {
            "$schema" | "description" => {}
            "type" => {
                let is_one = match says {
                    Value::Array(kinds) => kinds.iter().any(|kind| is(kind.as_str().unwrap())),
                    kind => is(kind.as_str().unwrap()),
                };
                if !is_one {
                    found.push(format!("{at}: {value} is not {says}"));
                }
            }
            "enum" if !says.as_array().unwrap().contains(value) => {
                found.push(format!("{at}: {value} is not in {says}"))
            }
            "const" if says != value => found.push(format!("{at}: {value} is not {says}")),
            "enum" | "const" => {}
            "required" => {
                for name in says.as_array().unwrap() {
                    if value.as_object().is_some_and(|object| !object.contains_key(name.as_str().unwrap())) {
                        found.push(format!("{at}: {name} is missing"));
                    }
                }
            }
            "properties" => {
                for (name, inner) in says.as_object().unwrap() {
                    if let Some(inside) = value.get(name) {
                        found.extend(faults(inner, inside, &format!("{at}.{name}")));
                    }
                }
            }
            "additionalProperties" => {
                let none = serde_json::Map::new();
                let known = words.get("properties").and_then(Value::as_object).unwrap_or(&none);
                for (name, inside) in
                    value.as_object().into_iter().flatten().filter(|(name, _)| !known.contains_key(*name))
                {
                    match says {
                        Value::Bool(false) => found.push(format!("{at}: {name} is not allowed")),
                        inner => found.extend(faults(inner, inside, &format!("{at}.{name}"))),
                    }
                }
            }
            "items" => {
                for (index, inside) in value.as_array().into_iter().flatten().enumerate() {
                    found.extend(faults(says, inside, &format!("{at}[{index}]")));
                }
            }
            other => panic!("{at}: the schema has an unknown word {other}"),
        }
    }
    found
}

const COLUMNS: &[Column] = &[
    Column::new("text", ColumnType::Text, "a text"),
    Column::new("integer", ColumnType::Integer, "a count"),
    Column::new("number", ColumnType::Number, "a share"),
    Column::new("bool", ColumnType::Bool, "yes or no"),
    Column::new("list", ColumnType::List, "texts"),
    Column::records(
        "records",
        "records",
        &[("name", ColumnType::Text), ("count", ColumnType::Integer), ("tags", ColumnType::List)],
    ),
];

fn text() -> impl Strategy<Value = String> {
    "\\PC{0,6}"
}

fn or_missing(cell: impl Strategy<Value = Cell> + 'static) -> impl Strategy<Value = Cell> {
    prop_oneof![4 => cell, 1 => prop::sample::select(Reason::ALL).prop_map(Cell::Missing)]
}

fn list() -> impl Strategy<Value = Cell> {
    prop::collection::vec(text(), 0..3).prop_map(Cell::List)
}

fn row() -> impl Strategy<Value = Vec<Cell>> {
    let record =
        (or_missing(text().prop_map(Cell::Text)), or_missing(any::<i64>().prop_map(Cell::Integer)), or_missing(list()))
            .prop_map(|(name, count, tags)| vec![("name", name), ("count", count), ("tags", tags)]);
    (
        or_missing(text().prop_map(Cell::Text)),
        or_missing(any::<i64>().prop_map(Cell::Integer)),
        or_missing((-1e300..1e300_f64).prop_map(Cell::Number)),
        or_missing(any::<bool>().prop_map(Cell::Bool)),
        or_missing(list()),
        or_missing(prop::collection::vec(record, 0..3).prop_map(Cell::Records)),
    )
        .prop_map(|(a, b, c, d, e, f)| vec![a, b, c, d, e, f])
}

fn view(rows: Vec<Vec<Cell>>, note: String, window: Option<String>) -> View {
    let coverage =
        CoverageNote { layer: "votes".to_owned(), coverage: "complete", actors: 1, of_actors: 2, says: note.clone() };
    let meta =
        Meta { query: note, window, coverage: vec![coverage], extra: vec![("seed", json!(7))], ..Meta::default() };
    View { meta, columns: COLUMNS.to_vec(), rows, layout: Layout::default() }
}

/// Nulls of a row or record whose reason is not told, and reasons told for what is not null.
fn unreasoned(object: &Value) -> Vec<String> {
    let reasons = object["na_reason"].as_object().unwrap();
    let mut found = Vec::new();
    for (name, value) in object.as_object().unwrap().iter().filter(|(name, _)| *name != "na_reason") {
        if value.is_null() != reasons.contains_key(name) {
            found.push(name.clone());
        }
        for record in value.as_array().into_iter().flatten().filter(|record| record.is_object()) {
            found.extend(unreasoned(record));
        }
    }
    found
}

proptest! {
    #[test]
    fn the_schema_of_a_view_accepts_its_json(rows in prop::collection::vec(row(), 0..4), note in text(), window in prop::option::of(text())) {
        let view = view(rows, note, window);
        let written: Value = serde_json::from_str(&view.json().to_string()).unwrap();
        prop_assert_eq!(faults(&view.schema(), &written, "view"), Vec::<String>::new());
    }

    #[test]
    fn every_null_says_why_and_nothing_else_does(rows in prop::collection::vec(row(), 1..4)) {
        for row in view(rows, String::new(), None).rows_json() {
            prop_assert_eq!(unreasoned(&row), Vec::<String>::new());
        }
    }

    #[test]
    fn a_row_keeps_the_order_of_the_columns(row in row()) {
        let found = view(vec![row], String::new(), None).rows_json();
        let names: Vec<&str> = found[0].as_object().unwrap().keys().map(String::as_str).collect();
        prop_assert_eq!(names, ["text", "integer", "number", "bool", "list", "records", "na_reason"]);
    }

    #[test]
    fn a_missing_cell_is_empty_in_plain_text(reason in prop::sample::select(Reason::ALL)) {
        prop_assert_eq!(Cell::Missing(reason).plain(), "");
    }
}

#[test]
fn the_schema_refuses_what_a_view_never_says() {
    let schema = schema(COLUMNS);
    let good = view(vec![vec![Cell::Missing(Reason::NotTold); 6]], String::new(), None).json();
    assert_eq!(faults(&schema, &good, "view"), Vec::<String>::new());
    let spoilt = |spoil: &dyn Fn(&mut Value)| {
        let mut value = good.clone();
        spoil(&mut value);
        faults(&schema, &value, "view").len()
    };
    assert!(spoilt(&|value| value["rows"][0]["text"] = json!(1)) > 0);
    assert!(spoilt(&|value| value["rows"][0]["more"] = json!("x")) > 0);
    assert!(spoilt(&|value| value["rows"][0]["na_reason"]["text"] = json!("because")) > 0);
    assert!(spoilt(&|value| value["meta"]["schema_version"] = json!("0")) > 0);
    assert!(spoilt(&|value| value["meta"]["coverage"][0]["coverage"] = json!("some")) > 0);
    assert!(spoilt(&|value| drop(value["rows"][0].as_object_mut().unwrap().remove("list"))) > 0);
    assert!(spoilt(&|value| value["rows"][0]["records"] = json!([{ "name": 1 }])) > 0);
}

#[test]
fn plain_text_joins_lists_and_records_in_one_line() {
    let list = Cell::List(vec!["a".to_owned(), "b".to_owned()]);
    assert_eq!(list.plain(), "a;b");
    let records =
        Cell::Records(vec![vec![("k", Cell::Integer(1)), ("v", Cell::Bool(true))], vec![("k", Cell::Number(0.5))]]);
    assert_eq!(records.plain(), "k=1 v=true;k=0.5");
    assert_eq!(Cell::text_or("", Reason::NotTold), Cell::Missing(Reason::NotTold));
    assert_eq!(Cell::text_or("x", Reason::NotTold), Cell::Text("x".to_owned()));
}

#[test]
fn sources_stand_by_how_many_rows_they_carry_and_what_was_not_counted_has_no_number() {
    let counted = [("clipping", 2), ("edition", 900), ("another", 2), ("edition", 34), ("named", 0)];
    let sources = SourceRows::of(counted.map(|(key, rows)| (key.to_owned(), rows)));
    assert_eq!(sources.keys().collect::<Vec<_>>(), ["edition", "another", "clipping", "named"]);
    assert_eq!(sources.words(3), "edition (934 rows), another (2), clipping (2), 1 more");
    let view = View {
        meta: Meta { sources, ..Meta::default() },
        columns: Vec::new(),
        rows: Vec::new(),
        layout: Layout::default(),
    };
    let meta = &view.json()["meta"];
    assert_eq!(meta["sources"], json!(["edition", "another", "clipping", "named"]));
    assert_eq!(meta["source_rows"], json!({ "edition": 934, "another": 2, "clipping": 2 }));
}
