//! Rows of one xlsx sheet, streamed from its XML: one row in memory, whatever the size.
//!
//! The dimension tag is not believed, and nothing is placed where the file does not say so.

use super::{
    archive::Part,
    book::Book,
    reference,
    row::Value,
    rows::{MAX_ROWS, Rows},
    serial::{is_plain_number, iso_text, plain_number},
    stop::{ReadResult, Stop},
    xml::{XmlPart, attribute, attributes, is_set, push_text, unescape},
};
use crate::problem::Problem;
use crate::refusal::Refusal;
use crate::sheet::{CellKind, FindingKind, SheetInfo};
use quick_xml::events::{BytesStart, Event};
use std::{borrow::Cow, ops::RangeInclusive};

/// Reads which columns are hidden and which cells are merged, without any row.
pub(super) fn outline(part: Part<'_>, info: &mut SheetInfo) -> ReadResult {
    let mut xml = XmlPart::new(part);
    read_columns(&mut xml, info)?;
    read_merged_blocks(&mut xml, info)
}

/// Reads the rows into `rows`, and the rest into `info`.
pub(super) fn read(
    part: Part<'_>,
    book: &Book,
    info: &mut SheetInfo,
    rows: &mut Rows<'_>,
) -> ReadResult {
    let mut xml = XmlPart::new(part);
    if read_columns(&mut xml, info)? {
        read_rows(&mut xml, &mut Sheet::new(book, rows))?;
    }
    read_merged_blocks(&mut xml, info)
}

/// Reads which columns are hidden, up to the rows; whether there is any.
fn read_columns(xml: &mut XmlPart<'_>, info: &mut SheetInfo) -> ReadResult<bool> {
    loop {
        let event = xml.next()?;
        match &event {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "col" if is_set(element, "hidden") => {
                    info.hidden_columns.extend(column_span(element));
                }
                "sheetData" => return Ok(matches!(event, Event::Start(_))),
                _ => (),
            },
            Event::Eof => return Err(ends_early()),
            _ => (),
        }
    }
}

fn column_span(element: &BytesStart<'_>) -> Option<RangeInclusive<u32>> {
    let number = |name| attribute(element, name)?.parse::<u32>().ok()?.checked_sub(1);
    Some(number("min")?..=number("max")?)
}

/// Reads the merged blocks, which are behind the rows.
fn read_merged_blocks(xml: &mut XmlPart<'_>, info: &mut SheetInfo) -> ReadResult {
    if !xml.skip_to("mergeCells")? {
        return Ok(());
    }
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element)
                if element.local_name().as_ref() == "mergeCell" =>
            {
                let block = attribute(&element, "ref").and_then(|it| reference::block(&it));
                info.merged.extend(block);
            }
            Event::Eof => return Ok(()),
            _ => (),
        }
    }
}

fn read_rows(xml: &mut XmlPart<'_>, sheet: &mut Sheet<'_, '_>) -> ReadResult {
    loop {
        let is_complete = match xml.next()? {
            Event::Start(element) => {
                let is_cell = element.local_name().as_ref() == "c";
                sheet.open(&element)?;
                if is_cell && let Some(value) = xml.text_between("<v>", "</v></c>") {
                    sheet.cell.value.push_str(value);
                    sheet.cell.has_value = true;
                    sheet.close_cell()?;
                }
                false
            }
            Event::Empty(element) => {
                sheet.open(&element)?;
                sheet.close(element.local_name().as_ref())?
            }
            Event::End(element) => sheet.close(element.local_name().as_ref())?,
            Event::Eof => return Err(ends_early()),
            event => {
                sheet.cell.push(&event)?;
                false
            }
        };
        if is_complete {
            return Ok(());
        }
    }
}

fn ends_early() -> Stop {
    Stop::Damaged(Refusal::SheetCutShort)
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
    place: Element,
    style: usize,
    value_type: ValueType,
    value: String,
    has_value: bool,
    formula: String,
    has_formula: bool,
    target: Target,
    /// Whether the text is in the cell itself; a value beside it only repeats it.
    is_inline: bool,
    is_phonetic: bool,
}

#[derive(Default)]
enum Element {
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

    fn push(&mut self, event: &Event<'_>) -> ReadResult {
        match self.target {
            Target::Value => push_text(&mut self.value, event),
            Target::Formula => push_text(&mut self.formula, event),
            Target::Nothing => Ok(()),
        }
    }

    fn clear(&mut self) {
        let (mut value, mut formula) =
            (std::mem::take(&mut self.value), std::mem::take(&mut self.formula));
        value.clear();
        formula.clear();
        *self = Self { value, formula, ..Self::default() };
    }

