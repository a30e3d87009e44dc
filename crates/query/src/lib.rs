//! The right half of the line: views become figures.
//!
//! Opens the database read-only, runs SQL, and hands typed rows to whoever prints them. This crate
//! does not know how a sheet became a deal, nor how a row looks on paper.

mod catalogue;
mod database;
mod engine;
mod error;
#[cfg(feature = "parquet")]
pub mod export;
mod function;
mod guard;
mod model;
mod part;
mod past;
#[cfg(feature = "postgres")]
pub mod push;
mod run;
#[cfg(feature = "postgres")]
mod server;
mod snapshot;
mod stopwatch;
mod suggest;
mod value;
pub mod verify;

pub use catalogue::{Column, View, checks, metrics, view, views};
pub use database::{APPLICATION_ID, Database, SCHEMA_VERSION};
pub use error::{Error, Place, Result};
pub use function::{FUNCTIONS, Function};
pub use model::{Entry, Field, Model, Table};
pub use past::{AsOf, AsOfEntry};
pub use run::{Limits, Outcome, Record, RowSink, Rows, Stop};
#[cfg(feature = "postgres")]
pub use server::ServerAddress;
pub use snapshot::Snapshot;
pub use stopwatch::Stopwatch;
pub use suggest::nearest;
pub use value::Value;
