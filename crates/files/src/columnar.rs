//! Parquet and Arrow: typed columns, with what they mean in the metadata of their fields.

use std::collections::HashMap;
use std::io::Write;
use std::ops::Range;
use std::sync::Arc;

use arrow_array::{ArrayRef, BooleanArray, Date32Array, Float64Array, Int64Array, RecordBatch, StringArray};
use arrow_schema::{DataType, Field, Schema};
use demarche_core::{Panel, PanelColumn, Values};
use parquet::arrow::ArrowWriter;
use parquet::basic::Compression;
use parquet::file::metadata::KeyValue;
use parquet::file::properties::WriterProperties;

use crate::Error;
use crate::metadata;

/// Rows that are written at a time.
const BATCH: usize = 1 << 16;

/// Rows of a group of a Parquet file.
const GROUP: usize = 1 << 18;

fn schema(panel: &Panel) -> Schema {
    let mut fields = Vec::new();
    for column in &panel.columns {
        let kind = match column.values {
            Values::Text { .. } => DataType::Utf8,
            Values::Integer(_) => DataType::Int64,
            Values::Number(_) => DataType::Float64,
            Values::Day(_) => DataType::Date32,
            Values::Bool(_) => DataType::Boolean,
        };
        let said: HashMap<String, String> =
            metadata::column(column).into_iter().map(|(key, value)| (key.to_owned(), value)).collect();
        fields.push(Field::new(&column.name, kind, column.has_gaps()).with_metadata(said));
        if column.has_gaps() {
            let said = [("description".to_owned(), format!("why `{}` is missing", column.name))];
            fields.push(Field::new(column.gaps_name(), DataType::Utf8, true).with_metadata(HashMap::from(said)));
        }
    }
    Schema::new_with_metadata(
        fields,
        metadata::whole(panel).into_iter().map(|(key, value)| (key.to_owned(), value)).collect::<HashMap<_, _>>(),
    )
}

fn array(column: &PanelColumn, rows: Range<usize>) -> ArrayRef {
    fn told<'c, T: Copy>(
        column: &'c PanelColumn,
        values: &'c [T],
        rows: Range<usize>,
    ) -> impl Iterator<Item = Option<T>> {
        rows.map(move |row| column.gap(row).is_none().then(|| values[row]))
    }
    match &column.values {
        Values::Text { words, codes } => {
            let words = told(column, codes, rows).map(|code| code.map(|code| words[code as usize].as_str()));
            Arc::new(words.collect::<StringArray>())
        }
        Values::Integer(values) => Arc::new(told(column, values, rows).collect::<Int64Array>()),
        Values::Number(values) => Arc::new(told(column, values, rows).collect::<Float64Array>()),
        Values::Day(values) => {
            Arc::new(told(column, values, rows).map(|day| day.map(|day| day.days())).collect::<Date32Array>())
        }
        Values::Bool(values) => Arc::new(told(column, values, rows).collect::<BooleanArray>()),
    }
}

/// Hands the panel over batch by batch.
fn batches(
    panel: &Panel,
    schema: &Arc<Schema>,
    mut take: impl FnMut(&RecordBatch) -> Result<(), Error>,
) -> Result<(), Error> {
    for start in (0..panel.rows()).step_by(BATCH) {
        let rows = start..(start + BATCH).min(panel.rows());
        let mut arrays = Vec::new();
        for column in &panel.columns {
            arrays.push(array(column, rows.clone()));
            if column.has_gaps() {
                let reasons = rows.clone().map(|row| column.gap(row).map(|reason| reason.as_str()));
                arrays.push(Arc::new(reasons.collect::<StringArray>()));
            }
        }
        take(&RecordBatch::try_new(Arc::clone(schema), arrays)?)?;
    }
    Ok(())
}

pub(crate) fn parquet<W: Write + Send>(panel: &Panel, out: W) -> Result<(), Error> {
    let schema = Arc::new(schema(panel));
    let said = metadata::whole(panel).into_iter().map(|(key, value)| KeyValue::new(key.to_owned(), value));
    let columns = KeyValue::new("columns".to_owned(), metadata::columns(panel).to_string());
    let properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_max_row_group_row_count(Some(GROUP))
        .set_key_value_metadata(Some(said.chain([columns]).collect()))
        .build();
    let mut writer = ArrowWriter::try_new(out, Arc::clone(&schema), Some(properties))?;
    batches(panel, &schema, |batch| Ok(writer.write(batch)?))?;
    writer.close()?;
    Ok(())
}

pub(crate) fn arrow<W: Write>(panel: &Panel, out: W) -> Result<(), Error> {
    let schema = Arc::new(schema(panel));
    let mut writer = arrow_ipc::writer::FileWriter::try_new(out, &schema)?;
    batches(panel, &schema, |batch| Ok(writer.write(batch)?))?;
    writer.finish()?;
    Ok(())
}
