//! Makes everything anew that follows from the raw rows, under the rules in force: the ledger is
//! played again, entry by entry, through the passes of an import.
//!
//! Imports, sheets and raw rows keep their ids, and a deal keeps its own where its row still tells of
//! it. Knows no file: what the passes need of one was kept beside its rows.

mod division;
mod kept;
mod merge;

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::{Connection, Row, TransactionBehavior};

use crate::edition::Replaces;
use crate::header::is_known_header;
use crate::import::Importer;
use crate::import::storing::{Storing, SurveyedFile};
use crate::import::telling::{Telling, Told};
use crate::lists::Lists;
use crate::rules::Rules;
use crate::sheet::Flow;
use crate::source::Reading;
use crate::store::{Replay, Writer};
use crate::survey::{AsideSheet, Said, SheetSurvey, survey_events};
use crate::{Error, Result, digest, guards, refresh, undo, workspace};
use kept::Kept;

pub use merge::Merged;

/// What happens in the course of a rebuild. The connection is inside of its transaction.
#[derive(Clone, Copy, Debug)]
pub enum Moment<'a> {
    /// Everything is as it was.
    Before(&'a Connection),
    /// An entry of the ledger was played again; so many are left.
    Played(usize),
    /// Everything is as it will be.
    After(&'a Connection),
}

/// Rebuilds a database under these rules.
#[derive(Clone, Copy)]
pub struct Rebuilder<'a> {
    /// The rules in force.
    pub rules: &'a Rules,
    /// The word lists and rates in force.
    pub lists: &'a Lists,
}

/// An entry of the ledger.
enum Entry {
    File(Kept),
    Undo { import_id: i64, undoes_import_id: i64 },
    Decision { import_id: i64 },
}

impl Rebuilder<'_> {
    /// Makes everything anew in one transaction, which a trial takes back. `look` is told of the
    /// course, and may look at the database before and after.
    ///
    /// # Errors
    ///
    /// [`Error::Sql`], and what `look` returns; the database is then as it was.
    pub fn rebuild(
        &self,
        conn: &mut Connection,
        is_trial: bool,
        look: &mut dyn FnMut(Moment) -> Result<()>,
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
        look: &mut dyn FnMut(Moment) -> Result<()>,
    ) -> Result<()> {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        look(Moment::Before(&tx))?;
        guards::restore(&tx)?;
        workspace::replace_rules(&tx, self.rules)?;
        self.play_again(&tx, look)?;
        check_references(&tx)?;
        digest::seal_anew(&tx)?;
        look(Moment::After(&tx))?;
        if is_trial {
            tx.rollback()?
        } else {
            tx.commit()?
        }
        Ok(())
    }

    /// Empties the ledger and fills it again, so that each entry sees only those before it.
    fn play_again(
        &self,
        conn: &Connection,
        look: &mut dyn FnMut(Moment) -> Result<()>,
    ) -> Result<()> {
        let mut entries = entries(conn)?;
        Replay::clear(conn)?;
        entries.reverse();
        while let Some(entry) = entries.pop() {
            Replay::enter(conn, entry.import_id(), &self.rules.digest())?;
            match &entry {
                Entry::File(kept) => self.read_again(conn, kept)?,
                Entry::Undo { undoes_import_id, .. } => undo::take_back(conn, *undoes_import_id)?,
                Entry::Decision { import_id } => self.decide_again(conn, *import_id)?,
            }
            look(Moment::Played(entries.len()))?;
        }
        Replay::forget(conn)
    }

    /// Both passes of an import, over the rows that were kept of the file.
    fn read_again(&self, conn: &Connection, kept: &Kept) -> Result<()> {
        let replaced = Replay::replaced(conn, kept.import_id)?;
        let importer = Importer {
            reading: Reading::default(),
            rules: self.rules,
            lists: self.lists,
            said: kept.said.clone(),
            replaces: (!replaced.is_empty()).then_some(Replaces::Imports(replaced)),
            decisions: Vec::new(),
            imported_at: String::new(),
        };
        let ((), sheets, aside) =
            survey_events(Path::new(&kept.file_name), self.rules, &kept.said, |sink| {
                kept.read(conn, sink)
            })?;
        // A sheet with a table that can't be decided is left as it is, with all of its tables.
        let undecided: BTreeSet<u32> = sheets
            .iter()
            .filter(|sheet| !sheet.undecided.is_empty())
            .map(|sheet| sheet.info.position)
            .collect();
        let (undecided, sheets): (Vec<_>, Vec<_>) =
            sheets.into_iter().partition(|sheet| undecided.contains(&sheet.info.position));
        division::undo_changed(conn, kept.import_id, &sheets)?;
        let file = SurveyedFile {
            path: Path::new(&kept.file_name),
            sha256: &kept.sha256,
            encoding: kept.encoding.as_deref(),
            sheets: &sheets,
        };
        let is_known_header = |text: &str| is_known_header(text, self.rules);
        let writer = Writer::begin_replay(conn, kept.import_id)?;
        let mut telling = Telling::new(self.rules, self.lists, &sheets, &is_known_header);
        let mut storing = Storing::begin(&importer, conn, writer, file)?;
        let mut store = |told: Told| storing.take(&told, &mut |_| ()).map(|()| Flow::Continue);
        kept.read(conn, &mut |event| telling.take(event, &mut store))?;
        storing.finish()?.follow(conn, importer.replaces.as_ref())?;
        for (position, reason) in not_understood(&aside, &undecided) {
            Replay::reject_sheet(conn, kept.import_id, position, &reason)?;
        }
        refresh::refresh(conn)
    }
}

