//! The papers that go with the data: README, codebook, licences.

use demarche_core::{Panel, PanelColumn, Reason, Redistribution, Source, Values};

use crate::stata::letter;
use crate::{Error, FileFormat};

const fn kind(column: &PanelColumn) -> &'static str {
    match column.values {
        Values::Text { .. } if column.is_coded => "coded text",
        Values::Text { .. } => "text",
        Values::Integer(_) => "whole number",
        Values::Number(_) => "number",
        Values::Day(_) => "day",
        Values::Bool(_) => "yes or no",
    }
}

fn missing(column: &PanelColumn) -> String {
    let reasons: Vec<String> = column.tally().1.iter().map(|(reason, count)| format!("{reason} {count}")).collect();
    reasons.join(", ")
}

/// A text in a cell of a Markdown table.
fn in_table(text: &str) -> String {
    text.replace('\\', "\\\\").replace('|', "\\|").replace('\n', " ")
}

/// How to cite it, what it is, how it was made, what is in it, and what to beware of.
pub(crate) fn readme(panel: &Panel, format: FileFormat, data: &str) -> String {
    let about = &panel.about;
    let mut text = format!("# {}\n\n", about.title);
    text += &format!("{} rows, {} columns, in `{data}`.\n\n", panel.rows(), panel.columns.len());
    text += "## How to cite\n\n";
    text += &format!(
        "{}\n\n`CITATION.bib` holds this and every source that the data rest on. Cite the sources whose columns you use; `codebook.md` names them column by column.\n\n",
        about.citation
    );
    text += "## How it was made\n\n";
    text += &format!("    {}\n\n", about.query);
    text += &format!(
        "- evidence: {}, released {}, fingerprint of what was drawn: `{}`\n",
        about.pack, about.released, about.fingerprint
    );
    text += &format!(
        "- window: {}{}\n",
        about.window,
        if about.as_of.is_empty() { String::new() } else { format!("; as known by {}", about.as_of) }
    );
    text += &format!(
        "- the same command on the same evidence gives the same bytes (demarche {})\n\n",
        env!("CARGO_PKG_VERSION")
    );
    for rule in &about.rules {
        text += &format!("- {rule}\n");
    }
    text += "\n## What is missing\n\nNothing is not unknown. A missing value has its reason beside it";
    text += match format {
        FileFormat::Dta => {
            ": numbers as the letters `.a` to `.z`, words in the variable `<name>_na` (`label values <variable> na_reason` names the letters)"
        }
        FileFormat::Graphml | FileFormat::Gexf => ": it has no edge here, and the tables of the same export tell why",
        _ => ", in the column `<name>_na`",
    };
    text += ".\n\n| reason | in words | letter in Stata |\n|---|---|---|\n";
    for reason in Reason::ALL {
        text += &format!("| {reason} | {} | .{} |\n", reason.words(), letter(*reason));
    }
    text += "\n| column | known | missing |\n|---|---:|---|\n";
    for column in panel.columns.iter().filter(|column| column.has_gaps()) {
        text += &format!("| {} | {} | {} |\n", column.name, column.tally().0, missing(column));
    }
    if !about.warnings.is_empty() {
        text += "\n## Beware\n\n";
        for warning in &about.warnings {
            text += &format!("- {warning}\n");
        }
    }
    text += "\n## Files\n\n";
    for (file, says) in [
        (data, "the data"),
        (
            "codebook.md, codebook.csv",
            "every column: type, unit, nature, how it was made, what is missing and why, sources",
        ),
        ("LICENCES.md", "the terms of every source, and what they mean for passing this on"),
        ("CITATION.bib", "BibTeX of the program, the evidence and every source"),
        ("datapackage.json", "Data Package v1"),
        ("croissant.json", "Croissant 1.0"),
    ] {
        text += &format!("- `{file}`: {says}\n");
    }
    text += "\n## Opening it\n\n";
    text += &opening(format, data);
    text
}

