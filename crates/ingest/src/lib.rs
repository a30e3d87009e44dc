//! The left half of the line: a file becomes raw rows, raw rows become deals, deals become tables.
//!
//! `sheet -> raw row -> deal -> table`. This crate does not know how figures are computed or
//! printed; it meets the other half in `schema/`.

pub mod sheet;
pub mod source;
pub mod table;
pub mod field;
pub mod reference;
pub mod rules;
pub mod header;
pub mod cell;
pub mod lists;
pub mod survey;
pub mod inspect;
pub mod reading;
pub mod deal;
pub mod recognise;
mod alike;
pub mod decision;
pub mod edition;
pub mod duplicates;
pub mod receipt;
pub mod fingerprint;
pub mod import;
pub mod schema;
pub mod workspace;
pub mod store;
pub mod watch;
pub mod settle;
pub mod undo;
pub mod publish;
pub mod rebuild;
mod memory;
mod error;

pub use error::{Error, Result};
