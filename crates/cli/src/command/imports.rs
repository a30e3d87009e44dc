//! `dealbase imports`: every import with its receipt, and those that were taken back.

use anyhow::Result;
use dealbase_query::Database;

use crate::args::{Common, Query};
use crate::command::query;

/// Prints the imports, the oldest first.
///
/// # Errors
/// As `dealbase query`.
pub(crate) fn run(common: &Common) -> Result<()> {
    let database = Database::open(&common.db)?;
    query::answer(&database, common, &Query::of("select * from import_receipt"))
}
