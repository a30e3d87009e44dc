//! The rows of an OpenDocument file: values from attributes, texts from paragraphs.

use super::{Next, Outline, count, each_event, repeat_count};
use crate::{
    problem::Problem,
    refusal::Refusal,
    sheet::{CellKind, FindingKind},
    source::workbook::{
        archive::Part,
        number_format::NumberFormat,
        row::Value,
        rows::{MAX_ROWS, Rows},
        serial::{Epoch, Precision, iso_text, plain_number},
        stop::{ReadResult, Stop},
        xml::{XmlPart, attribute, attributes, normalized, push_text},
    },
};
use quick_xml::events::{BytesStart, Event};
use std::{borrow::Cow, collections::BTreeMap};

/// Most columns of a sheet in any spreadsheet program.
const MAX_COLUMNS: usize = 16_384;

/// Most cells that repeated rows and cells may stand for in a sheet.
const MAX_REPEATED: usize = 5_000_000;

/// Reads the rows of all sheets of `outline` into `rows`.
pub(super) fn read(
    part: Part<'_>,
    outline: Outline,
    formats: &BTreeMap<String, NumberFormat>,
    rows: &mut Rows<'_>,
) -> ReadResult {
    let mut xml = XmlPart::new(part);
    for info in outline.sheets {
        each_event(&mut xml, |event| Ok(leave_if(opens(event, "table"))))?;
        let mut is_complete = false;
        rows.sheet(info, |rows| {
            let mut sheet = Sheet::new(formats, rows);
            is_complete = each_event(&mut xml, |event| sheet.take(event))?;
            Ok(())
        })?;
        if !is_complete {
            each_event(&mut xml, |event| Ok(leave_if(closes(event, "table"))))?;
        }
    }
    Ok(())
}

fn opens(event: &Event<'_>, name: &str) -> bool {
    matches!(event, Event::Start(it) if it.local_name().as_ref() == name)
}

fn closes(event: &Event<'_>, name: &str) -> bool {
    matches!(event, Event::End(it) if it.local_name().as_ref() == name)
}

fn leave_if(is_enough: bool) -> Next {
    if is_enough { Next::Leave } else { Next::Stay }
}

struct Sheet<'a, 'r> {
    formats: &'a BTreeMap<String, NumberFormat>,
    rows: &'a mut Rows<'r>,
    /// Default format of each group of columns, with the column behind the group.
    column_formats: Vec<(usize, Option<&'a NumberFormat>)>,
    next_row: u32,
    row_count: u32,
    is_hidden: bool,
    next_column: usize,
    cells: Vec<(usize, RawCell<'a>)>,
    cell: RawCell<'a>,
    is_paragraph: bool,
    repeated: usize,
}

/// A cell as the XML has it.
#[derive(Clone, Default)]
struct RawCell<'a> {
    count: usize,
    /// The format of its style, which may be the plain one; `None` without a style.
    format: Option<&'a NumberFormat>,
    value_type: ValueType,
    value: Option<String>,
    currency: Option<String>,
    formula: Option<String>,
    is_error: bool,
    text: String,
    has_paragraph: bool,
}

/// What a cell says its value is.
#[derive(Clone, Copy, Default, PartialEq)]
enum ValueType {
    #[default]
    Text,
    Number,
    Percentage,
    Bool,
    Date,
    Time,
}

impl<'a, 'r> Sheet<'a, 'r> {
    fn new(formats: &'a BTreeMap<String, NumberFormat>, rows: &'a mut Rows<'r>) -> Self {
        Self {
            formats,
            rows,
            column_formats: Vec::new(),
            next_row: 0,
            row_count: 0,
            is_hidden: false,
            next_column: 0,
            cells: Vec::new(),
            cell: RawCell::default(),
            is_paragraph: false,
            repeated: 0,
        }
    }

