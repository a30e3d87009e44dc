//! What can keep a question from being answered, each with what to do about it.

use std::fmt;
use std::path::PathBuf;

use crate::run::Stop;

/// A result of this crate.
pub type Result<T> = std::result::Result<T, Error>;

/// Why a question was not answered. The database is unchanged in every case.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
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
    #[error("{}: the database is locked by another program; wait for it to finish and try again", path.display())]
    Locked {
        /// The database.
        path: PathBuf,
    },
    /// A database, but not one of ours.
    #[error("{}: this is not a dealbase database (application id {found:#010x}); name another with --db", path.display())]
    Foreign {
        /// The database.
        path: PathBuf,
        /// The application id it carries; 0 if none.
        found: i32,
    },
    /// Not a database, or a broken one.
    #[error("{}: not a database, or a damaged one; restore a copy, or delete it and import the sheets again", path.display())]
    Damaged {
        /// The database.
        path: PathBuf,
        /// What the database engine says.
        #[source]
        source: rusqlite::Error,
    },
    /// Written by a later version of the program.
    #[error("{}: written by a newer dealbase (schema {found}, this program knows {known}); update dealbase", path.display())]
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
    /// The statement can't be understood.
    #[error("{message}{}{}", Clause("; did you mean ", suggestion.as_deref(), "?"), place.as_ref().map(Place::to_string).unwrap_or_default())]
    Sql {
        /// What is wrong, in the engine's words.
        message: String,
        /// Where in the statement.
        place: Option<Place>,
        /// The nearest existing name, where a name is unknown.
        suggestion: Option<String>,
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
    /// The rows could not be written out.
    #[error("the result can't be written")]
    Output(#[from] std::io::Error),
    /// Anything else the database engine reports.
    #[error("the query failed")]
    Sqlite(#[source] rusqlite::Error),
}

impl Error {
    /// The program's exit code: 6 for a database that can't be used, 7 for a limit, otherwise 1.
    pub fn exit_code(&self) -> u8 {
        match self {
            Error::Locked { .. }
            | Error::Foreign { .. }
            | Error::Damaged { .. }
            | Error::Newer { .. } => 6,
            Error::Limit(_) => 7,
            _ => 1,
        }
    }
}

/// A place in a statement, to be shown under the message.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Place {
    /// The line, from 1.
    pub line: usize,
    /// The character in the line, from 1.
    pub column: usize,
    /// The text of the line.
    pub text: String,
}

impl Place {
    /// Finds the place of a byte in a statement; None beyond its end.
    pub(crate) fn of(sql: &str, offset: usize) -> Option<Place> {
        let before = sql.get(..offset)?;
        let line = before.matches('\n').count() + 1;
        let column = before.chars().rev().take_while(|it| *it != '\n').count() + 1;
        let text = sql.lines().nth(line - 1)?.trim_end().to_owned();
        Some(Place { line, column, text })
    }
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n  line {}, character {}: {}", self.line, self.column, self.text)
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
