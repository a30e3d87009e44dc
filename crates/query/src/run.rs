//! Runs one statement and hands out its rows as they come. It does not know how they are printed.

use rusqlite::{ErrorCode, Statement};

use crate::answer::{Limits, Outcome, RowSink, Rows, Stop};
use crate::database::{Database, explain};
use crate::engine::Query;
use crate::error::{Error, Result};
use crate::position::Position;
use crate::suggest;
use crate::value::Value;

impl Database {
    /// Runs one read-only statement and hands its rows to `sink` as they come.
    ///
    /// `params` are names without their mark: `quarter` binds `:quarter`, `@quarter`, `$quarter`.
    ///
    /// # Errors
    /// Fails before the first row if the statement is refused or not understood. A limit is no
    /// error but an [`Outcome`], as rows may have been handed out.
    pub fn run(
        &self,
        sql: &str,
        params: &[(&str, Value)],
        limits: Limits,
        sink: &mut dyn RowSink,
    ) -> Result<Outcome> {
        if let Some(engine) = &self.engine {
            self.stopwatch.begin();
            return engine.run(&Query::of(sql, params, limits, &self.stopwatch)?, sink);
        }
        self.run_here(sql, params, limits, sink)
    }

    /// Like [`Database::run`], of the file itself.
    fn run_here(
        &self,
        sql: &str,
        params: &[(&str, Value)],
        limits: Limits,
        sink: &mut dyn RowSink,
    ) -> Result<Outcome> {
        self.refusal.take();
        self.stopwatch.begin();
        let mut stmt = self.prepared(sql)?;
        bind(&mut stmt, params)?;
        let names: Vec<String> = stmt.column_names().map(str::to_owned).collect();
        sink.columns(&names)?;
        self.hand_out(sql, stmt, limits, sink)
    }

    /// Runs one read-only statement to its end, under the time limit of the database.
    ///
    /// # Errors
    /// As [`Database::run`]; a limit is [`Error::Limit`].
    pub fn rows(&self, sql: &str, params: &[(&str, Value)]) -> Result<Rows> {
        let mut rows = Rows::default();
        self.read(sql, params, &mut rows)?;
        Ok(rows)
    }

    /// Like [`Database::rows`], for those who need one row after the other.
    ///
    /// # Errors
    /// As [`Database::rows`].
    pub fn read(&self, sql: &str, params: &[(&str, Value)], sink: &mut dyn RowSink) -> Result<()> {
        let limits = Limits { rows: None, time: self.timeout };
        match self.run(sql, params, limits, sink)?.stop {
            Some(stop) => Err(Error::Limit(stop)),
            None => Ok(()),
        }
    }

    /// Like [`Database::rows`], of what the file itself says about its tables and views: these texts are
    /// here also where another engine answers.
    pub(crate) fn catalog_rows(&self, sql: &str, params: &[(&str, Value)]) -> Result<Rows> {
        let mut rows = Rows::default();
        let limits = Limits { rows: None, time: self.timeout };
        match self.run_here(sql, params, limits, &mut rows)?.stop {
            Some(stop) => Err(Error::Limit(stop)),
            None => Ok(rows),
        }
    }

