//! `dealbase shell`: reads statements and dot commands, and runs each until the user leaves.
//!
//! It does not know how an answer looks, nor how a line is edited.

mod complete;
mod dot;
mod editor;
mod history;
mod lexer;
mod names;
mod session;

use std::io::{self, BufRead, IsTerminal, Write};

use anyhow::Result;
use dealbase_query::Database;
use rustyline::error::ReadlineError;

use crate::args::{Common, Shell};
use crate::command::query;
use crate::exit::{self, Exit};
use crate::failure;
use crate::importer;
use crate::messages::Lang;
use crate::rules;
use crate::saved;
use dot::Flow;
use session::Session;

/// Where a statement begins, and where it goes on: as wide, so that lines are below each other.
const PROMPT: &str = "dealbase> ";
const CONTINUED: &str = "     ...> ";

/// Runs the shell on the database, or on sheets that are imported into memory.
///
/// # Errors
/// Fails if the database can't be opened; without a terminal, if a statement failed.
pub(crate) fn run(common: &Common, typed: &Shell) -> Result<()> {
    let database = match typed.from.as_slice() {
        [] => rules::checked(common.database_as_of(typed.as_of.as_of.as_ref())?, common)?,
        files => Database::from_connection(importer::into_memory(common, files, &typed.options)?)?,
    };
    let limits = query::limits(typed.timeout, typed.limit)?;
    let messages = common.messages()?;
    let session = Session::new(database, messages, saved::folder(&common.db), limits);
    answer(&mut session.with(common.format, !common.no_pager, common.quiet))
}

/// With a prompt on a terminal, else on what standard input holds; without a terminal it ends with the code of
/// the first statement that failed.
fn answer(session: &mut Session) -> Result<()> {
    if io::stdin().is_terminal() && io::stdout().is_terminal() {
        interact(session)
    } else {
        run_through(session, io::stdin().lock())
    }
}

fn interact(session: &mut Session) -> Result<()> {
    exit::when_interrupted(session.stopwatch())?;
    let mut editor = editor::open(session)?;
    let history = history::path();
    if let Some(path) = &history {
        // The first time there is none.
        let _ = editor.load_history(path);
    }
    session.welcome()?;
    let mut pending = String::new();
    loop {
        match editor.readline(if pending.is_empty() { PROMPT } else { CONTINUED }) {
            Ok(line) => pending.push_str(&format!("{line}\n")),
            Err(ReadlineError::Interrupted) => pending.clear(),
            Err(ReadlineError::Eof) => return Ok(()),
            Err(err) => return Err(err.into()),
        }
        if !is_whole(&pending) {
            continue;
        }
        let mut typed = std::mem::take(&mut pending);
        if !typed.trim().is_empty() {
            editor.add_history_entry(typed.trim_end())?;
        }
        if let Some(path) = &history {
            // A history that can't be saved is no reason to end the session.
            let _ = editor.append_history(path);
        }
        if matches!(take(session, &mut typed), Consumed { flow: Flow::Quit, .. }) {
            return Ok(());
        }
    }
}

/// Runs a script: every statement, also after one that failed.
fn run_through(session: &mut Session, input: impl BufRead) -> Result<()> {
    let mut pending = String::new();
    let mut first_code = None;
    let mut lines = input.lines();
    loop {
        let line = lines.next().transpose()?;
        let is_end = line.is_none();
        match line {
            Some(line) => pending.push_str(&format!("{line}\n")),
            // The last statement of a script may lack its semicolon.
            None => pending.push_str("\n;"),
        }
        let consumed = take(session, &mut pending);
        first_code = first_code.or(consumed.code);
        if is_end || consumed.flow == Flow::Quit {
            break;
        }
    }
    first_code.map_or(Ok(()), |code| Err(Exit::AlreadyReported(code).into()))
}

/// The outcome of what was typed.
struct Consumed {
    flow: Flow,
    /// The exit code of the first failure; None if all went well.
    code: Option<u8>,
}

/// Runs and removes every complete statement of the text, up to its end or a command to quit.
fn take(session: &mut Session, text: &mut String) -> Consumed {
    let mut consumed = Consumed { flow: Flow::Stay, code: None };
    while let Some((next, rest)) = next(text) {
        let (next, rest) = (next.to_owned(), rest.to_owned());
        let next = next.trim_start();
        let result = match next.strip_prefix('.') {
            Some(command) => dot::run(session, command),
            None if is_bare_command(next) => dot::run(session, &next.to_lowercase()),
            None => session.answer(next).map(|()| Flow::Stay),
        };
        *text = rest;
        match result {
            Ok(Flow::Stay) => {}
            Ok(Flow::Quit) => return Consumed { flow: Flow::Quit, ..consumed },
            Err(err) => {
                print_error(&err, session.messages.lang);
                consumed.code = consumed.code.or(Some(failure::code(&err)));
            }
        }
    }
    consumed
}

/// The first dot command or statement of a text, and the rest; None if none is complete.
fn next(text: &str) -> Option<(&str, &str)> {
    let text = text.trim_start();
    if text.starts_with('.') || is_bare_command(text) {
        return Some(text.split_once('\n').unwrap_or((text, "")));
    }
    let (statement, rest) = lexer::split(text)?;
    match lexer::is_blank(statement) {
        true => next(rest),
        false => Some((statement, rest)),
    }
}

/// Prints what went wrong; the shell continues.
fn print_error(err: &anyhow::Error, lang: Lang) {
    // Nothing is left to do if standard error is closed.
    let _ = match err.downcast_ref::<Exit>() {
        // The terminal has shown ^C in the same line.
        Some(Exit::Interrupted) => writeln!(anstream::stderr(), "\n{err}").map_err(Into::into),
        _ => failure::print(err, lang),
    };
}

/// True for a first line that is `exit`, `quit` or `help`, as other shells have them; none begins a statement.
fn is_bare_command(text: &str) -> bool {
    let line = text.lines().next().unwrap_or_default().trim().trim_end_matches(';');
    ["exit", "quit", "help"].iter().any(|word| line.eq_ignore_ascii_case(word))
}

/// True if Enter runs what was typed; false if the statement goes on.
fn is_whole(typed: &str) -> bool {
    let typed = typed.trim();
    typed.starts_with('.')
        || is_bare_command(typed)
        || lexer::is_blank(typed)
        || lexer::is_whole(typed)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_taken_apart_into_statements_and_dot_commands() {
        let cases = [
            ("select 1; select 2;", Some(("select 1;", " select 2;"))),
            (" ;; select ';' ; ", Some(("select ';' ;", " "))),
            (".mode csv\nselect 1;", Some((".mode csv", "select 1;"))),
            (".quit", Some((".quit", ""))),
            ("Exit;\nselect 1;", Some(("Exit;", "select 1;"))),
            ("-- only a comment\n;", None),
            ("select 1", None),
        ];
        for (text, wanted) in cases {
            assert_eq!(next(text), wanted, "{text}");
        }
    }

    #[test]
    fn enter_runs_what_is_whole() {
        for (typed, wanted) in [
            ("", true),
            (".help", true),
            ("quit", true),
            ("help me", false),
            ("select 1;", true),
            ("select 1; -- done", true),
            ("select 1", false),
            ("select ';", false),
            ("select 1 -- ;", false),
            ("select 1; select 2", false),
        ] {
            assert_eq!(is_whole(typed), wanted, "{typed}");
        }
    }
}