    fn take(&mut self, event: &Event<'_>) -> ReadResult<Next> {
        match event {
            Event::Start(element) => self.open(element),
            Event::Empty(element) => {
                self.open(element);
                return self.close(element.local_name().as_ref());
            }
            Event::End(element) => return self.close(element.local_name().as_ref()),
            event if self.is_paragraph => push_text(&mut self.cell.text, event)?,
            _ => (),
        }
        Ok(Next::Stay)
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        match element.local_name().as_ref() {
            "table-column" => {
                let before = self.column_formats.last().map_or(0, |(end, _)| *end);
                let columns = repeat(element, "number-columns-repeated");
                let style = attribute(element, "default-cell-style-name");
                let format = style.map(|style| format(self.formats, &style));
                self.column_formats.push((before.saturating_add(columns), format));
            }
            "table-row" => {
                self.row_count = repeat_count(element, "number-rows-repeated");
                self.is_hidden = attribute(element, "visibility").is_some_and(|it| it != "visible");
                self.next_column = 0;
                self.cells.clear();
            }
            "table-cell" | "covered-table-cell" => {
                self.cell = RawCell::read(element, self.formats);
            }
            "p" | "h" => {
                if self.cell.has_paragraph {
                    self.cell.text.push('\n');
                }
                self.cell.has_paragraph = true;
                self.is_paragraph = true;
            }
            "s" => {
                let spaces = usize::try_from(count(element, "c")).unwrap_or(1);
                self.cell.text.extend(std::iter::repeat_n(' ', spaces.min(MAX_COLUMNS)));
            }
            "tab" => self.cell.text.push('\t'),
            "line-break" => self.cell.text.push('\n'),
            _ => (),
        }
    }

    fn close(&mut self, name: &str) -> ReadResult<Next> {
        match name {
            "p" | "h" => self.is_paragraph = false,
            "table-cell" | "covered-table-cell" => self.close_cell(),
            "table-row" => self.close_row()?,
            "table" => return Ok(Next::Leave),
            _ => (),
        }
        Ok(Next::Stay)
    }

    fn close_cell(&mut self) {
        let cell = std::mem::take(&mut self.cell);
        let column = self.next_column;
        self.next_column = column.saturating_add(cell.count);
        if !cell.is_blank() && column < MAX_COLUMNS {
            self.cells.push((column, cell));
        }
    }

    fn close_row(&mut self) -> ReadResult {
        let first = self.next_row + 1;
        let last = self.next_row.saturating_add(self.row_count).min(MAX_ROWS);
        self.next_row = last;
        let cells = std::mem::take(&mut self.cells);
        if cells.is_empty() {
            return Ok(());
        }
        for number in first..=last {
            self.rows.begin_row(number, self.is_hidden)?;
            for (column, raw) in &cells {
                for column in (*column..MAX_COLUMNS).take(raw.count) {
                    let value = self.interpret(raw, column)?;
                    self.rows.put(column, &value)?;
                }
                self.count_repeated(raw.count)?;
            }
        }
        self.cells = cells;
        Ok(())
    }

    fn count_repeated(&mut self, count: usize) -> ReadResult {
        if self.row_count > 1 || count > 1 {
            self.repeated = self.repeated.saturating_add(count);
        }
        if self.repeated > MAX_REPEATED {
            let reason = Refusal::RepeatedCells { count: MAX_REPEATED };
            return Err(Stop::TooLarge(reason));
        }
        Ok(())
    }

    fn interpret<'c>(&mut self, raw: &'c RawCell<'_>, column: usize) -> ReadResult<Value<'c>> {
        let value = raw.value.as_deref();
        if raw.is_error {
            return self.rows.error_value(column, raw.text.as_str());
        }
        if value.is_none() && !raw.has_paragraph {
            let formula = raw.formula.as_deref().unwrap_or_default();
            let text = format!("={}", formula.trim_start_matches("of:").trim_start_matches('='));
            let (kind, problem) = (FindingKind::FormulaWithoutValue, Problem::StoredValue);
            return self.rows.unreadable(kind, column, text, problem);
        }
        match (raw.value_type, value) {
            (ValueType::Number | ValueType::Percentage, Some(value)) => {
                self.number(raw, value, column)
            }
            (ValueType::Bool, Some(value)) => Ok(Value::new(CellKind::Bool, value)),
            (ValueType::Date, Some(value)) => {
                Ok(Value::new(CellKind::Date, self.date(raw, value, column)))
            }
            (ValueType::Time, Some(value)) => Ok(Value::new(CellKind::Number, clock(value))),
            (_, value) if raw.text.is_empty() => Ok(Value::text(value.unwrap_or_default())),
            _ => Ok(Value::text(raw.text.as_str())),
        }
    }

