//! Opens the database for writing: waits for another writer and names it, and Ctrl-C
//! takes back what was begun.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use dealbase_ingest::refusal::Writer;
use dealbase_ingest::writer_lock::{self, WritingProcess};
use dealbase_ingest::{Error, schema};
use dealbase_query::Database;
use rusqlite::Connection;

use crate::args::Common;
use crate::exit;
use crate::messages::Messages;

/// Instructions of SQLite's engine between two checks for Ctrl-C.
const STEPS_PER_LOOK: i32 = 10_000;

/// Opens the existing database once no other process writes to it.
///
/// # Errors
/// Fails if there is none, it can't be used, or another process keeps writing.
pub(crate) fn open(common: &Common) -> Result<Connection> {
    Database::open(&common.db)?;
    exit::when_interrupted_writing()?;
    let conn = opened(&common.db)?;
    wait(&conn, common, &Messages::of(common.lang())?).map_err(schema::named(&common.db))?;
    Ok(conn)
}

/// Opens the database, empty where there is none.
///
/// # Errors
/// As [`schema::open`].
pub(crate) fn opened(db: &Path) -> Result<Connection, Error> {
    let mut conn = schema::open(db)?;
    conn.progress_handler(STEPS_PER_LOOK, Some(exit::is_interrupted))?;
    Ok(conn)
}

/// Waits until no other process writes; prints which one, and until when.
///
/// # Errors
/// Fails if it takes too long.
pub(crate) fn wait(conn: &Connection, common: &Common, messages: &Messages) -> Result<(), Error> {
    writer_lock::until_free(conn, &mut |writer| {
        if !common.quiet {
            // If standard error is closed, nobody wants to know.
            let _ = writeln!(anstream::stderr(), "{}", waiting_message(writer, messages));
        }
    })
}

fn waiting_message(writer: Option<WritingProcess>, messages: &Messages) -> String {
    let writer = messages.message(&Writer::from(writer));
    let until = jiff::Timestamp::now().saturating_add(writer_lock::AT_MOST);
    let until = until.map(|it| it.strftime("%H:%M:%S UTC").to_string()).unwrap_or_default();
    messages.say("waiting_for", &[("writer", &writer), ("until", &until)])
}

/// The instant that is stored with an entry of the ledger; no figure depends on it.
pub(crate) fn now() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}
