//! Round labels of an import that no list knows, with the deals and money that depend on them: their deals count, in
//! no class.

use rusqlite::Connection;
use serde::Serialize;

use crate::Result;

/// A round label that no list knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct UnknownLabel {
    /// As typed.
    pub label: String,
    /// Deals that carry it and count.
    pub deal_count: u64,
    /// What they raised together in US dollars, as far as it is disclosed.
    pub amount_usd: i64,
}

/// The unknown round labels of an import, the one with the most money first.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub fn of_import(conn: &Connection, import_id: i64) -> Result<Vec<UnknownLabel>> {
    let sql = "select
             deal_record.round_text, count(*), coalesce(sum(deal_record.amount_usd), 0) as amount_usd
         from import_extent
         join deal_fact
             on deal_fact.record_id between import_extent.first_record_id and import_extent.last_record_id
             -- few labels are unknown: the records of the others are not put together
             and deal_fact.round_label_id in (
                 select round_label_id from round_label
                 where round_class = 'unknown' and round is null and text is not null
                     and deal_kind = 'fundraising'
             )
         join deal_record
             on deal_record.record_id = deal_fact.record_id
             and deal_record.import_id = import_extent.import_id
         where import_extent.import_id = ?
         group by deal_record.round_text
         order by amount_usd desc, count(*) desc, deal_record.round_text";
    let mut stmt = conn.prepare(sql)?;
    let label = |row: &rusqlite::Row| {
        let count: i64 = row.get(1)?;
        Ok(UnknownLabel {
            label: row.get(0)?,
            deal_count: u64::try_from(count).unwrap_or_default(),
            amount_usd: row.get(2)?,
        })
    };
    Ok(stmt.query_map([import_id], label)?.collect::<rusqlite::Result<_>>()?)
}
