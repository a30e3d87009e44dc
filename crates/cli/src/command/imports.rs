//! `dealbase imports`: every import with its receipt, and those that were undone.

use anyhow::Result;
use dealbase_ingest::receipt::Counts;
use dealbase_query::{Record, Value};

use crate::args::Common;
use crate::command::query;
use crate::messages::{Messages, say};
use crate::output::Format;
use crate::receipt;
use crate::workspace;

const ENTRIES: &str = "select * from import_receipt";
/// Headings of the table for people, each a key of the words.
const HEADINGS: [&str; 6] = ["number", "day", "file", "sheet", "status", "rows"];

/// Prints the imports, the oldest first: a line for each on a terminal, every count in a column of
/// its own for programs.
///
/// # Errors
/// As `dealbase query`.
pub(crate) fn run(common: &Common) -> Result<()> {
    let target = common.target()?;
    let is_for_eyes = match target.format {
        Some(format) => format == Format::Table,
        None => target.is_terminal(),
    };
    let database = workspace::open(&common.db)?;
    if !is_for_eyes {
        return query::answer(&database, common, ENTRIES, &[]);
    }
    let messages = common.messages()?;
    let headings = HEADINGS.map(|it| messages.text(&format!("imports_{it}")).to_owned());
    let entries = database.rows(ENTRIES, &[])?;
    target.print_rows(&headings, entries.records().map(|it| line(&it, &messages)))
}

/// A line for each sheet, as its receipt was at the import.
fn line(record: &Record<'_>, messages: &Messages) -> [Value; 6] {
    let integer = |name: &str| record.integer(name);
    let text = |name: &str| record.text(name).map_or(Value::Null, Value::from);
    let day = record.text("imported_at").and_then(|it| it.get(..10));
    let status = record.text("status").unwrap_or_default();
    let status = messages.find(&format!("imports_{status}")).unwrap_or(status);
    let status = match integer("undoes_import_id") {
        Some(id) => say!(messages, "imports_of", status, id),
        None => status.to_owned(),
    };
    let count = |name: &str| integer(name).and_then(|it| u64::try_from(it).ok()).unwrap_or(0);
    let counts = Counts {
        rows: count("row_count"),
        inserted: count("inserted_count"),
        updated: count("updated_count"),
        unchanged: count("unchanged_count"),
        merged: count("merged_count"),
        out_of_scope: count("out_of_scope_count"),
        rejected: count("rejected_count"),
        ignored: count("ignored_count"),
    };
    let rows = integer("row_count").map(|_| receipt::sum(&counts, messages));
    [
        integer("import_id").map_or(Value::Null, Value::from),
        day.map_or(Value::Null, Value::from),
        text("file_name"),
        text("sheet"),
        Value::from(&*status),
        rows.map_or(Value::Null, |it| Value::from(&*it)),
    ]
}
