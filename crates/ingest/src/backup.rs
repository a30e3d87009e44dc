//! Copies a database that others go on reading and writing into a file that is whole or not there, and
//! looks at every byte of the copy before it gets its name.

use std::fs::File;
use std::path::{Path, PathBuf};

use rusqlite::Connection;
use rusqlite::backup::{Backup, StepResult};
use tempfile::NamedTempFile;

use crate::refusal::{Action, Advice, Refusal};
use crate::{Error, Result, digest, schema};

/// Copies the database at `db` to `path`, and returns how many bytes the copy has.
///
/// # Errors
///
/// [`Error::Refused`] where `path` is something else than a database of ours, or can't be written;
/// [`Error::Database`] where the database, and so the copy, is damaged. What was at `path` is then still
/// there.
pub fn backup(db: &Path, path: &Path) -> Result<u64> {
    let source = schema::open_to_read(db)?;
    check_target(db, path)?;
    let file = new_file_next_to(path)?;
    copy(&source, file.path()).map_err(schema::named(path))?;
    verify(file.path(), db)?;
    name(file, path)
}

/// A file without a name of its own yet, in the folder of `path`; gone unless it gets one.
pub(crate) fn new_file_next_to(path: &Path) -> Result<NamedTempFile> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".dealbase-");
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        // As far as the user's mask allows; a temporary file is secret otherwise.
        builder.permissions(std::fs::Permissions::from_mode(0o666));
    }
    let folder = folder_of(path);
    let file = folder.metadata().and_then(|_| builder.tempfile_in(folder));
    file.map_err(Error::read(path, Action::Write))
}

/// Gives a file its name, once all of it is on the disk; its size in bytes.
pub(crate) fn name(file: NamedTempFile, path: &Path) -> Result<u64> {
    let failed = Error::read(path, Action::Write);
    let byte_count = file.as_file().sync_all().and_then(|()| file.as_file().metadata());
    let byte_count = byte_count.map_err(failed)?.len();
    file.persist(path).map_err(|err| failed(err.error))?;
    // Where a folder can't be opened as a file, the system looks after it itself.
    if let Ok(folder) = File::open(folder_of(path)) {
        folder.sync_all().map_err(failed)?;
    }
    Ok(byte_count)
}

fn folder_of(path: &Path) -> PathBuf {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    folder.unwrap_or(Path::new(".")).to_owned()
}

/// Only a database of ours is replaced, and never the one that is copied.
fn check_target(db: &Path, path: &Path) -> Result<()> {
    let refused = |reason| {
        let advice = Advice::NameOtherCopy;
        Err(Error::refused(path, reason, advice))
    };
    if !path.exists() {
        return Ok(());
    }
    if path.canonicalize().ok() == db.canonicalize().ok() {
        return refused(Refusal::SameDatabase);
    }
    let is_ours = path.is_file()
        && schema::open_to_read(path)
            .and_then(|conn| Ok(conn.pragma_query_value(None, "application_id", |it| it.get(0))?))
            .is_ok_and(|id: i32| id == schema::APPLICATION_ID);
    if is_ours { Ok(()) } else { refused(Refusal::OtherFileOfName) }
}

/// All pages in one step: who wants to write waits for it, who reads does not.
fn copy(source: &Connection, path: &Path) -> Result<()> {
    const ALL_PAGES: i32 = -1;
    let mut target = Connection::open(path)?;
    // Nobody sees the copy before it is whole.
    target.pragma_update(None, "synchronous", "off")?;
    match Backup::new(source, &mut target)?.step(ALL_PAGES)? {
        StepResult::Done => Ok(()),
        _ => Err(rusqlite::Error::SqliteFailure(
            rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_BUSY),
            None,
        )
        .into()),
    }
}

/// Looks at every page and every digest of the copy.
fn verify(copy: &Path, db: &Path) -> Result<()> {
    let conn = schema::open_to_read(copy)?;
    let is_intact = digest::integrity(&conn).is_ok_and(|found| found.is_empty())
        && digest::broken(&conn).is_ok_and(|found| found.is_empty());
    if is_intact {
        return Ok(());
    }
    Err(Error::database(db, Refusal::DamagedCopy, Advice::CheckThenRecover))
}
