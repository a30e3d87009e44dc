//! One test binary: what a user of the program can rely on.

mod asides;
mod companies;
mod database;
mod dates;
mod desk;
mod editions;
mod errors;
mod events;
mod figures;
mod fixtures;
mod formats;
mod golden;
mod import;
mod inspect;
mod labels;
mod ledger;
mod metrics;
mod query;
mod readme;
mod rebuild;
mod rejects;
mod report;
mod saved;
mod shapes;
mod tidy;
mod workbook;
