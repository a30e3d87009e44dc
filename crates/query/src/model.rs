//! The whole of a database as it describes itself: tables, base views and metrics, and what leads where.
//!
//! It does not know how a model is drawn.

use std::collections::BTreeMap;

use include_dir::{Dir, include_dir};

use crate::answer::Record;
use crate::catalog::{self, View};
use crate::database::Database;
use crate::error::{Error, Result};
use crate::suggest;
use crate::value::Value;

/// The comments above each table are not stored in a database file, but here.
static TABLES: Dir = include_dir!("$CARGO_MANIFEST_DIR/schema/tables");

/// What a database holds, each list by name; metrics by slide.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Model {
    /// What imports write.
    pub tables: Vec<Table>,
    /// One definition each, read by metrics.
    pub base_views: Vec<View>,
    /// The figures of the report.
    pub metrics: Vec<View>,
}

/// A table and its documentation.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Table {
    /// The name, as used in SQL.
    pub name: String,
    /// What a row is; empty if not documented.
    pub note: String,
    /// The columns, in order.
    pub columns: Vec<Field>,
    /// The statement that made it.
    pub sql: String,
}

impl Table {
    /// A view as the table that other engines have in its place.
    ///
    /// # Errors
    /// Fails if the file can't be read.
    pub(crate) fn of_view(database: &Database, view: &View) -> Result<Table> {
        let params = [("name", Value::from(view.name.as_str()))];
        let kinds = database.catalog_rows(
            "select name, lower(type) as kind from pragma_table_info(:name)",
            &params,
        )?;
        // An expression has a type only where it is cast to a number.
        let is_integer = |name: &str| {
            let mut kinds = kinds.records();
            kinds.any(|it| {
                it.text("name") == Some(name)
                    && it.text("kind").is_some_and(|it| it.starts_with("int"))
            })
        };
        let field = |column: &catalog::Column| {
            let is_key = column.note.split([',', ':', ';']).any(|part| part.trim() == "key");
            Field {
                name: column.name.clone(),
                kind: if is_integer(&column.name) { "integer" } else { "text" }.to_owned(),
                is_required: is_key,
                is_key,
                refers_to: None,
                note: column.note.clone(),
            }
        };
        Ok(Table {
            name: view.name.clone(),
            note: view.title.clone(),
            columns: view.columns.iter().map(field).collect(),
            sql: view.sql.clone(),
        })
    }
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Field {
    /// The name, whose last word is the unit.
    pub name: String,
    /// `integer`, `text` or `real`, in lower case.
    pub kind: String,
    /// It is never null.
    pub is_required: bool,
    /// It is the key of the table, or part of it.
    pub is_key: bool,
    /// The table whose key it holds; None if it holds none.
    pub refers_to: Option<String>,
    /// What it holds; empty if not documented.
    pub note: String,
}

/// One thing of a model.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Entry<'a> {
    /// A table.
    Table(&'a Table),
    /// A base view or a metric.
    View(&'a View),
}

impl Model {
    /// Reads the model of a database.
    ///
    /// # Errors
    /// Fails if the file can't be read.
    pub fn of(database: &Database) -> Result<Model> {
        let metrics = catalog::metrics(database)?;
        let mut base_views = catalog::views(database)?;
        base_views.retain(|view| !metrics.contains(view));
        Ok(Model { tables: tables(database)?, base_views, metrics })
    }

    /// The tables and views by name, in either case.
    ///
    /// # Errors
    /// [`Error::NoRelation`] with the nearest name.
    pub fn find(&self, name: &str) -> Result<Entry<'_>> {
        let is_it = |it: &str| it.eq_ignore_ascii_case(name);
        let table = self.tables.iter().find(|it| is_it(&it.name)).map(Entry::Table);
        let view = || self.views().find(|it| is_it(&it.name)).map(Entry::View);
        table.or_else(view).ok_or_else(|| {
            let suggestion = suggest::nearest(name, self.names());
            Error::NoRelation { name: name.to_owned(), suggestion }
        })
    }

    /// Base views, then metrics.
    pub fn views(&self) -> impl Iterator<Item = &View> {
        self.base_views.iter().chain(&self.metrics)
    }

    /// The names of tables, base views and metrics.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        let tables = self.tables.iter().map(|it| it.name.as_str());
        tables.chain(self.views().map(|it| it.name.as_str()))
    }
}

fn tables(database: &Database) -> Result<Vec<Table>> {
    let sql = "select name, sql from sqlite_schema
        where type = 'table' and name not like 'sqlite\\_%' escape '\\' order by name";
    let rows = database.catalog_rows(sql, &[])?;
    let tables = rows.records().filter_map(|row| Some((row.text("name")?, row.text("sql")?)));
    tables.map(|(name, sql)| table(database, name, sql)).collect()
}

