//! What was typed on the command line, and nothing of what it means.

mod ask;
mod engine;
mod ledger;
mod limits;
mod report;
mod serve;
mod team;

use std::path::PathBuf;

use clap::{Args as ClapArgs, Parser, Subcommand};

use dealbase_ingest::cell::amount::DecimalMark;
use dealbase_ingest::cell::date::DateOrder;
use dealbase_ingest::rules::known;
use dealbase_ingest::survey::ImportOptions;

use crate::messages::Lang;
use crate::output::Format;

pub(crate) use ask::{Metrics, Query, Schema, Shell, typed};
#[cfg(feature = "parquet")]
pub(crate) use engine::Export;
#[cfg(feature = "postgres")]
pub(crate) use engine::Push;
pub(crate) use engine::{Merge, OnEngine, Verify};
pub(crate) use ledger::{AsOfArgs, Publish, Revisions, Undo, parse_as_of};
pub(crate) use limits::LimitArgs;
pub(crate) use report::Report;
pub(crate) use serve::Serve;
pub(crate) use team::{Correct, Duplicates, DuplicatesVerdict, Labels, Rates};

/// Keeps a team's deal sheets in one SQLite file and answers from it.
#[derive(Debug, Parser)]
#[command(name = "dealbase", version)]
pub(crate) struct Args {
    #[command(flatten)]
    pub(crate) common: Common,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What every command understands.
#[derive(Debug, ClapArgs)]
pub(crate) struct Common {
    /// The database
    #[arg(
        long,
        global = true,
        value_name = "PATH",
        env = "DEALBASE_DB",
        default_value = "deals.db"
    )]
    pub(crate) db: PathBuf,
    /// How the result is written
    #[arg(long, global = true, value_name = "F")]
    pub(crate) format: Option<Format>,
    /// Write the result to a file; its extension names the format
    #[arg(short, long, global = true, value_name = "FILE")]
    pub(crate) output: Option<PathBuf>,
    /// Print long results straight to the terminal, without a pager
    #[arg(long, global = true)]
    pub(crate) no_pager: bool,
    /// Say nothing but the result and errors
    #[arg(short, long, global = true)]
    pub(crate) quiet: bool,
    /// Colour in what is printed
    #[arg(long, global = true, value_name = "WHEN", value_enum, default_value_t)]
    pub(crate) color: Color,
    /// The language; by default that of the locale
    #[arg(long, global = true, value_name = "LANG")]
    pub(crate) lang: Option<Lang>,
}

impl Common {
    /// The language that was asked for, else that of the locale.
    pub(crate) fn lang(&self) -> Lang {
        self.lang.unwrap_or_else(Lang::of_locale)
    }
}

/// When to colour what is printed.
#[derive(Clone, Copy, Debug, Default, clap::ValueEnum)]
pub(crate) enum Color {
    /// On a terminal, unless NO_COLOR is set
    #[default]
    Auto,
    /// Always
    Always,
    /// Never
    Never,
}

