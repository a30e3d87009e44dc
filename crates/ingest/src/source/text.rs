//! Delimited text, whatever its encoding and dialect, as a stream of rows; knows nothing of headers.
//!
//! The file is read in passes: over every byte to decide its encoding, then to deliver its rows.
//! Memory does not grow with the file.

mod dialect;
mod encoding;
mod latin;
mod legacy;
mod line;
mod record;
mod scan;
mod survey;

use std::path::Path;

use self::dialect::Dialect;
use self::encoding::Decision;
use self::line::{Line, Lines};
use self::record::{Record, Records};
use super::{FileFacts, FileKind, Limits};
use crate::sheet::{Cell, Event, Finding, Flow, Row, Severity, SheetInfo};
use crate::{Error, Result};

/// How much of a file is looked at to decide its delimiter and quotes.
const SAMPLE_BYTES: usize = 256 << 10;
const SAMPLE_LINES: usize = 2_000;

/// How a text file is to be read: its encoding and dialect.
#[derive(Clone, Debug)]
pub struct Plan {
    decision: Decision,
    dialect: Dialect,
    width: usize,
    facts: FileFacts,
}

impl Plan {
    /// The same in words.
    #[must_use]
    pub fn facts(&self) -> &FileFacts {
        &self.facts
    }
}

/// Reads the text file at `path` and hands every row to `sink`, in file order.
///
/// Rows are numbered from 1, blank ones too, though blank ones are not handed out. Text is handed
/// out as it stands, without its quotes. A line that its encoding can't read is kept, and reported
/// after its row as a finding `invalid_bytes`; one with quotes that make no sense as a `stray_quote`.
///
/// # Errors
/// [`Error::Read`] if the file can't be read, [`Error::Limit`] for a line longer or a row wider than
/// `limits` allow, and whatever `sink` returns.
pub fn read(
    path: &Path,
    limits: &Limits,
    sink: &mut dyn FnMut(Event) -> Result<Flow>,
) -> Result<FileFacts> {
    let plan = plan(path, limits)?;
    read_planned(path, limits, &plan, sink)?;
    Ok(plan.facts)
}

/// Decides how the text file at `path` is to be read; looks at every byte.
///
/// # Errors
/// [`Error::Read`]; [`Error::Undetermined`] where no encoding reads most of the file.
pub fn plan(path: &Path, limits: &Limits) -> Result<Plan> {
    let survey = survey::take(path, limits)?;
    let decision = encoding::decide(path, &survey)?;
    let sample = sample(path, limits, &decision)?;
    let (dialect, width, reasons) = dialect::detect(&sample);
    let mut evidence = decision.evidence.clone();
    evidence.extend(reasons);
    let facts = FileFacts {
        kind: FileKind::Text,
        encoding: Some(decision.name.to_owned()),
        dialect: Some(dialect.to_string()),
        evidence,
    };
    Ok(Plan { decision, dialect, width, facts })
}

/// Does what [`read`] does, as decided before.
///
/// # Errors
/// Those of [`read`].
pub fn read_planned(
    path: &Path,
    limits: &Limits,
    plan: &Plan,
    sink: &mut dyn FnMut(Event) -> Result<Flow>,
) -> Result<()> {
    deliver(path, limits, plan, &mut |event| match event {
        Event::Row(row) if row.cells.iter().all(|cell| cell.text.is_empty()) => Ok(Flow::Continue),
        Event::Row(row) => sink(Event::Row(without_blank_end(row))),
        other => sink(other),
    })
}

/// Does what [`read`] does, but hands out every row as long as it is in the file, blank cells at its
/// end and blank rows with cells included.
///
/// # Errors
/// Those of [`read`].
pub fn read_verbatim(
    path: &Path,
    limits: &Limits,
    sink: &mut dyn FnMut(Event) -> Result<Flow>,
) -> Result<FileFacts> {
    let plan = plan(path, limits)?;
    deliver(path, limits, &plan, sink)?;
    Ok(plan.facts)
}

fn sample(path: &Path, limits: &Limits, decision: &Decision) -> Result<Vec<Line>> {
    let mut sample = Vec::new();
    let mut bytes = 0;
    for line in Lines::open(path, decision)?.take(SAMPLE_LINES) {
        let line = line.map_err(|source| read_error(path, source))?;
        bytes += line.text.len();
        sample.push(line);
        if bytes > SAMPLE_BYTES.min(limits.cell_bytes) {
            break;
        }
    }
    Ok(sample)
}

fn deliver(
    path: &Path,
    limits: &Limits,
    plan: &Plan,
    sink: &mut dyn FnMut(Event) -> Result<Flow>,
) -> Result<()> {
    if sink(Event::Sheet(SheetInfo { position: 1, ..SheetInfo::default() }))? != Flow::Continue {
        return Ok(());
    }
    let lines = Lines::open(path, &plan.decision)?;
    let records = Records::new(lines, &plan.dialect, plan.width, limits);
    let mut number: u32 = 0;
    for record in records {
        let record = record.map_err(|source| read_error(path, source))?;
        number = number.saturating_add(1);
        if record.cells.len() > limits.columns {
            return Err(too_wide(path, number, record.cells.len(), limits.columns));
        }
        let findings = findings(&record, number);
        let row = Row {
            number,
            cells: record.cells.into_iter().map(Cell::text).collect(),
            is_hidden: false,
        };
        if !row.cells.is_empty() && sink(Event::Row(row))? != Flow::Continue {
            return Ok(());
        }
        for finding in findings {
            if sink(Event::Finding(finding))? != Flow::Continue {
                return Ok(());
            }
        }
    }
    Ok(())
}

fn without_blank_end(mut row: Row) -> Row {
    while row.cells.last().is_some_and(|cell| cell.text.is_empty()) {
        row.cells.pop();
    }
    row
}

fn findings(record: &Record, number: u32) -> Vec<Finding> {
    let finding = |code: &str, found, expected| Finding {
        severity: Severity::Warning,
        code: code.into(),
        row: Some(number),
        column: None,
        found,
        expected,
    };
    let damages = record.damages.iter().map(|damage| {
        finding("invalid_bytes", damage.to_string(), format!("{} text", damage.encoding))
    });
    let stray_quotes = record.stray_quote.iter().map(|line| {
        finding("stray_quote", shown(line), "a closing quote for each opening one".into())
    });
    damages.chain(stray_quotes).collect()
}

/// The beginning of a text, as much as a person wants to see.
fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

fn read_error(path: &Path, source: std::io::Error) -> Error {
    if source.kind() == std::io::ErrorKind::FileTooLarge {
        return Error::Limit {
            path: path.into(),
            reason: source.to_string(),
            advice: "check the delimiter, or raise the limit with --max-columns".into(),
        };
    }
    Error::Read { path: path.into(), action: "can't read it", source }
}

fn too_wide(path: &Path, number: u32, width: usize, limit: usize) -> Error {
    Error::Limit {
        path: path.into(),
        reason: format!("row {number} has {width} columns, the limit is {limit}"),
        advice: "check the delimiter, or raise the limit with --max-columns".into(),
    }
}

#[cfg(test)]
mod tests;
