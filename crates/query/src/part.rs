//! Tables in parts: what changes together is together, so that a part that did not change need
//! not be written again.
//!
//! It knows how a part is read from SQLite and what identifies it, and not where it goes.

use rusqlite::types::ValueRef;
use xxhash_rust::xxh3::Xxh3;

use crate::error::Result;
use crate::model::Table;
use crate::snapshot::Snapshot;
use crate::value::quoted;

/// Ids in one part of a table that only grows: what an import adds is in the last parts.
const BLOCK: i64 = 1 << 17;
/// The table that is parted by year, and the column that gives the year.
const BY_YEAR: (&str, &str) = ("deal", "quarter_ordinal");
/// Views that are parted by an id.
const BY_ID: [(&str, &str); 4] = [
    ("raw_row", "raw_row_id"),
    ("deal_record", "record_id"),
    ("record_text", "record_id"),
    ("deal_investor", "deal_id"),
];
/// The year of what has none, as Hive, Spark and DuckDB write it.
const NO_YEAR: &str = "__HIVE_DEFAULT_PARTITION__";

/// Rows of a table that are written together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Table and part, such as `deal/year=2023` or `deal_record/00001`.
    pub(crate) name: String,
    /// Which rows, in SQL of every engine; empty for all.
    pub(crate) condition: String,
    /// The year, or the number of the block of ids; None where it is neither.
    pub(crate) number: Option<i64>,
}

impl Part {
    /// Hands out the rows of the part in the order of its key.
    ///
    /// # Errors
    /// Fails if the file can't be read, or with what `take` fails with.
    pub(crate) fn rows(
        &self,
        snapshot: &Snapshot,
        table: &Table,
        mut take: impl FnMut(&[ValueRef<'_>]) -> Result<()>,
    ) -> Result<()> {
        let mut failed = None;
        snapshot.each(&self.sql(table), |row, width| {
            let values: rusqlite::Result<Vec<_>> = (0..width).map(|idx| row.get_ref(idx)).collect();
            failed = take(&values?).err();
            Ok(failed.is_none())
        })?;
        failed.map_or(Ok(()), Err)
    }

    /// The parts of a table, at least one. Those of a view that has rows are known from
    /// [`Stamps`](crate::stamp::Stamps).
    ///
    /// # Errors
    /// Fails if the table can't be read.
    pub(crate) fn all(snapshot: &Snapshot, table: &Table) -> Result<Vec<Part>> {
        if let Some(part) = Part::numbered(&table.name, None) {
            return Ok(vec![part]);
        }
        match key(table) {
            Some(key) => by_block(snapshot, &table.name, key),
            None => Ok(vec![Part::whole(&table.name)]),
        }
    }

    /// The part of a view with the number of a year or of a block of ids; None for any other table.
    pub(crate) fn numbered(table: &str, number: Option<i64>) -> Option<Part> {
        if table == BY_YEAR.0 {
            return Some(of_year(number));
        }
        let (_, key) = BY_ID.iter().find(|it| it.0 == table)?;
        Some(of_block(table, key, number.unwrap_or(0)))
    }

    fn whole(table: &str) -> Part {
        Part { name: format!("{table}/00000"), condition: String::new(), number: None }
    }

    /// The statement that reads its rows from SQLite: every column, by key.
    pub(crate) fn sql(&self, table: &Table) -> String {
        let columns: Vec<String> = table.columns.iter().map(|it| quoted(&it.name)).collect();
        let by_year = (table.name == BY_YEAR.0).then(|| BY_YEAR.1.to_owned());
        let keys = table.columns.iter().filter(|it| it.is_key).map(|it| quoted(&it.name));
        let order: Vec<String> = by_year.into_iter().chain(keys).collect();
        let order = if order.is_empty() { "rowid".to_owned() } else { order.join(", ") };
        format!(
            "select {} from {}{} order by {order}",
            columns.join(", "),
            quoted(&table.name),
            self.filter()
        )
    }

    /// The condition as a clause; empty for all rows.
    pub(crate) fn filter(&self) -> String {
        if self.condition.is_empty() { String::new() } else { format!(" where {}", self.condition) }
    }
}

/// The one integer column that is the key; None if there is no such.
fn key(table: &Table) -> Option<&str> {
    let mut keys = table.columns.iter().filter(|it| it.is_key);
    match (keys.next(), keys.next()) {
        (Some(key), None) if key.kind == "integer" => Some(&key.name),
        _ => None,
    }
}

fn of_year(year: Option<i64>) -> Part {
    let (table, ordinal) = BY_YEAR;
    let (name, condition) = match year {
        None => (NO_YEAR.to_owned(), format!("{ordinal} is null")),
        Some(year) => {
            let first = year * 4;
            (year.to_string(), format!("{ordinal} >= {first} and {ordinal} < {}", first + 4))
        }
    };
    Part { name: format!("{table}/year={name}"), condition, number: year }
}

fn by_block(snapshot: &Snapshot, table: &str, key: &str) -> Result<Vec<Part>> {
    let of = |end: &str| -> Result<i64> {
        let sql = format!("select {end}({}) from {}", quoted(key), quoted(table));
        Ok(block_of(snapshot.integer(&sql)?.unwrap_or(0)))
    };
    Ok((of("min")?..=of("max")?).map(|it| of_block(table, key, it)).collect())
}

fn of_block(table: &str, key: &str, number: i64) -> Part {
    let (first, end, key) = (number * BLOCK, (number + 1) * BLOCK, quoted(key));
    let condition = format!("{key} >= {first} and {key} < {end}");
    Part { name: format!("{table}/{number:05}"), condition, number: Some(number) }
}

/// The number of the block that an id is in.
pub(crate) fn block_of(id: i64) -> i64 {
    id.div_euclid(BLOCK)
}

/// A digest of the rows of a part as they are stored, in hexadecimal.
///
/// # Errors
/// Fails if the file can't be read.
pub(crate) fn digest(snapshot: &Snapshot, table: &Table, part: &Part) -> Result<String> {
    let (mut hash, mut bytes) = (Xxh3::new(), Vec::new());
    for column in &table.columns {
        hash.update(format!("{} {}\n", column.name, column.kind).as_bytes());
    }
    part.rows(snapshot, table, |values| {
        bytes.clear();
        values.iter().for_each(|it| encode(*it, &mut bytes));
        hash.update(&bytes);
        Ok(())
    })?;
    Ok(format!("{:032x}", hash.digest128()))
}

/// Adds a value so that no two rows of values are taken for each other.
pub(crate) fn encode(value: ValueRef<'_>, bytes: &mut Vec<u8>) {
    match value {
        ValueRef::Null => bytes.push(b'n'),
        ValueRef::Integer(integer) => {
            bytes.push(b'i');
            bytes.extend(integer.to_le_bytes());
        }
        ValueRef::Real(real) => {
            bytes.push(b'r');
            bytes.extend(real.to_bits().to_le_bytes());
        }
        ValueRef::Text(text) | ValueRef::Blob(text) => {
            bytes.push(b't');
            bytes.extend(text.len().to_le_bytes());
            bytes.extend(text);
        }
    }
}