impl Rebuilder<'_> {
    /// Names the deals of a decision as the rules in force spell them.
    fn decide_again(&self, conn: &Connection, import_id: i64) -> Result<()> {
        for decision in Replay::decisions(conn, import_id)? {
            decision.named_again(self.lists).enter(conn, import_id)?;
        }
        refresh::refresh(conn)
    }
}

impl Entry {
    fn import_id(&self) -> i64 {
        match self {
            Self::File(kept) => kept.import_id,
            Self::Undo { import_id, .. } | Self::Decision { import_id } => *import_id,
        }
    }

    fn of(row: &Row) -> rusqlite::Result<Self> {
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
        let said: Option<String> = row.get("options")?;
        Ok(Self::File(Kept {
            import_id,
            file_name: row.get("file_name")?,
            sha256: row.get("sha256")?,
            encoding: row.get("encoding")?,
            said: said.as_deref().map(Said::from_json).unwrap_or_default(),
        }))
    }
}

fn entries(conn: &Connection) -> Result<Vec<Entry>> {
    let mut stmt = conn.prepare("select * from import order by import_id")?;
    Ok(stmt.query_map([], Entry::of)?.collect::<rusqlite::Result<_>>()?)
}

/// Sheets that were read once and are not under the rules in force: position and reason.
fn not_understood(aside: &[AsideSheet], undecided: &[SheetSurvey]) -> Vec<(u32, String)> {
    let without_table = aside.iter().map(|sheet| (sheet.info.position, sheet.reason.clone()));
    let without_order = undecided.iter().flat_map(|sheet| {
        let dates = sheet.undecided.first()?;
        Some((sheet.info.position, dates.reason.to_string()))
    });
    without_table.chain(without_order).collect()
}

fn check_references(conn: &Connection) -> Result<()> {
    let mut stmt = conn.prepare("pragma foreign_key_check")?;
    match stmt.exists([])? {
        false => Ok(()),
        true => Err(Error::Database {
            path: conn.path().unwrap_or_default().into(),
            reason: "a row of the rebuilt database would lead nowhere".into(),
            advice: "nothing was changed; please report this".into(),
        }),
    }
}

#[cfg(test)]
mod sequence;
#[cfg(test)]
mod tests;
