//! Derives everything again that follows from the staged rows, under the rules in force: the entries of
//! the ledger are applied in their order, each import by the same derivation as at first.
//!
//! Imports, sheets and rows keep their ids, and a deal keeps its own where its row still reports it.
//! Reads no file.

mod division;
mod ledger;
mod merge;

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, Row, TransactionBehavior};

use crate::deadline::Deadline;
use crate::derive::{Context, derive};
use crate::edition::Replaces;
use crate::rationale::Rationale;
use crate::refusal::{Advice, Refusal};
use crate::rules::Rules;
use crate::stage::{StagedImport, StagedRows};
use crate::store::{FormerDeals, Writer};
use crate::survey::{ImportOptions, SheetSurvey, SkippedSheet, survey_events};
use crate::vocabulary::Vocabulary;
use crate::{Error, Result, correction, digest, guards, refresh, undo, workspace};

pub use merge::Merged;

/// What happens in the course of a rebuild. The connection is inside of its transaction.
#[derive(Clone, Copy, Debug)]
pub enum Stage<'a> {
    /// Everything is as it was.
    Before(&'a Connection),
    /// An entry of the ledger was played again; so many are left.
    Replayed(usize),
    /// Everything is as it will be.
    After(&'a Connection),
}

/// Rebuilds a database under these rules.
#[derive(Clone, Copy)]
pub struct Rebuilder<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// The word lists and rates in force.
    pub vocabulary: &'a Vocabulary,
}

/// An entry of the ledger.
enum Entry {
    File(Box<StagedImport>),
    Undo { import_id: i64, undoes_import_id: i64 },
    Decision { import_id: i64 },
}

impl Rebuilder<'_> {
    /// Derives everything again in one transaction, which a trial rolls back. `look` follows the
    /// course, and may look at the database before and after.
    ///
    /// # Errors
    ///
    /// [`Error::Sql`], and what `look` returns; the database is then as it was.
    pub fn rebuild(
        &self,
        conn: &mut Connection,
        is_trial: bool,
        look: &mut dyn FnMut(Stage) -> Result<()>,
    ) -> Result<()> {
        // Each table is emptied at once instead of row by row; references are checked at the end.
        let has_keys: bool = conn.pragma_query_value(None, "foreign_keys", |row| row.get(0))?;
        conn.pragma_update(None, "foreign_keys", false)?;
        let outcome = self.rebuild_unchecked(conn, is_trial, look);
        conn.pragma_update(None, "foreign_keys", has_keys)?;
        outcome
    }

    fn rebuild_unchecked(
        &self,
        conn: &mut Connection,
        is_trial: bool,
        look: &mut dyn FnMut(Stage) -> Result<()>,
    ) -> Result<()> {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        look(Stage::Before(&tx))?;
        guards::restore(&tx)?;
        workspace::replace_rules(&tx, self.rules)?;
        self.replay(&tx, look)?;
        check_references(&tx)?;
        digest::reseal(&tx)?;
        look(Stage::After(&tx))?;
        if is_trial {
            tx.rollback()?
        } else {
            tx.commit()?
        }
        Ok(())
    }

    /// Empties the ledger and fills it again, so that each entry sees only those before it.
    fn replay(&self, conn: &Connection, look: &mut dyn FnMut(Stage) -> Result<()>) -> Result<()> {
        ledger::clear(conn)?;
        let mut entries = entries_of(conn, "temp.ledger")?;
        entries.reverse();
        while let Some(entry) = entries.pop() {
            ledger::enter(conn, entry.import_id(), &self.rules.digest())?;
            match &entry {
                Entry::File(import) => self.derive_again(conn, import)?,
                Entry::Undo { undoes_import_id, .. } => undo::undo_import(conn, *undoes_import_id)?,
                Entry::Decision { import_id } => self.decide_again(conn, *import_id)?,
            }
            look(Stage::Replayed(entries.len()))?;
        }
        ledger::forget(conn)
    }

    /// Surveys and derives an import again.
    fn derive_again(&self, conn: &Connection, import: &StagedImport) -> Result<()> {
        let replaced = ledger::replaced(conn, import.import_id)?;
        let replaces = (!replaced.is_empty()).then_some(Replaces::Imports(replaced));
        let path = Path::new(&import.file_name);
        let ((), sheets, skipped) = survey_events(path, self.rules, &import.options, |sink| {
            StagedRows::new(conn, import.import_id, import.row_ids)?
                .read(import.sheets(conn)?, sink)
        })?;
        // A sheet with a table that can't be decided is left as it is, with all of its tables.
        let undecided: BTreeSet<u32> = sheets
            .iter()
            .filter(|sheet| !sheet.undecided.is_empty())
            .map(|sheet| sheet.info.position)
            .collect();
        let (undecided, sheets): (Vec<_>, Vec<_>) =
            sheets.into_iter().partition(|sheet| undecided.contains(&sheet.info.position));
        division::undo_changed(conn, import.import_id, &sheets)?;
        let context = Context {
            path,
            rules: self.rules,
            vocabulary: self.vocabulary,
            replaces: replaces.as_ref(),
            deadline: Deadline::default(),
        };
        let former = FormerDeals::new(conn)?;
        let writer = Writer::begin(conn, import.import_id, import.row_ids, Some(former))?;
        derive(conn, import, &sheets, writer, context, &mut |_| ())?;
        for (position, reason) in not_understood(&skipped, &undecided) {
            ledger::reject_sheet(conn, import.import_id, position, &reason.to_string())?;
        }
        refresh::refresh(conn)
    }
}

