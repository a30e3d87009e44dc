//! One test binary: what a user of the program can rely on.

mod asides;
mod database;
mod desk;
mod errors;
mod figures;
mod fixtures;
mod golden;
mod import;
mod inspect;
mod ledger;
mod metrics;
mod query;
mod readme;
mod rejects;
mod report;
mod report_json;
mod shapes;
mod tidy;
mod workbook;
