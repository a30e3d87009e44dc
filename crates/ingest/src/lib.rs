//! The left half of the line: a file becomes raw rows, raw rows become deals, deals become tables.
//!
//! `sheet -> raw row -> deal -> table`. This crate does not know how figures are computed or
//! printed; it meets the other half in `schema/`.

pub mod cell;
mod error;
pub mod reference;
pub mod sheet;
pub mod source;
pub mod table;

pub use error::{Error, Result};
