//! Compares every base and metric view of a database with the same view on another engine, cell by
//! cell: texts and whole numbers are equal, rates to a billionth.
//!
//! It does not know which engine it is.

mod tally;

use std::collections::BTreeMap;
use std::time::Duration;

use include_dir::{Dir, include_dir};

use crate::answer::{Limits, Rows};
use crate::catalog::View;
use crate::database::Database;
use crate::error::{Error, Result};
use crate::snapshot::Snapshot;
use crate::value::Value;

use tally::{Tally, Unequal};

static BASE: Dir = include_dir!("$CARGO_MANIFEST_DIR/schema/base");
static METRICS: Dir = include_dir!("$CARGO_MANIFEST_DIR/schema/metrics");

/// How long a view may take.
const TIME: Duration = Duration::from_secs(3600);
/// Maximum differences of a view that are listed.
const MAX_REPORTED: usize = 20;

/// What a comparison found.
#[derive(Debug, Default, serde::Serialize)]
pub struct Verified {
    /// Views that were compared.
    pub view_count: usize,
    /// Their rows in the database.
    pub row_count: u64,
    /// Their cells.
    pub cell_count: u64,
    /// Rows that are not equal, of all views.
    pub unequal_count: u64,
    /// What differs: of each view the first few rows.
    pub differences: Vec<Difference>,
}

/// A cell that is another there, or a row that only one side has.
#[derive(Debug, PartialEq, serde::Serialize)]
pub struct Difference {
    /// The view.
    pub view: String,
    /// The key of the row.
    pub row: String,
    /// The column; empty for a whole row.
    pub column: String,
    /// In the database; None where it has no such row.
    pub here: Option<String>,
    /// On the engine; None where it has no such row.
    pub there: Option<String>,
}

/// Compares the views of `snapshot` with those of `engine`.
///
/// # Errors
/// Fails if one side can't be asked; a view that is not there is a difference.
pub fn verify(snapshot: &Snapshot, engine: &Database) -> Result<Verified> {
    let mut verified = Verified::default();
    for view in snapshot.views.iter().filter(|it| is_compared(&it.name)) {
        verified.view_count += 1;
        let comparison = Comparison { view, here: &snapshot.database, there: engine };
        comparison.run(&mut verified)?;
    }
    Ok(verified)
}

/// Whether a view is one of those whose figures are the same on every engine: base and metric views, and
/// what is a table here and a view there.
pub(crate) fn is_compared(name: &str) -> bool {
    let has = |folder: &Dir, name: &str| folder.contains(format!("{name}.sql"));
    has(&BASE, name) || has(&METRICS, name) || has(&BASE, &format!("{name}_check"))
}

struct Comparison<'a> {
    view: &'a View,
    here: &'a Database,
    there: &'a Database,
}

impl Comparison<'_> {
    fn run(&self, verified: &mut Verified) -> Result<()> {
        let here = self.tally(self.here)?;
        verified.row_count += here.row_count();
        verified.cell_count += here.row_count() * self.view.columns.len() as u64;
        let there = match self.tally(self.there) {
            Ok(there) => there,
            Err(err @ (Error::Sql { .. } | Error::Server { .. })) => {
                verified.unequal_count += here.row_count().max(1);
                verified.differences.push(self.difference("", "", None, Some(err.to_string())));
                return Ok(());
            }
            Err(err) => return Err(err),
        };
        let unequal = Unequal::of(here, there);
        verified.unequal_count += unequal.count();
        if unequal.count() > 0 {
            verified.differences.extend(self.look_up(&unequal)?);
        }
        Ok(())
    }

    fn sql(&self) -> String {
        let columns: Vec<&str> = self.view.columns.iter().map(|it| it.name.as_str()).collect();
        format!("select {} from {}", columns.join(", "), self.view.name)
    }

    fn tally(&self, database: &Database) -> Result<Tally> {
        let mut tally = Tally::default();
        let limits = Limits { time: TIME, rows: None };
        match database.run(&self.sql(), &[], limits, &mut tally)?.stop {
            Some(stop) => Err(Error::Limit(stop)),
            None => Ok(tally),
        }
    }

    /// Reads the rows that are not equal once more, and says what about them differs.
    fn look_up(&self, unequal: &Unequal) -> Result<Vec<Difference>> {
        let rows = |database: &Database, hashes: &[u128]| -> Result<Rows> {
            let mut found = unequal.finder(hashes, MAX_REPORTED);
            database.run(&self.sql(), &[], Limits { time: TIME, rows: None }, &mut found)?;
            Ok(found.rows)
        };
        let here = self.by_key(rows(self.here, &unequal.here)?);
        let mut there = self.by_key(rows(self.there, &unequal.there)?);
        let mut differences = Vec::new();
        for (key, here) in here {
            match there.remove(&key) {
                Some(there) => differences.extend(self.cells(&key, &here, &there)),
                None => differences.push(self.difference(&key, "", Some(shown_row(&here)), None)),
            }
        }
        for (key, there) in there {
            differences.push(self.difference(&key, "", None, Some(shown_row(&there))));
        }
        Ok(differences)
    }

    fn by_key(&self, rows: Rows) -> BTreeMap<String, Vec<Value>> {
        let is_key = |note: &str| note.contains("key");
        let keys: Vec<bool> = self.view.columns.iter().map(|it| is_key(&it.note)).collect();
        let key = |row: &[Value]| {
            let texts =
                row.iter().zip(&keys).filter(|(_, is_key)| **is_key).map(|(it, _)| shown(it));
            texts.collect::<Vec<_>>().join(" ")
        };
        rows.rows.into_iter().map(|row| (key(&row), row)).collect()
    }

    fn cells(&self, key: &str, here: &[Value], there: &[Value]) -> Vec<Difference> {
        let pairs = self.view.columns.iter().zip(here.iter().zip(there));
        pairs
            .filter(|(_, (here, there))| !tally::are_equal(here, there))
            .map(|(column, (here, there))| {
                self.difference(key, &column.name, Some(shown(here)), Some(shown(there)))
            })
            .collect()
    }

    fn difference(
        &self,
        row: &str,
        column: &str,
        here: Option<String>,
        there: Option<String>,
    ) -> Difference {
        let (view, row) = (self.view.name.clone(), row.to_owned());
        Difference { view, row, column: column.to_owned(), here, there }
    }
}

fn shown_row(row: &[Value]) -> String {
    row.iter().map(shown).collect::<Vec<_>>().join(" ")
}

fn shown(value: &Value) -> String {
    match value {
        Value::Null => "null".to_owned(),
        Value::Integer(integer) => integer.to_string(),
        Value::Real(real) => real.to_string(),
        Value::Text(text) => text.clone(),
        Value::Blob(bytes) => format!("{} bytes", bytes.len()),
    }
}
