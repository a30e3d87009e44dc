//! The one place that interprets the text of a cell: amounts, dates, rounds, sectors, places, names.

pub mod round;
pub mod sector;
pub mod rate;
pub mod amount;
pub mod currency;
mod plain;
pub mod unreadable;
