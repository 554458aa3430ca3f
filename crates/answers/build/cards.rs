//! Cards, read from the documentation of functions, and the works that they refer to.

use std::path::Path;

/// The lines of a card, in their order.
pub(crate) const LINES: [&str; 5] = ["definition", "input", "unit", "limits", "references"];

/// A public function with its documentation.
#[derive(Debug, Default)]
pub(crate) struct Function {
    /// Its name; of a method, after the type that has it.
    pub(crate) name: String,
    /// The first paragraph of its documentation.
    pub(crate) means: String,
    /// The lines of its card: name and text.
    pub(crate) card: Vec<(String, String)>,
    /// What it returns, as it is written.
    #[allow(dead_code)]
    pub(crate) returns: String,
}

/// The Rust files of a folder, by path.
pub(crate) fn sources(folder: &Path) -> std::io::Result<Vec<(String, String)>> {
    let mut found = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(next) = folders.pop() {
        for entry in std::fs::read_dir(&next)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                let name = path.strip_prefix(folder).unwrap_or(&path).to_string_lossy().replace('\\', "/");
                found.push((name, std::fs::read_to_string(&path)?));
            }
        }
    }
    found.sort();
    Ok(found)
}

/// The public functions of a file.
pub(crate) fn functions(text: &str) -> Vec<Function> {
    let lines: Vec<&str> = text.lines().collect();
    let mut doc: Vec<String> = Vec::new();
    let mut of: Option<String> = None;
    let mut found = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let code = line.trim();
        if let Some(words) = code.strip_prefix("///") {
            doc.push(words.trim().to_owned());
            continue;
        }
        if code.starts_with("#[") || code.starts_with("reason") || code == ")]" {
            continue;
        }
        if let Some(head) = line.strip_prefix("impl") {
            of = head.split('{').next().map(|head| {
                let head = head.rsplit(" for ").next().unwrap_or(head).trim();
                let head =
                    if head.starts_with('<') { head.split_once('>').map_or(head, |(_, rest)| rest) } else { head };
                head.trim().split(['<', ' ']).next().unwrap_or_default().to_owned()
            });
        }
        if *line == "}" {
            of = None;
        }
        let plain = code.strip_prefix("pub fn ").or_else(|| code.strip_prefix("pub const fn "));
        if let Some(rest) = plain {
            let bare = rest.split(['(', '<']).next().unwrap_or_default();
            let head: Vec<&str> =
                lines[index..].iter().take(14).map(|line| line.trim()).take_while(|line| !line.is_empty()).collect();
            let head = head.join(" ");
            let head = head.split(" {").next().unwrap_or_default();
            let name = of.as_ref().map_or_else(|| bare.to_owned(), |of| format!("{of}::{bare}"));
            let returns = head.rsplit_once(") ->").map_or("", |(_, returns)| returns).trim().to_owned();
            let (means, card) = card(&doc);
            found.push(Function { name, means, card, returns });
        }
        doc.clear();
    }
    found
}

/// The first paragraph, and the lines of the card.
fn card(doc: &[String]) -> (String, Vec<(String, String)>) {
    let first: Vec<&str> = doc.iter().map(String::as_str).take_while(|line| !line.is_empty()).collect();
    let mut card: Vec<(String, String)> = Vec::new();
    let mut is_open = false;
    for line in doc {
        let start = LINES
            .iter()
            .find_map(|name| Some((*name, line.strip_prefix("- ")?.strip_prefix(*name)?.strip_prefix(':')?)));
        match (start, card.last_mut()) {
            (Some((name, text)), _) => {
                card.push((name.to_owned(), plain(text.trim())));
                is_open = true;
            }
            (None, _) if line.is_empty() => is_open = false,
            (None, Some((_, text))) if is_open => {
                text.push(' ');
                text.push_str(&plain(line));
            }
            _ => {}
        }
    }
    (plain(&first.join(" ")), card)
}

/// Text without the marks of links and code.
fn plain(text: &str) -> String {
    text.replace("[`", "").replace("`]", "").replace('`', "")
}

/// The keys that a line refers to.
pub(crate) fn keys(text: &str) -> Vec<String> {
    let inside = text.split("[@").skip(1).filter_map(|part| part.split(']').next());
    inside.flat_map(|part| part.split(';').map(|key| key.trim().trim_start_matches('@').to_owned())).collect()
}

/// Every work of a BibTeX library as key and one line of plain text: authors, year, title, where.
pub(crate) fn works(library: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for entry in library.split("\n@").skip(1) {
        let Some((_, rest)) = entry.split_once('{') else { continue };
        let Some((key, fields)) = rest.split_once(',') else { continue };
        let field = |name: &str| {
            let line = fields.lines().find_map(|line| {
                let (left, right) = line.split_once('=')?;
                (left.trim() == name).then(|| right.trim().trim_end_matches(',').to_owned())
            });
            let text = line.unwrap_or_default();
            let text = text.trim_matches('"').replace(['{', '}'], "").replace("--", "–");
            letters(&text.replace("``", "“").replace("''", "”")).trim().to_owned()
        };
        let author = match field("author") {
            author if author.is_empty() => field("editor"),
            author => author,
        };
        let authors: Vec<String> = author.split(" and ").map(str::to_owned).collect();
        let authors = match authors.as_slice() {
            [one] => one.clone(),
            [rest @ .., last] if rest.len() < 4 => format!("{} and {last}", rest.join(", ")),
            [first, ..] => format!("{first} and others"),
            [] => String::new(),
        };
        let place = ["journal", "booktitle", "publisher", "institution", "howpublished", "organization"];
        let place = place.iter().map(|name| field(name)).find(|text| !text.is_empty()).unwrap_or_default();
        let volume = match (field("volume"), field("number")) {
            (volume, _) if volume.is_empty() => String::new(),
            (volume, number) if number.is_empty() => format!(" {volume}"),
            (volume, number) => format!(" {volume} ({number})"),
        };
        let pages = Some(field("pages")).filter(|pages| !pages.is_empty()).map(|pages| format!(", {pages}"));
        let link = match (field("doi"), field("url")) {
            (doi, _) if !doi.is_empty() => format!(" https://doi.org/{doi}"),
            (_, url) if !url.is_empty() => format!(" {url}"),
            _ => String::new(),
        };
        let place =
            if place.is_empty() { String::new() } else { format!(" {place}{volume}{}.", pages.unwrap_or_default()) };
        let year = Some(field("year")).filter(|year| !year.is_empty()).map(|year| format!(" ({year})"));
        found.push((
            key.trim().to_owned(),
            format!("{authors}{}. {}.{place}{link}", year.unwrap_or_default(), field("title")),
        ));
    }
    found
}

/// Letters with the accents that TeX writes before them: `\\'a` becomes á.
fn letters(text: &str) -> String {
    const ACCENTED: [(&str, &str, &str); 5] = [
        ("'", "aeiounyAEIOUNY", "áéíóúńýÁÉÍÓÚŃÝ"),
        ("\"", "aeiouAEIOU", "äëïöüÄËÏÖÜ"),
        ("`", "aeiouAEIOU", "àèìòùÀÈÌÒÙ"),
        ("^", "aeiouAEIOU", "âêîôûÂÊÎÔÛ"),
        ("~", "anoANO", "ãñõÃÑÕ"),
    ];
    let mut text = text.replace("\\&", "&").replace("\\o", "ø").replace("\\ss", "ß");
    for (accent, plain, accented) in ACCENTED {
        for (letter, with) in plain.chars().zip(accented.chars()) {
            text = text.replace(&format!("\\{accent}{letter}"), &with.to_string());
        }
    }
    text
}