    fn interpret<'b>(
        &'b self,
        column: usize,
        book: &'b Book,
        rows: &mut Rows<'_>,
    ) -> ReadResult<Value<'b>> {
        if self.has_formula {
            if let Some(text) = reference::link_text(&self.formula) {
                return Ok(Value::text(text));
            }
            if self.value.is_empty()
                && !matches!(self.value_type, ValueType::Text if self.has_value)
            {
                let text = format!("={}", self.formula);
                let (kind, problem) = (FindingKind::FormulaWithoutValue, Problem::StoredValue);
                return rows.unreadable(kind, column, text, problem);
            }
        }
        if self.value.is_empty() {
            return Ok(Value::default());
        }
        let written = self.value.as_str();
        match self.value_type {
            ValueType::Number => self.number(column, book, rows),
            ValueType::SharedString => {
                book.shared_text(rows, column, written.trim().parse().ok(), written)
            }
            ValueType::Text => Ok(Value::text(unescape(written))),
            ValueType::Bool => Ok(Value::of_bool(!matches!(written.trim(), "0" | "false"))),
            ValueType::Error => rows.error_value(column, written.trim()),
            ValueType::Date => Ok(Value::new(CellKind::Date, iso_text(written))),
        }
    }

    fn number<'b>(
        &'b self,
        column: usize,
        book: &Book,
        rows: &mut Rows<'_>,
    ) -> ReadResult<Value<'b>> {
        let written = self.value.trim();
        let value = written.parse().unwrap_or(f64::NAN);
        let plain = match value.is_finite() && !is_plain_number(written) {
            true => Cow::Owned(plain_number(value)),
            false => Cow::Borrowed(written),
        };
        rows.number(column, value, plain, book.styles.format(self.style), book.epoch)
    }
}

impl Sheet<'_, '_> {
    fn open(&mut self, element: &BytesStart<'_>) -> ReadResult {
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
                self.cell.formula.clear();
                self.cell.has_formula = true;
            }
            "rPh" => self.cell.is_phonetic = true,
            "row" => return self.open_row(element),
            _ => (),
        }
        Ok(())
    }

    /// Returns whether the last row is complete.
    fn close(&mut self, name: &str) -> ReadResult<bool> {
        match name {
            "v" | "t" | "f" => self.cell.target = Target::Nothing,
            "rPh" => self.cell.is_phonetic = false,
            "c" => self.close_cell()?,
            "sheetData" => return Ok(true),
            _ => (),
        }
        Ok(false)
    }

    fn open_row(&mut self, element: &BytesStart<'_>) -> ReadResult {
        let written = attribute(element, "r");
        let number = written.as_deref().and_then(reference::row);
        self.row_count = number.unwrap_or(self.row_count.saturating_add(1));
        if self.row_count > MAX_ROWS {
            return Err(Stop::TooLarge(Refusal::ManyRows { count: MAX_ROWS }));
        }
        self.is_row_hidden = is_set(element, "hidden");
        self.is_row_numbered = number.is_some();
        self.rows.begin_row(self.row_count, self.is_row_hidden)?;
        self.next_column = 0;
        match written {
            Some(found) if number.is_none() => {
                self.rows.warn(FindingKind::BadReference, 0, &found, Problem::RowOfSheet)
            }
            _ => Ok(()),
        }
    }

    fn open_cell(&mut self, element: &BytesStart<'_>) -> ReadResult {
        self.cell.clear();
        for (key, value) in attributes(element) {
            match key.local_name().as_ref() {
                "r" => {
                    self.cell.place = place(&value);
                    if !self.is_row_numbered {
                        self.number_row(reference::row(&value))?;
                    }
                }
                "s" => self.cell.style = value.parse().unwrap_or(0),
                "t" => self.cell.value_type = value_type(&value),
                _ => (),
            }
        }
        if self.row_count == 0 { self.number_row(Some(1)) } else { Ok(()) }
    }

    /// Takes the number of an unnumbered row from its cell, if that leads on.
    fn number_row(&mut self, written: Option<u32>) -> ReadResult {
        let Some(number) = written.filter(|number| *number > self.row_count) else { return Ok(()) };
        if self.is_row_numbered || self.next_column > 0 {
            return Ok(());
        }
        self.row_count = number;
        self.is_row_numbered = true;
        self.rows.begin_row(number, self.is_row_hidden)
    }

    fn close_cell(&mut self) -> ReadResult {
        let column = match &self.cell.place {
            Element::Column(column) => *column,
            Element::Next | Element::Bad(_) => self.next_column,
        };
        let value = self.cell.interpret(column, self.book, self.rows)?;
        if let Element::Bad(found) = &self.cell.place {
            let found = format!("{found}: {}", value.text);
            self.rows.warn(FindingKind::BadReference, column, &found, Problem::CellOfSheet)?;
        } else {
            self.next_column = column + 1;
            self.rows.put(column, &value)?;
        }
        self.cell.clear();
        Ok(())
    }
}

fn place(reference: &str) -> Element {
    reference::column(reference)
        .and_then(|column| usize::try_from(column).ok())
        .map_or_else(|| Element::Bad(reference.to_owned()), Element::Column)
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
