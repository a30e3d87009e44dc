//! The metric views, cell by cell: which figure of which quarter and market is another one now.

use std::collections::BTreeMap;

use dealbase_query::{Value, View};
use rusqlite::Connection;
use serde::Serialize;

use super::values;
use crate::output::json;

/// Every row of every metric view, by view and key.
#[derive(Default)]
pub(crate) struct Figures {
    views: BTreeMap<String, Rows>,
}

/// The figures of each row, by quarter, market and what else names a row.
type Rows = BTreeMap<Vec<Option<String>>, FigureValues>;
/// The figures of a row, each with its column.
type FigureValues = Vec<(String, Value)>;

/// A figure that changed.
#[derive(Debug, Serialize)]
pub(crate) struct FigureChange {
    /// The metric view.
    pub(crate) view: String,
    /// Of which quarter; None where the view has none.
    pub(crate) quarter: Option<String>,
    /// Of which market; None where the view has none.
    pub(crate) market: Option<String>,
    /// What else names the row: a round class, a sector, a country, a deal.
    pub(crate) item: Option<String>,
    /// The column.
    pub(crate) figure: String,
    /// Null where there was no such row.
    #[serde(serialize_with = "json::serialize")]
    pub(crate) before: Value,
    /// Null if there is no such row.
    #[serde(serialize_with = "json::serialize")]
    pub(crate) after: Value,
}

impl Figures {
    /// Reads the metric views of the report: those that name a numbered slide. A list of deals is no
    /// figure.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(crate) fn of(conn: &Connection) -> rusqlite::Result<Figures> {
        let sql = "select name, sql from sqlite_schema
             where type = 'view' and sql like '%-- Slide%' order by name";
        let mut stmt = conn.prepare(sql)?;
        let views: Vec<(String, String)> =
            stmt.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?.collect::<Result<_, _>>()?;
        let mut figures = Figures { views: BTreeMap::new() };
        for (name, sql) in views {
            let view = View::parse(&name, &sql);
            // The views of the appendix follow from the same deals, and some read them all.
            let is_of_a_slide =
                view.slides().is_some_and(|it| it.contains(|it: char| it.is_ascii_digit()));
            if is_of_a_slide && !keys(&view).contains(&"deal_id") {
                figures.views.insert(name, read(conn, &view)?);
            }
        }
        Ok(figures)
    }

    /// What differs in `after`: counts and money first, then what follows from them.
    pub(crate) fn changes(&self, after: &Figures) -> Vec<FigureChange> {
        let nothing = BTreeMap::new();
        let mut changes = Vec::new();
        for (view, rows) in &after.views {
            let before = self.views.get(view).unwrap_or(&nothing);
            let mut keys: Vec<_> = before.keys().chain(rows.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                changes.extend(row_changes(view, key, before.get(key), rows.get(key)));
            }
        }
        changes.sort_by_key(|change| follows_from_others(&change.figure));
        changes
    }
}

impl FigureChange {
    /// Whether it is a share, a rate or a rank, which follows from counts and money.
    pub(crate) fn follows(&self) -> bool {
        follows_from_others(&self.figure)
    }
}

/// A share, a rate or a rank.
fn follows_from_others(column: &str) -> bool {
    ["_pct", "_pp", "_rank"].iter().any(|unit| column.ends_with(unit))
}

/// The columns that name a row, as the documentation of the view says.
fn keys(view: &View) -> Vec<&str> {
    let is_key = |note: &str| note.split([' ', ',', ';']).any(|word| word == "key");
    view.columns.iter().filter(|it| is_key(&it.note)).map(|it| it.name.as_str()).collect()
}

/// The rows of a view.
fn read(conn: &Connection, view: &View) -> rusqlite::Result<Rows> {
    let keys = keys(view);
    // The name comes from the database's own list of views.
    let mut stmt = conn.prepare(&format!("select * from {}", view.name))?;
    let names: Vec<String> = stmt.column_names().map(str::to_owned).collect();
    let mut rows = Rows::new();
    let mut found = stmt.query([])?;
    while let Some(row) = found.next()? {
        let mut key = vec![None, None, None];
        let mut figures = Vec::new();
        for (name, value) in names.iter().zip(values(row)?) {
            let place = match name.as_str() {
                "quarter" => 0,
                "market" => 1,
                _ => 2,
            };
            match key.get_mut(place).filter(|_| keys.contains(&name.as_str())) {
                Some(part) => *part = text(&value),
                None => figures.push((name.clone(), value)),
            }
        }
        rows.insert(key, figures);
    }
    Ok(rows)
}

fn row_changes(
    view: &str,
    key: &[Option<String>],
    before: Option<&FigureValues>,
    after: Option<&FigureValues>,
) -> Vec<FigureChange> {
    let value = |row: Option<&FigureValues>, name: &str| {
        let value = row.and_then(|row| row.iter().find(|(known, _)| known == name));
        value.map_or(Value::Null, |(_, value)| value.clone())
    };
    let part = |place: usize| key.get(place).cloned().flatten();
    let change = |name: &String| FigureChange {
        view: view.to_owned(),
        quarter: part(0),
        market: part(1),
        item: part(2),
        figure: name.clone(),
        before: value(before, name),
        after: value(after, name),
    };
    let names = after.or(before).into_iter().flatten().map(|(name, _)| name);
    names.map(change).filter(|change| change.before != change.after).collect()
}

fn text(value: &Value) -> Option<String> {
    match value {
        Value::Integer(integer) => Some(integer.to_string()),
        value => value.text().map(str::to_owned),
    }
}
