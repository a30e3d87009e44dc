//! One file for each command. A command reads what was typed, asks, and prints.

pub(crate) mod completions;
pub(crate) mod duplicates;
pub(crate) mod check;
#[cfg(feature = "parquet")]
pub(crate) mod export;
pub(crate) mod import;
pub(crate) mod imports;
pub(crate) mod inspect;
pub(crate) mod man;
pub(crate) mod merge;
pub(crate) mod metrics;
pub(crate) mod publish;
#[cfg(feature = "postgres")]
pub(crate) mod push;
pub(crate) mod query;
pub(crate) mod rebuild;
pub(crate) mod reconcile;
pub(crate) mod rejects;
pub(crate) mod report;
pub(crate) mod revisions;
pub(crate) mod schema;
pub(crate) mod shell;
pub(crate) mod trace;
pub(crate) mod undo;
pub(crate) mod vanished;
pub(crate) mod verify;
