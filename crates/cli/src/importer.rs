//! Imports as commands run them: workbooks in a process of their own, with a progress bar.

use std::path::{Path, PathBuf};

use anyhow::Result;
use dealbase_ingest::import::{Importer, Progress};
use dealbase_ingest::rules::Rules;
use dealbase_ingest::schema;
use dealbase_ingest::source::ReadOptions;
use dealbase_ingest::team::TeamFiles;
use dealbase_ingest::vocabulary::Vocabulary;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rusqlite::Connection;

use crate::args::{Common, ImportArgs};
use crate::mistake::{Mistake, OrMistake};
use crate::output::escape_line;
use crate::sheets::Sheets;
use crate::{receipt, rules, workspace};

/// Imports files into memory, for a report or a query that leaves no database behind.
///
/// # Errors
/// Fails at the first file that can't be imported.
pub(crate) fn into_memory(
    common: &Common,
    files: &[PathBuf],
    options: &ImportArgs,
) -> Result<Connection> {
    let rules = rules::load(&common.db)?;
    let vocabulary = Vocabulary::new(&rules)?;
    let importer = importer(common, &rules, &vocabulary, options)?;
    let messages = common.messages()?;
    let mut conn = schema::in_memory()?;
    let sheets = Sheets::find(files)?;
    for path in &sheets.paths {
        let bar = progress_bar(common, path);
        let mut receipt = importer.import(&mut conn, path, &mut |it| show_progress(&bar, it))?;
        bar.finish_and_clear();
        if !common.quiet {
            sheets.name_files(&mut receipt);
            receipt::print_brief(&receipt, &messages)?;
        }
    }
    Ok(conn)
}

/// An importer that reads workbooks in a process of its own.
///
/// # Errors
/// Fails if the program can't find itself, or the file of decisions can't be understood.
pub(crate) fn importer<'a>(
    common: &Common,
    rules: &'a Rules,
    vocabulary: &'a Vocabulary,
    options: &ImportArgs,
) -> Result<Importer<'a>> {
    let program = std::env::current_exe().or_mistake(|| Mistake::NoProgram)?;
    Ok(Importer {
        read_options: ReadOptions {
            limits: options.limits.limits(),
            import_seconds: options.limits.max_seconds,
            program: Some(program),
        },
        rules,
        vocabulary,
        options: options.options(),
        replaces: None,
        decided: TeamFiles::load(&common.db, vocabulary)?.decided(),
        imported_at: workspace::now(),
    })
}

/// A progress bar on a terminal; hidden elsewhere.
pub(crate) fn progress_bar(common: &Common, path: &Path) -> ProgressBar {
    let hidden = common.quiet;
    let target = if hidden { ProgressDrawTarget::hidden() } else { ProgressDrawTarget::stderr() };
    let bar = ProgressBar::with_draw_target(None, target);
    let style = ProgressStyle::with_template("{msg}  {bar:30} {human_pos}/{human_len}  {eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.set_message(escape_line(&path.file_name().unwrap_or_default().to_string_lossy()));
    bar
}

/// Moves the bar.
pub(crate) fn show_progress(bar: &ProgressBar, progress: Progress) {
    match progress {
        Progress::Read(row_count) => bar.set_length(row_count),
        Progress::Stored(row_count) => bar.set_position(row_count),
        Progress::Refreshing => bar.set_position(bar.length().unwrap_or(0)),
    }
}
