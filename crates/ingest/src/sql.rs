//! Questions to the database whose answer is read at once. Knows no table.

use rusqlite::types::FromSql;
use rusqlite::{Connection, Params, Row};

use crate::Result;

/// The first column of the only row, or of the first.
///
/// # Errors
///
/// [`crate::Error::Sql`], as all functions here; also where there is no row.
pub(crate) fn value<T: FromSql>(conn: &Connection, sql: &str, params: impl Params) -> Result<T> {
    Ok(conn.query_row(sql, params, |row| row.get(0))?)
}

/// The first column of every row.
pub(crate) fn column<T: FromSql, C: FromIterator<T>>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<C> {
    rows(conn, sql, params, |row| row.get(0))
}

/// The columns of every row.
pub(crate) fn columns<T, C: FromIterator<T>>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
) -> Result<C>
where
    T: for<'row> TryFrom<&'row Row<'row>, Error = rusqlite::Error>,
{
    rows(conn, sql, params, |row| T::try_from(row))
}

/// What `read` makes of every row.
pub(crate) fn rows<T, C: FromIterator<T>>(
    conn: &Connection,
    sql: &str,
    params: impl Params,
    read: impl FnMut(&Row) -> rusqlite::Result<T>,
) -> Result<C> {
    Ok(conn.prepare(sql)?.query_map(params, read)?.collect::<rusqlite::Result<_>>()?)
}

/// The statements of a text, each of which ends with a line.
pub(crate) fn statements(text: &str) -> impl Iterator<Item = &str> {
    text.split(";\n").filter(|statement| !statement.trim().is_empty())
}
