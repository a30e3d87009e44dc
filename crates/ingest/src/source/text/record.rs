//! Joins lines to records and decides how a record with odd quotes is meant; knows no encoding.

use std::collections::VecDeque;

use super::line::{Damage, Line, LineSource};
use super::scan::{Dialect, QuoteRule, Scan};
use crate::refusal::{Advice, Refusal};
use crate::sheet::Cell;
use crate::source::Limits;
use crate::{Error, Result};

/// Most lines of one cell. A quote that nobody closed costs no more than this.
const MOST_LINES: usize = 1_000;

/// Most delimiters in a line for each column it may have: quoted texts have some, too.
const DELIMITERS_PER_COLUMN: usize = 16;

/// The cells of one record, all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// The cells, all of them texts.
    pub cells: Vec<Cell>,
    /// Bytes its lines could not be read from.
    pub damages: Vec<Damage>,
    /// The line, if its quotes made no sense and were read in another way.
    pub stray_quote: Option<String>,
}

/// The records of a text, in order; a blank line is a record without cells.
pub(super) struct Records<'d, L> {
    lines: L,
    /// Lines that were looked at and given back.
    waiting: VecDeque<Line<'static>>,
    dialect: &'d Dialect,
    /// How many cells most records have; 0 if unknown.
    width: usize,
    limits: Limits,
}

impl<'d, L: LineSource> Records<'d, L> {
    /// Records of `lines` after some that were looked at; `width` is the usual number of cells.
    ///
    /// # Errors
    /// Those of `lines`.
    pub(super) fn new(
        lines: L,
        waiting: Vec<Line<'static>>,
        dialect: &'d Dialect,
        width: usize,
        limits: &Limits,
    ) -> Result<Self> {
        let mut records = Self { lines, waiting: waiting.into(), dialect, width, limits: *limits };
        if dialect.has_separator_line {
            records.next_line()?;
        }
        Ok(records)
    }

    /// The lines that are left.
    pub(super) fn into_lines(self) -> L {
        self.lines
    }

