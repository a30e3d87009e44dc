//! The right half of the line: views become figures.
//!
//! Opens the database read-only, runs SQL, and hands typed rows to whoever prints them. This crate
//! does not know how a sheet became a deal.
