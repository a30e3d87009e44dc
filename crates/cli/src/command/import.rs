//! `dealbase import`: sheets into the database, a progress bar, and a receipt that adds up.

use std::io::Write;
use std::path::Path;
use std::time::{Duration, Instant};

use anyhow::Result;
use dealbase_ingest::edition::Replaces;
use dealbase_ingest::import::{Importer, Progress};
use dealbase_ingest::receipt::{FileReceipt, Receipt, SkippedSheet, Status};
use dealbase_ingest::team::TeamFiles;
use dealbase_ingest::unknown_label::UnknownLabel;
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_ingest::{Error, schema};
use indicatif::ProgressBar;
use rusqlite::Connection;
use serde::Serialize;

use crate::args::{Common, Import};
use crate::exit::{self, Exit};
use crate::failure;
use crate::importer::{importer, progress_bar, show_progress};
use crate::messages::{Messages, say};
use crate::mistake::Mistake;
use crate::next;
use crate::output::{Format, Target, escape_line};
use crate::receipt;
use crate::rules;
use crate::sheets::Sheets;
use crate::workspace;

/// What an import prints as JSON.
#[derive(Serialize)]
struct Document<'a> {
    imports: Vec<&'a Receipt>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    skipped: Vec<&'a SkippedSheet>,
    /// Pairs of deals that look alike and are undecided, each counted with the last file about it;
    /// `None` if not computed, because there are too many deals.
    undecided_pairs: Option<u64>,
    /// Round labels that no list knows.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    unknown_labels: Vec<&'a UnknownLabel>,
}

/// Imports each file; one that fails leaves the others imported and the exit code non-zero.
///
/// # Errors
/// Fails if the rules or the database can't be used; a file that fails is reported in its receipt.
pub(crate) fn run(common: &Common, typed: &Import) -> Result<()> {
    let rules = rules::load(&common.db)?;
    let vocabulary = Vocabulary::new(&rules)?;
    let mut importer = importer(common, &rules, &vocabulary, &typed.options)?;
    importer.replaces = typed
        .replaces
        .map(|earlier| earlier.map_or(Replaces::Earlier, |it| Replaces::Imports(vec![it])));
    refuse_number(typed)?;
    let messages = common.messages()?;
    let target = common.target()?;
    let as_json = target.format == Some(Format::Json);
    exit::when_interrupted_writing()?;
    let mut conn = match common.db.exists() {
        true => Some(workspace::open_to_write(&common.db)?),
        false => None,
    };
    let sheets = Sheets::find(&typed.files)?;
    print_locks(common, &sheets, &messages)?;
    let mut outcomes = Vec::new();
    for path in &sheets.paths {
        let bar = progress_bar(common, path);
        let mut report = report_steps(&bar, typed.progress);
        let wait = |conn: &Connection| common.wait(conn, &messages);
        let outcome = import(&importer, &common.db, &mut conn, path, &mut report, &wait);
        bar.finish_and_clear();
        if outcome.is_err() && exit::is_interrupted() {
            schema::remove_if_empty(&common.db);
            return Err(Exit::Interrupted.into());
        }
        let outcome = Outcome::of(path, outcome, &messages, common.localized).shown(&sheets);
        if !common.quiet && !as_json {
            receipt::print(&outcome.receipt, &messages)?;
        }
        if let Some(message) = &outcome.error {
            receipt::print_error(message, &messages)?;
        }
        outcomes.push(outcome);
    }
    match &mut conn {
        Some(conn) if schema::is_empty(conn).is_ok_and(|is_empty| !is_empty) => {
            match decide(&importer, conn, common, &messages) {
                Ok(()) if !common.quiet && !as_json => {
                    print_next_steps(conn, &outcomes, &messages)?
                }
                // What is wrong with the database was reported already.
                Err(err) if outcomes.iter().all(|it| it.error.is_none()) => return Err(err),
                Ok(()) | Err(_) => {}
            }
        }
        _ => schema::remove_if_empty(&common.db),
    }
    if as_json {
        print_json(&target, &outcomes)?;
    }
    code(&outcomes)
}

/// Refuses `--replaces 1 deals.csv`, where the number is taken for a file.
fn refuse_number(typed: &Import) -> Result<()> {
    match (typed.replaces, typed.files.first().and_then(|it| it.to_str())) {
        (Some(None), Some(first)) if first.parse::<u32>().is_ok() && !Path::new(first).exists() => {
            Err(Mistake::ReplacesImport { import: first.to_owned() }.typed())
        }
        _ => Ok(()),
    }
}

/// Says which lock files were passed by.
fn print_locks(common: &Common, sheets: &Sheets, messages: &Messages) -> Result<()> {
    for path in &sheets.locks {
        let path = escape_line(&path.display().to_string());
        common.notice(say!(messages, "lock_skipped", path))?;
    }
    match sheets.other_count {
        0 => Ok(()),
        count => common.notice(say!(messages, "others_skipped", count)),
    }
}

