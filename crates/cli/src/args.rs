//! What was typed on the command line, and nothing of what it means.

mod ask;
mod common;
mod engine;
mod ledger;
mod limits;
mod reading;
mod report;
mod serve;
mod team;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

pub(crate) use ask::{Metrics, Query, Schema, Shell, typed};
pub(crate) use common::Common;
#[cfg(feature = "parquet")]
pub(crate) use engine::Export;
#[cfg(feature = "postgres")]
pub(crate) use engine::Push;
pub(crate) use engine::{Merge, OnEngine, Verify};
pub(crate) use ledger::{AsOfArgs, Publish, Revisions, Undo, parse_as_of};
pub(crate) use limits::LimitArgs;
pub(crate) use reading::ImportArgs;
pub(crate) use report::Report;
pub(crate) use serve::Serve;
pub(crate) use team::{Correct, Duplicates, DuplicatesVerdict, Labels, Rates};

/// The headings of the help, each with the first command of its group.
pub(crate) const GROUPS: [(&str, &str); 6] = [
    ("import", "Import"),
    ("rejects", "Correct and decide"),
    ("query", "Query"),
    ("report", "Report"),
    ("merge", "Share"),
    ("check", "Maintain"),
];

const EXAMPLES: &str = "\
Examples:
  dealbase import sheets/*.xlsx
  dealbase report -o deck.html
  dealbase query \"select company, amount_usd from deals order by amount_usd desc\"";

/// Import deal sheets into one SQLite file, query them, print the quarterly report.
#[derive(Debug, Parser)]
#[command(name = "dealbase", version, after_help = EXAMPLES)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// The commands, group by group: a new one goes where its group is, see [`GROUPS`].
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Import deal sheets, and print a receipt
    Import(Import),
    /// Show how a file would be read; nothing is stored
    Inspect(Inspect),
    /// List the imports with their receipts
    Imports,
    /// Undo an import; import the file again to restore it
    Undo(Undo),
    /// List the cells that can't be read; -o fix.xlsx to correct them
    Rejects(Rejects),
    /// List unknown round, sector and place labels and their money
    Labels(Labels),
    /// List the exchange rates that amounts need, and those missing
    Rates(Rates),
    /// List deals that may be the same; decide which are
    Duplicates(Duplicates),
    /// Correct a deal by hand, or list the corrections
    Correct(Correct),
    /// List the deals that a newer edition of a list leaves out
    Vanished(Vanished),
    /// Run a read-only SQL query, or a saved one
    Query(Query),
    /// Interactive SQL shell with history and completion
    Shell(Shell),
    /// List the metrics, or show one with its definition and rows
    Metrics(Metrics),
    /// Show tables and views with their columns, or as a diagram
    Schema(Schema),
    /// Show the rows behind a deal, a company or a figure
    Trace(Trace),
    /// Print the report of a quarter
    Report(Report),
    /// Freeze a quarter's figures as an edition, or list the editions
    Publish(Publish),
    /// Show what has changed since a quarter was published, and why
    Revisions(Revisions),
    /// Compare figures typed from a printed report with the views
    Reconcile(PrintedFigures),
    /// Check a printed table by itself: sums, rates, shares, denominators
    Audit(PrintedFigures),
    /// Open the quarter's work as a page in the browser
    Serve(Serve),
    /// Import the stored files of other databases
    Merge(Merge),
    /// Write the database as Parquet, for DuckDB, Spark and others
    #[cfg(feature = "parquet")]
    Export(Export),
    /// Copy the database to a PostgreSQL server
    #[cfg(feature = "postgres")]
    Push(Push),
    /// Compare each view, cell by cell, with a server or an export
    Verify(Verify),
    /// Check that everything in the database fits together
    Check(Check),
    /// Copy the database into a file, and check the copy
    Backup(Backup),
    /// Save what is readable of a damaged database into a new one
    Recover(Recover),
    /// Re-read all stored rows under the current dealbase.toml
    Rebuild(Rebuild),
    /// Print the completion script of a shell
    Completions(Completions),
    /// Write manual pages into a folder
    Man(Man),
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase import deals.csv \"融资事件 Q2.xlsx\"
  dealbase import sheets/ --currency CNY --unit 万
  dealbase import deals-corrected.csv --replaces=1")]
pub(crate) struct Import {
    /// Deal sheets (csv, tsv, xlsx, xlsb, xls, ods), folders or zip archives of them, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Replace the earlier edition of the same list, or this import: its rows no longer count
    #[arg(long, value_name = "IMPORT", num_args = 0..=1, require_equals = true)]
    pub(crate) replaces: Option<Option<i64>>,
    /// Report progress on standard error, for the local page
    #[arg(long, hide = true)]
    pub(crate) progress: bool,
    #[command(flatten)]
    pub(crate) options: ImportArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Vanished {
    /// The newer edition, by its number or its file; the newest of each list by default
    #[arg(id = "import_id", value_name = "IMPORT|FILE")]
    pub(crate) import: Option<String>,
}

/// What `inspect --format json` holds; a test compares it with what is printed.
const INSPECT_JSON: &str = "\
Formats: text (the default) for people; csv for the first table of any file, deals or not;
json for programs, one document:
  file format encoding dialect evidence sheets problem{reason advice}
  sheets: position name is_hidden role(deals companies aside) reason source profile
    table{number first_row last_row first_column last_column}, where several tables of it are read
    titles{row texts} tables{first_column last_column header_rows header_reason first_data_row
      reason columns{column heading field reason is_read examples}}
    money{column heading field unit unit_from currency currency_from unit_column currency_column
      title} dates{column heading field order evidence is_decided} country announced_on left_out
    hidden_row_count trial
  trial: rows = deals + companies + out_of_scope + rejected + ignored; first_on last_on amounts
    currencies findings finding_counts unknown_labels{kind label row_count}

Exit code 5: the file was shown, and could not be imported as it is.";

#[derive(Debug, ClapArgs)]
#[command(after_long_help = INSPECT_JSON)]
pub(crate) struct Inspect {
    /// A file of any kind: deal sheet or not
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
    /// Add the detected layout to dealbase.toml, as [sources.NAME]
    #[arg(long, value_name = "NAME")]
    pub(crate) save_profile: Option<String>,
    #[command(flatten)]
    pub(crate) options: ImportArgs,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase rejects -o fix.xlsx
  dealbase rejects 3 --all")]
pub(crate) struct Rejects {
    /// The import, by its number or its file; all of them by default
    #[arg(id = "import_id", value_name = "IMPORT|FILE")]
    pub(crate) import: Option<String>,
    /// Also list warnings, about cells whose rows were imported
    #[arg(long)]
    pub(crate) all: bool,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    /// Only this check
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase backup deals-2026-06-30.db")]
pub(crate) struct Backup {
    /// The copy; replaces an earlier copy of this name once it is complete
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Recover {
    /// The new database
    #[arg(value_name = "FILE")]
    pub(crate) file: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct PrintedFigures {
    /// CSV with the columns quarter, market, figure, item, printed
    #[arg(value_name = "FIGURES.csv")]
    pub(crate) figures: PathBuf,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Rebuild {
    /// Only show what would change; nothing is written
    #[arg(long)]
    pub(crate) dry_run: bool,
}

#[derive(Debug, ClapArgs)]
#[command(after_help = "Examples:
  dealbase trace 188
  dealbase trace \"Newbie Robotics\"
  dealbase trace mega_deal --quarter 2026Q2 --market china")]
pub(crate) struct Trace {
    /// The id of a deal, the name of a company, or the name of a metric
    #[arg(value_name = "DEAL|COMPANY|METRIC")]
    pub(crate) what: String,
    /// The quarter of the figure, such as 2023Q4
    #[arg(long)]
    pub(crate) quarter: Option<String>,
    /// The market of the figure
    #[arg(long, default_value = "global")]
    pub(crate) market: String,
    /// Only deals of this sector
    #[arg(long)]
    pub(crate) sector: Option<String>,
    /// Only deals of this round class
    #[arg(long)]
    pub(crate) round_class: Option<String>,
    /// Only deals of this country, such as CN
    #[arg(long)]
    pub(crate) country: Option<String>,
    #[command(flatten)]
    pub(crate) as_of: AsOfArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Completions {
    /// The shell
    pub(crate) shell: clap_complete::Shell,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Man {
    /// The folder
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
}
