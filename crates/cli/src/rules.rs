//! The rules of the team: `dealbase.toml` beside the database, and whether the database follows them.

use std::path::{Path, PathBuf};

use anyhow::Result;
use dealbase_ingest::rules::Rules;
use dealbase_query::Database;

use crate::args::Common;

const NEWEST: &str = "select rules_digest from import order by import_id desc limit 1";

/// The file of rules beside the database, which need not exist.
pub(crate) fn path(db: &Path) -> PathBuf {
    db.with_file_name("dealbase.toml")
}

/// The rules beside the database; the built-in ones where there is no file.
///
/// # Errors
/// Fails if the file can't be read or understood.
pub(crate) fn load(db: &Path) -> dealbase_ingest::Result<Rules> {
    let path = path(db);
    Rules::load(path.exists().then_some(path.as_path()))
}

/// The database; a warning goes to standard error where its newest import was read under other rules.
///
/// # Errors
/// Fails if the database or the rules can't be read.
pub(crate) fn checked(database: Database, common: &Common) -> Result<Database> {
    warn(&database, common)?;
    Ok(database)
}

/// Says on standard error where the newest import of a database was read under other rules.
///
/// # Errors
/// As [`checked`].
pub(crate) fn warn(database: &Database, common: &Common) -> Result<()> {
    match !common.quiet && is_stale(database, common)? {
        true => {
            // Without a file, the rules are the built-in ones.
            let is_there = path(&common.db).exists();
            let key = if is_there { "rules_changed" } else { "rules_missing" };
            common.notice(common.messages()?.text(key))
        }
        false => Ok(()),
    }
}

/// True where a statement may read a table, or a view: no other asks for what the rules have made.
pub(crate) fn matters_to(sql: &str) -> bool {
    let mut words = sql.split(|it: char| !it.is_alphanumeric());
    words.any(|word| ["from", "in"].iter().any(|it| word.eq_ignore_ascii_case(it)))
}

fn is_stale(database: &Database, common: &Common) -> Result<bool> {
    let found = database.rows(NEWEST, &[])?;
    let Some(digest) = found.records().next().and_then(|record| record.text("rules_digest")) else {
        return Ok(false);
    };
    let rules = load(&common.db)?;
    Ok(rules.digest() != digest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_reads_no_table_needs_no_rules() {
        for (sql, wanted) in [
            ("select 1", false),
            ("select money(12000, 'en') as informed", false),
            ("SELECT count(*)\nFROM deals", true),
            ("select 1 from(deals)", true),
            ("select 1 in deal", true),
        ] {
            assert_eq!(matters_to(sql), wanted, "{sql}");
        }
    }
}