    fn number<'c>(
        &mut self,
        raw: &RawCell<'_>,
        value: &'c str,
        column: usize,
    ) -> ReadResult<Value<'c>> {
        if matches!(raw.text.as_str(), "TRUE" | "FALSE") {
            return Ok(Value::of_bool(raw.text == "TRUE"));
        }
        let number = value.trim().parse().unwrap_or(f64::NAN);
        let plain = match number.is_finite() {
            true => Cow::Owned(plain_number(number)),
            false => Cow::Borrowed(value),
        };
        let percent;
        let format = match self.format(raw, column) {
            NumberFormat::General if raw.value_type == ValueType::Percentage => {
                percent = NumberFormat::built_in(9);
                &percent
            }
            format => format,
        };
        let currency = raw.currency.as_deref();
        let mut shown = self.rows.number(column, number, plain.clone(), format, Epoch::Year1900)?;
        if let Some(code) = currency.filter(|_| shown.text == plain) {
            shown.text.to_mut().insert_str(0, code);
        }
        Ok(shown)
    }

    /// An ISO date, without the first days its format hides.
    fn date(&self, raw: &RawCell<'_>, value: &str, column: usize) -> String {
        let text = iso_text(value);
        let hidden = match self.format(raw, column) {
            NumberFormat::Date(Precision::Year) => "-01-01",
            NumberFormat::Date(Precision::Month) => "-01",
            _ => return text,
        };
        text.strip_suffix(hidden).map_or(text.clone(), str::to_owned)
    }

    fn format<'c>(&self, raw: &RawCell<'c>, column: usize) -> &'c NumberFormat
    where
        'a: 'c,
    {
        let by_column = || {
            let group = self.column_formats.iter().find(|(end, _)| column < *end);
            group.and_then(|(_, format)| *format)
        };
        raw.format.or_else(by_column).unwrap_or(&NumberFormat::General)
    }
}

/// The format of a style; general where the style is unknown.
fn format<'a>(formats: &'a BTreeMap<String, NumberFormat>, style: &str) -> &'a NumberFormat {
    formats.get(style).unwrap_or(&NumberFormat::General)
}

impl<'a> RawCell<'a> {
    /// Reads the attributes by their usual prefixes: the local names are not unique.
    fn read(element: &BytesStart<'_>, formats: &'a BTreeMap<String, NumberFormat>) -> Self {
        let mut cell = Self { count: 1, ..Self::default() };
        for (key, value) in attributes(element) {
            let Some(value) = normalized(key, value) else { continue };
            match key.as_ref() {
                "table:number-columns-repeated" => {
                    cell.count = value.parse().unwrap_or(1).clamp(1, MAX_COLUMNS);
                }
                "table:style-name" => cell.format = Some(format(formats, &value)),
                "table:formula" => cell.formula = Some(value.into_owned()),
                "office:value-type" => cell.value_type = value_type(&value),
                "office:value"
                | "office:date-value"
                | "office:time-value"
                | "office:boolean-value"
                | "office:string-value" => cell.value = Some(value.into_owned()),
                "office:currency" => cell.currency = Some(value.into_owned()),
                "calcext:value-type" => cell.is_error = value == "error",
                _ => (),
            }
        }
        cell
    }

    fn is_blank(&self) -> bool {
        self.value.is_none() && !self.has_paragraph && self.formula.is_none()
    }
}

fn value_type(name: &str) -> ValueType {
    match name {
        "float" | "currency" => ValueType::Number,
        "percentage" => ValueType::Percentage,
        "boolean" => ValueType::Bool,
        "date" => ValueType::Date,
        "time" => ValueType::Time,
        _ => ValueType::Text,
    }
}

fn repeat(element: &BytesStart<'_>, name: &str) -> usize {
    usize::try_from(repeat_count(element, name)).unwrap_or(usize::MAX)
}

/// A time such as `PT08H30M00S` as `08:30:00`; other texts as they are.
fn clock(text: &str) -> String {
    let parts = || {
        let (hours, rest) = text.strip_prefix("PT")?.split_once('H')?;
        let (minutes, rest) = rest.split_once('M')?;
        let seconds = rest.strip_suffix('S')?;
        let seconds = seconds.split(['.', ',']).next()?;
        Some(format!("{hours:0>2}:{minutes:0>2}:{seconds:0>2}"))
    };
    parts().unwrap_or_else(|| text.to_owned())
}