impl Rebuilder<'_> {
    /// Names the deals of a decision as the rules in force spell them.
    fn decide_again(&self, conn: &Connection, import_id: i64) -> Result<()> {
        for decision in ledger::decisions(conn, import_id)? {
            decision.named_again(self.vocabulary).enter(conn, import_id)?;
        }
        refresh::refresh(conn)?;
        let lines = ledger::corrections(conn, import_id)?;
        let lines: Vec<_> = lines.into_iter().map(|it| it.named_again(self.vocabulary)).collect();
        correction::enter_again(
            conn,
            import_id,
            ledger::row_ids(conn, import_id)?,
            &lines,
            self.vocabulary,
        )
    }
}

impl Entry {
    fn import_id(&self) -> i64 {
        match self {
            Self::File(import) => import.import_id,
            Self::Undo { import_id, .. } | Self::Decision { import_id } => *import_id,
        }
    }

    fn of(conn: &Connection, row: &Row) -> Result<Self> {
        let import_id = row.get("import_id")?;
        let kind: String = row.get("kind")?;
        match kind.as_str() {
            "undo" => {
                return Ok(Self::Undo {
                    import_id,
                    undoes_import_id: row.get("undoes_import_id")?,
                });
            }
            "decision" => return Ok(Self::Decision { import_id }),
            _ => {}
        }
        let options: Option<String> = row.get("options")?;
        Ok(Self::File(Box::new(StagedImport {
            import_id,
            file_name: row.get("file_name")?,
            sha256: row.get("sha256")?,
            encoding: row.get("encoding")?,
            options: options.as_deref().map(ImportOptions::from_json).unwrap_or_default(),
            row_ids: ledger::row_ids(conn, import_id)?,
        })))
    }
}

/// The entries of the ledger in `table`, in their order.
fn entries_of(conn: &Connection, table: &str) -> Result<Vec<Entry>> {
    let mut stmt = conn.prepare(&format!("select * from {table} order by import_id"))?;
    let mut rows = stmt.query([])?;
    let mut entries = Vec::new();
    while let Some(row) = rows.next()? {
        entries.push(Entry::of(conn, row)?);
    }
    Ok(entries)
}

/// Sheets that were read once and are not under the rules in force: position and reason.
fn not_understood(skipped: &[SkippedSheet], undecided: &[SheetSurvey]) -> Vec<(u32, Rationale)> {
    let without_table = skipped.iter().map(|sheet| (sheet.info.position, sheet.reason.clone()));
    let without_order = undecided.iter().flat_map(|sheet| {
        let dates = sheet.undecided.first()?;
        Some((sheet.info.position, dates.reason.rationale()))
    });
    without_table.chain(without_order).collect()
}

fn check_references(conn: &Connection) -> Result<()> {
    let mut stmt = conn.prepare("pragma foreign_key_check")?;
    match stmt.exists([])? {
        false => Ok(()),
        true => Err(Error::database(
            conn.path().unwrap_or_default(),
            Refusal::LostRow,
            Advice::ReportBug,
        )),
    }
}

#[cfg(test)]
mod sequence;
#[cfg(test)]
mod tests;
