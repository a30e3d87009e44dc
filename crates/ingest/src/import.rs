//! Takes a file into the database: one transaction, all of it or none of it.

pub(crate) mod following;
pub(crate) mod storing;
pub(crate) mod telling;

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::decision::Decision;
use crate::duplicates::{self, Taken};
use crate::edition::Replaces;
use crate::fingerprint::Fingerprint;
use crate::header::is_known_header;
use crate::lists::Lists;
use crate::receipt::{FileReceipt, Receipt, SkippedSheet, Status};
use crate::rules::Rules;
use crate::source::{self, Reading, Sink};
use crate::store::{NewImport, Writer};
use crate::survey::{Place, Said, Survey, places, survey};
use crate::table::Region;
use crate::{Result, digest, guards, refresh, schema, workspace};
use storing::{Storing, SurveyedFile};
use telling::Telling;

/// Everything an import needs beside the file and the database.
pub struct Importer<'a> {
    /// How files are read.
    pub reading: Reading,
    /// The rules in force.
    pub rules: &'a Rules,
    /// The word lists and rates in force.
    pub lists: &'a Lists,
    /// What the person says about the files.
    pub said: Said,
    /// Which earlier import each file takes the place of; `None` where it stands beside them.
    pub replaces: Option<Replaces>,
    /// What was decided about deals that look alike.
    pub decisions: Vec<Decision>,
    /// UTC instant, ISO 8601; kept beside the import and never part of a figure.
    pub imported_at: String,
}

/// How far an import is, told now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The first pass has found so many rows to store.
    Surveyed(u64),
    /// So many rows are stored.
    Stored(u64),
    /// Rows are stored; the figures are being brought up to date.
    Settling,
}

/// A file that has been looked through and can be stored.
pub struct Surveyed {
    survey: Survey,
    fingerprint: Fingerprint,
}

