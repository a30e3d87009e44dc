//! From the staged rows of a file to records, deals and a receipt: the second half of an import, and all
//! of a rebuild, a merge and a recovery.
//!
//! Reads the rows from the database, wherever they came from, and depends on nothing but them, the rules
//! and the imports before.

mod parse;
mod write;

use std::path::Path;

use rusqlite::Connection;
use xxhash_rust::xxh3::Xxh3;

use crate::deadline::Deadline;
use crate::edition::{self, Replaces};
use crate::receipt::{Outcome, Receipt};
use crate::rules::Rules;
use crate::stage::{Cursor, StagedImport, StagedRow, StagedRows};
use crate::store::Writer;
use crate::survey::SheetSurvey;
use crate::vocabulary::Vocabulary;
use crate::{Result, digest, pipeline, refresh, workspace};
use parse::{ParsedRow, Parser};
use write::ImportWriter;

/// Rows that are handed from one thread to the other together.
const BATCH_ROWS: usize = 256;

/// What rows are read by.
#[derive(Clone, Copy)]
pub(crate) struct Context<'a> {
    /// The file as receipts name it.
    pub(crate) path: &'a Path,
    pub(crate) rules: &'a Rules,
    pub(crate) vocabulary: &'a Vocabulary,
    /// Which earlier imports this one replaces.
    pub(crate) replaces: Option<&'a Replaces>,
    /// When it has to be done.
    pub(crate) deadline: Deadline,
}

/// What became of an import.
pub(crate) struct Derived {
    /// A receipt for each table.
    pub(crate) receipts: Vec<Receipt>,
    /// The imports it replaces.
    pub(crate) replaced: Vec<i64>,
}

/// Rows of one sheet, as they are staged and as they are parsed.
#[derive(Default)]
struct Batch {
    /// Position of the sheet in the file.
    position: u32,
    staged: Vec<StagedRow>,
    staged_count: usize,
    parsed: Vec<ParsedRow>,
    parsed_count: usize,
}

/// Derives an import from its staged rows, by what a survey found in its sheets; `writer` was begun for
/// it. `progress` is given the number of rows that are done, now and then.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub(crate) fn derive(
    conn: &Connection,
    import: &StagedImport,
    tables: &[SheetSurvey],
    writer: Writer,
    context: Context,
    progress: &mut dyn FnMut(u64),
) -> Result<Derived> {
    let mut parser = Parser::new(context, tables);
    let mut writer = ImportWriter::begin(conn, import, tables, context, writer)?;
    let mut rows = StagedRows::new(conn, import.import_id, import.row_ids)?;
    let mut filler = Filler::new(rows.begin()?)?;
    pipeline::run(
        |batch: &mut Batch| {
            context.deadline.check(context.path)?;
            filler.fill(batch)
        },
        |batch| parser.parse(batch),
        |batch| writer.store(batch, progress),
    )?;
    let rows_hash = filler.hasher.digest128();
    let derived = writer.finish()?.follow(conn, context.replaces, rows_hash)?;
    workspace::record_rates(conn, &context.vocabulary.rates)?;
    Ok(derived)
}

/// Fills batches with staged rows, and hashes them on the way.
struct Filler<'rows> {
    cursor: Cursor<'rows>,
    /// The row after the last batch, and the position of its sheet.
    next: StagedRow,
    position: Option<u32>,
    hasher: Xxh3,
}

impl<'rows> Filler<'rows> {
    fn new(mut cursor: Cursor<'rows>) -> Result<Self> {
        let mut next = StagedRow::default();
        let position = cursor.next(&mut next)?;
        Ok(Self { cursor, next, position, hasher: Xxh3::new() })
    }

    /// Fills a batch with rows of one sheet; false after the last row.
    fn fill(&mut self, batch: &mut Batch) -> Result<bool> {
        let Some(position) = self.position else { return Ok(false) };
        batch.position = position;
        batch.staged_count = 0;
        while batch.staged_count < BATCH_ROWS && self.position == Some(position) {
            if batch.staged.len() == batch.staged_count {
                batch.staged.push(StagedRow::default());
            }
            if let Some(row) = batch.staged.get_mut(batch.staged_count) {
                std::mem::swap(row, &mut self.next);
                digest::add_staged_row(&mut self.hasher, row);
            }
            batch.staged_count += 1;
            self.position = self.cursor.next(&mut self.next)?;
        }
        Ok(true)
    }
}

impl Batch {
    /// The next parsed row to be written, whose memory is used again.
    fn next_parsed(&mut self) -> Option<&mut ParsedRow> {
        if self.parsed.len() == self.parsed_count {
            self.parsed.push(ParsedRow::default());
        }
        self.parsed.get_mut(self.parsed_count)
    }
}

/// An import whose rows are written, with the receipt of each table by its id.
pub(super) struct Written<'a> {
    pub(super) writer: Writer<'a>,
    pub(super) receipts: Vec<(i64, Receipt)>,
}

