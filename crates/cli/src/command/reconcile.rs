//! `dealbase reconcile FIGURES.csv`: figures typed from a printed report, compared with the views
//! within the rounding of the print.

use std::io::Write;

use anyhow::Result;
use dealbase_query::{Database, RowSink, Value};

use crate::args::{Common, PrintedFigures};
use crate::exit::Exit;
use crate::messages::Messages;
use crate::open::with_trusted_timeout;
use crate::output::{Format, Sheet, Target};
use crate::reconciliation::{self, Compared, Verdict};

const COLUMNS: [&str; 9] = [
    "quarter",
    "market",
    "figure",
    "item",
    "printed",
    "found",
    "verdict",
    "difference",
    "would_fit",
];

/// Compares each line, and prints all of them.
///
/// # Errors
/// Fails if the file can't be understood; [`Exit::AlreadyReported`] with 4 unless every figure is equal.
pub(crate) fn run(common: &Common, typed: &PrintedFigures) -> Result<()> {
    let mut target = Target::new(common.output.clone(), common.format)?;
    target.format = target.format.or(Some(Format::Table));
    let database = with_trusted_timeout(Database::open(&common.db)?)?;
    let lines = reconciliation::read(&typed.figures)?;
    let compared = lines.into_iter().map(|line| reconciliation::compare(&database, line));
    let compared: Vec<Compared> = compared.collect::<Result<_>>()?;
    let mut sheet = Sheet::new(&target);
    sheet.columns(&COLUMNS.map(str::to_owned))?;
    let nothing = if target.format == Some(Format::Table) { Value::from("") } else { Value::Null };
    compared.iter().try_for_each(|it| sheet.row(&row(it, &nothing)))?;
    sheet.finish()?;
    let count = |verdict: Verdict| compared.iter().filter(|it| it.verdict == verdict).count();
    if !common.quiet {
        let messages = Messages::of(common.lang())?;
        let parts = [
            ("equal", &*count(Verdict::Equal).to_string()),
            ("count", &*compared.len().to_string()),
        ];
        writeln!(anstream::stderr(), "{}", messages.say("reconciled", &parts))?;
    }
    match count(Verdict::Equal) == compared.len() {
        true => Ok(()),
        false => Err(Exit::AlreadyReported(4).into()),
    }
}

/// A line as a row; `nothing` fills the empty cells.
fn row(compared: &Compared, nothing: &Value) -> Vec<Value> {
    let text = |text: &str| if text.is_empty() { nothing.clone() } else { Value::from(text) };
    let line = &compared.line;
    vec![
        text(&line.quarter),
        text(&line.market),
        text(&line.figure),
        text(&line.item),
        text(&line.printed),
        text(compared.found.as_deref().unwrap_or_default()),
        text(compared.verdict.as_str()),
        text(compared.difference.as_deref().unwrap_or_default()),
        text(&compared.fits.join("; ")),
    ]
}
