//! Delimited text, whatever its encoding and dialect, as a stream of rows; knows nothing of headers.
//!
//! The first bytes decide its encoding and dialect; all of them are counted while the rows are handed
//! out, and where they prove the decision wrong, the file is read once more. Memory does not grow with the file.

mod decode;
mod dialect;
mod encoding;
mod input;
mod latin;
mod legacy;
mod line;
mod record;
mod scan;

use std::path::Path;

use self::encoding::Decision;
use self::input::{Input, Utf8Counts};
use self::line::{Line, LineSource, Lines, Pass};
use self::record::{Record, Records};
use self::scan::Dialect;
use super::{FileFacts, FileKind, Limits, Sink};
use crate::fingerprint::Fingerprint;
use crate::problem::Problem;
use crate::rationale::Rationale;
use crate::refusal::{Advice, Refusal};
use crate::sheet::{Event, Finding, FindingKind, Flow, Row, SheetInfo};
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
    fn new(decision: Decision, dialect: Dialect, width: usize, reasons: Vec<Rationale>) -> Self {
        let mut evidence = decision.evidence.clone();
        evidence.extend(reasons);
        let facts = FileFacts {
            kind: FileKind::Text,
            encoding: Some(decision.name.to_owned()),
            dialect: Some(dialect.rationale()),
            evidence,
        };
        Self { decision, dialect, width, facts }
    }

    /// The same in words.
    #[must_use]
    pub fn facts(&self) -> &FileFacts {
        &self.facts
    }
}

/// Reads the text file at `path` and hands every row to `sink`, in file order.
///
/// Rows are numbered from 1, blank ones too, though blank ones are not handed out. Text is handed
/// out as is, without its quotes. A line that its encoding can't read is stored, and reported
/// after its row as a finding `invalid_bytes`; one with quotes that make no sense as a `stray_quote`.
///
/// # Errors
/// [`Error::Read`] if the file can't be read, [`Error::Limit`] for a line longer or a row wider than
/// `limits` allow, and whatever `sink` returns.
pub fn read(path: &Path, limits: &Limits, sink: Sink<'_>) -> Result<FileFacts> {
    let plan = plan(path, limits)?;
    read_planned(path, limits, &plan, sink)?;
    Ok(plan.facts)
}

/// Decides how the text file at `path` is to be read; looks at every byte.
///
/// # Errors
/// [`Error::Read`]; [`Error::Undetermined`] where no encoding reads most of the file.
pub fn plan(path: &Path, limits: &Limits) -> Result<Plan> {
    Ok(survey(path, limits)?.0)
}

fn survey(path: &Path, limits: &Limits) -> Result<(Plan, Option<Fingerprint>)> {
    let (counts, fingerprint) = input::survey(path, limits)?;
    let decision = encoding::decide(path, &counts)?;
    let sample = sample(&mut Lines::open(path, &decision)?, limits)?;
    let (dialect, width, reasons) = dialect::detect(&sample);
    Ok((Plan::new(decision, dialect, width, reasons), fingerprint))
}

/// What came of reading a file once.
#[derive(Debug)]
pub struct FirstRead {
    /// How it is to be read.
    pub plan: Plan,
    /// Which bytes it holds.
    pub fingerprint: Fingerprint,
    /// Whether its rows were handed out so. If not, its first bytes misled: what was handed out is void.
    pub is_complete: bool,
}

/// Does what [`read`] does, but decides by the first bytes of the file and reads it once, to its end
/// even where `sink` stops.
///
/// # Errors
/// Those of [`read`].
pub fn read_first(path: &Path, limits: &Limits, sink: Sink<'_>) -> Result<FirstRead> {
    let misled = || {
        let (plan, fingerprint) = survey(path, limits)?;
        let fingerprint = fingerprint.map_or_else(|| Fingerprint::of(path), Ok)?;
        Ok(FirstRead { plan, fingerprint, is_complete: false })
    };
    let mut input = Input::counted(path, limits)?;
    let mut head = Vec::new();
    input.read_chunk(&mut head)?;
    let mut utf8 = Utf8Counts::default();
    utf8.add(&head);
    let Some(presumed) = encoding::presume(&input.counts(utf8)) else { return misled() };
    let mut lines = Lines::first(input, head, &presumed, limits);
    let sample = sample(&mut lines, limits)?;
    let (dialect, width, reasons) = dialect::detect(&sample);
    let mut records = Records::new(lines, sample, &dialect, width, limits)?;
    let delivered = deliver(path, limits, &mut records, &mut without_blanks(sink));
    let Pass { counts, fingerprint, is_misled } = records.into_lines().finish()?;
    let decision = encoding::decide(path, &counts)?;
    match fingerprint.filter(|_| !is_misled && decision.reads_like(&presumed)) {
        Some(fingerprint) => {
            delivered?;
            let plan = Plan::new(decision, dialect, width, reasons);
            Ok(FirstRead { plan, fingerprint, is_complete: true })
        }
        None => misled(),
    }
}

