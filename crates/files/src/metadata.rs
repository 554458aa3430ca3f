//! What is said of a panel and of its columns, as machines read it: keys and values, Data Package v1, Croissant 1.0.

use demarche_core::{Panel, PanelColumn, Values};
use serde_json::{Map, Value, json};

use crate::FileFormat;

/// The keys and values that go with a column.
pub(crate) fn column(column: &PanelColumn) -> Vec<(&'static str, String)> {
    let mut said = vec![("label", column.label.clone()), ("description", column.means.clone())];
    let mut put = |key, value: String| {
        if !value.is_empty() {
            said.push((key, value));
        }
    };
    put("unit", column.unit.clone());
    put("nature", column.nature.map_or_else(String::new, |nature| nature.to_string()));
    put("layer", column.layer.map_or_else(String::new, |layer| layer.to_string()));
    put("sources", column.sources.join(";"));
    said
}

/// The keys and values that go with a panel.
pub(crate) fn whole(panel: &Panel) -> Vec<(&'static str, String)> {
    let about = &panel.about;
    vec![
        ("title", about.title.clone()),
        ("description", about.rules.join(" ")),
        ("query", about.query.clone()),
        ("pack", about.pack.clone()),
        ("fingerprint", about.fingerprint.clone()),
        ("citation", about.citation.clone()),
        ("warnings", about.warnings.join("\n")),
    ]
}

/// All that is said of the columns, as JSON.
pub(crate) fn columns(panel: &Panel) -> Value {
    let one = |found: &PanelColumn| {
        let mut said = Map::new();
        said.insert("name".to_owned(), json!(found.name));
        said.extend(column(found).into_iter().map(|(key, value)| (key.to_owned(), json!(value))));
        Value::Object(said)
    };
    Value::Array(panel.columns.iter().map(one).collect())
}

/// A file of the bundle.
pub(crate) struct Packed {
    pub(crate) path: String,
    pub(crate) bytes: u64,
    pub(crate) sha256: String,
}

const fn field_type(column: &PanelColumn) -> (&'static str, &'static str) {
    match column.values {
        Values::Text { .. } => ("string", "sc:Text"),
        Values::Integer(_) => ("integer", "sc:Integer"),
        Values::Number(_) => ("number", "sc:Float"),
        Values::Day(_) => ("date", "sc:Date"),
        Values::Bool(_) => ("boolean", "sc:Boolean"),
    }
}

fn licences(panel: &Panel) -> Vec<Value> {
    let mut names: Vec<&str> = panel.about.sources.iter().map(|source| source.licence.as_str()).collect();
    names.push(&panel.about.pack_licence);
    names.retain(|name| !name.is_empty());
    names.sort_unstable();
    names.dedup();
    names.into_iter().map(|name| json!({ "title": name, "path": "LICENCES.md" })).collect()
}

/// The descriptor of Data Package v1 for a bundle.
pub(crate) fn data_package(panel: &Panel, format: FileFormat, stem: &str, data: &Packed) -> Value {
    let about = &panel.about;
    let reasons: Vec<&str> = demarche_core::Reason::ALL.iter().map(|reason| reason.as_str()).collect();
    let mut fields = Vec::new();
    for column in &panel.columns {
        let mut field = json!({ "name": column.name, "type": field_type(column).0, "title": column.label, "description": column.means });
        if let Value::Object(map) = &mut field {
            if !column.unit.is_empty() {
                map.insert("unit".to_owned(), json!(column.unit));
            }
            if !column.has_gaps() {
                map.insert("constraints".to_owned(), json!({ "required": true }));
            }
        }
        fields.push(field);
        if column.has_gaps() {
            let says = format!("why `{}` is missing", column.name);
            fields.push(json!({ "name": column.gaps_name(), "type": "string", "description": says, "constraints": { "enum": reasons } }));
        }
    }
    let is_table = matches!(format, FileFormat::Csv | FileFormat::Tsv);
    let mut resource = json!({
        "name": panel.unit.as_str(), "path": data.path, "title": about.title,
        "profile": if is_table { "tabular-data-resource" } else { "data-resource" },
        "format": format.as_str(), "mediatype": format.media_type(), "encoding": "utf-8",
        "bytes": data.bytes, "hash": format!("sha256:{}", data.sha256),
    });
    if let Value::Object(map) = &mut resource
        && is_table
    {
        let delimiter = if format == FileFormat::Csv { "," } else { "\t" };
        map.insert("dialect".to_owned(), json!({ "delimiter": delimiter, "lineTerminator": "\n", "header": true }));
        map.insert("schema".to_owned(), json!({ "fields": fields, "missingValues": [""] }));
    }
    let sources: Vec<Value> = about
        .sources
        .iter()
        .map(|source| {
            let mut entry = json!({ "title": if source.title.is_empty() { &source.key } else { &source.title } });
            if let Value::Object(map) = &mut entry
                && !source.url.is_empty()
            {
                map.insert("path".to_owned(), json!(source.url));
            }
            entry
        })
        .collect();
    let mut package = json!({
        "profile": if is_table { "tabular-data-package" } else { "data-package" },
        "name": package_name(stem), "id": about.fingerprint, "title": about.title, "description": about.rules.join(" "),
        "version": about.pack, "created": format!("{}T00:00:00Z", about.released),
        "licenses": licences(panel), "contributors": [{ "title": "The Demarche authors", "role": "author" }],
    });
    if let Value::Object(map) = &mut package {
        if !sources.is_empty() {
            map.insert("sources".to_owned(), json!(sources));
        }
        map.insert("resources".to_owned(), json!([resource]));
    }
    package
}

