//! Cells become rows, and rows and findings go to the receiver as soon as they are complete.
//!
//! Knows nothing about file formats.

use super::{
    frame::{self, FRAME_BYTES, Message},
    number_format::NumberFormat,
    row::{OpenRow, SentSheets, Value},
    serial::Epoch,
    stop::{ReadResult, Stop},
};
use crate::{
    problem::Problem,
    refusal::Refusal,
    sheet::{CellKind, Event, Finding, FindingKind, SheetInfo, column_letters},
    source::Limits,
};
use std::{borrow::Cow, collections::BTreeMap};

/// Most findings of one code and sheet that are reported one by one; the rest are counted.
const MAX_FINDINGS: u32 = 100;

/// Rows of a sheet in any spreadsheet program.
pub(super) const MAX_ROWS: u32 = 1_048_576;

/// Most blank columns before a cell that need no counting.
const SMALL_GAP: usize = 256;

/// Most cells in wide gaps of a sheet; one stray cell has 16,384 at the most.
const MAX_GAP_CELLS: usize = 20_000_000;

/// Most merged blocks, and most groups of hidden columns, of a sheet.
const MAX_BLOCKS: usize = 200_000;

/// Text of all cells that needs no reason, in bytes.
const SMALL_TEXT_BYTES: u64 = 64 << 20;

/// Most text for each byte of a file that holds more: a cell may repeat a text of another.
const MAX_TEXT_RATIO: u64 = 100;

/// Integers up to here are exact in a workbook.
const EXACT_INTEGER: f64 = 9_007_199_254_740_992.0;

/// Most bytes of rows that wait in memory for what is behind them in the sheet.
const MAX_WAITING_BYTES: usize = 32 << 20;

/// What is sent, frame by frame, with the row that is being filled.
pub(super) struct Rows<'a> {
    output: &'a mut dyn FnMut(&[u8]) -> ReadResult,
    frame: Vec<u8>,
    /// Frames of a sheet that is not announced yet.
    waiting: Option<Vec<Vec<u8>>>,
    waiting_bytes: usize,
    most_columns: usize,
    most_row_bytes: usize,
    most_bytes: u64,
    row: OpenRow,
    row_bytes: usize,
    text_bytes: u64,
    gap_cells: usize,
    /// What was sent of each sheet.
    pub(super) sent: SentSheets,
    count_by_kind: BTreeMap<FindingKind, u32>,
}

impl<'a> Rows<'a> {
    /// Sends everything of a file of `file_bytes` to `output`, as the bodies of frames.
    pub(super) fn new(
        limits: &Limits,
        file_bytes: u64,
        output: &'a mut dyn FnMut(&[u8]) -> ReadResult,
    ) -> Self {
        Self {
            output,
            frame: Vec::with_capacity(FRAME_BYTES + FRAME_BYTES / 4),
            waiting: None,
            waiting_bytes: 0,
            most_columns: limits.columns,
            most_row_bytes: limits.cell_bytes,
            most_bytes: file_bytes.saturating_mul(MAX_TEXT_RATIO).max(SMALL_TEXT_BYTES),
            row: OpenRow::default(),
            row_bytes: 0,
            text_bytes: 0,
            gap_cells: 0,
            sent: SentSheets::default(),
            count_by_kind: BTreeMap::new(),
        }
    }

    /// Reads one sheet: announces it, lets `read` fill its rows, and completes the last row.
    ///
    /// A receiver that wants the next sheet ends `read` early, and this is no failure.
    pub(super) fn sheet(
        &mut self,
        info: SheetInfo,
        read: impl FnOnce(&mut Self) -> ReadResult,
    ) -> ReadResult {
        self.begin_sheet();
        let outcome = self.announce(info).and_then(|()| read(self)).and_then(|()| self.end_sheet());
        self.leave_sheet(outcome)
    }

    /// Like [`Rows::sheet`], where `read` finds out what is to be announced: rows wait until then.
    ///
    /// # Errors
    ///
    /// [`Stop::TooLongToWait`] where they are too many to wait; then nothing was sent.
    pub(super) fn sheet_in_one_pass(
        &mut self,
        mut info: SheetInfo,
        read: impl FnOnce(&mut Self, &mut SheetInfo) -> ReadResult,
    ) -> ReadResult {
        self.begin_sheet();
        let text_bytes = self.text_bytes;
        self.waiting = Some(Vec::new());
        self.waiting_bytes = 0;
        let mut outcome = read(self, &mut info).and_then(|()| self.end_sheet());
        let waiting = self.waiting.take().unwrap_or_default();
        if let Err(Stop::TooLongToWait) = outcome {
            self.frame.clear();
            self.text_bytes = text_bytes;
            return outcome;
        }
        let last = std::mem::take(&mut self.frame);
        let sent = self.announce(info).and_then(|()| {
            self.flush()?;
            waiting.iter().try_for_each(|frame| (self.output)(frame))
        });
        match sent {
            Ok(()) => self.frame = last,
            sent => outcome = sent,
        }
        self.leave_sheet(outcome)
    }

