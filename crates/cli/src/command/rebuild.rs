//! `dealbase rebuild`: the database rebuilt from its raw rows under today's rules, and what that
//! changes.

use anyhow::Result;
use dealbase_ingest::rebuild::{Rebuilder, Stage};
use dealbase_ingest::schema;
use serde_json::json;

use crate::args::{Common, Rebuild};
use crate::comparison::{Before, COLUMNS, Changes};
use crate::messages::Messages;
use crate::output::{Format, Target};
use crate::workspace::Workspace;

/// Rebuilds, or tries to, and prints what changes.
///
/// # Errors
/// Fails if there is no database, or the rules can't be used; nothing is then changed.
pub(crate) fn run(common: &Common, typed: &Rebuild) -> Result<()> {
    let target = common.target()?;
    let mut workspace = Workspace::open(common)?;
    // A line of the team's files that was edited since then counts.
    if !typed.dry_run {
        workspace.apply()?;
    }
    let Workspace { messages, rules, vocabulary, conn, .. } = &mut workspace;
    let mut before = None;
    let mut changes = None;
    let outcome = Rebuilder { rules, vocabulary }.rebuild(conn, typed.dry_run, &mut |stage| {
        match stage {
            Stage::Before(conn) => before = Some(Before::of(conn)?),
            Stage::Replayed(_) => {}
            Stage::After(conn) => {
                changes = before.take().map(|before| before.compare(conn)).transpose()?;
            }
        }
        Ok(())
    });
    outcome.map_err(schema::named(&common.db))?;
    match changes {
        Some(changes) => print(common, typed, &target, &changes, messages),
        None => Ok(()),
    }
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
            target.print_rows(&COLUMNS, changes.figure_rows())?;
        }
    }
    let message = match (changes.is_empty(), typed.dry_run) {
        (true, _) => "rebuild_nothing",
        (false, true) => "rebuild_trial",
        (false, false) => "rebuild_done",
    };
    common.notice(messages.text(message))
}

fn print_json(typed: &Rebuild, target: &Target, changes: &Changes) -> Result<()> {
    let mut document = serde_json::to_value(changes)?;
    if let Some(object) = document.as_object_mut() {
        object.insert("is_dry_run".to_owned(), json!(typed.dry_run));
    }
    target.print_json(&document)
}
