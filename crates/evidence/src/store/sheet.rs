//! Columns of rows, and their way into the bytes of a Parquet file.

use std::borrow::Cow;
use std::sync::Arc;

use arrow_array::{
    ArrayRef, BooleanArray, Date32Array, DictionaryArray, Float64Array, Int32Array, RecordBatch, StringArray,
    UInt32Array,
};
use demarche_core::{Day, Period, Precision, Quantity, Window};
use parquet::arrow::arrow_writer::{
    ArrowColumnChunk, ArrowRowGroupWriterFactory, ArrowWriter, ArrowWriterOptions, compute_leaves,
};
use parquet::basic::Compression;
use parquet::file::properties::{EnabledStatistics, WriterProperties};
use parquet::schema::types::ColumnPath;
use rayon::prelude::*;

use super::schema::{Kind, Table};
use crate::Error;

/// Rows that are compressed together, and skipped together where a world does not need them.
const GROUP: usize = 1 << 15;

/// A table as bytes.
pub(crate) struct Written {
    pub(crate) table: &'static Table,
    pub(crate) rows: u64,
    pub(crate) bytes: Vec<u8>,
}

/// Puts columns together in the order of the table.
pub(crate) struct Sheet(Vec<ArrayRef>);

impl Sheet {
    pub(crate) const fn new() -> Self {
        Self(Vec::new())
    }

    /// One of few texts: a number for each row, and the text of each number.
    pub(crate) fn words<'a>(
        &mut self,
        numbers: impl Iterator<Item = Option<usize>>,
        text: impl Fn(usize) -> Cow<'a, str>,
    ) {
        let mut places: Vec<i32> = Vec::new();
        let mut values: Vec<Cow<'a, str>> = Vec::new();
        let keys: Int32Array = numbers
            .map(|number| {
                let number = number?;
                if places.len() <= number {
                    places.resize(number + 1, -1);
                }
                if places[number] < 0 {
                    places[number] = i32::try_from(values.len()).unwrap_or(i32::MAX);
                    values.push(text(number));
                }
                Some(places[number])
            })
            .collect();
        let values = Arc::new(StringArray::from_iter_values(values));
        // Each key was made with its value.
        if let Ok(array) = DictionaryArray::try_new(keys, values) {
            self.0.push(Arc::new(array));
        }
    }

    pub(crate) fn texts<S: AsRef<str>>(&mut self, texts: impl Iterator<Item = Option<S>>) {
        self.0.push(Arc::new(texts.collect::<StringArray>()));
    }

    pub(crate) fn days(&mut self, days: impl Iterator<Item = Option<Day>>) {
        self.0.push(Arc::new(days.map(|day| day.map(Day::days)).collect::<Date32Array>()));
    }

    pub(crate) fn numbers(&mut self, numbers: impl Iterator<Item = Option<f64>>) {
        self.0.push(Arc::new(numbers.collect::<Float64Array>()));
    }

    pub(crate) fn counts(&mut self, counts: impl Iterator<Item = Option<u32>>) {
        self.0.push(Arc::new(counts.collect::<UInt32Array>()));
    }

    pub(crate) fn flags(&mut self, flags: impl Iterator<Item = bool>) {
        self.0.push(Arc::new(flags.map(Some).collect::<BooleanArray>()));
    }

    /// Words of a closed list.
    pub(crate) fn listed<T: Copy + PartialEq + 'static>(
        &mut self,
        all: &'static [T],
        name: fn(T) -> &'static str,
        members: impl Iterator<Item = Option<T>>,
    ) {
        let number = |member: Option<T>| member.and_then(|member| all.iter().position(|other| *other == member));
        self.words(members.map(number), |number| Cow::Borrowed(name(all[number])));
    }

    pub(crate) fn windows(&mut self, windows: impl Iterator<Item = Window> + Clone) {
        self.days(windows.clone().map(Window::first_day));
        self.precisions(windows.clone().map(|window| window.start()));
        self.days(windows.clone().map(|window| window.end().map(Period::last)));
        self.precisions(windows.map(|window| window.end()));
    }

    pub(crate) fn precisions(&mut self, periods: impl Iterator<Item = Option<Period>>) {
        self.listed(Precision::ALL, Precision::as_str, periods.map(|period| period.map(Period::precision)));
    }

    pub(crate) fn periods(&mut self, periods: impl Iterator<Item = Option<Period>> + Clone) {
        self.days(periods.clone().map(|period| period.map(Period::from)));
        self.days(periods.clone().map(|period| period.map(Period::last)));
        self.precisions(periods);
    }

    pub(crate) fn quantities(&mut self, quantities: impl Iterator<Item = Option<Quantity>> + Clone) {
        self.numbers(quantities.clone().map(|quantity| quantity.and_then(|quantity| quantity.value())));
        self.numbers(quantities.clone().map(|quantity| quantity.map(|quantity| quantity.range().0)));
        self.numbers(quantities.clone().map(|quantity| quantity.map(|quantity| quantity.range().1)));
        let units = quantities.map(|quantity| quantity.map(|quantity| quantity.unit()));
        self.listed(demarche_core::Unit::ALL, demarche_core::Unit::as_str, units);
    }
}

