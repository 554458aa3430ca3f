//! Writes a view: for people, or for programs.

use comfy_table::{CellAlignment, ColumnConstraint, ContentArrangement, Table, Width};
use demarche_core::{Cell, Sheet, View};
use serde::Serialize;

use crate::cli::Format;
use crate::failure::Failure;
use crate::settings::Settings;

/// The view as text in the format that the settings name.
pub(crate) fn render(view: &View, settings: &Settings) -> Result<String, Failure> {
    Ok(match settings.format.value {
        Format::Table => people(view, settings),
        Format::Md => markdown(view),
        Format::Json => format!("{}\n", serde_json::to_string_pretty(&view.envelope()).map_err(unwritten)?),
        Format::Ndjson => ndjson(view)?,
        Format::Csv => delimited(view, b',')?,
        Format::Tsv => delimited(view, b'\t')?,
        data @ (Format::Parquet | Format::Arrow | Format::Dta | Format::Graphml | Format::Gexf) => {
            crate::output::data_format(data)?;
            String::new()
        }
        // Pictures are drawn before it comes to this; what is left of them in words is the table.
        Format::Svg | Format::Png => people(view, settings),
    })
}

fn unwritten(error: serde_json::Error) -> Failure {
    Failure::Output("the answer".to_owned(), error.to_string())
}

fn ndjson(view: &View) -> Result<String, Failure> {
    #[derive(Serialize)]
    struct Line<'v, R: Serialize> {
        #[serde(flatten)]
        row: R,
        pack: &'v str,
    }
    let mut text = String::new();
    for row in view.objects() {
        text.push_str(&serde_json::to_string(&Line { row, pack: &view.meta.pack }).map_err(unwritten)?);
        text.push('\n');
    }
    Ok(text)
}

/// One row a line, with the reasons of missing values and the pack in the last two columns.
fn delimited(view: &View, delimiter: u8) -> Result<String, Failure> {
    let failed = |error: csv::Error| Failure::Output("the table".to_owned(), error.to_string());
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).from_writer(Vec::new());
    let heads = view.columns.iter().map(|column| column.name).chain(["na_reason", "pack"]);
    writer.write_record(heads).map_err(failed)?;
    for row in &view.rows {
        let reasons: Vec<String> = view
            .columns
            .iter()
            .zip(row)
            .filter_map(|(column, cell)| match cell {
                Cell::Missing(reason) => Some(format!("{}={reason}", column.name)),
                _ => None,
            })
            .collect();
        let fields = row.iter().map(Cell::plain).chain([reasons.join(";"), view.meta.pack.clone()]);
        writer.write_record(fields).map_err(failed)?;
    }
    let bytes = writer.into_inner().map_err(|error| Failure::Output("the table".to_owned(), error.to_string()))?;
    String::from_utf8(bytes).map_err(|error| Failure::Output("the table".to_owned(), error.to_string()))
}

fn bold(text: &str, settings: &Settings) -> String {
    if settings.is_coloured.value { format!("\x1b[1m{text}\x1b[0m") } else { text.to_owned() }
}

fn people(view: &View, settings: &Settings) -> String {
    let width = settings.width.value;
    let mut text = String::new();
    for (index, line) in view.layout.heading.iter().enumerate() {
        let wrapped = wrap(line, width);
        text.push_str(&if index == 0 { bold(&wrapped, settings) } else { wrapped });
        text.push('\n');
    }
    for sheet in &view.layout.tables {
        text.push('\n');
        if !sheet.caption.is_empty() {
            text.push_str(&bold(&wrap(&sheet.caption, width), settings));
            text.push('\n');
        }
        text.push_str(&match &sheet.details {
            Some((_, details)) => entries(sheet, details, width),
            None => grid(sheet, width),
        });
        if let Some(cut) = &sheet.cut {
            text.push_str(&wrap(&format!("… {cut}"), width));
            text.push('\n');
        }
    }
    if !view.layout.footer.is_empty() || !view.meta.warnings.is_empty() {
        text.push('\n');
    }
    for line in &view.layout.footer {
        text.push_str(&wrap(line, width));
        text.push('\n');
    }
    for warning in &view.meta.warnings {
        text.push_str(&wrap(&format!("note: {warning}"), width));
        text.push('\n');
    }
    text
}

