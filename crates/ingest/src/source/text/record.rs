//! Joins lines to records and decides how a record with odd quotes is meant; knows no encoding.

use std::collections::VecDeque;
use std::io;

use super::dialect::Dialect;
use super::line::{Damage, Line};
use super::scan::{Reading, Scan};
use crate::source::Limits;

/// Most lines of one cell. A quote that nobody closed costs no more than this.
const MOST_LINES: usize = 1_000;

/// Most delimiters in a line for each column it may have: quoted texts have some, too.
const DELIMITERS_PER_COLUMN: usize = 16;

/// The cells of one record, all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Record {
    /// Text of each cell.
    pub cells: Vec<String>,
    /// Bytes its lines could not be read from.
    pub damages: Vec<Damage>,
    /// The line, if its quotes made no sense as they stand and were read in another way.
    pub stray_quote: Option<String>,
}

/// The records of a text, in order; a blank line is a record without cells.
pub(super) struct Records<'d, L> {
    lines: L,
    /// Lines that were looked at and given back.
    waiting: VecDeque<Line>,
    dialect: &'d Dialect,
    /// How many cells most records have; 0 if unknown.
    width: usize,
    limits: Limits,
}

impl<'d, L: Iterator<Item = io::Result<Line>>> Records<'d, L> {
    /// Records of `lines`; `width` is the usual number of cells.
    pub(super) fn new(lines: L, dialect: &'d Dialect, width: usize, limits: &Limits) -> Self {
        let limits = *limits;
        let mut records = Self { lines, waiting: VecDeque::new(), dialect, width, limits };
        if dialect.has_separator_line {
            // An error shows again with the next line.
            let _ = records.next_line();
        }
        records
    }

    fn next_line(&mut self) -> io::Result<Option<Line>> {
        match self.waiting.pop_front() {
            Some(line) => Ok(Some(line)),
            None => self.lines.next().transpose(),
        }
    }

    fn next_record(&mut self) -> io::Result<Option<Record>> {
        let Some(line) = self.next_line()? else {
            return Ok(None);
        };
        if line.text.is_empty() {
            return Ok(Some(Record {
                damages: line.damage.map(|damage| *damage).into_iter().collect(),
                ..Record::default()
            }));
        }
        self.refuse_delimiters(&line.text)?;
        let line = self.split_at_returns(line);
        if !line.text.contains(self.dialect.quote) {
            let scan = Scan::new(self.dialect, Reading::Standard, &line.text);
            return Ok(Some(record(scan, line.damage)));
        }
        self.quoted_record(line).map(Some)
    }

    /// A line of nothing but delimiters takes many times its size as cells, before they are counted.
    fn refuse_delimiters(&self, line: &str) -> io::Result<()> {
        let most = self.limits.columns.saturating_mul(DELIMITERS_PER_COLUMN);
        if line.len() <= most || line.matches(self.dialect.delimiter.as_str()).nth(most).is_none() {
            return Ok(());
        }
        Err(io::Error::new(io::ErrorKind::FileTooLarge, format!("a line has {most} delimiters")))
    }

    /// A file with other line ends may have a few records that end in a carriage return alone. It
    /// ends them if every piece has the usual width; else it is part of a cell.
    fn split_at_returns(&mut self, line: Line) -> Line {
        if self.width < 2 || !line.text.contains('\r') {
            return line;
        }
        let pieces: Vec<&str> = line.text.split('\r').collect();
        let is_record = |piece: &&str| {
            let scan = Scan::new(self.dialect, Reading::Standard, piece);
            !scan.is_open() && scan.is_regular() && scan.width() == self.width
        };
        if !pieces.iter().all(is_record) {
            return line;
        }
        let mut damage = line.damage;
        let mut lines = pieces.into_iter().map(|piece| Line {
            text: piece.to_owned(),
            end: "\r",
            damage: damage.take(),
        });
        let first = lines.next().unwrap_or_default();
        for (position, line) in lines.enumerate() {
            self.waiting.insert(position, line);
        }
        first
    }

    fn quoted_record(&mut self, line: Line) -> io::Result<Record> {
        let standard = Scan::new(self.dialect, Reading::Standard, &line.text);
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
    fn open_record(&mut self, standard: Scan<'d>, line: Line) -> io::Result<Record> {
        let (joined, lines) = self.join(standard, line.end)?;
        let is_whole = !joined.is_open() && !joined.is_suspect();
        let is_good = is_whole && self.is_usual(&joined);
        let mended = if is_good { None } else { self.mend(&line.text) };
        if is_good || (mended.is_none() && is_whole && joined.is_regular()) {
            let damages = lines.into_iter().filter_map(|line| line.damage);
            return Ok(record(joined, line.damage.into_iter().chain(damages)));
        }
        self.give_back(lines);
        let stray = || Scan::new(self.dialect, Reading::Stray, &line.text);
        Ok(mended_record(mended.unwrap_or_else(stray), line))
    }

    /// Adds lines until the open quote closes, or until that seems a mistake.
    fn join(&mut self, scan: Scan<'d>, end: &'static str) -> io::Result<(Scan<'d>, Vec<Line>)> {
        let mut scan = scan;
        let mut end = end;
        let mut lines: Vec<Line> = Vec::new();
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

    fn give_back(&mut self, lines: Vec<Line>) {
        for line in lines.into_iter().rev() {
            self.waiting.push_front(line);
        }
    }

    /// The first way to read the line alone that gives the usual number of cells.
    fn mend(&self, line: &str) -> Option<Scan<'d>> {
        [Reading::Unescaped, Reading::Stray, Reading::Unquoted]
            .into_iter()
            .map(|reading| Scan::new(self.dialect, reading, line))
            .find(|scan| !scan.is_open() && self.is_usual(scan))
    }

    fn is_usual(&self, scan: &Scan<'_>) -> bool {
        self.width == 0 || scan.width() == self.width
    }
}

impl<L: Iterator<Item = io::Result<Line>>> Iterator for Records<'_, L> {
    type Item = io::Result<Record>;

    fn next(&mut self) -> Option<Self::Item> {
        self.next_record().transpose()
    }
}

fn mended_record(scan: Scan<'_>, line: Line) -> Record {
    Record { stray_quote: Some(line.text), ..record(scan, line.damage) }
}

fn record(scan: Scan<'_>, damages: impl IntoIterator<Item = Box<Damage>>) -> Record {
    Record {
        cells: scan.into_cells(),
        damages: damages.into_iter().map(|damage| *damage).collect(),
        stray_quote: None,
    }
}
