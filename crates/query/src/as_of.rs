//! Asks the database as it was: after one entry of its ledger, or at the end of a day.
//!
//! Which facts were known then, and what followed from them, is defined in `schema/as_of.sql`; the views
//! are those of the file. Nothing is written into it.

use rusqlite::Connection;

use crate::answer::Record;
use crate::database::{AsOfEntry, Database, explain};
use crate::error::{Error, Result};
use crate::guard;

/// The facts and consequences of the past, in the connection's own temporary tables.
const AS_OF: &str = include_str!("../schema/as_of.sql");

/// A point in the life of a database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum AsOf {
    /// Right after this entry of the ledger, as `import_receipt` numbers them.
    Entry(i64),
    /// At the end of a day in UTC, such as `2024-01-31`.
    Day(String),
}

impl Database {
    /// The same database as it answered at `as_of`.
    ///
    /// # Errors
    /// [`Error::NoEntry`] where the ledger has no such entry, [`Error::NothingYet`] where it begins
    /// later.
    pub fn as_of(mut self, as_of: &AsOf) -> Result<Database> {
        let known = self.entry_at(as_of)?;
        let path = self.path.clone();
        guard::lift(&mut self.conn)
            .and_then(|()| {
                let mut budget = self.timeout;
                self.stopwatch.step(&mut budget, || create_as_of_views(&self.conn, known.import_id))
            })
            .and_then(|()| guard::watch(&mut self.conn, &self.stopwatch, &self.refusal))
            .map_err(|source| explain(&path, source))?;
        Ok(Database { as_of_entry: Some(known), ..self })
    }

    /// Where in the past this database is; None for today.
    pub fn as_of_entry(&self) -> Option<&AsOfEntry> {
        self.as_of_entry.as_ref()
    }

    fn entry_at(&self, as_of: &AsOf) -> Result<AsOfEntry> {
        let sql = "select import_id, substr(imported_at, 1, 10) as entered_on from import
             where import_id = :entry or substr(imported_at, 1, 10) <= :day
             order by import_id desc limit 1";
        let (entry, day) = match as_of {
            AsOf::Entry(import_id) => ((*import_id).into(), "".into()),
            AsOf::Day(day) => (0_i64.into(), day.as_str().into()),
        };
        let rows = self.rows(sql, &[("entry", entry), ("day", day)])?;
        let found = rows.records().next();
        found.and_then(|it| known(&it)).ok_or_else(|| self.unknown(as_of))
    }

    fn unknown(&self, as_of: &AsOf) -> Error {
        match as_of {
            AsOf::Entry(import_id) => Error::NoEntry { import_id: *import_id },
            AsOf::Day(day) => {
                let sql = "select min(substr(imported_at, 1, 10)) as day from import";
                let rows = self.rows(sql, &[]).unwrap_or_default();
                let first = rows.records().next().and_then(|it| it.text("day").map(str::to_owned));
                Error::NothingYet { day: day.clone(), first }
            }
        }
    }
}

fn known(record: &Record<'_>) -> Option<AsOfEntry> {
    let entered_on = record.text("entered_on")?.to_owned();
    Some(AsOfEntry { import_id: record.integer("import_id")?, entered_on })
}

/// Hides the present behind the past, under one snapshot of the file.
fn create_as_of_views(conn: &Connection, import_id: i64) -> rusqlite::Result<()> {
    conn.execute_batch("begin; create temp table as_of (import_id integer not null);")?;
    conn.execute("insert into temp.as_of (import_id) values (?)", [import_id])?;
    for sql in views(conn)? {
        // One statement each: the engine reads a file's own text of a view only up to its end, and
        // what a stranger wrote behind it must not run.
        conn.execute(&sql, [])?;
    }
    conn.execute_batch(AS_OF)
}

/// The views of the file, each to be made again where it finds the past.
fn views(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let mut stmt = conn.prepare("select sql from main.sqlite_schema where type = 'view'")?;
    let views = stmt.query_map([], |row| row.get::<_, String>(0))?;
    views.map(|sql| Ok(sql?.replacen("CREATE VIEW", "CREATE TEMP VIEW", 1))).collect()
}