/// A name that Data Package allows: lower case, digits, `-`, `_` and `.`.
fn package_name(stem: &str) -> String {
    let legal = |c: char| if c.is_ascii_alphanumeric() || "-_.".contains(c) { c.to_ascii_lowercase() } else { '-' };
    let name: String = stem.chars().map(legal).collect();
    if name.is_empty() { "export".to_owned() } else { name }
}

/// The metadata of Croissant 1.0 for a bundle.
pub(crate) fn croissant(panel: &Panel, format: FileFormat, stem: &str, data: &Packed) -> Value {
    let about = &panel.about;
    let file = "data";
    let set = panel.unit.as_str();
    let field = |name: &str, says: &str, kind: &str| {
        json!({
            "@type": "cr:Field", "@id": format!("{set}/{name}"), "name": name, "description": says, "dataType": kind,
            "source": { "fileObject": { "@id": file }, "extract": { "column": name } },
        })
    };
    let mut fields = Vec::new();
    for column in &panel.columns {
        let unit = if column.unit.is_empty() { String::new() } else { format!(" (unit: {})", column.unit) };
        fields.push(field(&column.name, &format!("{}{unit}", column.means), field_type(column).1));
        if column.has_gaps() {
            fields.push(field(&column.gaps_name(), &format!("why `{}` is missing", column.name), "sc:Text"));
        }
    }
    let has_records = matches!(format, FileFormat::Csv | FileFormat::Tsv | FileFormat::Parquet);
    let licences: Vec<String> =
        licences(panel).iter().filter_map(|licence| licence["title"].as_str().map(str::to_owned)).collect();
    let mut found = json!({
        "@context": context(), "@type": "sc:Dataset", "conformsTo": "http://mlcommons.org/croissant/1.0",
        "name": package_name(stem), "description": format!("{}. {}", about.title, about.rules.join(" ")),
        "citeAs": about.bibtex, "license": licences, "version": "1.0.0",
        "datePublished": about.released.to_string(),
        "creator": { "@type": "sc:Organization", "name": "The Demarche authors" },
        "keywords": ["international relations", set, about.pack],
        "distribution": [{
            "@type": "cr:FileObject", "@id": file, "name": data.path, "description": about.title,
            "contentUrl": data.path, "contentSize": format!("{} B", data.bytes),
            "encodingFormat": format.media_type(), "sha256": data.sha256,
        }],
    });
    if let Value::Object(map) = &mut found
        && has_records
    {
        map.insert(
            "recordSet".to_owned(),
            json!([{ "@type": "cr:RecordSet", "@id": set, "name": set, "description": about.title, "field": fields }]),
        );
    }
    found
}

/// The context that Croissant 1.0 asks for.
fn context() -> Value {
    let plain = [
        "citeAs",
        "column",
        "examples",
        "extract",
        "field",
        "fileProperty",
        "fileObject",
        "fileSet",
        "format",
        "includes",
        "isLiveDataset",
        "jsonPath",
        "key",
        "md5",
        "parentField",
        "path",
        "recordSet",
        "references",
        "regex",
        "repeated",
        "replace",
        "separator",
        "source",
        "subField",
        "transform",
    ];
    let mut context = Map::new();
    context.insert("@language".to_owned(), json!("en"));
    context.insert("@vocab".to_owned(), json!("https://schema.org/"));
    context.insert("cr".to_owned(), json!("http://mlcommons.org/croissant/"));
    context.insert("rai".to_owned(), json!("http://mlcommons.org/croissant/RAI/"));
    context.insert("dct".to_owned(), json!("http://purl.org/dc/terms/"));
    context.insert("sc".to_owned(), json!("https://schema.org/"));
    context.insert("conformsTo".to_owned(), json!("dct:conformsTo"));
    context.insert("data".to_owned(), json!({ "@id": "cr:data", "@type": "@json" }));
    context.insert("dataType".to_owned(), json!({ "@id": "cr:dataType", "@type": "@vocab" }));
    for word in plain {
        context.insert(word.to_owned(), json!(format!("cr:{word}")));
    }
    context.insert("examples".to_owned(), json!({ "@id": "cr:examples", "@type": "@json" }));
    Value::Object(context)
}
