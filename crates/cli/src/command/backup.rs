//! `dealbase backup FILE`: a copy of the database that is whole and checked, or not there.

use std::io::Write;

use anyhow::Result;
use dealbase_ingest::backup;
use dealbase_query::Database;

use crate::args::{Backup, Common};
use crate::output::number::grouped;
use crate::words::Words;

/// Copies the database and says how large the copy is.
///
/// # Errors
/// Fails if there is no database, it is damaged, or the copy can't be written; there is then no copy.
pub(crate) fn run(common: &Common, typed: &Backup) -> Result<()> {
    Database::open(&common.db)?;
    let byte_count = backup::backup(&common.db, &typed.file)?;
    if !common.quiet {
        let file = typed.file.display().to_string();
        let bytes = grouped(i128::from(byte_count));
        let words = Words::of(common.lang())?;
        let said = words.say("backed_up", &[("file", &file), ("bytes", &bytes)]);
        writeln!(anstream::stderr(), "{said}")?;
    }
    Ok(())
}
