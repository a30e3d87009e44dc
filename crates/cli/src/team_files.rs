//! What became of the team's files, `duplicates.csv` and `corrections.csv`, printed.

use std::io::Write;

use anyhow::Result;
use dealbase_ingest::team::{Applied, TeamFiles};
use rusqlite::Connection;

use crate::args::Common;
use crate::messages::Messages;

/// Writes a missing file of decisions, and says so.
///
/// # Errors
/// Fails if it can't be written.
pub(crate) fn restore(
    common: &Common,
    messages: &Messages,
    files: &mut TeamFiles,
    conn: &Connection,
) -> Result<()> {
    for path in files.restore(conn)? {
        if !common.quiet {
            let path = path.display().to_string();
            writeln!(anstream::stderr(), "{}", messages.say("file_restored", &[("file", &path)]))?;
        }
    }
    Ok(())
}

/// Says what of the files of decisions is new, where anything is.
///
/// # Errors
/// Fails if nothing can be written.
pub(crate) fn print_applied(common: &Common, messages: &Messages, applied: Applied) -> Result<()> {
    if !common.quiet {
        for line in applied_lines(messages, applied) {
            writeln!(anstream::stderr(), "{line}")?;
        }
    }
    Ok(())
}

/// What was applied of each file, a sentence each.
pub(crate) fn applied_lines(messages: &Messages, applied: Applied) -> Vec<String> {
    let Applied { decided_count, withdrawn_count, corrected_count, uncorrected_count } = applied;
    let line = |key: &str, new: usize, withdrawn: usize| {
        let (new_text, withdrawn_text) = (new.to_string(), withdrawn.to_string());
        let parts = [("decided", &*new_text), ("withdrawn", &*withdrawn_text)];
        (new + withdrawn > 0).then(|| messages.say(key, &parts))
    };
    let lines = [
        line("duplicates_taken", decided_count, withdrawn_count),
        line("corrections_applied", corrected_count, uncorrected_count),
    ];
    lines.into_iter().flatten().collect()
}
