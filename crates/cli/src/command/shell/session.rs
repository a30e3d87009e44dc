//! What a session of the shell remembers between two statements, and how it answers one.

use std::io::{self, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Instant;

use anyhow::Result;
use dealbase_query::{Database, Limits, Stop, Stopwatch, Value};

use super::lexer;
use super::names::Names;
use crate::exit::Exit;
use crate::failure;
use crate::messages::{Messages, say};
use crate::output::{Format, Sheet, Target};
use crate::saved;

/// A database that is being asked, and how the user wants the answers.
pub(crate) struct Session {
    pub(super) database: Database,
    pub(super) messages: Messages,
    /// The folder of the saved queries.
    pub(super) queries: PathBuf,
    /// The format that was asked for; None for a table on a terminal and CSV elsewhere.
    pub(super) mode: Option<Format>,
    /// The file for the next result; None for the screen.
    pub(super) output: Option<PathBuf>,
    /// Values for parameters, by name.
    pub(super) params: Vec<(String, String)>,
    /// The time of each statement is reported.
    pub(super) is_timed: bool,
    /// A long result goes through a pager.
    pub(super) is_paged: bool,
    /// Only results and errors are printed.
    pub(super) is_quiet: bool,
    pub(super) limits: Limits,
}

impl Session {
    /// Begins a session.
    pub(crate) fn new(
        database: Database,
        messages: Messages,
        queries: PathBuf,
        limits: Limits,
    ) -> Session {
        failure::when_overdue(database.stopwatch(), messages.lang);
        Session {
            database,
            messages,
            queries,
            mode: None,
            output: None,
            params: Vec::new(),
            is_timed: false,
            is_paged: true,
            is_quiet: false,
            limits,
        }
    }

    /// The same with the options of the command line.
    pub(crate) fn with(self, mode: Option<Format>, is_paged: bool, is_quiet: bool) -> Session {
        Session { mode, is_paged, is_quiet, ..self }
    }

    /// The clock of the running statement.
    pub(super) fn stopwatch(&self) -> Stopwatch {
        self.database.stopwatch()
    }

    /// The names that can be completed.
    ///
    /// # Errors
    /// Fails if the database or a saved query can't be read.
    pub(super) fn names(&self) -> Result<Names> {
        let queries = saved::all(&self.queries)?.into_iter().map(|it| it.name).collect();
        Names::of(&self.database, queries)
    }

    /// Says where the user is, and how to go on.
    pub(super) fn welcome(&self) -> Result<()> {
        let path = self.database.path().display().to_string();
        self.print(&say!(self.messages, "shell_welcome", path))
    }

    /// Answers a statement with the parameters that are set.
    ///
    /// # Errors
    /// Fails if it is refused, not understood, stopped, or can't be written; the session goes on.
    pub(super) fn answer(&mut self, sql: &str) -> Result<()> {
        let names: Vec<&str> = lexer::params(sql).collect();
        let set = self.params.iter().filter(|(name, _)| names.contains(&name.as_str()));
        let params: Vec<(&str, Value)> =
            set.map(|(name, value)| (name.as_str(), Value::typed(value))).collect();
        let target = self.target()?;
        self.answer_to(sql, &params, &target)?;
        self.output = None;
        Ok(())
    }

    /// Where the next result goes and how.
    ///
    /// # Errors
    /// Fails if the format does not fit.
    pub(super) fn target(&self) -> Result<Target> {
        // A file's extension names its format, whatever is shown on the screen.
        let mode = self.mode.filter(|_| self.output.is_none());
        Ok(Target::new(self.output.clone(), mode)?.paged(self.is_paged))
    }

    /// Answers a statement with these parameters.
    ///
    /// # Errors
    /// As [`Session::answer`].
    pub(super) fn answer_to(
        &self,
        sql: &str,
        params: &[(&str, Value)],
        target: &Target,
    ) -> Result<()> {
        let start = Instant::now();
        let mut sheet = Sheet::new(target);
        let outcome = self.database.run(sql, params, self.limits, &mut sheet)?;
        if outcome.stop == Some(Stop::Interrupted) {
            return Err(Exit::Interrupted.into());
        }
        sheet.finish()?;
        self.print_count(outcome.row_count, start, target)?;
        match outcome.stop {
            Some(stop) => Err(Exit::Stopped(stop).into()),
            None => Ok(()),
        }
    }

    /// Prints a remark beside a result, on a terminal.
    pub(super) fn print(&self, text: &str) -> Result<()> {
        if !self.is_quiet && io::stderr().is_terminal() {
            writeln!(anstream::stderr(), "{text}")?;
        }
        Ok(())
    }

    fn print_count(&self, count: u64, start: Instant, target: &Target) -> Result<()> {
        let key = if count == 1 { "shell_row" } else { "shell_rows" };
        let mut text = say!(self.messages, key, count);
        if let Some(path) = &target.file {
            text += &format!(" → {}", path.display());
        }
        if self.is_timed {
            let seconds = format!("{:.3}", start.elapsed().as_secs_f64());
            text += &say!(self.messages, "shell_time", seconds);
        }
        let faint = anstyle::Style::new().dimmed();
        self.print(&format!("{faint}{text}{faint:#}"))
    }
}
