//! The left half of the line: a file becomes raw rows, raw rows become deals, deals become tables.
//!
//! `sheet -> raw row -> deal -> table`. This crate does not know how figures are computed or
//! printed; it meets the other half in `schema/`.

pub mod cell;
pub mod deal;
mod error;
pub mod field;
pub mod header;
pub mod import;
pub mod inspect;
pub mod lists;
pub mod reading;
pub mod receipt;
pub mod recognise;
pub mod reference;
pub mod rules;
pub mod schema;
pub mod settle;
pub mod sheet;
pub mod source;
pub mod store;
pub mod survey;
pub mod table;
pub mod workspace;

pub use error::{Error, Result};
