//! Writes what is known of investors beside their names in a record: the normal form of each name, and
//! who led.

use rusqlite::{Connection, params};

use crate::Result;
use crate::cell::name::company_key;
use crate::memo::Memo;
use crate::parsed_deal::ParsedDeal;
use crate::rules::Rules;

/// Between the names of investors.
const SEPARATOR: &str = "; ";

/// The names that were met in an import.
pub(super) struct InvestorNames<'conn> {
    conn: &'conn Connection,
    met: Memo<()>,
}

impl<'conn> InvestorNames<'conn> {
    pub(super) fn new(conn: &'conn Connection) -> Self {
        Self { conn, met: Memo::default() }
    }

    /// Adds the names of a record, and who of them led.
    pub(super) fn add(&self, record_id: i64, deal: &ParsedDeal) -> Result<()> {
        let names = deal.investors.iter().flat_map(|it| it.split(SEPARATOR));
        for name in names {
            self.met.try_get_or_insert_with(&[name], || self.add_name(name))?;
        }
        if let Some(leads) = &deal.lead_investors {
            let sql = "insert into lead_investor (record_id, investors) values (?, ?)";
            self.conn.prepare_cached(sql)?.execute(params![record_id, leads])?;
        }
        Ok(())
    }

    fn add_name(&self, name: &str) -> Result<()> {
        let key = company_key(name);
        if key != name.to_ascii_lowercase() {
            let sql = "insert or ignore into investor_name (investor, investor_key) values (?, ?)";
            self.conn.prepare_cached(sql)?.execute([name, &key])?;
        }
        Ok(())
    }
}

/// Records which names are one investor, as the team's file has them.
pub(crate) fn record_aliases(conn: &Connection, rules: &Rules) -> Result<()> {
    conn.execute("delete from investor_alias", [])?;
    let sql =
        "insert or ignore into investor_alias (alias_key, investor, investor_key) values (?, ?, ?)";
    let mut stmt = conn.prepare(sql)?;
    for (alias, investor) in &rules.investors {
        stmt.execute([&company_key(alias), investor, &company_key(investor)])?;
    }
    Ok(())
}
