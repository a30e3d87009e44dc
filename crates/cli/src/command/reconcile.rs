//! `dealbase reconcile FIGURES.csv`: figures typed from a printed report, compared with the views
//! within the rounding of the print.

use anyhow::Result;
use dealbase_query::Value;

use crate::args::{Common, PrintedFigures};
use crate::exit::Exit;
use crate::messages::say;
use crate::output::Format;
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
    let mut target = common.target()?;
    target.format = target.format.or(Some(Format::Table));
    let database = common.database()?;
    let lines = reconciliation::read(&typed.figures)?;
    let compared = lines.into_iter().map(|line| reconciliation::compare(&database, line));
    let compared: Vec<Compared> = compared.collect::<Result<_>>()?;
    let nothing = if target.format == Some(Format::Table) { Value::from("") } else { Value::Null };
    target.print_rows(&COLUMNS, compared.iter().map(|it| row(it, &nothing)))?;
    let count = |verdict: Verdict| compared.iter().filter(|it| it.verdict == verdict).count();
    let messages = common.messages()?;
    common.notice(say!(
        messages,
        "reconciled",
        equal = count(Verdict::Equal),
        count = compared.len()
    ))?;
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
