//! The deals that rows had before they are derived once more: a deal keeps its number where its row still
//! reports it.

use rusqlite::{Connection, OptionalExtension, Statement};

use crate::{Result, sql};

/// Deals by row, in the tables `temp.former_deal` and `temp.given_deal`.
pub(crate) struct FormerDeals<'conn> {
    conn: &'conn Connection,
    former_deal: Statement<'conn>,
}

impl<'conn> FormerDeals<'conn> {
    /// # Errors
    ///
    /// [`crate::Error::Sql`], as all methods.
    pub(crate) fn new(conn: &'conn Connection) -> Result<Self> {
        Ok(Self { conn, former_deal: conn.prepare(FORMER_DEAL)? })
    }

    /// The highest number that a deal has or had.
    pub(super) fn last_deal_id(&self) -> Result<i64> {
        let sql = "select max(
                 (select coalesce(max(deal_id), 0) from temp.former_deal),
                 (select coalesce(max(coalesce(own_deal_id, deal_id)), 0) from deal_fact)
             )";
        sql::value(self.conn, sql, [])
    }

    /// The deal that the reading at position `turn` of a row was, unless another reading is that deal
    /// by now.
    pub(super) fn deal(&mut self, raw_row_id: i64, turn: usize) -> Result<Option<i64>> {
        let turn = i64::try_from(turn).unwrap_or(i64::MAX);
        let deal_id = self.former_deal.query_row([raw_row_id, turn], |row| row.get(0));
        Ok(deal_id.optional()?)
    }

    /// Takes note that a reading is this deal.
    pub(super) fn give(&self, deal_id: i64) -> Result<()> {
        let sql = "insert or ignore into temp.given_deal (deal_id) values (?)";
        self.conn.prepare_cached(sql)?.execute([deal_id])?;
        Ok(())
    }
}

const FORMER_DEAL: &str = "
select deal_id
from temp.former_deal
where raw_row_id = ?1 and turn = ?2
    and not exists (
        select 1 from temp.given_deal where given_deal.deal_id = former_deal.deal_id
    )";
