//! `dealbase undo [IMPORT]`: takes an import back, and settles what followed from it.

use std::io::Write;

use anyhow::Result;
use dealbase_ingest::{schema, undo};

use crate::args::{Common, Undo};
use crate::messages::Messages;
use crate::writing;

/// Takes the import back and says which one it was.
///
/// # Errors
/// Fails if there is no database, or no such active import; nothing is then changed.
pub(crate) fn run(common: &Common, typed: &Undo) -> Result<()> {
    let mut conn = writing::open(common)?;
    let import_id = undo::undo(&mut conn, typed.import_id, &writing::now());
    let import_id = import_id.map_err(schema::named(&common.db))?;
    if !common.quiet {
        let messages = Messages::of(common.lang())?;
        let message = messages.say("undone", &[("import", &import_id.to_string())]);
        writeln!(anstream::stderr(), "{message}")?;
    }
    Ok(())
}
