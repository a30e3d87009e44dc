//! `dealbase recover FILE`: what can be saved of a damaged database, and a list of what could not.

use std::io::Write;

use anyhow::Result;
use dealbase_ingest::recover::{self, Recovered};
use dealbase_ingest::vocabulary::Vocabulary;
use dealbase_query::{RowSink, Value};

use crate::args::{Common, Recover};
use crate::exit::Exit;
use crate::messages::Messages;
use crate::output::{Format, Sheet, Target, json};
use crate::rules;

const COLUMNS: [&str; 5] = ["import_id", "file_name", "row_count", "saved_count", "is_whole"];

/// Saves what is readable, and prints the state of each import.
///
/// # Errors
/// Fails if nothing can be saved or the file can't be written, and there is then no file;
/// [`Exit::AlreadyReported`] with 4 if something was lost.
pub(crate) fn run(common: &Common, typed: &Recover) -> Result<()> {
    let target = Target::new(common.output.clone(), common.format)?;
    let rules = rules::load(&common.db)?;
    let vocabulary = Vocabulary::new(&rules)?;
    let recovered = recover::recover(&common.db, &typed.file, &rules, &vocabulary)?;
    match target.row_format() {
        Format::Json => {
            let mut out = target.open()?;
            json::document(&mut out, &serde_json::to_value(&recovered)?)?;
            out.finish()?;
        }
        _ => print(&target, &recovered)?,
    }
    if !common.quiet {
        print_summary(&recovered, &Messages::of(common.lang())?)?;
    }
    if recovered.is_whole() { Ok(()) } else { Err(Exit::AlreadyReported(4).into()) }
}

fn print(target: &Target, recovered: &Recovered) -> Result<()> {
    let mut sheet = Sheet::new(target);
    sheet.columns(&COLUMNS.map(str::to_owned))?;
    for import in &recovered.imports {
        sheet.row(&[
            Value::from(import.import_id),
            import.file_name.as_deref().map_or(Value::Null, Value::from),
            import.row_count.map_or(Value::Null, Value::from),
            Value::from(import.saved_count),
            Value::from(i64::from(import.is_whole)),
        ])?;
    }
    sheet.finish()
}

fn print_summary(recovered: &Recovered, messages: &Messages) -> Result<()> {
    let mut out = anstream::stderr();
    if recovered.is_whole() {
        writeln!(out, "{}", messages.text("recovered_whole"))?;
    }
    let count = recovered.imports.iter().filter(|it| !it.is_whole).count();
    if count > 0 {
        writeln!(out, "{}", messages.say("recovered_part", &[("count", &count.to_string())]))?;
    }
    if !recovered.damaged.is_empty() {
        let what = recovered.damaged.join(", ");
        writeln!(out, "{}", messages.say("recovered_damaged", &[("what", &what)]))?;
    }
    if recovered.stray_row_count > 0 {
        let count = recovered.stray_row_count.to_string();
        writeln!(out, "{}", messages.say("recovered_strays", &[("count", &count)]))?;
    }
    Ok(())
}
