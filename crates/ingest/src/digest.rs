//! A digest of what each import and each publication stored, and of the lists beside them, so that a
//! bit that flips on the disk is noticed.
//!
//! Hashes every row as SQLite hands it out; knows nothing of what a column means. What follows from
//! these rows (deals, cells) needs none: checks compare it with them.

use std::collections::BTreeSet;

use rusqlite::types::ValueRef;
use rusqlite::{Connection, OptionalExtension, params};
use xxhash_rust::xxh3::Xxh3;

use crate::stage::StagedRow;
use crate::{Error, Result, ddl, sql};

/// What a digest is of.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Subject {
    /// `import`, `publication`, `labels`, `rules`, `reference` or `schema`.
    pub kind: String,
    /// The import or the publication; 0 where there is one only.
    pub id: i64,
}

const IMPORT: &str = include_str!("../schema/steps/digest_import.sql");

const ROWS: &str = include_str!("../schema/steps/digest_rows.sql");

/// The columns of a record as it was written, those that follow from other rows last.
pub(crate) const FACT_COLUMNS: &str = "
record_id, raw_row_id, sheet_id, announced_day, precision_code, quarter_ordinal,
round_label_id, sector_label_id, place_label_id, conversion_id, status_code,
amount_point, amount_low, amount_high, amount_usd, amount_low_usd, amount_high_usd,
company, company_key, company_reference, reference, investors, announced_text, amount_text,
match_key, reference_key, coalesce(own_deal_id, deal_id)";

/// Hashes of what was written, in the order in which it was written.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Streamed {
    /// Of the rows.
    pub(crate) rows: u128,
    /// Of the records.
    pub(crate) facts: u128,
}

pub(crate) const PUBLICATION: &str = include_str!("../schema/steps/digest_publication.sql");

const LABELS: &str = include_str!("../schema/steps/digest_labels.sql");

const RULES: &str = include_str!("../schema/steps/digest_rules.sql");

const REFERENCE: &str = include_str!("../schema/steps/digest_reference.sql");

/// Writes the digests of a database that has just been made, or whose tables were changed.
///
/// # Errors
///
/// [`crate::Error::Sql`], as all functions here.
pub(crate) fn seal_schema(conn: &Connection) -> Result<()> {
    write(conn, "reference", 0, &rows(conn, REFERENCE, 0)?)?;
    write(conn, "schema", 0, &of_schema(conn)?)
}

/// Writes the digests of what was added since they were written last, at the end of a transaction.
pub(crate) fn seal(conn: &Connection) -> Result<()> {
    for import_id in sql::column::<i64, Vec<_>>(conn, NEW_IMPORTS, [])? {
        write(conn, "import", import_id, &of_import(conn, import_id, None)?)?;
    }
    for publication_id in sql::column::<i64, Vec<_>>(conn, NEW_PUBLICATIONS, [])? {
        write(conn, "publication", publication_id, &rows(conn, PUBLICATION, publication_id)?)?;
    }
    write(conn, "labels", 0, &rows(conn, LABELS, 0)?)?;
    write(conn, "rules", 0, &rows(conn, RULES, 0)?)
}

/// Writes the digest of an import whose rows and records were hashed while they were written.
pub(crate) fn seal_streamed(conn: &Connection, import_id: i64, streamed: Streamed) -> Result<()> {
    write(conn, "import", import_id, &of_import(conn, import_id, Some(streamed))?)
}

/// The digest of an import: of what it added beside rows and records, then of those.
fn of_import(conn: &Connection, import_id: i64, streamed: Option<Streamed>) -> Result<String> {
    let streamed = match streamed {
        Some(streamed) => streamed,
        None => Streamed {
            rows: hash(conn, ROWS, import_id)?,
            facts: hash(conn, &facts_of_import(), import_id)?,
        },
    };
    let mut hasher = Xxh3::new();
    for part in [hash(conn, IMPORT, import_id)?, streamed.rows, streamed.facts] {
        hasher.update(&part.to_le_bytes());
    }
    Ok(format!("{:032x}", hasher.digest128()))
}

