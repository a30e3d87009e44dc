//! The one place that interprets the text of a cell: amounts, dates, rounds, sectors, places, names.

pub mod blank;
pub mod investor;
pub mod name;
pub mod place;
pub mod round;
pub mod sector;
