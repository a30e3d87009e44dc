//! `dealbase check [NAME]`: the checks of the file itself, and those that are views, which must return
//! no rows.

use std::io::{self, Write};

use anyhow::Result;
use dealbase_query::{Database, Limits, RowSink, Rows, Value, View, checks};
use serde_json::{Value as JsonValue, json};

use crate::args::{Check, Common};
use crate::exit::Exit;
use crate::integrity;
use crate::messages::{Messages, say};
use crate::mistake::{Hint, Mistake};
use crate::output::number::grouped;
use crate::output::page::{Page, Tone};
use crate::output::{Format, Target, json, writer};

/// Before the name of a check in the name of its view.
const PREFIX: &str = "check_";
/// Rows that are shown of each check, for people and for programs.
const SHOWN: usize = 5;
const LISTED: usize = 100;

/// A check and what it found.
struct Checked {
    view: View,
    row_count: u64,
    rows: Rows,
}

/// Rows as far as they are listed, and how many there are.
#[derive(Default)]
struct Found {
    rows: Rows,
    row_count: u64,
}

/// Runs all checks, or one, and prints what they found.
///
/// # Errors
/// Fails if there is no such check; [`Exit::AlreadyReported`] with 4 if an error was found.
pub(crate) fn run(common: &Common, typed: &Check) -> Result<()> {
    let target = common.target()?;
    let database = common.database()?;
    let messages = common.messages()?;
    let views = [integrity::checks().to_vec(), checks(&database)?].concat();
    let mut all: Vec<Checked> = Vec::new();
    for view in named(views, typed.name.as_deref())? {
        all.push(checked(common, &database, view)?);
        // Nothing else can be checked in a file that can't be read.
        if all.iter().any(|it| it.view.name == integrity::INTEGRITY && it.row_count > 0) {
            break;
        }
    }
    let checked = all;
    match (target.format.unwrap_or(Format::Table), checked.as_slice()) {
        (Format::Table, _) => print(&target, &checked, &messages)?,
        (Format::Json, _) => print_json(&target, &checked)?,
        (_, [one]) if typed.name.is_some() => {
            target.print_rows(&one.rows.columns, &one.rows.rows)?
        }
        _ => print_list(&target, &checked)?,
    }
    let is_failed = checked.iter().any(|it| it.severity() == "error" && it.row_count > 0);
    if is_failed { Err(Exit::AlreadyReported(4).into()) } else { Ok(()) }
}

fn named(mut views: Vec<View>, name: Option<&str>) -> Result<Vec<View>> {
    let Some(name) = name else { return Ok(views) };
    let is_named = |view: &View| view.name == name || view.name.strip_prefix(PREFIX) == Some(name);
    let names: Vec<&str> = views.iter().map(short).collect();
    let hint = Hint::Known { names: names.join(", ") };
    let mistake = Mistake::NoCheck { typed: name.to_owned(), hint };
    views.retain(is_named);
    if views.is_empty() { Err(mistake.typed()) } else { Ok(views) }
}

/// The name of a check as it is typed.
fn short(view: &View) -> &str {
    view.name.strip_prefix(PREFIX).unwrap_or(&view.name)
}

fn checked(common: &Common, database: &Database, view: View) -> Result<Checked> {
    if let Some(rows) = integrity::rows(&common.db, &view)? {
        let row_count = u64::try_from(rows.rows.len()).unwrap_or(u64::MAX);
        return Ok(Checked { view, row_count, rows });
    }
    let mut found = Found::default();
    // The name comes from the database's own list of views.
    let sql = format!("select * from {}", view.name);
    let outcome =
        database.run(&sql, &[], Limits { time: database.timeout(), rows: None }, &mut found)?;
    match outcome.stop {
        Some(stop) => Err(Exit::Stopped(stop).into()),
        None => Ok(Checked { view, row_count: found.row_count, rows: found.rows }),
    }
}

impl RowSink for Found {
    fn columns(&mut self, names: &[String]) -> io::Result<()> {
        self.rows.columns(names)
    }

    fn row(&mut self, values: &[Value]) -> io::Result<()> {
        self.row_count += 1;
        if self.rows.rows.len() < LISTED { self.rows.row(values) } else { Ok(()) }
    }
}

impl Checked {
    fn severity(&self) -> &str {
        self.view.severity().unwrap_or("error")
    }

    /// What has to hold, in a sentence.
    fn rule(&self) -> &str {
        if self.view.definition.is_empty() { &self.view.title } else { &self.view.definition }
    }

    fn row_count(&self) -> i64 {
        i64::try_from(self.row_count).unwrap_or(i64::MAX)
    }
}

fn print(target: &Target, checked: &[Checked], messages: &Messages) -> Result<()> {
    let mut out = target.open()?;
    for check in checked {
        let name = short(&check.view);
        let rule = messages.documented(check.rule());
        let count = grouped(check.row_count);
        let (key, sentence) = match (check.row_count, check.severity()) {
            (0, _) => ("check_passed", ("rule", rule.to_owned())),
            (_, severity) => {
                let is_error = severity == "error";
                let key = format!("violation_{name}");
                let violation = say!(messages, &key, count);
                (if is_error { "check_error" } else { "check_warning" }, ("violation", violation))
            }
        };
        writeln!(out, "{}", messages.say(key, &[("name", &name), (sentence.0, &sentence.1)]))?;
        if check.row_count > 0 {
            print_found(&mut out, check, target, messages)?;
        }
    }
    out.finish()
}

fn print_found(
    out: &mut dyn Write,
    check: &Checked,
    target: &Target,
    messages: &Messages,
) -> io::Result<()> {
    if let Some(notes) = check.view.remarks.get("Notes") {
        let mut page = Page::new(target.is_terminal());
        page.line(2, messages.documented(notes), Tone::Plain);
        out.write_all(page.finish_plain().as_bytes())?;
    }
    let mut table = writer(Format::Table, target.look());
    table.columns(out, &check.rows.columns)?;
    check.rows.rows.iter().take(SHOWN).try_for_each(|row| table.row(out, row))?;
    table.finish(out)?;
    let shown = u64::try_from(SHOWN).unwrap_or(0);
    match check.row_count.saturating_sub(shown) {
        0 => Ok(()),
        rest => {
            writeln!(out, "  {}", say!(messages, "receipt_more", count = rest))
        }
    }
}

fn print_json(target: &Target, checked: &[Checked]) -> Result<()> {
    let checks: Vec<JsonValue> = checked
        .iter()
        .map(|check| {
            json!({
                "name": short(&check.view),
                "severity": check.severity(),
                "title": check.view.title,
                "rule": check.rule(),
                "explanation": check.view.remarks.get("Notes"),
                "row_count": check.row_count,
                "rows": json::rows(&check.rows),
            })
        })
        .collect();
    target.print_json(&json!({ "checks": checks }))
}

/// One row a check, in a format of rows.
fn print_list(target: &Target, checked: &[Checked]) -> Result<()> {
    let row = |check: &Checked| {
        [
            Value::from(short(&check.view)),
            Value::from(check.severity()),
            Value::from(check.row_count()),
            Value::from(check.rule()),
        ]
    };
    target.print_rows(&["check", "severity", "row_count", "rule"], checked.iter().map(row))
}
