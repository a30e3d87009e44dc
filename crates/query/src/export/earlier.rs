//! The export that is there already, and which of its files an export of today can take over.

use std::path::{Path, PathBuf};

use super::folder::Destination;
use super::package::{self, Entry, Ours};
use crate::error::{Error, NoEarlier, Result};
use crate::model::Table;
use crate::part::{Fingerprint, Part, key, quoted};
use crate::snapshot::Snapshot;

/// An export of the same database, after an import or later.
pub(super) struct Earlier {
    folder: PathBuf,
    ours: Ours,
    import_id: i64,
}

impl Earlier {
    /// Opens the export in the place, which has to hold everything up to `import_id`.
    ///
    /// # Errors
    /// [`Error::NoEarlier`] where there is none, or it is older or of another database.
    pub(super) fn open(
        place: &Destination,
        snapshot: &Snapshot,
        import_id: i64,
    ) -> Result<Earlier> {
        let folder = place.path().to_owned();
        let refused = |reason| Error::NoEarlier { path: folder.clone(), reason };
        let ours = package::read(&folder).map_err(|_| refused(NoEarlier::Missing))?;
        if ours.newest_import < import_id {
            return Err(refused(NoEarlier::Older(ours.newest_import)));
        }
        if package::ledger(snapshot, ours.newest_import)? != ours.ledger {
            return Err(refused(NoEarlier::Other));
        }
        Ok(Earlier { folder, ours, import_id })
    }

    /// The file of a part here.
    pub(super) fn file(&self, entry: &Entry) -> PathBuf {
        Path::new(&self.folder).join(entry.file())
    }

    /// The part as it is here if it holds the same rows today; None if it has to be written.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(super) fn unchanged(
        &self,
        snapshot: &Snapshot,
        table: &Table,
        part: &Part,
    ) -> Result<Option<Entry>> {
        let Some(entry) = self.ours.parts.iter().find(|it| it.part == part.name) else {
            return Ok(None);
        };
        let unchanged = Entry { is_unchanged: true, ..entry.clone() };
        if self.is_before(snapshot, table, part)? {
            return Ok(Some(unchanged));
        }
        let today = Fingerprint::read(snapshot, table, part)?;
        Ok((today.digest() == entry.digest).then_some(unchanged))
    }

    /// Whether a block of facts is full, and all of it was known at the import: facts never change.
    fn is_before(&self, snapshot: &Snapshot, table: &Table, part: &Part) -> Result<bool> {
        let (Some(key), Some(entered)) = (key(table), self.entered_later(table)) else {
            return Ok(false);
        };
        let Some(first_id) = part.first_id else { return Ok(false) };
        let (key, name) = (quoted(key), quoted(&table.name));
        let later = snapshot.integer(&format!("select min({key}) from {name} where {entered}"))?;
        let last = snapshot
            .integer(&format!("select max({key}) from {name}{}", part.filter()))?
            .unwrap_or(first_id);
        Ok(later.is_some_and(|later| last < later))
    }

    /// The condition for facts of later imports; None for what is no fact of an import.
    fn entered_later(&self, table: &Table) -> Option<String> {
        let has = |name: &str| table.columns.iter().any(|it| it.name == name);
        let import_id = self.import_id;
        match table.name.as_str() {
            "deal_record" | "company_record" | "finding" if has("import_id") => {
                Some(format!("import_id > {import_id}"))
            }
            "raw_row" if has("sheet_id") => Some(format!(
                "sheet_id in (select sheet_id from sheet where import_id > {import_id})"
            )),
            _ => None,
        }
    }
}