/// A sheet that begins with the ids of these rows.
pub(crate) fn ids(rows: &[usize]) -> Sheet {
    let mut sheet = Sheet::new();
    sheet.counts(rows.iter().map(|index| u32::try_from(*index).ok()));
    sheet
}

/// Writes rows in this order, group by group.
pub(crate) fn encode(
    table: &'static Table,
    order: &[usize],
    sheet: impl Fn(&[usize]) -> Sheet + Sync,
) -> Result<Option<Written>, Error> {
    if order.is_empty() {
        return Ok(None);
    }
    let failed = |cause: String| Error::Parquet { at: table.file(), cause };
    let schema = table.arrow();
    let mut properties = WriterProperties::builder()
        .set_compression(Compression::SNAPPY)
        .set_statistics_enabled(EnabledStatistics::None)
        .set_offset_index_disabled(true)
        .set_created_by("demarche".to_owned());
    for column in table.columns() {
        let path = ColumnPath::from(column.name);
        if column.kind == Kind::Day {
            properties = properties.set_column_statistics_enabled(path.clone(), EnabledStatistics::Chunk);
        }
        if matches!(column.kind, Kind::Count | Kind::Number) {
            properties = properties.set_column_dictionary_enabled(path.clone(), column.kind == Kind::Number);
        }
        if column.kind == Kind::Count {
            properties = properties.set_column_encoding(path, parquet::basic::Encoding::DELTA_BINARY_PACKED);
        }
    }
    let options = ArrowWriterOptions::new().with_properties(properties.build());
    let writer = ArrowWriter::try_new_with_options(Vec::new(), Arc::clone(&schema), options)
        .map_err(|error| failed(error.to_string()))?;
    let (mut writer, factory) = writer.into_serialized_writer().map_err(|error| failed(error.to_string()))?;
    let groups: Vec<&[usize]> = order.chunks(GROUP).collect();
    let mut rows = 0;
    // As many groups at once as there are threads, so that memory does not grow with the table.
    for (step, some) in groups.chunks(rayon::current_num_threads().max(1)).enumerate() {
        let first = step * rayon::current_num_threads().max(1);
        let encoded: Vec<Result<(u64, Vec<ArrowColumnChunk>), String>> = some
            .par_iter()
            .enumerate()
            .map(|(index, group)| chunks(&schema, &factory, first + index, sheet(group)))
            .collect();
        for group in encoded {
            let (count, columns) = group.map_err(failed)?;
            rows += count;
            let append = || {
                let mut open = writer.next_row_group()?;
                for column in columns {
                    column.append_to_row_group(&mut open)?;
                }
                open.close()
            };
            append().map_err(|error| failed(error.to_string()))?;
        }
    }
    let bytes = writer.into_inner().map_err(|error| failed(error.to_string()))?;
    Ok(Some(Written { table, rows, bytes }))
}

/// One group of rows, column by column.
fn chunks(
    schema: &arrow_schema::SchemaRef,
    factory: &ArrowRowGroupWriterFactory,
    group: usize,
    sheet: Sheet,
) -> Result<(u64, Vec<ArrowColumnChunk>), String> {
    let batch = RecordBatch::try_new(Arc::clone(schema), sheet.0).map_err(|error| error.to_string())?;
    let writers = factory.create_column_writers(group).map_err(|error| error.to_string())?;
    let columns: Vec<_> = writers.into_iter().zip(schema.fields()).zip(batch.columns()).collect();
    let encoded: Result<Vec<ArrowColumnChunk>, String> = columns
        .into_par_iter()
        .map(|((mut writer, field), column)| {
            for leaf in compute_leaves(field, column).map_err(|error| error.to_string())? {
                writer.write(&leaf).map_err(|error| error.to_string())?;
            }
            writer.close().map_err(|error| error.to_string())
        })
        .collect();
    Ok((batch.num_rows() as u64, encoded?))
}
