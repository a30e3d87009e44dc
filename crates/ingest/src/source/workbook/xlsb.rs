//! Xlsb workbooks: the binary form of the parts of an xlsx workbook, record by record (MS-XLSB).

use super::{
    archive::Part,
    book::Book,
    book::SharedStrings,
    book::Styles,
    number_format::NumberFormat,
    package::{ListedSheet, Package},
    records::Records,
    rows::Rows,
    serial::Epoch,
    sheet_bin,
    stop::ReadResult,
};
use crate::rationale::Rationale;
use std::{collections::BTreeMap, path::Path};

/// Reads all work sheets into `rows`.
///
/// Returns what was worked out about the file, one English line for each fact.
pub(super) fn read(path: &Path, rows: &mut Rows<'_>) -> ReadResult<Vec<Rationale>> {
    let mut package = Package::open(path, "xl/workbook.bin")?;
    let (sheets, epoch) = main_part(package.main()?)?;
    let book = Book {
        strings: package.shared("/sharedStrings", shared_strings)?,
        styles: package.shared("/styles", styles)?,
        epoch,
    };
    let facts = book.facts("xlsb", sheets.len());
    package.read_sheets(sheets, rows, sheet_bin::outline, |part, info, rows| {
        sheet_bin::read(part, &book, info, rows)
    })?;
    Ok(facts)
}

fn main_part(part: Part<'_>) -> ReadResult<(Vec<ListedSheet>, Epoch)> {
    const PROPERTIES: u32 = 153;
    const SHEET: u32 = 156;
    let (mut sheets, mut epoch) = (Vec::new(), Epoch::default());
    let mut records = Records::new(part);
    while let Some(kind) = records.next()? {
        match kind {
            PROPERTIES => epoch = Epoch::from_1904_flag(records.u32(0)? & 1 == 1),
            SHEET => {
                let (relation_id, end) = records.text(8)?;
                let (name, _) = records.text(end)?;
                let is_hidden = records.u32(0)? != 0;
                sheets.push(ListedSheet { name, is_hidden, relation_id });
            }
            _ => (),
        }
    }
    Ok((sheets, epoch))
}

fn shared_strings(part: Part<'_>) -> ReadResult<SharedStrings> {
    const TEXT: u32 = 19;
    let mut strings = SharedStrings::default();
    let mut records = Records::new(part);
    while let Some(kind) = records.next()? {
        if kind == TEXT {
            strings.push(&records.text(1)?.0);
        }
    }
    Ok(strings)
}

fn styles(part: Part<'_>) -> ReadResult<Styles> {
    const NUMBER_FORMAT: u32 = 44;
    const STYLE: u32 = 47;
    const CELL_STYLES_BEGIN: u32 = 617;
    const CELL_STYLES_END: u32 = 618;
    let (mut custom, mut styles) = (BTreeMap::new(), Styles::default());
    let mut is_cell_style = false;
    let mut records = Records::new(part);
    while let Some(kind) = records.next()? {
        match kind {
            NUMBER_FORMAT => {
                let format = NumberFormat::parse(&records.text(2)?.0);
                custom.insert(u32::from(records.u16(0)?), format);
            }
            CELL_STYLES_BEGIN => is_cell_style = true,
            CELL_STYLES_END => is_cell_style = false,
            STYLE if is_cell_style => styles.push(u32::from(records.u16(2)?), &custom),
            _ => (),
        }
    }
    Ok(styles)
}
