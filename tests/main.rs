//! One test binary: what a user of the program can rely on.

mod asides;
mod chinese;
mod companies;
mod database;
mod dates;
mod desk;
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
mod rejects;
mod report;
mod shapes;
mod tidy;