impl Importer<'_> {
    /// Which bytes the file at `path` holds.
    ///
    /// # Errors
    ///
    /// Whatever keeps the file from being read, or shows that it holds no sheets.
    pub fn fingerprint(&self, path: &Path) -> Result<Fingerprint> {
        source::kind::detect(path)?;
        Fingerprint::of(path)
    }

    /// Looks through the file at `path`; the database is not needed yet.
    ///
    /// # Errors
    ///
    /// Whatever keeps the file from being read or understood.
    pub fn survey(&self, path: &Path, fingerprint: Fingerprint) -> Result<Surveyed> {
        let survey = survey(path, &self.reading, self.rules, &self.said)?;
        survey.check(path)?;
        Ok(Surveyed { survey, fingerprint })
    }

    /// The receipt of a file whose very bytes the database already holds; `None` for a new one.
    ///
    /// # Errors
    ///
    /// [`crate::Error::Sql`].
    pub fn already_imported(
        &self,
        conn: &Connection,
        path: &Path,
        fingerprint: &Fingerprint,
    ) -> Result<Option<FileReceipt>> {
        if schema::is_empty(conn)? {
            return Ok(None);
        }
        let sha256 = &fingerprint.sha256;
        let sql = "select import_id from import
             where sha256 = ? and import_id not in (
                 select undoes_import_id from import where undoes_import_id is not null
             )";
        let import_id: Option<i64> = conn.query_row(sql, [sha256], |row| row.get(0)).optional()?;
        let Some(import_id) = import_id else { return Ok(None) };
        let sheets = tables_on_file(conn, import_id)?;
        let sheets = sheets.into_iter().map(|(sheet, table)| Receipt {
            sheet,
            table,
            sha256: Some(sha256.clone()),
            ..Receipt::new(path, Status::AlreadyImported)
        });
        Ok(Some(FileReceipt { sheets: sheets.collect(), ..FileReceipt::default() }))
    }

    /// Stores a file that has been looked through, in one transaction; in an empty database that makes
    /// its tables, too. A file that was stored in the meantime is not stored again.
    ///
    /// # Errors
    ///
    /// Nothing is stored where this fails.
    pub fn store(
        &self,
        conn: &mut Connection,
        path: &Path,
        surveyed: &Surveyed,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<FileReceipt> {
        let survey = &surveyed.survey;
        progress(Progress::Surveyed(survey.sheets.iter().map(|sheet| sheet.row_count).sum()));
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        schema::prepare(&tx)?;
        // Another process may have taken it in since it was looked for.
        if let Some(receipt) = self.already_imported(&tx, path, &surveyed.fingerprint)? {
            return Ok(receipt);
        }
        guards::restore(&tx)?;
        workspace::record_rules(&tx, self.rules)?;
        let is_known_header = |text: &str| is_known_header(text, self.rules);
        let writer = self.begin(&tx, path, surveyed)?;
        let file = SurveyedFile {
            path,
            sha256: &surveyed.fingerprint.sha256,
            encoding: survey.facts.encoding.as_deref(),
            sheets: &survey.sheets,
        };
        let telling = Telling::new(self.rules, self.lists, &survey.sheets, &is_known_header);
        let mut storing = Storing::begin(self, &tx, writer, file)?;
        let reading = &self.reading;
        let read = |sink: Sink| survey.replay.read(path, reading, sink);
        telling::beside(telling, read, |told| storing.take(told, progress))?;
        let stored = storing.finish()?;
        surveyed.fingerprint.still_of(path)?;
        progress(Progress::Settling);
        let import_id = stored.import_id();
        let (sheets, replaced) = stored.follow(&tx, self.replaces.as_ref())?;
        let taken = duplicates::take_over(&tx, &self.decisions, self.rules, &self.imported_at)?;
        if taken != Taken::default() {
            refresh::refresh(&tx)?;
        }
        let undecided = duplicates::near_pairs_of_import(&tx, import_id)?;
        digest::seal(&tx)?;
        tx.commit()?;
        let skipped = survey.aside.iter().map(|aside| SkippedSheet {
            file: path.display().to_string(),
            sheet: aside.info.name.clone().unwrap_or_default(),
            reason: aside.reason.clone(),
        });
        let count = |pairs: Vec<_>| u64::try_from(pairs.len()).unwrap_or(u64::MAX);
        Ok(FileReceipt {
            sheets,
            skipped: skipped.collect(),
            replaced,
            taken,
            undecided_pair_count: undecided.map(count),
        })
    }

    /// Adds the import to the ledger.
    fn begin<'conn>(
        &self,
        tx: &'conn Connection,
        path: &Path,
        surveyed: &Surveyed,
    ) -> Result<Writer<'conn>> {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let said = self.said.to_json();
        let new = NewImport {
            file_name: &file_name,
            sha256: &surveyed.fingerprint.sha256,
            byte_count: surveyed.fingerprint.byte_count,
            encoding: surveyed.survey.facts.encoding.as_deref(),
            imported_at: &self.imported_at,
            options: said.as_deref(),
            rules_digest: &self.rules.digest(),
        };
        Writer::begin(tx, &new)
    }
}

/// The sheets of an import by name, and where the table stands in a sheet that has several.
fn tables_on_file(
    conn: &Connection,
    import_id: i64,
) -> Result<Vec<(Option<String>, Option<Place>)>> {
    let mut stmt = conn.prepare(
        "select position, name, first_row, last_row, first_column, last_column
         from sheet where import_id = ? order by position, table_number",
    )?;
    let column = |at: i64| usize::try_from(at).unwrap_or(usize::MAX);
    let tables: Vec<(u32, Option<String>, Region)> = stmt
        .query_map([import_id], |row| {
            let extent = Region {
                first_row: row.get(2)?,
                last_row: row.get(3)?,
                first_column: column(row.get(4)?),
                last_column: column(row.get(5)?),
            };
            Ok((row.get(0)?, row.get(1)?, extent))
        })?
        .collect::<rusqlite::Result<_>>()?;
    let of_one_sheet = tables.chunk_by(|one, next| one.0 == next.0);
    let placed = of_one_sheet.flat_map(|tables| {
        let extents: Vec<Region> = tables.iter().map(|(_, _, extent)| *extent).collect();
        tables.iter().map(|(_, name, _)| name.clone()).zip(places(&extents))
    });
    Ok(placed.collect())
}
