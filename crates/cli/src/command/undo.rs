//! `dealbase undo [IMPORT|FILE]`: undoes an import, and updates what followed from it.

use anyhow::Result;
use dealbase_ingest::{schema, undo};

use crate::args::{Common, Undo};
use crate::correction;
use crate::messages::say;
use crate::workspace;

/// Undoes the import and reports which one it was.
///
/// # Errors
/// Fails if there is no database, or no such active import; nothing is then changed.
pub(crate) fn run(common: &Common, typed: &Undo) -> Result<()> {
    let mut conn = common.write()?;
    let import_id =
        typed.import.as_deref().map(|it| correction::import_id(&common.database()?, it));
    let import_id = import_id.transpose()?;
    let import_id = undo::undo(&mut conn, import_id, &workspace::now());
    let import_id = import_id.map_err(schema::named(&common.db))?;
    let messages = common.messages()?;
    let sql = "select file_name from import where import_id = ?";
    let file: Option<String> = conn.query_row(sql, [import_id], |row| row.get(0))?;
    let file = file.unwrap_or_default();
    common.notice(say!(messages, "undone", import = import_id, file))
}
