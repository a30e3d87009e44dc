//! Makes a database file, or opens one of ours.
//!
//! Does not know what a row means.

mod migration;
mod refusal;

use std::collections::BTreeSet;
use std::io::Read;
use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags, TransactionBehavior};

pub use self::refusal::{named, refusal};
use crate::refusal::{Advice, Refusal};
use crate::{Error, Result, ddl, digest, guards, workspace, writer_lock};

/// The application id of a deal database: `DBAS` in ASCII.
pub const APPLICATION_ID: i32 = 0x4442_4153;
/// The schema version this program writes. A file with a higher one is refused.
pub const SCHEMA_VERSION: i32 = 6;

/// Opens the deal database at `path` for writing, and makes it first where there is none.
///
/// # Errors
///
/// As [`open`].
pub fn open_or_create(path: &Path) -> Result<Connection> {
    let mut conn = open(path)?;
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate);
    let tx = tx.map_err(|err| refusal(path, &err))?;
    prepare(&tx).map_err(named(path))?;
    tx.commit().map_err(|err| refusal(path, &err))?;
    Ok(conn)
}

/// Opens the deal database at `path` for writing. Where there is none, the file is empty until
/// [`prepare`] fills it, so that the first import makes the whole database or nothing.
///
/// # Errors
///
/// [`Error::Database`] where the file is another program's, damaged, locked or of a newer version;
/// such a file is not touched. [`Error::Refused`] where no file can be made or written there.
pub fn open(path: &Path) -> Result<Connection> {
    let refuse = |err: rusqlite::Error| refusal(path, &err);
    refuse_unless_file(path)?;
    let mut conn = Connection::open(path).map_err(refuse)?;
    distrust(&conn).map_err(refuse)?;
    conn.busy_timeout(writer_lock::AT_MOST).map_err(refuse)?;
    if is_empty(&conn).map_err(refuse)? {
        conn.pragma_update(None, "page_size", 16_384).map_err(refuse)?;
    } else {
        check_ours(&conn, path)?;
    }
    durable(&conn).map_err(refuse)?;
    migration::bring_up_to_date(&mut conn, migration::STEPS).map_err(named(path))?;
    Ok(conn)
}

/// Whether an earlier version of the program wrote the database at `path`, which [`open`] brings up to date.
#[must_use]
pub fn is_of_earlier_version(path: &Path) -> bool {
    // A pipe would be waited for.
    if !std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file()) {
        return false;
    }
    let mut header = [0; 72];
    let read = std::fs::File::open(path).and_then(|mut file| file.read_exact(&mut header));
    let number = |at: usize| {
        let bytes = header.get(at..at + 4).and_then(|it| it.try_into().ok());
        bytes.map_or(0, i32::from_be_bytes)
    };
    // Where the file format has the two numbers.
    let (version, application_id) = (number(60), number(68));
    read.is_ok() && application_id == APPLICATION_ID && (1..SCHEMA_VERSION).contains(&version)
}

/// Opens a database to look at every byte of it; nothing is checked, and nothing can be written.
///
/// # Errors
///
/// As [`open`].
pub fn open_to_read(path: &Path) -> Result<Connection> {
    let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(|err| refusal(path, &err))?;
    conn.busy_timeout(writer_lock::AT_MOST).map_err(|err| refusal(path, &err))?;
    Ok(conn)
}

/// Whether nothing was stored yet.
///
/// # Errors
///
/// Whatever SQLite says of a file that it can't read.
pub fn is_empty(conn: &Connection) -> rusqlite::Result<bool> {
    let sql = "select not exists (select 1 from sqlite_schema) and application_id = 0
         from pragma_application_id";
    conn.query_row(sql, [], |row| row.get(0))
}

/// Installs tables, reference rows and views where there is nothing yet, inside the caller's
/// transaction.
///
/// # Errors
///
/// [`Error::Database`] where another program was faster and made a database of its own.
pub fn prepare(conn: &Connection) -> Result<()> {
    if !is_empty(conn)? {
        return check_ours(conn, Path::new(conn.path().unwrap_or_default()));
    }
    ddl::table_texts().try_for_each(|text| conn.execute_batch(text))?;
    ddl::create_views(conn)?;
    guards::set(conn)?;
    conn.execute_batch(QUARTERS)?;
    workspace::fill_lists(conn)?;
    conn.pragma_update(None, "application_id", APPLICATION_ID)?;
    conn.pragma_update(None, "user_version", SCHEMA_VERSION)?;
    digest::seal_schema(conn)
}

