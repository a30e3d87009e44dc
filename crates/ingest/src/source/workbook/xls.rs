//! Xls workbooks (Excel 5 to 2003): one stream of records in a compound file.

mod cells;
mod globals;
mod records;

use super::{
    halt::{Halt, Step},
    rows::Rows,
};
use crate::sheet::SheetInfo;
use cells::SheetCells;
use cfb::CompoundFile;
use globals::Globals;
use std::{
    fs::File,
    io::{BufReader, Read},
    path::Path,
};

/// Reads all work sheets into `rows`.
///
/// Returns what was worked out about the file, one English line for each fact.
pub(super) fn read(path: &Path, rows: &mut Rows<'_>) -> Step<Vec<String>> {
    let stream = workbook_stream(path)?;
    let Globals { book, sheets, text_form } = Globals::read(&stream)?;
    let facts = book.facts("xls", sheets.len());
    for (position, sheet) in (1..).zip(sheets) {
        if sheet.is_work_sheet {
            let cells = SheetCells::read(stream.get(sheet.start..).unwrap_or_default());
            let info = SheetInfo {
                name: Some(sheet.name),
                position,
                is_hidden: sheet.is_hidden,
                merged: cells.merged.clone(),
                hidden_columns: cells.hidden_columns.clone(),
            };
            rows.sheet(info, |rows| cells.put(&book, text_form, rows))?;
        }
    }
    Ok(facts)
}

/// Whether the file is the container Excel puts around an encrypted workbook of any kind.
pub(super) fn is_encrypted_package(path: &Path) -> bool {
    let file = File::open(path).map(BufReader::new);
    let container = file.and_then(CompoundFile::open);
    container.is_ok_and(|container| container.is_stream("/EncryptedPackage"))
}

/// The stream of records, under its name of Excel 97 or the one before.
fn workbook_stream(path: &Path) -> Step<Vec<u8>> {
    let file = File::open(path)?;
    let most_bytes = file.metadata()?.len();
    let mut container = CompoundFile::open(BufReader::new(file))?;
    let named = |name: &str| {
        let mut entries = container.read_root_storage();
        let entry = entries.find(|it| it.is_stream() && it.name().eq_ignore_ascii_case(name))?;
        Some(entry.path().to_owned())
    };
    let name = named("Workbook").or_else(|| named("Book"));
    let name = name.ok_or_else(|| Halt::Damaged("it holds no workbook".into()))?;
    let mut stream = Vec::new();
    container.open_stream(name)?.take(most_bytes).read_to_end(&mut stream)?;
    Ok(stream)
}
