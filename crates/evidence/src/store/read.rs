//! From the bytes of Parquet files to rows in memory.

use std::collections::HashMap;
use std::path::Path;

use arrow_array::types::Int32Type;
use arrow_array::{
    Array, BooleanArray, Date32Array, DictionaryArray, Float64Array, RecordBatch, StringArray, UInt32Array,
};
use arrow_buffer::BooleanBuffer;
use bytes::Bytes;
use demarche_core::{Day, Period, Precision, Quantity, TextId, Unit, Window};
use parquet::arrow::ProjectionMask;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReaderBuilder, RowSelection,
};
use parquet::file::statistics::Statistics;

use super::files::failed;
use super::manifest::{TableFile, sha256};
use super::schema::Table;
use crate::Error;

/// A table of an edition, read whole and found to be as it was written.
#[derive(Debug)]
pub(crate) struct Opened {
    pub(crate) at: String,
    table: &'static Table,
    bytes: Bytes,
    metadata: ArrowReaderMetadata,
}

/// The days of a column in a group of rows.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Days {
    pub(crate) first: i32,
    pub(crate) last: i32,
    pub(crate) has_nulls: bool,
}

impl Opened {
    pub(crate) fn read(root: &Path, table: &'static Table, file: &TableFile) -> Result<Self, Error> {
        let path = root.join(&file.file);
        let at = path.display().to_string();
        let damaged = |found: String, expected: String| Error::Damaged { at: at.clone(), found, expected };
        let bytes = std::fs::read(&path).map_err(|source| failed(&path, source))?;
        if bytes.len() as u64 != file.bytes {
            return Err(damaged(format!("{} bytes", bytes.len()), format!("{} bytes", file.bytes)));
        }
        let found = sha256(&bytes);
        if found != file.sha256 {
            return Err(damaged(format!("SHA-256 {found}"), file.sha256.clone()));
        }
        let bytes = Bytes::from(bytes);
        let metadata = ArrowReaderMetadata::load(&bytes, ArrowReaderOptions::new())
            .map_err(|cause| damaged(cause.to_string(), "a Parquet file".to_owned()))?;
        let expected = table.arrow();
        if metadata.schema().fields() != expected.fields() {
            return Err(damaged(describe(metadata.schema()), describe(&expected)));
        }
        let rows: i64 = metadata.metadata().row_groups().iter().map(|group| group.num_rows()).sum();
        if u64::try_from(rows) != Ok(file.rows) {
            return Err(damaged(format!("{rows} rows"), format!("{} rows", file.rows)));
        }
        Ok(Self { at, table, bytes, metadata })
    }

    pub(crate) fn groups(&self) -> usize {
        self.metadata.metadata().num_row_groups()
    }

    /// The days of a column in a group; none if the table has no such column or its days are not known.
    pub(crate) fn days(&self, group: usize, column: &str) -> Option<Days> {
        let place = self.table.columns().position(|other| other.name == column)?;
        match self.metadata.metadata().row_group(group).column(place).statistics()? {
            Statistics::Int32(days) => Some(Days {
                first: *days.min_opt()?,
                last: *days.max_opt()?,
                has_nulls: days.null_count_opt().is_none_or(|nulls| nulls > 0),
            }),
            _ => None,
        }
    }

    /// The rows of a group, with these columns, that a mask selects.
    pub(crate) fn batches(
        &self,
        group: usize,
        columns: impl Fn(&str, bool) -> bool,
        selected: Option<BooleanBuffer>,
    ) -> Result<Vec<RecordBatch>, Error> {
        let failed = |cause: String| Error::Parquet { at: self.at.clone(), cause };
        let places = self
            .table
            .columns()
            .enumerate()
            .filter(|(_, column)| columns(column.name, column.is_repeated))
            .map(|(place, _)| place);
        let mask = ProjectionMask::leaves(self.metadata.parquet_schema(), places);
        let rows = usize::try_from(self.metadata.metadata().row_group(group).num_rows()).unwrap_or_default();
        let mut builder = ParquetRecordBatchReaderBuilder::new_with_metadata(self.bytes.clone(), self.metadata.clone())
            .with_row_groups(vec![group])
            .with_projection(mask)
            .with_batch_size(rows.max(1));
        if let Some(selected) = selected {
            builder = builder.with_row_selection(RowSelection::from_boolean_buffer(selected));
        }
        let reader = builder.build().map_err(|cause| failed(cause.to_string()))?;
        reader.map(|batch| batch.map_err(|cause| failed(cause.to_string()))).collect()
    }
}

