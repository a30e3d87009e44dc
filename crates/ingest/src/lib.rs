//! The left half of the line: a file becomes raw rows, raw rows become deals, deals become tables.
//!
//! `sheet -> raw row -> deal -> table`. This crate does not know how figures are computed or
//! printed; it meets the other half in `schema/`.

pub mod source;
pub mod sheet;
pub mod table;
pub mod header;
pub mod field;
pub mod reference;
pub mod rules;
pub mod survey;
pub mod lists;
pub mod cell;
pub mod deal;
pub mod reading;
pub mod recognise;
pub mod import;
pub mod receipt;
pub mod schema;
pub mod workspace;
pub mod store;
pub mod settle;
mod error;

pub use error::{Error, Result};
