//! Runs one statement and hands out its rows as they come. It does not know how they are printed.

use std::fmt;
use std::time::Duration;

use rusqlite::{ErrorCode, Statement};

use crate::database::{Database, explain};
use crate::engine::Query;
use crate::error::{Error, Position, Result};
use crate::suggest;
use crate::value::Value;

/// How far a query may go.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// Time inside the database.
    pub time: Duration,
    /// Rows handed out; None for all.
    pub rows: Option<u64>,
}

impl Default for Limits {
    /// Thirty seconds and a million rows.
    fn default() -> Limits {
        Limits { time: Duration::from_secs(30), rows: Some(1_000_000) }
    }
}

/// Who takes the rows. A failure to write ends the query.
pub trait RowSink {
    /// Takes the column names, once, before any row.
    ///
    /// # Errors
    /// Fails if they can't be written.
    fn columns(&mut self, names: &[String]) -> std::io::Result<()>;

    /// Takes one row, as wide as the column names.
    ///
    /// # Errors
    /// Fails if it can't be written.
    fn row(&mut self, values: &[Value]) -> std::io::Result<()>;
}

/// How a query ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Outcome {
    /// Rows handed out.
    pub row_count: u64,
    /// Why it ended before its last row; None if it did not.
    pub stop: Option<Stop>,
}

/// A limit that ended a query. What was handed out before is right, but not all.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Stop {
    /// The time was used up.
    Time(Duration),
    /// So many rows were handed out, and there are more.
    Rows(u64),
    /// Somebody asked for it to end.
    Interrupted,
    /// The query needs more memory than it may take.
    Memory,
    /// The query builds a longer text than it may.
    Text,
}

impl fmt::Display for Stop {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Stop::Time(time) => write!(
                f,
                "stopped at the time limit of {} s; narrow the query or raise --timeout",
                time.as_secs_f64()
            ),
            Stop::Rows(count) => {
                write!(f, "stopped after {count} rows, there are more; raise --limit (0 for all)")
            }
            Stop::Interrupted => f.write_str("interrupted"),
            Stop::Memory => {
                f.write_str("stopped: the query needs too much memory; narrow the query")
            }
            Stop::Text => {
                f.write_str("stopped: the query builds too long a text; narrow the query")
            }
        }
    }
}

/// A whole result, for those who need all of it at once.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Rows {
    /// The names of the columns.
    pub columns: Vec<String>,
    /// The rows, each as wide as `columns`.
    pub rows: Vec<Vec<Value>>,
}

impl Rows {
    /// The rows with their values by column name, in order.
    pub fn records(&self) -> impl Iterator<Item = Record<'_>> {
        self.rows.iter().map(|values| Record { columns: &self.columns, values })
    }
}

/// One row of a result, read by column name. Null, another type and no such column are None.
#[derive(Debug, Clone, Copy)]
pub struct Record<'a> {
    columns: &'a [String],
    values: &'a [Value],
}

impl<'a> Record<'a> {
    /// The value of a column.
    pub fn value(&self, name: &str) -> Option<&'a Value> {
        let idx = self.columns.iter().position(|it| it == name)?;
        self.values.get(idx)
    }

    /// A count, a rank or an amount.
    pub fn integer(&self, name: &str) -> Option<i64> {
        self.value(name).and_then(Value::integer)
    }

    /// A rate.
    pub fn real(&self, name: &str) -> Option<f64> {
        self.value(name).and_then(Value::real)
    }

    /// A text.
    pub fn text(&self, name: &str) -> Option<&'a str> {
        self.value(name).and_then(Value::text)
    }
}

impl RowSink for Rows {
    fn columns(&mut self, names: &[String]) -> std::io::Result<()> {
        self.columns = names.to_vec();
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> std::io::Result<()> {
        self.rows.push(values.to_vec());
        Ok(())
    }
}

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
            return Err(Error::Refused { action: "a statement that returns no rows".to_owned() });
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
            return Error::Refused { action: format!("writing to {action}") };
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
            rusqlite::Error::SqlInputError { msg, offset, .. } => Error::Sql {
                suggestion: suggest::for_message(&self.conn, &msg, sql),
                place: usize::try_from(offset).ok().and_then(|it| Position::of(sql, it)),
                message: msg,
            },
            rusqlite::Error::SqliteFailure(failure, Some(message))
                if failure.code == ErrorCode::Unknown =>
            {
                let name = suggest::named(&message).map(|(_, name)| name);
                Error::Sql {
                    suggestion: suggest::for_message(&self.conn, &message, sql),
                    place: name.and_then(|it| Position::of_name(sql, it)),
                    message,
                }
            }
            other => explain(&self.path, other),
        }
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
