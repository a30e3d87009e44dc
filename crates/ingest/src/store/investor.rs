//! Writes what is known of investors beside their names in a record: the normal form of each name, and
//! who led.

use rusqlite::{Connection, params};

use crate::cell::name::company_key;
use crate::memo::Memo;
use crate::parsed_deal::ParsedDeal;
use crate::rules::Rules;
use crate::{Result, cube, sql};

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
        self.add_names(deal.investors.as_deref())?;
        if let Some(leads) = &deal.lead_investors {
            let sql = "insert into lead_investor (record_id, investors) values (?, ?)";
            self.conn.prepare_cached(sql)?.execute(params![record_id, leads])?;
        }
        Ok(())
    }

    fn add_names(&self, list: Option<&str>) -> Result<()> {
        let mut names = list.into_iter().flat_map(|it| it.split(SEPARATOR));
        names.try_for_each(|name| self.met.try_get_or_insert_with(&[name], || self.add_name(name)))
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

/// Adds the names of every record, as for a database of an earlier version.
pub(crate) fn record_names(conn: &Connection) -> Result<()> {
    let names = InvestorNames::new(conn);
    let mut stmt =
        conn.prepare("select distinct investors from deal_fact where investors is not null")?;
    let mut rows = stmt.query([])?;
    while let Some(row) = rows.next()? {
        names.add_names(row.get_ref(0)?.as_str_or_null().map_err(rusqlite::Error::from)?)?;
    }
    Ok(())
}

/// Records which names are one investor, as the team's file has them.
pub(crate) fn record_aliases(conn: &Connection, rules: &Rules) -> Result<()> {
    let before = aliases(conn)?;
    conn.execute("delete from investor_alias", [])?;
    let sql =
        "insert or ignore into investor_alias (alias_key, investor, investor_key) values (?, ?, ?)";
    let mut stmt = conn.prepare(sql)?;
    for (alias, investor) in &rules.investors {
        stmt.execute([&company_key(alias), investor, &company_key(investor)])?;
    }
    if aliases(conn)? != before {
        cube::recompute_investors(conn)?;
    }
    Ok(())
}

/// Each other name with the key that it stands for.
fn aliases(conn: &Connection) -> Result<Vec<(String, String)>> {
    let sql = "select alias_key, investor_key from investor_alias order by alias_key";
    sql::columns(conn, sql, [])
}
