//! The folder of an export as it describes itself: `datapackage.json`, for programs, and for us, which parts
//! it is made of; and the texts of its views.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::error::{Error, FolderAction, Result};

/// One file of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Entry {
    /// The table it belongs to.
    pub(crate) table: String,
    /// Table and part.
    pub(crate) part: String,
    /// Rows.
    #[serde(rename = "rows")]
    pub(crate) row_count: u64,
    /// Bytes of the file.
    #[serde(rename = "bytes")]
    pub(crate) byte_count: u64,
    /// Of the rows of the database that it follows from.
    pub(crate) digest: String,
    /// It is that of the export before.
    #[serde(skip)]
    pub(crate) is_unchanged: bool,
}

/// What an export says of itself beyond the standard.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Ours {
    pub(crate) schema_version: i32,
    /// The newest entry of the ledger; 0 without one.
    pub(crate) newest_import: i64,
    /// A digest of the ledger up to there.
    pub(crate) ledger: String,
    pub(crate) parts: Vec<Entry>,
}

impl Entry {
    /// A file without rows yet.
    pub(crate) fn of(table: &str, part: String, digest: String) -> Entry {
        Entry {
            table: table.to_owned(),
            part,
            row_count: 0,
            byte_count: 0,
            digest,
            is_unchanged: false,
        }
    }

    /// Its path in the folder.
    pub(crate) fn file(&self) -> String {
        let is_folder = self.part.contains('=');
        if is_folder {
            format!("{}/part.parquet", self.part)
        } else {
            format!("{}.parquet", self.part)
        }
    }
}

/// Reads what the export in a folder says of itself.
///
/// # Errors
/// Fails if there is none, or of a newer program.
pub(crate) fn read(folder: &Path) -> Result<Ours> {
    let path = folder.join("datapackage.json");
    let text = fs::read_to_string(&path).map_err(failed(&path, FolderAction::Read))?;
    let broken = || Error::Occupied { path: folder.to_owned() };
    let document: Value = serde_json::from_str(&text).map_err(|_| broken())?;
    let ours = document.get("dealbase").cloned().ok_or_else(broken)?;
    serde_json::from_value(ours).map_err(|_| broken())
}

/// The folder of an export, from the root of the file system.
///
/// # Errors
/// [`Error::NoExport`] where there is none.
pub(crate) fn folder_of(named: &Path) -> Result<PathBuf> {
    let missing = || Error::NoExport { path: named.to_owned() };
    let path = fs::canonicalize(named).map_err(|_| missing())?;
    read(&path).map_err(|_| missing())?;
    Ok(path)
}

/// The texts of the views of an export.
///
/// # Errors
/// Fails if they can't be read.
pub(crate) fn views_of(folder: &Path) -> Result<Vec<String>> {
    let folder = folder.join("views");
    let action = FolderAction::Read;
    let files = fs::read_dir(&folder).map_err(failed(&folder, action))?;
    let paths: io::Result<Vec<PathBuf>> = files.map(|it| Ok(it?.path())).collect();
    let mut paths = paths.map_err(failed(&folder, action))?;
    paths.sort();
    paths.iter().map(|it| fs::read_to_string(it).map_err(failed(it, action))).collect()
}

/// What failed about a file or folder of an export.
pub(crate) fn failed(path: &Path, action: FolderAction) -> impl FnOnce(io::Error) -> Error {
    let path = path.to_owned();
    move |source| Error::Folder { path, action, source }
}
