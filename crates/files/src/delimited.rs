//! CSV and TSV: UTF-8, ISO dates, a missing value empty with its reason beside it.

use std::io::Write;

use demarche_core::{Panel, PanelColumn, Values};

use crate::Error;

/// One cell as text; empty where it is missing.
fn cell<'p>(column: &'p PanelColumn, row: usize, scratch: &'p mut String) -> &'p str {
    use std::fmt::Write as _;
    scratch.clear();
    if column.gap(row).is_some() {
        return "";
    }
    // Writing to a string cannot fail.
    let _ = match &column.values {
        Values::Text { .. } => return column.text(row),
        Values::Integer(values) => write!(scratch, "{}", values[row]),
        Values::Number(values) => write!(scratch, "{}", values[row]),
        Values::Day(values) => write!(scratch, "{}", values[row]),
        Values::Bool(values) => write!(scratch, "{}", values[row]),
    };
    scratch
}

pub(crate) fn write<W: Write>(panel: &Panel, delimiter: u8, out: W) -> Result<(), Error> {
    let mut writer = csv::WriterBuilder::new().delimiter(delimiter).buffer_capacity(1 << 16).from_writer(out);
    for column in &panel.columns {
        writer.write_field(&column.name)?;
        if column.has_gaps() {
            writer.write_field(column.gaps_name())?;
        }
    }
    writer.write_record(None::<&[u8]>)?;
    let mut scratch = String::new();
    for row in 0..panel.rows() {
        for column in &panel.columns {
            writer.write_field(cell(column, row, &mut scratch))?;
            if column.has_gaps() {
                writer.write_field(column.gap(row).map_or("", |reason| reason.as_str()))?;
            }
        }
        writer.write_record(None::<&[u8]>)?;
    }
    writer.flush()?;
    Ok(())
}