impl Color {
    /// Makes this the choice of everything that prints.
    pub(crate) fn write_global(self) {
        match self {
            Self::Auto => anstream::ColorChoice::Auto,
            Self::Always => anstream::ColorChoice::Always,
            Self::Never => anstream::ColorChoice::Never,
        }
        .write_global();
    }
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Take sheets into the database, and print a receipt
    Import(Import),
    /// List the imports with their receipts
    Imports,
    /// Take an import back; importing the file again brings it back
    Undo(Undo),
    /// Check that everything in the database fits together
    Check(Check),
    /// Copy the database into a file, while others read and write; the copy is checked
    Backup(Backup),
    /// Save what can be saved of a damaged database into a new one; list what could not
    Recover(Recover),
    /// Compare figures typed from a printed report with the views
    Reconcile(PrintedFigures),
    /// Check a printed table by itself: sums, rates, shares of whole numbers, and which denominator fits
    Audit(PrintedFigures),
    /// Make the database anew from its raw rows, under today's rules
    Rebuild(Rebuild),
    /// List deals that look alike and may be one; say which are the same and which are not
    Duplicates(Duplicates),
    /// Correct a deal by hand; without a deal, list the corrections
    Correct(Correct),
    /// List the deals that a newer edition of a list leaves out
    Vanished(Vanished),
    /// Show the rows behind a deal or a figure
    Trace(Trace),
    /// Show what a file holds and how it would be read; nothing is stored
    Inspect(Inspect),
    /// List the cells that could not be read; -o fix.xlsx to correct them
    Rejects(Rejects),
    /// List round, sector and place labels that no list knows, with the money that hangs on them
    Labels(Labels),
    /// List the exchange rates that amounts need, and those that are missing
    Rates(Rates),
    /// Ask in SQL; nothing can be changed
    Query(Query),
    /// Ask one question after the other, with history and completion
    Shell(Shell),
    /// List the metrics, or show one: its definition and its rows
    Metrics(Metrics),
    /// Show tables and views with their columns; as text, diagram, or for other programs
    Schema(Schema),
    /// Print the report of a quarter
    Report(Report),
    /// Freeze the figures of a quarter as an edition; without a quarter, list the editions
    Publish(Publish),
    /// Show what has moved since a quarter was published, and why
    Revisions(Revisions),
    /// Merge other databases: import their stored files here
    Merge(Merge),
    /// Write the database as Parquet with the same views, for DuckDB, Spark and others
    #[cfg(feature = "parquet")]
    Export(Export),
    /// Bring the database to a PostgreSQL server: the same tables, rows and views
    #[cfg(feature = "postgres")]
    Push(Push),
    /// Compare each view, cell by cell, with a server or an export
    Verify(Verify),
    /// Open the quarter's work as a page in the browser, on this machine alone
    Serve(Serve),
    /// Print what bash, zsh, fish or PowerShell needs to complete commands
    Completions(Completions),
    /// Write manual pages into a folder
    Man(Man),
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Import {
    /// Deal sheets (csv, tsv, xlsx, xlsb, xls, ods), folders or zip archives of them, or - for standard input
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
    /// Take the place of the earlier edition of the same list, or of this import: its rows no longer
    /// count
    #[arg(long, value_name = "IMPORT", num_args = 0..=1, require_equals = true)]
    pub(crate) replaces: Option<Option<i64>>,
    /// How far it is, a line now and then on standard error, for the local page
    #[arg(long, hide = true)]
    pub(crate) progress: bool,
    #[command(flatten)]
    pub(crate) options: ImportArgs,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Vanished {
    /// The newer edition, as listed by `dealbase imports`; the newest of each list by default
    #[arg(value_name = "IMPORT")]
    pub(crate) import_id: Option<i64>,
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
    #[command(flatten)]
    pub(crate) options: ImportArgs,
    /// Add what was worked out to dealbase.toml, as [sources.NAME]
    #[arg(long, value_name = "NAME")]
    pub(crate) save_profile: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Rejects {
    /// The number of the import; all of them by default
    #[arg(value_name = "IMPORT")]
    pub(crate) import_id: Option<i64>,
    /// Warnings too, about cells whose rows are stored
    #[arg(long)]
    pub(crate) all: bool,
}

/// What a person says about sheets that the sheets themselves do not.
#[derive(Clone, Debug, Default, ClapArgs)]
pub(crate) struct ImportArgs {
    /// Order of day and month in dates such as 05/01/2015: dmy, mdy or ymd
    #[arg(long, value_name = "ORDER", value_parser = date_order)]
    pub(crate) date_order: Option<DateOrder>,
    /// Currency of amounts that name none, such as USD
    #[arg(long, value_name = "CODE", value_parser = known::currency)]
    pub(crate) currency: Option<String>,
    /// Unit of amounts that name none, such as 万 or million
    #[arg(long, value_name = "UNIT", value_parser = known::unit)]
    pub(crate) unit: Option<String>,
    /// Country of deals that name no place, such as CN
    #[arg(long, value_name = "CODE", value_parser = known::country)]
    pub(crate) country: Option<String>,
    /// Name of the source, so that the next edition is counted to it too
    #[arg(long, value_name = "NAME")]
    pub(crate) source: Option<String>,
    /// Mark between the whole and the fraction of an amount: point or comma
    #[arg(long, value_name = "MARK", value_parser = DecimalMark::parse)]
    pub(crate) decimal: Option<DecimalMark>,
    #[command(flatten)]
    pub(crate) limits: LimitArgs,
}

impl ImportArgs {
    /// The same in the words of the import.
    pub(crate) fn options(&self) -> ImportOptions {
        ImportOptions {
            date_order: self.date_order,
            currency: self.currency.clone(),
            unit: self.unit.clone(),
            country: self.country.clone(),
            source: self.source.clone(),
            decimal: self.decimal,
            fixes: None,
        }
    }
}

fn date_order(typed: &str) -> Result<DateOrder, String> {
    DateOrder::from_word(typed).ok_or_else(|| "expected dmy, mdy or ymd".to_owned())
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Check {
    /// Only this check
    #[arg(value_name = "NAME")]
    pub(crate) name: Option<String>,
}

#[derive(Debug, ClapArgs)]
pub(crate) struct Backup {
    /// The copy; an earlier copy of this name is replaced once the new one is whole
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
