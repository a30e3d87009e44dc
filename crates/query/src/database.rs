//! Opens a deal database for reading, or says why it is none. It does not know what will be asked.

use std::path::{Path, PathBuf};
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, OpenFlags, ffi};

use crate::answer::Limits;
use crate::engine::{self, Engine};
use crate::error::{Error, Result};
use crate::function;
use crate::guard::{self, Refusal};
use crate::stopwatch::Stopwatch;

/// The mark of a dealbase file in its header: "DBAS".
pub const APPLICATION_ID: i32 = 0x4442_4153;

/// The newest schema version this program reads.
pub const SCHEMA_VERSION: i32 = 6;

/// The time that the program's own questions to a large database may take.
const TRUSTED_TIMEOUT: Duration = Duration::from_secs(3600);

/// A deal database that can be asked and cannot be changed.
#[derive(Debug)]
pub struct Database {
    pub(crate) conn: Connection,
    pub(crate) path: PathBuf,
    pub(crate) stopwatch: Stopwatch,
    pub(crate) refusal: Refusal,
    pub(crate) as_of_entry: Option<AsOfEntry>,
    /// The time that a question of the program itself may take.
    pub(crate) timeout: Duration,
    /// Where questions go; None for the file itself.
    pub(crate) engine: Option<Box<dyn Engine>>,
}

impl Database {
    /// Opens the database file at `path` for reading. Never creates one.
    ///
    /// # Errors
    /// [`Error::Missing`], [`Error::Locked`], [`Error::Damaged`], [`Error::Foreign`],
    /// [`Error::Newer`]: each names the file and what to do.
    pub fn open(path: &Path) -> Result<Database> {
        match std::fs::metadata(path) {
            // A pipe would be waited for.
            Ok(metadata) if !metadata.is_file() => {
                return Err(Error::NoDatabase { path: path.to_owned() });
            }
            Ok(_) => {}
            Err(_) => return Err(Error::Missing { path: path.to_owned() }),
        }
        let database = Database::opened(path)?;
        match database.check_identity() {
            Err(err) if left_unfinished(&err) => {
                roll_back_unfinished(path)?;
                Database::opened(path)?.identified()
            }
            Err(err) => Err(err),
            Ok(()) => Ok(database),
        }
    }

    /// Takes over a connection, such as one to memory, under the same guard as a file.
    ///
    /// # Errors
    /// Fails if the engine lacks a setting of the guard.
    pub fn from_connection(conn: Connection) -> Result<Database> {
        Database::guarded(conn, Path::new("(in memory)"))
    }

    /// The same database, whose questions of the program itself may take an hour and sort on the disk.
    /// For a file whose views are known; a view of a stranger may be endless.
    ///
    /// # Errors
    /// Fails if the engine lacks a setting.
    pub fn with_trusted_timeout(mut self) -> Result<Database> {
        guard::lift(&mut self.conn)
            .and_then(|()| guard::make_room(&self.conn))
            .and_then(|()| guard::watch(&mut self.conn, &self.stopwatch, &self.refusal))
            .map_err(|source| explain(&self.path, source))?;
        Ok(Database { timeout: TRUSTED_TIMEOUT, ..self })
    }

    /// The time that a question of the program itself may take.
    pub fn timeout(&self) -> Duration {
        self.timeout
    }

    /// The file, for messages.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// The guarded connection, for what SQL alone can't answer; None where questions go to an engine.
    pub fn connection(&self) -> Option<&Connection> {
        self.engine.is_none().then_some(&self.conn)
    }

    /// The clock of the running query, to be watched from another thread.
    pub fn stopwatch(&self) -> Stopwatch {
        self.stopwatch.clone()
    }

    fn opened(path: &Path) -> Result<Database> {
        let flags = OpenFlags::SQLITE_OPEN_READ_ONLY | OpenFlags::SQLITE_OPEN_NO_MUTEX;
        let conn = Connection::open_with_flags(plain(path), flags)
            .map_err(|source| explain(path, source))?;
        Database::guarded(conn, path)
    }

