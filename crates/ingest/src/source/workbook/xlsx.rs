//! Xlsx workbooks: the list of sheets in their main part, and the parts in order.

use super::{
    archive::Part,
    halt::Step,
    package::{Book, ListedSheet, Package},
    rows::Rows,
    serial::Epoch,
    shared_strings::SharedStrings,
    sheet_xml,
    styles::Styles,
    xml::{self, attribute, is_set},
};
use quick_xml::events::{BytesStart, Event};
use std::path::Path;

/// Reads all work sheets into `rows`.
///
/// Returns what was worked out about the file, one English line for each fact.
pub(super) fn read(path: &Path, rows: &mut Rows<'_>) -> Step<Vec<String>> {
    let mut package = Package::open(path, "xl/workbook.xml")?;
    let (sheets, epoch) = main_part(package.main()?)?;
    let book = Book {
        strings: package.shared("/sharedStrings", SharedStrings::read)?,
        styles: package.shared("/styles", Styles::read)?,
        epoch,
    };
    let facts = book.facts("xlsx", sheets.len());
    let read = |part: Part<'_>, rows: &mut Rows<'_>| sheet_xml::read(part, &book, rows);
    let (hidden_columns, merged_blocks) = (sheet_xml::hidden_columns, sheet_xml::merged_blocks);
    package.read_sheets(sheets, rows, hidden_columns, merged_blocks, read)?;
    Ok(facts)
}

fn main_part(part: Part<'_>) -> Step<(Vec<ListedSheet>, Epoch)> {
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::default());
    let (mut xml, mut buffer) = (xml::reader(part), Vec::new());
    loop {
        match xml.read_event_into(&mut buffer)? {
            Event::Start(element) | Event::Empty(element) => match element.local_name().as_ref() {
                "sheet" => sheets.push(listed_sheet(&element)),
                "workbookPr" if is_set(&element, "date1904") => epoch = Epoch::Year1904,
                _ => (),
            },
            Event::Eof => return Ok((sheets, epoch)),
            _ => (),
        }
        buffer.clear();
    }
}

fn listed_sheet(element: &BytesStart<'_>) -> ListedSheet {
    ListedSheet {
        name: attribute(element, "name").unwrap_or_default(),
        is_hidden: attribute(element, "state").is_some_and(|it| it != "visible"),
        relation_id: attribute(element, "id").unwrap_or_default(),
    }
}
