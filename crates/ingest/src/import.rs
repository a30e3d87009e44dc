//! A file becomes records: its rows are staged while it is read once, and derived from there, in one
//! transaction, all of it or none of it.

pub mod reread;

use std::path::Path;

use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior};

use crate::deadline::Deadline;
use crate::derive::{Context, derive};
use crate::duplicates;
use crate::edition::Replaces;
use crate::fingerprint::Fingerprint;
use crate::receipt::{FileReceipt, Receipt, SkippedSheet, Status};
use crate::rules::Rules;
use crate::source::{FirstPass, ReadOptions};
use crate::stage::{self, Stage, StagedImport};
use crate::store::Writer;
use crate::survey::{ImportOptions, Survey, TableExtent, places, survey_pass};
use crate::table::Region;
use crate::team::Decided;
use crate::vocabulary::Vocabulary;
use crate::{Result, digest, guards, schema, sql, unknown_label, workspace};

/// Everything an import needs beside the file and the database.
#[derive(Clone)]
pub struct Importer<'a> {
    /// How files are read.
    pub read_options: ReadOptions,
    /// The rules in force.
    pub rules: &'a Rules,
    /// The word lists and rates in force.
    pub vocabulary: &'a Vocabulary,
    /// What the person says about the files.
    pub options: ImportOptions,
    /// Which earlier import each file replaces; `None` for none.
    pub replaces: Option<Replaces>,
    /// What the team decided.
    pub decided: Decided,
    /// UTC instant, ISO 8601; stored beside the import and never part of a figure.
    pub imported_at: String,
}

/// How far an import is, reported now and then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Progress {
    /// The file is read; so many rows are to be parsed.
    Read(u64),
    /// So many rows are parsed and stored.
    Stored(u64),
    /// Rows are stored; the figures are being brought up to date.
    Refreshing,
}

