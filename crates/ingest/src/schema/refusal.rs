//! What an error of SQLite means for a database file, and what to do about it.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::{Error, writer_lock};

/// Says what an error of SQLite means for the database file at `path`, and what to do.
#[must_use]
pub fn refusal(path: &Path, err: &rusqlite::Error) -> Error {
    let (reason, advice) = match err.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => {
            ("this is not a database".into(), "name another with --db; this one was not touched")
        }
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            let writer = writer_lock::writer_of(path).map(|writer| writer.to_string());
            let writer = writer.unwrap_or_else(|| "another program".to_owned());
            (format!("{writer} is writing to the database"), "try again when it has finished")
        }
        Some(ErrorCode::DatabaseCorrupt) => (
            "the database is damaged".into(),
            "restore a copy, or save with `dealbase recover` what can be saved",
        ),
        Some(ErrorCode::OperationInterrupted) => return Error::Interrupted,
        code => return unusable(path, code, err),
    };
    Error::Database { path: path.to_owned(), reason, advice: advice.into() }
}

/// The same error, with the database file named where SQLite reports it.
pub fn named(path: &Path) -> impl Fn(Error) -> Error {
    move |err| match err {
        Error::Sql(err) => refusal(path, &err),
        err => err,
    }
}

/// What keeps a file from being used that is no fault of the file.
fn unusable(path: &Path, code: Option<ErrorCode>, err: &rusqlite::Error) -> Error {
    const TRY_AGAIN: &str = "run the command again when that is mended; a file whose import was \
                             complete is then told as already imported";
    let message = err.to_string();
    let (reason, advice) = match code {
        Some(ErrorCode::CannotOpen) => (
            "the file can't be opened",
            "check that its folder exists and that you may write there",
        ),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            ("the file may not be written to", "check its permissions, or name another with --db")
        }
        Some(ErrorCode::DiskFull) => ("the disk is full", "free some space; nothing was stored"),
        Some(ErrorCode::OutOfMemory) => ("there is not enough memory", "nothing was stored"),
        // The last step of a commit may be what failed, so that nothing is promised here.
        Some(ErrorCode::SystemIoFailure) => (message.as_str(), TRY_AGAIN),
        _ => (message.as_str(), "nothing was stored"),
    };
    Error::Refused { path: path.to_owned(), reason: reason.into(), advice: advice.into() }
}
