//! What was typed to ask the database, or what it says of itself.

use std::ffi::{OsStr, OsString};
use std::path::PathBuf;

use clap::Args as ClapArgs;

use super::{AsOfArgs, ImportArgs, OnEngine};

const QUERY_EXAMPLES: &str = "\
Examples:
  dealbase query \"select company, amount_usd from deals where is_mega = 1\"
  dealbase query -f question.sql --param quarter=2023Q4 -o answer.xlsx
  dealbase query top-investors --param quarter=2023Q4
  dealbase query --from sheets/*.xlsx \"select count(*) from deals\"";

#[derive(Clone, Debug, Default, ClapArgs)]
#[command(after_help = QUERY_EXAMPLES)]
pub(crate) struct Query {
    /// The SQL, or the name of a saved query; `-` or nothing reads standard input
    #[arg(value_name = "SQL|NAME")]
    pub(crate) sql: Option<String>,
    /// List the saved queries: the program's own and queries/*.sql beside the database
    #[arg(long, conflicts_with_all = ["sql", "file", "from"])]
    pub(crate) list: bool,
    /// Show what a saved query answers, its parameters and its SQL
    #[arg(long, requires = "sql")]
    pub(crate) describe: bool,
    /// Read the SQL from a file
    #[arg(short, long, value_name = "FILE", conflicts_with = "sql")]
    pub(crate) file: Option<PathBuf>,
    /// Give a value to `:NAME` in the SQL
    #[arg(long = "param", value_name = "NAME=VALUE")]
    pub(crate) params: Vec<String>,
    /// Seconds the query may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0)]
    pub(crate) timeout: f64,
    /// Query these sheets, imported into memory, instead of the database
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "as_of")]
    pub(crate) from: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) as_of: AsOfArgs,
    #[command(flatten)]
    pub(crate) on: OnEngine,
    /// Rows the query may return; 0 for all
    #[arg(long, value_name = "ROWS", default_value_t = 1_000_000)]
    pub(crate) limit: u64,
    /// Print a table even if it is wider than the terminal
    #[arg(long)]
    pub(crate) wide: bool,
    /// csv and tsv for Excel: marked as UTF-8, and no text is taken for a formula
    #[arg(long)]
    pub(crate) excel: bool,
    #[command(flatten)]
    pub(crate) options: ImportArgs,
}

/// What was typed, so that SQL that begins with a comment is not taken for a flag: a blank before it
/// changes nothing else.
pub(crate) fn typed(argument: OsString) -> OsString {
    let is_comment = argument.to_str().is_some_and(|it| {
        it.strip_prefix("--").is_some_and(|rest| rest.starts_with(char::is_whitespace))
    });
    if is_comment { [OsStr::new(" "), &argument].into_iter().collect() } else { argument }
}

impl Query {
    /// The same with the question in its own field: what comes last after `--from FILE…` and is no
    /// file is the SQL or the name of a saved query.
    pub(crate) fn sorted(&self) -> Self {
        let mut sorted = self.clone();
        let is_question = |last: &PathBuf| {
            let text = last.to_string_lossy();
            !last.exists() && (text.contains(char::is_whitespace) || !text.contains('.'))
        };
        if self.sql.is_none() && self.file.is_none() && self.from.last().is_some_and(is_question) {
            sorted.sql = sorted.from.pop().map(|last| last.to_string_lossy().into_owned());
        }
        sorted
    }
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Shell {
    /// Query these sheets, imported into memory, instead of the database
    #[arg(long, value_name = "FILE", num_args = 1.., conflicts_with = "as_of")]
    pub(crate) from: Vec<PathBuf>,
    #[command(flatten)]
    pub(crate) as_of: AsOfArgs,
    /// Seconds a query may take
    #[arg(long, value_name = "SECONDS", default_value_t = 30.0)]
    pub(crate) timeout: f64,
    /// Rows a query may return; 0 for all
    #[arg(long, value_name = "ROWS", default_value_t = 1_000_000)]
    pub(crate) limit: u64,
    #[command(flatten)]
    pub(crate) options: ImportArgs,
}

const SCHEMA_EXAMPLES: &str = "\
Examples:
  dealbase schema deals
  dealbase schema --format mermaid -o schema.mmd
  dealbase schema --format datasette -o metadata.json";

#[derive(Debug, ClapArgs)]
#[command(after_help = SCHEMA_EXAMPLES)]
pub(crate) struct Schema {
    /// One table or view
    pub(crate) name: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Metrics {
    /// The metric to show
    pub(crate) name: Option<String>,
    #[command(flatten)]
    pub(crate) as_of: AsOfArgs,
}
