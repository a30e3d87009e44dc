//! Makes a database file, or opens one of ours: the SQL of `schema/` and the mark that it is ours.
//!
//! Does not know what a row means.

use std::path::Path;
use std::time::Duration;

use include_dir::{Dir, include_dir};
use rusqlite::config::DbConfig;
use rusqlite::{Connection, ErrorCode, TransactionBehavior};

use crate::{Error, Result, watch, workspace};

/// The application id of a deal database: `DBAS` in ASCII.
pub const APPLICATION_ID: i32 = 0x4442_4153;
/// The schema version this program writes. A file with a higher one is refused.
pub const SCHEMA_VERSION: i32 = 1;

static TABLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../schema/tables");
static BASE: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../schema/base");
static CHECKS: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../schema/checks");
static METRICS: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../schema/metrics");
static REVISIONS: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../schema/revisions");

/// Opens the deal database at `path` for writing, and makes it first where there is none.
///
/// # Errors
///
/// [`Error::Database`] where the file is another program's, damaged, locked or of a newer version;
/// such a file is not touched. [`Error::Refused`] where no file can be made or written there.
pub fn open_or_create(path: &Path) -> Result<Connection> {
    let refuse = |err: rusqlite::Error| refusal(path, &err);
    let is_new = std::fs::metadata(path).map_or(true, |metadata| metadata.len() == 0);
    let mut conn = Connection::open(path).map_err(refuse)?;
    conn.busy_timeout(Duration::from_secs(30)).map_err(refuse)?;
    if is_new {
        conn.pragma_update(None, "page_size", 16_384).map_err(refuse)?;
        prepare(&mut conn).map_err(refuse)?;
    }
    check_ours(&conn, path)?;
    durable(&conn).map_err(refuse)?;
    Ok(conn)
}

/// A deal database in memory, for a question that leaves no file behind.
///
/// # Errors
///
/// [`Error::Sql`] where SQLite refuses the schema.
pub fn in_memory() -> Result<Connection> {
    let mut conn = Connection::open_in_memory()?;
    prepare(&mut conn)?;
    plan_once(&conn)?;
    Ok(conn)
}

/// What was acknowledged survives a power cut. References are not looked up for each row, since an
/// import makes both of their ends itself; `dealbase check` proves them.
fn durable(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "journal_mode", "delete")?;
    conn.pragma_update(None, "synchronous", "full")?;
    conn.pragma_update(None, "foreign_keys", false)?;
    conn.pragma_update(None, "cache_size", -65_536)?;
    plan_once(conn)
}

/// Statements are planned when they are first met, and not again for each row: otherwise a partial
/// index makes the plan depend on the values that are bound.
fn plan_once(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Installs tables, reference rows and views in one transaction, so that a file is ours or empty.
fn prepare(conn: &mut Connection) -> rusqlite::Result<()> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Exclusive)?;
    for folder in [&TABLES, &BASE, &METRICS, &REVISIONS, &CHECKS] {
        for text in sql_texts(folder) {
            tx.execute_batch(text)?;
        }
    }
    watch::set(&tx)?;
    tx.execute_batch(QUARTERS)?;
    workspace::fill_lists(&tx)?;
    tx.pragma_update(None, "application_id", APPLICATION_ID)?;
    tx.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    tx.commit()
}

/// The SQL texts of a folder, by file name.
fn sql_texts(folder: &'static Dir) -> impl Iterator<Item = &'static str> {
    let mut files: Vec<_> = folder.files().collect();
    files.sort_by_key(|file| file.path());
    files.into_iter().filter_map(|file| file.contents_utf8())
}

/// Fills the table of quarters a deal may fall in: 1950 to 2099, as the date grammar allows.
const QUARTERS: &str = "
with recursive ordinal (value) as (
    select 1950 * 4
    union all
    select value + 1 from ordinal where value < 2099 * 4 + 3
)
insert into quarter (quarter_ordinal, quarter, starts_on, ends_on)
select
    value,
    (value / 4) || 'Q' || (value % 4 + 1),
    date((value / 4) || '-01-01', '+' || (value % 4 * 3) || ' months'),
    date((value / 4) || '-01-01', '+' || (value % 4 * 3 + 3) || ' months', '-1 day')
from ordinal;";

fn check_ours(conn: &Connection, path: &Path) -> Result<()> {
    let number = |pragma: &str| {
        conn.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0))
            .map_err(|err| refusal(path, &err))
    };
    if number("application_id")? != APPLICATION_ID {
        return Err(Error::Database {
            path: path.to_owned(),
            reason: "this is a database of another program".into(),
            advice: "name another with --db; this one was not touched".into(),
        });
    }
    let version = number("user_version")?;
    if version > SCHEMA_VERSION {
        return Err(Error::Database {
            path: path.to_owned(),
            reason: format!(
                "a newer dealbase wrote this database (schema {version}, this program knows \
                 {SCHEMA_VERSION})"
            ),
            advice: "install that dealbase; the file was not touched".into(),
        });
    }
    Ok(())
}

/// Says what an error of SQLite means for the database file at `path`, and what to do.
#[must_use]
pub fn refusal(path: &Path, err: &rusqlite::Error) -> Error {
    let (reason, advice) = match err.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            ("this is not a database", "name another with --db; this one was not touched")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            ("another program is writing to the database", "try again when it has finished")
        }
        Some(ErrorCode::DatabaseCorrupt) => {
            ("the database is damaged", "restore a copy, or import the sheets into a new one")
        }
        code => return unusable(path, code, err),
    };
    Error::Database { path: path.to_owned(), reason: reason.into(), advice: advice.into() }
}

/// What keeps a file from being used that is no fault of the file.
fn unusable(path: &Path, code: Option<ErrorCode>, err: &rusqlite::Error) -> Error {
    let (reason, advice) = match code {
        Some(ErrorCode::CannotOpen) => (
            "the file can't be opened",
            "check that its folder exists and that you may write there",
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            ("the file may not be written to", "check its permissions, or name another with --db")
        }
        Some(ErrorCode::DiskFull) => ("the disk is full", "free some space; nothing was stored"),
        _ => (&*err.to_string(), "nothing was stored"),
    };
    Error::Refused { path: path.to_owned(), reason: reason.into(), advice: advice.into() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_view_can_be_read() {
        let conn = in_memory().unwrap();
        let mut stmt = conn.prepare("select name from sqlite_schema where type = 'view'").unwrap();
        let names: Vec<String> =
            stmt.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        assert!(names.len() >= 16, "{names:?}");
        for name in names {
            let rows =
                conn.query_row(&format!("select count(*) from {name}"), [], |row| row.get(0));
            assert_eq!(rows, Ok(0_i64), "{name}");
        }
    }

    #[test]
    fn a_database_of_another_program_is_refused_untouched() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("other.db");
        Connection::open(&path).unwrap().execute_batch("create table t (a)").unwrap();
        let before = std::fs::read(&path).unwrap();
        let err = open_or_create(&path).unwrap_err();
        assert!(matches!(err, Error::Database { .. }), "{err}");
        assert_eq!(std::fs::read(&path).unwrap(), before);
    }

    #[test]
    fn quarters_know_their_first_and_last_day() {
        let conn = in_memory().unwrap();
        let quarter: (String, String, String) = conn
            .query_row(
                "select quarter, starts_on, ends_on from quarter where quarter_ordinal = 2023 * 4 + 3",
                [],
                |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
            )
            .unwrap();
        assert_eq!(quarter, ("2023Q4".into(), "2023-10-01".into(), "2023-12-31".into()));
    }
}
