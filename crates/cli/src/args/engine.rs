//! What was typed to hand the database on to another engine, or to take over another database.

use std::path::PathBuf;

use clap::Args as ClapArgs;

#[cfg(feature = "parquet")]
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase export parquet/")]
pub(crate) struct Export {
    /// The folder: new, empty, or an earlier export, which is replaced
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Reuse the files of the earlier export that no import after this one changed
    #[arg(long, value_name = "IMPORT")]
    pub(crate) since: Option<i64>,
}

#[cfg(feature = "postgres")]
#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase push postgres://analyst@db.example/deals")]
pub(crate) struct Push {
    /// The server; the usual PG* variables fill in what is left out. Never type the password here
    #[arg(value_name = "postgres://USER@HOST:PORT/DATABASE")]
    pub(crate) server: String,
    /// The schema on the server
    #[arg(long, value_name = "NAME", default_value = "public")]
    pub(crate) schema: String,
    /// Read-only role; created if missing
    #[arg(long, value_name = "ROLE", default_value = "dealbase_reader")]
    pub(crate) reader: String,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase verify parquet/")]
pub(crate) struct Verify {
    /// A server after a push, or the folder of an export
    #[arg(value_name = "postgres://…|DIR")]
    pub(crate) target: String,
    /// The schema on the server
    #[arg(long, value_name = "NAME", default_value = "public")]
    pub(crate) schema: String,
}

/// Where the answer comes from if not from the database.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(crate) struct OnEngine {
    /// Query a server after a push, or the folder of an export, instead of the database
    #[arg(long, value_name = "postgres://…|DIR", conflicts_with_all = ["from", "as_of"])]
    pub(crate) engine: Option<String>,
    /// The schema on the server
    #[arg(long, value_name = "NAME", default_value = "public", requires = "engine")]
    pub(crate) server_schema: String,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase merge shanghai.db berlin.db")]
pub(crate) struct Merge {
    /// Databases of other teams; they are not changed
    #[arg(required = true, value_name = "OTHER.db")]
    pub(crate) others: Vec<PathBuf>,
}
