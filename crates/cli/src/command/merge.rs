//! `dealbase merge OTHER.db…`: what other teams imported, taken over into this database.

use std::path::Path;

use anyhow::Result;
use dealbase_ingest::rebuild::{Merged, Rebuilder};
use dealbase_ingest::schema;
use dealbase_ingest::team::TeamFiles;
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_query::Database;
use serde_json::json;

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
        let merged = rebuilder.merge(&mut conn, other, &mut files, &workspace::now())?;
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