    fn begin_sheet(&mut self) {
        self.row.clear();
        self.row_bytes = 0;
        self.gap_cells = 0;
        self.sent.begin();
        self.count_by_kind.clear();
    }

    fn announce(&mut self, info: SheetInfo) -> ReadResult {
        if info.merged.len().max(info.hidden_columns.len()) > MAX_BLOCKS {
            let reason = Refusal::ManyBlocks { count: MAX_BLOCKS };
            return Err(Stop::TooLarge(reason));
        }
        self.sent.announced(info.name.as_deref().unwrap_or_default(), info.position);
        self.send(Event::Sheet(info))
    }

    /// Goes on with the sheet that was sent last, and not to its end.
    pub(super) fn resume(&mut self, read: impl FnOnce(&mut Self) -> ReadResult) -> ReadResult {
        self.begin_sheet();
        let outcome = read(self).and_then(|()| self.end_sheet());
        self.leave_sheet(outcome)
    }

    /// Tells a finding about a sheet that has ended, by its position.
    pub(super) fn warn_about(&mut self, position: u32, finding: Finding) -> ReadResult {
        self.say(&Message::Event(Event::SheetFinding(position, finding)))
    }

    /// Sends a message at once, behind all that was sent before.
    pub(super) fn say(&mut self, message: &Message) -> ReadResult {
        frame::push(&mut self.frame, message)?;
        self.flush()
    }

    fn end_sheet(&mut self) -> ReadResult {
        self.finish_row()?;
        self.report_uncounted()
    }

    /// Sends what is left, unless the receiver wants no more of this sheet.
    fn leave_sheet(&mut self, outcome: ReadResult) -> ReadResult {
        let sent = match outcome {
            Err(Stop::NextSheet | Stop::Done | Stop::Receiver(_)) => Ok(()),
            _ => self.flush(),
        };
        self.frame.clear();
        self.sent.end(outcome.is_ok());
        match sent.and(outcome) {
            Err(Stop::NextSheet) => Ok(()),
            outcome => outcome,
        }
    }

    /// Begins a row, numbered from 1, and completes the one before.
    pub(super) fn begin_row(&mut self, number: u32, is_hidden: bool) -> ReadResult {
        self.finish_row()?;
        self.row.number = number;
        self.row.is_hidden = is_hidden;
        Ok(())
    }

    /// Puts a value into the row, at a column counted from 0.
    pub(super) fn put(&mut self, column: usize, value: &Value<'_>) -> ReadResult {
        let mut text = value.text.as_ref();
        if text.is_empty() {
            return Ok(());
        }
        let without_nul;
        if memchr::memchr(0, text.as_bytes()).is_some() {
            without_nul = text.replace('\0', "");
            text = &without_nul;
            self.warn(FindingKind::NulInText, column, text, Problem::TextWithoutNul)?;
        }
        if column >= self.most_columns {
            let problem = Problem::CellInColumns { columns: self.most_columns };
            return self.warn(FindingKind::CellOutOfBounds, column, text, problem);
        }
        self.count_text(text)?;
        self.count_gap(column)?;
        self.row.put(column, text, value.kind);
        Ok(())
    }

