//! The deals over the bound: from `mega_deal` and `mega_deal_by_quarter`.

use dealbase_query::{Database, Record, Result, Value};
use serde::Serialize;

use super::{ByMarket, Name, Rate, by_market};

/// The mega deals of a quarter.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Mega {
    pub(crate) deal_count: i64,
    /// US dollars raised by them.
    pub(crate) amount_usd: i64,
    /// The denominator of the share: the quarter's disclosed amount.
    pub(crate) total_amount_usd: i64,
    pub(crate) amount_share_pct: Option<Rate>,
    /// The deals, the largest first.
    pub(crate) deals: Vec<MegaDeal>,
    /// The shown quarters, the reported one last; those outside the data are missing.
    pub(crate) quarters: Vec<MegaQuarter>,
}

/// The mega deals of one of the shown quarters.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct MegaQuarter {
    pub(crate) quarter: String,
    pub(crate) deal_count: i64,
    /// US dollars raised by them.
    pub(crate) amount_usd: i64,
}

/// One mega deal.
#[derive(Debug, Serialize)]
pub(crate) struct MegaDeal {
    pub(crate) mega_rank: i64,
    pub(crate) deal_id: i64,
    pub(crate) company: String,
    /// None where unknown.
    pub(crate) country: Option<Name>,
    pub(crate) sector: Option<Name>,
    pub(crate) round: Option<String>,
    pub(crate) amount_usd: i64,
    pub(crate) amount_share_pct: Option<Rate>,
}

const SUM_SQL: &str = "
select
    mega_deal_by_quarter.market as of_market,
    mega_deal_by_quarter.*
from quarter as reported
join quarter
    on quarter.quarter_ordinal between reported.quarter_ordinal - 4 and reported.quarter_ordinal
join mega_deal_by_quarter on mega_deal_by_quarter.quarter = quarter.quarter
where reported.quarter = :quarter
order by quarter.quarter_ordinal";

const DEALS_SQL: &str = "
select
    mega_deal.market as of_market,
    mega_deal.*,
    country.name_zh as country_zh,
    country.name_en as country_en,
    sector.name_zh as sector_zh,
    sector.name_en as sector_en
from mega_deal
left join country on country.country = mega_deal.country
left join sector on sector.sector = mega_deal.sector
where mega_deal.quarter = :quarter
order by mega_deal.mega_rank, mega_deal.company, mega_deal.deal_id";

/// Reads the mega deals of every market in the reported quarter: one sum each, and its deals.
pub(super) fn read(database: &Database, of: &[(&str, Value)]) -> Result<ByMarket<Mega>> {
    let mut sums = by_market(&database.rows(SUM_SQL, of)?, sum);
    let mut deals = by_market(&database.rows(DEALS_SQL, of)?, deal);
    for (market, sums) in &mut sums {
        let quarters = sums.iter().flat_map(|it| it.quarters.clone()).collect();
        // The reported quarter is the last.
        if let Some(now) = sums.last_mut() {
            (now.deals, now.quarters) = (deals.remove(market).unwrap_or_default(), quarters);
        }
    }
    Ok(sums)
}

/// Part and whole of a share.
const SHARE: [&str; 2] = ["amount_usd", "total_amount_usd"];

fn sum(record: &Record<'_>) -> Option<Mega> {
    let amount_usd = record.integer("amount_usd")?;
    let deal_count = record.integer("deal_count")?;
    let quarter = record.text("quarter")?.to_owned();
    Some(Mega {
        quarters: vec![MegaQuarter { quarter, deal_count, amount_usd }],
        deal_count,
        amount_usd,
        total_amount_usd: record.integer("total_amount_usd")?,
        amount_share_pct: Rate::share(record, "amount_share_pct", SHARE),
        deals: Vec::new(),
    })
}

fn deal(record: &Record<'_>) -> Option<MegaDeal> {
    Some(MegaDeal {
        mega_rank: record.integer("mega_rank")?,
        deal_id: record.integer("deal_id")?,
        company: record.text("company")?.to_owned(),
        country: name(record, "country"),
        sector: name(record, "sector"),
        round: record.text("round").map(str::to_owned),
        amount_usd: record.integer("amount_usd")?,
        amount_share_pct: Rate::share(record, "amount_share_pct", SHARE),
    })
}

/// The name behind a code in both languages; the code itself where no list knows it.
fn name(record: &Record<'_>, column: &str) -> Option<Name> {
    let code = record.text(column)?;
    let name = |lang: &str| record.text(&format!("{column}_{lang}")).unwrap_or(code).to_owned();
    Some(Name { zh: name("zh"), en: name("en") })
}
