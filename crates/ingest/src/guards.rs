//! Triggers that keep other tools from changing deals and the cube.
//!
//! They do not run for the program itself, whose connections have triggers switched off. Does not know
//! what is written.

use std::sync::LazyLock;

use include_dir::{Dir, include_dir};
use rusqlite::Connection;

use crate::{Result, cube, sql};

static GUARDS: Dir = include_dir!("$CARGO_MANIFEST_DIR/schema/guards");

/// Each trigger's text.
static TRIGGERS: LazyLock<Vec<String>> = LazyLock::new(|| {
    let files = GUARDS.files().filter_map(|it| it.contents_utf8()).map(str::to_owned);
    let of_tables = cube::TABLES.iter().flat_map(|table| {
        [("added", "insert"), ("changed", "update"), ("removed", "delete")].map(|(what, event)| {
            format!(
                "create trigger {table}_{what} before {event} on {table}\nbegin\n    \
                 select raise(abort, 'the cube is the sum of the deals');\nend;\n"
            )
        })
    });
    files.chain(of_tables).collect()
});

/// Sets the triggers where one is missing, as after a tool that recreated a table; the cube is then not
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
    cube::recompute(conn)
}

/// Sets the triggers of a new database.
pub(crate) fn set(conn: &Connection) -> rusqlite::Result<()> {
    texts().try_for_each(|text| conn.execute_batch(text))
}

/// Removes the triggers, as before what they guard is rewritten.
pub(crate) fn remove(conn: &Connection) -> rusqlite::Result<()> {
    texts()
        .filter_map(name)
        .try_for_each(|name| conn.execute_batch(&format!("drop trigger if exists {name}")))
}

fn is_set(conn: &Connection) -> Result<bool> {
    let sql = "select count(*) from sqlite_schema where type = 'trigger'";
    let count: i64 = sql::value(conn, sql, [])?;
    Ok(usize::try_from(count) == Ok(TRIGGERS.len()))
}

/// The statements that make the triggers.
pub(crate) fn texts() -> impl Iterator<Item = &'static str> {
    TRIGGERS.iter().map(String::as_str)
}

/// What a trigger is named.
fn name(text: &'static str) -> Option<&'static str> {
    let (_, rest) = text.split_once("create trigger ")?;
    rest.split(' ').next()
}
