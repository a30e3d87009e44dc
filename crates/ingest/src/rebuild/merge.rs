//! Merges another database: its files are read again from their stored rows, as if
//! they were imported here.
//!
//! What it published stays there; files that were undone there, or are here already, are left out.

use std::path::Path;

use rusqlite::{Connection, TransactionBehavior, params};

use super::ledger::{self, BESIDE};
use super::{Entry, Rebuilder, check_references, entries_of};
use crate::correction::Line;
use crate::decision::Decision;
use crate::team::{Applied, TeamFiles};
use crate::{Result, digest, refresh, sql, store, workspace};

/// What a merge took over.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Merged {
    /// Files that are here now and were not.
    pub file_count: usize,
    /// Files of the other database that were here already.
    pub known_count: usize,
    /// Verdicts about duplicates, and corrections by hand.
    pub applied: Applied,
}

impl Rebuilder<'_> {
    /// Takes over the files of the database at `other` that do not count here yet, in their order and
    /// after all that is here; and decisions of which `files` say nothing, which are written.
    ///
    /// # Errors
    ///
    /// Nothing is changed where this fails.
    pub fn merge(
        &self,
        conn: &mut Connection,
        other: &Path,
        files: &mut TeamFiles,
        merged_at: &str,
    ) -> Result<Merged> {
        conn.execute("attach database ? as other", [other.to_string_lossy()])?;
        // Sheets and rows are there before their entry of the ledger; references are checked at the end.
        conn.pragma_update(None, "foreign_keys", false)?;
        let merged = self.merge_attached(conn, files, merged_at);
        conn.pragma_update(None, "foreign_keys", true)?;
        conn.execute_batch("detach database other")?;
        merged
    }

    fn merge_attached(
        &self,
        conn: &mut Connection,
        files: &mut TeamFiles,
        merged_at: &str,
    ) -> Result<Merged> {
        let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
        workspace::record_rules(&tx, self.rules)?;
        let entries = adopt(&tx, merged_at)?;
        let labels: Vec<(String, String)> = sql::columns(&tx, NEW_LABELS, [])?;
        for entry in &entries {
            ledger::enter(&tx, entry.import_id(), &self.rules.digest())?;
            if let Entry::File(import) = entry {
                self.derive_again(&tx, import)?;
            }
        }
        for (name, label) in labels {
            let sql = "select source_id from source where name = ?";
            store::label_as(&tx, &label, &sql::column(&tx, sql, [name])?)?;
        }
        let all: u32 = sql::value(&tx, COUNT, [])?;
        ledger::forget(&tx)?;
        tx.execute_batch("drop table temp.adopted; drop table temp.adopted_sheet")?;
        check_references(&tx)?;
        let applied = self.apply_decisions(&tx, files, merged_at)?;
        digest::seal(&tx)?;
        tx.commit()?;
        let file_count = entries.len();
        let all = usize::try_from(all).unwrap_or(usize::MAX);
        Ok(Merged { file_count, known_count: all.saturating_sub(file_count), applied })
    }

    /// Adds the verdicts and corrections of the other database to the files; where both decided, ours
    /// holds.
    fn apply_decisions(
        &self,
        conn: &Connection,
        files: &mut TeamFiles,
        merged_at: &str,
    ) -> Result<Applied> {
        files.restore(conn)?;
        let sql = "select * from other.active_decision where is_typed = 1 order by decision_id";
        let theirs: Vec<Decision> = sql::rows(conn, sql, [], Decision::from_row)?;
        let theirs = theirs.into_iter().map(|it| it.named_again(self.vocabulary));
        files.duplicates.add(theirs.collect())?;
        let sql = "select * from other.active_correction order by correction_id";
        let theirs: Vec<Line> = sql::rows(conn, sql, [], Line::from_row)?;
        let theirs = theirs.into_iter().map(|it| it.named_again(self.vocabulary).correction());
        files.corrections.add(theirs.collect())?;
        let applied = files.decided().apply(conn, self.rules, self.vocabulary, merged_at)?;
        refresh::refresh(conn)?;
        Ok(applied)
    }
}

/// Copies sheets and rows of the files that are new here, and lays the rest out as a rebuild does; the
/// entries to be played, in order.
fn adopt(conn: &Connection, merged_at: &str) -> Result<Vec<Entry>> {
    conn.execute_batch(ADOPT)?;
    let import_id = ("import_id", "adopted.import_id");
    let sheet_id = ("sheet_id", "adopted_sheet.sheet_id");
    let own = [import_id, ("imported_at", ":at")];
    copy(conn, "import", "temp.ledger", &own, BY_IMPORT, merged_at)?;
    let own = [import_id, sheet_id, ("source_id", "null")];
    copy(conn, "sheet", "main.sheet", &own, BY_SHEET, merged_at)?;
    let own = [import_id, sheet_id, ("finding_id", "null")];
    copy(conn, "finding", "temp.reader_finding", &own, READER_FINDINGS, merged_at)?;
    let own = [sheet_id, ("raw_row_id", NEXT_RAW_ROW)];
    copy(conn, "staged_row", "main.staged_row", &own, BY_SHEET, merged_at)?;
    conn.execute_batch(BESIDE)?;
    entries_of(conn, "temp.ledger")
}

/// Copies rows of a table of the other database, each column as it is but for those that are named.
fn copy(
    conn: &Connection,
    table: &str,
    into: &str,
    own: &[(&str, &str)],
    joins: &str,
    merged_at: &str,
) -> Result<()> {
    let columns: Vec<String> = sql::column(conn, "select name from pragma_table_info(?)", [table])?;
    let value = |column: &String| match own.iter().find(|(name, _)| name == column) {
        Some((_, value)) => (*value).to_owned(),
        None => format!("other_row.{column}"),
    };
    let values: Vec<String> = columns.iter().map(value).collect();
    let (columns, values) = (columns.join(", "), values.join(", "));
    let sql = format!(
        "insert into {into} ({columns})
         select {values} from other.{table} as other_row {joins}"
    );
    let mut stmt = conn.prepare(&sql)?;
    match stmt.parameter_count() {
        0 => stmt.execute([])?,
        _ => stmt.execute(params![merged_at])?,
    };
    Ok(())
}

/// Sources that come with the files, as they are called there.
const NEW_LABELS: &str = "
select distinct source.name, source.label
from other.source
join other.sheet on sheet.source_id = source.source_id
join temp.adopted on adopted.other_id = sheet.import_id
where source.label is not null and source.name not in (select name from main.source)
order by source.name";

const BY_IMPORT: &str = "join temp.adopted on adopted.other_id = other_row.import_id";

const BY_SHEET: &str = "
join temp.adopted_sheet on adopted_sheet.other_id = other_row.sheet_id
join temp.adopted on adopted.import_id = adopted_sheet.import_id";

/// Ids go on without a gap, as if the rows were read from their files.
const NEXT_RAW_ROW: &str = "row_number() over (order by other_row.raw_row_id)
    + (select coalesce(max(raw_row_id), 0) from main.staged_row)";

const READER_FINDINGS: &str = "
join temp.adopted on adopted.other_id = other_row.import_id
left join temp.adopted_sheet on adopted_sheet.other_id = other_row.sheet_id
where other_row.after_row is not null
order by other_row.finding_id";

/// Files of the other database that count there or were replaced, and how many there are.
const COUNT: &str = "
select count(*)
from other.import
where kind = 'file'
    and import_id not in (select undoes_import_id from other.import where kind = 'undo')";

const ADOPT: &str = include_str!("../../schema/steps/adopt.sql");
