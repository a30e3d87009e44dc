//! `dealbase export DIR`: the database as a folder of Parquet files with the same views.

use anyhow::Result;
use dealbase_query::export;

use crate::args::{Common, Export};
use crate::messages::say;
use crate::mistake::Mistake;
use crate::output::Format;
use crate::output::number::grouped;

/// Extensions of files, which a folder is not named after.
const FILES: [&str; 9] = ["csv", "tsv", "json", "ndjson", "xlsx", "html", "md", "parquet", "db"];

/// Writes the folder atomically, and prints what is in it.
///
/// # Errors
/// Fails if there is no database, something else is in the folder, or it can't be written; what was
/// there is then untouched.
pub(crate) fn run(common: &Common, typed: &Export) -> Result<()> {
    let target = common.target()?;
    if let Some(extension) = typed.folder.extension().filter(|_| !typed.folder.exists()) {
        let extension = extension.to_string_lossy();
        if FILES.contains(&&*extension.to_lowercase()) {
            let path = typed.folder.display().to_string();
            let command = format!("dealbase query \"select * from deals\" -o {path}");
            return Err(Mistake::ExportIsFolder { path, command }.typed());
        }
    }
    let exported = export::export(&common.db, &typed.folder, typed.since)?;
    if target.format == Some(Format::Json) {
        return target.print_json(&exported);
    }
    let messages = common.messages()?;
    let key = if typed.since.is_some() { "exported_since" } else { "exported" };
    common.notice(say!(
        messages,
        key,
        folder = typed.folder.display(),
        tables = grouped(exported.table_count),
        views = grouped(exported.view_count),
        rows = grouped(exported.row_count),
        files = grouped(exported.file_count),
        reused = grouped(exported.unchanged_count)
    ))
}
