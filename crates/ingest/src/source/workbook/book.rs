//! What all sheets of a workbook share: the table of its texts, the number formats of its cells, and the day
//! from which it counts its dates. Other looks are not read.

use std::collections::BTreeMap;

use quick_xml::events::{BytesStart, Event};

use super::archive::Part;
use super::number_format::NumberFormat;
use super::row::Value;
use super::rows::Rows;
use super::serial::Epoch;
use super::stop::ReadResult;
use super::xml::{XmlPart, attribute, push_text, unescape};
use crate::problem::Problem;
use crate::rationale::Rationale;
use crate::sheet::FindingKind;

/// What all sheets of a workbook share.
#[derive(Debug, Default)]
pub(super) struct Book {
    pub(super) strings: SharedStrings,
    pub(super) styles: Styles,
    pub(super) epoch: Epoch,
}

impl Book {
    /// The text of an index; one beyond the table is reported as written, and no text.
    pub(super) fn shared_text(
        &self,
        rows: &mut Rows<'_>,
        column: usize,
        index: Option<usize>,
        written: impl std::fmt::Display,
    ) -> ReadResult<Value<'_>> {
        if let Some(text) = index.and_then(|it| self.strings.find(it)) {
            return Ok(Value::text(text));
        }
        let text = format!("#TEXT {written}");
        let problem = Problem::StoredText { texts: self.strings.len() };
        rows.unreadable(FindingKind::BadTextIndex, column, text, problem)
    }

    /// What was worked out about a workbook of a kind, one English line for each fact.
    pub(super) fn facts(&self, kind: &str, sheet_count: usize) -> Vec<Rationale> {
        let mut facts = vec![Rationale::Workbook { kind: kind.to_owned(), sheets: sheet_count }];
        if self.epoch == Epoch::Year1904 {
            facts.push(Rationale::DatesFrom1904);
        }
        facts
    }
}

/// All texts, in the order of their index.
#[derive(Debug, Default)]
pub(super) struct SharedStrings {
    text: String,
    ends: Vec<usize>,
}

impl SharedStrings {
    /// Reads `sharedStrings.xml`: rich text joined, phonetic guides left out.
    pub(super) fn read(part: Part<'_>) -> ReadResult<Self> {
        let mut strings = Self::default();
        let mut item = String::new();
        let (mut is_text, mut is_phonetic) = (false, false);
        let mut xml = XmlPart::new(part);
        loop {
            while let Some(text) = xml.text_between("<si><t>", "</t></si>") {
                strings.push(&unescape(text));
            }
            match xml.next()? {
                Event::Start(element) => match element.local_name().as_ref() {
                    "t" => is_text = !is_phonetic,
                    "rPh" => is_phonetic = true,
                    _ => (),
                },
                Event::Empty(element) if element.local_name().as_ref() == "si" => strings.push(""),
                Event::End(element) => match element.local_name().as_ref() {
                    "t" => is_text = false,
                    "rPh" => is_phonetic = false,
                    "si" => {
                        strings.push(&unescape(&item));
                        item.clear();
                    }
                    _ => (),
                },
                Event::Eof => return Ok(strings),
                event if is_text => push_text(&mut item, &event)?,
                _ => (),
            }
        }
    }

    /// The text of an index; `None` where the table is shorter.
    pub(super) fn find(&self, index: usize) -> Option<&str> {
        let end = *self.ends.get(index)?;
        let start =
            index.checked_sub(1).map_or(Some(0), |before| self.ends.get(before).copied())?;
        self.text.get(start..end)
    }

    /// How many texts there are.
    pub(super) fn len(&self) -> usize {
        self.ends.len()
    }

    /// Appends the text of the next index.
    pub(super) fn push(&mut self, text: &str) {
        self.text.push_str(text);
        self.ends.push(self.text.len());
    }
}

/// Number formats by the style index cells carry.
#[derive(Debug, Default)]
pub(super) struct Styles {
    formats: Vec<NumberFormat>,
}

impl Styles {
    /// Reads `styles.xml`.
    pub(super) fn read(part: Part<'_>) -> ReadResult<Self> {
        let mut custom = BTreeMap::new();
        let mut styles = Self::default();
        let mut is_cell_style = false;
        let mut xml = XmlPart::new(part);
        loop {
            match xml.next()? {
                Event::Start(element) | Event::Empty(element) => {
                    match element.local_name().as_ref() {
                        "numFmt" => custom.extend(custom_format(&element)),
                        "cellXfs" => is_cell_style = true,
                        "xf" if is_cell_style => {
                            let id = attribute(&element, "numFmtId").and_then(|id| id.parse().ok());
                            styles.push(id.unwrap_or(0), &custom);
                        }
                        _ => (),
                    }
                }
                Event::End(element) if element.local_name().as_ref() == "cellXfs" => {
                    is_cell_style = false;
                }
                Event::Eof => return Ok(styles),
                _ => (),
            }
        }
    }

    /// Appends the style of the next index, by the number of its format: the workbook's own or a
    /// built-in one.
    pub(super) fn push(&mut self, id: u32, custom: &BTreeMap<u32, NumberFormat>) {
        let format = custom.get(&id).cloned();
        self.formats.push(format.unwrap_or_else(|| NumberFormat::built_in(id)));
    }

    /// The format of a style; general where the style is unknown.
    pub(super) fn format(&self, style: usize) -> &NumberFormat {
        self.formats.get(style).unwrap_or(&NumberFormat::General)
    }
}

fn custom_format(element: &BytesStart<'_>) -> Option<(u32, NumberFormat)> {
    let id = attribute(element, "numFmtId")?.parse().ok()?;
    Some((id, NumberFormat::parse(&attribute(element, "formatCode")?)))
}
