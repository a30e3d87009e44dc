//! Opens a copy of a damaged database, and puts a sound list of tables in the place of one that can't
//! be read.

use std::fs::{self, OpenOptions};
use std::io::{self, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::refusal::{Action, Advice, Refusal};
use crate::{Error, Result, schema};

/// Every database of ours has pages of this size.
const PAGE_BYTES: usize = 16_384;
/// Where the first page tells for which change its number of pages is right.
const VALID_FOR: std::ops::Range<usize> = 92..96;

/// Opens a copy of the database at `db` in `folder`, so that nothing is written to the file itself.
///
/// # Errors
///
/// [`Error::Read`] where it can't be copied, [`Error::Database`] where it is another program's.
pub(super) fn open_copy(db: &Path, folder: &Path) -> Result<Connection> {
    let path = folder.join("damaged.db");
    let failed = Error::read(db, Action::Read);
    fs::copy(db, &path).map_err(failed)?;
    // An import that was cut off is rolled back first.
    if journal(db).exists() {
        fs::copy(journal(db), journal(&path)).map_err(failed)?;
    }
    match application_id(&path) {
        Ok(schema::APPLICATION_ID) => {}
        Ok(_) => return Err(foreign(db)),
        Err(_) => mend(&path, folder)?,
    }
    Ok(Connection::open(&path)?)
}

fn journal(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-journal");
    name.into()
}

/// Fails where the list of tables can't be read.
fn application_id(path: &Path) -> rusqlite::Result<i32> {
    let conn = Connection::open(path)?;
    conn.query_row("select count(*) from sqlite_schema", [], |_| Ok(()))?;
    conn.pragma_query_value(None, "application_id", |row| row.get(0))
}

/// The list of tables is on the same pages in every database of a version, as the first that are
/// written: those of a new one are put in their place.
fn mend(path: &Path, folder: &Path) -> Result<()> {
    let failed = Error::read(path, Action::Mend);
    let intact = folder.join("sound.db");
    drop(schema::open_or_create(&intact)?);
    let intact = fs::read(&intact).map_err(failed)?;
    let pages: Vec<&[u8]> = intact.chunks_exact(PAGE_BYTES).collect();
    let Some(first) = pages.first() else { return Ok(()) };
    let mut file = OpenOptions::new().write(true).open(path).map_err(failed)?;
    for number in children(first) {
        let page = number.checked_sub(1).and_then(|index| pages.get(index));
        if let Some(page) = page {
            put(&mut file, number, page).map_err(failed)?;
        }
    }
    let mut first = first.to_vec();
    // Of no change: the size of the file then tells how many pages there are.
    if let Some(bytes) = first.get_mut(VALID_FOR) {
        bytes.fill(0);
    }
    put(&mut file, 1, &first).map_err(failed)
}

fn put(file: &mut fs::File, number: usize, page: &[u8]) -> io::Result<()> {
    let offset = u64::try_from((number - 1) * PAGE_BYTES).unwrap_or(u64::MAX);
    file.seek(SeekFrom::Start(offset))?;
    file.write_all(page)
}

/// The numbers of the pages that the first page, an inner one of the list of tables, leads to.
fn children(page: &[u8]) -> Vec<usize> {
    const CELL_COUNT: usize = 103;
    const RIGHTMOST: usize = 108;
    const CELLS: usize = 112;
    let number = |at: usize, width: usize| -> Option<usize> {
        let bytes = page.get(at..at + width)?;
        Some(bytes.iter().fold(0, |sum, byte| (sum << 8) + usize::from(*byte)))
    };
    let cell = |index: usize| number(number(CELLS + 2 * index, 2)?, 4);
    let cells = (0..number(CELL_COUNT, 2).unwrap_or(0)).filter_map(cell);
    cells.chain(number(RIGHTMOST, 4)).collect()
}

fn foreign(db: &Path) -> Error {
    Error::database(db, Refusal::OtherDatabase, Advice::NameOtherDatabase)
}
