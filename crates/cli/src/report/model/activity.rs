//! How many deals, and how much: from `activity_by_quarter`, eight quarters back.

use dealbase_query::{Database, Record, Result, Value};
use serde::Serialize;

use super::{ByMarket, Rate, by_market};
use crate::output::number::Fraction;

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

const SQL: &str = "
with
reported as (
    select quarter_ordinal from quarter where quarter = :quarter
),
activity as materialized (
    select quarter.quarter_ordinal, activity_by_quarter.*
    from reported
    join quarter
        on quarter.quarter_ordinal between reported.quarter_ordinal - 11 and reported.quarter_ordinal
    join activity_by_quarter on activity_by_quarter.quarter = quarter.quarter
)
select
    market.market as of_market,
    quarter.quarter as named_quarter,
    activity.*,
    before.deal_count as before_deal_count,
    before.amount_usd as before_amount_usd,
    year_before.deal_count as year_before_deal_count,
    year_before.amount_usd as year_before_amount_usd
from reported
join quarter
    on quarter.quarter_ordinal between reported.quarter_ordinal - 7 and reported.quarter_ordinal
cross join market
left join activity
    on activity.quarter_ordinal = quarter.quarter_ordinal
    and activity.market = market.market
left join activity as before
    on before.quarter_ordinal = quarter.quarter_ordinal - 1
    and before.market = market.market
left join activity as year_before
    on year_before.quarter_ordinal = quarter.quarter_ordinal - 4
    and year_before.market = market.market
order by quarter.quarter_ordinal";

/// Reads the last eight quarters of every market, the reported one last.
pub(super) fn read(database: &Database, of: &[(&str, Value)]) -> Result<ByMarket<Activity>> {
    Ok(by_market(&database.rows(SQL, of)?, |it| Some(activity(it))))
}

fn activity(record: &Record<'_>) -> Activity {
    let count = |name: &str| record.integer(name);
    let amount = money(record);
    let growth = |rate: &str, now: &str, base: &str| {
        let exact = count(now).zip(count(base)).and_then(|(a, b)| Fraction::growth_pct(a, b));
        Rate::known(record.real(rate), exact)
    };
    // An unknown amount has no growth, whatever the view makes of the sum of nothing.
    let amount_growth =
        |rate: &str, base: &str| amount.and_then(|_| growth(rate, "amount_usd", base));
    Activity {
        quarter: record.text("named_quarter").unwrap_or_default().to_owned(),
        deal_count: count("deal_count"),
        disclosed_count: count("disclosed_count"),
        undisclosed_count: count("undisclosed_count"),
        vague_count: count("vague_count"),
        open_count: count("open_count"),
        unconverted_count: count("unconverted_count"),
        deal_qoq_pct: growth("deal_qoq_pct", "deal_count", "before_deal_count"),
        deal_yoy_pct: growth("deal_yoy_pct", "deal_count", "year_before_deal_count"),
        amount_qoq_pct: amount_growth("amount_qoq_pct", "before_amount_usd"),
        amount_yoy_pct: amount_growth("amount_yoy_pct", "year_before_amount_usd"),
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
