//! The model for programs that open the file: Datasette's metadata and a Frictionless data package.

use std::path::Path;

use dealbase_query::{Field, Model};
use serde_json::{Map, Value, json};

use super::sentence;

/// `metadata.json` for Datasette, which shows it beside each table and column.
pub(crate) fn datasette(model: &Model, path: &Path) -> Value {
    let tables = model.tables.iter().map(|it| {
        let notes = it.columns.iter().map(|it| (&*it.name, &*it.note));
        (it.name.clone(), described(&it.note, notes))
    });
    let views = model.views().map(|it| {
        let notes = it.columns.iter().map(|it| (&*it.name, &*it.note));
        (it.name.clone(), described(&sentence(it), notes))
    });
    let tables: Map<String, Value> = tables.chain(views).collect();
    let mut databases = Map::new();
    databases.insert(stem(path), json!({ "tables": tables }));
    json!({
        "title": "dealbase",
        "description": "Deals from deal sheets, and the figures of the quarterly report.",
        "databases": databases,
    })
}

/// `datapackage.json`: each table and view as a resource in the SQLite file.
pub(crate) fn datapackage(model: &Model, path: &Path) -> Value {
    let tables = model.tables.iter().map(|it| {
        let fields: Vec<Value> = it.columns.iter().map(table_field).collect();
        let keys: Vec<&str> =
            it.columns.iter().filter(|it| it.is_key).map(|it| it.name.as_str()).collect();
        let foreign: Vec<Value> =
            it.columns.iter().filter_map(|field| foreign_key(model, field)).collect();
        let schema = json!({ "fields": fields, "primaryKey": keys, "foreignKeys": foreign });
        resource(path, &it.name, &it.note, &schema)
    });
    let views = model.views().map(|it| {
        let field = |(name, note): (&str, &str)| field(name, kind_by_name(name), note);
        let fields: Vec<Value> = it.columns.iter().map(|it| field((&it.name, &it.note))).collect();
        resource(path, &it.name, &sentence(it), &json!({ "fields": fields }))
    });
    let resources: Vec<Value> = tables.chain(views).collect();
    json!({
        "name": package_name(&stem(path)),
        "title": "dealbase",
        "profile": "data-package",
        "resources": resources,
    })
}

fn described<'a>(note: &str, columns: impl Iterator<Item = (&'a str, &'a str)>) -> Value {
    let columns: Map<String, Value> = columns
        .filter(|(_, note)| !note.is_empty())
        .map(|(name, note)| (name.to_owned(), Value::from(note)))
        .collect();
    json!({ "description": note, "columns": columns })
}

fn resource(path: &Path, name: &str, note: &str, schema: &Value) -> Value {
    let file = path.file_name().unwrap_or_default().to_string_lossy();
    json!({
        "name": name,
        "description": note,
        "path": format!("sqlite:///{file}"),
        "dialect": { "sql": { "table": name } },
        "schema": schema,
    })
}

fn table_field(it: &Field) -> Value {
    let kind = if it.kind == "text" { "string" } else { it.kind.as_str() };
    let kind = if kind == "real" { "number" } else { kind };
    let mut described = field(&it.name, kind, &it.note);
    if let Some(object) = described.as_object_mut().filter(|_| it.is_required) {
        object.insert("constraints".to_owned(), json!({ "required": true }));
    }
    described
}

fn field(name: &str, kind: &str, note: &str) -> Value {
    let mut field = json!({ "name": name, "type": kind });
    if let Some(object) = field.as_object_mut().filter(|_| !note.is_empty()) {
        object.insert("description".to_owned(), Value::from(note));
    }
    field
}

/// The type by the last word of a name: a view does not declare one.
fn kind_by_name(name: &str) -> &'static str {
    const ENDINGS: [(&str, &str); 8] = [
        ("_count", "integer"),
        ("_usd", "integer"),
        ("_rank", "integer"),
        ("_id", "integer"),
        ("_ordinal", "integer"),
        ("_number", "integer"),
        ("_pct", "number"),
        ("_pp", "number"),
    ];
    let is_flag = name.starts_with("is_") || name.starts_with("has_") || name == "in_scope";
    let by_ending = ENDINGS.iter().find(|(ending, _)| name.ends_with(ending));
    by_ending.map_or(if is_flag { "integer" } else { "any" }, |(_, kind)| kind)
}

/// Where a column leads; None where the other table's key is more than one column.
fn foreign_key(model: &Model, field: &Field) -> Option<Value> {
    let target = field.refers_to.as_ref()?;
    let table = model.tables.iter().find(|it| it.name == *target)?;
    let mut keys = table.columns.iter().filter(|it| it.is_key);
    let key = keys.next().filter(|_| keys.next().is_none())?;
    Some(json!({
        "fields": field.name,
        "reference": { "resource": target, "fields": key.name },
    }))
}

fn stem(path: &Path) -> String {
    path.file_stem().unwrap_or_default().to_string_lossy().into_owned()
}

/// The characters that a package's name may have.
fn package_name(stem: &str) -> String {
    let name: String = stem
        .to_lowercase()
        .chars()
        .map(|it| if it.is_ascii_alphanumeric() || "-_.".contains(it) { it } else { '-' })
        .collect();
    if name.is_empty() { "deals".to_owned() } else { name }
}
