//! `dealbase inspect FILE`: what a file holds and how it would be read. Writes nothing, unless a
//! profile is to be saved.

use std::io::{self, IsTerminal, Write};
use std::path::Path;
use std::time::Duration;

use anyhow::Result;
use dealbase_ingest::inspect::{self, Inspection};
use dealbase_ingest::refusal::Action;
use dealbase_ingest::rules::Rules;
use dealbase_ingest::sheet::{Event, Flow};
use dealbase_ingest::source::{self, FileFacts, Limits, ReadOptions};
use dealbase_ingest::table;
use dealbase_ingest::vocabulary::Vocabulary;
use indicatif::{ProgressBar, ProgressDrawTarget};

use crate::args::{Common, Inspect};
use crate::exit::Exit;
use crate::importer;
use crate::inspection;
use crate::messages::{Messages, say};
use crate::mistake::Mistake;
use crate::output::{Format, Target, escape_line};
use crate::rules;
use crate::sheets::Sheets;

/// Shows the file in the format that was asked for.
///
/// # Errors
/// Fails if the file can't be read; with code 5 if it is read and shown, and could not be imported.
pub(crate) fn run(common: &Common, typed: &Inspect) -> Result<()> {
    let target = common.target()?;
    let messages = common.messages()?;
    match target.format.unwrap_or(Format::Table) {
        Format::Csv => write_table(common, typed, &target, &messages),
        Format::Table => {
            let inspection = inspect(common, typed, &messages)?;
            print(&inspection, &target, &messages)?;
            exit_status(&inspection)
        }
        Format::Json => {
            let inspection = inspect(common, typed, &messages)?;
            target.print_json(&inspection)?;
            exit_status(&inspection)
        }
        format => Err(Mistake::NotForInspect { format: format!("{format:?}") }.typed()),
    }
}

fn inspect(common: &Common, typed: &Inspect, messages: &Messages) -> Result<Inspection> {
    let path = rules::path(&common.db);
    let rules = Rules::load(path.exists().then_some(path.as_path()))?;
    let vocabulary = Vocabulary::new(&rules)?;
    let importer = importer::importer(common, &rules, &vocabulary, &typed.options)?;
    let spinner = spinner(common, typed);
    let sheets = Sheets::find(std::slice::from_ref(&typed.file))?;
    let [sheet] = sheets.paths.as_slice() else {
        let names: Vec<_> =
            sheets.paths.iter().map(|it| sheets.shown(&it.display().to_string())).collect();
        let (file, names) = (typed.file.display().to_string(), names.join(", "));
        return Err(Mistake::OneSheet { file, names }.typed());
    };
    let inspection = inspect::inspect(sheet, &importer);
    spinner.finish_and_clear();
    let inspection = inspection?;
    if let Some(name) = &typed.save_profile {
        let Some(profile) = inspection.profile(&importer.options, name) else {
            return Err(Mistake::NoLayout { path: typed.file.display().to_string() }.into());
        };
        Rules::keep(&path, &profile)?;
        common.notice(say!(messages, "inspect_saved", name, path = path.display()))?;
    }
    Ok(inspection)
}

/// A progress indicator on a terminal; nothing elsewhere.
fn spinner(common: &Common, typed: &Inspect) -> ProgressBar {
    let target = match common.quiet {
        true => ProgressDrawTarget::hidden(),
        false => ProgressDrawTarget::stderr(),
    };
    let spinner = ProgressBar::with_draw_target(None, target);
    spinner.set_message(escape_line(&typed.file.display().to_string()));
    spinner.enable_steady_tick(Duration::from_millis(100));
    spinner
}

fn print(inspection: &Inspection, target: &Target, messages: &Messages) -> Result<()> {
    let is_for_terminal = target.file.is_none() && io::stdout().is_terminal();
    let text = inspection::render(inspection, messages, is_for_terminal);
    match target.file {
        None => anstream::stdout().write_all(text.as_bytes())?,
        Some(_) => {
            let mut out = target.open()?;
            write!(out, "{}", anstream::adapter::strip_str(&text))?;
            out.finish()?;
        }
    }
    Ok(())
}

/// What was shown says already why the file could not be imported.
fn exit_status(inspection: &Inspection) -> Result<()> {
    match inspection.problem {
        Some(_) => Err(Exit::AlreadyReported(5).into()),
        None => Ok(()),
    }
}

/// The first table as plain CSV, whatever it is about.
fn write_table(
    common: &Common,
    typed: &Inspect,
    target: &Target,
    messages: &Messages,
) -> Result<()> {
    let mut out = target.open()?;
    let limits = typed.options.limits.limits();
    let written = table::write_first_table(&typed.file, &limits, in_child, &mut out)?;
    out.finish()?;
    match written.next_table_row {
        Some(row) => common.notice(say!(messages, "inspect_next_table", row)),
        None => Ok(()),
    }
}

/// Reads a workbook in a process of its own, which a hostile file may bring down.
fn in_child(
    path: &Path,
    limits: &Limits,
    sink: &mut dyn FnMut(Event) -> dealbase_ingest::Result<Flow>,
) -> dealbase_ingest::Result<FileFacts> {
    let program = std::env::current_exe().map_err(|source| dealbase_ingest::Error::Read {
        path: path.to_owned(),
        action: Action::StartReader,
        source,
    })?;
    source::read(
        path,
        &ReadOptions { limits: *limits, program: Some(program), ..ReadOptions::default() },
        sink,
    )
}