    fn next_line(&mut self) -> Result<Option<Line<'static>>> {
        match self.waiting.pop_front() {
            Some(line) => Ok(Some(line)),
            None => Ok(self.lines.next_line()?.map(Line::into_owned)),
        }
    }

    /// The next record; `None` at the end.
    ///
    /// # Errors
    /// Those of `lines`, and [`Error::Limit`] for a line of far too many delimiters.
    pub(super) fn next_record(&mut self) -> Result<Option<Record>> {
        let line = match self.waiting.pop_front() {
            Some(line) => line,
            None => {
                let Some(line) = self.lines.next_line()? else { return Ok(None) };
                match plain_record(&line, self.dialect, self.width, most_delimiters(&self.limits)) {
                    Some(record) => return Ok(Some(record)),
                    None => line.into_owned(),
                }
            }
        };
        self.record_of(line).map(Some)
    }

    fn record_of(&mut self, line: Line<'static>) -> Result<Record> {
        if line.text.is_empty() {
            return Ok(Record {
                damages: line.damage.map(|damage| *damage).into_iter().collect(),
                ..Record::default()
            });
        }
        self.refuse_delimiters(&line.text)?;
        let line = self.split_at_returns(line);
        if !line.text.contains(self.dialect.quote) {
            let scan = self.scan(QuoteRule::Standard, &line.text);
            return Ok(record(scan, line.damage));
        }
        self.quoted_record(line)
    }

    fn scan(&self, reading: QuoteRule, line: &str) -> Scan<'d> {
        Scan::new(self.dialect, reading, self.width, line)
    }

    /// A line of nothing but delimiters takes many times its size as cells, before they are counted.
    fn refuse_delimiters(&self, line: &str) -> Result<()> {
        let most = most_delimiters(&self.limits);
        if line.len() <= most || line.matches(self.dialect.delimiter.as_str()).nth(most).is_none() {
            return Ok(());
        }
        Err(Error::limit(
            self.lines.path(),
            Refusal::ManyDelimiters { count: most },
            Advice::CheckDelimiter,
        ))
    }

    /// A file with other line ends may have a few records that end in a carriage return alone. It
    /// ends them if every piece has the usual width; else it is part of a cell.
    fn split_at_returns(&mut self, line: Line<'static>) -> Line<'static> {
        if self.width < 2 || !line.text.contains('\r') {
            return line;
        }
        let pieces: Vec<&str> = line.text.split('\r').collect();
        let is_record = |piece: &&str| {
            let scan = self.scan(QuoteRule::Standard, piece);
            !scan.is_open() && scan.is_regular() && scan.width() == self.width
        };
        if !pieces.iter().all(is_record) {
            return line;
        }
        let mut damage = line.damage;
        let mut lines = pieces.into_iter().map(|piece| Line {
            text: piece.to_owned().into(),
            end: "\r",
            damage: damage.take(),
        });
        let first = lines.next().unwrap_or_default();
        for (position, line) in lines.enumerate() {
            self.waiting.insert(position, line);
        }
        first
    }

    fn quoted_record(&mut self, line: Line<'static>) -> Result<Record> {
        let standard = self.scan(QuoteRule::Standard, &line.text);
        if standard.is_open() {
            return self.open_record(standard, line);
        }
        if standard.is_regular() || self.is_usual(&standard) {
            return Ok(record(standard, line.damage));
        }
        Ok(match self.mend(&line.text) {
            Some(scan) => mended_record(scan, line),
            None => record(standard, line.damage),
        })
    }

    /// A record whose last cell is not closed on its first line: it goes on below, or the quote is a
    /// mistake. The number of cells decides, and then whether the quotes make sense.
    fn open_record(&mut self, standard: Scan<'d>, line: Line<'static>) -> Result<Record> {
        let (joined, lines) = self.join(standard, line.end)?;
        let is_whole = !joined.is_open() && !joined.is_suspect();
        let is_good = is_whole && self.is_usual(&joined);
        let mended = if is_good { None } else { self.mend(&line.text) };
        if is_good || (mended.is_none() && is_whole && joined.is_regular()) {
            let damages = lines.into_iter().filter_map(|line| line.damage);
            return Ok(record(joined, line.damage.into_iter().chain(damages)));
        }
        self.give_back(lines);
        let stray = || self.scan(QuoteRule::Stray, &line.text);
        Ok(mended_record(mended.unwrap_or_else(stray), line))
    }

    /// Adds lines until the open quote closes, or until that seems a mistake.
    fn join(
        &mut self,
        scan: Scan<'d>,
        end: &'static str,
    ) -> Result<(Scan<'d>, Vec<Line<'static>>)> {
        let mut scan = scan;
        let mut end = end;
        let mut lines: Vec<Line<'static>> = Vec::new();
        let mut bytes = 0;
        while scan.is_open() && !scan.is_suspect() && lines.len() < MOST_LINES {
            let Some(line) = self.next_line()? else { break };
            bytes += line.text.len();
            scan.push(end, &line.text);
            end = line.end;
            lines.push(line);
            if bytes > self.limits.cell_bytes {
                break;
            }
        }
        Ok((scan, lines))
    }

    fn give_back(&mut self, lines: Vec<Line<'static>>) {
        for line in lines.into_iter().rev() {
            self.waiting.push_front(line);
        }
    }

    /// The first way to read the line alone that gives the usual number of cells.
    fn mend(&self, line: &str) -> Option<Scan<'d>> {
        [QuoteRule::Unescaped, QuoteRule::Stray, QuoteRule::Unquoted]
            .into_iter()
            .map(|reading| self.scan(reading, line))
            .find(|scan| !scan.is_open() && self.is_usual(scan))
    }

    fn is_usual(&self, scan: &Scan<'_>) -> bool {
        self.width == 0 || scan.width() == self.width
    }
}

fn most_delimiters(limits: &Limits) -> usize {
    limits.columns.saturating_mul(DELIMITERS_PER_COLUMN)
}

/// The record of a line that is one by itself, with no quote where it should not be; `None` for any
/// other. Nearly every line is so, and is cut where it is.
fn plain_record(
    line: &Line<'_>,
    dialect: &Dialect,
    width: usize,
    most_bytes: usize,
) -> Option<Record> {
    let text: &str = &line.text;
    let may_be_split = width > 1 && memchr::memchr(b'\r', text.as_bytes()).is_some();
    if text.is_empty() || text.len() > most_bytes || may_be_split || line.damage.is_some() {
        return None;
    }
    let scan = Scan::new(dialect, QuoteRule::Standard, width, text);
    let is_plain = !scan.is_open() && (scan.is_regular() || width == 0 || scan.width() == width);
    is_plain.then(|| record(scan, None))
}

fn mended_record(scan: Scan<'_>, line: Line<'_>) -> Record {
    Record { stray_quote: Some(line.text.into_owned()), ..record(scan, line.damage) }
}

fn record(scan: Scan<'_>, damages: impl IntoIterator<Item = Box<Damage>>) -> Record {
    Record {
        cells: scan.into_cells(),
        damages: damages.into_iter().map(|damage| *damage).collect(),
        stray_quote: None,
    }
}
