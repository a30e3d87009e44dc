//! `dealbase recover FILE`: what can be saved of a damaged database, and a list of what could not.

use anyhow::Result;
use dealbase_ingest::recover::{self, Recovered, RecoveredImport};
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_query::Value;

use crate::args::{Common, Recover};
use crate::exit::Exit;
use crate::messages::say;
use crate::output::{Format, Target};
use crate::rules;

const COLUMNS: [&str; 5] = ["import_id", "file_name", "row_count", "saved_count", "is_whole"];

/// Saves what is readable, and prints the state of each import.
///
/// # Errors
/// Fails if nothing can be saved or the file can't be written, and there is then no file;
/// [`Exit::AlreadyReported`] with 4 if something was lost.
pub(crate) fn run(common: &Common, typed: &Recover) -> Result<()> {
    let target = common.target()?;
    let rules = rules::load(&common.db)?;
    let vocabulary = Vocabulary::new(&rules)?;
    let recovered = recover::recover(&common.db, &typed.file, &rules, &vocabulary)?;
    match target.row_format() {
        Format::Json => target.print_json(&recovered)?,
        _ => print(&target, &recovered)?,
    }
    print_summary(common, &recovered)?;
    if recovered.is_whole() { Ok(()) } else { Err(Exit::AlreadyReported(4).into()) }
}

fn print(target: &Target, recovered: &Recovered) -> Result<()> {
    let row = |import: &RecoveredImport| {
        [
            Value::from(import.import_id),
            import.file_name.as_deref().map_or(Value::Null, Value::from),
            import.row_count.map_or(Value::Null, Value::from),
            Value::from(import.saved_count),
            Value::from(i64::from(import.is_whole)),
        ]
    };
    target.print_rows(&COLUMNS, recovered.imports.iter().map(row))
}

fn print_summary(common: &Common, recovered: &Recovered) -> Result<()> {
    let messages = &common.messages()?;
    if recovered.is_whole() {
        common.notice(messages.text("recovered_whole"))?;
    }
    let count = recovered.imports.iter().filter(|it| !it.is_whole).count();
    if count > 0 {
        common.notice(say!(messages, "recovered_part", count))?;
    }
    if !recovered.damaged.is_empty() {
        common.notice(say!(messages, "recovered_damaged", what = recovered.damaged.join(", ")))?;
    }
    match recovered.stray_row_count {
        0 => Ok(()),
        count => common.notice(say!(messages, "recovered_strays", count)),
    }
}
