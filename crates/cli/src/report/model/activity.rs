//! How many deals, and how much: from `activity_by_quarter`, eight quarters back.

use dealbase_query::{Database, Record, Result, Value};
use serde::Serialize;

use super::{BASES, ByMarket, Compared, Rate, by_market};

/// One quarter of one market. Counts are None outside the data.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Activity {
    pub(crate) quarter: String,
    pub(crate) deal_count: Option<i64>,
    pub(crate) disclosed_count: Option<i64>,
    pub(crate) undisclosed_count: Option<i64>,
    /// Disclosed as a band only.
    pub(crate) vague_count: Option<i64>,
    /// Disclosed without an upper bound.
    pub(crate) open_count: Option<i64>,
    /// Disclosed in a currency without a rate.
    pub(crate) unconverted_count: Option<i64>,
    /// None where no deal has an amount in dollars: then the sum is not 0 but unknown.
    pub(crate) amount: Option<Money>,
    pub(crate) deal_qoq_pct: Option<Rate>,
    pub(crate) deal_yoy_pct: Option<Rate>,
    pub(crate) amount_qoq_pct: Option<Rate>,
    pub(crate) amount_yoy_pct: Option<Rate>,
}

/// A sum of disclosed amounts in whole US dollars, with the band of its vague ones.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub(crate) struct Money {
    pub(crate) low_usd: i64,
    pub(crate) usd: i64,
    pub(crate) high_usd: i64,
}

const SHOWN: Compared<'_> = Compared {
    view: "activity_by_quarter",
    quarters_before: 7,
    keys: &["market"],
    is_grid: true,
    bases: &["deal_count", "amount_usd"],
};

/// Reads the last eight quarters of every market, the reported one last.
pub(super) fn read(database: &Database, of: &[(&str, Value)]) -> Result<ByMarket<Activity>> {
    let sql = SHOWN.sql("market.market as of_market", "order by quarter.quarter_ordinal");
    Ok(by_market(&database.rows(&sql, of)?, |it| Some(activity(it))))
}

fn activity(record: &Record<'_>) -> Activity {
    let count = |name: &str| record.integer(name);
    let amount = money(record);
    let [before, year_before] = BASES;
    // An unknown amount has no growth, whatever the view makes of the sum of nothing.
    let amount_growth = |rate: &str, base: &str| {
        amount.and_then(|_| Rate::growth(record, rate, "amount_usd", base))
    };
    Activity {
        quarter: record.text("named_quarter").unwrap_or_default().to_owned(),
        deal_count: count("deal_count"),
        disclosed_count: count("disclosed_count"),
        undisclosed_count: count("undisclosed_count"),
        vague_count: count("vague_count"),
        open_count: count("open_count"),
        unconverted_count: count("unconverted_count"),
        deal_qoq_pct: Rate::growth(record, "deal_qoq_pct", "deal_count", before),
        deal_yoy_pct: Rate::growth(record, "deal_yoy_pct", "deal_count", year_before),
        amount_qoq_pct: amount_growth("amount_qoq_pct", before),
        amount_yoy_pct: amount_growth("amount_yoy_pct", year_before),
        amount,
    }
}

fn money(record: &Record<'_>) -> Option<Money> {
    let has_deals = record.integer("deal_count")? > 0;
    if has_deals && record.integer("disclosed_count") == record.integer("unconverted_count") {
        return None;
    }
    Some(Money {
        low_usd: record.integer("amount_low_usd")?,
        usd: record.integer("amount_usd")?,
        high_usd: record.integer("amount_high_usd")?,
    })
}
