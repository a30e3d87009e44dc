//! The statements that make tables, indexes, views and triggers: the SQL of `schema/`. Opens no database.

use std::collections::BTreeSet;

use include_dir::{Dir, include_dir};
use rusqlite::Connection;
use rusqlite::config::DbConfig;

use crate::{Result, guards};

static TABLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/schema/tables");
static BASE: Dir = include_dir!("$CARGO_MANIFEST_DIR/schema/base");
static CHECKS: Dir = include_dir!("$CARGO_MANIFEST_DIR/schema/checks");
static METRICS: Dir = include_dir!("$CARGO_MANIFEST_DIR/schema/metrics");
static REVISIONS: Dir = include_dir!("$CARGO_MANIFEST_DIR/schema/revisions");

/// The statements that make the tables.
pub(crate) fn table_texts() -> impl Iterator<Item = &'static str> {
    sql_texts(&TABLES)
}

/// The statements that make the views, each after those it reads.
pub(crate) fn view_texts() -> impl Iterator<Item = &'static str> {
    [&BASE, &METRICS, &REVISIONS, &CHECKS].into_iter().flat_map(sql_texts)
}

/// Makes the views, each after those it reads, in a transaction of the caller's.
///
/// They are written into the schema as `create view` would write them, and parsed once, together: a
/// statement each would be parsed twice and searched for, an eighth of an import of 1,000 rows.
///
/// # Errors
///
/// [`Error::Sql`]; the connection is then not to be used any more.
pub(crate) fn create_views(conn: &Connection) -> Result<()> {
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, false)?;
    conn.execute_batch("pragma writable_schema = on")?;
    let mut insert = conn.prepare(
        "insert into sqlite_schema (type, name, tbl_name, rootpage, sql)
         values ('view', ?1, ?1, 0, 'CREATE VIEW ' || ?2)",
    )?;
    for text in view_texts() {
        insert.execute((name_of(text), after_create(text)))?;
    }
    // Parses the schema anew, and ends the writing.
    conn.execute_batch("pragma writable_schema = reset")?;
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_DEFENSIVE, true)?;
    Ok(())
}

/// The text of a view from its name on; the engine writes what is before in its own letters.
pub(crate) fn after_create(sql: &str) -> Option<&str> {
    const CREATE: &str = "create view ";
    let (create, text) = sql.split_at_checked(CREATE.len())?;
    create.eq_ignore_ascii_case(CREATE).then(|| text.trim_end().trim_end_matches(';'))
}

/// The SQL texts of a folder, by file name.
fn sql_texts(folder: &'static Dir) -> impl Iterator<Item = &'static str> {
    let mut files: Vec<_> = folder.files().collect();
    files.sort_by_key(|file| file.path());
    files.into_iter().filter_map(|file| file.contents_utf8())
}

/// Drops the indexes of a table of ours.
///
/// # Errors
///
/// [`Error::Sql`].
pub(crate) fn drop_indexes(conn: &Connection, table: &str) -> Result<()> {
    for name in indexes(table).filter_map(name_of) {
        conn.execute_batch(&format!("drop index if exists {name}"))?;
    }
    Ok(())
}

/// Makes the indexes of a table of ours, from all of its rows at once.
///
/// # Errors
///
/// [`Error::Sql`].
pub(crate) fn make_indexes(conn: &Connection, table: &str) -> Result<()> {
    Ok(indexes(table).try_for_each(|sql| conn.execute_batch(sql))?)
}

/// The statements that make the indexes of a table, a line each.
fn indexes(table: &str) -> impl Iterator<Item = &'static str> {
    let on = format!(" on {table} (");
    let lines = sql_texts(&TABLES).flat_map(str::lines);
    lines.filter(move |line| line.starts_with("create index ") && line.contains(&on))
}

/// What a line of SQL that creates something names it.
fn name_of(line: &'static str) -> Option<&'static str> {
    line.strip_prefix("create ")?.split(' ').nth(1)
}

/// The tables, indexes, views and triggers that the program makes.
pub(crate) fn names() -> BTreeSet<&'static str> {
    let texts = sql_texts(&TABLES).chain(view_texts()).chain(guards::texts());
    texts.flat_map(str::lines).filter_map(name_of).collect()
}
