//! What went wrong, printed in the language of the user, and the exit code of the contract.

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use dealbase_ingest::Error;
use dealbase_query::Stopwatch;

use crate::exit::Exit;
use crate::messages::{Lang, Messages};

/// Prints what went wrong, if anything, and gives the exit code of the contract.
///
/// A reader who stops reading (`| head`) is no error.
pub(crate) fn code_of(result: Result<()>, lang: Lang) -> ExitCode {
    let Err(err) = result else { return ExitCode::SUCCESS };
    if is_closed_pipe(&err) {
        return ExitCode::SUCCESS;
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

/// Prints what went wrong in the language.
///
/// # Errors
/// Fails if standard error is closed.
pub(crate) fn print(err: &anyhow::Error, lang: Lang) -> Result<()> {
    let messages = Messages::of(lang)?;
    let message = message(err, &messages);
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

/// The whole message of an error, in one line.
pub(crate) fn message(err: &anyhow::Error, messages: &Messages) -> String {
    if messages.is_english() {
        return format!("{err:#}");
    }
    let causes: Vec<String> = err
        .chain()
        .map(|cause| match cause.downcast_ref::<Error>() {
            Some(err) => of_import(err, messages),
            None => messages.translate(&cause.to_string()),
        })
        .collect();
    causes.join("：")
}

/// The file, what is wrong with it, and what to do.
fn of_import(err: &Error, messages: &Messages) -> String {
    match err {
        Error::Undetermined { path, reason, advice }
        | Error::Refused { path, reason, advice }
        | Error::Limit { path, reason, advice }
        | Error::Database { path, reason, advice } => {
            let (reason, advice) = (messages.translate(reason), messages.translate(advice));
            let path = path.display().to_string();
            let parts = [("path", &*path), ("reason", &*reason), ("advice", &*advice)];
            messages.say("error_advice", &parts)
        }
        Error::Rules { path, reason } => {
            let (path, reason) = (path.display().to_string(), messages.translate(reason));
            messages.say("error_at", &[("path", &path), ("reason", &reason)])
        }
        Error::Read { path, action, .. } => {
            let (path, reason) = (path.display().to_string(), messages.translate(action));
            messages.say("error_at", &[("path", &path), ("reason", &reason)])
        }
        err => messages.translate(&err.to_string()),
    }
}

fn is_closed_pipe(err: &anyhow::Error) -> bool {
    err.chain()
        .filter_map(|it| it.downcast_ref::<io::Error>())
        .any(|it| it.kind() == io::ErrorKind::BrokenPipe)
}
