//! One test binary: what a user of the program can rely on.

mod database;
mod fixtures;
mod metrics;
mod query;
mod report;
