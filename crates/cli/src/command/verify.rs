//! `dealbase verify TARGET`: whether a server or an export shows the same figures as the database.

use std::io::Write;

use anyhow::Result;
use dealbase_query::verify::{self, Difference, Verified};
use dealbase_query::{Database, RowSink, Snapshot, Value};

use crate::args::{Common, Verify};
use crate::exit::Exit;
use crate::messages::Messages;
use crate::output::number::grouped;
use crate::output::{Format, Sheet, Target, json};

/// Exit code where something differs.
const DIFFERS: u8 = 4;

const COLUMNS: [&str; 5] = ["view", "row", "column", "here", "there"];

/// Compares, and lists what differs.
///
/// # Errors
/// Fails if one side can't be asked; with the exit code of a check if something differs.
pub(crate) fn run(common: &Common, typed: &Verify) -> Result<()> {
    let target = Target::new(common.output.clone(), common.format)?;
    let snapshot = Snapshot::open(&common.db)?;
    let engine = Database::on_engine(&typed.target, &typed.schema)?;
    let verified = verify::verify(&snapshot, &engine)?;
    print(&verified, &target)?;
    if !common.quiet {
        let messages = Messages::of(common.lang())?;
        writeln!(anstream::stderr(), "{}", summary(&verified, &messages))?;
    }
    match verified.unequal_count {
        0 => Ok(()),
        _ => Err(Exit::AlreadyReported(DIFFERS).into()),
    }
}

fn print(verified: &Verified, target: &Target) -> Result<()> {
    if target.format == Some(Format::Json) {
        let mut out = target.open()?;
        json::document(&mut out, &serde_json::to_value(verified)?)?;
        return out.finish();
    }
    if verified.differences.is_empty() {
        return Ok(());
    }
    let mut sheet = Sheet::new(target);
    sheet.columns(&COLUMNS.map(str::to_owned))?;
    verified.differences.iter().try_for_each(|it| sheet.row(&row(it)))?;
    sheet.finish()
}

fn row(difference: &Difference) -> [Value; 5] {
    let text = |it: &Option<String>| it.as_deref().map_or(Value::Null, Value::from);
    let Difference { view, row, column, here, there } = difference;
    [view.as_str().into(), row.as_str().into(), column.as_str().into(), text(here), text(there)]
}

fn summary(verified: &Verified, messages: &Messages) -> String {
    let views = verified.view_count.to_string();
    let [rows, cells, unequal] = [verified.row_count, verified.cell_count, verified.unequal_count]
        .map(|it| grouped(i128::from(it)));
    let key = if verified.unequal_count == 0 { "verified" } else { "verified_differs" };
    let parts: [(&str, &str); 4] =
        [("views", &views), ("rows", &rows), ("cells", &cells), ("unequal", &unequal)];
    messages.say(key, &parts)
}
