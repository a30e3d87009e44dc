//! The `dealbase` program: deal sheets in, the quarter's figures out.

mod archive;
mod args;
mod catalog;
mod command;
mod comparison;
mod completion;
mod correction;
mod dimension;
mod exit;
mod help;
mod failure;
mod inspection;
mod next;
mod output;
mod pair;
mod quarter;
mod questions;
mod receipt;
mod figure_text;
mod reconciliation;
mod audit;
mod report;
mod revisions;
mod rules;
mod saved;
mod serve;
mod sheets;
mod importer;
mod integrity;
mod messages;
mod mistake;
mod workspace;

use std::process::ExitCode;

use args::{Args, Command};
use dealbase_ingest::source::workbook::worker;

fn main() -> ExitCode {
    if let Some(code) = worker::serve(std::env::args_os()) {
        return code;
    }
    match completion::is_answered() {
        Ok(false) => (),
        outcome => return failure::code_of(outcome.map(|_| ()), messages::Lang::of_locale()),
    }
    let Args { common, command } = help::parsed(std::env::args_os());
    common.color.write_global();
    if common.localized {
        messages::translate_documents(common.lang());
    }
    let outcome = match &command {
        Command::Import(typed) => command::import::run(&common, typed),
        Command::Imports => command::imports::run(&common),
        Command::Undo(typed) => command::undo::run(&common, typed),
        Command::Duplicates(typed) => command::duplicates::run(&common, typed),
        Command::Correct(typed) => command::correct::run(&common, typed),
        Command::Check(typed) => command::check::run(&common, typed),
        Command::Backup(typed) => command::backup::run(&common, typed),
        Command::Recover(typed) => command::recover::run(&common, typed),
        Command::Reconcile(typed) => command::reconcile::run(&common, typed),
        Command::Audit(typed) => command::audit::run(&common, typed),
        Command::Rebuild(typed) => command::rebuild::run(&common, typed),
        Command::Vanished(typed) => command::vanished::run(&common, typed),
        Command::Trace(typed) => command::trace::run(&common, typed),
        Command::Inspect(typed) => command::inspect::run(&common, typed),
        Command::Rejects(typed) => command::rejects::run(&common, typed),
        Command::Labels(typed) => command::labels::run(&common, typed),
        Command::Rates(typed) => command::rates::run(&common, typed),
        Command::Query(typed) => command::query::run(&common, typed),
        Command::Schema(typed) => command::schema::run(&common, typed),
        Command::Shell(typed) => command::shell::run(&common, typed),
        Command::Metrics(typed) => command::metrics::run(&common, typed),
        Command::Report(typed) => command::report::run(&common, typed),
        Command::Publish(typed) => command::publish::run(&common, typed),
        Command::Revisions(typed) => command::revisions::run(&common, typed),
        Command::Merge(typed) => command::merge::run(&common, typed),
        #[cfg(feature = "parquet")]
        Command::Export(typed) => command::export::run(&common, typed),
        #[cfg(feature = "postgres")]
        Command::Push(typed) => command::push::run(&common, typed),
        Command::Verify(typed) => command::verify::run(&common, typed),
        Command::Serve(typed) => command::serve::run(&common, typed),
        Command::Completions(typed) => command::completions::run(&common, typed),
        Command::Man(typed) => command::man::run(&common, typed),
    };
    let outcome = outcome.and_then(|()| common.name_written(&command));
    failure::code_of(outcome, common.lang())
}
