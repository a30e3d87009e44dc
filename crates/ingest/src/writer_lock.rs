//! Waits for another process that writes to the database, and says which one it is.
//!
//! Knows it by the lock that it holds, so that nothing has to be written down and nothing can be left
//! behind.

use std::path::Path;
use std::time::Duration;

use rusqlite::{Connection, ErrorCode, Transaction, TransactionBehavior};

use crate::Result;
use crate::refusal::Writer;

/// How long a process waits for another before it gives up.
pub const AT_MOST: Duration = Duration::from_secs(30);
/// A wait this short is not reported.
const SILENT: Duration = Duration::from_millis(500);

/// A process that writes to the database.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WritingProcess {
    /// Its number.
    pub process_id: u32,
    /// What it was started as, without folders: `dealbase import deals.xlsx`; `None` where the system
    /// does not tell.
    pub command: Option<String>,
}

/// Waits until nobody else writes to the database. `report` hears, once and where it takes a moment,
/// for whom: `None` where that can't be known.
///
/// # Errors
///
/// [`crate::Error::Sql`] after [`AT_MOST`].
pub fn until_free(conn: &Connection, report: &mut dyn FnMut(Option<WritingProcess>)) -> Result<()> {
    conn.busy_timeout(SILENT)?;
    let mut outcome = try_to_write(conn);
    if outcome.as_ref().is_err_and(is_busy) {
        report(writer_of(Path::new(conn.path().unwrap_or_default())));
        conn.busy_timeout(AT_MOST)?;
        outcome = try_to_write(conn);
    }
    conn.busy_timeout(AT_MOST)?;
    Ok(outcome?)
}

fn try_to_write(conn: &Connection) -> rusqlite::Result<()> {
    Transaction::new_unchecked(conn, TransactionBehavior::Immediate)?.rollback()
}

fn is_busy(err: &rusqlite::Error) -> bool {
    matches!(err.sqlite_error_code(), Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked))
}

impl From<Option<WritingProcess>> for Writer {
    fn from(writer: Option<WritingProcess>) -> Self {
        match writer {
            None => Self::Unknown,
            Some(WritingProcess { process_id: number, command: None }) => Self::Process { number },
            Some(WritingProcess { process_id: number, command: Some(command) }) => {
                Self::Command { number, command }
            }
        }
    }
}

/// The process that holds the lock of a writer on the database at `path`; `None` where there is none,
/// or where the system does not tell.
#[cfg(target_os = "linux")]
#[must_use]
pub fn writer_of(path: &Path) -> Option<WritingProcess> {
    use std::os::linux::fs::MetadataExt;

    let inode = std::fs::metadata(path).ok()?.st_ino();
    let locks = std::fs::read_to_string("/proc/locks").ok()?;
    let process_id = locks.lines().find_map(|line| writer_in(line, inode))?;
    Some(WritingProcess { process_id, command: command_of(process_id) })
}

/// Elsewhere nobody tells.
#[cfg(not(target_os = "linux"))]
#[must_use]
pub fn writer_of(_: &Path) -> Option<WritingProcess> {
    None
}

/// The process of a line such as `3: POSIX  ADVISORY  WRITE 4711 08:01:1234 1073741825 1073741825`
/// where it holds the byte that SQLite reserves for the writer.
#[cfg(any(target_os = "linux", test))]
fn writer_in(line: &str, inode: u64) -> Option<u32> {
    const RESERVED_BYTE: u64 = 0x4000_0001;
    let words: Vec<&str> = line.split_whitespace().collect();
    let [_, "POSIX", _, "WRITE", process_id, file, first, last] = words.as_slice() else {
        return None;
    };
    let is_file = file.rsplit(':').next().and_then(|it| it.parse().ok()) == Some(inode);
    let first: u64 = first.parse().ok()?;
    let last = if *last == "EOF" { u64::MAX } else { last.parse().ok()? };
    let holds = (first..=last).contains(&RESERVED_BYTE);
    process_id.parse().ok().filter(|_| is_file && holds)
}

#[cfg(target_os = "linux")]
fn command_of(process_id: u32) -> Option<String> {
    let bytes = std::fs::read(format!("/proc/{process_id}/cmdline")).ok()?;
    command(&bytes)
}

/// A command line without folders, with control characters made visible.
#[cfg(any(target_os = "linux", test))]
fn command(bytes: &[u8]) -> Option<String> {
    const SHOWN: usize = 80;
    let text = String::from_utf8_lossy(bytes);
    let words = text.split('\0').filter(|word| !word.is_empty());
    let names: Vec<&str> = words.map(|word| word.rsplit('/').next().unwrap_or(word)).collect();
    let command_line = names.join(" ").replace(|c: char| c.is_control(), "\u{fffd}");
    match command_line.char_indices().nth(SHOWN) {
        _ if command_line.is_empty() => None,
        Some((end, _)) => Some(format!("{}…", command_line.get(..end)?)),
        None => Some(command_line),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_writer_is_known_by_the_byte_it_has_locked() {
        for (line, process_id) in [
            ("3: POSIX  ADVISORY  WRITE 4711 08:01:1234 1073741825 1073741825", Some(4711)),
            ("3: POSIX  ADVISORY  WRITE 4711 08:01:1234 1073741824 1073742335", Some(4711)),
            ("3: POSIX  ADVISORY  WRITE 4711 08:01:1234 0 EOF", Some(4711)),
            ("3: POSIX  ADVISORY  READ  4711 08:01:1234 1073741826 1073742335", None),
            ("3: POSIX  ADVISORY  WRITE 4711 08:01:1235 1073741825 1073741825", None),
            ("3: -> POSIX  ADVISORY  WRITE 4712 08:01:1234 1073741825 1073741825", None),
            ("1: FLOCK  ADVISORY  WRITE 4711 08:01:1234 0 EOF", None),
            ("", None),
        ] {
            assert_eq!(writer_in(line, 1234), process_id, "{line}");
        }
    }

    #[test]
    fn a_command_line_is_reported_without_folders_and_control_characters() {
        let command_line = |line: &[u8]| command(line);
        let line = b"/usr/bin/dealbase\0import\0/srv/ann/deals.xlsx\0";
        assert_eq!(command_line(line).as_deref(), Some("dealbase import deals.xlsx"));
        assert_eq!(command_line(b"a\0\x1b[31m\0").as_deref(), Some("a \u{fffd}[31m"));
        assert_eq!(command_line(b""), None);
        assert_eq!(command_line(&b"x".repeat(100)).map(|it| it.chars().count()), Some(81));
    }
}
