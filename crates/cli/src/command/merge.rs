//! `dealbase merge OTHER.db…`: what other teams imported, taken over into this database.

use std::path::{Path, PathBuf};

use anyhow::Result;
use dealbase_ingest::rebuild::{Merged, Rebuilder};
use dealbase_ingest::schema;
use dealbase_ingest::team::TeamFiles;
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_query::Database;
use serde_json::json;
use tempfile::TempDir;

use crate::args::{Common, Merge};
use crate::messages::{Messages, say};
use crate::output::Format;
use crate::rules;
use crate::workspace;

/// Merges one database after the other, each atomically, and prints the result.
///
/// # Errors
/// Fails if one of them is no database; those before it are then taken over.
pub(crate) fn run(common: &Common, typed: &Merge) -> Result<()> {
    let target = common.target()?;
    for other in &typed.others {
        Database::open(other)?;
    }
    let rules = rules::load(&common.db)?;
    let vocabulary = Vocabulary::new(&rules)?;
    let rebuilder = Rebuilder { rules: &rules, vocabulary: &vocabulary };
    let messages = common.messages()?;
    let mut files = TeamFiles::load(&common.db, &vocabulary)?;
    let mut conn = schema::open_or_create(&common.db)?;
    let mut documents = Vec::new();
    for other in &typed.others {
        let (_folder, path) = of_this_version(other)?;
        let merged = rebuilder.merge(&mut conn, &path, &mut files, &workspace::now())?;
        if target.format == Some(Format::Json) {
            documents.push(document(other, merged));
        } else {
            common.notice(summary(other, merged, &messages))?;
        }
    }
    if target.format == Some(Format::Json) {
        target.print_json(&json!({ "merged": documents }))?;
    }
    Ok(())
}

/// The database, or a copy brought up to date of one that an earlier version wrote: it is another team's.
fn of_this_version(other: &Path) -> Result<(Option<TempDir>, PathBuf)> {
    if !schema::is_of_earlier_version(other) {
        return Ok((None, other.to_owned()));
    }
    let folder = tempfile::tempdir()?;
    let path = folder.path().join("other.db");
    schema::open_to_read(other)?.execute("vacuum into ?", [path.to_string_lossy()])?;
    schema::open(&path)?;
    Ok((Some(folder), path))
}

fn summary(other: &Path, merged: Merged, messages: &Messages) -> String {
    let Merged { file_count: files, known_count: known, applied } = merged;
    let (verdicts, corrections) = (applied.decided_count, applied.corrected_count);
    say!(messages, "merged", other = other.display(), files, known, verdicts, corrections)
}

fn document(other: &Path, merged: Merged) -> serde_json::Value {
    json!({
        "database": other.display().to_string(),
        "file_count": merged.file_count,
        "known_count": merged.known_count,
        "verdict_count": merged.applied.decided_count,
        "correction_count": merged.applied.corrected_count,
    })
}