    /// The value of an error such as `#REF!`, which is reported.
    pub(super) fn error_value<'t>(
        &mut self,
        column: usize,
        text: impl Into<Cow<'t, str>>,
    ) -> ReadResult<Value<'t>> {
        self.unreadable(FindingKind::ErrorValue, column, text, Problem::ValueNotError)
    }

    /// The value of something that has none, which is reported.
    pub(super) fn unreadable<'t>(
        &mut self,
        kind: FindingKind,
        column: usize,
        text: impl Into<Cow<'t, str>>,
        problem: Problem,
    ) -> ReadResult<Value<'t>> {
        let text = text.into();
        self.warn(kind, column, &text, problem)?;
        Ok(Value::new(CellKind::Error, text))
    }

    /// The value of a number, whose text without a format is `plain`; a number that is none, or
    /// has more digits than a workbook can hold, is reported.
    pub(super) fn number<'t>(
        &mut self,
        column: usize,
        value: f64,
        plain: impl Into<Cow<'t, str>>,
        format: &NumberFormat,
        epoch: Epoch,
    ) -> ReadResult<Value<'t>> {
        let plain = plain.into();
        if !value.is_finite() {
            let problem = Problem::FiniteNumber;
            return self.unreadable(FindingKind::NotANumber, column, plain, problem);
        }
        if value.abs() >= EXACT_INTEGER && value.fract() == 0.0 {
            self.warn(FindingKind::RoundedNumber, column, &plain, Problem::ExactNumber)?;
        }
        Ok(format.show(value, plain, epoch))
    }

    /// Tells a finding about a cell of the row that is being filled.
    pub(super) fn warn(
        &mut self,
        kind: FindingKind,
        column: usize,
        found: &str,
        problem: Problem,
    ) -> ReadResult {
        let row = Some(self.row.number).filter(|number| *number > 0);
        self.report(kind, row, Some(column_letters(column)), found, problem)
    }

    /// Tells a finding about the sheet as a whole.
    pub(super) fn warn_sheet(
        &mut self,
        kind: FindingKind,
        found: &str,
        problem: Problem,
    ) -> ReadResult {
        self.report(kind, None, None, found, problem)
    }

    fn report(
        &mut self,
        kind: FindingKind,
        row: Option<u32>,
        column: Option<String>,
        found: &str,
        problem: Problem,
    ) -> ReadResult {
        let count = self.count_by_kind.entry(kind).or_default();
        *count = count.saturating_add(1);
        if *count > MAX_FINDINGS {
            return Ok(());
        }
        let warning = Finding::warning(kind, found.to_owned(), problem);
        self.send(Event::Finding(Finding { row, column, ..warning }))
    }

    fn report_uncounted(&mut self) -> ReadResult {
        for (kind, count) in std::mem::take(&mut self.count_by_kind) {
            if let Some(more) = count.checked_sub(MAX_FINDINGS).filter(|more| *more > 0) {
                let found = format!("{more} more cells like these");
                self.send(Event::Finding(Finding::warning(kind, found, Problem::None)))?;
            }
        }
        Ok(())
    }

    /// Refuses rows, and files, that repeat a long text more often than anybody can read.
    fn count_text(&mut self, text: &str) -> ReadResult {
        self.row_bytes = self.row_bytes.saturating_add(text.len());
        self.text_bytes = self.text_bytes.saturating_add(text.len() as u64);
        if self.row_bytes > self.most_row_bytes {
            let megabytes = self.most_row_bytes.div_ceil(1 << 20);
            let reason = Refusal::LongRow { row: self.row.number, megabytes };
            return Err(Stop::TooLarge(reason));
        }
        if self.text_bytes > self.most_bytes {
            let reason = Refusal::MuchText { megabytes: self.most_bytes >> 20 };
            return Err(Stop::TooLarge(reason));
        }
        Ok(())
    }

    /// Refuses a sheet of far cells in every row, which says little and takes much.
    fn count_gap(&mut self, column: usize) -> ReadResult {
        let gap = column.saturating_sub(self.row.width());
        if gap > SMALL_GAP {
            self.gap_cells = self.gap_cells.saturating_add(gap);
        }
        if self.gap_cells > MAX_GAP_CELLS {
            let reason = Refusal::FarCells;
            return Err(Stop::TooLarge(reason));
        }
        Ok(())
    }

    fn finish_row(&mut self) -> ReadResult {
        let cell_count = self.row.push_to(&mut self.frame);
        self.sent.add_row(self.row.number, cell_count);
        self.row.clear();
        self.row_bytes = 0;
        if self.frame.len() >= FRAME_BYTES { self.flush() } else { Ok(()) }
    }

    fn send(&mut self, event: Event) -> ReadResult {
        Ok(frame::push(&mut self.frame, &Message::Event(event))?)
    }

    /// Sends the frame that was filled, or lets it wait.
    fn flush(&mut self) -> ReadResult {
        let Some(waiting) = &mut self.waiting else {
            let outcome = (self.output)(&self.frame);
            self.frame.clear();
            return outcome;
        };
        self.waiting_bytes += self.frame.len();
        waiting.push(std::mem::replace(
            &mut self.frame,
            Vec::with_capacity(FRAME_BYTES + FRAME_BYTES / 4),
        ));
        if self.waiting_bytes > MAX_WAITING_BYTES { Err(Stop::TooLongToWait) } else { Ok(()) }
    }
}
