//! `dealbase undo [IMPORT|FILE]`: undoes an import, and updates what followed from it.

use std::path::Path;

use anyhow::Result;
use dealbase_ingest::{schema, undo};
use rusqlite::Connection;

use crate::args::{Common, Undo};
use crate::messages::say;
use crate::mistake::Mistake;
use crate::workspace;

/// The active imports of a file by its name.
const OF_FILE: &str = "
select import_id from import
where kind = 'file'
    and file_name = ?
    and import_id not in (select undoes_import_id from import where undoes_import_id is not null)
order by import_id";

/// Undoes the import and reports which one it was.
///
/// # Errors
/// Fails if there is no database, or no such active import; nothing is then changed.
pub(crate) fn run(common: &Common, typed: &Undo) -> Result<()> {
    let mut conn = common.write()?;
    let import_id = typed.import.as_deref().map(|it| import_id(&conn, it)).transpose()?;
    let import_id = undo::undo(&mut conn, import_id, &workspace::now());
    let import_id = import_id.map_err(schema::named(&common.db))?;
    let messages = common.messages()?;
    let sql = "select file_name from import where import_id = ?";
    let file: Option<String> = conn.query_row(sql, [import_id], |row| row.get(0))?;
    let file = file.unwrap_or_default();
    common.notice(say!(messages, "undone", import = import_id, file))
}

/// The number of an import that was named by it, or by its file.
fn import_id(conn: &Connection, typed: &str) -> Result<i64> {
    if let Ok(import_id) = typed.parse() {
        return Ok(import_id);
    }
    let file = Path::new(typed).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let mut statement = conn.prepare(OF_FILE)?;
    let imports = statement.query_map([&file], |row| row.get(0))?;
    match *imports.collect::<Result<Vec<i64>, _>>()? {
        [import_id] => Ok(import_id),
        [] => Err(Mistake::NotImported { file }.typed()),
        ref several => {
            let imports: Vec<String> = several.iter().map(i64::to_string).collect();
            Err(Mistake::SeveralImports { file, imports: imports.join(", ") }.typed())
        }
    }
}
