//! How the program ends: the one place where an error is printed and becomes an exit code.

use std::io::{self, Write};
use std::process::ExitCode;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;

use anyhow::{Context, Result};
use dealbase_query::Stopwatch;

use crate::failure;
use crate::messages::{Lang, Messages};

/// An outcome that is no error of the program but has an exit code of its own.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Exit {
    /// What was typed makes no sense.
    #[error("{0}")]
    Usage(String),
    /// A limit was reached after part of the result was printed.
    #[error("{0}")]
    Limit(String),
    /// Somebody pressed Ctrl-C.
    #[error("interrupted")]
    Interrupted,
    /// What went wrong has been told already; only the exit code is left to give.
    #[error("failed")]
    AlreadyReported(u8),
}

/// Prints what went wrong, if anything, and gives the exit code of the contract.
///
/// A reader who stops reading (`| head`) is no error.
pub(crate) fn code_of(result: Result<()>, lang: Lang) -> ExitCode {
    let Err(err) = result else { return ExitCode::SUCCESS };
    if is_closed_pipe(&err) {
        return ExitCode::SUCCESS;
    }
    if let Some(Exit::AlreadyReported(code)) = err.downcast_ref() {
        return ExitCode::from(*code);
    }
    if let Some(Exit::AlreadyReported(code)) = err.downcast_ref::<Exit>() {
        return ExitCode::from(*code);
    }
    // Nothing is left to do if standard error is closed too.
    if print(&err, lang).is_err() {
        let _ = writeln!(anstream::stderr(), "error: {err:#}");
    }
    ExitCode::from(code(&err))
}

/// Ends the program if a query runs on beyond its time, in a function that looks at no clock.
pub(crate) fn when_overdue(stopwatch: Stopwatch, lang: Lang) {
    const GRACE: Duration = Duration::from_secs(2);
    std::thread::spawn(move || {
        while !stopwatch.is_over_by(GRACE) {
            std::thread::sleep(Duration::from_millis(200));
        }
        let message = "stopped far beyond the time limit; narrow the query";
        let _ = print(&anyhow::Error::msg(message), lang);
        std::process::exit(7);
    });
}

/// Lets Ctrl-C end the running query, and not the program; again while it still runs, both.
///
/// # Errors
/// Fails if the system does not let the program hear of it, or if it was asked for twice.
pub(crate) fn when_interrupted(stopwatch: Stopwatch) -> Result<()> {
    ctrlc::set_handler(move || {
        if stopwatch.interrupt() {
            std::process::exit(130);
        }
    })
    .context("Ctrl-C can't be caught")
}

/// Whether somebody pressed Ctrl-C while something was being written.
static IS_INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Whether somebody pressed Ctrl-C, after [`when_interrupted_writing`].
pub(crate) fn is_interrupted() -> bool {
    IS_INTERRUPTED.load(Ordering::SeqCst)
}

/// Lets whoever writes to the database hear of Ctrl-C and take back what was begun; ends the program
/// where that takes longer than a moment, and the next one to open the database takes it back.
///
/// # Errors
/// Fails if the system does not let the program hear of it.
pub(crate) fn when_interrupted_writing() -> Result<()> {
    const GRACE: Duration = Duration::from_millis(600);
    ctrlc::set_handler(|| {
        IS_INTERRUPTED.store(true, Ordering::SeqCst);
        std::thread::sleep(GRACE);
        std::process::exit(130);
    })
    .context("Ctrl-C can't be caught")
}

/// Prints what went wrong in the language.
///
/// # Errors
/// Fails if standard error is closed.
pub(crate) fn print(err: &anyhow::Error, lang: Lang) -> Result<()> {
    let messages = Messages::of(lang)?;
    let message = failure::message(err, &messages);
    Ok(writeln!(anstream::stderr(), "{}", messages.say("error", &[("message", &message)]))?)
}

/// The exit code of the contract for an error.
pub(crate) fn code(err: &anyhow::Error) -> u8 {
    if let Some(err) = err.downcast_ref::<dealbase_query::Error>() {
        return err.exit_code();
    }
    if let Some(err) = err.downcast_ref::<dealbase_ingest::Error>() {
        return err.exit_code();
    }
    match err.downcast_ref::<Exit>() {
        Some(Exit::Usage(_)) => 2,
        Some(Exit::Limit(_)) => 7,
        Some(Exit::Interrupted) => 130,
        Some(Exit::AlreadyReported(code)) => *code,
        None => 1,
    }
}

fn is_closed_pipe(err: &anyhow::Error) -> bool {
    err.chain()
        .filter_map(|it| it.downcast_ref::<io::Error>())
        .any(|it| it.kind() == io::ErrorKind::BrokenPipe)
}
