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

/// What an entry of the ledger added, beside rows and records. Only a rebuild changes it.
const IMPORT: &[&str] = &[
    "select * from import where import_id = ?1",
    "select * from import_extent where import_id = ?1",
    "select * from edition where import_id = ?1 order by earlier_import_id",
    "select * from decision where import_id = ?1 order by decision_id",
    "select * from correction where import_id = ?1 order by correction_id",
    "select corrected_record.*
     from import_extent
     join corrected_record
         on corrected_record.record_id between import_extent.first_record_id and import_extent.last_record_id
     join deal_fact on deal_fact.record_id = corrected_record.record_id
     join sheet on sheet.sheet_id = deal_fact.sheet_id and sheet.import_id = ?1
     where import_extent.import_id = ?1
     order by corrected_record.record_id",
    "select
         sheet_id, import_id, source_id, position, name, is_hidden, merged, hidden_columns,
         table_number, first_row, last_row, first_column, last_column, role, header_row, layout,
         announced_column, amount_column, row_count, inserted_count, updated_count,
         unchanged_count, merged_count, out_of_scope_count, rejected_count, ignored_count
     from sheet where import_id = ?1 order by sheet_id",
    // Nothing in the sheets of earlier versions, whose digests stay as they are.
    "select sheet_id, description_columns, tags_columns from sheet
     where import_id = ?1 and (description_columns is not null or tags_columns is not null)
     order by sheet_id",
    "select
         finding_id, import_id, sheet_id, row_number, after_row, column_name, severity, code, found, expected
     from finding where import_id = ?1 order by finding_id",
    // Nothing in the findings of earlier versions, whose digests stay as they are.
    "select finding_id, problem from finding
     where import_id = ?1 and problem is not null order by finding_id",
    // Without an index: only looked through where the import has a list of companies.
    "select * from company_record
     where exists (select 1 from sheet where import_id = ?1 and role = 'companies')
         and import_id = ?1
     order by company_record_id",
];

/// The rows of an import. Receipts account for what became of them.
const ROWS: &[&str] = &["
select raw_row_id, sheet_id, row_number, cells, kinds, is_hidden
from staged_row
where raw_row_id >= (select first_raw_row_id from import_extent where import_id = ?1)
    and raw_row_id <= (select last_raw_row_id from import_extent where import_id = ?1)
    and sheet_id in (select sheet_id from sheet where import_id = ?1)
order by raw_row_id"];

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

/// What a publication keeps.
pub(crate) const PUBLICATION: &[&str] = &[
    "select * from publication where publication_id = ?1",
    "select * from published_figure where publication_id = ?1
     order by quarter_ordinal, metric, figure, market, item",
    "select * from published_deal where publication_id = ?1 order by deal_id",
    "select * from published_market where publication_id = ?1 order by market, country",
];

const LABELS: &[&str] = &[
    "select * from round_label order by round_label_id",
    "select sector_label_id, text, sector from sector_label order by sector_label_id",
    "select place_label_id, text, country from place_label order by place_label_id",
    // Nothing in the labels of earlier versions, whose digests stay as they are.
    "select place_label_id, province, city from place_label
     where province is not null or city is not null order by place_label_id",
    "select sector_label_id, sub_sector_length from sector_label
     where sub_sector_length is not null order by sector_label_id",
    "select * from conversion order by conversion_id",
    "select * from investor_name order by investor",
    "select * from lead_investor order by record_id",
];

const RULES: &[&str] = &[
    "select * from source order by source_id",
    "select * from policy order by name",
    "select * from market order by market",
    "select * from market_country order by market, country",
    "select * from investor_alias order by alias_key",
    "select * from theme_word order by theme, word",
    "select * from exchange_rate order by currency, quarter_ordinal",
];

const REFERENCE: &[&str] = &[
    "select * from sector order by sector",
    "select * from round_class order by round_class",
    "select * from country order by country",
    "select * from quarter order by quarter_ordinal",
    "select * from figure_kind order by metric, figure",
    "select * from figure_ratio order by metric, figure, sign",
    "select * from comparison_base order by base",
    "select * from activity_span order by span",
    "select * from size_bucket order by bucket",
    "select * from cohort_month order by months",
    "select * from deal_kind order by deal_kind",
    "select * from stage order by scheme, stage",
    "select * from stage_rule order by scheme, grain, item, stage",
];

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
            facts: hash(conn, &[&facts_of_import()], import_id)?,
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
pub(crate) fn rows(conn: &Connection, sql: &[&str], id: i64) -> Result<String> {
    Ok(format!("{:032x}", hash(conn, sql, id)?))
}

/// The same as a number.
fn hash(conn: &Connection, sql: &[&str], id: i64) -> Result<u128> {
    let mut hasher = Xxh3::new();
    for sql in sql {
        let mut stmt = conn.prepare_cached(sql)?;
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
