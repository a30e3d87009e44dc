//! Which digests of a database of the first version no longer fit its rows: what was damaged before it
//! is brought up to date is reported afterwards, too.

use rusqlite::Connection;

use crate::Result;
use crate::digest::{self, Subject};

const IMPORT: &str = include_str!("../../../schema/steps/digest_first_import.sql");

/// The imports and publications that are not what was stored, or can't be read.
pub(super) fn broken(conn: &Connection) -> Result<Vec<Subject>> {
    let digest_of = |kind: &str, id| match kind {
        "import" => digest::rows(conn, IMPORT, id),
        _ => digest::rows(conn, digest::PUBLICATION, id),
    };
    let mut broken = digest::unlike(conn, digest_of)?;
    broken.retain(|it| matches!(it.kind.as_str(), "import" | "publication"));
    Ok(broken.into_iter().collect())
}
