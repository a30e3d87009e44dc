//! What an error of SQLite means for a database file, and what to do about it.

use std::path::Path;

use rusqlite::ErrorCode;

use crate::refusal::{Advice, Refusal, Writer};
use crate::{Error, writer_lock};

/// Says what an error of SQLite means for the database file at `path`, and what to do.
#[must_use]
pub fn refusal(path: &Path, err: &rusqlite::Error) -> Error {
    let (reason, advice) = match err.sqlite_error_code() {
        Some(ErrorCode::NotADatabase) => (Refusal::NoDatabase, Advice::NameOtherDatabase),
        Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
            let writer = Writer::from(writer_lock::writer_of(path));
            (Refusal::Locked { writer }, Advice::WaitForWriter)
        }
        Some(ErrorCode::DatabaseCorrupt) => (Refusal::DamagedDatabase, Advice::RestoreOrRecover),
        Some(ErrorCode::OperationInterrupted) => return Error::Interrupted,
        code => return unusable(path, code, err),
    };
    Error::database(path, reason, advice)
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
    let reported = || Refusal::Reported { text: err.to_string() };
    let (reason, advice) = match code {
        Some(ErrorCode::CannotOpen) => (Refusal::NotOpened, Advice::CheckFolder),
        Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied) => {
            (Refusal::NotWritable, Advice::CheckWritable)
        }
        Some(ErrorCode::DiskFull) => (Refusal::DiskFull, Advice::FreeSpace),
        Some(ErrorCode::OutOfMemory) => (Refusal::OutOfMemory, Advice::NothingStored),
        // The last step of a commit may be what failed, so that nothing is promised here.
        Some(ErrorCode::SystemIoFailure) => (reported(), Advice::RunAgain),
        _ => (reported(), Advice::NothingStored),
    };
    Error::refused(path, reason, advice)
}
