//! `dealbase rejects [IMPORT]`: the cells that could not be read, and their rows to be corrected.

use std::io::Write;
use std::path::Path;

use anyhow::Result;
use dealbase_query::{Database, RowSink, Value};

use crate::args::{Common, Rejects};
use crate::correction;
use crate::exit::Ended;
use crate::output::page::shortened;
use crate::output::{Format, Sheet, Target};
use crate::words::Words;

const IMPORT: &str = "
select import_id, file_name, imported_at
from import
where kind = 'file'
    and import_id not in (
        select undoes_import_id from import where undoes_import_id is not null
    )
    and (:import_id is null or import_id = :import_id)
order by import_id desc
limit 1";

const FINDINGS: &str = "
select
    import.file_name, sheet.name, finding.row_number, finding.column_name,
    finding.found, finding.expected, finding.severity, finding.code
from finding
inner join import on import.import_id = finding.import_id
left join sheet on sheet.sheet_id = finding.sheet_id
where finding.import_id = :import_id
    and (finding.severity = 'rejected' or :all = 1)
order by sheet.position, finding.row_number, sheet.table_number, finding.finding_id";

const COLUMNS: [&str; 8] =
    ["file", "sheet", "row", "column", "found", "expected", "severity", "code"];

/// Columns of a terminal that a text takes at most in a table for people.
const FOUND_WIDTH: usize = 60;

/// An import that stands.
pub(crate) struct Import {
    pub(crate) import_id: i64,
    pub(crate) file_name: String,
    /// UTC instant, ISO 8601.
    pub(crate) imported_at: String,
}

/// Lists the cells, or writes the workbook.
///
/// # Errors
/// Fails if there is no such import.
pub(crate) fn run(common: &Common, typed: &Rejects) -> Result<()> {
    let words = Words::of(common.lang())?;
    let database = Database::open(&common.db)?;
    let import = import(&database, typed, &words)?;
    match common.output.as_deref().filter(|path| is_workbook(path) && common.format.is_none()) {
        Some(path) => write_workbook(common, &database, &import, path, &words),
        None => list(common, typed, &database, &import, &words),
    }
}

fn is_workbook(path: &Path) -> bool {
    path.extension().is_some_and(|extension| extension.eq_ignore_ascii_case("xlsx"))
}

fn import(database: &Database, typed: &Rejects, words: &Words) -> Result<Import> {
    let import_id = typed.import_id.map_or(Value::Null, Value::from);
    let found = database.rows(IMPORT, &[("import_id", import_id)])?;
    match (found.rows.first().map(Vec::as_slice), typed.import_id) {
        (Some([import_id, file_name, imported_at]), _) => Ok(Import {
            import_id: import_id.integer().unwrap_or_default(),
            file_name: file_name.text().unwrap_or_default().to_owned(),
            imported_at: imported_at.text().unwrap_or_default().to_owned(),
        }),
        (_, Some(import_id)) => {
            Err(Ended::Usage(format!("there is no import {import_id}, or it was undone")).into())
        }
        (_, None) => anyhow::bail!("{}", words.text("rejects_no_import")),
    }
}

fn list(
    common: &Common,
    typed: &Rejects,
    database: &Database,
    import: &Import,
    words: &Words,
) -> Result<()> {
    let target = Target::new(common.output.clone(), common.format)?;
    let is_for_people = matches!(target.row_format(), Format::Table | Format::Markdown);
    let params =
        [("import_id", Value::from(import.import_id)), ("all", Value::from(i64::from(typed.all)))];
    let findings = database.rows(FINDINGS, &params)?.rows;
    let width = if typed.all { COLUMNS.len() } else { COLUMNS.len() - 2 };
    if findings.is_empty() && is_for_people {
        return tell_none(common, import, words);
    }
    let mut sheet = Sheet::new(&target);
    let names: Vec<String> = COLUMNS.iter().take(width).map(|name| (*name).to_owned()).collect();
    sheet.columns(&names)?;
    for mut finding in findings {
        finding.truncate(width);
        if let [_, _, _, _, found, expected, ..] = finding.as_mut_slice()
            && is_for_people
        {
            *found = Value::from(&*shortened(found.text().unwrap_or_default(), FOUND_WIDTH));
            *expected = Value::from(&*words.told(expected.text().unwrap_or_default()));
        }
        sheet.row(&finding)?;
    }
    sheet.finish()
}

fn write_workbook(
    common: &Common,
    database: &Database,
    import: &Import,
    path: &Path,
    words: &Words,
) -> Result<()> {
    let Some(written) = correction::write(database, import, path, words)? else {
        return tell_none(common, import, words);
    };
    if !common.quiet {
        let parts = [
            ("count", &*written.row_count.to_string()),
            ("path", &*path.display().to_string()),
            ("command", &*written.command),
        ];
        writeln!(anstream::stderr(), "{}", words.say("rejects_written", &parts))?;
    }
    Ok(())
}

fn tell_none(common: &Common, import: &Import, words: &Words) -> Result<()> {
    if !common.quiet {
        let parts =
            [("import", &*import.import_id.to_string()), ("file", import.file_name.as_str())];
        writeln!(anstream::stderr(), "{}", words.say("rejects_none", &parts))?;
    }
    Ok(())
}