fn describe(schema: &arrow_schema::Schema) -> String {
    let columns: Vec<String> =
        schema.fields().iter().map(|field| format!("{} {}", field.name(), field.data_type())).collect();
    format!("columns {}", columns.join(", "))
}

/// Texts of a few rows, each once; the first is empty.
#[derive(Debug)]
pub(crate) struct Texts {
    pub(crate) list: Vec<String>,
    ids: HashMap<String, TextId>,
}

impl Texts {
    pub(crate) fn new() -> Self {
        let empty = TextId::from_index(0);
        Self { list: vec![String::new()], ids: HashMap::from([(String::new(), empty)]) }
    }

    pub(crate) fn id(&mut self, text: &str) -> TextId {
        if let Some(id) = self.ids.get(text) {
            return *id;
        }
        let id = TextId::from_index(self.list.len());
        self.list.push(text.to_owned());
        self.ids.insert(text.to_owned(), id);
        id
    }
}

/// The columns of some rows.
#[derive(Clone, Copy)]
pub(crate) struct Columns<'a> {
    pub(crate) batch: &'a RecordBatch,
    pub(crate) at: &'a str,
}

impl<'a> Columns<'a> {
    pub(crate) fn rows(&self) -> usize {
        self.batch.num_rows()
    }

    fn column<T: 'static>(&self, name: &'static str) -> Result<&'a T, Error> {
        let column = self.batch.column_by_name(name).and_then(|column| column.as_any().downcast_ref());
        column.ok_or_else(|| self.wrong(name, "is not there, or of another type".to_owned()))
    }

    pub(crate) fn wrong(&self, column: &'static str, what: String) -> Error {
        Error::Value { at: self.at.to_owned(), column, what }
    }

    pub(crate) fn days(&self, name: &'static str) -> Result<&'a Date32Array, Error> {
        self.column(name)
    }

    pub(crate) fn numbers(&self, name: &'static str) -> Result<&'a Float64Array, Error> {
        self.column(name)
    }

    pub(crate) fn counts(&self, name: &'static str) -> Result<&'a UInt32Array, Error> {
        self.column(name)
    }

    pub(crate) fn flags(&self, name: &'static str) -> Result<&'a BooleanArray, Error> {
        self.column(name)
    }

    pub(crate) fn texts(&self, name: &'static str) -> Result<&'a StringArray, Error> {
        self.column(name)
    }

    /// A column of words, each understood once.
    pub(crate) fn words<T: Copy>(
        &self,
        name: &'static str,
        mut read: impl FnMut(&'a str) -> Result<T, String>,
    ) -> Result<Words<'a, T>, Error> {
        let (array, values) = self.dictionary(name)?;
        // A column of nothing but nulls comes with a word that nobody wrote.
        let words = if array.keys().null_count() == array.len() { 0 } else { values.len() };
        let values: Result<Vec<T>, String> = (0..words).map(|index| read(values.value(index))).collect();
        Ok(Words { at: *self, name, array, values: values.map_err(|what| self.wrong(name, what))? })
    }

    /// A column of words of a closed list.
    pub(crate) fn listed<T>(&self, name: &'static str) -> Result<Words<'a, T>, Error>
    where
        T: Copy + std::str::FromStr<Err = demarche_core::NotListed>,
    {
        self.words(name, |word| word.parse().map_err(|error: demarche_core::NotListed| error.to_string()))
    }

    /// A column of words that are kept as texts; null is the empty text.
    pub(crate) fn lazy(&self, name: &'static str) -> Result<LazyWords<'a>, Error> {
        let (array, values) = self.dictionary(name)?;
        Ok(LazyWords { array, values, ids: vec![None; values.len()] })
    }

    #[allow(clippy::type_complexity, reason = "a pair, taken apart at once")]
    fn dictionary(&self, name: &'static str) -> Result<(&'a DictionaryArray<Int32Type>, &'a StringArray), Error> {
        let array: &DictionaryArray<Int32Type> = self.column(name)?;
        let values = array.values().as_any().downcast_ref();
        Ok((array, values.ok_or_else(|| self.wrong(name, "holds no texts".to_owned()))?))
    }

    pub(crate) fn windows(&self) -> Result<Windows<'a>, Error> {
        Ok(Windows {
            start: Periods::new(self, "first_day", "first_precision")?,
            end: Periods::new(self, "last_day", "last_precision")?,
        })
    }

    pub(crate) fn quantities(&self) -> Result<Quantities<'a>, Error> {
        Ok(Quantities {
            value: self.numbers("value")?,
            low: self.numbers("low")?,
            high: self.numbers("high")?,
            unit: self.listed("unit")?,
        })
    }
}

/// A column of words, understood.
pub(crate) struct Words<'a, T> {
    at: Columns<'a>,
    name: &'static str,
    array: &'a DictionaryArray<Int32Type>,
    pub(crate) values: Vec<T>,
}

impl<T: Copy> Words<'_, T> {
    /// The word of a row, if it has one.
    pub(crate) fn get(&self, row: usize) -> Option<T> {
        place(self.array, row).and_then(|place| self.values.get(place)).copied()
    }

    /// The word of a row that must have one.
    pub(crate) fn told(&self, row: usize) -> Result<T, Error> {
        self.get(row).ok_or_else(|| self.at.wrong(self.name, format!("is empty in row {row}; expected a value")))
    }
}

/// A column of words that become texts as they are needed.
pub(crate) struct LazyWords<'a> {
    array: &'a DictionaryArray<Int32Type>,
    values: &'a StringArray,
    ids: Vec<Option<TextId>>,
}

impl LazyWords<'_> {
    pub(crate) fn get(&mut self, row: usize, texts: &mut Texts) -> TextId {
        let Some(place) = place(self.array, row).filter(|place| *place < self.ids.len()) else {
            return TextId::from_index(0);
        };
        *self.ids[place].get_or_insert_with(|| texts.id(self.values.value(place)))
    }
}