    fn guarded(mut conn: Connection, path: &Path) -> Result<Database> {
        let (stopwatch, refusal) = (Stopwatch::default(), Refusal::default());
        guard::harden(&conn, size_in_memory(&conn))
            .and_then(|()| function::add_all(&conn))
            .and_then(|()| guard::watch(&mut conn, &stopwatch, &refusal))
            .map_err(|source| explain(path, source))?;
        Ok(Database {
            conn,
            path: path.to_owned(),
            stopwatch,
            refusal,
            as_of_entry: None,
            timeout: Limits::default().time,
            engine: None,
        })
    }

    fn identified(self) -> Result<Database> {
        self.check_identity().map(|()| self)
    }

    fn check_identity(&self) -> Result<()> {
        let path = || self.path.clone();
        // Read something of the content first: a header alone can look healthy.
        self.header("schema_version")?;
        let found = self.header("application_id")?;
        if found != APPLICATION_ID {
            // What a first import leaves that was cut off.
            let is_empty = std::fs::metadata(&self.path).is_ok_and(|it| it.len() == 0);
            let path = path();
            return Err(if is_empty { Error::Missing { path } } else { Error::Foreign { path } });
        }
        let found = self.header("user_version")?;
        if found > SCHEMA_VERSION {
            return Err(Error::Newer { path: path(), found, known: SCHEMA_VERSION });
        }
        Ok(())
    }

    fn header(&self, pragma: &str) -> Result<i32> {
        self.conn
            .pragma_query_value(None, pragma, |row| row.get(0))
            .map_err(|source| explain(&self.path, source))
    }

    /// The same views on another engine: `postgres://…`, or the folder of an export.
    ///
    /// # Errors
    /// Fails if there is no such server or folder, it holds no views of ours, or the program was built
    /// without it.
    pub fn on_engine(target: &str, schema: &str) -> Result<Database> {
        let (engine, views) = engine::open(target, schema)?;
        let conn = Connection::open_in_memory().map_err(Error::Sqlite)?;
        for view in &views {
            conn.execute_batch(view).map_err(Error::Sqlite)?;
        }
        let database = Database::from_connection(conn)?;
        Ok(Database { engine: Some(engine), path: engine::name(target).into(), ..database })
    }
}

/// The newest entry that was known at a moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AsOfEntry {
    /// Its number.
    pub import_id: i64,
    /// Its day in UTC, ISO 8601.
    pub entered_on: String,
}

/// Names what is wrong with the file, where the engine's error is about the file.
pub(crate) fn explain(path: &Path, source: rusqlite::Error) -> Error {
    let path = path.to_owned();
    match source.sqlite_error_code() {
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => Error::Locked { path },
        Some(ErrorCode::DatabaseCorrupt) => Error::Damaged { path },
        Some(ErrorCode::NotADatabase) => Error::NoDatabase { path },
        Some(ErrorCode::CannotOpen | ErrorCode::PermissionDenied | ErrorCode::ReadOnly) => {
            Error::Open { path, source }
        }
        _ => Error::Sqlite(source),
    }
}

/// A writer died half-way and left its journal: readers may not roll it back.
fn left_unfinished(err: &Error) -> bool {
    let Error::Open { source, .. } = err else { return false };
    matches!(
        source.sqlite_error().map(|it| it.extended_code),
        Some(ffi::SQLITE_READONLY_ROLLBACK | ffi::SQLITE_READONLY_RECOVERY)
    )
}

/// The bytes a database in memory takes before anything is asked; 0 for a file.
fn size_in_memory(conn: &Connection) -> i64 {
    if conn.path().is_some_and(|it| !it.is_empty()) {
        return 0;
    }
    let pragma = |name: &str| conn.pragma_query_value(None, name, |row| row.get::<_, i64>(0));
    pragma("page_count").unwrap_or(0).saturating_mul(pragma("page_size").unwrap_or(0))
}

/// Takes the unfinished import back, as the next import would, so that the file can be read.
fn roll_back_unfinished(path: &Path) -> Result<()> {
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn =
        Connection::open_with_flags(plain(path), flags).map_err(|source| explain(path, source))?;
    guard::harden(&conn, 0).map_err(|source| explain(path, source))?;
    conn.pragma_query_value(None, "schema_version", |row| row.get::<_, i32>(0))
        .map(|_| ())
        .map_err(|source| explain(path, source))
}

/// The path in a form that the engine can't take for a URI or a name with a meaning.
fn plain(path: &Path) -> PathBuf {
    if path.is_absolute() { path.to_owned() } else { Path::new(".").join(path) }
}
