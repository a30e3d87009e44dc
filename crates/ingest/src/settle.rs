//! Makes the consequences follow the facts: deals from sightings, cells from deals.
//!
//! The rules stand in `schema/base/settled_deal.sql` and `deal_cell_now.sql`; this only applies them.

use rusqlite::Connection;

use crate::Result;

/// Settles every deal marked as unsettled, and the cells of the quarters they left or entered.
///
/// # Errors
///
/// [`crate::Error::Sql`]; the caller's transaction is then to be rolled back.
pub fn settle(conn: &Connection) -> Result<()> {
    conn.execute_batch(
        "create temp table touched_quarter (quarter_ordinal integer primary key);

         -- quarters the deals leave
         insert or ignore into touched_quarter
         select quarter_ordinal from deal
         where quarter_ordinal is not null
             and deal_id in (select deal_id from unsettled_deal);

         delete from deal where deal_id in (select deal_id from unsettled_deal);
         insert into deal select * from settled_deal;

         -- quarters the deals enter
         insert or ignore into touched_quarter
         select quarter_ordinal from deal
         where quarter_ordinal is not null
             and deal_id in (select deal_id from unsettled_deal);

         delete from deal_cell
         where quarter_ordinal in (select quarter_ordinal from touched_quarter);
         insert into deal_cell
         select * from deal_cell_now
         where quarter_ordinal in (select quarter_ordinal from touched_quarter);

         delete from unsettled_deal;
         drop table touched_quarter;",
    )?;
    Ok(())
}
