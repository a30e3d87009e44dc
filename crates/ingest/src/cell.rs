//! The one place that interprets the text of a cell: amounts, dates, rounds, sectors, places, names.

pub mod amount;
pub mod blank;
pub mod currency;
pub mod date;
pub mod exported;
pub mod investor;
pub mod name;
pub(crate) mod personal;
pub mod place;
mod markup;
mod plain;
pub mod rate;
pub mod round;
pub mod sector;
pub mod status;