impl Importer<'_> {
    /// Imports the file at `path` in one transaction; in an empty database that makes its tables, too. A
    /// file whose very bytes the database already holds is not imported again.
    ///
    /// # Errors
    ///
    /// Whatever keeps the file from being read or understood, or the database from being written to.
    /// Nothing is stored where this fails.
    pub fn import(
        &self,
        conn: &mut Connection,
        path: &Path,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<FileReceipt> {
        let deadline = Deadline::after(self.read_options.import_seconds);
        deadline.watch(conn, path, |conn| self.import_until(conn, path, deadline, progress))
    }

    fn import_until(
        &self,
        conn: &mut Connection,
        path: &Path,
        deadline: Deadline,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<FileReceipt> {
        let pass = FirstPass::new(path, &self.read_options)?;
        let carrying = self.for_corrected_rows(path);
        let importer = carrying.as_ref().unwrap_or(self);
        // Another process may import the same file: the database is looked at when it can't change.
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let fingerprint = possibly_known(&tx, path)?;
        let again = match &fingerprint {
            Some(known) if importer.replaces.is_none() => importer.for_rereading(&tx, known)?,
            _ => None,
        };
        let importer = again.as_ref().unwrap_or(importer);
        if let Some(known) = &fingerprint
            && let Some(receipt) = importer.already_imported(&tx, path, known)?
        {
            return Ok(receipt);
        }
        importer.import_new(tx, path, pass, deadline, progress)
    }

    fn import_new(
        &self,
        tx: Transaction,
        path: &Path,
        mut pass: FirstPass,
        deadline: Deadline,
        progress: &mut dyn FnMut(Progress),
    ) -> Result<FileReceipt> {
        schema::prepare(&tx)?;
        guards::restore(&tx)?;
        workspace::record_rules(&tx, self.rules)?;
        let (import, survey) = self.stage(&tx, path, &mut pass, deadline)?;
        progress(Progress::Read(survey.sheets.iter().map(|sheet| sheet.row_count).sum()));
        let context = Context {
            path,
            rules: self.rules,
            vocabulary: self.vocabulary,
            replaces: self.replaces.as_ref(),
            deadline,
        };
        let writer = Writer::begin(&tx, import.import_id, import.row_ids, None)?;
        let derived = derive(&tx, &import, &survey.sheets, writer, context, &mut |row_count| {
            progress(Progress::Stored(row_count));
        })?;
        stage::forget_reader_findings(&tx)?;
        progress(Progress::Refreshing);
        let applied = self.decided.apply(&tx, self.rules, self.vocabulary, &self.imported_at)?;
        let undecided = duplicates::near_pairs_of_import(&tx, import.import_id)?;
        let undecided_usd =
            undecided.as_deref().map(|pairs| duplicates::money_of(&tx, pairs)).transpose()?;
        let unknown_labels = unknown_label::of_import(&tx, import.import_id)?;
        digest::seal(&tx)?;
        deadline.check(path)?;
        tx.commit()?;
        let skipped = survey.skipped.iter().map(|skipped| SkippedSheet {
            file: path.display().to_string(),
            sheet: skipped.info.name.clone().unwrap_or_default(),
            reason: skipped.reason.clone(),
        });
        let count = |pairs: Vec<_>| u64::try_from(pairs.len()).unwrap_or(u64::MAX);
        Ok(FileReceipt {
            sheets: derived.receipts,
            skipped: skipped.collect(),
            replaced: derived.replaced,
            applied,
            undecided_pair_count: undecided.map(count),
            undecided_usd: undecided_usd.unwrap_or_default(),
            unknown_labels,
        })
    }

    /// Reads the file once: stores its rows, and finds out what its sheets hold.
    fn stage(
        &self,
        conn: &Connection,
        path: &Path,
        pass: &mut FirstPass,
        deadline: Deadline,
    ) -> Result<(StagedImport, Survey)> {
        let file_name = path.file_name().unwrap_or_default().to_string_lossy();
        let digest = self.rules.digest();
        let mut stage = Stage::begin(conn, &file_name, &self.options, &self.imported_at, &digest)?;
        let survey = survey_pass(path, pass, self.rules, &self.options, &mut |event| {
            deadline.check(path)?;
            match event {
                Some(event) => stage.take(event),
                None => stage.restart(),
            }
        })?;
        survey.check(path)?;
        let encoding = survey.facts.encoding.as_deref();
        let import = stage.finish(
            &file_name,
            &survey.fingerprint,
            encoding,
            &self.options,
            &survey.skipped,
        )?;
        Ok((import, survey))
    }

    /// The receipt of a file whose very bytes the database already holds; `None` for a new one.
    fn already_imported(
        &self,
        conn: &Connection,
        path: &Path,
        fingerprint: &Fingerprint,
    ) -> Result<Option<FileReceipt>> {
        let sha256 = &fingerprint.sha256;
        let sql = "select import_id from import
             where sha256 = ? and import_id not in (
                 select undoes_import_id from import where undoes_import_id is not null
             )
             order by import_id desc";
        let import_id: Option<i64> = conn.query_row(sql, [sha256], |row| row.get(0)).optional()?;
        let is_replaced = |import_id: &i64| match &self.replaces {
            Some(Replaces::Imports(replaced)) => replaced.contains(import_id),
            _ => false,
        };
        let Some(import_id) = import_id.filter(|it| !is_replaced(it)) else { return Ok(None) };
        let sheets = tables_on_file(conn, import_id)?;
        let sheets = sheets.into_iter().map(|(sheet, table)| Receipt {
            sheet,
            table,
            sha256: Some(sha256.clone()),
            ..Receipt::new(path, Status::AlreadyImported)
        });
        Ok(Some(FileReceipt { sheets: sheets.collect(), ..FileReceipt::default() }))
    }
}

/// Which bytes a file holds, where one of as many bytes was imported; `None` for a file that is new for
/// certain, whose bytes are read only once.
fn possibly_known(conn: &Connection, path: &Path) -> Result<Option<Fingerprint>> {
    if schema::is_empty(conn)? {
        return Ok(None);
    }
    let byte_count = path.metadata().map_or(0, |file| file.len());
    let byte_count = i64::try_from(byte_count).unwrap_or(i64::MAX);
    let sql = "select exists (select 1 from import where byte_count = ?)";
    let is_possible: bool = sql::value(conn, sql, [byte_count])?;
    is_possible.then(|| Fingerprint::of(path)).transpose()
}

/// The sheets of an import by name, and where the table is in a sheet that has several.
fn tables_on_file(
    conn: &Connection,
    import_id: i64,
) -> Result<Vec<(Option<String>, Option<TableExtent>)>> {
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