/// Takes the file at `path` away if an import that failed has left it empty.
pub fn remove_if_empty(path: &Path) {
    if std::fs::metadata(path).is_ok_and(|metadata| metadata.is_file() && metadata.len() == 0) {
        // An empty file that can't be removed is as good as none.
        let _ = std::fs::remove_file(path);
    }
}

/// A deal database in memory, for a question that leaves no file behind.
///
/// # Errors
///
/// [`Error::Sql`] where SQLite refuses the schema.
pub fn in_memory() -> Result<Connection> {
    let conn = Connection::open_in_memory()?;
    distrust(&conn)?;
    prepare(&conn)?;
    plan_once(&conn)?;
    Ok(conn)
}

/// Nothing that somebody planted in the file runs: our own triggers are for other tools, and our views
/// call only functions without effects.
fn distrust(conn: &Connection) -> rusqlite::Result<()> {
    for (setting, value) in [
        (DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true),
        (DbConfig::SQLITE_DBCONFIG_TRUSTED_SCHEMA, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_TRIGGER, false),
        (DbConfig::SQLITE_DBCONFIG_ENABLE_FTS3_TOKENIZER, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DML, false),
        (DbConfig::SQLITE_DBCONFIG_DQS_DDL, false),
    ] {
        conn.set_db_config(setting, value)?;
    }
    Ok(())
}

/// What was acknowledged survives a power cut. References are not looked up for each row, since an
/// import makes both of their ends itself; `dealbase check` proves them.
fn durable(conn: &Connection) -> rusqlite::Result<()> {
    conn.pragma_update(None, "journal_mode", "delete")?;
    // Full alone does not sync the folder after a commit: a power cut could bring the journal back,
    // and with it the state before an import that was acknowledged.
    conn.pragma_update(None, "synchronous", "extra")?;
    conn.pragma_update(None, "foreign_keys", false)?;
    // As much again is taken where rows are sorted.
    conn.pragma_update(None, "cache_size", -32_768)?;
    plan_once(conn)
}

/// Statements are planned when they are first met, and not again for each row: otherwise a partial
/// index makes the plan depend on the values that are bound.
fn plan_once(conn: &Connection) -> rusqlite::Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(64);
    Ok(())
}

/// Whether the views of a file are those of this program, text for text, so that none is a stranger's.
///
/// # Errors
///
/// [`Error::Sql`] where the file can't be read.
pub fn has_own_views(conn: &Connection) -> Result<bool> {
    let texts: BTreeSet<&str> = ddl::view_texts().filter_map(ddl::after_create).collect();
    let names = ddl::names();
    let mut stmt = conn.prepare("select name, sql from sqlite_schema where type = 'view'")?;
    let mut rows = stmt.query([])?;
    while let Some(row) = rows.next()? {
        let (name, sql): (String, String) = (row.get(0)?, row.get(1)?);
        if names.contains(&*name) && !ddl::after_create(&sql).is_some_and(|it| texts.contains(it)) {
            return Ok(false);
        }
    }
    Ok(true)
}

const QUARTERS: &str = include_str!("../schema/steps/fill_quarters.sql");

fn check_ours(conn: &Connection, path: &Path) -> Result<()> {
    let number = |pragma: &str| {
        conn.pragma_query_value(None, pragma, |row| row.get::<_, i32>(0))
            .map_err(|err| refusal(path, &err))
    };
    if number("application_id")? != APPLICATION_ID {
        return Err(Error::database(path, Refusal::OtherDatabase, Advice::NameOtherDatabase));
    }
    let version = number("user_version")?;
    if version > SCHEMA_VERSION {
        return Err(Error::database(
            path,
            Refusal::NewerDatabase { found: version, known: SCHEMA_VERSION },
            Advice::InstallNewer,
        ));
    }
    Ok(())
}

/// A pipe would be waited for, and a device would be written to.
fn refuse_unless_file(path: &Path) -> Result<()> {
    match std::fs::metadata(path) {
        Ok(metadata) if !metadata.is_file() => {
            Err(Error::database(path, Refusal::NoRegularFile, Advice::NameOtherDatabase))
        }
        _ => Ok(()),
    }
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
    fn a_view_of_a_stranger_is_distinguished_from_ours() {
        for (sql, is_own) in [
            ("select 1", true),
            ("create view own_question as select 1 as one", true),
            ("drop view deals; create view deals as select 1 as deal_id", false),
            ("drop view mega_deal; create view mega_deal (quarter) as select 1", false),
            ("drop view deal; create view deal as select * from deal_fact", false),
        ] {
            let conn = in_memory().unwrap();
            conn.execute_batch("pragma legacy_alter_table = on").unwrap();
            conn.execute_batch(sql).unwrap();
            assert_eq!(has_own_views(&conn).unwrap(), is_own, "{sql}");
        }
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
