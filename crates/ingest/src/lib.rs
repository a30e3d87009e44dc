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
pub mod matching;
mod alike;
mod team_file;
pub mod decision;
pub mod edition;
pub mod duplicates;
pub mod correction;
pub mod team;
pub mod receipt;
pub mod fingerprint;
mod stage;
mod derive;
mod pipeline;
pub mod import;
pub mod waiting;
pub mod schema;
pub mod digest;
pub mod workspace;
mod store;
mod guards;
mod cube;
pub mod refresh;
pub mod undo;
pub mod publish;
pub mod backup;
pub mod rebuild;
pub mod recover;
mod memory;
mod error;

pub use error::{Error, Result};
