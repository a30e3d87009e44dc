//! Asks another engine that has the same tables and views: a server, or a folder of Parquet files.
//!
//! Anyone who asks does not know which one it is; what the views say of themselves is there as in a file.

#[cfg(feature = "parquet")]
mod duckdb;
mod literal;
#[cfg(feature = "postgres")]
mod server;

use std::fmt;

use crate::answer::{Limits, Outcome, RowSink};
use crate::error::{AddressFault, Error, Result};
use crate::stopwatch::Stopwatch;
use crate::value::Value;

/// An engine that answers one statement after the other.
pub(crate) trait Engine: fmt::Debug {
    /// Runs one statement that only reads, and hands out its rows.
    ///
    /// # Errors
    /// Fails if it is not understood, or the engine can't be reached.
    fn run(&self, question: &Query<'_>, sink: &mut dyn RowSink) -> Result<Outcome>;
}

/// A statement without parameters, and how far it may go.
pub(crate) struct Query<'a> {
    pub(crate) sql: String,
    pub(crate) limits: Limits,
    pub(crate) stopwatch: &'a Stopwatch,
}

impl<'a> Query<'a> {
    /// A statement with its parameters filled in.
    ///
    /// # Errors
    /// As for a database, where statement and parameters do not fit.
    pub(crate) fn of(
        sql: &str,
        params: &[(&str, Value)],
        limits: Limits,
        stopwatch: &'a Stopwatch,
    ) -> Result<Query<'a>> {
        let sql = literal::filled_in(sql, params)?;
        let sql = sql.trim_end().trim_end_matches(';').to_owned();
        match sql.trim().is_empty() {
            true => Err(Error::Statements { found: "none" }),
            false => Ok(Query { sql, limits, stopwatch }),
        }
    }
}

/// The engine of a target and the texts of its views: `postgres://…`, or the folder of an export.
///
/// # Errors
/// Fails if there is no such server or folder, it holds no views of ours, or the program was built
/// without it.
pub(crate) fn open(target: &str, schema: &str) -> Result<(Box<dyn Engine>, Vec<String>)> {
    #[cfg(feature = "postgres")]
    if crate::server::ServerAddress::is_server(target) {
        let (engine, views) = server::open(target, schema)?;
        return Ok((Box::new(engine), views));
    }
    #[cfg(feature = "parquet")]
    if !target.contains("://") {
        let (engine, views) = duckdb::open(std::path::Path::new(target))?;
        return Ok((Box::new(engine), views));
    }
    let _ = schema;
    Err(Error::Address { reason: AddressFault::Target(name(target).to_owned()) })
}

/// The name of a target in messages: an address may name a user.
pub(crate) fn name(target: &str) -> &str {
    target.split_once("://").map_or(target, |(scheme, _)| scheme)
}
