//! Reads a damaged database around what can't be read: each table from both ends, and what lies between
//! row by row.

use rusqlite::types::{Value, ValueRef};
use rusqlite::{Connection, ErrorCode, Row, Statement, params_from_iter};

use crate::{Result, sql};

/// The tables whose rows can't be worked out from others.
const TABLES: [&str; 21] = [
    "import",
    "source",
    "sheet",
    "import_extent",
    "staged_row",
    "finding",
    "round_label",
    "sector_label",
    "place_label",
    "conversion",
    "deal_fact",
    "company_record",
    "decision",
    "correction",
    "corrected_record",
    "publication",
    "edition",
    "published_figure",
    "published_deal",
    "published_market",
    "digest",
];
/// Digests of what is saved; the others are of tables that are derived again.
const UNSAVED_DIGESTS: &str =
    "delete from digest where subject not in ('import', 'publication', 'reference', 'schema')";
/// After so many numbers without a row that can be read, the table is taken to end.
const GAP: i64 = 100_000;

/// Copies every row that can be read, inside the caller's transaction.
pub(super) fn salvage(damaged: &Connection, target: &Connection) -> Result<()> {
    for table in TABLES {
        let mut copy = Copy::new(damaged, target, table)?;
        // A key of one column is a number.
        match copy.keys.as_slice() {
            [key] => copy.numbered(&key.clone())?,
            _ => copy.keyed()?,
        }
    }
    target.execute(UNSAVED_DIGESTS, [])?;
    Ok(())
}

/// One table on its way.
struct Copy<'a> {
    damaged: &'a Connection,
    table: &'static str,
    width: usize,
    /// The columns of its key, in order.
    keys: Vec<String>,
    insert: Statement<'a>,
}

/// How far a scan came: the first column of its last row, and whether it came to the end.
struct Reached {
    last: Option<i64>,
    is_end: bool,
}

impl<'a> Copy<'a> {
    fn new(damaged: &'a Connection, target: &'a Connection, table: &'static str) -> Result<Self> {
        let columns: Vec<(String, u32)> =
            sql::columns(target, "select name, pk from pragma_table_info(?)", [table])?;
        let mut keys: Vec<_> = columns.iter().filter(|(_, position)| *position > 0).collect();
        keys.sort_by_key(|(_, position)| *position);
        let values = vec!["?"; columns.len()].join(", ");
        Ok(Self {
            damaged,
            table,
            width: columns.len(),
            keys: keys.into_iter().map(|(name, _)| name.clone()).collect(),
            insert: target.prepare(&format!("insert or ignore into {table} values ({values})"))?,
        })
    }

    /// From the first row on, from the last row back, and what lies between number by number.
    fn numbered(&mut self, key: &str) -> Result<()> {
        let first = self.scan(&format!("order by {key}"))?;
        if first.is_end {
            return Ok(());
        }
        let last = self.scan(&format!("order by {key} desc"))?.last;
        let sql = format!("select * from {} where {key} = ?", self.table);
        let Ok(mut stmt) = self.damaged.prepare(&sql) else { return Ok(()) };
        let mut number = first.last.unwrap_or(0) + 1;
        let mut missed = 0;
        while last.map_or(missed < GAP, |last| number < last) {
            let row = stmt.query_row([number], |row| values(row, self.width));
            match row {
                Ok(row) => {
                    self.take(row)?;
                    missed = 0;
                }
                Err(_) => missed += 1,
            }
            number += 1;
        }
        Ok(())
    }

    fn keyed(&mut self) -> Result<()> {
        if !self.scan(&format!("order by {}", self.keys.join(", ")))?.is_end {
            self.scan(&format!("order by {} desc", self.keys.join(" desc, ")))?;
        }
        Ok(())
    }

    /// Takes rows until one can't be read.
    fn scan(&mut self, order: &str) -> Result<Reached> {
        let mut reached = Reached { last: None, is_end: false };
        let sql = format!("select * from {} {order}", self.table);
        let Ok(mut stmt) = self.damaged.prepare(&sql) else { return Ok(reached) };
        let Ok(mut rows) = stmt.query([]) else { return Ok(reached) };
        loop {
            match rows.next().and_then(|row| row.map(|row| values(row, self.width)).transpose()) {
                Ok(Some(row)) => {
                    if let Some(Value::Integer(number)) = row.first() {
                        reached.last = Some(*number);
                    }
                    self.take(row)?;
                }
                Ok(None) => return Ok(Reached { is_end: true, ..reached }),
                Err(_) => return Ok(reached),
            }
        }
    }

    /// Stores a row, unless the tables say that nothing like it can be.
    fn take(&mut self, row: Vec<Value>) -> Result<()> {
        match self.insert.execute(params_from_iter(row)) {
            Err(err) if err.sqlite_error_code() != Some(ErrorCode::ConstraintViolation) => {
                Err(err.into())
            }
            _ => Ok(()),
        }
    }
}

/// The values of a row; a text that is none any more is saved as far as it can be read, and a column that
/// an earlier version lacks is empty.
fn values(row: &Row, width: usize) -> rusqlite::Result<Vec<Value>> {
    let count = row.as_ref().column_count();
    let value = |column: usize| match row.get_ref(column)? {
        ValueRef::Text(bytes) => Ok(Value::Text(String::from_utf8_lossy(bytes).into_owned())),
        _ => row.get(column),
    };
    let known: rusqlite::Result<Vec<Value>> = (0..width.min(count)).map(value).collect();
    known.map(|mut values| {
        values.resize(width, Value::Null);
        values
    })
}
