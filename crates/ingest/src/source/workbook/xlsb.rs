//! Xlsb workbooks, streamed cell by cell through the calamine library.

use super::{
    archive::Archive,
    halt::{Halt, Step},
    range::{guarded, info, put, work_sheets},
    rows::Rows,
    serial::Epoch,
};
use calamine::{Data, Reader, Xlsb, XlsbError};
use std::{fs::File, io::BufReader, path::Path};

/// Reads all work sheets into `rows`.
pub(super) fn read(path: &Path, rows: &mut Rows<'_>) -> Step<Vec<String>> {
    Archive::open(path)?.check_all()?;
    let file = BufReader::new(File::open(path)?);
    let mut book: Xlsb<_> = guarded(|| Xlsb::new(file).map_err(|error| halt(&error)))?;
    let epoch = Epoch::from_1904_flag(book.has_1904_epoch());
    for (position, sheet) in work_sheets(&book) {
        rows.sheet(info(position, &sheet, &[]), |rows| {
            guarded(|| read_sheet(&mut book, &sheet.name, epoch, rows))
        })?;
    }
    Ok(vec!["an xlsb workbook".to_owned()])
}

fn read_sheet(
    book: &mut Xlsb<BufReader<File>>,
    name: &str,
    epoch: Epoch,
    rows: &mut Rows<'_>,
) -> Step {
    let mut cells = book.worksheet_cells_reader(name).map_err(|error| halt(&error))?;
    while let Some(cell) = cells.next_cell().map_err(|error| halt(&error))? {
        let (row, column) = cell.get_position();
        if rows.row_number() != row + 1 {
            rows.begin_row(row + 1, false)?;
        }
        let column = usize::try_from(column).unwrap_or(usize::MAX);
        put(rows, column, &Data::from(cell.get_value().clone()), epoch)?;
    }
    Ok(())
}

fn halt(error: &XlsbError) -> Halt {
    match error {
        XlsbError::Password => Halt::Password,
        error => Halt::Damaged(error.to_string()),
    }
}
