//! Writes the rows of a part as one Parquet file, a group of rows after the other.
//!
//! It knows types and not meanings, and never holds more than one group.

use std::fs::File;
use std::path::Path;
use std::sync::Arc;

use parquet::basic::{Compression, LogicalType, Repetition, Type as Physical};
use parquet::data_type::{ByteArray, ByteArrayType, DoubleType, Int64Type};
use parquet::file::properties::WriterProperties;
use parquet::file::writer::{SerializedColumnWriter, SerializedFileWriter};
use parquet::schema::types::{Type, TypePtr};
use rusqlite::types::ValueRef;

use crate::error::Result;
use crate::model::{Field, Table};

/// Rows of a group, at most.
const GROUP_ROWS: usize = 1 << 17;
/// Bytes of text in a group, about.
const GROUP_BYTES: usize = 64 << 20;

/// A Parquet file that is being written.
pub(super) struct Sheet {
    writer: SerializedFileWriter<File>,
    columns: Vec<Column>,
    row_count: usize,
    byte_count: usize,
}

/// The values of a column in the group at hand.
struct Column {
    values: Values,
    /// For each row 1 if there is a value, 0 for null; None where there is always one.
    levels: Option<Vec<i16>>,
}

enum Values {
    Integers(Vec<i64>),
    Reals(Vec<f64>),
    Texts(Vec<ByteArray>),
}

impl Sheet {
    /// Starts the file of a part.
    ///
    /// # Errors
    /// Fails if the file can't be made.
    pub(super) fn create(path: &Path, table: &Table) -> Result<Sheet> {
        let properties = WriterProperties::builder()
            .set_compression(Compression::SNAPPY)
            .set_created_by(format!("dealbase {}", env!("CARGO_PKG_VERSION")))
            .build();
        let file = File::create(path)?;
        let writer = SerializedFileWriter::new(file, schema(table)?, Arc::new(properties))?;
        let columns = table.columns.iter().map(Column::of).collect();
        Ok(Sheet { writer, columns, row_count: 0, byte_count: 0 })
    }

    /// Takes a row, as wide as the table.
    ///
    /// # Errors
    /// Fails if a full group can't be written.
    pub(super) fn row(&mut self, values: &[ValueRef<'_>]) -> Result<()> {
        for (column, value) in self.columns.iter_mut().zip(values) {
            self.byte_count += column.take(*value);
        }
        self.row_count += 1;
        match self.row_count >= GROUP_ROWS || self.byte_count >= GROUP_BYTES {
            true => self.flush(),
            false => Ok(()),
        }
    }

    /// Writes what is left, and sees that it is on the disk; the bytes of the file.
    ///
    /// # Errors
    /// Fails if it can't be written.
    pub(super) fn finish(mut self) -> Result<u64> {
        self.flush()?;
        let file = self.writer.into_inner()?;
        file.sync_all()?;
        Ok(file.metadata()?.len())
    }

    fn flush(&mut self) -> Result<()> {
        if self.row_count == 0 {
            return Ok(());
        }
        let mut group = self.writer.next_row_group()?;
        for column in &mut self.columns {
            if let Some(writer) = group.next_column()? {
                column.write(writer)?;
            }
        }
        group.close()?;
        (self.row_count, self.byte_count) = (0, 0);
        Ok(())
    }
}

impl Column {
    fn of(field: &Field) -> Column {
        let values = match physical(field) {
            Physical::INT64 => Values::Integers(Vec::new()),
            Physical::DOUBLE => Values::Reals(Vec::new()),
            _ => Values::Texts(Vec::new()),
        };
        Column { values, levels: (!field.is_required).then(Vec::new) }
    }

    /// Takes a value; the bytes it needs.
    fn take(&mut self, value: ValueRef<'_>) -> usize {
        let mut is_there = true;
        let mut bytes = 8;
        match (&mut self.values, value) {
            (_, ValueRef::Null) => is_there = false,
            (Values::Integers(values), ValueRef::Integer(integer)) => values.push(integer),
            (Values::Reals(values), ValueRef::Real(real)) => values.push(real),
            #[expect(clippy::cast_precision_loss, reason = "a column of any number holds floats")]
            (Values::Reals(values), ValueRef::Integer(integer)) => values.push(integer as f64),
            (Values::Texts(values), ValueRef::Text(text) | ValueRef::Blob(text)) => {
                bytes += text.len();
                values.push(ByteArray::from(text.to_vec()));
            }
            // The tables are strict: a value of another type is not in them.
            _ => is_there = false,
        }
        if let Some(levels) = &mut self.levels {
            levels.push(i16::from(is_there));
        }
        bytes
    }

    fn write(&mut self, mut writer: SerializedColumnWriter<'_>) -> Result<()> {
        let levels = self.levels.as_deref();
        match &mut self.values {
            Values::Integers(values) => {
                writer.typed::<Int64Type>().write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Reals(values) => {
                writer.typed::<DoubleType>().write_batch(values, levels, None)?;
                values.clear();
            }
            Values::Texts(values) => {
                writer.typed::<ByteArrayType>().write_batch(values, levels, None)?;
                values.clear();
            }
        }
        if let Some(levels) = &mut self.levels {
            levels.clear();
        }
        Ok(writer.close()?)
    }
}

fn schema(table: &Table) -> Result<TypePtr> {
    let fields: Result<Vec<TypePtr>> = table.columns.iter().map(field).collect();
    Ok(Arc::new(Type::group_type_builder(&table.name).with_fields(fields?).build()?))
}

fn field(field: &Field) -> Result<TypePtr> {
    let repetition = if field.is_required { Repetition::REQUIRED } else { Repetition::OPTIONAL };
    let is_text = field.kind == "text";
    let built = Type::primitive_type_builder(&field.name, physical(field))
        .with_repetition(repetition)
        .with_logical_type(is_text.then_some(LogicalType::String))
        .build()?;
    Ok(Arc::new(built))
}

fn physical(field: &Field) -> Physical {
    match field.kind.as_str() {
        "integer" => Physical::INT64,
        "text" | "blob" => Physical::BYTE_ARRAY,
        _ => Physical::DOUBLE,
    }
}
