//! What may be typed next, for the user's own shell: commands and options, and the metrics, quarters,
//! markets, imports and saved queries of the database that the line names.

use std::ffi::{OsStr, OsString};
use std::io::Write;
use std::path::PathBuf;

use anyhow::Result;
use clap::builder::StyledStr;
use clap::{Arg, Command};
use clap_complete::env::Shells;
use clap_complete::{ArgValueCandidates, CompleteEnv, CompletionCandidate};
use dealbase_query::Database;

use crate::help;
use crate::messages::Lang;
use crate::mistake::Mistake;
use crate::saved;

/// The variable by which the script of a shell asks.
const ASKED: &str = "DEALBASE_COMPLETE";

/// Answers the script of a shell; false if something else was asked.
///
/// # Errors
/// Fails if the shell is unknown, or the answer can't be written.
pub(crate) fn is_answered() -> Result<bool> {
    let folder = std::env::current_dir().ok();
    let completion = CompleteEnv::with_factory(|| command(Lang::of_locale())).var(ASKED);
    Ok(completion.try_complete(std::env::args_os(), folder.as_deref())?)
}

/// The script that makes a shell ask.
///
/// # Errors
/// Fails if it can't be written.
pub(crate) fn script(shell: &str, out: &mut dyn Write) -> Result<()> {
    let shells = Shells::builtins();
    let shell = shells
        .completer(shell)
        .ok_or_else(|| Mistake::NoShell { typed: shell.to_owned() }.typed())?;
    shell.write_registration(ASKED, "dealbase", "dealbase", "dealbase", out)?;
    Ok(())
}

/// The command line, whose arguments know their values.
fn command(lang: Lang) -> Command {
    help::command(lang).mut_subcommands(|command| {
        let name = command.get_name().to_owned();
        command.mut_args(|arg| with_values(&name, arg))
    })
}

fn with_values(command: &str, arg: Arg) -> Arg {
    let values: fn() -> Vec<CompletionCandidate> = match (command, arg.get_id().as_str()) {
        ("metrics", "name") | ("trace", "what") => metrics,
        ("schema", "name") => tables,
        ("query", "sql") => queries,
        (_, "quarter") => quarters,
        (_, "market" | "markets") => markets,
        (_, "import_id" | "as_of" | "since") => imports,
        _ => return arg,
    };
    arg.add(ArgValueCandidates::new(values))
}

/// The database that the line names before the cursor, else the usual one.
fn database_path() -> PathBuf {
    let mut words = std::env::args_os().skip_while(|word| word != "--db" && named(word).is_none());
    let path = words.next().and_then(|word| named(&word).or_else(|| words.next()));
    path.or_else(|| std::env::var_os("DEALBASE_DB"))
        .map_or_else(|| "deals.db".into(), PathBuf::from)
}

fn named(word: &OsStr) -> Option<OsString> {
    Some(word.to_str()?.strip_prefix("--db=")?.into())
}

fn metrics() -> Vec<CompletionCandidate> {
    let metrics = Database::open(&database_path()).and_then(|it| dealbase_query::metrics(&it));
    let metrics = metrics.unwrap_or_default().into_iter();
    metrics.map(|view| candidate(view.name, Some(view.title))).collect()
}

fn tables() -> Vec<CompletionCandidate> {
    rows("select name as value from sqlite_schema where type in ('table', 'view') order by name")
}

fn quarters() -> Vec<CompletionCandidate> {
    rows("select quarter as value from calendar_quarter order by quarter desc")
}

fn markets() -> Vec<CompletionCandidate> {
    rows("select distinct market as value from market_quarter order by market")
}

fn imports() -> Vec<CompletionCandidate> {
    rows(
        "select distinct cast(import_id as text) as value, file_name as note
        from import_receipt order by import_id desc",
    )
}

fn queries() -> Vec<CompletionCandidate> {
    let queries = saved::all(&saved::folder(&database_path())).unwrap_or_default().into_iter();
    queries.map(|query| candidate(query.name, Some(query.title))).collect()
}

/// The values of a query, each with its note. There are none where the database can't be read: a shell
/// has no place for an error.
fn rows(sql: &str) -> Vec<CompletionCandidate> {
    let Ok(rows) = Database::open(&database_path()).and_then(|it| it.rows(sql, &[])) else {
        return Vec::new();
    };
    let values = rows.records().enumerate().filter_map(|(idx, row)| {
        let note = row.text("note").map(str::to_owned);
        Some(candidate(row.text("value")?.to_owned(), note).display_order(Some(idx)))
    });
    values.collect()
}

fn candidate(value: String, note: Option<String>) -> CompletionCandidate {
    CompletionCandidate::new(value).help(note.map(StyledStr::from))
}
