//! What changed in a database between two moments of one transaction: rules, figures, deals, rows.
//!
//! It knows the views and tables, and not what made them change.

mod deals;
mod figures;
mod rows;
mod text;

use dealbase_query::Value;
use rusqlite::{Connection, Row};
use serde::Serialize;

use deals::DealChanges;
pub(crate) use figures::{FigureChange, Figures};
use rows::RowChanges;
pub(crate) use text::COLUMNS;

/// How the database was, to be compared with.
pub(crate) struct Before {
    rules: Vec<(String, String)>,
    figures: figures::Figures,
}

/// Everything that changed.
#[derive(Debug, Serialize)]
pub(crate) struct Changes {
    /// Policies and markets, by name.
    pub(crate) rules: Vec<RuleChange>,
    /// Values of the metric views, counts and money first.
    pub(crate) figures: Vec<FigureChange>,
    /// Deals as the view `deals` has them.
    pub(crate) deals: DealChanges,
    /// Rows of the sheets, by outcome before and after.
    pub(crate) rows: Vec<RowChanges>,
}

/// A policy or market that changed; None where there was, or is, none of that name.
#[derive(Debug, Serialize)]
pub(crate) struct RuleChange {
    pub(crate) name: String,
    pub(crate) before: Option<String>,
    pub(crate) after: Option<String>,
}

/// Where a row is.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct RowPosition {
    pub(crate) file: String,
    /// None for a text file.
    pub(crate) sheet: Option<String>,
    /// As a spreadsheet shows it.
    pub(crate) row: i64,
}

impl Before {
    /// Remembers how the database is; larger things are remembered in the database itself, until
    /// [`Before::compare`].
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(crate) fn of(conn: &Connection) -> rusqlite::Result<Before> {
        deals::remember(conn)?;
        rows::remember(conn)?;
        Ok(Before { rules: rules(conn)?, figures: figures::Figures::of(conn)? })
    }

    /// What differs by now.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(crate) fn compare(self, conn: &Connection) -> rusqlite::Result<Changes> {
        Ok(Changes {
            rules: rule_changes(&self.rules, &rules(conn)?),
            figures: self.figures.changes(&figures::Figures::of(conn)?),
            deals: deals::changes(conn)?,
            rows: rows::changes(conn)?,
        })
    }
}

impl Changes {
    /// Whether everything is as before.
    pub(crate) fn is_empty(&self) -> bool {
        self.rules.is_empty()
            && self.figures.is_empty()
            && self.deals.count == 0
            && self.rows.is_empty()
    }
}

fn rules(conn: &Connection) -> rusqlite::Result<Vec<(String, String)>> {
    let mut stmt = conn.prepare("select name, value from policy order by name")?;
    stmt.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect()
}

fn rule_changes(before: &[(String, String)], after: &[(String, String)]) -> Vec<RuleChange> {
    let value = |rules: &[(String, String)], name: &str| {
        rules.iter().find(|(known, _)| known == name).map(|(_, value)| value.clone())
    };
    let mut names: Vec<&String> = before.iter().chain(after).map(|(name, _)| name).collect();
    names.sort();
    names.dedup();
    names
        .into_iter()
        .map(|name| RuleChange {
            name: name.clone(),
            before: value(before, name),
            after: value(after, name),
        })
        .filter(|change| change.before != change.after)
        .collect()
}

/// The values of a row, as many as it has columns.
fn values(row: &Row) -> rusqlite::Result<Vec<Value>> {
    (0..row.as_ref().column_count()).map(|idx| row.get_ref(idx).map(Value::from)).collect()
}
