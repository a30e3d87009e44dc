//! Rows of one xlsx sheet, streamed from its XML: one row in memory, whatever the size.
//!
//! The dimension tag is not believed, and nothing is placed where the file does not say so.

use super::{
    archive::Part,
    formula,
    halt::{Halt, Step},
    package::Book,
    reference,
    rows::{MAX_ROWS, Rows},
    serial::{iso_text, plain_number},
    xml::{self, attribute, is_set, push_text, unescape},
};
use crate::sheet::{Cell, CellKind, MergedBlock};
use quick_xml::events::{BytesStart, Event};
use std::ops::RangeInclusive;

/// Reads which columns are hidden; they are told before the rows.
pub(super) fn hidden_columns(part: Part<'_>) -> Step<Vec<RangeInclusive<u32>>> {
    let (mut xml, mut buffer) = (xml::reader(part), Vec::new());
    let mut columns = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "col" if is_set(&element, "hidden") => columns.extend(column_span(&element)),
                "sheetData" => return Ok(columns),
                _ => (),
            },
            Event::Eof => return Ok(columns),
            _ => (),
        }
        buffer.clear();
    }
}

fn column_span(element: &BytesStart<'_>) -> Option<RangeInclusive<u32>> {
    let number = |name| attribute(element, name)?.parse::<u32>().ok()?.checked_sub(1);
    Some(number("min")?..=number("max")?)
}

/// Reads the merged blocks, which stand behind the rows.
pub(super) fn merged_blocks(part: Part<'_>) -> Step<Vec<MergedBlock>> {
    let mut blocks = Vec::new();
    let Some(mut xml) = xml::reader_from(part, "mergeCells")? else { return Ok(blocks) };
    let mut buffer = Vec::new();
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "mergeCell" =>
            {
                blocks.extend(attribute(&element, "ref").and_then(|it| reference::block(&it)));
            }
            Event::Eof => return Ok(blocks),
            _ => (),
        }
        buffer.clear();
    }
}

/// Reads the rows into `rows`.
pub(super) fn read(part: Part<'_>, book: &Book, rows: &mut Rows<'_>) -> Step {
    let mut sheet = Sheet::new(book, rows);
    let (mut xml, mut buffer) = (xml::reader(part), Vec::new());
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(element) => sheet.open(&element)?,
            Event::Empty(element) => {
                sheet.open(&element)?;
                if sheet.close(element.local_name().as_ref())? {
                    return Ok(());
                }
            }
            Event::End(element) => {
                if sheet.close(element.local_name().as_ref())? {
                    return Ok(());
                }
            }
            Event::Eof => return Err(Halt::Damaged("a sheet ends in the middle".into())),
            event => sheet.cell.push(&event)?,
        }
        buffer.clear();
    }
}

struct Sheet<'a, 'r> {
    book: &'a Book,
    rows: &'a mut Rows<'r>,
    cell: RawCell,
    next_column: usize,
    row_count: u32,
    is_row_hidden: bool,
    /// Whether the row says its number; else its first cell may.
    is_row_numbered: bool,
}

impl<'a, 'r> Sheet<'a, 'r> {
    fn new(book: &'a Book, rows: &'a mut Rows<'r>) -> Self {
        Self {
            book,
            rows,
            cell: RawCell::default(),
            next_column: 0,
            row_count: 0,
            is_row_hidden: false,
            is_row_numbered: false,
        }
    }
}

/// A cell as the XML has it.
#[derive(Default)]
struct RawCell {
    place: Place,
    style: usize,
    value_type: ValueType,
    value: String,
    has_value: bool,
    formula: Option<String>,
    target: Target,
    /// Whether the text stands in the cell itself; a value beside it only repeats it.
    is_inline: bool,
    is_phonetic: bool,
}

#[derive(Default)]
enum Place {
    /// Behind the cell before.
    #[default]
    Next,
    Column(usize),
    /// The reference, as found.
    Bad(String),
}

#[derive(Clone, Copy, Default)]
enum ValueType {
    #[default]
    Number,
    SharedString,
    Text,
    Bool,
    Error,
    Date,
}

/// Where the text of the current element belongs.
#[derive(Clone, Copy, Default, PartialEq)]
enum Target {
    #[default]
    Nothing,
    Value,
    Formula,
}

impl RawCell {
    fn begin_value(&mut self) {
        self.target = Target::Value;
        self.has_value = true;
    }

    fn push(&mut self, event: &Event<'_>) -> Step {
        match self.target {
            Target::Value => push_text(&mut self.value, event),
            Target::Formula => push_text(self.formula.get_or_insert_default(), event),
            Target::Nothing => Ok(()),
        }
    }

    fn clear(&mut self) {
        let mut value = std::mem::take(&mut self.value);
        value.clear();
        *self = Self { value, ..Self::default() };
    }
}

impl Sheet<'_, '_> {
    fn open(&mut self, element: &BytesStart<'_>) -> Step {
        match element.local_name().as_ref() {
            "c" => return self.open_cell(element),
            "v" if !self.cell.is_inline => self.cell.begin_value(),
            "t" if !self.cell.is_phonetic => self.cell.begin_value(),
            "is" => {
                self.cell.is_inline = true;
                self.cell.value.clear();
            }
            "f" => {
                self.cell.target = Target::Formula;
                self.cell.formula = Some(String::new());
            }
            "rPh" => self.cell.is_phonetic = true,
            "row" => return self.open_row(element),
            _ => (),
        }
        Ok(())
    }

