//! Writes the first table of a file as plain CSV, text as read; knows no format but that.

use std::io::Write;
use std::path::Path;

use super::{HEAD_ROWS, Layout, Role, Watch, detect};
use crate::sheet::{Event, Flow, Row, SheetInfo};
use crate::source::{FileFacts, Limits, kind};
use crate::{Error, Result};

/// No heading is known: a table is a table, whatever it is about.
const NOTHING_KNOWN: &dyn Fn(&str) -> bool = &|_| false;

/// A reader of files: hands events to its last argument.
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
/// gives no output.
///
/// # Errors
/// What `read` returns; [`Error::Read`] with the file's path if `out` can't be written.
pub fn write_first_table(
    path: &Path,
    limits: &Limits,
    read: Read,
    out: &mut dyn Write,
) -> Result<Written> {
    if kind::is_empty(path)? {
        return Ok(Written::default());
    }
    let mut printer = Printer::new(path, out);
    read(path, limits, &mut |event| printer.receive(event))?;
    printer.finish()
}

/// The table that is written.
struct Table {
    layout: Layout,
    watch: Watch<'static>,
    /// Whether another table stands to the right.
    has_neighbour: bool,
}

impl Table {
    /// The columns of a row. What stands right of a table without a neighbour belongs to a row that
    /// is too long.
    fn columns(&self, row: &Row) -> std::ops::RangeInclusive<usize> {
        let longest = if self.has_neighbour { 0 } else { row.cells.len().saturating_sub(1) };
        self.layout.first_column..=self.layout.last_column.max(longest)
    }
}

/// Holds back the first rows until the table in them is found, then passes rows on.
struct Printer<'a> {
    path: &'a Path,
    writer: csv::Writer<&'a mut dyn Write>,
    sheet: SheetInfo,
    head: Vec<Row>,
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
            head: Vec::new(),
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
                if self.head.len() >= HEAD_ROWS {
                    self.start()?;
                }
            }
            Event::Finding(_) => {}
        }
        Ok(if self.is_done { Flow::Stop } else { Flow::Continue })
    }

    fn has_rows(&self) -> bool {
        self.table.is_some() || !self.head.is_empty()
    }

    /// Finds the table in the rows held back, and writes those that belong to it.
    fn start(&mut self) -> Result<()> {
        let mut layouts = detect(&self.head, &self.sheet.merged, NOTHING_KNOWN).into_iter();
        let Some(layout) = layouts.next() else {
            return Ok(());
        };
        if layout.has_header() {
            self.write(layout.names.iter().map(String::as_str))?;
        }
        let watch = Watch::new(&layout, NOTHING_KNOWN);
        let has_neighbour = layouts.any(|other| other.first_row() == layout.first_row());
        self.written.layout = Some(layout.clone());
        self.table = Some(Table { layout, watch, has_neighbour });
        for row in std::mem::take(&mut self.head) {
            self.pass(&row)?;
        }
        Ok(())
    }

    fn pass(&mut self, row: &Row) -> Result<()> {
        let Some(table) = self.table.as_mut().filter(|_| !self.is_done) else {
            return Ok(());
        };
        match table.watch.role(row) {
            Role::Above | Role::Blank => Ok(()),
            Role::RepeatedHeader | Role::NextTable => {
                self.written.next_table_row = Some(row.number);
                self.is_done = true;
                Ok(())
            }
            Role::Data => {
                let columns = table.columns(row);
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
        Error::Read { path: self.path.into(), action: "can't write its table", source }
    }
}