/// Wraps a line at the width, later lines indented two more than the first.
fn wrap(line: &str, width: Option<usize>) -> String {
    let Some(width) = width else { return line.to_owned() };
    let indent: String = line.chars().take_while(|c| *c == ' ').collect();
    let later = format!("{indent}    ");
    let options = textwrap::Options::new(width.max(20))
        .initial_indent(&indent)
        .subsequent_indent(if indent.is_empty() { "  " } else { &later })
        .word_separator(textwrap::WordSeparator::AsciiSpace)
        .word_splitter(textwrap::WordSplitter::NoHyphenation)
        .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
    textwrap::fill(line.trim_start(), options)
}

/// Rows with a line below each: the first column stands apart, the others follow as text.
fn entries(sheet: &Sheet, details: &[String], width: Option<usize>) -> String {
    let first = |row: &Vec<String>| row.first().map_or(0, |cell| textwrap::core::display_width(cell));
    let indent = sheet.rows.iter().map(first).max().unwrap_or(0) + 2;
    let block = |text: &str, start: &str| match width {
        None => format!("{start}{text}"),
        Some(width) => {
            let later = " ".repeat(indent);
            let options = textwrap::Options::new(width.max(indent + 20))
                .initial_indent(start)
                .subsequent_indent(&later)
                .word_separator(textwrap::WordSeparator::AsciiSpace)
                .word_splitter(textwrap::WordSplitter::NoHyphenation)
                .wrap_algorithm(textwrap::WrapAlgorithm::FirstFit);
            textwrap::fill(text, options)
        }
    };
    let mut text = String::new();
    for (row, detail) in sheet.rows.iter().zip(details) {
        let start = format!("{:indent$}", row.first().map_or("", String::as_str));
        let rest: Vec<&str> = row.iter().skip(1).map(String::as_str).filter(|cell| !cell.is_empty()).collect();
        text.push_str(&block(&rest.join(" | "), &start));
        text.push('\n');
        text.push_str(&block(detail, &" ".repeat(indent)));
        text.push('\n');
    }
    text
}

/// Rows one under another, for a width that leaves no room for columns: the first cell, then the others with their heads.
fn stacked(sheet: &Sheet, width: usize) -> String {
    let mut text = String::new();
    for row in &sheet.rows {
        let mut cells = sheet.heads.iter().zip(row);
        if let Some((_, first)) = cells.next() {
            text.push_str(&wrap(first, Some(width)));
            text.push('\n');
        }
        let rest: Vec<String> =
            cells.filter(|(_, cell)| !cell.is_empty()).map(|((head, _), cell)| format!("{head}: {cell}")).collect();
        text.push_str(&wrap(&format!("  {}", rest.join(" | ")), Some(width)));
        text.push('\n');
    }
    text
}