fn place(array: &DictionaryArray<Int32Type>, row: usize) -> Option<usize> {
    if array.keys().is_valid(row) { usize::try_from(array.keys().value(row)).ok() } else { None }
}

/// Written dates: a day and how finely it was written.
pub(crate) struct Periods<'a> {
    days: &'a Date32Array,
    precision: Words<'a, Precision>,
    last: Option<(i32, Precision, Period)>,
}

impl<'a> Periods<'a> {
    pub(crate) fn new(columns: &Columns<'a>, day: &'static str, precision: &'static str) -> Result<Self, Error> {
        Ok(Self { days: columns.days(day)?, precision: columns.listed(precision)?, last: None })
    }

    pub(crate) fn get(&mut self, row: usize) -> Result<Option<Period>, Error> {
        if self.days.is_null(row) {
            return Ok(None);
        }
        let (day, precision) = (self.days.value(row), self.precision.told(row)?);
        if let Some((last_day, last_precision, period)) = self.last
            && (last_day, last_precision) == (day, precision)
        {
            return Ok(Some(period));
        }
        let outside = || self.precision.at.wrong("first_day", format!("day {day} is not in the calendar"));
        let period = Period::around(Day::from_days(day), precision).ok_or_else(outside)?;
        self.last = Some((day, precision, period));
        Ok(Some(period))
    }
}

/// Windows.
pub(crate) struct Windows<'a> {
    start: Periods<'a>,
    end: Periods<'a>,
}

impl Windows<'_> {
    pub(crate) fn get(&mut self, row: usize) -> Result<Window, Error> {
        let (start, end) = (self.start.get(row)?, self.end.get(row)?);
        Window::new(start, end).map_err(|error| self.end.precision.at.wrong("last_day", error.to_string()))
    }
}

/// Numbers with their units.
pub(crate) struct Quantities<'a> {
    value: &'a Float64Array,
    low: &'a Float64Array,
    high: &'a Float64Array,
    unit: Words<'a, Unit>,
}

impl Quantities<'_> {
    pub(crate) fn get(&self, row: usize) -> Result<Option<Quantity>, Error> {
        let Some(unit) = self.unit.get(row) else { return Ok(None) };
        let told = |numbers: &Float64Array| numbers.is_valid(row).then(|| numbers.value(row));
        Quantity::new(told(self.value), told(self.low), told(self.high), unit)
            .map(Some)
            .map_err(|error| self.unit.at.wrong("value", error.to_string()))
    }
}
