//! Takes a file into the database: one transaction, all of it or none of it.

pub(crate) mod following;
pub(crate) mod storing;

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, TransactionBehavior};

use crate::edition::Replaces;
use crate::fingerprint::Fingerprint;
use crate::header::is_known_header;
use crate::lists::Lists;
use crate::receipt::{FileReceipt, Receipt, SkippedSheet, Status};
use crate::rules::Rules;
use crate::source::{self, Reading};
use crate::store::{NewImport, Writer};
use crate::survey::{Said, Survey, survey};
use crate::{Result, workspace};
use storing::{Storing, SurveyedFile};

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
        let sha256 = &fingerprint.sha256;
        let sql = "select import_id from import
             where sha256 = ? and import_id not in (
                 select undoes_import_id from import where undoes_import_id is not null
             )";
        let import_id: Option<i64> = conn.query_row(sql, [sha256], |row| row.get(0)).optional()?;
        let Some(import_id) = import_id else { return Ok(None) };
        let mut stmt =
            conn.prepare("select name from sheet where import_id = ? order by position")?;
        let names = stmt.query_map([import_id], |row| row.get(0))?;
        let receipt = |sheet| Receipt {
            sheet,
            sha256: Some(sha256.clone()),
            ..Receipt::new(path, Status::AlreadyImported)
        };
        let sheets = names.map(|name| name.map(receipt)).collect::<rusqlite::Result<_>>()?;
        Ok(Some(FileReceipt { sheets, ..FileReceipt::default() }))
    }

    /// Stores a file that has been looked through, in one transaction.
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
        workspace::record_rules(&tx, self.rules)?;
        let is_known_header = |text: &str| is_known_header(text, self.rules);
        let writer = self.begin(&tx, path, surveyed)?;
        let file = SurveyedFile {
            path,
            sha256: &surveyed.fingerprint.sha256,
            encoding: survey.facts.encoding.as_deref(),
            sheets: &survey.sheets,
        };
        let mut storing = Storing::begin(self, &tx, writer, file, &is_known_header)?;
        survey.replay.read(path, &self.reading, &mut |event| storing.take(event, progress))?;
        let stored = storing.finish()?;
        surveyed.fingerprint.still_of(path)?;
        progress(Progress::Settling);
        let (sheets, replaced) = stored.follow(&tx, self.replaces.as_ref())?;
        tx.commit()?;
        let skipped = survey.aside.iter().map(|aside| SkippedSheet {
            file: path.display().to_string(),
            sheet: aside.info.name.clone().unwrap_or_default(),
            reason: aside.reason.clone(),
        });
        Ok(FileReceipt { sheets, skipped: skipped.collect(), replaced })
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
            said: said.as_deref(),
            rules_digest: &self.rules.digest(),
        };
        Writer::begin(tx, &new)
    }
}
