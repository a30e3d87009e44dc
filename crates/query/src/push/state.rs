//! What an earlier push left on the server, and how tables are made there.

use std::collections::BTreeMap;

use super::{Pusher, literal};
use crate::database::SCHEMA_VERSION;
use crate::error::{Error, Result};
use crate::model::{Field, Table};
use crate::snapshot::Snapshot;
use crate::value::quoted;

/// The table on the server that remembers what is there.
pub(super) const MEMORY: &str = "dealbase_push";

/// What is remembered: tables, views and parts of tables, each by kind and name with its digest.
#[derive(Default)]
pub(super) struct State {
    pub(super) relations: BTreeMap<(String, String), StoredRelation>,
}

/// One of them.
pub(super) struct StoredRelation {
    pub(super) digest: String,
    /// Which rows, for a part.
    pub(super) condition: String,
    /// What these add up to, for a part; empty where an earlier program pushed.
    pub(super) counts: String,
}

impl State {
    /// Reads it; nothing where this is the first push.
    ///
    /// # Errors
    /// [`Error::NewerServer`] where a newer program pushed; [`Error::Taken`] where things of other
    /// people have our names.
    pub(super) fn read(pusher: &mut Pusher<'_>) -> Result<State> {
        let schema = &pusher.to.schema;
        let sql =
            "select relname from pg_class join pg_namespace on pg_namespace.oid = relnamespace
            where nspname = $1 and relkind in ('r', 'v', 'm', 'p', 'f')";
        let rows = pusher.tx.query(sql, &[schema]).map_err(|it| pusher.error(&it))?;
        let there: Vec<String> = rows.iter().map(|row| row.get(0)).collect();
        if there.iter().any(|it| it == MEMORY) {
            return State::remembered(pusher);
        }
        let snapshot = pusher.snapshot;
        let tables = snapshot.tables.iter().map(|it| &it.name);
        let mut ours = tables.chain(snapshot.views.iter().map(|it| &it.name));
        if let Some(name) = ours.find(|it| there.contains(it)) {
            return Err(Error::Taken { schema: schema.clone(), name: name.clone() });
        }
        pusher.run(&format!(
            "create table {MEMORY} (kind text, name text, digest text not null, condition text not null,
                 counts text not null, primary key (kind, name));
             comment on table {MEMORY} is 'What dealbase push left here, so that it sends only what changed.'"
        ))?;
        Ok(State::default())
    }

    fn remembered(pusher: &mut Pusher<'_>) -> Result<State> {
        pusher.run(&format!(
            "alter table {MEMORY} add column if not exists counts text not null default ''"
        ))?;
        let sql = format!("select kind, name, digest, condition, counts from {MEMORY}");
        let rows = pusher.tx.query(&sql, &[]).map_err(|it| pusher.error(&it))?;
        let relation = |row: &postgres::Row| {
            let relation =
                StoredRelation { digest: row.get(2), condition: row.get(3), counts: row.get(4) };
            ((row.get(0), row.get(1)), relation)
        };
        let state = State { relations: rows.iter().map(relation).collect() };
        let found = state.digest("schema", "version").and_then(|it| it.parse().ok()).unwrap_or(0);
        match found > SCHEMA_VERSION {
            true => Err(Error::NewerServer {
                server: pusher.to.server.to_string(),
                found,
                known: SCHEMA_VERSION,
            }),
            false => Ok(state),
        }
    }

    /// The digest of a thing; None where it is not there.
    pub(super) fn digest(&self, kind: &str, name: &str) -> Option<&str> {
        self.relation(kind, name).map(|it| it.digest.as_str())
    }

    /// A thing that is there.
    pub(super) fn relation(&self, kind: &str, name: &str) -> Option<&StoredRelation> {
        self.relations.get(&(kind.to_owned(), name.to_owned()))
    }

    /// The names of all things of a kind.
    pub(super) fn names(&self, kind: &str) -> impl Iterator<Item = &str> {
        self.relations.keys().filter(move |it| it.0 == kind).map(|it| it.1.as_str())
    }
}

/// The statement that makes a table, with what each column holds.
pub(super) fn create_table(table: &Table) -> String {
    let name = quoted(&table.name);
    let columns: Vec<String> = table.columns.iter().map(column).collect();
    let mut sql = format!("create table {name} (\n    {}\n);\n", columns.join(",\n    "));
    if !table.note.is_empty() {
        sql += &format!("comment on table {name} is {};\n", literal(&table.note));
    }
    for field in table.columns.iter().filter(|it| !it.note.is_empty()) {
        let column = quoted(&field.name);
        sql += &format!("comment on column {name}.{column} is {};\n", literal(&field.note));
    }
    sql
}

/// Texts are sorted as SQLite does it, byte by byte, wherever the server is.
fn column(field: &Field) -> String {
    let kind = match field.kind.as_str() {
        "integer" => "bigint",
        "text" => "text collate \"C\"",
        "blob" => "bytea",
        _ => "double precision",
    };
    let required = if field.is_required { " not null" } else { "" };
    format!("{} {kind}{required}", quoted(&field.name))
}

/// The indexes of tables that are views in the database.
const INDEXES: [(&str, &str); 3] = [
    ("deal", "create index deal_by_quarter on deal (quarter_ordinal, in_scope)"),
    ("deal_record", "create index deal_record_by_deal on deal_record (deal_id)"),
    ("raw_row", "create index raw_row_by_sheet on raw_row (sheet_id, row_number)"),
];

/// The key and the indexes of a table, made when its rows are there.
///
/// # Errors
/// Fails if the database can't be read.
pub(super) fn keys_and_indexes(snapshot: &Snapshot, table: &Table) -> Result<Vec<String>> {
    let mut sql = Vec::new();
    let keys: Vec<String> =
        table.columns.iter().filter(|it| it.is_key).map(|it| quoted(&it.name)).collect();
    if !keys.is_empty() {
        sql.push(format!(
            "alter table {} add primary key ({})",
            quoted(&table.name),
            keys.join(", ")
        ));
    }
    sql.extend(INDEXES.iter().filter(|it| it.0 == table.name).map(|it| it.1.to_owned()));
    let conn = &snapshot.database.conn;
    let indexes = "select sql from sqlite_schema
        where type = 'index' and tbl_name = ? and sql is not null order by name";
    let mut stmt = conn.prepare(indexes).map_err(|it| snapshot.explain(it))?;
    let indexes = stmt.query_map([&table.name], |row| row.get::<_, String>(0));
    let indexes: rusqlite::Result<Vec<String>> = indexes.and_then(Iterator::collect);
    sql.extend(indexes.map_err(|it| snapshot.explain(it))?);
    Ok(sql)
}
