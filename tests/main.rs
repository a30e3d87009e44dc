//! One test binary: what a user of the program can rely on.

mod asides;
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
mod saved;
mod schema;
mod shapes;
mod shell;
mod terminal;
mod tidy;
