//! Countries by amount: from `country_by_quarter`.

use dealbase_query::{Database, Record, Result};
use serde::Serialize;

use super::{Name, Rate};
use crate::output::number::Fraction;

/// One country in the reported quarter.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Country {
    /// ISO code; None for the deals whose country is unknown.
    pub(crate) country: Option<String>,
    /// None for the deals whose country is unknown.
    pub(crate) name: Option<Name>,
    pub(crate) deal_count: i64,
    /// US dollars, disclosed deals only.
    pub(crate) amount_usd: i64,
    /// 1 raised the most; None for the unknown country.
    pub(crate) amount_rank: Option<i64>,
    pub(crate) amount_share_pct: Option<Rate>,
    /// The denominator of the share: the world's disclosed amount.
    pub(crate) total_amount_usd: i64,
    pub(crate) deal_qoq_pct: Option<Rate>,
    pub(crate) amount_qoq_pct: Option<Rate>,
    pub(crate) amount_yoy_pct: Option<Rate>,
    /// US dollars in the quarter before and a year before.
    #[serde(skip)]
    pub(crate) before_usd: [Option<i64>; 2],
}

impl Country {
    /// The disclosed amount; unknown where no deal disclosed one.
    pub(crate) fn disclosed_usd(&self) -> Option<i64> {
        Some(self.amount_usd).filter(|amount| *amount > 0)
    }
}

const SQL: &str = "
with
reported as (
    select quarter_ordinal from quarter where quarter = :quarter
),
by_country as materialized (
    select quarter.quarter_ordinal, country_by_quarter.*
    from reported
    join quarter on quarter.quarter_ordinal in (
        reported.quarter_ordinal, reported.quarter_ordinal - 1, reported.quarter_ordinal - 4
    )
    join country_by_quarter on country_by_quarter.quarter = quarter.quarter
)
select
    country.name_zh,
    country.name_en,
    by_country.*,
    before.deal_count as before_deal_count,
    before.amount_usd as before_amount_usd,
    year_before.amount_usd as year_before_amount_usd
from reported
join by_country on by_country.quarter_ordinal = reported.quarter_ordinal
left join country on country.country = by_country.country
left join by_country as before
    on before.quarter_ordinal = reported.quarter_ordinal - 1
    and before.country = by_country.country
left join by_country as year_before
    on year_before.quarter_ordinal = reported.quarter_ordinal - 4
    and year_before.country = by_country.country
where by_country.deal_count > 0
order by by_country.amount_rank is null, by_country.amount_rank, by_country.country";

/// Reads the countries that had a deal in the reported quarter, the unknown one last.
pub(super) fn read(database: &Database, quarter: &str) -> Result<Vec<Country>> {
    let rows = database.rows(SQL, &[("quarter", quarter.into())])?;
    Ok(rows.records().filter_map(|it| country(&it)).collect())
}

fn country(record: &Record<'_>) -> Option<Country> {
    let growth = |rate: &str, now: &str, base: &str| {
        let exact = record
            .integer(now)
            .zip(record.integer(base))
            .and_then(|(now, base)| Fraction::growth_pct(now, base));
        Rate::known(record.real(rate), exact)
    };
    let code = record.text("country");
    let amount_usd = record.integer("amount_usd")?;
    let total_amount_usd = record.integer("total_amount_usd")?;
    Some(Country {
        country: code.map(str::to_owned),
        name: code.map(|code| Name::of(record, code)),
        deal_count: record.integer("deal_count")?,
        amount_usd,
        amount_rank: record.integer("amount_rank"),
        amount_share_pct: Rate::known(
            record.real("amount_share_pct"),
            Fraction::share_pct(amount_usd, total_amount_usd),
        ),
        total_amount_usd,
        deal_qoq_pct: growth("deal_qoq_pct", "deal_count", "before_deal_count"),
        before_usd: ["before_amount_usd", "year_before_amount_usd"].map(|it| record.integer(it)),
        amount_qoq_pct: growth("amount_qoq_pct", "amount_usd", "before_amount_usd"),
        amount_yoy_pct: growth("amount_yoy_pct", "amount_usd", "year_before_amount_usd"),
    })
}
