//! Writes the first table of a file as plain CSV, text as read; knows no format but that.

use std::collections::BTreeMap;
use std::io::Write;
use std::path::Path;

use super::{Head, Layout, Role, RowClassifier, detect};
use crate::refusal::Action;
use crate::sheet::{Event, Flow, Row, SheetInfo};
use crate::source::{FileFacts, FileKind, Limits, kind, text};
use crate::{Error, Result};

/// No header is known: a table is a table, whatever it is about.
const NOTHING_KNOWN: &(dyn Fn(&str) -> bool + Sync) = &|_| false;

/// A reader of workbooks: hands events to its last argument.
pub type Read = fn(&Path, &Limits, &mut dyn FnMut(Event) -> Result<Flow>) -> Result<FileFacts>;

/// What was written, and what was not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Written {
    /// Rows written, header included.
    pub row_count: u64,
    /// The layout of the table; `None` for a file without a cell.
    pub layout: Option<Layout>,
    /// The row at which another table begins, which was not written.
    pub next_table_row: Option<u32>,
}

/// Writes the first table of the first sheet that has one as CSV: the header rows joined by a blank,
/// if there is a header, then the rows of data, short ones filled up with empty cells. An empty file
/// gives no output. Text files are read here, workbooks by `read`.
///
/// # Errors
/// What [`kind::detect`], the text reader and `read` return; [`Error::Read`] with the file's path if `out` can't be written.
pub fn write_first_table(
    path: &Path,
    limits: &Limits,
    read: Read,
    out: &mut dyn Write,
) -> Result<Written> {
    if kind::is_empty(path)? {
        return Ok(Written::default());
    }
    // Blank columns of a text stay, so that nothing but the table's surroundings is left out.
    let read = if kind::detect(path)? == FileKind::Text { text::read_verbatim } else { read };
    let mut printer = Printer::new(path, out);
    read(path, limits, &mut |event| printer.receive(event))?;
    printer.finish()
}

/// The table that is written.
struct Table {
    layout: Layout,
    classifier: RowClassifier<'static>,
    /// How many columns its rows usually have, blank ones at the end included.
    width: usize,
    /// Whether another table is to the right.
    has_neighbor: bool,
}

impl Table {
    /// The columns of a row that reaches to a column. What is right of a table without a
    /// neighbor belongs to a row that is too long.
    fn columns(&self, last_filled: usize) -> std::ops::RangeInclusive<usize> {
        let last = self.layout.last_column;
        let widest = last.max(last_filled).max(self.width.saturating_sub(1));
        self.layout.first_column..=if self.has_neighbor { last } else { widest }
    }
}

/// The most common number of cells of the rows; the larger of equals.
fn usual_width(rows: &[Row]) -> usize {
    let mut counts = BTreeMap::<usize, usize>::new();
    for row in rows {
        *counts.entry(row.cells.len()).or_default() += 1;
    }
    counts.into_iter().max_by_key(|(_, count)| *count).map_or(0, |(width, _)| width)
}

/// Holds back the first rows until the table in them is found, then passes rows on.
struct Printer<'a> {
    path: &'a Path,
    writer: csv::Writer<&'a mut dyn Write>,
    sheet: SheetInfo,
    head: Head,
    /// The table, once it is found.
    table: Option<Table>,
    written: Written,
    is_done: bool,
}

impl<'a> Printer<'a> {
    fn new(path: &'a Path, out: &'a mut dyn Write) -> Self {
        Self {
            path,
            writer: csv::WriterBuilder::new().flexible(true).from_writer(out),
            sheet: SheetInfo::default(),
            head: Head::default(),
            table: None,
            written: Written::default(),
            is_done: false,
        }
    }

    fn receive(&mut self, event: Event) -> Result<Flow> {
        match event {
            Event::Sheet(_) if self.has_rows() => return Ok(Flow::Stop),
            Event::Sheet(sheet) if sheet.is_hidden => return Ok(Flow::NextSheet),
            Event::Sheet(sheet) => self.sheet = sheet,
            Event::Row(row) if row.is_blank() => {}
            Event::Row(row) if self.table.is_some() => self.pass(&row)?,
            Event::Row(row) => {
                self.head.push(row);
                if self.head.suffices() {
                    self.start()?;
                }
            }
            Event::Finding(_) | Event::SheetFinding(..) => {}
        }
        Ok(if self.is_done { Flow::Stop } else { Flow::Continue })
    }

    fn has_rows(&self) -> bool {
        self.table.is_some() || !self.head.is_empty()
    }

    /// Finds the table in the rows held back, and writes those that belong to it.
    fn start(&mut self) -> Result<()> {
        let head = self.head.take();
        let mut layouts = detect(&head, &self.sheet.merged, NOTHING_KNOWN).into_iter();
        let Some(layout) = layouts.next() else {
            return Ok(());
        };
        let table = Table {
            classifier: RowClassifier::new(&layout, NOTHING_KNOWN),
            width: usual_width(&head),
            has_neighbor: layouts.any(|other| other.first_column > layout.last_column),
            layout: layout.clone(),
        };
        if layout.has_header() {
            self.write(table.columns(0).map(|column| layout.name(column)))?;
        }
        self.written.layout = Some(layout);
        self.table = Some(table);
        for row in head {
            self.pass(&row)?;
        }
        Ok(())
    }

    fn pass(&mut self, row: &Row) -> Result<()> {
        let Some(table) = self.table.as_mut().filter(|_| !self.is_done) else {
            return Ok(());
        };
        match table.classifier.role(row) {
            Role::Above | Role::Blank => Ok(()),
            Role::RepeatedHeader | Role::NextTable => {
                self.written.next_table_row = Some(row.number);
                self.is_done = true;
                Ok(())
            }
            Role::Data => {
                let last_filled = row.cells.iter().rposition(|cell| !cell.text.is_empty());
                let columns = table.columns(last_filled.unwrap_or(0));
                self.write(columns.map(|column| row.text(column)))
            }
        }
    }

    fn write<'t>(&mut self, texts: impl IntoIterator<Item = &'t str>) -> Result<()> {
        self.written.row_count += 1;
        self.writer.write_record(texts).map_err(|err| self.write_error(err.into()))
    }

    fn finish(mut self) -> Result<Written> {
        if self.table.is_none() {
            self.start()?;
        }
        self.writer.flush().map_err(|err| self.write_error(err))?;
        Ok(self.written)
    }

    fn write_error(&self, source: std::io::Error) -> Error {
        Error::Read { path: self.path.into(), action: Action::WriteTable, source }
    }
}