/// Does what [`read`] does, as decided before.
///
/// # Errors
/// Those of [`read`].
pub fn read_planned(path: &Path, limits: &Limits, plan: &Plan, sink: Sink<'_>) -> Result<()> {
    deliver_planned(path, limits, plan, &mut without_blanks(sink))
}

/// Does what [`read`] does, but hands out every row as long as it is in the file, blank cells at its
/// end and blank rows with cells included.
///
/// # Errors
/// Those of [`read`].
pub fn read_verbatim(path: &Path, limits: &Limits, sink: Sink<'_>) -> Result<FileFacts> {
    let plan = plan(path, limits)?;
    deliver_planned(path, limits, &plan, sink)?;
    Ok(plan.facts)
}

fn sample(lines: &mut Lines, limits: &Limits) -> Result<Vec<Line<'static>>> {
    let mut sample = Vec::new();
    let mut bytes = 0;
    while sample.len() < SAMPLE_LINES && bytes <= SAMPLE_BYTES.min(limits.cell_bytes) {
        let Some(line) = lines.next_line()? else { break };
        bytes += line.text.len();
        sample.push(line.into_owned());
    }
    Ok(sample)
}

fn deliver_planned(path: &Path, limits: &Limits, plan: &Plan, sink: Sink<'_>) -> Result<()> {
    let lines = Lines::open(path, &plan.decision)?;
    let mut records = Records::new(lines, Vec::new(), &plan.dialect, plan.width, limits)?;
    deliver(path, limits, &mut records, sink)
}

fn deliver(
    path: &Path,
    limits: &Limits,
    records: &mut Records<'_, Lines>,
    sink: Sink<'_>,
) -> Result<()> {
    if sink(Event::Sheet(SheetInfo { position: 1, ..SheetInfo::default() }))? != Flow::Continue {
        return Ok(());
    }
    let mut number: u32 = 0;
    while let Some(record) = records.next_record()? {
        number = number.saturating_add(1);
        if record.cells.len() > limits.columns {
            return Err(too_wide(path, number, record.cells.len(), limits.columns));
        }
        let findings = findings(&record, number);
        let row = Row { number, cells: record.cells, is_hidden: false };
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

/// Leaves blank rows out, and blank cells at the end of a row.
fn without_blanks(sink: Sink<'_>) -> impl FnMut(Event) -> Result<Flow> {
    |event| match event {
        Event::Row(row) if row.cells.iter().all(|cell| cell.text.is_empty()) => Ok(Flow::Continue),
        Event::Row(row) => sink(Event::Row(without_blank_end(row))),
        other => sink(other),
    }
}

fn without_blank_end(mut row: Row) -> Row {
    while row.cells.last().is_some_and(|cell| cell.text.is_empty()) {
        row.cells.pop();
    }
    row
}

fn findings(record: &Record, number: u32) -> Vec<Finding> {
    let finding = |kind, found, problem| Finding {
        row: Some(number),
        ..Finding::warning(kind, found, problem)
    };
    let damages = record.damages.iter().map(|damage| {
        let problem = Problem::TextIn { encoding: damage.encoding.to_string() };
        finding(FindingKind::InvalidBytes, damage.to_string(), problem)
    });
    let stray_quotes = record
        .stray_quote
        .iter()
        .map(|line| finding(FindingKind::StrayQuote, shown(line), Problem::ClosingQuote));
    damages.chain(stray_quotes).collect()
}

/// The beginning of a text, as much as a person wants to see.
fn shown(text: &str) -> String {
    text.chars().take(80).collect()
}

fn too_wide(path: &Path, number: u32, width: usize, limit: usize) -> Error {
    Error::limit(
        path,
        Refusal::WideRow { row: number, count: width, limit },
        Advice::CheckDelimiter,
    )
}

#[cfg(test)]
mod tests;
