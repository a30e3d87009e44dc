//! Sources in the database: their ids, and the labels of those whose name is made from a layout.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, params};

use super::Writer;
use crate::source_name::{is_of_layout, labels, stem};
use crate::{Result, sql};

/// A source as a sheet is counted to it.
#[derive(Clone, Debug)]
pub(crate) struct Source {
    pub(crate) source_id: i64,
    /// What people call it.
    pub(crate) label: String,
}

impl Writer<'_> {
    /// The sources of a file by name, each of which is given with its rank; those met for the first time
    /// are added. A name that a person typed may be a label.
    pub(crate) fn sources<'a>(
        &self,
        ranks: impl Iterator<Item = (&'a str, u32)>,
        is_typed: bool,
    ) -> Result<BTreeMap<&'a str, Source>> {
        let mut ids = BTreeMap::new();
        for (name, rank) in ranks {
            let called = if is_typed { named(self.conn, name)? } else { None };
            let source_id = add(self.conn, called.as_deref().unwrap_or(name), rank.into())?;
            ids.insert(name, source_id);
        }
        let met: BTreeSet<i64> = ids.values().copied().collect();
        label(self.conn, self.import_id, &met)?;
        let sql = "select source_id, coalesce(label, name) from source where source_id = ?";
        let source = |(name, source_id)| {
            let read = |row: &rusqlite::Row| {
                Ok((name, Source { source_id: row.get(0)?, label: row.get(1)? }))
            };
            Ok(self.conn.query_row(sql, [source_id], read)?)
        };
        ids.into_iter().map(source).collect()
    }
}

/// The id of a source, which is added where it is new.
pub(crate) fn add(conn: &Connection, name: &str, rank: i64) -> Result<i64> {
    // Another is called so after a file.
    let sql = "select source_id from source where label = ?1 and name <> ?1";
    let other: Option<i64> = conn.query_row(sql, [name], |row| row.get(0)).optional()?;
    let sql = "insert into source (name, source_rank) values (?, ?)
         on conflict (name) do update set source_rank = excluded.source_rank
         returning source_id";
    let source_id = sql::value(conn, sql, params![name, rank])?;
    if let Some(other) = other {
        label_as(conn, name, &BTreeSet::from([other]))?;
    }
    Ok(source_id)
}

/// The name of the source that is called so.
fn named(conn: &Connection, label: &str) -> Result<Option<String>> {
    let sql =
        "select name from source where name = ?1 or label = ?1 order by name = ?1 desc limit 1";
    Ok(conn.query_row(sql, [label], |row| row.get(0)).optional()?)
}

/// Labels sources that have none, or none of a file that counts, after the file of an import, if their
/// name is made from a layout.
fn label(conn: &Connection, import_id: i64, met: &BTreeSet<i64>) -> Result<()> {
    let mut unlabeled = Vec::new();
    for source_id in met {
        let name: Option<String> =
            conn.query_row(UNLABELED, [source_id, &import_id], |row| row.get(0)).optional()?;
        unlabeled.extend(name.filter(|it| is_of_layout(it)).map(|_| *source_id));
    }
    if unlabeled.is_empty() {
        return Ok(());
    }
    let sql = "select file_name from import where import_id = ?";
    let file_name: String = sql::value(conn, sql, [import_id])?;
    let stem = stem(&file_name);
    conn.execute_batch(LABELED)?;
    for source_id in unlabeled {
        let sql = "insert or replace into temp.labeled_source values (?, ?)";
        conn.execute(sql, params![source_id, stem])?;
    }
    // With those of files before in this run, so that the order of its files decides nothing.
    let sql = "select source_id from temp.labeled_source where stem = ?";
    label_as(conn, &stem, &sql::column(conn, sql, [&stem])?)
}

/// Labels sources after a file of this stem.
pub(crate) fn label_as(conn: &Connection, stem: &str, source_ids: &BTreeSet<i64>) -> Result<()> {
    let sql = "select source_id, name, label from source";
    let all: Vec<(i64, String, Option<String>)> = sql::columns(conn, sql, [])?;
    let (own, others): (Vec<_>, Vec<_>) = all.iter().partition(|it| source_ids.contains(&it.0));
    let of_others = others.into_iter().filter_map(|(_, _, label)| label.clone());
    let taken = of_others.chain(all.iter().map(|(_, name, _)| name.clone())).collect();
    let names = own.iter().map(|(_, name, _)| name.as_str()).collect();
    for (name, label) in labels(stem, names, taken) {
        conn.execute("update source set label = ? where name = ?", [&label, name])?;
    }
    Ok(())
}

/// Labels the sources of a database of a version that had no labels.
pub(crate) fn label_all(conn: &Connection) -> Result<()> {
    let sql = "select distinct import_id, source_id from sheet
         where source_id is not null
         order by import_id, source_id";
    let met: Vec<(i64, i64)> = sql::columns(conn, sql, [])?;
    for (import_id, source_id) in met {
        label(conn, import_id, &BTreeSet::from([source_id]))?;
    }
    Ok(conn.execute_batch("drop table if exists temp.labeled_source")?)
}

/// The name of a source that has no label, or that of files all of which were undone, but for this import.
const UNLABELED: &str = "
select source.name
from source
where source.source_id = ?1
    and (
        source.label is null
        or exists (
            select 1
            from sheet
            join import as undo on undo.undoes_import_id = sheet.import_id
            where sheet.source_id = ?1
        )
        and not exists (
            select 1
            from sheet
            join import on import.import_id = sheet.import_id
            where sheet.source_id = ?1
                and sheet.import_id <> ?2
                and not exists (
                    select 1 from import as undo where undo.undoes_import_id = sheet.import_id
                )
        )
    )";

/// Sources that were labeled through this connection, which is one run of imports.
const LABELED: &str = "
create temp table if not exists labeled_source (source_id integer primary key, stem text not null)";
