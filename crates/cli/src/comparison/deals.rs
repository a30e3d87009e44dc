//! The deals, column by column: how many changed, which columns, and some of them as examples.

use std::collections::BTreeMap;

use dealbase_query::Value;
use rusqlite::{Connection, Row};
use serde::Serialize;

use super::{RowPosition, values};
use crate::output::json;

/// Deals that are listed; the others are counted.
const EXAMPLES: usize = 100;

/// Columns of `deals` that say where a deal was found, and not what it is.
const PLACE: [&str; 4] = ["source", "file_name", "sheet", "row_number"];

/// How many deals changed, and in what.
#[derive(Debug, Default, Serialize)]
pub(crate) struct DealChanges {
    /// Deals that changed, came or went.
    pub(crate) count: u64,
    /// Those that were none before.
    pub(crate) added: u64,
    /// Those that are none any more.
    pub(crate) removed: u64,
    /// Of the others, how many changed in each column.
    pub(crate) columns: BTreeMap<String, u64>,
    /// The first of them, by id.
    pub(crate) examples: Vec<DealChange>,
}

/// A deal that changed.
#[derive(Debug, Serialize)]
pub(crate) struct DealChange {
    pub(crate) deal_id: i64,
    /// As it is now; as it was where the deal is gone.
    pub(crate) company: String,
    /// `changed`, `added` or `removed`.
    pub(crate) change: &'static str,
    /// The row that takes precedence.
    #[serde(flatten)]
    pub(crate) place: RowPosition,
    /// The columns that changed.
    pub(crate) columns: Vec<ColumnChange>,
}

/// A column of a deal that changed.
#[derive(Debug, Serialize)]
pub(crate) struct ColumnChange {
    pub(crate) column: String,
    #[serde(serialize_with = "json::serialize")]
    pub(crate) before: Value,
    #[serde(serialize_with = "json::serialize")]
    pub(crate) after: Value,
}

/// Copies the deals, so that they can be compared.
pub(super) fn remember(conn: &Connection) -> rusqlite::Result<()> {
    copy(conn, "deals_before")
}

/// Compares the deals with the copy, which is dropped.
pub(super) fn changes(conn: &Connection) -> rusqlite::Result<DealChanges> {
    let names = columns(conn)?;
    let sql = "select deals_before.*, deals_after.*
         from temp.deals_before
         full join temp.deals_after on deals_after.deal_id = deals_before.deal_id
         order by coalesce(deals_before.deal_id, deals_after.deal_id)";
    copy(conn, "deals_after")?;
    let mut changes = DealChanges::default();
    let mut stmt = conn.prepare(sql)?;
    let mut rows = stmt.query([])?;
    while let Some(row) = rows.next()? {
        if let Some(change) = change(&names, row)? {
            changes.note(change);
        }
    }
    drop(rows);
    drop(stmt);
    conn.execute_batch("drop table temp.deals_before; drop table temp.deals_after")?;
    Ok(changes)
}

fn copy(conn: &Connection, name: &str) -> rusqlite::Result<()> {
    conn.execute_batch(&format!(
        "create temp table {name} as select * from deals;
         create unique index temp.{name}_by_id on {name} (deal_id);"
    ))
}

fn columns(conn: &Connection) -> rusqlite::Result<Vec<String>> {
    let stmt = conn.prepare("select * from deals")?;
    Ok(stmt.column_names().map(str::to_owned).collect())
}

/// What became of a deal whose former values are beside its present ones; `None` where nothing.
fn change(names: &[String], row: &Row) -> rusqlite::Result<Option<DealChange>> {
    let both = values(row)?;
    let (before, after) = both.split_at_checked(names.len()).unwrap_or((&both, &[]));
    let of = |values: &[Value], name: &str| {
        let idx = names.iter().position(|known| known == name);
        idx.and_then(|idx| values.get(idx)).cloned().unwrap_or(Value::Null)
    };
    let is_there = |values: &[Value]| of(values, "deal_id") != Value::Null;
    let now = if is_there(after) { after } else { before };
    let change = match (is_there(before), is_there(after)) {
        (false, _) => "added",
        (_, false) => "removed",
        _ => "changed",
    };
    let columns: Vec<ColumnChange> = names
        .iter()
        .filter(|name| change == "changed" && !PLACE.contains(&name.as_str()))
        .map(|name| ColumnChange {
            column: name.clone(),
            before: of(before, name),
            after: of(after, name),
        })
        .filter(|column| column.before != column.after)
        .collect();
    let text = |name: &str| of(now, name).text().map(str::to_owned);
    let place = RowPosition {
        file: text("file_name").unwrap_or_default(),
        sheet: text("sheet"),
        row: of(now, "row_number").integer().unwrap_or_default(),
    };
    let deal_id = of(now, "deal_id").integer().unwrap_or_default();
    let company = text("company").unwrap_or_default();
    let is_change = change != "changed" || !columns.is_empty();
    Ok(is_change.then_some(DealChange { deal_id, company, change, place, columns }))
}

impl DealChanges {
    fn note(&mut self, change: DealChange) {
        self.count += 1;
        self.added += u64::from(change.change == "added");
        self.removed += u64::from(change.change == "removed");
        for column in &change.columns {
            *self.columns.entry(column.column.clone()).or_default() += 1;
        }
        if self.examples.len() < EXAMPLES {
            self.examples.push(change);
        }
    }
}
