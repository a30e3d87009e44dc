//! Sectors by number of deals: from `sector_by_quarter`.

use dealbase_query::{Database, Record, Result, Value};
use serde::Serialize;

use super::{ByMarket, Name, Rate, by_market};
use crate::output::number::Fraction;

/// One sector in the reported quarter.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Sector {
    pub(crate) sector: String,
    pub(crate) name: Name,
    pub(crate) deal_count: i64,
    /// 1 has the most deals; equal counts share a rank.
    pub(crate) deal_rank: i64,
    /// The denominator of the share: all deals of the quarter and market.
    pub(crate) total_count: i64,
    pub(crate) share_pct: Option<Rate>,
    pub(crate) share_qoq_pp: Option<Rate>,
    pub(crate) share_yoy_pp: Option<Rate>,
    /// Deals of the sector and of all, in the quarter before and a year before.
    #[serde(skip)]
    pub(crate) before: [Option<(i64, i64)>; 2],
    /// Whether the change on the quarter, and on the year, is more than chance; always where the team has
    /// switched the test off.
    #[serde(skip)]
    pub(crate) is_significant: [bool; 2],
    /// US dollars, disclosed deals only.
    pub(crate) amount_usd: i64,
    /// The denominator of the amount share.
    pub(crate) total_amount_usd: i64,
    pub(crate) amount_share_pct: Option<Rate>,
}

const SQL: &str = "
with
reported as (
    select quarter_ordinal from quarter where quarter = :quarter
),
share as materialized (
    select quarter.quarter_ordinal, sector_by_quarter.*
    from reported
    join quarter on quarter.quarter_ordinal in (
        reported.quarter_ordinal, reported.quarter_ordinal - 1, reported.quarter_ordinal - 4
    )
    join sector_by_quarter on sector_by_quarter.quarter = quarter.quarter
)
select
    share.market as of_market,
    sector.name_zh,
    sector.name_en,
    share.*,
    before.deal_count as before_deal_count,
    before.total_count as before_total_count,
    year_before.deal_count as year_before_deal_count,
    year_before.total_count as year_before_total_count,
    qoq_test.is_significant as qoq_significant,
    yoy_test.is_significant as yoy_significant,
    policy.value as growth_test
from reported
join share on share.quarter_ordinal = reported.quarter_ordinal
join sector on sector.sector = share.sector
left join share as before
    on before.quarter_ordinal = reported.quarter_ordinal - 1
    and before.sector = share.sector
    and before.market = share.market
left join share as year_before
    on year_before.quarter_ordinal = reported.quarter_ordinal - 4
    and year_before.sector = share.sector
    and year_before.market = share.market
left join sector_share_test as qoq_test
    on qoq_test.quarter = share.quarter
    and qoq_test.market = share.market
    and qoq_test.sector = share.sector
    and qoq_test.base = 'qoq'
left join sector_share_test as yoy_test
    on yoy_test.quarter = share.quarter
    and yoy_test.market = share.market
    and yoy_test.sector = share.sector
    and yoy_test.base = 'yoy'
left join policy on policy.name = 'growth_test'
order by share.deal_rank, sector.position";

/// Reads every sector of every market in the reported quarter, by rank.
pub(super) fn read(database: &Database, of: &[(&str, Value)]) -> Result<ByMarket<Sector>> {
    Ok(by_market(&database.rows(SQL, of)?, sector))
}

fn sector(record: &Record<'_>) -> Option<Sector> {
    let code = record.text("sector")?;
    let amount_usd = record.integer("amount_usd")?;
    let total_amount_usd = record.integer("total_amount_usd")?;
    let counts = |prefix: &str| {
        let count = |column: &str| record.integer(&format!("{prefix}{column}"));
        count("deal_count").zip(count("total_count"))
    };
    Some(Sector {
        before: ["before_", "year_before_"].map(counts),
        is_significant: ["qoq_significant", "yoy_significant"].map(|test| {
            record.text("growth_test") == Some("off") || record.integer(test) == Some(1)
        }),
        sector: code.to_owned(),
        name: Name::of(record, code),
        deal_count: record.integer("deal_count")?,
        deal_rank: record.integer("deal_rank")?,
        total_count: record.integer("total_count")?,
        share_pct: Rate::known(record.real("share_pct"), share(record, "")),
        share_qoq_pp: change(record, "share_qoq_pp", "before_"),
        share_yoy_pp: change(record, "share_yoy_pp", "year_before_"),
        amount_usd,
        total_amount_usd,
        amount_share_pct: Rate::known(
            record.real("amount_share_pct"),
            Fraction::share_pct(amount_usd, total_amount_usd),
        ),
    })
}

fn share(record: &Record<'_>, prefix: &str) -> Option<Fraction> {
    let part = record.integer(&format!("{prefix}deal_count"))?;
    Fraction::share_pct(part, record.integer(&format!("{prefix}total_count"))?)
}

fn change(record: &Record<'_>, rate: &str, base: &str) -> Option<Rate> {
    let exact = share(record, "")?.minus(share(record, base)?);
    Rate::known(record.real(rate), exact)
}
