//! `dealbase shell`: questions one after the other, with a prompt on a terminal.

use anyhow::Result;
use dealbase_query::Database;

use crate::args::{Common, Shell};
use crate::command::query;
use crate::importer;
use crate::rules;
use crate::saved;
use crate::shell::{self, Session};

/// Runs the shell on the database, or on sheets that are imported into memory.
///
/// # Errors
/// Fails if the database can't be opened; without a terminal, if a statement failed.
pub(crate) fn run(common: &Common, typed: &Shell) -> Result<()> {
    let database = match typed.from.as_slice() {
        [] => rules::checked(common.database_as_of(typed.as_of.as_of.as_ref())?, common)?,
        files => Database::from_connection(importer::into_memory(common, files, &typed.options)?)?,
    };
    let limits = query::limits(typed.timeout, typed.limit)?;
    let messages = common.messages()?;
    let session = Session::new(database, messages, saved::folder(&common.db), limits);
    shell::run(&mut session.with(common.format, !common.no_pager, common.quiet))
}
