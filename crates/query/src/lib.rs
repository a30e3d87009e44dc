//! The right half of the line: views become figures.
//!
//! Opens the database read-only, runs SQL, and returns typed rows to whoever prints them. This crate
//! does not know how a sheet became a deal, nor how a row is printed.
//!
//! ```no_run
//! use std::path::Path;
//!
//! use dealbase_query::{Database, Error};
//!
//! # fn main() -> dealbase_query::Result<()> {
//! let database = match Database::open(Path::new("deals.db")) {
//!     Err(Error::Missing { path }) => panic!("import a sheet into {} first", path.display()),
//!     opened => opened?,
//! };
//! let sql = "select quarter, deal_count, amount_usd from activity_by_quarter where market = 'china'";
//! for row in database.rows(sql, &[])?.records() {
//!     // None is unknown, never 0.
//!     println!("{:?}: {:?} deals", row.text("quarter"), row.integer("deal_count"));
//! }
//! # Ok(())
//! # }
//! ```
//!
//! SQL may come from strangers: nothing is written, no other file is read, and [`Limits`] end what takes too
//! long. [`metrics`] lists the views with their documentation, [`Model`] every table and view.
//!
//! Features, both on by default: `parquet` writes exports (`export`) and asks them through the user's own
//! DuckDB; `postgres` copies the database to a server (`push`) and asks it. Tried on Linux x86-64 only.

mod answer;
mod catalog;
mod database;
#[cfg_attr(
    not(any(feature = "parquet", feature = "postgres")),
    expect(dead_code, reason = "for other engines")
)]
mod engine;
mod error;
#[cfg(feature = "parquet")]
pub mod export;
mod function;
mod guard;
mod model;
#[cfg(feature = "parquet")]
mod package;
#[cfg(any(feature = "parquet", feature = "postgres"))]
mod part;
mod position;
mod as_of;
#[cfg(feature = "postgres")]
pub mod push;
mod run;
#[cfg(feature = "postgres")]
mod server;
#[cfg_attr(
    not(any(feature = "parquet", feature = "postgres")),
    expect(dead_code, reason = "for other engines")
)]
mod snapshot;
#[cfg(any(feature = "parquet", feature = "postgres"))]
mod stamp;
mod stopwatch;
mod suggest;
mod value;
pub mod verify;

pub use answer::{Limits, Outcome, Record, RowSink, Rows, Stop};
pub use as_of::AsOf;
pub use catalog::{Column, View, checks, metrics, view, views};
pub use database::{APPLICATION_ID, AsOfEntry, Database, SCHEMA_VERSION};
pub use error::{AddressFault, Error, FolderAction, NoEarlier, Result};
pub use function::{FUNCTIONS, Function};
pub use model::{Entry, Field, Model, Table};
pub use position::Position;
#[cfg(feature = "postgres")]
pub use server::ServerAddress;
pub use snapshot::Snapshot;
pub use stopwatch::Stopwatch;
pub use suggest::nearest;
pub use value::Value;
