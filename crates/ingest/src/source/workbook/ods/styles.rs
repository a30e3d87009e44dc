//! Number formats of an OpenDocument file, whose styles are turned into the format codes Office
//! uses, so that one grammar serves all.

use crate::source::workbook::{
    number_format::NumberFormat,
    stop::ReadResult,
    xml::{attribute, push_text},
};
use quick_xml::events::{BytesStart, Event};
use std::{
    borrow::Cow,
    collections::{BTreeMap, BTreeSet},
    fmt::Write,
};

/// Most steps from a style to the one it is based on.
const MAX_PARENTS: u32 = 8;

/// Styles as they are read.
#[derive(Default)]
pub(super) struct DataStyles {
    data_styles: BTreeMap<String, DataStyle>,
    cell_styles: BTreeMap<String, CellStyle>,
    hidden_tables: BTreeSet<String>,
    current: Option<(String, DataStyle)>,
    current_table: Option<String>,
}

/// A data style, as a format code.
#[derive(Default)]
struct DataStyle {
    code: String,
    /// Condition and name of the style it leaves values to.
    maps: Vec<(String, String)>,
    is_percentage: bool,
    target: Target,
}

/// Where text inside a data style belongs.
#[derive(Clone, Copy, Default, PartialEq)]
enum Target {
    #[default]
    Nothing,
    Literal,
    Currency,
}

struct CellStyle {
    data_style: Option<String>,
    parent: Option<String>,
}

impl DataStyles {
    /// Takes an event of a part that defines styles.
    pub(super) fn take(&mut self, event: &Event<'_>) -> ReadResult {
        match event {
            Event::Start(element) => self.open(element),
            Event::Empty(element) => {
                self.open(element);
                self.close(element.local_name().as_ref());
            }
            Event::End(element) => self.close(element.local_name().as_ref()),
            event => return self.text(event),
        }
        Ok(())
    }

    /// Whether the style of a table hides it.
    pub(super) fn is_hidden(&self, table_style: &str) -> bool {
        self.hidden_tables.contains(table_style)
    }

    /// Number formats by the names of cell styles; the plain ones are left out.
    pub(super) fn formats(&self) -> BTreeMap<String, NumberFormat> {
        let formats = self.cell_styles.keys().map(|name| (name.clone(), self.format(name)));
        formats.filter(|(_, format)| *format != NumberFormat::General).collect()
    }

    fn format(&self, cell_style: &str) -> NumberFormat {
        let mut name = cell_style;
        for _ in 0..MAX_PARENTS {
            let Some(style) = self.cell_styles.get(name) else { break };
            if let Some(data_style) = &style.data_style {
                return NumberFormat::parse(&self.code(data_style));
            }
            let Some(parent) = &style.parent else { break };
            name = parent;
        }
        NumberFormat::General
    }

    fn code(&self, data_style: &str) -> String {
        let Some(style) = self.data_styles.get(data_style) else { return String::new() };
        let mut code = String::new();
        for (condition, name) in &style.maps {
            let other = self.data_styles.get(name).map_or("", |it| it.code.as_str());
            // Writing to a string does not fail.
            let _ = write!(code, "[{condition}]{other};");
        }
        code + &style.code
    }

    fn open(&mut self, element: &BytesStart<'_>) {
        let local_name = element.local_name();
        let name = attribute(element, "name");
        match (local_name.as_ref(), &mut self.current) {
            ("style", None) => self.open_style(element),
            ("table-properties", None) => {
                if attribute(element, "display").is_some_and(|it| it == "false") {
                    self.hidden_tables.extend(self.current_table.clone());
                }
            }
            (kind, None) if kind.ends_with("-style") => {
                let is_percentage = kind == "percentage-style";
                let style = DataStyle { is_percentage, ..DataStyle::default() };
                self.current = name.map(|name| (name.into_owned(), style));
            }
            (part, Some((_, style))) => style.open(part, element),
            (_, None) => (),
        }
    }

    fn open_style(&mut self, element: &BytesStart<'_>) {
        let Some(name) = attribute(element, "name") else { return };
        match attribute(element, "family").as_deref() {
            Some("table-cell") => {
                let name_of = |kind| attribute(element, kind).map(Cow::into_owned);
                let data_style = name_of("data-style-name");
                let parent = name_of("parent-style-name");
                self.cell_styles.insert(name.into_owned(), CellStyle { data_style, parent });
            }
            Some("table") => self.current_table = Some(name.into_owned()),
            _ => self.current_table = None,
        }
    }

    fn close(&mut self, name: &str) {
        if let Some((_, style)) = &mut self.current {
            style.target = Target::Nothing;
        }
        if name.ends_with("-style") {
            self.data_styles.extend(self.current.take());
        }
    }

    fn text(&mut self, event: &Event<'_>) -> ReadResult {
        let Some((_, style)) = &mut self.current else { return Ok(()) };
        let mut text = String::new();
        push_text(&mut text, event)?;
        match style.target {
            Target::Nothing => (),
            Target::Currency => style.code.extend(["[$", text.as_str(), "]"]),
            Target::Literal => {
                for letter in text.chars() {
                    if !(style.is_percentage && letter == '%') {
                        style.code.push('\\');
                    }
                    style.code.push(letter);
                }
            }
        }
        Ok(())
    }
}

impl DataStyle {
    fn open(&mut self, part: &str, element: &BytesStart<'_>) {
        match part {
            "text" => self.target = Target::Literal,
            "currency-symbol" => self.target = Target::Currency,
            "number" => self.code.push_str(&digits(element)),
            "scientific-number" | "fraction" | "boolean" | "text-content" => self.code.push('@'),
            "year" | "era" => self.code.push('y'),
            "month" | "quarter" => self.code.push('m'),
            "day" | "day-of-week" | "week-of-year" => self.code.push('d'),
            "hours" => self.code.push('h'),
            "seconds" => self.code.push('s'),
            "map" => {
                let condition = attribute(element, "condition");
                let condition =
                    condition.and_then(|it| Some(it.strip_prefix("value()")?.to_owned()));
                let name = attribute(element, "apply-style-name").map(Cow::into_owned);
                self.maps.extend(condition.zip(name));
            }
            _ => (),
        }
    }
}

/// The places of the whole part, and a comma for each thousand the number is divided by.
fn digits(element: &BytesStart<'_>) -> String {
    const MOST_DIGITS: usize = 30;
    let number = |name| attribute(element, name).and_then(|it| it.parse::<usize>().ok());
    let zeros = number("min-integer-digits").unwrap_or(1).min(MOST_DIGITS);
    let factor = number("display-factor").unwrap_or(1);
    let commas = usize::try_from(factor.max(1).ilog10() / 3).unwrap_or(0);
    format!("#{}{}", "0".repeat(zeros), ",".repeat(commas))
}
