//! Tables in parts: what changes together is together, so that a part that did not change need
//! not be written again.
//!
//! It knows how a part is read from SQLite and what identifies it, and not where it goes.

use rusqlite::types::ValueRef;
use xxhash_rust::xxh3::Xxh3;

use crate::error::{Error, Result};
use crate::model::Table;
use crate::snapshot::Snapshot;

/// Ids in one part of a table that only grows.
const BLOCK: i64 = 1 << 20;
/// The table that is parted by year, and the column that gives the year.
const BY_YEAR: (&str, &str) = ("deal", "quarter_ordinal");
/// The year of what has none, as Hive, Spark and DuckDB write it.
const NO_YEAR: &str = "__HIVE_DEFAULT_PARTITION__";

/// Rows of a table that are written together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    /// Table and part, such as `deal/year=2023` or `deal_record/00001`.
    pub(crate) name: String,
    /// Which rows, in SQL of every engine; empty for all.
    pub(crate) condition: String,
    /// The first id; None where it is not a block of ids.
    pub(crate) first_id: Option<i64>,
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
        let mut stmt = snapshot.database.conn.prepare(&self.sql(table)).map_err(Error::Sqlite)?;
        let mut rows = stmt.query([]).map_err(Error::Sqlite)?;
        while let Some(row) = rows.next().map_err(|err| snapshot.explain(err))? {
            let values: rusqlite::Result<Vec<_>> =
                (0..table.columns.len()).map(|idx| row.get_ref(idx)).collect();
            take(&values.map_err(Error::Sqlite)?)?;
        }
        Ok(())
    }

    /// The parts of a table, at least one.
    ///
    /// # Errors
    /// Fails if the table can't be read.
    pub(crate) fn all(snapshot: &Snapshot, table: &Table) -> Result<Vec<Part>> {
        if table.name == BY_YEAR.0 && table.columns.iter().any(|it| it.name == BY_YEAR.1) {
            return by_year(snapshot);
        }
        match key(table) {
            Some(key) => by_block(snapshot, &table.name, key),
            None => Ok(vec![Part::whole(&table.name)]),
        }
    }

    fn whole(table: &str) -> Part {
        Part { name: format!("{table}/00000"), condition: String::new(), first_id: None }
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

/// A name as SQL takes it whatever it is.
pub(crate) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

/// The one integer column that is the key; None if there is no such.
pub(crate) fn key(table: &Table) -> Option<&str> {
    let mut keys = table.columns.iter().filter(|it| it.is_key);
    match (keys.next(), keys.next()) {
        (Some(key), None) if key.kind == "integer" => Some(&key.name),
        _ => None,
    }
}

fn by_year(snapshot: &Snapshot) -> Result<Vec<Part>> {
    let (table, ordinal) = BY_YEAR;
    let sql = format!("select distinct {ordinal} / 4 from {table} order by 1");
    let mut stmt = snapshot.database.conn.prepare(&sql).map_err(|it| snapshot.explain(it))?;
    let years = stmt.query_map([], |row| row.get::<_, Option<i64>>(0));
    let years: rusqlite::Result<Vec<Option<i64>>> = years.and_then(Iterator::collect);
    let mut years = years.map_err(|it| snapshot.explain(it))?;
    if years.is_empty() {
        years.push(None);
    }
    Ok(years.into_iter().map(of_year).collect())
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
    Part { name: format!("{table}/year={name}"), condition, first_id: None }
}

fn by_block(snapshot: &Snapshot, table: &str, key: &str) -> Result<Vec<Part>> {
    let last = snapshot.integer(&format!("select max({}) from {}", quoted(key), quoted(table)))?;
    let block = |number: i64| {
        let (first_id, end) = (number * BLOCK, (number + 1) * BLOCK);
        let key = quoted(key);
        let condition = format!("{key} >= {first_id} and {key} < {end}");
        Part { name: format!("{table}/{number:05}"), condition, first_id: Some(first_id) }
    };
    let first = snapshot.integer(&format!("select min({}) from {}", quoted(key), quoted(table)))?;
    let (first, last) = (first.unwrap_or(0), last.unwrap_or(0));
    Ok((first.div_euclid(BLOCK)..=last.div_euclid(BLOCK)).map(block).collect())
}

/// What identifies the rows of a part: how many, what their columns add up to, and a hash of all.
#[derive(Clone)]
pub(crate) struct Fingerprint {
    /// Rows.
    pub(crate) row_count: u64,
    /// For each column the sum of its integers and of the bytes of its texts.
    pub(crate) sums: Vec<i128>,
    hash: Xxh3,
}

impl Fingerprint {
    /// That of no rows, of a table with these columns.
    pub(crate) fn of(table: &Table) -> Fingerprint {
        let mut hash = Xxh3::new();
        for column in &table.columns {
            hash.update(format!("{} {}\n", column.name, column.kind).as_bytes());
        }
        Fingerprint { row_count: 0, sums: vec![0; table.columns.len()], hash }
    }

    /// That of a part as it is stored.
    pub(crate) fn read(snapshot: &Snapshot, table: &Table, part: &Part) -> Result<Fingerprint> {
        let mut fingerprint = Fingerprint::of(table);
        part.rows(snapshot, table, |values| {
            fingerprint.take(values);
            Ok(())
        })?;
        Ok(fingerprint)
    }

    /// Takes a row in.
    pub(crate) fn take(&mut self, values: &[ValueRef<'_>]) {
        self.row_count += 1;
        for (value, sum) in values.iter().zip(&mut self.sums) {
            *sum += weight(value);
            hash_value(&mut self.hash, value);
        }
    }

    /// The hash of all rows, in hexadecimal.
    pub(crate) fn digest(&self) -> String {
        format!("{:032x}", self.hash.digest128())
    }
}

/// What a value adds to the sum of its column.
fn weight(value: &ValueRef<'_>) -> i128 {
    match value {
        ValueRef::Integer(integer) => i128::from(*integer),
        // A zero byte is no letter to other engines.
        ValueRef::Text(bytes) => bytes.iter().filter(|it| **it != 0).count() as i128,
        ValueRef::Blob(bytes) => bytes.len() as i128,
        ValueRef::Null | ValueRef::Real(_) => 0,
    }
}

/// Hashes a value so that no two rows of values are taken for each other.
fn hash_value(hash: &mut Xxh3, value: &ValueRef<'_>) {
    match value {
        ValueRef::Null => hash.update(b"n"),
        ValueRef::Integer(integer) => {
            hash.update(b"i");
            hash.update(&integer.to_le_bytes());
        }
        ValueRef::Real(real) => {
            hash.update(b"r");
            hash.update(&real.to_bits().to_le_bytes());
        }
        ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
            hash.update(b"t");
            hash.update(&bytes.len().to_le_bytes());
            hash.update(bytes);
        }
    }
}
