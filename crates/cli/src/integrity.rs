//! The checks that no view can make: whether SQLite can read the file, whether it holds what was stored,
//! and whether its deals follow from that.

use std::path::Path;

use anyhow::Result;
use dealbase_ingest::{digest, refresh, schema};
use dealbase_query::{Column, Rows, Value, View};

/// Whether SQLite can read every page, and every index fits its table.
pub(crate) const INTEGRITY: &str = "check_integrity";
/// Whether what was stored is what is read.
pub(crate) const DIGESTS: &str = "check_digests";

/// Whether each deal is what its rows make of it.
pub(crate) const SETTLED: &str = "check_settled";

/// They, in the form of checks that are views.
pub(crate) fn checks() -> [View; 3] {
    [
        check(INTEGRITY, "every page can be read", &[("problem", "in SQLite's words")]),
        check(
            DIGESTS,
            "what is read is what was stored, bit for bit",
            &[
                ("subject", "import publication labels rules reference schema; key"),
                ("subject_id", "the import or publication; key"),
                ("file_name", "file of the import"),
            ],
        ),
        check(SETTLED, "every deal is what its rows make of it", &[("deal_id", "key")]),
    ]
}

/// What one of them finds in the database at `db`; `None` for another check.
///
/// # Errors
/// Fails if the file can't be read at all.
pub(crate) fn rows(db: &Path, check: &View) -> Result<Option<Rows>> {
    let columns = check.columns.iter().map(|column| column.name.clone()).collect();
    let rows = match check.name.as_str() {
        INTEGRITY => {
            let found = digest::integrity(&schema::open_to_read(db)?);
            let found = found.map_err(schema::named(db))?;
            found.iter().map(|it| vec![Value::from(it.as_str())]).collect()
        }
        DIGESTS => broken(db)?,
        SETTLED => {
            let found = refresh::unlike(&schema::open_to_read(db)?);
            let found = found.map_err(schema::named(db))?;
            found.into_iter().map(|deal_id| vec![Value::from(deal_id)]).collect()
        }
        _ => return Ok(None),
    };
    Ok(Some(Rows { columns, rows }))
}

fn broken(db: &Path) -> Result<Vec<Vec<Value>>> {
    let conn = schema::open_to_read(db)?;
    let found = digest::broken(&conn).map_err(schema::named(db))?;
    let row = |subject: &digest::Subject| {
        // A name that can't be read either is left out.
        let file_name = digest::file_name(&conn, subject).ok().flatten();
        vec![
            Value::from(subject.kind.as_str()),
            Value::from(subject.id),
            file_name.map_or(Value::Null, |it| Value::from(it.as_str())),
        ]
    };
    Ok(found.iter().map(row).collect())
}

fn check(name: &str, title: &str, columns: &[(&str, &str)]) -> View {
    let column =
        |(name, note): &(&str, &str)| Column { name: (*name).to_owned(), note: (*note).to_owned() };
    View {
        name: name.to_owned(),
        title: title.to_owned(),
        definition: String::new(),
        remarks: [("Severity".to_owned(), "error".to_owned())].into(),
        columns: columns.iter().map(column).collect(),
        sql: String::new(),
    }
}
