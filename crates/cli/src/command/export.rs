//! `dealbase export DIR`: the database as a folder of Parquet files with the same views.

use std::io::Write;

use anyhow::Result;
use dealbase_query::export;

use crate::args::{Common, Export};
use crate::messages::Messages;
use crate::mistake::Mistake;
use crate::output::number::grouped;
use crate::output::{Format, Target, json};

/// Extensions of files, which a folder is not named after.
const FILES: [&str; 9] = ["csv", "tsv", "json", "ndjson", "xlsx", "html", "md", "parquet", "db"];

/// Writes the folder atomically, and prints what is in it.
///
/// # Errors
/// Fails if there is no database, something else is in the folder, or it can't be written; what was
/// there is then untouched.
pub(crate) fn run(common: &Common, typed: &Export) -> Result<()> {
    let target = Target::new(common.output.clone(), common.format)?;
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
        let mut out = target.open()?;
        json::document(&mut out, &serde_json::to_value(&exported)?)?;
        return out.finish();
    }
    if common.quiet {
        return Ok(());
    }
    let messages = Messages::of(common.lang())?;
    let count = |number: usize| grouped(i128::try_from(number).unwrap_or(i128::MAX));
    let parts = [
        ("folder", typed.folder.display().to_string()),
        ("tables", count(exported.table_count)),
        ("views", count(exported.view_count)),
        ("rows", grouped(i128::from(exported.row_count))),
        ("files", count(exported.file_count)),
        ("kept", count(exported.unchanged_count)),
    ];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(key, part)| (*key, part.as_str())).collect();
    let key = if typed.since.is_some() { "exported_since" } else { "exported" };
    Ok(writeln!(anstream::stderr(), "{}", messages.say(key, &parts))?)
}
