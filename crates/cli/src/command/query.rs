//! `dealbase query`: one read-only SQL statement, its rows in the format that was asked for.

use std::io::{IsTerminal, Read, Write};
use std::time::Duration;

use anyhow::Result;
use dealbase_query::{Database, Limits, RowSink, Stop, Value};

use crate::args::{Common, Query};
use crate::exit::{self, Exit};
use crate::failure;
use crate::importer;
use crate::messages::Messages;
use crate::mistake::{Mistake, OrMistake};
use crate::output::page::{Page, Tone};
use crate::output::{Format, Sheet, Target};
use crate::quarter;
use crate::rules;
use crate::saved::{self, Saved};

/// Runs the statement and prints its rows as they come; or reports the saved queries.
///
/// # Errors
/// Fails if the statement is refused or not understood, or stopped at a limit; the rows until
/// then are printed, as a whole document.
pub(crate) fn run(common: &Common, typed: &Query) -> Result<()> {
    let typed = &typed.sorted();
    let folder = saved::folder(&common.db);
    if typed.list {
        return list(common, &saved::all(&folder)?);
    }
    let named = typed.sql.as_deref().filter(|it| typed.describe || saved::is_name(it));
    let saved = named.map(|name| saved::find(&folder, name)).transpose()?;
    if let Some(saved) = saved.as_ref().filter(|_| typed.describe) {
        return describe(common, saved);
    }
    let database = match typed.from.as_slice() {
        [] => common.database_on(typed.as_of.as_of.as_ref(), &typed.on)?,
        files => Database::from_connection(importer::into_memory(common, files, &typed.options)?)?,
    };
    let given = params(&typed.params)?;
    let sql = saved.as_ref().map_or_else(|| statement(typed), |saved| Ok(saved.sql.clone()))?;
    if typed.from.is_empty() && typed.on.engine.is_none() && rules::matters_to(&sql) {
        rules::warn(&database, common)?;
    }
    match saved {
        None => ask(&database, common, typed, &sql, &given),
        Some(saved) => {
            let messages = common.messages()?;
            ask(&database, common, typed, &sql, &saved.params(&given))
                .map_err(|err| saved.explain(err, &messages))
        }
    }
}

/// Runs a statement of the program's own on a database that is already open.
///
/// # Errors
/// As [`run`].
pub(crate) fn answer(
    database: &Database,
    common: &Common,
    sql: &str,
    params: &[(&str, Value)],
) -> Result<()> {
    ask(database, common, &Query { timeout: 30.0, ..Query::default() }, sql, params)
}

/// Runs a statement in the way that was typed.
fn ask(
    database: &Database,
    common: &Common,
    typed: &Query,
    sql: &str,
    params: &[(&str, Value)],
) -> Result<()> {
    let target = Target { is_wide: typed.wide, is_for_excel: typed.excel, ..common.target()? };
    check_excel(&target)?;
    failure::when_overdue(database.stopwatch(), common.lang());
    exit::when_interrupted(database.stopwatch())?;
    let mut sheet = Sheet::new(&target);
    let outcome = database.run(sql, params, limits(typed.timeout, typed.limit)?, &mut sheet)?;
    match outcome.stop {
        None => sheet.finish(),
        Some(Stop::Interrupted) => Err(Exit::Interrupted.into()),
        Some(stop) => {
            sheet.finish()?;
            Err(Exit::Stopped(stop).into())
        }
    }
}

fn list(common: &Common, queries: &[Saved]) -> Result<()> {
    let target = common.target()?;
    if target.row_format() == Format::Table {
        let messages = common.messages()?;
        return target.print_page(page(queries, target.is_terminal(), &messages));
    }
    let mut sheet = Sheet::new(&target);
    sheet.columns(&["query", "title", "parameters"].map(str::to_owned))?;
    for saved in queries {
        let texts = [&saved.name, &saved.title, &saved.usage()];
        sheet.row(&texts.map(|it| Value::from(it.as_str())))?;
    }
    sheet.finish()
}

/// Saved queries for people: what each answers, and below it what it asks for.
pub(crate) fn page(queries: &[Saved], is_for_terminal: bool, messages: &Messages) -> Page {
    let mut page = Page::new(is_for_terminal);
    let facts = queries.iter().map(|it| {
        let texts =
            [(messages.documented(&it.title).to_owned(), Tone::Plain), (it.usage(), Tone::Faint)];
        (it.name.clone(), texts.into_iter().filter(|(text, _)| !text.is_empty()).collect())
    });
    page.facts(0, &facts.collect::<Vec<_>>());
    page
}

fn describe(common: &Common, saved: &Saved) -> Result<()> {
    let target = Target { file: common.output.clone(), ..Target::new(None, Some(Format::Table))? };
    let mut out = target.paged(!common.no_pager).open()?;
    write!(out, "{}\n{}", saved.help(&common.messages()?), saved.sql)?;
    out.finish()
}

fn check_excel(target: &Target) -> Result<()> {
    match target.row_format() {
        Format::Csv | Format::Tsv => Ok(()),
        _ if !target.is_for_excel => Ok(()),
        _ => Err(Mistake::NotForExcel.typed()),
    }
}

fn statement(typed: &Query) -> Result<String> {
    if let Some(path) = &typed.file {
        return std::fs::read_to_string(path)
            .or_mistake(|| Mistake::NoSqlFile { path: path.display().to_string() });
    }
    match typed.sql.as_deref() {
        Some(sql) if sql != "-" => Ok(sql.to_owned()),
        None if std::io::stdin().is_terminal() => Err(Mistake::NoSql.typed()),
        _ => {
            let mut sql = String::new();
            std::io::stdin().read_to_string(&mut sql).or_mistake(|| Mistake::NotStandardInput)?;
            Ok(sql)
        }
    }
}

/// The values of the parameters that were typed; a quarter is read as people write it.
fn params(typed: &[String]) -> Result<Vec<(&str, Value)>> {
    typed
        .iter()
        .map(|it| match it.split_once('=') {
            Some((name, value)) if !name.is_empty() => {
                let name = name.trim_start_matches([':', '@', '$']);
                match name == "quarter" {
                    true => Ok((name, Value::Text(quarter::checked(value)?))),
                    false => Ok((name, Value::typed(value))),
                }
            }
            _ => Err(Mistake::NoParameter { typed: it.clone() }.typed()),
        })
        .collect()
}

/// The limits of a query: seconds, and rows of which 0 means all.
///
/// # Errors
/// Fails if the time is invalid.
pub(crate) fn limits(timeout: f64, limit: u64) -> Result<Limits> {
    let time = Duration::try_from_secs_f64(timeout).ok().filter(|it| !it.is_zero());
    let time = time.ok_or_else(|| Mistake::NoTimeout { typed: timeout.to_string() }.typed())?;
    Ok(Limits { time, rows: (limit > 0).then_some(limit) })
}
