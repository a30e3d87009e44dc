//! What can keep a question from being answered, each with what to do about it.

use std::fmt;
use std::path::PathBuf;

use crate::answer::Stop;
use crate::position::Position;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a question was not answered. The database is unchanged in every case.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// There is no such file.
    #[error("{}: no database here; make one with `dealbase import FILE…`, or name another with --db", path.display())]
    Missing {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// The file is there and can't be opened.
    #[error("{}: the database can't be opened; check that it is a file you may read", path.display())]
    Open {
        /// The database.
        path: PathBuf,
        /// What the database engine says.
        #[source]
        source: rusqlite::Error,
    },
    /// Another program writes to it, and did not finish in time.
    #[error("{}: another program is writing to the database; try again when it has finished", path.display())]
    Locked {
        /// The database.
        path: PathBuf,
    },
    /// A database, but not one of ours.
    #[error("{}: this is a database of another program; name another with --db; this one was not touched", path.display())]
    Foreign {
        /// The database.
        path: PathBuf,
    },
    /// A file of some other kind.
    #[error("{}: this is not a database; name another with --db; this one was not touched", path.display())]
    NoDatabase {
        /// The file.
        path: PathBuf,
    },
    /// A broken database.
    #[error("{}: the database is damaged; restore a copy, or save with `dealbase recover` what can be saved", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
    },
    /// Written by a later version of the program.
    #[error("{}: a newer dealbase wrote this database (schema {found}, this program knows {known}); install that dealbase; the file was not touched", path.display())]
    Newer {
        /// The database.
        path: PathBuf,
        /// Its schema version.
        found: i32,
        /// The newest schema version this program knows.
        known: i32,
    },
    /// The statement would write, or reach outside the database.
    #[error("queries are read-only: {action} is refused")]
    Refused {
        /// What the statement wanted to do, such as `delete from deal`.
        action: String,
    },
    /// The statement returns no rows, so that it can only write.
    #[error("queries are read-only: a statement that returns no rows is refused")]
    NoRows,
    /// The statement can't be understood.
    #[error("{message}{}{}{}", Clause("; did you mean ", suggestion.as_deref(), "?"), Clause("; `", listing.as_deref(), "` lists those there are"), place.as_ref().map(Position::shown).unwrap_or_default())]
    Sql {
        /// What is wrong, in the engine's words.
        message: String,
        /// Where in the statement.
        place: Option<Position>,
        /// The nearest existing name, where a name is unknown.
        suggestion: Option<String>,
        /// The command that lists the names there are, where none is near.
        listing: Option<String>,
    },
    /// A view of the file uses a function that the file does not bring along.
    #[error(
        "a view of the file uses {function}, which only queries of dealbase know; select from its tables instead"
    )]
    OnlyInQueries {
        /// The function, such as `median()`.
        function: String,
    },
    /// More than one statement, or none.
    #[error("expected one SQL statement, found {found}")]
    Statements {
        /// `none` or `several`.
        found: &'static str,
    },
    /// The statement names a parameter that has no value.
    #[error("parameter {name} has no value; give one with --param {}=VALUE", name.trim_start_matches([':', '@', '$']))]
    Unbound {
        /// The parameter as the statement spells it.
        name: String,
    },
    /// A value was given for a parameter that the statement does not name.
    #[error("the statement has no parameter :{name}{}", Clause("; it has ", Some(known.as_str()), ""))]
    Unused {
        /// The parameter as typed.
        name: String,
        /// The parameters it has, joined by commas.
        known: String,
    },
    /// A limit was reached where the whole answer is needed.
    #[error("{0}")]
    Limit(Stop),
    /// There is no view of that name in the database.
    #[error("no metric {name}{}; `dealbase metrics` lists them", Clause("; did you mean ", suggestion.as_deref(), "?"))]
    NoView {
        /// The name as typed.
        name: String,
        /// The nearest existing name.
        suggestion: Option<String>,
    },
    /// The ledger has no such entry to go back to.
    #[error("there is no import {import_id} to go back to; `dealbase imports` lists them")]
    NoEntry {
        /// The entry that was asked for.
        import_id: i64,
    },
    /// The ledger begins after the day that was asked for.
    #[error("nothing was imported by the end of {day}{}", Clause("; the first import is of ", first.as_deref(), ""))]
    NothingYet {
        /// The day that was asked for.
        day: String,
        /// The day of the first entry; None where there is none.
        first: Option<String>,
    },
    /// There is no table or view of that name in the database.
    #[error("no table or view {name}{}", Clause("; did you mean ", suggestion.as_deref(), "?"))]
    NoRelation {
        /// The name as typed.
        name: String,
        /// The nearest existing name.
        suggestion: Option<String>,
    },
    /// A file or folder of an export failed.
    #[error("{}: {action}", path.display())]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What failed about it.
        action: FolderAction,
        /// What the system says.
        #[source]
        source: std::io::Error,
    },
    /// An export would take the place of something else.
    #[error("{}: something else is here; name a folder that is empty, or is not there yet", path.display())]
    Occupied {
        /// The place.
        path: PathBuf,
    },
    /// There is no export to ask.
    #[error("{}: no export here; make one with `dealbase export DIR`", path.display())]
    NoExport {
        /// Where it was looked for.
        path: PathBuf,
    },
    /// There is no export to go on from.
    #[error("{}: {reason}; export all of it, without --since", path.display())]
    NoEarlier {
        /// The place.
        path: PathBuf,
        /// Why not.
        reason: NoEarlier,
    },
    /// A password was typed where others can see it.
    #[error(
        "a password in an address can be seen by others and is stored by the shell; put it into PGPASSWORD or ~/.pgpass, and leave it out here"
    )]
    Password,
    /// The address of a server makes no sense.
    #[error("{reason}")]
    Address {
        /// What is wrong with it, without repeating it.
        reason: AddressFault,
    },
    /// A server can't be reached, or refuses.
    #[error("{server}: {message}")]
    Server {
        /// The server, without user and password.
        server: String,
        /// What it says.
        message: String,
    },
    /// A later version of the program pushed to the server.
    #[error(
        "{server}: a newer dealbase pushed here (schema {found}, this program knows {known}); install that dealbase; nothing was changed"
    )]
    NewerServer {
        /// The server.
        server: String,
        /// Its schema version.
        found: i32,
        /// The newest schema version this program knows.
        known: i32,
    },
    /// A table or view of somebody else has one of our names.
    #[error(
        "schema {schema} has a table or view {name} that is not from dealbase; nothing was changed; name another schema with --schema"
    )]
    Taken {
        /// The schema on the server.
        schema: String,
        /// The name.
        name: String,
    },
    /// Nothing of ours is on the server.
    #[error(
        "{server}: nothing was pushed into the schema {schema}; push with `dealbase push`, or name another schema with --schema"
    )]
    NotPushed {
        /// The server.
        server: String,
        /// The schema.
        schema: String,
    },
    /// The user has no DuckDB.
    #[error(
        "an export is asked through DuckDB, and none was found; install it (`pip install duckdb`, or the program duckdb), or name one with DEALBASE_DUCKDB"
    )]
    NoDuckDb,
    /// What arrived is not what was sent.
    #[error("{what}: {here} here, {there} on the other side; nothing was changed there")]
    Unequal {
        /// A table and a column.
        what: String,
        /// The count or sum here.
        here: String,
        /// The count or sum there.
        there: String,
    },
    /// A Parquet file could not be written or read.
    #[cfg(feature = "parquet")]
    #[error("the rows can't be written as Parquet")]
    Parquet(#[from] parquet::errors::ParquetError),
    /// The rows could not be written out.
    #[error("the result can't be written")]
    Output(#[from] std::io::Error),
    /// Anything else the database engine reports.
    #[error("the query failed")]
    Sqlite(#[source] rusqlite::Error),
}

/// What failed about a file or folder of an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum FolderAction {
    /// Reading it.
    #[error("can't be read")]
    Read,
    /// Writing it.
    #[error("can't be written")]
    Write,
    /// Renaming the earlier export back to its own name.
    #[error("the earlier export can't be put back")]
    Restore,
}

/// Why an export can't go on from an earlier one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum NoEarlier {
    /// There is none.
    #[error("there is no export here")]
    Missing,
    /// It is older than the import that was named.
    #[error("the export here is of import {0} and older")]
    Older(i64),
    /// Its imports are not those of the database.
    #[error("the export here is of another database")]
    Other,
}