    fn prepared(&self, sql: &str) -> Result<Statement<'_>> {
        let stmt = self.conn.prepare(sql).map_err(|err| self.explain_sql(sql, err))?;
        if stmt.expanded_sql().is_none() {
            return Err(Error::Statements { found: "none" });
        }
        if !stmt.readonly() || stmt.column_count() == 0 {
            return Err(Error::NoRows);
        }
        Ok(stmt)
    }

    fn hand_out(
        &self,
        sql: &str,
        mut stmt: Statement<'_>,
        limits: Limits,
        sink: &mut dyn RowSink,
    ) -> Result<Outcome> {
        let mut budget = limits.time;
        let mut row_count = 0;
        let width = stmt.column_count();
        let mut values = vec![Value::Null; width];
        let mut rows = stmt.raw_query();
        loop {
            let row = match self.stopwatch.step(&mut budget, || rows.next()) {
                Ok(Some(row)) => row,
                Ok(None) => return Ok(Outcome { row_count, stop: None }),
                Err(err) => match self.stop(&err, limits) {
                    Some(stop) => return Ok(Outcome { row_count, stop: Some(stop) }),
                    None => return Err(self.explain_sql(sql, err)),
                },
            };
            if limits.rows.is_some_and(|limit| row_count >= limit) {
                return Ok(Outcome { row_count, stop: Some(Stop::Rows(row_count)) });
            }
            for (idx, value) in values.iter_mut().enumerate() {
                value.refill(row.get_ref(idx).map_err(Error::Sqlite)?);
            }
            sink.row(&values)?;
            row_count += 1;
            if self.stopwatch.is_interrupted() {
                return Ok(Outcome { row_count, stop: Some(Stop::Interrupted) });
            }
        }
    }

    fn explain_sql(&self, sql: &str, err: rusqlite::Error) -> Error {
        if let Some(action) = self.refusal.take() {
            return Error::Refused { action };
        }
        if let Some(stop) = self.stop(&err, Limits::default()) {
            return Error::Limit(stop);
        }
        let message = err.to_string();
        if let Some((action, _)) = message.split_once(" may not be modified") {
            return Error::Refused { action: format!("update {action}") };
        }
        if let Some((_, view)) = message.split_once("cannot modify ") {
            // A view is refused before the guard is asked.
            let view = view.split(' ').next().unwrap_or(view);
            let has = |verb: &str| sql.to_lowercase().contains(verb);
            let action = match (has("delete from"), has("update")) {
                (true, _) => "delete from",
                (_, true) => "update of",
                _ => "writing to",
            };
            return Error::Refused { action: format!("{action} {view}") };
        }
        if let Some((_, function)) = message.split_once("unsafe use of ") {
            let function = function.split(" in ").next().unwrap_or(function).to_owned();
            return Error::OnlyInQueries { function };
        }
        match err {
            rusqlite::Error::MultipleStatement => Error::Statements { found: "several" },
            rusqlite::Error::SqlInputError { msg, offset, .. } => {
                let place = usize::try_from(offset).ok().and_then(|it| Position::of(sql, it));
                self.of_statement(msg, sql, place)
            }
            rusqlite::Error::SqliteFailure(failure, Some(message))
                if failure.code == ErrorCode::Unknown =>
            {
                let name = suggest::named(&message).map(|(_, name)| name);
                let place = name.and_then(|it| Position::of_name(sql, it));
                self.of_statement(message, sql, place)
            }
            other => explain(&self.path, other),
        }
    }

    /// What the engine says of a statement, with what was probably meant.
    fn of_statement(&self, message: String, sql: &str, place: Option<Position>) -> Error {
        let suggestion = suggest::for_message(&self.conn, &message, sql);
        let listing = match suggestion {
            Some(_) => None,
            None => suggest::listing(&self.conn, &message, sql),
        };
        Error::Sql { message, place, suggestion, listing }
    }

    /// The limit behind an error of the engine; None if it is something else.
    fn stop(&self, err: &rusqlite::Error, limits: Limits) -> Option<Stop> {
        match err.sqlite_error_code()? {
            ErrorCode::OperationInterrupted if self.stopwatch.is_interrupted() => {
                Some(Stop::Interrupted)
            }
            ErrorCode::OperationInterrupted => Some(Stop::Time(limits.time)),
            ErrorCode::OutOfMemory => Some(Stop::Memory),
            ErrorCode::TooBig => Some(Stop::Text),
            _ => None,
        }
    }
}

/// Binds every parameter of the statement, and wants every given value to have one.
fn bind(stmt: &mut Statement<'_>, params: &[(&str, Value)]) -> Result<()> {
    let mut used = Vec::new();
    let names: Vec<String> = (1..=stmt.parameter_count())
        .map(|idx| stmt.parameter_name(idx).unwrap_or("?").to_owned())
        .collect();
    for (idx, name) in (1..).zip(&names) {
        let bare = name.trim_start_matches([':', '@', '$']);
        let (key, value) = params
            .iter()
            .find(|(key, _)| *key == bare)
            .ok_or_else(|| Error::Unbound { name: name.clone() })?;
        stmt.raw_bind_parameter(idx, value).map_err(Error::Sqlite)?;
        used.push(*key);
    }
    match params.iter().find(|(key, _)| !used.contains(key)) {
        Some((key, _)) => Err(Error::Unused { name: (*key).to_owned(), known: names.join(", ") }),
        None => Ok(()),
    }
}
