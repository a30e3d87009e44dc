//! Tells when the rules beside a database are no longer those it was made under.

use std::io::Write;

use anyhow::Result;
use dealbase_ingest::rules::Rules;
use dealbase_query::Database;

use crate::args::Common;
use crate::command::import;
use crate::words::Words;

const NEWEST: &str = "select rules_digest from import order by import_id desc limit 1";

/// The database; it is said on standard error where its newest import was read under other rules.
///
/// # Errors
/// Fails if the database or the rules can't be read.
pub(crate) fn checked(database: Database, common: &Common) -> Result<Database> {
    if !common.quiet && is_stale(&database, common)? {
        writeln!(anstream::stderr(), "{}", Words::of(common.lang())?.text("rules_changed"))?;
    }
    Ok(database)
}

fn is_stale(database: &Database, common: &Common) -> Result<bool> {
    let found = database.rows(NEWEST, &[])?;
    let Some(digest) = found.records().next().and_then(|record| record.text("rules_digest")) else {
        return Ok(false);
    };
    let rules = Rules::load(import::rules_beside(&common.db).as_deref())?;
    Ok(rules.digest() != digest)
}