/// What is wrong with the address of a server.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AddressFault {
    /// It is no address.
    #[error("expected postgres://USER@HOST:PORT/DATABASE, any part of which can be left out")]
    Form,
    /// Neither a server nor a folder.
    #[error("{0}: expected postgres://… or the folder of an export")]
    Target(String),
    /// Its sslmode is unknown.
    #[error("sslmode is one of disable, prefer, require, verify-full")]
    SslMode,
    /// PGPORT is no number.
    #[error("PGPORT is no port")]
    Port,
    /// The file of certificates to trust can't be read, or holds none.
    #[error("{0}: the certificates can't be read")]
    Certificates(String),
    /// The connection can't be encrypted, in the words of the library.
    #[error("{0}")]
    Tls(String),
}

impl Error {
    /// The program's exit code: 6 for a database that can't be used, 7 for a limit, otherwise 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Locked { .. }
            | Error::Foreign { .. }
            | Error::NoDatabase { .. }
            | Error::Damaged { .. }
            | Error::Newer { .. }
            | Error::NewerServer { .. } => 6,
            Error::Password | Error::Address { .. } => 2,
            Error::Limit(_) => 7,
            _ => 1,
        }
    }
}

/// A part of a sentence that is there only if there is something to say.
struct Clause<'a>(&'a str, Option<&'a str>, &'a str);

impl fmt::Display for Clause<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.1 {
            Some(text) if !text.is_empty() => write!(f, "{}{text}{}", self.0, self.2),
            _ => Ok(()),
        }
    }
}
