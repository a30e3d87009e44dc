//! When deals became known: how many of each quarter by the quarter of the first import that reports them.
//!
//! The rules are `schema/base/import_quarter_check.sql` and `known_deal.sql`.

use std::collections::BTreeMap;

use rusqlite::{Connection, params};

use super::market::{Market, Texts};
use crate::Result;

/// Quarter of the deal, country, round class, and quarter of the import; none for the import that is
/// being written.
type Known = (i64, u16, u16, Option<i64>);

/// Deals that entered, less those that left.
#[derive(Clone, Debug, Default)]
pub(super) struct KnownDeals {
    counts: BTreeMap<Known, i64>,
}

impl KnownDeals {
    pub(super) fn add(&mut self, known: Known, sign: i64) {
        *self.counts.entry(known).or_default() += sign;
    }

    /// Adds the stale deals as they are in the tables, or every deal.
    pub(super) fn add_stored(
        &mut self,
        conn: &Connection,
        texts: &mut Texts,
        which: &str,
        sign: i64,
    ) -> Result<()> {
        let mut stmt = conn.prepare(&format!("{STORED} {which}"))?;
        let mut rows = stmt.query([])?;
        while let Some(row) = rows.next()? {
            let country = row.get_ref(1)?.as_str_or_null().map_err(rusqlite::Error::from)?;
            let country = texts.number(country.unwrap_or_default());
            let class = texts.number(row.get_ref(2)?.as_str().map_err(rusqlite::Error::from)?);
            self.add((row.get(0)?, country, class, row.get(3)?), sign);
        }
        Ok(())
    }

    /// Notes the quarter of an import whose newest deal was announced on this day, such as 20231005.
    pub(super) fn end_import(
        &mut self,
        conn: &Connection,
        import_id: i64,
        newest_day: i64,
    ) -> Result<()> {
        let day = format!(
            "{:04}-{:02}-{:02}",
            newest_day / 10_000,
            newest_day / 100 % 100,
            newest_day % 100
        );
        conn.execute("delete from import_quarter where import_id = ?", [import_id])?;
        let mut stmt = conn.prepare_cached(ADD_IMPORT)?;
        let mut rows = stmt.query(params![import_id, day])?;
        let quarter: Option<i64> = rows.next()?.map(|row| row.get(0)).transpose()?;
        for ((ordinal, country, class, known), count) in std::mem::take(&mut self.counts) {
            if let Some(known) = known.or(quarter) {
                self.add((ordinal, country, class, Some(known)), count);
            }
        }
        Ok(())
    }

    /// Adds everything to the table.
    pub(super) fn flush(
        &mut self,
        conn: &Connection,
        texts: &Texts,
        markets: &[Market],
    ) -> Result<()> {
        let counts = std::mem::take(&mut self.counts);
        let mut add = conn.prepare_cached(ADD)?;
        for market in markets {
            let name = texts.text(market.name);
            for ((ordinal, country, class, known), count) in &counts {
                let Some(known) = known.filter(|_| *count != 0 && market.holds(*country)) else {
                    continue;
                };
                add.execute(params![name, ordinal, texts.text(*class), known, count])?;
            }
        }
        conn.prepare_cached("delete from known_count where deal_count = 0")?.execute([])?;
        Ok(())
    }
}

/// Computes the quarter of every import from its records.
pub(super) fn recompute_imports(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch(
        "delete from import_quarter; insert into import_quarter select * from import_quarter_check;",
    )?)
}

const STORED: &str = "
select
    deal.quarter_ordinal, deal.country, deal.round_class,
    case when resolved_deal.record_id is null then import_quarter.quarter_ordinal else resolved_deal.known_ordinal end
from deal
join deal_fact on deal_fact.record_id = deal.record_id
join sheet on sheet.sheet_id = deal_fact.sheet_id
left join import_quarter on import_quarter.import_id = sheet.import_id
left join resolved_deal on resolved_deal.record_id = deal.record_id
where deal.in_scope = 1 and deal.quarter_ordinal is not null";

const ADD_IMPORT: &str = "
insert into import_quarter
select import.import_id, max(quarter.quarter_ordinal)
from import
join quarter on date(quarter.ends_on, '-7 days') <= ?2
where import.import_id = ?1 and import.kind = 'file'
group by import.import_id
returning quarter_ordinal";

const ADD: &str = "
insert into known_count values (?, ?, ?, ?, ?)
on conflict do update set deal_count = deal_count + excluded.deal_count";
