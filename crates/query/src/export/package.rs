//! `datapackage.json`: what an export holds, for programs; and for us, which parts it is made of.

use std::fs;
use std::path::Path;

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::failed;
use crate::database::SCHEMA_VERSION;
use crate::error::{Error, FolderAction, Result};
use crate::model::{Field, Table};
use crate::part::{self, Part};
use crate::snapshot::Snapshot;

/// One file of rows.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Entry {
    /// The table it belongs to.
    pub(super) table: String,
    /// Table and part.
    pub(super) part: String,
    /// Rows.
    #[serde(rename = "rows")]
    pub(super) row_count: u64,
    /// Bytes of the file.
    #[serde(rename = "bytes")]
    pub(super) byte_count: u64,
    /// Of the rows of the database that it follows from.
    pub(super) digest: String,
    /// It is that of the export before.
    #[serde(skip)]
    pub(super) is_unchanged: bool,
}

/// What an export says of itself beyond the standard.
#[derive(Debug, Serialize, Deserialize)]
pub(super) struct Ours {
    pub(super) schema_version: i32,
    /// The newest entry of the ledger; 0 without one.
    pub(super) newest_import: i64,
    /// A digest of the ledger up to there.
    pub(super) ledger: String,
    pub(super) parts: Vec<Entry>,
}

impl Entry {
    /// A file without rows yet.
    pub(super) fn of(table: &str, part: String, digest: String) -> Entry {
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
    pub(super) fn file(&self) -> String {
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
pub(super) fn read(folder: &Path) -> Result<Ours> {
    let path = folder.join("datapackage.json");
    let text = fs::read_to_string(&path).map_err(failed(&path, FolderAction::Read))?;
    let broken = || Error::Occupied { path: folder.to_owned() };
    let document: Value = serde_json::from_str(&text).map_err(|_| broken())?;
    let ours = document.get("dealbase").cloned().ok_or_else(broken)?;
    serde_json::from_value(ours).map_err(|_| broken())
}

/// The digest of the ledger up to an entry: of what was entered, and not of the rules it is read by.
///
/// # Errors
/// Fails if the file can't be read.
pub(super) fn ledger(snapshot: &Snapshot, import_id: i64) -> Result<String> {
    let Some(table) = snapshot.table("import") else { return Ok(String::new()) };
    let condition = format!("import_id <= {import_id}");
    let part = Part { name: String::new(), condition, number: None };
    let mut table = table.clone();
    table.columns.retain(|it| it.name != "rules_digest");
    part::digest(snapshot, &table, &part)
}

/// The document of an export.
///
/// # Errors
/// Fails if the ledger can't be read.
pub(super) fn document(snapshot: &Snapshot, entries: &[Entry]) -> Result<String> {
    let newest_import = snapshot.integer("select max(import_id) from import")?.unwrap_or(0);
    let ours = Ours {
        schema_version: SCHEMA_VERSION,
        newest_import,
        ledger: ledger(snapshot, newest_import)?,
        parts: entries.to_vec(),
    };
    let resources: Vec<Value> = snapshot.tables.iter().map(|it| resource(it, entries)).collect();
    let document = json!({
        "name": "dealbase",
        "title": "Deals, the rows they come from, and the views that make figures of them",
        "profile": "data-package",
        "resources": resources,
        "dealbase": ours,
    });
    Ok(format!("{document:#}\n"))
}

fn resource(table: &Table, entries: &[Entry]) -> Value {
    let files: Vec<String> =
        entries.iter().filter(|it| it.table == table.name).map(Entry::file).collect();
    let keys: Vec<&str> =
        table.columns.iter().filter(|it| it.is_key).map(|it| it.name.as_str()).collect();
    let fields: Vec<Value> = table.columns.iter().map(field).collect();
    json!({
        "name": table.name,
        "description": table.note,
        "path": files,
        "format": "parquet",
        "mediatype": "application/vnd.apache.parquet",
        "schema": { "fields": fields, "primaryKey": keys },
    })
}

fn field(field: &Field) -> Value {
    let kind = match field.kind.as_str() {
        "integer" => "integer",
        "text" => "string",
        _ => "number",
    };
    json!({
        "name": field.name,
        "type": kind,
        "description": field.note,
        "constraints": { "required": field.is_required },
    })
}
