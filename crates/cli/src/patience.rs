//! Lets the program's own questions take their time where nobody else's can hide among them.

use anyhow::Result;
use dealbase_ingest::schema;
use dealbase_query::Database;

/// The database, patient where its views are those of this program: of a stranger's database, a view
/// may be endless, and stays under the limits of a stranger's question.
///
/// # Errors
/// Fails if the file can't be read.
pub(crate) fn with_patience(database: Database) -> Result<Database> {
    let db = database.path();
    let is_ours = schema::has_own_views(&schema::open_to_read(db)?).map_err(schema::named(db))?;
    Ok(if is_ours { database.patient()? } else { database })
}
