//! What went wrong, in the language that was asked for: errors carry codes and parts, the catalogs the
//! texts.

mod library;

use std::io::{self, Write};
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use dealbase_ingest::Error;
use dealbase_query::Stopwatch;

use crate::exit::Exit;
use crate::messages::{Lang, Messages, say};
use crate::mistake::{Caused, Mistake};

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
    // If standard error is closed, too, there is nothing left to do.
    if print(&err, lang).is_err() {
        let _ = writeln!(anstream::stderr(), "error: {err:#}");
    }
    ExitCode::from(code(&err))
}

/// Ends the program if a query overruns its time in a function that checks no clock.
pub(crate) fn when_overdue(stopwatch: Stopwatch, lang: Lang) {
    const GRACE: Duration = Duration::from_secs(2);
    std::thread::spawn(move || {
        while !stopwatch.is_over_by(GRACE) {
            std::thread::sleep(Duration::from_millis(200));
        }
        let _ = print(&Mistake::Overdue.into(), lang);
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
    Ok(writeln!(anstream::stderr(), "{}", say!(messages, "error", message))?)
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
        Some(Exit::Mistake(_)) => 2,
        Some(Exit::Stopped(_)) => 7,
        Some(Exit::Interrupted) => 130,
        Some(Exit::AlreadyReported(code) | Exit::Child { code, .. }) => *code,
        None => 1,
    }
}

/// The whole message of an error, in one line.
pub(crate) fn message(err: &anyhow::Error, messages: &Messages) -> String {
    let mut texts: Vec<String> = err.chain().map(|cause| text(cause, messages)).collect();
    // An error that only hands on its cause says the same.
    texts.dedup();
    texts.join(messages.text("colon"))
}

/// A saved query that was given other parameters than it has.
#[derive(Debug, thiserror::Error)]
#[error("{error}\n\n{help}")]
pub(crate) struct Explained {
    /// What is missing, or too much.
    pub(crate) error: dealbase_query::Error,
    /// What the query asks for.
    pub(crate) help: String,
}

fn text(cause: &(dyn std::error::Error + 'static), messages: &Messages) -> String {
    if let Some(err) = cause.downcast_ref::<io::Error>() {
        // What the program itself refuses while something is written comes as an error of the system.
        return match err.get_ref() {
            Some(inner) if err.kind() == io::ErrorKind::Other => text(inner, messages),
            _ => of_system(err, messages),
        };
    }
    if let Some(csv::ErrorKind::Io(err)) = cause.downcast_ref::<csv::Error>().map(csv::Error::kind)
    {
        return of_system(err, messages);
    }
    if let Some(err) = cause.downcast_ref::<Error>() {
        return of_import(err, messages);
    }
    if let Some(err) = cause.downcast_ref::<dealbase_query::Error>() {
        return messages.coded(&library::of_query(err), err);
    }
    if let Some(mistake) = cause.downcast_ref::<Mistake>() {
        return messages.message(mistake);
    }
    if let Some(Explained { error, help }) = cause.downcast_ref::<Explained>() {
        return format!("{}\n\n{help}", messages.coded(&library::of_query(error), error));
    }
    if let Some(caused) = cause.downcast_ref::<Caused>() {
        return messages.message(&caused.mistake);
    }
    match cause.downcast_ref::<Exit>() {
        Some(Exit::Mistake(mistake)) => messages.message(mistake),
        Some(Exit::Stopped(stop)) => messages.coded(&library::of_stop(stop), stop),
        Some(Exit::Interrupted) => messages.text("interrupted").to_owned(),
        _ => cause.to_string(),
    }
}

/// What the operating system refuses, without its number.
fn of_system(err: &io::Error, messages: &Messages) -> String {
    let key = match err.kind() {
        io::ErrorKind::NotFound => "system_not_found",
        io::ErrorKind::PermissionDenied => "system_permission_denied",
        io::ErrorKind::AlreadyExists => "system_already_exists",
        io::ErrorKind::StorageFull => "system_storage_full",
        io::ErrorKind::ReadOnlyFilesystem => "system_read_only",
        io::ErrorKind::IsADirectory => "system_is_a_directory",
        io::ErrorKind::NotADirectory => "system_not_a_directory",
        io::ErrorKind::InvalidData => "system_invalid_data",
        _ => {
            let text = err.to_string();
            let text = text.split(" (os error").next().unwrap_or_default();
            return text.to_owned();
        }
    };
    messages.text(key).to_owned()
}

/// The file, what is wrong with it, and what to do.
fn of_import(err: &Error, messages: &Messages) -> String {
    if let Some(coded) = library::of_import(err) {
        return messages.coded(&coded, err);
    }
    match err {
        Error::Undetermined { path, reason, advice }
        | Error::Refused { path, reason, advice }
        | Error::Limit { path, reason, advice }
        | Error::Database { path, reason, advice } => {
            let (reason, advice) = (messages.message(reason), messages.message(advice));
            let path = path.display().to_string();
            say!(messages, "error_advice", path, reason, advice)
        }
        Error::Rules { path, reason } => {
            let (path, reason) = (path.display().to_string(), messages.message(reason));
            say!(messages, "error_at", path, reason)
        }
        Error::Read { path, action, .. } => {
            let (path, reason) = (path.display().to_string(), messages.message(action));
            say!(messages, "error_at", path, reason)
        }
        // The others have a code.
        err => err.to_string(),
    }
}

fn is_closed_pipe(err: &anyhow::Error) -> bool {
    err.chain()
        .filter_map(|it| it.downcast_ref::<io::Error>())
        .any(|it| it.kind() == io::ErrorKind::BrokenPipe)
}
