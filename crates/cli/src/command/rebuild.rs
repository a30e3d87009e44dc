//! `dealbase rebuild`: the database rebuilt from its raw rows under today's rules, and what that
//! changes.

use std::io::Write;

use anyhow::Result;
use dealbase_ingest::rebuild::{Rebuilder, Stage};
use dealbase_ingest::rules::Rules;
use dealbase_ingest::schema;
use dealbase_ingest::team::TeamFiles;
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_query::RowSink;
use rusqlite::Connection;
use serde_json::json;

use crate::args::{Common, Rebuild};
use crate::comparison::{Before, COLUMNS, Changes};
use crate::messages::Messages;
use crate::output::{Format, Sheet, Target, json};
use crate::rules;
use crate::team_files::{print_applied, restore};
use crate::writing;

/// Rebuilds, or tries to, and prints what changes.
///
/// # Errors
/// Fails if there is no database, or the rules can't be used; nothing is then changed.
pub(crate) fn run(common: &Common, typed: &Rebuild) -> Result<()> {
    let mut conn = writing::open(common)?;
    let target = Target::new(common.output.clone(), common.format)?;
    let messages = Messages::of(common.lang())?;
    let rules = rules::load(&common.db)?;
    let vocabulary = Vocabulary::new(&rules)?;
    if !typed.dry_run {
        take_verdicts_over(common, &mut conn, &rules, &vocabulary, &messages)?;
    }
    let mut before = None;
    let mut changes = None;
    let outcome = Rebuilder { rules: &rules, vocabulary: &vocabulary }.rebuild(
        &mut conn,
        typed.dry_run,
        &mut |stage| {
            match stage {
                Stage::Before(conn) => before = Some(Before::of(conn)?),
                Stage::Replayed(_) => {}
                Stage::After(conn) => {
                    changes = before.take().map(|before| before.compare(conn)).transpose()?;
                }
            }
            Ok(())
        },
    );
    outcome.map_err(schema::named(&common.db))?;
    match changes {
        Some(changes) => print(common, typed, &target, &changes, &messages),
        None => Ok(()),
    }
}

/// Makes what `duplicates.csv` says true first, so that a line edited since then counts.
fn take_verdicts_over(
    common: &Common,
    conn: &mut Connection,
    rules: &Rules,
    vocabulary: &Vocabulary,
    messages: &Messages,
) -> Result<()> {
    let mut files = TeamFiles::load(&common.db, vocabulary)?;
    restore(common, messages, &mut files, conn)?;
    let applied = files.decided().decide(conn, rules, vocabulary, &writing::now());
    print_applied(common, messages, applied.map_err(schema::named(&common.db))?)
}

fn print(
    common: &Common,
    typed: &Rebuild,
    target: &Target,
    changes: &Changes,
    messages: &Messages,
) -> Result<()> {
    match target.format.unwrap_or(Format::Table) {
        Format::Table => {
            let mut out = target.open()?;
            changes.print(&mut out, messages)?;
            out.finish()?;
        }
        Format::Json => print_json(typed, target, changes)?,
        _ => {
            let mut sheet = Sheet::new(target);
            sheet.columns(&COLUMNS.map(str::to_owned))?;
            changes.figure_rows().try_for_each(|row| sheet.row(&row))?;
            sheet.finish()?;
        }
    }
    if common.quiet {
        return Ok(());
    }
    let message = match (changes.is_empty(), typed.dry_run) {
        (true, _) => "rebuild_nothing",
        (false, true) => "rebuild_trial",
        (false, false) => "rebuild_done",
    };
    Ok(writeln!(anstream::stderr(), "{}", messages.text(message))?)
}

fn print_json(typed: &Rebuild, target: &Target, changes: &Changes) -> Result<()> {
    let mut document = serde_json::to_value(changes)?;
    if let Some(object) = document.as_object_mut() {
        object.insert("is_dry_run".to_owned(), json!(typed.dry_run));
    }
    let mut out = target.open()?;
    json::document(&mut out, &document)?;
    out.finish()
}
