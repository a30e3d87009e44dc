//! The watch over deals and cells: triggers that keep other tools from changing either.
//!
//! The program takes them off for its own writing, which so costs nothing, and sets them again in the
//! same transaction. Does not know what is written.

use std::path::Path;

use include_dir::{Dir, File, include_dir};
use rusqlite::Connection;

use crate::Result;

static WATCH: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../schema/watch");

/// Lets `write` change deals and cells. Where the watch was off before, as after a tool that made a
/// table anew, the cells are not trusted and added up from the deals first.
///
/// # Errors
///
/// Those of `write`, and [`crate::Error::Sql`]; the caller's transaction is then to be rolled back.
pub fn unwatched<T>(conn: &Connection, write: impl FnOnce() -> Result<T>) -> Result<T> {
    let was_set = is_set(conn)?;
    for name in triggers().filter_map(name) {
        conn.execute_batch(&format!("drop trigger if exists {name}"))?;
    }
    if !was_set {
        conn.execute_batch("delete from cell; insert into cell select * from cell_now;")?;
    }
    let written = write()?;
    set(conn)?;
    Ok(written)
}

/// Sets the watch over a new database.
pub(crate) fn set(conn: &Connection) -> rusqlite::Result<()> {
    triggers().filter_map(File::contents_utf8).try_for_each(|text| conn.execute_batch(text))
}

fn is_set(conn: &Connection) -> Result<bool> {
    let sql = "select count(*) from sqlite_schema where type = 'trigger'";
    let count: i64 = conn.query_row(sql, [], |row| row.get(0))?;
    Ok(usize::try_from(count) == Ok(triggers().count()))
}

fn triggers() -> impl Iterator<Item = &'static File<'static>> {
    WATCH.files()
}

/// A trigger's name is that of its file.
fn name(file: &File<'static>) -> Option<&'static str> {
    Path::new(file.path()).file_stem()?.to_str()
}
