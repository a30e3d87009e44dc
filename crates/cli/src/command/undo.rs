//! `dealbase undo [IMPORT]`: takes an import back, and settles what followed from it.

use std::io::Write;

use anyhow::Result;
use dealbase_ingest::{schema, undo};
use dealbase_query::Database;

use crate::args::{Common, Undo};
use crate::command::import::now;
use crate::words::Words;

/// Takes the import back and says which one it was.
///
/// # Errors
/// Fails if there is no database, or no such import that stands; nothing is then changed.
pub(crate) fn run(common: &Common, typed: &Undo) -> Result<()> {
    Database::open(&common.db)?;
    let mut conn = schema::open_or_create(&common.db)?;
    let import_id = undo::undo(&mut conn, typed.import_id, &now())?;
    if !common.quiet {
        let words = Words::of(common.lang())?;
        let said = words.say("undone", &[("import", &import_id.to_string())]);
        writeln!(anstream::stderr(), "{said}")?;
    }
    Ok(())
}