fn grid(sheet: &Sheet, width: Option<usize>) -> String {
    if let Some(width) = width
        && sheet.heads.len() > 4
        && longest_words(sheet).iter().map(|word| word + 2).sum::<usize>() > width
    {
        return stacked(sheet, width);
    }
    let mut table = Table::new();
    table.load_style(comfy_table::presets::NOTHING);
    table.set_content_arrangement(ContentArrangement::Dynamic);
    table.set_width(u16::try_from(width.unwrap_or(usize::from(u16::MAX)).max(20)).unwrap_or(u16::MAX));
    if sheet.heads.len() > 1 {
        table.set_header(sheet.heads.iter().map(|(head, _)| head.clone()));
    }
    for row in &sheet.rows {
        table.add_row(row.clone());
    }
    let longest = longest_words(sheet);
    // Words are kept whole as long as all columns together leave room for that; else only the column of the longest words breaks them.
    let has_room = width.is_none_or(|width| longest.iter().map(|word| word + 2).sum::<usize>() <= width);
    let breaking =
        longest.iter().enumerate().max_by_key(|(_, word)| **word).map(|(index, _)| index).filter(|_| !has_room);
    for (index, (_, is_number)) in sheet.heads.iter().enumerate() {
        if let Some(column) = table.column_mut(index) {
            column.set_padding((0, 2));
            if breaking != Some(index) {
                let least = u16::try_from(longest[index] + 2).unwrap_or(u16::MAX);
                let is_narrow = widest_cell(sheet, index) <= longest[index];
                let width = Width::Fixed(least);
                column.set_constraint(if is_narrow {
                    ColumnConstraint::Absolute(width)
                } else {
                    ColumnConstraint::LowerBoundary(width)
                });
            }
            if *is_number {
                column.set_cell_alignment(CellAlignment::Right);
            }
        }
    }
    let lines: Vec<String> = table.lines().map(|line| line.trim_end().to_owned()).collect();
    let mut text = lines.join("\n");
    text.push('\n');
    text
}

/// The width of the widest cell of a column, its head left out.
fn widest_cell(sheet: &Sheet, index: usize) -> usize {
    let cells = sheet.rows.iter().filter_map(|row| row.get(index));
    cells.map(|cell| textwrap::core::display_width(cell)).max().unwrap_or(0)
}

/// The width of the longest word in each column.
fn longest_words(sheet: &Sheet) -> Vec<usize> {
    let widest = |text: &str| text.split_whitespace().map(textwrap::core::display_width).max().unwrap_or(0);
    let in_column =
        |index: usize| sheet.rows.iter().filter_map(move |row| row.get(index)).map(|cell| widest(cell)).max();
    sheet.heads.iter().enumerate().map(|(index, (head, _))| widest(head).max(in_column(index).unwrap_or(0))).collect()
}

fn markdown(view: &View) -> String {
    let mut text = String::new();
    let escape = |cell: &str| cell.replace('\\', "\\\\").replace('|', "\\|").replace('\n', " ");
    for (index, line) in view.layout.heading.iter().enumerate() {
        let line = line.trim_end();
        if index == 0 {
            text.push_str(&format!("## {line}\n\n"));
        } else if let Some(item) = line.strip_prefix("  ") {
            text.push_str(&format!("- {item}\n"));
        } else {
            text.push_str(&format!("{line}\n"));
            if !line.is_empty() {
                text.push('\n');
            }
        }
    }
    for sheet in &view.layout.tables {
        text.push('\n');
        if !sheet.caption.is_empty() {
            text.push_str(&format!("### {}\n\n", sheet.caption));
        }
        let mut heads: Vec<String> = sheet.heads.iter().map(|(head, _)| escape(head)).collect();
        let mut rules: Vec<&str> =
            sheet.heads.iter().map(|(_, is_number)| if *is_number { "---:" } else { "---" }).collect();
        if let Some((what, _)) = &sheet.details {
            heads.push(escape(what));
            rules.push("---");
        }
        text.push_str(&format!("| {} |\n| {} |\n", heads.join(" | "), rules.join(" | ")));
        for (index, row) in sheet.rows.iter().enumerate() {
            let mut cells: Vec<String> = row.iter().map(|cell| escape(cell)).collect();
            cells.extend(sheet.details.iter().filter_map(|(_, details)| details.get(index)).map(|d| escape(d)));
            text.push_str(&format!("| {} |\n", cells.join(" | ")));
        }
    }
    text.push('\n');
    for line in &view.layout.footer {
        text.push_str(&format!("{line}  \n"));
    }
    for warning in &view.meta.warnings {
        text.push_str(&format!("- note: {warning}\n"));
    }
    text.push_str(&format!("\n{} Sources: {}.\n", view.meta.citation, view.meta.sources.words(usize::MAX)));
    text
}
