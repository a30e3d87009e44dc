//! Rejected rows as a workbook that a person corrects and imports again: the lines above the table and
//! the headings as they were, so that the rows are counted to the same source.

mod edits;
mod page;
mod rows;

use std::path::Path;

use anyhow::Result;
use dealbase_ingest::cell::amount::DecimalMark;
use dealbase_ingest::cell::date::DateOrder;
use dealbase_ingest::import::reread::PROPERTY;
use dealbase_ingest::survey::ImportOptions;
use dealbase_query::{Database, Value};
use rust_xlsxwriter::{DocProperties, ExcelDateTime, Workbook};

use crate::messages::Messages;
use crate::mistake::{Mistake, OrMistake};
pub(crate) use edits::{Edits, open_rows};
use rows::SheetRows;

/// The import that was named; otherwise the newest with rows still to be corrected, or the newest of all.
const IMPORT: &str = "
select import_id, file_name, imported_at, sha256
from import
where kind = 'file'
    and import_id not in (
        select undoes_import_id from import where undoes_import_id is not null
    )
    and (:import_id is null or import_id = :import_id)
order by
    exists (
        select 1 from rejected_cell
        where rejected_cell.import_id = import.import_id and rejected_cell.state = 'open'
    ) desc,
    import_id desc
limit 1";

/// An active import.
pub(crate) struct Import {
    pub(crate) import_id: i64,
    pub(crate) file_name: String,
    /// UTC instant, ISO 8601.
    pub(crate) imported_at: String,
    /// Of the file's bytes, lower-case hexadecimal.
    pub(crate) sha256: String,
}

/// What was written.
pub(crate) struct Written {
    /// Rows to be corrected.
    pub(crate) row_count: usize,
    /// The command that imports them again.
    pub(crate) command: String,
}

/// The import of this number, or the newest with open rows.
///
/// # Errors
/// Fails if there is none, or it was undone.
pub(crate) fn import(database: &Database, typed: Option<i64>) -> Result<Import> {
    let import_id = typed.map_or(Value::Null, Value::from);
    let found = database.rows(IMPORT, &[("import_id", import_id)])?;
    match (found.rows.first().map(Vec::as_slice), typed) {
        (Some([import_id, file_name, imported_at, sha256]), _) => Ok(Import {
            import_id: import_id.integer().unwrap_or_default(),
            file_name: file_name.text().unwrap_or_default().to_owned(),
            imported_at: imported_at.text().unwrap_or_default().to_owned(),
            sha256: sha256.text().unwrap_or_default().to_owned(),
        }),
        (_, Some(import_id)) => Err(Mistake::NoActiveImport { import: import_id }.typed()),
        (_, None) => Err(Mistake::NothingImported.into()),
    }
}

/// The active imports of a file by its name.
const OF_FILE: &str = "
select import_id from import
where kind = 'file'
    and file_name = :file
    and import_id not in (select undoes_import_id from import where undoes_import_id is not null)
order by import_id";

/// The number of an import that a person named by it, or by its file.
///
/// # Errors
/// Fails if no active import is of such a file, or several are.
pub(crate) fn import_id(database: &Database, typed: &str) -> Result<i64> {
    if let Ok(import_id) = typed.parse() {
        return Ok(import_id);
    }
    let file = Path::new(typed).file_name().unwrap_or_default().to_string_lossy().into_owned();
    let rows = database.rows(OF_FILE, &[("file", Value::from(&*file))])?;
    let imports: Vec<i64> = rows.records().filter_map(|it| it.integer("import_id")).collect();
    match *imports {
        [import_id] => Ok(import_id),
        [] => Err(Mistake::NotImported { file }.typed()),
        ref several => {
            let imports: Vec<String> = several.iter().map(i64::to_string).collect();
            Err(Mistake::SeveralImports { file, imports: imports.join(", ") }.typed())
        }
    }
}

/// Writes the rejected rows of an import to `path`, a sheet for each of its sheets, cells as `edits` has
/// them; `None`, and nothing written, where it has none.
///
/// The same database gives the same bytes.
///
/// # Errors
/// Fails if the database can't be read or the file can't be written.
pub(crate) fn write(
    database: &Database,
    import: &Import,
    path: &Path,
    messages: &Messages,
    edits: &Edits,
) -> Result<Option<Written>> {
    let mut sheets = rows::read(database, import.import_id)?;
    edits.apply(&mut sheets);
    let mut workbook = Workbook::new();
    // The clock would make every file another one.
    let created = ExcelDateTime::parse_from_str(&import.imported_at)?;
    let properties = DocProperties::new().set_creation_datetime(&created);
    let options = options(import, &sheets);
    let properties = match options.to_json() {
        Some(json) => properties.set_custom_property(PROPERTY, json),
        None => properties,
    };
    workbook.set_properties(&properties);
    for (sheet, name) in sheets.iter().zip(names(&sheets)) {
        page::add(&mut workbook, sheet, name.as_deref(), messages)?;
    }
    if sheets.is_empty() {
        return Ok(None);
    }
    let bytes = workbook.save_to_buffer()?;
    std::fs::write(path, bytes).or_mistake(|| Mistake::not_written(path))?;
    Ok(Some(Written {
        row_count: sheets.iter().map(|sheet| sheet.rows.len()).sum(),
        command: format!("dealbase import {}", path.display()),
    }))
}

/// The options of the first import, and what it decided from rows that are not here.
fn options(import: &Import, sheets: &[SheetRows]) -> ImportOptions {
    let fixes = Some(import.sha256.clone());
    let Some(options) = sheets.first().map(|sheet| &sheet.options) else {
        return ImportOptions { fixes, ..ImportOptions::default() };
    };
    ImportOptions {
        date_order: options.date_order.as_deref().and_then(DateOrder::from_word),
        currency: options.currency.clone(),
        unit: options.unit.clone(),
        country: options.country.clone(),
        source: options.source.clone(),
        decimal: options.decimal.as_deref().and_then(|it| DecimalMark::parse(it).ok()),
        fixes,
    }
}

/// A name for each sheet: its own, with a number where tables of one sheet share it.
fn names(sheets: &[SheetRows]) -> Vec<Option<String>> {
    let own: Vec<&str> = sheets.iter().filter_map(|sheet| sheet.name.as_deref()).collect();
    let mut names: Vec<Option<String>> = Vec::new();
    for sheet in sheets {
        let is_free =
            |name: &String| !own.contains(&name.as_str()) && !names.contains(&Some(name.clone()));
        let name = match &sheet.name {
            Some(name) if names.contains(&sheet.name) => {
                (2..).map(|number| numbered(name, number)).find(is_free)
            }
            name => name.clone(),
        };
        names.push(name);
    }
    names
}

/// The name with a number behind it, no longer than a workbook takes.
fn numbered(name: &str, number: u32) -> String {
    const LETTERS: usize = 31;
    let ending = format!(" ({number})");
    name.chars().take(LETTERS - ending.len()).collect::<String>() + &ending
}
