//! Freezes a quarter as it is known: an edition, which nothing that comes later changes.
//!
//! `schema/revisions/` defines what is stored of the fifteen slides; this only copies it. What is stored
//! of the other metrics is defined in [`appendix`].

pub mod appendix;

use rusqlite::{
    Connection, OptionalExtension, Transaction, TransactionBehavior, named_params, params,
};

use crate::{Result, digest, sql};

/// What became of a wish to publish.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Published {
    /// The number of the edition, from 1.
    pub edition: i64,
    /// False where this edition was published before and no figure has changed since.
    pub is_new: bool,
    /// Deals of the quarter and of the four before, which are stored with it.
    pub deal_count: u64,
}

/// Publishes `quarter`, such as `2023Q4`, unless its newest edition says the same. `None` where the
/// quarter lies outside the data.
///
/// # Errors
///
/// [`crate::Error::Sql`]; nothing is then published.
pub fn publish(
    conn: &mut Connection,
    quarter: &str,
    note: Option<&str>,
    published_at: &str,
) -> Result<Option<Published>> {
    let tx = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    let sql = "select quarter_ordinal from calendar_quarter where quarter = ?";
    let found: Option<i64> = tx.query_row(sql, [quarter], |row| row.get(0)).optional()?;
    let Some(quarter_ordinal) = found else { return Ok(None) };
    let newest = newest_edition(&tx, quarter_ordinal)?;
    if let Some((publication_id, edition)) = newest
        && is_unchanged(&tx, publication_id)?
    {
        let deal_count = deal_count(&tx, publication_id)?;
        return Ok(Some(Published { edition, is_new: false, deal_count }));
    }
    let edition = newest.map_or(1, |(_, edition)| edition + 1);
    tx.execute(
        "insert into publication (quarter_ordinal, edition, published_at, import_id, note, policies)
         select ?1, ?2, ?3, (select max(import_id) from import), ?4,
             (select json_group_object(name, value) from (select * from policy order by name))",
        params![quarter_ordinal, edition, published_at, note],
    )?;
    let publication_id = tx.last_insert_rowid();
    keep(&tx, publication_id, quarter_ordinal)?;
    let deal_count = deal_count(&tx, publication_id)?;
    digest::seal(&tx)?;
    tx.commit()?;
    Ok(Some(Published { edition, is_new: true, deal_count }))
}

fn newest_edition(tx: &Transaction, quarter_ordinal: i64) -> Result<Option<(i64, i64)>> {
    let sql = "select publication_id, edition from publication
         where quarter_ordinal = ? order by edition desc limit 1";
    let row = tx.query_row(sql, [quarter_ordinal], |row| Ok((row.get(0)?, row.get(1)?)));
    Ok(row.optional()?)
}

/// Whether no figure has moved since.
fn is_unchanged(tx: &Transaction, publication_id: i64) -> Result<bool> {
    let sql = "select not exists (
             select 1 from revision where publication_id = ? and is_moved = 1
         )";
    let mut is_unchanged: bool = sql::value(tx, sql, [publication_id])?;
    for metric in appendix::metrics() {
        let params =
            named_params! { ":publication_id": publication_id, ":all": 0, ":market": None::<&str> };
        is_unchanged = is_unchanged && !tx.prepare(&metric.revision())?.exists(params)?;
    }
    Ok(is_unchanged)
}

fn keep(tx: &Transaction, publication_id: i64, quarter_ordinal: i64) -> Result<()> {
    for sql in [
        "insert into published_figure
         select ?1, quarter_ordinal, metric, figure, market, item, value from figure
         where quarter_ordinal between ?2 - 4 and ?2",
        "insert into published_deal
         select ?1, deal_state.* from deal_state
         where quarter_ordinal between ?2 - 4 and ?2",
    ] {
        tx.execute(sql, [publication_id, quarter_ordinal])?;
    }
    for metric in appendix::metrics() {
        tx.execute(&metric.keep(), [publication_id, quarter_ordinal])?;
    }
    let sql = "insert into published_market select ?1, market, country from market_member";
    tx.execute(sql, [publication_id])?;
    Ok(())
}

fn deal_count(tx: &Transaction, publication_id: i64) -> Result<u64> {
    let sql = "select count(*) from published_deal where publication_id = ?";
    let count: i64 = sql::value(tx, sql, [publication_id])?;
    Ok(count.unsigned_abs())
}
