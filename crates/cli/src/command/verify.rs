//! `dealbase verify TARGET`: whether a server or an export shows the same figures as the database.

use anyhow::Result;
use dealbase_query::verify::{self, Difference, Verified};
use dealbase_query::{Database, Snapshot, Value};

use crate::args::{Common, Verify};
use crate::exit::Exit;
use crate::messages::{Messages, say};
use crate::output::number::grouped;
use crate::output::{Format, Target};

/// Exit code where something differs.
const DIFFERS: u8 = 4;

const COLUMNS: [&str; 5] = ["view", "row", "column", "here", "there"];

/// Compares, and lists what differs.
///
/// # Errors
/// Fails if one side can't be asked; with the exit code of a check if something differs.
pub(crate) fn run(common: &Common, typed: &Verify) -> Result<()> {
    let target = common.target()?;
    let snapshot = Snapshot::open(&common.db)?;
    let engine = Database::on_engine(&typed.target, &typed.schema)?;
    let verified = verify::verify(&snapshot, &engine)?;
    print(&verified, &target)?;
    let messages = common.messages()?;
    common.notice(summary(&verified, &messages))?;
    match verified.unequal_count {
        0 => Ok(()),
        _ => Err(Exit::AlreadyReported(DIFFERS).into()),
    }
}

fn print(verified: &Verified, target: &Target) -> Result<()> {
    if target.format == Some(Format::Json) {
        return target.print_json(verified);
    }
    if verified.differences.is_empty() {
        return Ok(());
    }
    target.print_rows(&COLUMNS, verified.differences.iter().map(row))
}

fn row(difference: &Difference) -> [Value; 5] {
    let text = |it: &Option<String>| it.as_deref().map_or(Value::Null, Value::from);
    let Difference { view, row, column, here, there } = difference;
    [view.as_str().into(), row.as_str().into(), column.as_str().into(), text(here), text(there)]
}

fn summary(verified: &Verified, messages: &Messages) -> String {
    let key = if verified.unequal_count == 0 { "verified" } else { "verified_differs" };
    say!(
        messages,
        key,
        views = verified.view_count,
        rows = grouped(verified.row_count),
        cells = grouped(verified.cell_count),
        unequal = grouped(verified.unequal_count)
    )
}
