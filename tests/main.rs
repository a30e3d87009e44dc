//! One test binary: what a user of the program can rely on.

mod database;
mod desk;
mod errors;
mod figures;
mod fixtures;
mod golden;
mod import;
mod ledger;
mod inspect;
mod metrics;
mod query;
mod readme;
mod rejects;
mod report;

mod shapes;
mod tidy;
