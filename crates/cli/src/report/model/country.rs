//! Countries by amount: from `country_by_quarter`.

use dealbase_query::{Database, Record, Result};
use serde::Serialize;

use super::{BASES, Compared, Name, Rate};

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

const SHOWN: Compared<'_> = Compared {
    view: "country_by_quarter",
    quarters_before: 0,
    keys: &["country"],
    is_grid: false,
    bases: &["deal_count", "amount_usd"],
};

/// Reads the countries that had a deal in the reported quarter, the unknown one last.
pub(super) fn read(database: &Database, quarter: &str) -> Result<Vec<Country>> {
    let sql = SHOWN.sql(
        "country.name_zh, country.name_en",
        "left join country on country.country = shown.country
where shown.deal_count > 0
order by shown.amount_rank is null, shown.amount_rank, shown.country",
    );
    let rows = database.rows(&sql, &[("quarter", quarter.into())])?;
    Ok(rows.records().filter_map(|it| country(&it)).collect())
}

fn country(record: &Record<'_>) -> Option<Country> {
    let [before, year_before] = BASES;
    let growth = |rate, column, base| Rate::growth(record, rate, column, base);
    let code = record.text("country");
    Some(Country {
        country: code.map(str::to_owned),
        name: code.map(|code| Name::of(record, code)),
        deal_count: record.integer("deal_count")?,
        amount_usd: record.integer("amount_usd")?,
        amount_rank: record.integer("amount_rank"),
        amount_share_pct: Rate::share(
            record,
            "amount_share_pct",
            ["amount_usd", "total_amount_usd"],
        ),
        total_amount_usd: record.integer("total_amount_usd")?,
        deal_qoq_pct: growth("deal_qoq_pct", "deal_count", before),
        before_usd: ["before_amount_usd", "year_before_amount_usd"].map(|it| record.integer(it)),
        amount_qoq_pct: growth("amount_qoq_pct", "amount_usd", before),
        amount_yoy_pct: growth("amount_yoy_pct", "amount_usd", year_before),
    })
}
