//! What a query gives: its rows, how it ended, and how far it may go. It does not know who answers.

use std::fmt;
use std::time::Duration;

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
