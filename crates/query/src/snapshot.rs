//! One moment of a database, to be handed to another engine: which tables and views it can take, and
//! their rows as they are stored.
//!
//! It runs statements of the program alone, and does not know where the rows go.

use std::path::Path;

use rusqlite::Row;

use crate::catalog::View;
use crate::database::{Database, explain};
use crate::error::{Error, Result};
use crate::guard;
use crate::model::{Model, Table};

/// Tables that are not handed on: what they hold is in the tables below, or follows from those.
const INTERNAL: [&str; 6] =
    ["staged_row", "deal_fact", "resolved_deal", "stale_deal", "size_list", "interval_count"];
/// Views that are handed on as tables.
const TABLES: [&str; 5] = ["deal", "deal_investor", "deal_record", "raw_row", "record_text"];
/// Tables that the import computes from the deals. Elsewhere they are views, whose texts are those of the
/// views that check them.
const COMPUTED: [&str; 13] = [
    "deal_cube",
    "size_measure",
    "size_bucket_count",
    "first_deal",
    "first_deal_reached",
    "deal_day",
    "round_interval",
    "theme_count",
    "import_quarter",
    "known_count",
    "investor_activity",
    "investor_count",
    "newest_investor",
];

/// A database that stays as it is until this is dropped; imports wait.
pub struct Snapshot {
    pub(crate) database: Database,
    /// The tables, by name.
    pub tables: Vec<Table>,
    /// The views, each after those it reads.
    pub views: Vec<View>,
}

impl Snapshot {
    /// Opens the database at `path` and holds it.
    ///
    /// # Errors
    /// As [`Database::open`].
    pub fn open(path: &Path) -> Result<Snapshot> {
        let mut database = Database::open(path)?;
        guard::lift(&mut database.conn)
            .and_then(|()| guard::make_room(&database.conn))
            .and_then(|()| database.conn.execute_batch("begin"))
            .map_err(|source| explain(path, source))?;
        let model = Model::of(&database)?;
        let tables = tables(&database, &model)?;
        let views = portable(&model, &tables);
        Ok(Snapshot { database, tables, views })
    }

    /// A table by name.
    pub(crate) fn table(&self, name: &str) -> Option<&Table> {
        self.tables.iter().find(|it| it.name == name)
    }

    /// The one integer that a statement returns; None for null.
    pub(crate) fn integer(&self, sql: &str) -> Result<Option<i64>> {
        self.database.conn.query_row(sql, [], |row| row.get(0)).map_err(|err| self.explain(err))
    }

    /// Hands out the rows of a statement, each with how many columns it has, until `take` returns false.
    ///
    /// # Errors
    /// Fails if the file can't be read.
    pub(crate) fn each(
        &self,
        sql: &str,
        mut take: impl FnMut(&Row<'_>, usize) -> rusqlite::Result<bool>,
    ) -> Result<()> {
        let mut read = || -> rusqlite::Result<()> {
            let mut stmt = self.database.conn.prepare(sql)?;
            let width = stmt.column_count();
            let mut rows = stmt.query([])?;
            while let Some(row) = rows.next()? {
                if !take(row, width)? {
                    break;
                }
            }
            Ok(())
        };
        read().map_err(|err| self.explain(err))
    }

    pub(crate) fn explain(&self, err: rusqlite::Error) -> Error {
        explain(self.database.path(), err)
    }
}

/// The tables that are handed on, by name.
fn tables(database: &Database, model: &Model) -> Result<Vec<Table>> {
    let mut tables = model.tables.clone();
    let is_handed_on = |name: &str| !INTERNAL.contains(&name) && !COMPUTED.contains(&name);
    tables.retain(|it| is_handed_on(it.name.as_str()));
    for view in model.base_views.iter().filter(|it| TABLES.contains(&it.name.as_str())) {
        tables.push(Table::of_view(database, view)?);
    }
    tables.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(tables)
}

/// The views that every engine runs, each after those it reads.
fn portable(model: &Model, tables: &[Table]) -> Vec<View> {
    let mut known: Vec<String> = tables.iter().map(|it| it.name.clone()).collect();
    let is_check =
        |name: &str| name.strip_suffix("_check").is_some_and(|it| COMPUTED.contains(&it));
    let is_portable = |it: &&View| it.engines().is_none() && !is_check(&it.name);
    let mut waiting: Vec<View> = model.views().filter(is_portable).cloned().collect();
    waiting.extend(COMPUTED.iter().filter_map(|name| computed(model, name)));
    let mut views: Vec<View> = Vec::new();
    loop {
        let (ready, rest): (Vec<View>, Vec<View>) = waiting
            .into_iter()
            .partition(|view| view.sources().all(|it| known.iter().any(|name| name == it)));
        if ready.is_empty() {
            return views;
        }
        known.extend(ready.iter().map(|it| it.name.clone()));
        views.extend(ready);
        waiting = rest;
    }
}

/// A computed table as a view over the deals.
fn computed(model: &Model, name: &str) -> Option<View> {
    let check = format!("{name}_check");
    let view = model.views().find(|it| it.name == check)?;
    let sql = view.sql.replacen(&check, name, 1);
    Some(View { name: name.to_owned(), sql, ..view.clone() })
}
