//! `cite`: how to cite sources, the tool and the pack.

use std::collections::BTreeSet;

use demarche_core::{Period, Precision, Source, SourceKind, View, Worlds};
use serde_json::{Value, json};

use crate::Error;
use crate::desk;

demarche_core::closed_list! {
    /// How a citation is written.
    Style, "citation style" { Bibtex = "bibtex", Ris = "ris", CslJson = "csl-json", Plain = "plain" }
}

/// A work to cite.
struct Work {
    key: String,
    kind: &'static str,
    author: String,
    title: String,
    publisher: String,
    date: Option<Period>,
    url: String,
    note: String,
    version: String,
}

/// Citations of the tool, the pack, and the sources that subjects (crises, questions, sources) rest on.
///
/// # Errors
/// If a subject is not known.
pub fn cite(worlds: &dyn Worlds, subjects: &[String], style: Style) -> Result<String, Error> {
    let catalogue = worlds.catalogue();
    let mut keys: Vec<String> = Vec::new();
    for subject in subjects {
        if catalogue.source_by_key(subject).is_some() {
            keys.push(subject.clone());
        } else if subject == "all" {
            keys.extend(catalogue.sources().iter().map(|source| source.key.clone()));
        } else if desk::crisis(catalogue, subject).is_some() || desk::question(catalogue, subject).is_some() {
            let request = crate::AlignmentRequest { subject: subject.clone(), ..crate::AlignmentRequest::default() };
            match crate::alignment(worlds, &request) {
                Ok(view) => keys.extend(view.meta.sources.keys().map(str::to_owned)),
                Err(_) => keys.extend(record_sources(worlds, subject)),
            }
        } else {
            return Err(desk::no_such(catalogue, "crisis, question or source", subject, true));
        }
    }
    Ok(cite_sources(worlds, keys.iter().map(String::as_str), style))
}

/// Citations of the tool, the pack, and the sources that a view used.
#[must_use]
pub fn cite_view(worlds: &dyn Worlds, view: &View, style: Style) -> String {
    cite_sources(worlds, view.meta.sources.keys(), style)
}

/// The sources of a crisis's or a question's own record, and of its answers.
fn record_sources(worlds: &dyn Worlds, subject: &str) -> Vec<String> {
    let catalogue = worlds.catalogue();
    let mut citations = Vec::new();
    if let Some(crisis) = desk::crisis(catalogue, subject) {
        citations.push(crisis.citation);
        citations.extend(crisis.questions.iter().map(|id| catalogue.question(*id).citation));
    }
    citations.extend(desk::question(catalogue, subject).map(|id| catalogue.question(id).citation));
    citations.iter().flat_map(|id| catalogue.citation(*id)).map(|id| catalogue.source(*id).key.clone()).collect()
}

pub(crate) fn cite_sources<'k>(worlds: &dyn Worlds, keys: impl Iterator<Item = &'k str>, style: Style) -> String {
    let catalogue = worlds.catalogue();
    let released = Some(Period::day(catalogue.released));
    let mut works = vec![
        Work {
            key: "demarche".to_owned(),
            kind: "software",
            author: "The Demarche authors".to_owned(),
            title: "Demarche: an open workbench for the international system".to_owned(),
            publisher: String::new(),
            date: released,
            url: String::new(),
            note: String::new(),
            version: env!("CARGO_PKG_VERSION").to_owned(),
        },
        Work {
            key: format!("demarche_pack_{}", catalogue.name.split('@').next().unwrap_or_default()),
            kind: "dataset",
            author: "The Demarche authors".to_owned(),
            title: format!("Pack {} ({})", catalogue.name, catalogue.title),
            publisher: String::new(),
            date: released,
            url: String::new(),
            note: format!("checksum {:016x}", catalogue.fingerprint),
            version: catalogue.name.split('@').nth(1).unwrap_or_default().to_owned(),
        },
    ];
    // In the order in which they are given, what a source repeats behind it, each once.
    let mut wanted: Vec<&str> = Vec::new();
    let mut seen: BTreeSet<&str> = BTreeSet::new();
    for key in keys {
        if let Some(id) = catalogue.source_by_key(key) {
            let source = catalogue.source(id);
            let both = std::iter::once(source.key.as_str()).chain(source.upstream.iter().map(String::as_str));
            wanted.extend(both.filter(|key| seen.insert(key)));
        }
    }
    for key in wanted {
        if let Some(id) = catalogue.source_by_key(key)
            && catalogue.source(id).kind != SourceKind::Memory
        {
            works.push(work(catalogue.source(id)));
        }
    }
    match style {
        Style::Bibtex => works.iter().map(bibtex).collect::<Vec<_>>().join("\n"),
        Style::Ris => works.iter().map(ris).collect::<Vec<_>>().join("\n"),
        Style::CslJson => {
            let items: Vec<Value> = works.iter().map(csl).collect();
            format!("{}\n", serde_json::to_string_pretty(&items).unwrap_or_default())
        }
        Style::Plain => works.iter().map(plain).collect::<Vec<_>>().join(""),
    }
}

fn work(source: &Source) -> Work {
    let is_organisation = matches!(
        source.kind,
        SourceKind::Dataset | SourceKind::UnDocument | SourceKind::Statement | SourceKind::Reference
    );
    Work {
        key: source.key.replace('-', "_"),
        kind: match source.kind {
            SourceKind::Dataset => "dataset",
            SourceKind::UnDocument | SourceKind::Statement => "report",
            SourceKind::Press | SourceKind::Essay => "article",
            SourceKind::Reference | SourceKind::Memory => "webpage",
        },
        author: if is_organisation { source.publisher.clone() } else { String::new() },
        title: source.title.clone(),
        publisher: source.publisher.clone(),
        date: source.date,
        url: source.url.clone(),
        note: [source.licence.as_str(), source.note.as_str()]
            .iter()
            .filter(|t| !t.is_empty())
            .copied()
            .collect::<Vec<_>>()
            .join("; "),
        version: String::new(),
    }
}

