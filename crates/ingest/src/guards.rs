//! Triggers that keep other tools from changing deals and the cube.
//!
//! They do not run for the program itself, whose connections have triggers switched off. Does not know
//! what is written.

use std::path::Path;

use include_dir::{Dir, File, include_dir};
use rusqlite::Connection;

use crate::{Result, cube};

static GUARDS: Dir = include_dir!("$CARGO_MANIFEST_DIR/../../schema/guards");

/// Sets the triggers where one is missing, as after a tool that made a table anew; the cube is then not
/// trusted, and added up from the deals.
///
/// # Errors
///
/// [`crate::Error::Sql`]; the caller's transaction is then to be rolled back.
pub(crate) fn restore(conn: &Connection) -> Result<()> {
    if is_set(conn)? {
        return Ok(());
    }
    remove(conn)?;
    set(conn)?;
    cube::make_anew(conn)
}

/// Sets the triggers of a new database.
pub(crate) fn set(conn: &Connection) -> rusqlite::Result<()> {
    texts().try_for_each(|text| conn.execute_batch(text))
}

/// Removes the triggers, as before what they guard is made anew.
pub(crate) fn remove(conn: &Connection) -> rusqlite::Result<()> {
    triggers()
        .filter_map(name)
        .try_for_each(|name| conn.execute_batch(&format!("drop trigger if exists {name}")))
}

fn is_set(conn: &Connection) -> Result<bool> {
    let sql = "select count(*) from sqlite_schema where type = 'trigger'";
    let count: i64 = conn.query_row(sql, [], |row| row.get(0))?;
    Ok(usize::try_from(count) == Ok(triggers().count()))
}

/// The statements that make the triggers.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    triggers().filter_map(File::contents_utf8)
}

fn triggers() -> impl Iterator<Item = &'static File<'static>> {
    GUARDS.files()
}

/// A trigger's name is that of its file.
fn name(file: &File<'static>) -> Option<&'static str> {
    Path::new(file.path()).file_stem()?.to_str()
}