fn opening(format: FileFormat, data: &str) -> String {
    let lines: &[(&str, String)] = &match format {
        FileFormat::Csv => [
            ("R", format!("d <- read.csv(\"{data}\")")),
            ("Python", format!("import pandas as pd; d = pd.read_csv(\"{data}\")")),
            ("Stata", format!("import delimited \"{data}\", varnames(1) bindquote(strict)")),
        ],
        FileFormat::Tsv => [
            ("R", format!("d <- read.delim(\"{data}\")")),
            ("Python", format!("import pandas as pd; d = pd.read_csv(\"{data}\", sep=\"\\t\")")),
            ("Stata", format!("import delimited \"{data}\", delimiters(tab) varnames(1)")),
        ],
        FileFormat::Parquet => [
            ("R", format!("d <- arrow::read_parquet(\"{data}\")")),
            ("Python", format!("import polars as pl; d = pl.read_parquet(\"{data}\")")),
            ("DuckDB", format!("SELECT * FROM '{data}'")),
        ],
        FileFormat::Arrow => [
            ("R", format!("d <- arrow::read_feather(\"{data}\")")),
            ("Python", format!("import polars as pl; d = pl.read_ipc(\"{data}\")")),
            ("Julia", format!("using Arrow; d = Arrow.Table(\"{data}\")")),
        ],
        FileFormat::Dta => [
            ("Stata", format!("use \"{data}\"")),
            ("R", format!("d <- haven::read_dta(\"{data}\")")),
            ("Python", format!("import pandas as pd; d = pd.read_stata(\"{data}\")")),
        ],
        FileFormat::Graphml => [
            ("R", format!("g <- igraph::read_graph(\"{data}\", format = \"graphml\")")),
            ("Python", format!("import networkx as nx; g = nx.read_graphml(\"{data}\")")),
            ("Gephi", format!("File > Open, {data}")),
        ],
        FileFormat::Gexf => [
            ("Gephi", format!("File > Open, {data}; Edges merge strategy: no merge; Enable Timeline")),
            ("Python", format!("import networkx as nx; g = nx.read_gexf(\"{data}\", version=\"1.3\")")),
            ("R", format!("g <- rgexf::read.gexf(\"{data}\")")),
        ],
    };
    lines.iter().map(|(who, line)| format!("- {who}: `{line}`\n")).collect()
}

/// The codebook for people.
pub(crate) fn codebook(panel: &Panel) -> String {
    let mut text = format!("# Codebook: {}\n", panel.about.title);
    for column in &panel.columns {
        text += &format!("\n## {}\n\n{}.\n\n| | |\n|---|---|\n", column.name, column.means.trim_end_matches('.'));
        let mut put = |key: &str, value: &str| {
            if !value.is_empty() {
                text += &format!("| {key} | {} |\n", in_table(value));
            }
        };
        put("type", kind(column));
        put("unit", &column.unit);
        put("nature", column.nature.map_or("", |nature| nature.as_str()));
        put("layer", column.layer.map_or("", |layer| layer.as_str()));
        if column.has_gaps() {
            put("known", &column.tally().0.to_string());
            put("missing", &missing(column));
            put("why missing", &format!("in `{}`", column.gaps_name()));
        }
        if let (Values::Text { words, .. }, true) = (&column.values, column.is_coded) {
            let words: Vec<&str> = words.iter().map(String::as_str).filter(|word| !word.is_empty()).collect();
            put("words", &words.join(", "));
        }
        if column.disagreements.0 > 0 {
            let (several, disputed) = column.disagreements;
            put("several sources", &format!("in {several} cells, of which {disputed} differ; the latest is taken"));
        }
        put("sources", &column.sources.join(", "));
    }
    text
}

/// The codebook for programs.
pub(crate) fn codebook_table(panel: &Panel) -> Result<Vec<u8>, Error> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record([
        "column",
        "type",
        "label",
        "means",
        "unit",
        "nature",
        "layer",
        "rows",
        "known",
        "missing",
        "several_sources",
        "sources_differ",
        "sources",
    ])?;
    for column in &panel.columns {
        writer.write_record([
            column.name.as_str(),
            kind(column),
            &column.label,
            &column.means,
            &column.unit,
            column.nature.map_or("", |nature| nature.as_str()),
            column.layer.map_or("", |layer| layer.as_str()),
            &column.len().to_string(),
            &column.tally().0.to_string(),
            &missing(column),
            &column.disagreements.0.to_string(),
            &column.disagreements.1.to_string(),
            &column.sources.join(";"),
        ])?;
    }
    writer.into_inner().map_err(|error| Error::Io(error.into_error()))
}

/// The terms of every source.
pub(crate) fn licences(panel: &Panel) -> String {
    let about = &panel.about;
    let mut text = format!(
        "# Licences\n\nThe arrangement and the words of {} are under {}. Facts and values are their sources'; each keeps its own terms, as stated by its maker.\n",
        about.pack, about.pack_licence
    );
    for (rule, head, says) in [
        (Redistribution::Yes, "May be passed on, with attribution", ""),
        (
            Redistribution::DerivedOnly,
            "Results and single facts only",
            "What rests on these sources is made from their rows (aggregated by year, compared, counted) or is a single fact in our words. Get the makers' own tables from the makers, and ask them before you publish their values as a table.\n",
        ),
        (Redistribution::No, "May not be passed on", "Nothing in the data rests on these.\n"),
    ] {
        let sources: Vec<&Source> = about.sources.iter().filter(|source| source.redistribution == rule).collect();
        if sources.is_empty() {
            continue;
        }
        text +=
            &format!("\n## {head}\n\n{says}\n| source | title | publisher | terms | where |\n|---|---|---|---|---|\n");
        for source in sources {
            let cells = [&source.key, &source.title, &source.publisher, &source.licence, &source.url];
            let cells: Vec<String> = cells.iter().map(|cell| in_table(cell)).collect();
            text += &format!("| {} |\n", cells.join(" | "));
        }
    }
    text
}
