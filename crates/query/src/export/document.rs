//! `datapackage.json` of an export that is being written.

use serde_json::{Value, json};

use crate::database::SCHEMA_VERSION;
use crate::error::Result;
use crate::model::{Field, Table};
use crate::package::{Entry, Ours};
use crate::part::{self, Part};
use crate::snapshot::Snapshot;

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