impl Written<'_> {
    /// Follows the rows up, brings the figures up to date, and completes the receipts; `rows_hash` is that
    /// of the rows as they were staged.
    pub(super) fn follow(
        mut self,
        conn: &Connection,
        replaces: Option<&Replaces>,
        rows_hash: u128,
    ) -> Result<Derived> {
        let import_id = self.writer.import_id();
        let is_corrected = self.correct(conn)?;
        refresh::refresh_with(conn, self.writer.take_cube())?;
        for (source, count) in edition::vanished(conn, import_id)? {
            let is_of_source = |receipt: &Receipt| {
                receipt.understood.as_ref().is_some_and(|it| it.source == source)
            };
            let mut receipts = self.receipts.iter_mut().map(|(_, receipt)| receipt);
            if let Some(receipt) = receipts.find(|receipt| is_of_source(receipt)) {
                receipt.vanished = count;
            }
        }
        let replaced = match replaces {
            Some(replaces) => edition::replace(conn, import_id, replaces)?,
            None => Vec::new(),
        };
        if !replaced.is_empty() {
            refresh::refresh(conn)?;
        }
        // A corrected row belongs to another deal than was written.
        if let (false, Some(streamed)) = (is_corrected, self.writer.streamed(rows_hash)) {
            digest::seal_streamed(conn, import_id, streamed)?;
        }
        let receipts = self.receipts.into_iter().map(|(_, receipt)| receipt).collect();
        Ok(Derived { receipts, replaced })
    }

    /// Counts rows that turn out to correct an earlier edition as updated; whether there are any.
    fn correct(&mut self, conn: &Connection) -> Result<bool> {
        let corrected = edition::follow(conn, self.writer.import_id())?;
        for (sheet_id, receipt) in &mut self.receipts {
            let of_sheet = corrected.iter().filter(|row| row.sheet_id == *sheet_id);
            for row in of_sheet {
                receipt.counts.change(row.outcome, Outcome::Updated);
            }
            if !corrected.is_empty() {
                self.writer.receipt(*sheet_id, &receipt.counts)?;
            }
        }
        Ok(!corrected.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use crate::import::{Importer, Progress};
    use crate::rules::Rules;
    use crate::source::ReadOptions;
    use crate::survey::ImportOptions;
    use crate::vocabulary::Vocabulary;

    /// Imports a list of so many rows; `progress` is called on the way.
    fn import_rows(
        conn: &mut Connection,
        row_count: u32,
        import_seconds: Option<u64>,
        progress: &mut dyn FnMut(Progress),
    ) -> crate::Result<()> {
        let rules = Rules::load(None).unwrap();
        let vocabulary = Vocabulary::new(&rules).unwrap();
        let importer = Importer {
            read_options: ReadOptions { import_seconds, ..ReadOptions::default() },
            rules: &rules,
            vocabulary: &vocabulary,
            options: ImportOptions::default(),
            replaces: None,
            decided: crate::team::Decided::default(),
            imported_at: "2024-01-01T00:00:00Z".into(),
        };
        let row = |number| format!("2023-10-05,Company {number},A,{number}\n");
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("deals.csv");
        let rows: String = (0..row_count).map(row).collect();
        std::fs::write(&path, format!("date,company,round,amount (USD)\n{rows}")).unwrap();
        importer.import(conn, &path, progress).map(|_| ())
    }

    fn counts(conn: &Connection) -> [i64; 4] {
        ["import", "raw_row", "deal_record", "deal"].map(|table| {
            let sql = format!("select count(*) from {table}");
            conn.query_row(&sql, [], |row| row.get(0)).unwrap()
        })
    }

    #[test]
    fn a_failure_to_write_ends_the_import_and_leaves_nothing() {
        let mut conn = crate::schema::in_memory().unwrap();
        let pages: i64 = conn.pragma_query_value(None, "page_count", |row| row.get(0)).unwrap();
        // Room for the rows as they are staged (180 pages), and not for their records.
        for room in [50, 250] {
            conn.pragma_update(None, "max_page_count", pages + room).unwrap();
            let full = import_rows(&mut conn, 20_000, None, &mut |_| ()).unwrap_err();
            assert!(format!("{full:?}").contains("DiskFull"), "{full:?}");
            assert_eq!(counts(&conn), [0; 4]);
        }
    }

    #[test]
    fn an_import_that_takes_too_long_leaves_nothing_and_the_next_one_works() {
        let mut conn = crate::schema::in_memory().unwrap();
        // The time is over when the first rows are stored.
        let wait = &mut |progress| {
            if progress == Progress::Stored(1_000) {
                std::thread::sleep(std::time::Duration::from_secs(2));
            }
        };
        let late = import_rows(&mut conn, 3_000, Some(2), wait).unwrap_err();
        assert_eq!(late.exit_code(), 7);
        assert!(late.to_string().contains("more than 2 s"), "{late}");
        assert_eq!(counts(&conn), [0; 4]);
        import_rows(&mut conn, 3_000, None, &mut |_| ()).unwrap();
        assert_eq!(counts(&conn), [1, 3_001, 3_000, 3_000]);
    }
}