    /// Returns whether the last row is complete.
    fn close(&mut self, name: &str) -> Step<bool> {
        match name {
            "v" | "t" | "f" => self.cell.target = Target::Nothing,
            "rPh" => self.cell.is_phonetic = false,
            "c" => self.close_cell()?,
            "sheetData" => return Ok(true),
            _ => (),
        }
        Ok(false)
    }

    fn open_row(&mut self, element: &BytesStart<'_>) -> Step {
        let written = attribute(element, "r");
        let number = written.as_deref().and_then(reference::row);
        self.row_count = number.unwrap_or(self.row_count.saturating_add(1));
        if self.row_count > MAX_ROWS {
            return Err(Halt::TooLarge(format!("a sheet has more than {MAX_ROWS} rows")));
        }
        self.is_row_hidden = is_set(element, "hidden");
        self.is_row_numbered = number.is_some();
        self.rows.begin_row(self.row_count, self.is_row_hidden)?;
        self.next_column = 0;
        match written {
            Some(found) if number.is_none() => {
                self.rows.warn("bad_reference", 0, &found, "a row number within the sheet")
            }
            _ => Ok(()),
        }
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) -> Step {
        self.cell.clear();
        for it in element.attributes().with_checks(false).flatten() {
            match it.key.local_name().as_ref() {
                "r" => {
                    self.cell.place = place(&it.value);
                    self.number_row(reference::row(&it.value))?;
                }
                "s" => self.cell.style = it.value.parse().unwrap_or(0),
                "t" => self.cell.value_type = value_type(&it.value),
                _ => (),
            }
        }
        if self.row_count == 0 { self.number_row(Some(1)) } else { Ok(()) }
    }

    /// Takes the number of an unnumbered row from its cell, if that leads on.
    fn number_row(&mut self, written: Option<u32>) -> Step {
        let Some(number) = written.filter(|number| *number > self.row_count) else { return Ok(()) };
        if self.is_row_numbered || self.next_column > 0 {
            return Ok(());
        }
        self.row_count = number;
        self.is_row_numbered = true;
        self.rows.begin_row(number, self.is_row_hidden)
    }

    fn close_cell(&mut self) -> Step {
        let raw = std::mem::take(&mut self.cell);
        let column = match &raw.place {
            Place::Column(column) => *column,
            Place::Next | Place::Bad(_) => self.next_column,
        };
        let cell = self.interpret(&raw, column)?;
        if let Place::Bad(found) = &raw.place {
            let found = format!("{found}: {}", cell.text);
            self.rows.warn("bad_reference", column, &found, "a cell within the sheet")?;
        } else {
            self.next_column = column + 1;
            self.rows.put(column, cell)?;
        }
        self.cell = raw;
        self.cell.clear();
        Ok(())
    }

    fn interpret(&mut self, raw: &RawCell, column: usize) -> Step<Cell> {
        let kind = |kind, text: &str| Cell { text: text.to_owned(), kind };
        if let Some(formula) = &raw.formula {
            if let Some(text) = formula::link_text(formula) {
                return Ok(Cell::text(text));
            }
            if raw.value.is_empty() && !matches!(raw.value_type, ValueType::Text if raw.has_value) {
                let text = format!("={formula}");
                let expected = "a value; open the file in a spreadsheet program and save it again";
                return self.rows.unreadable("formula_without_value", column, &text, expected);
            }
        }
        if raw.value.is_empty() {
            return Ok(Cell::default());
        }
        match raw.value_type {
            ValueType::Number => self.number(raw, column),
            ValueType::SharedString => self.book.shared_text(self.rows, column, &raw.value),
            ValueType::Text => {
                let mut text = raw.value.clone();
                unescape(&mut text);
                Ok(Cell::text(text))
            }
            ValueType::Bool if matches!(raw.value.trim(), "0" | "false") => {
                Ok(kind(CellKind::Bool, "false"))
            }
            ValueType::Bool => Ok(kind(CellKind::Bool, "true")),
            ValueType::Error => self.rows.error_value(column, raw.value.trim()),
            ValueType::Date => Ok(kind(CellKind::Date, &iso_text(&raw.value))),
        }
    }

    fn number(&mut self, raw: &RawCell, column: usize) -> Step<Cell> {
        let written = raw.value.trim();
        let value = written.parse().unwrap_or(f64::NAN);
        let plain = match value.is_finite() && !is_integer(written) {
            true => plain_number(value),
            false => written.to_owned(),
        };
        let format = self.book.styles.format(raw.style);
        self.rows.number(column, value, &plain, format, self.book.epoch)
    }
}

fn place(reference: &str) -> Place {
    reference::column(reference)
        .and_then(|column| usize::try_from(column).ok())
        .map_or_else(|| Place::Bad(reference.to_owned()), Place::Column)
}

fn value_type(name: &str) -> ValueType {
    match name {
        "s" => ValueType::SharedString,
        "str" | "inlineStr" | "is" => ValueType::Text,
        "b" => ValueType::Bool,
        "e" => ValueType::Error,
        "d" => ValueType::Date,
        _ => ValueType::Number,
    }
}

/// Whether the text is an integer as a person writes it, so that none of its digits need change.
fn is_integer(text: &str) -> bool {
    let digits = text.strip_prefix('-').unwrap_or(text);
    text == "0" || !digits.starts_with('0') && digits.bytes().all(|it| it.is_ascii_digit())
}