fn table(database: &Database, name: &str, sql: &str) -> Result<Table> {
    let params = [("name", Value::from(name))];
    let references = database.catalog_rows(
        "select \"from\" as field, \"table\" as target from pragma_foreign_key_list(:name)",
        &params,
    )?;
    let references: BTreeMap<&str, &str> = references
        .records()
        .filter_map(|row| Some((row.text("field")?, row.text("target")?)))
        .collect();
    let info = database.catalog_rows(
        "select name, lower(type) as kind, \"notnull\" as is_required, pk from pragma_table_info(:name)",
        &params,
    )?;
    let notes = notes(sql);
    let field = |row: Record<'_>| {
        let name = row.text("name")?.to_owned();
        let is_key = row.integer("pk")? > 0;
        Some(Field {
            kind: row.text("kind")?.to_owned(),
            is_required: is_key || row.integer("is_required")? == 1,
            is_key,
            refers_to: references.get(name.as_str()).map(|it| (*it).to_owned()),
            note: notes.get(&name).cloned().unwrap_or_default(),
            name,
        })
    };
    let columns = info.records().filter_map(field).collect();
    Ok(Table { note: above(name), columns, name: name.to_owned(), sql: sql.to_owned() })
}

/// The comment above the statement that makes a table, in one line; empty without one.
fn above(table: &str) -> String {
    let start = format!("create table {table} (");
    let texts = TABLES.files().filter_map(|it| it.contents_utf8());
    let Some((before, _)) = texts.filter_map(|it| it.split_once(&start)).next() else {
        return String::new();
    };
    let lines = before.trim_end().lines().rev();
    let mut comment: Vec<&str> = lines.map_while(|it| it.strip_prefix("--")).collect();
    comment.reverse();
    comment.iter().map(|it| it.trim()).collect::<Vec<_>>().join(" ")
}

/// The comments in a column list by column: that of its line, or those right above it.
fn notes(sql: &str) -> BTreeMap<String, String> {
    let mut notes = BTreeMap::new();
    let mut above: Vec<&str> = Vec::new();
    for line in sql.lines().skip(1) {
        let (code, comment) = line.split_once("--").unwrap_or((line, ""));
        let Some(name) = code.split_whitespace().next() else {
            above.push(comment.trim());
            continue;
        };
        above.push(comment.trim());
        let note: Vec<&str> = above.drain(..).filter(|it| !it.is_empty()).collect();
        // The comment in a condition below the column is no note about another one.
        notes.entry(name.to_owned()).or_insert_with(|| note.join(" "));
    }
    notes
}

#[cfg(test)]
mod tests {
    use rusqlite::Connection;

    use super::*;

    const SQL: &str = "
        create table source (source_id integer primary key, name text not null) strict;
        create table deal (
            deal_id integer primary key,
            source_id integer not null references source (source_id), -- said so
            -- of the whole round;
            -- null where unknown
            amount_usd integer
        ) strict;
        create view deals (amount_usd -- dollars
        ) as
        -- Title: All of them
        -- Sources: deal
        select amount_usd from deal;
        create view total_by_all (amount_usd) as
        -- Title: Total
        -- Slide: 3
        select sum(amount_usd) from deals;";

    fn model() -> Model {
        let conn = Connection::open_in_memory().unwrap();
        conn.execute_batch(SQL).unwrap();
        Model::of(&Database::from_connection(conn).unwrap()).unwrap()
    }

    #[test]
    fn tables_say_what_each_column_holds_and_where_it_leads() {
        let model = model();
        let deal = &model.tables[0];
        assert_eq!(deal.name, "deal");
        assert_eq!(deal.note, "");
        let fields: Vec<(&str, bool, bool, Option<&str>, &str)> = deal
            .columns
            .iter()
            .map(|it| (&*it.name, it.is_key, it.is_required, it.refers_to.as_deref(), &*it.note))
            .collect();
        let wanted = [
            ("deal_id", true, true, None, ""),
            ("source_id", false, true, Some("source"), "said so"),
            ("amount_usd", false, false, None, "of the whole round; null where unknown"),
        ];
        assert_eq!(fields, wanted);
    }

    #[test]
    fn a_view_on_a_slide_is_a_metric() {
        let model = model();
        let names: Vec<&str> = model.names().collect();
        assert_eq!(names, ["deal", "source", "deals", "total_by_all"]);
        assert_eq!(model.metrics.len(), 1);
    }

    #[test]
    fn a_name_is_found_in_either_case_or_answered_with_the_nearest() {
        let model = model();
        assert!(matches!(model.find("DEALS"), Ok(Entry::View(view)) if view.name == "deals"));
        assert!(matches!(model.find("source"), Ok(Entry::Table(_))));
        let message = model.find("sourse").unwrap_err().to_string();
        assert_eq!(message, "no table or view sourse; did you mean source?");
    }
}
