//! What can stop a file from being read or stored, each with the file and what to do next.

use std::path::{Path, PathBuf};

use rusqlite::ErrorCode;

use crate::refusal::{Action, Advice, Refusal};

/// Why a file was not imported. Nothing of that file is stored.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The file can't be opened or read.
    #[error("{}: {action}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What was being done.
        action: Action,
        /// What the operating system says.
        #[source]
        source: std::io::Error,
    },
    /// The content is none of the formats, or no encoding or header fits: exit code 5.
    #[error("{}: {reason}; {advice}", path.display())]
    Undetermined {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: Refusal,
        /// What the user can do.
        advice: Advice,
    },
    /// The format is known, but the file can't be read (damaged, password): exit code 1.
    #[error("{}: {reason}; {advice}", path.display())]
    Refused {
        /// The file.
        path: PathBuf,
        /// What is wrong.
        reason: Refusal,
        /// What the user can do.
        advice: Advice,
    },
    /// A limit on size, time or memory is reached: exit code 7.
    #[error("{}: {reason}; {advice}", path.display())]
    Limit {
        /// The file.
        path: PathBuf,
        /// Which limit, and by how much.
        reason: Refusal,
        /// What the user can do.
        advice: Advice,
    },
    /// The database is locked, foreign, damaged or newer: exit code 6.
    #[error("{}: {reason}; {advice}", path.display())]
    Database {
        /// The database file.
        path: PathBuf,
        /// What is wrong.
        reason: Refusal,
        /// What the user can do.
        advice: Advice,
    },
    /// A rules file (`dealbase.toml`, a rate table) can't be understood.
    #[error("{}: {reason}", path.display())]
    Rules {
        /// The rules file.
        path: PathBuf,
        /// What is wrong, with its line where there is one.
        reason: Refusal,
    },
    /// There is no such import to take back.
    #[error("{}", match import_id {
        Some(import_id) => format!("there is no active import {import_id}; `dealbase imports` lists them"),
        None => "there is no import to undo".to_owned(),
    })]
    NoImport {
        /// The import that was asked for; `None` for the newest.
        import_id: Option<i64>,
    },
    /// An entry of the ledger is no import, but holds what people decided about deals.
    #[error(
        "entry {import_id} is not an import but a decision from {file_name}; change or remove its line \
         there, and the next `dealbase duplicates`, `correct` or import applies that"
    )]
    IsDecision {
        /// The entry.
        import_id: i64,
        /// The file that the decision is in.
        file_name: String,
    },
    /// There is no such deal.
    #[error("there is no deal {deal_id}; `dealbase duplicates` lists pairs with their ids")]
    NoDeal {
        /// The deal that was named.
        deal_id: i64,
    },
    /// An import should replace the earlier edition of its list, and there is none.
    #[error(
        "there is no earlier edition to replace: this file repeats at least half of the deals of no \
         import of the same source; name the import, as `dealbase imports` lists it"
    )]
    NoEarlierEdition,
    /// Somebody pressed Ctrl-C while something was being stored: exit code 130.
    #[error("interrupted; nothing was stored")]
    Interrupted,
    /// SQLite refused a statement.
    #[error("the database refused a statement")]
    Sql(#[from] rusqlite::Error),
}

impl Error {
    /// What the operating system says where this could not be done with the file at `path`.
    pub(crate) fn read(path: &Path, action: Action) -> impl Fn(std::io::Error) -> Self + Copy {
        move |source| Self::Read { path: path.to_owned(), action, source }
    }

    pub(crate) fn undetermined(path: impl Into<PathBuf>, reason: Refusal, advice: Advice) -> Self {
        Self::Undetermined { path: path.into(), reason, advice }
    }

    pub(crate) fn refused(path: impl Into<PathBuf>, reason: Refusal, advice: Advice) -> Self {
        Self::Refused { path: path.into(), reason, advice }
    }

    pub(crate) fn limit(path: impl Into<PathBuf>, reason: Refusal, advice: Advice) -> Self {
        Self::Limit { path: path.into(), reason, advice }
    }

    pub(crate) fn database(path: impl Into<PathBuf>, reason: Refusal, advice: Advice) -> Self {
        Self::Database { path: path.into(), reason, advice }
    }

    pub(crate) fn rules(path: impl Into<PathBuf>, reason: Refusal) -> Self {
        Self::Rules { path: path.into(), reason }
    }

    /// A stable snake_case word for the kind of error, for programs.
    #[must_use]
    pub fn code(&self) -> &'static str {
        match self {
            Self::Read { .. } => "read",
            Self::Undetermined { .. } => "undetermined",
            Self::Refused { .. } => "refused",
            Self::Limit { .. } => "limit",
            Self::Database { .. } => "database",
            Self::Rules { .. } => "rules",
            Self::NoImport { .. } => "no_import",
            Self::IsDecision { .. } => "is_decision",
            Self::NoDeal { .. } => "no_deal",
            Self::NoEarlierEdition => "no_earlier_edition",
            Self::Interrupted => "interrupted",
            Self::Sql(_) => "sql",
        }
    }

    /// That there is not enough memory, as SQLite says it.
    pub(crate) fn out_of_memory() -> Self {
        let code = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_NOMEM);
        Self::Sql(rusqlite::Error::SqliteFailure(code, None))
    }

    /// The program's exit code: 5 where format, encoding or header is not determined, 6 for a
    /// database that can't be used, 7 for a limit, 130 where it was interrupted, otherwise 1.
    #[must_use]
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Undetermined { .. } => 5,
            Self::Database { .. } => 6,
            Self::Limit { .. } => 7,
            Self::Interrupted => 130,
            Self::Sql(err) => match err.sqlite_error_code() {
                Some(
                    ErrorCode::DatabaseBusy
                    | ErrorCode::DatabaseLocked
                    | ErrorCode::DatabaseCorrupt
                    | ErrorCode::NotADatabase,
                ) => 6,
                Some(ErrorCode::OperationInterrupted) => 130,
                _ => 1,
            },
            _ => 1,
        }
    }
}

/// A result of this crate.
pub type Result<T, E = Error> = std::result::Result<T, E>;
