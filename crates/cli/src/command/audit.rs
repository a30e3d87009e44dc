//! `dealbase audit FIGURES.csv`: a printed table checked by itself, without a database.

use std::io::Write;

use anyhow::Result;
use dealbase_query::{RowSink, Value};

use crate::args::{Common, PrintedFigures};
use crate::audit::{self, Finding, Verdict};
use crate::exit::Exit;
use crate::messages::Messages;
use crate::output::{Format, Sheet, Target};
use crate::reconciliation::{self, Line};

const COLUMNS: [&str; 9] =
    ["quarter", "market", "figure", "item", "printed", "rule", "verdict", "expected", "from"];

/// Checks each figure with those beside it, and prints every check.
///
/// # Errors
/// Fails if the file can't be understood; [`Exit::AlreadyReported`] with 4 where figures contradict each other.
pub(crate) fn run(common: &Common, typed: &PrintedFigures) -> Result<()> {
    let mut target = Target::new(common.output.clone(), common.format)?;
    target.format = target.format.or(Some(Format::Table));
    let lines = reconciliation::read(&typed.figures)?;
    let findings = audit::audit(&lines);
    let mut sheet = Sheet::new(&target);
    sheet.columns(&COLUMNS.map(str::to_owned))?;
    let nothing = if target.format == Some(Format::Table) { Value::from("") } else { Value::Null };
    for finding in &findings {
        if let Some(line) = lines.get(finding.line) {
            sheet.row(&row(line, finding, &nothing))?;
        }
    }
    sheet.finish()?;
    let count = |verdict: Verdict| findings.iter().filter(|it| it.verdict == verdict).count();
    let wrong = count(Verdict::Contradicts);
    if !common.quiet {
        let parts = [
            ("checks", &*(wrong + count(Verdict::Agrees)).to_string()),
            ("wrong", &*wrong.to_string()),
            ("unchecked", &*count(Verdict::Unchecked).to_string()),
            ("unclear", &*count(Verdict::Unclear).to_string()),
        ];
        let messages = Messages::of(common.lang())?;
        writeln!(anstream::stderr(), "{}", messages.say("audited", &parts))?;
    }
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
