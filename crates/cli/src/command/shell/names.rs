//! The names a user may type next: of the database, of SQL, and of the shell. It does not know where.

use std::collections::BTreeMap;

use anyhow::Result;
use dealbase_query::{Database, Model};

/// Words of SQL that a question may need.
pub(super) const KEYWORDS: &[&str] = &[
    "all",
    "and",
    "as",
    "asc",
    "between",
    "by",
    "case",
    "cast",
    "collate",
    "cross",
    "current",
    "desc",
    "distinct",
    "else",
    "end",
    "escape",
    "except",
    "exists",
    "explain",
    "filter",
    "first",
    "following",
    "from",
    "full",
    "glob",
    "group",
    "having",
    "in",
    "inner",
    "intersect",
    "is",
    "join",
    "last",
    "left",
    "like",
    "limit",
    "materialized",
    "natural",
    "not",
    "null",
    "nulls",
    "offset",
    "on",
    "or",
    "order",
    "outer",
    "over",
    "partition",
    "plan",
    "preceding",
    "query",
    "range",
    "recursive",
    "regexp",
    "right",
    "row",
    "rows",
    "select",
    "then",
    "unbounded",
    "union",
    "using",
    "values",
    "when",
    "where",
    "window",
    "with",
];

/// The names of a database, each list in order.
#[derive(Debug, Clone, Default)]
pub(super) struct Names {
    /// The columns of each table and view.
    pub(super) columns: BTreeMap<String, Vec<String>>,
    /// Functions of SQLite and of queries.
    pub(super) functions: Vec<String>,
    /// Saved queries.
    pub(super) queries: Vec<String>,
}

impl Names {
    /// Reads them from a database.
    ///
    /// # Errors
    /// Fails if the file can't be read.
    pub(super) fn of(database: &Database, queries: Vec<String>) -> Result<Names> {
        let model = Model::of(database)?;
        let tables = model.tables.iter().map(|table| {
            (table.name.clone(), table.columns.iter().map(|it| it.name.clone()).collect())
        });
        let views = model.views().map(|view| {
            (view.name.clone(), view.columns.iter().map(|it| it.name.clone()).collect())
        });
        let columns = tables.chain(views).collect();
        let sql = "select distinct name from pragma_function_list
            where name glob '[a-z]*' order by name";
        let rows = database.rows(sql, &[])?;
        let functions = rows.records().filter_map(|it| it.text("name")).map(str::to_owned);
        Ok(Names { columns, functions: functions.collect(), queries })
    }
}
