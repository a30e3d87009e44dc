//! Hands a database on as a folder of Parquet files that other engines read, with the same views.
//!
//! The folder is there whole, or as it was before: it is written beside its place, and moved there
//! last. It does not know which engine will read it.

mod document;
mod earlier;
mod folder;
mod guide;
mod sheet;

use std::path::Path;

use crate::error::Result;
use crate::model::Table;
use crate::package::Entry;
use crate::part::Part;
use crate::snapshot::Snapshot;
use crate::stamp::Stamps;

use earlier::Earlier;
use folder::{Destination, Folder};
use sheet::Sheet;

/// What was written.
#[derive(Debug, Clone, Default, PartialEq, Eq, serde::Serialize)]
pub struct Exported {
    /// Tables and views.
    pub table_count: usize,
    /// Views that come with them.
    pub view_count: usize,
    /// Rows of all tables.
    pub row_count: u64,
    /// Files of rows.
    pub file_count: usize,
    /// Files that were taken over from the export before, unchanged.
    #[serde(rename = "kept_count")]
    pub unchanged_count: usize,
    /// Bytes of all files of rows.
    pub byte_count: u64,
}

/// Writes the database at `path` into `place`, whole or not at all. With `since`, files are taken
/// over from the export that is there where no later import changed them.
///
/// # Errors
/// Fails if the database can't be read, if something else is in the place, or if it can't be
/// written; what was there is then untouched. With `since`, also where the export that is there is
/// older than that import, or of another database.
pub fn export(path: &Path, place: &Path, since: Option<i64>) -> Result<Exported> {
    let place = Destination::of(place)?;
    let snapshot = Snapshot::open(path)?;
    let earlier = since.map(|import_id| Earlier::open(&place, &snapshot, import_id)).transpose()?;
    let folder = Folder::temporary_for(&place)?;
    let mut exported = Exported {
        table_count: snapshot.tables.len(),
        view_count: snapshot.views.len(),
        ..Exported::default()
    };
    let mut entries = Vec::new();
    let stamps = Stamps::read(&snapshot)?;
    let writer = Writer { snapshot: &snapshot, folder: &folder, earlier: earlier.as_ref() };
    for table in &snapshot.tables {
        for part in stamps.parts(table)? {
            let digest = stamps.of(table, &part)?;
            let entry = writer.write(table, &part, digest)?;
            exported.row_count += entry.row_count;
            exported.byte_count += entry.byte_count;
            exported.file_count += 1;
            exported.unchanged_count += usize::from(entry.is_unchanged);
            entries.push(entry);
        }
    }
    guide::write(&snapshot, &folder, &place, &entries)?;
    folder.write("datapackage.json", &document::document(&snapshot, &entries)?)?;
    folder.put_in_place(&place)?;
    Ok(exported)
}

/// Writes one part after the other, or takes it over.
struct Writer<'a> {
    snapshot: &'a Snapshot,
    folder: &'a Folder,
    earlier: Option<&'a Earlier>,
}

impl Writer<'_> {
    fn write(&self, table: &Table, part: &Part, digest: String) -> Result<Entry> {
        let unchanged = self.earlier.and_then(|it| Some((it, it.unchanged(part, &digest)?)));
        if let Some((earlier, entry)) = unchanged {
            self.folder.copy_unchanged(&earlier.file(&entry), &entry.file())?;
            return Ok(entry);
        }
        let mut entry = Entry::of(&table.name, part.name.clone(), digest);
        let path = self.folder.make_room(&entry.file())?;
        let mut sheet = Sheet::create(&path, table)?;
        part.rows(self.snapshot, table, |values| {
            entry.row_count += 1;
            sheet.row(values)
        })?;
        entry.byte_count = sheet.finish()?;
        Ok(entry)
    }
}
