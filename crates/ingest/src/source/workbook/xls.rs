//! Xls workbooks (Excel 5 to 2003): one stream of records in a compound file.

mod cells;
mod globals;
mod records;

use super::{
    rows::Rows,
    stop::{ReadResult, Stop},
};
use crate::problem::Problem;
use crate::rationale::Rationale;
use crate::refusal::Refusal;
use crate::sheet::{FindingKind, SheetInfo};
use cells::SheetCells;
use cfb::CompoundFile;
use globals::Globals;
use records::records;
use std::{
    fs::File,
    io::{BufReader, Cursor, Read, Seek},
    path::Path,
};

/// Reads all work sheets into `rows`.
///
/// Returns what was worked out about the file, one English line for each fact.
pub(super) fn read(path: &Path, rows: &mut Rows<'_>) -> ReadResult<Vec<Rationale>> {
    let stream = workbook_stream(path)?;
    let Globals { book, sheets, text_form } = Globals::read(&stream)?;
    let facts = book.facts("xls", sheets.len());
    for (position, sheet) in (1..).zip(sheets) {
        if sheet.is_work_sheet {
            let part = stream.get(sheet.start..).unwrap_or_default();
            let is_missing = records(part).next().is_none();
            let name = sheet.name.clone();
            let cells = SheetCells::read(part);
            let info = SheetInfo {
                name: Some(sheet.name),
                position,
                is_hidden: sheet.is_hidden,
                merged: cells.merged.clone(),
                hidden_columns: cells.hidden_columns.clone(),
            };
            rows.sheet(info, |rows| match is_missing {
                true => rows.warn_sheet(FindingKind::MissingSheet, &name, Problem::SheetPart),
                false => cells.put(&book, text_form, rows),
            })?;
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

/// The stream of records, under its name of Excel 97 or the one before, in capitals or not.
fn workbook_stream(path: &Path) -> ReadResult<Vec<u8>> {
    let mut file = File::open(path)?;
    let most_bytes = file.metadata()?.len();
    if let Ok(container) = CompoundFile::open(BufReader::new(&mut file)) {
        return stream_of(container, most_bytes);
    }
    // Some programs write a longer table of sectors than there are sectors.
    let mut image = Vec::new();
    file.rewind()?;
    file.read_to_end(&mut image)?;
    if let Some(length) = length_of_table(&image).filter(|it| *it > image.len()) {
        image.resize(length, 0);
    }
    stream_of(CompoundFile::open(Cursor::new(image))?, most_bytes)
}

fn stream_of<F: Read + Seek>(
    mut container: CompoundFile<F>,
    most_bytes: u64,
) -> ReadResult<Vec<u8>> {
    let named = |name: &str| {
        let mut entries = container.read_root_storage();
        let entry = entries.find(|it| it.is_stream() && it.name().eq_ignore_ascii_case(name))?;
        Some(entry.path().to_owned())
    };
    let name = named("Workbook").or_else(|| named("Book"));
    let name = name.ok_or_else(|| Stop::Damaged(Refusal::NoWorkbook))?;
    let mut stream = Vec::new();
    container.open_stream(name)?.take(most_bytes).read_to_end(&mut stream)?;
    Ok(stream)
}

/// How long a container is by its own table of sectors, its header included; `None` where that is far
/// longer than the container itself, and so no honest mistake.
fn length_of_table(image: &[u8]) -> Option<usize> {
    const MOST_ADDED: usize = 16 << 20;
    let shift = u16::from_le_bytes(image.get(0x1E..0x20)?.try_into().ok()?);
    let table_sectors = u32::from_le_bytes(image.get(0x2C..0x30)?.try_into().ok()?);
    let sector = 1_usize.checked_shl(u32::from(shift)).filter(|it| (512..=4096).contains(it))?;
    let entries = usize::try_from(table_sectors).ok()?.checked_mul(sector / 4)?;
    let length = entries.checked_add(1)?.checked_mul(sector)?;
    (length <= image.len().checked_add(MOST_ADDED)?).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::length_of_table;

    #[test]
    fn a_container_is_as_long_as_its_table_says_within_reason() {
        let image = |table_sectors: u32| {
            let mut image = vec![0; 2048];
            image[0x1E..0x20].copy_from_slice(&9_u16.to_le_bytes());
            image[0x2C..0x30].copy_from_slice(&table_sectors.to_le_bytes());
            image
        };
        assert_eq!(length_of_table(&image(1)), Some(129 * 512));
        assert_eq!(length_of_table(&image(u32::MAX)), None);
        assert_eq!(length_of_table(b"short"), None);
    }
}
