//! `dealbase rejects [IMPORT|FILE]`: the cells that could not be read, and their rows to be corrected.

use std::path::Path;

use anyhow::Result;
use dealbase_query::{Database, Value};

use crate::args::{Common, Rejects};
use crate::correction::{self, Edits};
use crate::messages::{Messages, say};
use crate::output::page::shortened;
use crate::output::{Format, escape_line};
use crate::workspace;

const FINDINGS: &str = "
select
    file_name, sheet, row_number, column_name, found, expected, severity, code, import_id, state,
    problem
from rejected_cell
where (:import_id is null or import_id = :import_id)
    and (severity = 'rejected' or :all = 1)
order by import_id desc, position, row_number, table_number, finding_id";

/// Other imports with rows still to be corrected.
const OTHERS: &str = "
select import_id, file_name, count(distinct sheet_id || '-' || row_number)
from rejected_cell
where state = 'open' and severity = 'rejected' and import_id <> :import_id
group by import_id, file_name
order by import_id desc";

const COLUMNS: [&str; 10] =
    ["file", "sheet", "row", "column", "found", "expected", "severity", "code", "import", "state"];

/// Columns of a terminal that a text takes at most in a table for people.
const FOUND_WIDTH: usize = 60;

/// Lists the cells, or writes the workbook.
///
/// # Errors
/// Fails if there is no such import.
pub(crate) fn run(common: &Common, typed: &Rejects) -> Result<()> {
    let messages = common.messages()?;
    let database = workspace::open(&common.db)?;
    let import_id = typed.import.as_deref().map(|it| correction::import_id(&database, it));
    let import_id = import_id.transpose()?;
    let import = correction::import(&database, import_id)?;
    match common.output.as_deref().filter(|path| is_workbook(path) && common.format.is_none()) {
        Some(path) => write_workbook(common, &database, &import, path, &messages),
        None => list(common, typed, &database, &import, &messages),
    }
}

fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

fn list(
    common: &Common,
    typed: &Rejects,
    database: &Database,
    import: &correction::Import,
    messages: &Messages,
) -> Result<()> {
    let target = common.target()?;
    let is_for_people = matches!(target.row_format(), Format::Table | Format::Markdown);
    // Only one that was named; all others are listed as well without.
    let import_id = typed.import.as_ref().map_or(Value::Null, |_| Value::from(import.import_id));
    let params = [("import_id", import_id), ("all", Value::from(i64::from(typed.all)))];
    let findings = database.rows(FINDINGS, &params)?.rows;
    // The severity is shown where there are warnings.
    let is_shown = |column: &usize| typed.all || !matches!(column, 6 | 7);
    let shown: Vec<usize> = (0..COLUMNS.len()).filter(is_shown).collect();
    if findings.is_empty() && is_for_people {
        return print_none(common, import, messages);
    }
    let names: Vec<&str> = shown.iter().filter_map(|it| COLUMNS.get(*it).copied()).collect();
    let rows = findings.into_iter().map(|mut finding| {
        if let [_, _, _, _, found, expected, .., problem] = finding.as_mut_slice()
            && is_for_people
        {
            *found = Value::from(&*shortened(found.text().unwrap_or_default(), FOUND_WIDTH));
            *expected = Value::from(
                &*messages.problem(problem.text(), expected.text().unwrap_or_default()),
            );
        }
        shown.iter().filter_map(|it| finding.get(*it).cloned()).collect::<Vec<_>>()
    });
    target.print_rows(&names, rows)
}

fn write_workbook(
    common: &Common,
    database: &Database,
    import: &correction::Import,
    path: &Path,
    messages: &Messages,
) -> Result<()> {
    let Some(written) = correction::write(database, import, path, messages, &Edits::default())?
    else {
        return print_none(common, import, messages);
    };
    let (count, path, command) = (written.row_count, path.display(), written.command);
    common.notice(say!(messages, "rejects_written", count, path, command))?;
    let others = database.rows(OTHERS, &[("import_id", Value::from(import.import_id))])?.rows;
    for other in &others {
        let [Value::Integer(id), file, Value::Integer(count)] = other.as_slice() else { continue };
        let file = escape_line(file.text().unwrap_or_default());
        common.notice(say!(messages, "rejects_others", import = id, file, count))?;
    }
    Ok(())
}

fn print_none(common: &Common, import: &correction::Import, messages: &Messages) -> Result<()> {
    let (import, file) = (import.import_id, &import.file_name);
    common.notice(say!(messages, "rejects_none", import, file))
}
