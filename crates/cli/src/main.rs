//! The `dealbase` program: deal sheets in, the quarter's figures out.

mod args;
mod command;
mod exit;
mod output;
mod report;
mod words;

use std::process::ExitCode;

use args::{Args, Command};
use clap::Parser;

fn main() -> ExitCode {
    let args = Args::parse();
    exit::code_of(match &args.command {
        Command::Query(typed) => command::query::run(&args.common, typed),
        Command::Metrics(typed) => command::metrics::run(&args.common, typed),
        Command::Report(typed) => command::report::run(&args.common, typed),
    })
}
