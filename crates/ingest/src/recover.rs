//! Saves what can be saved of a damaged database into a new one, and tells what could not.
//!
//! Works on a copy; the damaged file is only read. Takes what was imported and published, row by row
//! and around what can't be read, and derives the rest from it as a rebuild does.

mod damaged;
mod salvage;

use std::path::Path;

use rusqlite::Connection;
use serde::Serialize;

use crate::digest::{self, Subject};
use crate::rebuild::Rebuilder;
use crate::refusal::{Action, Advice, Refusal};
use crate::rules::Rules;
use crate::vocabulary::Vocabulary;
use crate::{Error, Result, backup, schema, sql};
use salvage::salvage;

/// What became of a damaged database.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Recovered {
    /// Each import, the oldest first.
    pub imports: Vec<RecoveredImport>,
    /// Publications, lists and rules that are not as they were.
    pub damaged: Vec<String>,
    /// Rows that could be read and belong to nothing that could.
    pub stray_row_count: u64,
}

/// What became of an import.
#[derive(Clone, Debug, Serialize)]
pub struct RecoveredImport {
    /// As `dealbase imports` lists it.
    pub import_id: i64,
    /// The file it came from.
    pub file_name: Option<String>,
    /// Rows that its receipt counts; null where the receipt is lost.
    pub row_count: Option<i64>,
    /// Rows that were saved.
    pub saved_count: i64,
    /// Whether everything of it is as it was stored, byte for byte.
    pub is_whole: bool,
}

impl Recovered {
    /// Whether nothing was lost.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        let mut imports = self.imports.iter();
        imports.all(|it| it.is_whole) && self.damaged.is_empty() && self.stray_row_count == 0
    }
}

/// Saves what can be saved of the database at `db` into a new file at `path`, under these rules.
///
/// # Errors
///
/// [`Error::Refused`] where there is something at `path`, [`Error::Database`] where nothing can be
/// saved; there is then no new file.
pub fn recover(
    db: &Path,
    path: &Path,
    rules: &Rules,
    vocabulary: &Vocabulary,
) -> Result<Recovered> {
    if path.exists() {
        return Err(Error::refused(path, Refusal::FileOfName, Advice::NameOtherRecovered));
    }
    let folder = tempfile::tempdir().map_err(Error::read(path, Action::Write))?;
    let damaged = damaged::open_copy(db, folder.path())?;
    let file = backup::new_file_next_to(path)?;
    let mut conn = schema::open_or_create(file.path())?;
    let recovered = fill(&mut conn, &damaged, rules, vocabulary).map_err(schema::named(path))?;
    let recovered = recovered
        .ok_or_else(|| Error::database(db, Refusal::NoReadableImport, Advice::RestoreOrImport))?;
    drop(conn);
    backup::name(file, path)?;
    Ok(recovered)
}

/// Saves what can be saved and derives the rest again; `None` where no import is among it.
fn fill(
    conn: &mut Connection,
    damaged: &Connection,
    rules: &Rules,
    vocabulary: &Vocabulary,
) -> Result<Option<Recovered>> {
    let tx = conn.transaction()?;
    salvage(damaged, &tx)?;
    // The digests are those of what was stored once: they tell what is not that any more.
    let broken = digest::broken(&tx)?;
    let imports = imports(&tx, &broken)?;
    if imports.is_empty() {
        return Ok(None);
    }
    let is_listed = |it: &Subject| {
        it.kind == "import" && imports.iter().any(|import| import.import_id == it.id)
    };
    let others = broken.iter().filter(|it| it.kind != "labels" && !is_listed(it));
    let damaged = others.map(|it| format!("{} {}", it.kind, it.id)).collect();
    let recovered = Recovered { damaged, imports, stray_row_count: remove_strays(&tx)? };
    tx.execute("delete from digest where subject in ('import', 'labels', 'publication')", [])?;
    tx.commit()?;
    Rebuilder { rules, vocabulary }.rebuild(conn, false, &mut |_| Ok(()))?;
    Ok(Some(recovered))
}

fn imports(conn: &Connection, broken: &[Subject]) -> Result<Vec<RecoveredImport>> {
    sql::rows(
        conn,
        "select
             import.import_id,
             import.file_name,
             (select sum(row_count) from sheet where sheet.import_id = import.import_id),
             (
                 select count(*) from sheet
                 join staged_row on staged_row.sheet_id = sheet.sheet_id
                 where sheet.import_id = import.import_id and staged_row.outcome_code <> 7
             )
         from import
         where kind = 'file'
         order by import.import_id",
        [],
        |row| {
            let import_id = row.get(0)?;
            Ok(RecoveredImport {
                import_id,
                file_name: row.get(1)?,
                row_count: row.get(2)?,
                saved_count: row.get(3)?,
                is_whole: !broken.iter().any(|it| it.kind == "import" && it.id == import_id),
            })
        },
    )
}

/// Removes rows whose sheet, or sheets whose import, could not be saved; how many rows that were.
fn remove_strays(conn: &Connection) -> Result<u64> {
    let mut count = 0;
    for stray in sql::statements(include_str!("../schema/steps/remove_strays.sql")) {
        count += u64::try_from(conn.execute(stray, [])?).unwrap_or(0);
    }
    Ok(count)
}
