//! Writes the rules in force into the database: policies, markets, and the lists that views name.

use std::path::Path;

use rusqlite::{Connection, params};
use rust_decimal::prelude::ToPrimitive;

use crate::cell::rate::Rates;
use crate::reference::records;
use crate::refusal::Refusal;
use crate::rules::{OF_FIGURES, Rules};
use crate::{Error, Result, cube, sql, store, theme};

/// A reference table and the list it is filled from, whose first line names the columns.
const LISTS: [(&str, &str); 12] = [
    ("sector", include_str!("../schema/reference/sectors.csv")),
    ("round_class", include_str!("../schema/reference/round_classes.csv")),
    ("deal_kind", include_str!("../schema/reference/deal_kinds.csv")),
    ("country", include_str!("../schema/reference/countries.csv")),
    ("figure_kind", include_str!("../schema/reference/figures.csv")),
    ("figure_ratio", include_str!("../schema/reference/figure_ratios.csv")),
    ("comparison_base", include_str!("../schema/reference/comparison_bases.csv")),
    ("activity_span", include_str!("../schema/reference/activity_spans.csv")),
    ("size_bucket", include_str!("../schema/reference/size_buckets.csv")),
    ("cohort_month", include_str!("../schema/reference/cohort_months.csv")),
    ("stage", include_str!("../schema/reference/stages.csv")),
    ("stage_rule", include_str!("../schema/reference/stage_rules.csv")),
];

/// Fills the reference tables of a new database, and those of an older one with what they lack.
///
/// # Errors
///
/// Whatever SQLite refuses.
pub fn fill_lists(conn: &Connection) -> rusqlite::Result<()> {
    for (table, csv) in LISTS {
        let columns = csv.lines().next().unwrap_or_default();
        let values = vec!["nullif(?, '')"; columns.split(',').count()].join(", ");
        let sql = format!("insert or ignore into {table} ({columns}) values ({values})");
        let mut stmt = conn.prepare(&sql)?;
        for record in records(csv) {
            stmt.execute(rusqlite::params_from_iter(record.iter().take(stmt.parameter_count())))?;
        }
    }
    Ok(())
}

/// Records the policies and markets in force, inside the caller's transaction.
///
/// # Errors
///
/// [`Error::Rules`] where the database holds deals that were read under another policy: the figures
/// would then mix two. Markets only choose among deals, so they may change at any time.
pub fn record_rules(conn: &Connection, rules: &Rules) -> Result<()> {
    check_policies(conn, rules)?;
    replace_rules(conn, rules)
}

/// Records the policies and markets in force, whatever the deals were read under: the caller reads
/// them again.
pub(crate) fn replace_rules(conn: &Connection, rules: &Rules) -> Result<()> {
    conn.execute("delete from policy", [])?;
    let mut stmt = conn.prepare("insert into policy (name, value) values (?, ?)")?;
    for (name, value) in rules.policies() {
        stmt.execute(params![name, value])?;
    }
    let before = markets(conn)?;
    record_markets(conn, rules)?;
    store::record_aliases(conn, rules)?;
    theme::record(conn, &rules.themes)?;
    if markets(conn)? != before {
        cube::recompute(conn)?;
    }
    Ok(())
}

/// Records the exchange rates in force, of the currencies and quarters of the deals.
///
/// # Errors
///
/// [`Error::Sql`].
pub(crate) fn record_rates(conn: &Connection, rates: &Rates) -> Result<()> {
    conn.execute("delete from exchange_rate", [])?;
    let mut needed = conn.prepare_cached(
        "select distinct deal_cube.item, calendar_quarter.quarter_ordinal, calendar_quarter.quarter
         from deal_cube
         cross join calendar_quarter
         where deal_cube.grain = 'currency' and deal_cube.item not in ('', 'USD')",
    )?;
    let mut add = conn.prepare_cached("insert into exchange_rate values (?, ?, ?)")?;
    let mut rows = needed.query([])?;
    while let Some(row) = rows.next()? {
        let (currency, quarter): (String, String) = (row.get(0)?, row.get(2)?);
        if let Some(rate) = rates.find(&currency, &quarter).and_then(|it| it.to_f64()) {
            add.execute(params![currency, row.get::<_, i64>(1)?, rate])?;
        }
    }
    Ok(())
}

/// Each market with a country.
fn markets(conn: &Connection) -> Result<Vec<(String, bool, Option<String>)>> {
    let sql = "select market.market, market.is_world, market_country.country
         from market
         left join market_country on market_country.market = market.market
         order by 1, 3";
    sql::columns(conn, sql, [])
}

fn check_policies(conn: &Connection, rules: &Rules) -> Result<()> {
    let has_imports: bool = sql::value(conn, "select exists (select 1 from import)", [])?;
    if !has_imports {
        return Ok(());
    }
    let mut stmt = conn.prepare("select value from policy where name = ?")?;
    let is_of_deals = |name: &str| !name.starts_with("market.") && !OF_FIGURES.contains(&name);
    for (name, value) in rules.policies().iter().filter(|(name, _)| is_of_deals(name)) {
        let recorded: Option<String> = stmt.query_row([name], |row| row.get(0)).ok();
        if recorded.as_ref().is_some_and(|recorded| recorded != value) {
            let recorded = recorded.unwrap_or_default();
            // The file that set another value may be gone.
            let is_file = !rules.path().as_os_str().is_empty();
            return Err(Error::rules(
                if is_file { rules.path() } else { Path::new("dealbase.toml") },
                Refusal::OtherPolicy { name: name.clone(), value: value.clone(), recorded },
            ));
        }
    }
    Ok(())
}

fn record_markets(conn: &Connection, rules: &Rules) -> Result<()> {
    conn.execute_batch("delete from market_country; delete from market")?;
    let mut add_market = conn.prepare(
        "insert into market (market, name_zh, name_en, is_world, position) values (?, ?, ?, ?, ?)",
    )?;
    let mut add_country =
        conn.prepare("insert or ignore into market_country (market, country) values (?, ?)")?;
    for (index, (name, market)) in rules.markets.iter().enumerate() {
        let position = match name.as_str() {
            "china" => 1,
            "global" => 2,
            _ => index + 3,
        };
        let is_world = market.countries.is_empty();
        add_market.execute(params![
            name,
            market.name_zh,
            market.name_en,
            is_world,
            i64::try_from(position).unwrap_or(i64::MAX),
        ])?;
        for country in &market.countries {
            add_country.execute(params![name, country.as_str()])?;
        }
    }
    Ok(())
}
