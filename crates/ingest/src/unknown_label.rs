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
    let sql = "select label, count(*), sum(amount_usd) as amount_usd
         from (
             select distinct
                 unknown_label.deal_id, unknown_label.round_label as label,
                 coalesce(unknown_label.amount_usd, 0) as amount_usd
             from import_extent
             cross join deal_fact
                 on deal_fact.record_id between import_extent.first_record_id and import_extent.last_record_id
                 -- few rounds are unknown: the deals of the others are not put together
                 and deal_fact.round_label_id in (
                     select round_label_id from round_label where round_class = 'unknown'
                 )
             join sheet
                 on sheet.sheet_id = deal_fact.sheet_id
                 and sheet.import_id = import_extent.import_id
             cross join unknown_label on unknown_label.deal_id = deal_fact.deal_id
             where import_extent.import_id = ? and unknown_label.round_label is not null
         )
         group by label
         order by amount_usd desc, count(*) desc, label";
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
