//! The number format of each cell style of an Office workbook; other looks are not read.

use super::{
    archive::Part,
    number_format::NumberFormat,
    stop::ReadResult,
    xml::{XmlPart, attribute},
};
use quick_xml::events::{BytesStart, Event};
use std::collections::BTreeMap;

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
