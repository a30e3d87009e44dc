//! Sectors by number of deals: from `sector_by_quarter`.

use dealbase_query::{Database, Record, Result, Value};
use serde::Serialize;

use super::{BASES, ByMarket, Compared, Name, Rate, by_market};

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

const SHOWN: Compared<'_> = Compared {
    view: "sector_by_quarter",
    quarters_before: 0,
    keys: &["market", "sector"],
    is_grid: false,
    bases: &["deal_count", "total_count"],
};

/// Which tests of a change of share there are.
const TESTS: &str = "
join sector on sector.sector = shown.sector
left join sector_share_test as qoq_test
    on qoq_test.quarter = shown.quarter
    and qoq_test.market = shown.market
    and qoq_test.sector = shown.sector
    and qoq_test.base = 'qoq'
left join sector_share_test as yoy_test
    on yoy_test.quarter = shown.quarter
    and yoy_test.market = shown.market
    and yoy_test.sector = shown.sector
    and yoy_test.base = 'yoy'
left join policy on policy.name = 'growth_test'
order by shown.deal_rank, sector.position";

/// Reads every sector of every market in the reported quarter, by rank.
pub(super) fn read(database: &Database, of: &[(&str, Value)]) -> Result<ByMarket<Sector>> {
    let columns = "shown.market as of_market, sector.name_zh, sector.name_en,
    qoq_test.is_significant as qoq_significant, yoy_test.is_significant as yoy_significant,
    policy.value as growth_test";
    let sql = SHOWN.sql(columns, TESTS);
    Ok(by_market(&database.rows(&sql, of)?, sector))
}

fn sector(record: &Record<'_>) -> Option<Sector> {
    let code = record.text("sector")?;
    const OF_DEALS: [&str; 2] = ["deal_count", "total_count"];
    let [before, year_before] = BASES;
    let counts = |prefix: &str| {
        let count = |column: &str| record.integer(&format!("{prefix}{column}"));
        count("deal_count").zip(count("total_count"))
    };
    Some(Sector {
        before: BASES.map(counts),
        is_significant: ["qoq_significant", "yoy_significant"].map(|test| {
            record.text("growth_test") == Some("off") || record.integer(test) == Some(1)
        }),
        sector: code.to_owned(),
        name: Name::of(record, code),
        deal_count: record.integer("deal_count")?,
        deal_rank: record.integer("deal_rank")?,
        total_count: record.integer("total_count")?,
        share_pct: Rate::share(record, "share_pct", OF_DEALS),
        share_qoq_pp: Rate::change(record, "share_qoq_pp", OF_DEALS, before),
        share_yoy_pp: Rate::change(record, "share_yoy_pp", OF_DEALS, year_before),
        amount_usd: record.integer("amount_usd")?,
        total_amount_usd: record.integer("total_amount_usd")?,
        amount_share_pct: Rate::share(
            record,
            "amount_share_pct",
            ["amount_usd", "total_amount_usd"],
        ),
    })
}
