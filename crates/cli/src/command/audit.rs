//! `dealbase audit FIGURES.csv`: a printed table checked by itself, without a database.

use anyhow::Result;
use dealbase_query::Value;

use crate::args::{Common, PrintedFigures};
use crate::audit::{self, Finding, Verdict};
use crate::exit::Exit;
use crate::messages::say;
use crate::output::Format;
use crate::reconciliation::{self, Line};

const COLUMNS: [&str; 9] =
    ["quarter", "market", "figure", "item", "printed", "rule", "verdict", "expected", "from"];

/// Checks each figure with those beside it, and prints every check.
///
/// # Errors
/// Fails if the file can't be understood; [`Exit::AlreadyReported`] with 4 where figures contradict each other.
pub(crate) fn run(common: &Common, typed: &PrintedFigures) -> Result<()> {
    let mut target = common.target()?;
    target.format = target.format.or(Some(Format::Table));
    let lines = reconciliation::read(&typed.figures)?;
    let findings = audit::audit(&lines);
    let nothing = if target.format == Some(Format::Table) { Value::from("") } else { Value::Null };
    let rows = findings.iter().filter_map(|it| Some(row(lines.get(it.line)?, it, &nothing)));
    target.print_rows(&COLUMNS, rows)?;
    let count = |verdict: Verdict| findings.iter().filter(|it| it.verdict == verdict).count();
    let wrong = count(Verdict::Contradicts);
    let messages = common.messages()?;
    common.notice(say!(
        messages,
        "audited",
        checks = wrong + count(Verdict::Agrees),
        wrong,
        unchecked = count(Verdict::Unchecked),
        unclear = count(Verdict::Unclear)
    ))?;
    if wrong == 0 { Ok(()) } else { Err(Exit::AlreadyReported(4).into()) }
}

/// A finding as a row; `nothing` fills the empty cells.
fn row(line: &Line, finding: &Finding, nothing: &Value) -> Vec<Value> {
    let texts = [
        &*line.quarter,
        &*line.market,
        &*line.figure,
        &*line.item,
        &*line.printed,
        finding.rule,
        finding.verdict.as_str(),
        &*finding.expected,
        &*finding.from,
    ];
    let text = |text: &str| if text.is_empty() { nothing.clone() } else { Value::from(text) };
    texts.map(text).to_vec()
}
