//! The export that is there already, and which of its files an export of today can take over.

use std::path::{Path, PathBuf};

use super::document;
use super::folder::Destination;
use crate::error::{Error, NoEarlier, Result};
use crate::package::{self, Entry, Ours};
use crate::part::Part;
use crate::snapshot::Snapshot;

/// An export of the same database, after an import or later.
pub(super) struct Earlier {
    folder: PathBuf,
    ours: Ours,
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
        if document::ledger(snapshot, ours.newest_import)? != ours.ledger {
            return Err(refused(NoEarlier::Other));
        }
        Ok(Earlier { folder, ours })
    }

    /// The file of a part here.
    pub(super) fn file(&self, entry: &Entry) -> PathBuf {
        Path::new(&self.folder).join(entry.file())
    }

    /// The part as it is here if it follows from the same rows today; None if it has to be written.
    pub(super) fn unchanged(&self, part: &Part, digest: &str) -> Option<Entry> {
        let is_it = |it: &&Entry| it.part == part.name && it.digest == digest;
        let entry = self.ours.parts.iter().find(is_it)?;
        Some(Entry { is_unchanged: true, ..entry.clone() })
    }
}
