//! Xlsx workbooks: the list of sheets in their main part, and the parts in order.

use super::{
    archive::Part,
    book::Book,
    book::SharedStrings,
    book::Styles,
    package::{ListedSheet, Package},
    rows::Rows,
    serial::Epoch,
    sheet_xml,
    stop::ReadResult,
    xml::{XmlPart, attribute, is_set},
};
use crate::rationale::Rationale;
use quick_xml::events::{BytesStart, Event};
use std::path::Path;

/// Reads all work sheets into `rows`.
///
/// Returns what was worked out about the file, one English line for each fact.
pub(super) fn read(path: &Path, rows: &mut Rows<'_>) -> ReadResult<Vec<Rationale>> {
    let mut package = Package::open(path, "xl/workbook.xml")?;
    let (sheets, epoch) = main_part(package.main()?)?;
    let book = Book {
        strings: package.shared("/sharedStrings", SharedStrings::read)?,
        styles: package.shared("/styles", Styles::read)?,
        epoch,
    };
    let facts = book.facts("xlsx", sheets.len());
    package.read_sheets(sheets, rows, sheet_xml::outline, |part, info, rows| {
        sheet_xml::read(part, &book, info, rows)
    })?;
    Ok(facts)
}

fn main_part(part: Part<'_>) -> ReadResult<(Vec<ListedSheet>, Epoch)> {
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::default());
    let mut xml = XmlPart::new(part);
    loop {
        match xml.next()? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "sheet" => sheets.push(listed_sheet(&element)),
                "workbookPr" if is_set(&element, "date1904") => epoch = Epoch::Year1904,
                _ => (),
            },
            Event::Eof => return Ok((sheets, epoch)),
            _ => (),
        }
    }
}

fn listed_sheet(element: &BytesStart<'_>) -> ListedSheet {
    ListedSheet {
        name: attribute(element, "name").unwrap_or_default().into_owned(),
        is_hidden: attribute(element, "state").is_some_and(|it| it != "visible"),
        relation_id: attribute(element, "id").unwrap_or_default().into_owned(),
    }
}
