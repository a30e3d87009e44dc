//! Opens the database for reading: as it is, as of an earlier import or day, or on another engine.

use anyhow::Result;
use dealbase_ingest::schema;
use dealbase_query::{AsOf, Database};

use crate::args::{Common, OnEngine};

/// The database, or the engine that answers instead.
///
/// # Errors
/// Fails if there is none.
pub(crate) fn open_on(common: &Common, as_of: Option<&AsOf>, on: &OnEngine) -> Result<Database> {
    match &on.engine {
        Some(target) => Ok(Database::on_engine(target, &on.server_schema)?),
        None => open(common, as_of),
    }
}

/// Opens the database, as of `as_of` if given.
///
/// # Errors
/// Fails if the file is no database, or its ledger has no such entry or day.
pub(crate) fn open(common: &Common, as_of: Option<&AsOf>) -> Result<Database> {
    let database = Database::open(&common.db)?;
    match as_of {
        None => Ok(database),
        Some(as_of) => Ok(with_trusted_timeout(database)?.as_of(as_of)?),
    }
}

/// The database with the longer timeout if all of its views are ours; a view of a stranger may be
/// endless, and keeps the limits of a query.
///
/// # Errors
/// Fails if the file can't be read.
pub(crate) fn with_trusted_timeout(database: Database) -> Result<Database> {
    let db = database.path();
    let is_ours = schema::has_own_views(&schema::open_to_read(db)?).map_err(schema::named(db))?;
    Ok(if is_ours { database.with_trusted_timeout()? } else { database })
}
