//! The one place that interprets the text of a cell: amounts, dates, rounds, sectors, places, names.

pub mod amount;
pub mod currency;
pub mod date;
mod plain;
pub mod unreadable;
pub mod untold;