/// Takes over what the team's files say by now, and writes those that are not there.
fn decide(
    importer: &Importer,
    conn: &mut Connection,
    common: &Common,
    messages: &Messages,
) -> Result<()> {
    let applied =
        importer.decided.decide(conn, importer.rules, importer.vocabulary, &workspace::now());
    common.print_applied(messages, applied.map_err(schema::named(&common.db))?)?;
    let mut files = TeamFiles::load(&common.db, importer.vocabulary)?;
    common.restore(messages, &mut files, conn)
}

/// Says what is left to do, where a file was taken in just now.
fn print_next_steps(conn: &Connection, outcomes: &[Outcome], messages: &Messages) -> Result<()> {
    let imported: Vec<&FileReceipt> =
        outcomes.iter().map(|it| &it.receipt).filter(|it| it.is_imported()).collect();
    if imported.is_empty() {
        return Ok(());
    }
    let sheets = imported.iter().flat_map(|it| &it.sheets);
    let rejected_count = sheets.map(|it| it.counts.rejected).sum();
    let pair_count = imported.iter().filter_map(|it| it.undecided_pair_count).sum();
    next::print(conn, rejected_count, pair_count, messages)
}

fn import(
    importer: &Importer,
    db: &Path,
    conn: &mut Option<Connection>,
    path: &Path,
    report: &mut dyn FnMut(Progress),
    wait: &dyn Fn(&Connection) -> Result<(), Error>,
) -> Result<FileReceipt, Error> {
    let conn = match conn {
        Some(conn) => conn,
        None => conn.insert(workspace::open_to_write(db)?),
    };
    let naming_database = schema::named(db);
    wait(conn).map_err(&naming_database)?;
    importer.import(conn, path, report).map_err(naming_database)
}

/// Shows how far it is; for the local page, in lines such as `progress 1200/5000`.
fn report_steps(bar: &ProgressBar, is_in_lines: bool) -> impl FnMut(Progress) {
    const BETWEEN: Duration = Duration::from_millis(200);
    let (bar, mut last) = (bar.clone(), Instant::now());
    move |progress| {
        show_progress(&bar, progress);
        if is_in_lines && (last.elapsed() > BETWEEN || progress == Progress::Refreshing) {
            last = Instant::now();
            let (done, of) = (bar.position(), bar.length().unwrap_or(0));
            // If standard error is closed, nobody wants to know.
            let _ = writeln!(anstream::stderr(), "progress {done}/{of}");
        }
    }
}

/// The outcome of one file.
struct Outcome {
    receipt: FileReceipt,
    error: Option<String>,
    code: u8,
}

impl Outcome {
    fn of(
        path: &Path,
        outcome: Result<FileReceipt, Error>,
        messages: &Messages,
        is_localized: bool,
    ) -> Self {
        match outcome {
            Ok(receipt) => {
                let code = if receipt.sheets.iter().any(Receipt::has_rejected) { 3 } else { 0 };
                Self { receipt, error: None, code }
            }
            Err(err) => {
                let code = err.exit_code();
                let mut receipt = Receipt::new(path, Status::Failed);
                receipt.error_code = Some(err.code());
                let err = anyhow::Error::from(err);
                let message = failure::message(&err, messages);
                // Programs rely on the English text.
                receipt.error = Some(match is_localized {
                    true => message.clone(),
                    false => format!("{err:#}"),
                });
                let receipt = FileReceipt { sheets: vec![receipt], ..FileReceipt::default() };
                Self { receipt, error: Some(message), code }
            }
        }
    }
}

impl Outcome {
    /// The same with the names that people know of files that were unpacked.
    fn shown(mut self, sheets: &Sheets) -> Self {
        sheets.name_files(&mut self.receipt);
        self.error = self.error.map(|error| sheets.shown(&error));
        self
    }
}

fn print_json(target: &Target, outcomes: &[Outcome]) -> Result<()> {
    let imported = outcomes.iter().filter(|it| it.receipt.is_imported());
    let document = Document {
        imports: outcomes.iter().flat_map(|it| &it.receipt.sheets).collect(),
        skipped: outcomes.iter().flat_map(|it| &it.receipt.skipped).collect(),
        undecided_pairs: imported.map(|it| it.receipt.undecided_pair_count).sum(),
        unknown_labels: outcomes.iter().flat_map(|it| &it.receipt.unknown_labels).collect(),
    };
    let mut out = target.open()?;
    serde_json::to_writer_pretty(&mut out, &document)?;
    writeln!(out)?;
    out.finish()
}

/// The first failure decides, then rejected rows.
fn code(outcomes: &[Outcome]) -> Result<()> {
    let failed = outcomes.iter().find(|it| it.error.is_some());
    let code = failed.or(outcomes.iter().find(|it| it.code != 0)).map_or(0, |it| it.code);
    if code == 0 { Ok(()) } else { Err(Exit::AlreadyReported(code).into()) }
}