/// The records of an import as they were written: the deal is the one they were matched to.
fn facts_of_import() -> String {
    format!(
        "select {FACT_COLUMNS}
         from deal_fact
         where record_id >= (select first_record_id from import_extent where import_id = ?1)
             and record_id <= (select last_record_id from import_extent where import_id = ?1)
             and sheet_id in (select sheet_id from sheet where import_id = ?1)
         order by record_id"
    )
}

/// Adds a staged row to a hash, as [`ROWS`] finds it.
pub(crate) fn add_staged_row(hasher: &mut Xxh3, row: &StagedRow) {
    for part in &row.parts {
        let values = [
            ValueRef::Integer(part.raw_row_id),
            ValueRef::Integer(part.sheet_id),
            ValueRef::Integer(i64::from(row.number)),
            ValueRef::from(part.cells.as_str()),
            part.kinds.as_deref().map_or(ValueRef::Null, ValueRef::from),
            ValueRef::Integer(i64::from(row.is_hidden)),
        ];
        add_row(hasher, &values);
    }
}

/// Adds the values of a row to a hash.
pub(crate) fn add_row(hasher: &mut Xxh3, values: &[ValueRef]) {
    values.iter().for_each(|value| add(hasher, *value));
}

/// Writes them all again after the tables themselves were changed; what was broken before stays so.
pub(crate) fn seal_changed(conn: &Connection, broken: &[Subject]) -> Result<()> {
    let stored: Vec<(String, i64, String)> = sql::columns(conn, DIGESTS, [])?;
    conn.execute("delete from digest", [])?;
    seal_schema(conn)?;
    seal(conn)?;
    let is_broken = |kind: &str, id: i64| broken.iter().any(|it| it.kind == kind && it.id == id);
    for (kind, id, xxh3) in stored.iter().filter(|(kind, id, _)| is_broken(kind, *id)) {
        write(conn, kind, *id, xxh3)?;
    }
    Ok(())
}

/// Writes them all again, after a rebuild.
pub(crate) fn reseal(conn: &Connection) -> Result<()> {
    conn.execute("delete from digest where subject in ('import', 'labels')", [])?;
    seal(conn)
}

const DIGESTS: &str = "select subject, subject_id, xxh3 from digest";

const NEW_IMPORTS: &str = "
select import_id from import
where not exists (
    select 1 from digest where subject = 'import' and subject_id = import.import_id
)";

const NEW_PUBLICATIONS: &str = "
select publication_id from publication
where not exists (
    select 1 from digest where subject = 'publication' and subject_id = publication.publication_id
)";

/// Every subject whose rows are not what was stored, or can't be read, in order. A subject without a
/// digest is none of them, unless it is an import or a publication.
///
/// # Errors
///
/// [`crate::Error::Sql`] where the digests themselves can't be read.
pub fn broken(conn: &Connection) -> Result<Vec<Subject>> {
    let digest_of = |kind: &str, id| match kind {
        "import" => of_import(conn, id, None),
        "publication" => rows(conn, PUBLICATION, id),
        "labels" => rows(conn, LABELS, 0),
        "rules" => rows(conn, RULES, 0),
        "reference" => rows(conn, REFERENCE, 0),
        _ => of_schema(conn),
    };
    let mut broken = unlike(conn, digest_of)?;
    for (kind, sql) in [("import", NEW_IMPORTS), ("publication", NEW_PUBLICATIONS)] {
        let ids: Vec<i64> = sql::column(conn, sql, [])?;
        broken.extend(ids.into_iter().map(|id| Subject { kind: kind.to_owned(), id }));
    }
    Ok(broken.into_iter().collect())
}

/// The subjects of which `digest_of` finds another digest than was stored, or none.
pub(crate) fn unlike(
    conn: &Connection,
    digest_of: impl Fn(&str, i64) -> Result<String>,
) -> Result<BTreeSet<Subject>> {
    let mut sealed: Vec<(String, i64, String)> = sql::columns(conn, DIGESTS, [])?;
    sealed.retain(|(kind, id, xxh3)| digest_of(kind, *id).ok().as_ref() != Some(xxh3));
    Ok(sealed.into_iter().map(|(kind, id, _)| Subject { kind, id }).collect())
}

