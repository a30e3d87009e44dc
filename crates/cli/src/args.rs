//! What was typed on the command line, and nothing of what it means.

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

use crate::output::Format;
use crate::words::Lang;

/// Keeps a team's deal sheets in one SQLite file and answers from it.
#[derive(Debug, Parser)]
#[command(name = "dealbase", version)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, ClapArgs)]
pub(crate) struct Common {
    /// The database
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "DEALBASE_DB",
        default_value = "deals.db"
    )]
    pub(crate) db: PathBuf,
    /// How the result is written
    #[arg(long, global = true, value_name = "F")]
    pub(crate) format: Option<Format>,
    /// Write the result to a file; its extension names the format
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Say nothing but the result and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// The language; by default that of the locale
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
}

impl Common {
    /// The language that was asked for, else that of the locale.
    pub(crate) fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(Lang::of_locale)
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Ask in SQL; nothing can be changed
    Query(Query),
    /// List the metrics, or show one: its definition and its rows
    Metrics(Metrics),
    /// Print the report of a quarter
    Report(Report),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Query {
    /// The SQL; `-` or nothing reads standard input
    pub(crate) sql: Option<String>,
    /// Read the SQL from a file
    #[arg(short, long, value_name = "FILE", conflicts_with = "sql")]
    pub(crate) file: Option<PathBuf>,
    /// Give a value to `:NAME` in the SQL
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub(crate) params: Vec<String>,
    /// Seconds the query may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0)]
    pub(crate) timeout: f64,
    /// Rows the query may return; 0 for all
    #[arg(long, value_name = "ROWS", default_value_t = 1_000_000)]
    pub(crate) limit: u64,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Metrics {
    /// The metric to show
    pub(crate) name: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Report {
    /// The quarter, such as 2023Q4
    pub(crate) quarter: String,
    /// Only this market; can be given more than once
    #[arg(long = "market", value_name = "MARKET")]
    pub(crate) markets: Vec<String>,
}