/// Year, month and day of a date, as far as it was told.
fn parts(date: Period) -> Vec<i64> {
    let text = date.from().to_string();
    let numbers: Vec<i64> = text.split('-').filter_map(|part| part.parse().ok()).collect();
    let told = match date.precision() {
        Precision::Day => 3,
        Precision::Month => 2,
        _ => 1,
    };
    numbers.into_iter().take(told).collect()
}

fn tex(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' | '%' | '$' | '#' | '_' | '{' | '}' => {
                escaped.push('\\');
                escaped.push(c);
            }
            '~' => escaped.push_str("\\textasciitilde{}"),
            '^' => escaped.push_str("\\textasciicircum{}"),
            '\\' => escaped.push_str("\\textbackslash{}"),
            c => escaped.push(c),
        }
    }
    escaped
}

fn bibtex(work: &Work) -> String {
    let entry = match work.kind {
        "article" => "article",
        "report" => "techreport",
        _ => "misc",
    };
    let mut fields: Vec<(&str, String)> = Vec::new();
    if !work.author.is_empty() {
        fields.push(("author", format!("{{{}}}", tex(&work.author))));
    }
    fields.push(("title", format!("{{{}}}", tex(&work.title))));
    let holder = match entry {
        "article" => "journal",
        "techreport" => "institution",
        _ => "howpublished",
    };
    if !work.publisher.is_empty() {
        fields.push((holder, tex(&work.publisher)));
    }
    if let Some(date) = work.date {
        let parts = parts(date);
        fields.extend(["year", "month", "day"].into_iter().zip(parts).map(|(name, part)| (name, part.to_string())));
    }
    if !work.url.is_empty() {
        fields.push(("url", work.url.clone()));
    }
    if !work.version.is_empty() {
        fields.push(("edition", tex(&work.version)));
    }
    if !work.note.is_empty() {
        fields.push(("note", tex(&work.note)));
    }
    let fields: Vec<String> = fields.into_iter().map(|(name, value)| format!("  {name} = {{{value}}}")).collect();
    format!("@{entry}{{{},\n{}\n}}\n", work.key, fields.join(",\n"))
}

fn ris(work: &Work) -> String {
    let kind = match work.kind {
        "article" => "NEWS",
        "report" => "RPRT",
        "dataset" => "DATA",
        "software" => "COMP",
        _ => "ELEC",
    };
    let one_line = |text: &str| text.replace(['\r', '\n'], " ");
    let mut lines = vec![format!("TY  - {kind}"), format!("ID  - {}", work.key)];
    if !work.author.is_empty() {
        lines.push(format!("AU  - {},", one_line(&work.author)));
    }
    lines.push(format!("TI  - {}", one_line(&work.title)));
    if !work.publisher.is_empty() {
        lines.push(format!("PB  - {}", one_line(&work.publisher)));
    }
    if let Some(date) = work.date {
        let parts = parts(date);
        let part = |index: usize| parts.get(index).map(|part| format!("{part:02}")).unwrap_or_default();
        lines.push(format!("PY  - {}", part(0)));
        lines.push(format!("DA  - {}/{}/{}/", part(0), part(1), part(2)));
    }
    if !work.url.is_empty() {
        lines.push(format!("UR  - {}", work.url));
    }
    if !work.version.is_empty() {
        lines.push(format!("ET  - {}", work.version));
    }
    if !work.note.is_empty() {
        lines.push(format!("N1  - {}", one_line(&work.note)));
    }
    lines.push("ER  - ".to_owned());
    format!("{}\n", lines.join("\n"))
}

fn csl(work: &Work) -> Value {
    let kind = match work.kind {
        "article" => "article-newspaper",
        other => other,
    };
    let mut item = json!({ "id": work.key, "type": kind, "title": work.title });
    if let Value::Object(map) = &mut item {
        let mut put = |key: &str, value: Value| {
            map.insert(key.to_owned(), value);
        };
        if !work.author.is_empty() {
            put("author", json!([{ "literal": work.author }]));
        }
        if !work.publisher.is_empty() {
            put(if work.kind == "article" { "container-title" } else { "publisher" }, json!(work.publisher));
        }
        if let Some(date) = work.date {
            put("issued", json!({ "date-parts": [parts(date)] }));
        }
        if !work.url.is_empty() {
            put("URL", json!(work.url));
        }
        if !work.version.is_empty() {
            put("version", json!(work.version));
        }
        if !work.note.is_empty() {
            put("note", json!(work.note));
        }
    }
    item
}

/// One source, in one line.
pub(crate) fn cite_in_line(source: &Source) -> String {
    plain(&work(source)).trim_end().to_owned()
}

fn plain(work: &Work) -> String {
    let date = work.date.map_or_else(|| "n.d.".to_owned(), |date| date.to_string());
    let who = if work.author.is_empty() { &work.publisher } else { &work.author };
    let version = if work.version.is_empty() { String::new() } else { format!(" Version {}.", work.version) };
    let holder = if work.author.is_empty() || work.author == work.publisher {
        String::new()
    } else {
        format!(" {}.", work.publisher)
    };
    let holder = if holder == " ." { String::new() } else { holder };
    let url = if work.url.is_empty() { String::new() } else { format!(" {}", work.url) };
    let who = if who.is_empty() { String::new() } else { format!("{who} ({date}). ") };
    format!("{who}{}.{version}{holder}{url}\n", work.title)
}
