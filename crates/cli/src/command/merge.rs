//! `dealbase merge OTHER.db…`: what other teams imported, taken over into this database.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use dealbase_ingest::rebuild::{Merged, Rebuilder};
use dealbase_ingest::schema;
use dealbase_ingest::team::TeamFiles;
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_query::Database;
use serde_json::json;

use crate::args::{Common, Merge};
use crate::messages::Messages;
use crate::output::{Format, Target, json};
use crate::rules;
use crate::writing;

/// Merges one database after the other, each atomically, and prints the result.
///
/// # Errors
/// Fails if one of them is no database; those before it are then taken over.
pub(crate) fn run(common: &Common, typed: &Merge) -> Result<()> {
    let target = Target::new(common.output.clone(), common.format)?;
    for other in &typed.others {
        Database::open(other)?;
    }
    let rules = rules::load(&common.db)?;
    let vocabulary = Vocabulary::new(&rules)?;
    let rebuilder = Rebuilder { rules: &rules, vocabulary: &vocabulary };
    let messages = Messages::of(common.lang())?;
    let mut files = TeamFiles::load(&common.db, &vocabulary)?;
    let mut conn = schema::open_or_create(&common.db)?;
    let mut documents = Vec::new();
    for other in &typed.others {
        let merged = rebuilder.merge(&mut conn, other, &mut files, &writing::now())?;
        if target.format == Some(Format::Json) {
            documents.push(document(other, merged));
        } else if !common.quiet {
            writeln!(anstream::stderr(), "{}", summary(other, merged, &messages))?;
        }
    }
    if target.format == Some(Format::Json) {
        let mut out = target.open()?;
        json::document(&mut out, &json!({ "merged": documents }))?;
        out.finish()?;
    }
    Ok(())
}

fn summary(other: &Path, merged: Merged, messages: &Messages) -> String {
    let other = other.display().to_string();
    let applied = merged.applied;
    let counts =
        [merged.file_count, merged.known_count, applied.decided_count, applied.corrected_count];
    let [files, known, verdicts, corrections] = counts.map(|it| it.to_string());
    let parts: [(&str, &str); 5] = [
        ("other", &other),
        ("files", &files),
        ("known", &known),
        ("verdicts", &verdicts),
        ("corrections", &corrections),
    ];
    messages.say("merged", &parts)
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