/// The name of the file of an import; `None` for another subject.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub fn file_name(conn: &Connection, subject: &Subject) -> Result<Option<String>> {
    if subject.kind != "import" {
        return Ok(None);
    }
    let sql = "select file_name from import where import_id = ?";
    let name: Option<Option<String>> =
        conn.query_row(sql, [subject.id], |row| row.get(0)).optional()?;
    Ok(name.flatten())
}

/// What SQLite itself finds wrong with the file, a line each; empty where it is sound.
///
/// # Errors
///
/// [`crate::Error::Sql`] where the file can't be read at all.
pub fn integrity(conn: &Connection) -> Result<Vec<String>> {
    let mut lines: Vec<String> = sql::column(conn, "pragma integrity_check", [])?;
    lines.retain(|line| line != "ok");
    Ok(lines)
}

fn write(conn: &Connection, kind: &str, id: i64, xxh3: &str) -> Result<()> {
    let sql = "insert or replace into digest (subject, subject_id, xxh3) values (?, ?, ?)";
    conn.execute(sql, params![kind, id, xxh3])?;
    Ok(())
}

/// The digest of all rows of these statements, each of which may ask for an id.
pub(crate) fn rows(conn: &Connection, sql: &str, id: i64) -> Result<String> {
    Ok(format!("{:032x}", hash(conn, sql, id)?))
}

/// The same as a number.
fn hash(conn: &Connection, sql: &str, id: i64) -> Result<u128> {
    let mut hasher = Xxh3::new();
    for statement in sql::statements(sql) {
        let mut stmt = conn.prepare_cached(statement)?;
        let asked = [id].into_iter().take(stmt.parameter_count());
        let mut rows = stmt.query(rusqlite::params_from_iter(asked))?;
        while let Some(row) = rows.next()? {
            // Asked of the row: a statement from before a migration had other columns.
            for column in 0..row.as_ref().column_count() {
                add(&mut hasher, row.get_ref(column)?);
            }
        }
    }
    Ok(hasher.digest128())
}

/// Tables, indexes and views of the program; what other people add is theirs.
fn of_schema(conn: &Connection) -> Result<String> {
    let names = ddl::names();
    let mut hasher = Xxh3::new();
    let mut stmt =
        conn.prepare("select name, type, tbl_name, sql from sqlite_schema order by name, type")?;
    let mut rows = stmt.query([])?;
    while let Some(row) = rows.next()? {
        let is_ours = |column| {
            Ok::<_, Error>(row.get_ref(column)?.as_str().is_ok_and(|it| names.contains(it)))
        };
        // The engine names the index of a key itself, after the table.
        let is_of_key =
            row.get_ref(0)?.as_bytes().is_ok_and(|it| it.starts_with(b"sqlite_autoindex"));
        if is_ours(0)? || (is_of_key && is_ours(2)?) {
            (0..4).try_for_each(|column| row.get_ref(column).map(|it| add(&mut hasher, it)))?;
        }
    }
    Ok(format!("{:032x}", hasher.digest128()))
}

/// Adds a value so that no two rows of values look the same: its type, its length, its bytes.
fn add(hasher: &mut Xxh3, value: ValueRef) {
    let (letter, bytes): (u8, &[u8]) = match value {
        ValueRef::Null => (b'n', &[]),
        ValueRef::Integer(number) => return add_number(hasher, b'i', number.to_le_bytes()),
        ValueRef::Real(number) => return add_number(hasher, b'r', number.to_le_bytes()),
        ValueRef::Text(text) => (b't', text),
        ValueRef::Blob(bytes) => (b'b', bytes),
    };
    add_number(hasher, letter, bytes.len().to_le_bytes());
    if !bytes.is_empty() {
        hasher.update(bytes);
    }
}

fn add_number(hasher: &mut Xxh3, letter: u8, [a, b, c, d, e, f, g, h]: [u8; 8]) {
    hasher.update(&[letter, a, b, c, d, e, f, g, h]); // one call: each costs more than its bytes
}
