//! Round classes and the early-stage share: from `round_mix_by_quarter`, `early_stage_by_quarter`.

use dealbase_query::{Database, Record, Result, Value};
use serde::Serialize;

use super::{ByMarket, Name, Rate, by_market};
use crate::output::number::Fraction;

/// One round class over the shown quarters.
#[derive(Debug, Serialize)]
pub(crate) struct RoundClass {
    pub(crate) round_class: String,
    pub(crate) name: Name,
    /// True if its deals are part of the round shares.
    pub(crate) is_lettered: bool,
    /// The shown quarters, the reported one last.
    pub(crate) quarters: Vec<RoundShare>,
    /// Change of the share in the reported quarter.
    pub(crate) share_qoq_pp: Option<Rate>,
    /// Change of the share in the reported quarter.
    pub(crate) share_yoy_pp: Option<Rate>,
}

/// A round class in one quarter. Counts are None outside the data.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct RoundShare {
    pub(crate) quarter: String,
    pub(crate) deal_count: Option<i64>,
    /// The denominator of the share.
    pub(crate) lettered_count: Option<i64>,
    pub(crate) share_pct: Option<Rate>,
}

/// The early-stage share of one quarter. Counts are None outside the data.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Early {
    pub(crate) quarter: String,
    pub(crate) early_count: Option<i64>,
    /// The denominator of the share.
    pub(crate) lettered_count: Option<i64>,
    pub(crate) share_pct: Option<Rate>,
    pub(crate) share_qoq_pp: Option<Rate>,
    pub(crate) share_yoy_pp: Option<Rate>,
}

const ROUND_SQL: &str = "
with
reported as (
    select quarter_ordinal from quarter where quarter = :quarter
),
mix as materialized (
    select quarter.quarter_ordinal, round_mix_by_quarter.*
    from reported
    join quarter
        on quarter.quarter_ordinal between reported.quarter_ordinal - 8 and reported.quarter_ordinal
    join round_mix_by_quarter on round_mix_by_quarter.quarter = quarter.quarter
)
select
    market.market as of_market,
    round_class.round_class as class,
    round_class.name_zh,
    round_class.name_en,
    round_class.is_lettered,
    quarter.quarter as named_quarter,
    mix.*,
    mix.deal_count as share_count,
    before.deal_count as before_share_count,
    before.lettered_count as before_lettered_count,
    year_before.deal_count as year_before_share_count,
    year_before.lettered_count as year_before_lettered_count
from reported
join quarter
    on quarter.quarter_ordinal between reported.quarter_ordinal - 4 and reported.quarter_ordinal
cross join market
cross join round_class
left join mix
    on mix.quarter_ordinal = quarter.quarter_ordinal
    and mix.market = market.market
    and mix.round_class = round_class.round_class
left join mix as before
    on before.quarter_ordinal = quarter.quarter_ordinal - 1
    and before.market = market.market
    and before.round_class = round_class.round_class
left join mix as year_before
    on year_before.quarter_ordinal = quarter.quarter_ordinal - 4
    and year_before.market = market.market
    and year_before.round_class = round_class.round_class
order by round_class.position, quarter.quarter_ordinal";

const EARLY_SQL: &str = "
with
reported as (
    select quarter_ordinal from quarter where quarter = :quarter
),
early as materialized (
    select quarter.quarter_ordinal, early_stage_by_quarter.*
    from reported
    join quarter
        on quarter.quarter_ordinal between reported.quarter_ordinal - 8 and reported.quarter_ordinal
    join early_stage_by_quarter on early_stage_by_quarter.quarter = quarter.quarter
)
select
    market.market as of_market,
    quarter.quarter as named_quarter,
    early.*,
    early.early_count as share_count,
    before.early_count as before_share_count,
    before.lettered_count as before_lettered_count,
    year_before.early_count as year_before_share_count,
    year_before.lettered_count as year_before_lettered_count
from reported
join quarter
    on quarter.quarter_ordinal between reported.quarter_ordinal - 4 and reported.quarter_ordinal
cross join market
left join early
    on early.quarter_ordinal = quarter.quarter_ordinal
    and early.market = market.market
left join early as before
    on before.quarter_ordinal = quarter.quarter_ordinal - 1
    and before.market = market.market
left join early as year_before
    on year_before.quarter_ordinal = quarter.quarter_ordinal - 4
    and year_before.market = market.market
order by quarter.quarter_ordinal";

/// Reads every round class of every market over the shown quarters, in the order of the classes.
pub(super) fn read(database: &Database, of: &[(&str, Value)]) -> Result<ByMarket<RoundClass>> {
    let mut classes = by_market(&database.rows(ROUND_SQL, of)?, in_one_quarter);
    for classes in classes.values_mut() {
        // Rows come class by class, the reported quarter last: its changes are those to keep.
        classes.dedup_by(|later, class| {
            let is_same = later.round_class == class.round_class;
            if is_same {
                class.quarters.append(&mut later.quarters);
                class.share_qoq_pp = later.share_qoq_pp;
                class.share_yoy_pp = later.share_yoy_pp;
            }
            is_same
        });
    }
    Ok(classes)
}

fn in_one_quarter(record: &Record<'_>) -> Option<RoundClass> {
    let code = record.text("class")?;
    Some(RoundClass {
        round_class: code.to_owned(),
        name: Name::of(record, code),
        is_lettered: record.integer("is_lettered") == Some(1),
        quarters: vec![RoundShare {
            quarter: record.text("named_quarter")?.to_owned(),
            deal_count: record.integer("deal_count"),
            lettered_count: record.integer("lettered_count"),
            share_pct: Rate::known(record.real("share_pct"), share(record, "")),
        }],
        share_qoq_pp: change(record, "share_qoq_pp", "before_"),
        share_yoy_pp: change(record, "share_yoy_pp", "year_before_"),
    })
}

/// Reads the early-stage share of every market over the shown quarters.
pub(super) fn read_early(database: &Database, of: &[(&str, Value)]) -> Result<ByMarket<Early>> {
    Ok(by_market(&database.rows(EARLY_SQL, of)?, early))
}

fn early(record: &Record<'_>) -> Option<Early> {
    Some(Early {
        quarter: record.text("named_quarter")?.to_owned(),
        early_count: record.integer("early_count"),
        lettered_count: record.integer("lettered_count"),
        share_pct: Rate::known(record.real("share_pct"), share(record, "")),
        share_qoq_pp: change(record, "share_qoq_pp", "before_"),
        share_yoy_pp: change(record, "share_yoy_pp", "year_before_"),
    })
}

fn share(record: &Record<'_>, prefix: &str) -> Option<Fraction> {
    let part = record.integer(&format!("{prefix}share_count"))?;
    Fraction::share_pct(part, record.integer(&format!("{prefix}lettered_count"))?)
}

fn change(record: &Record<'_>, rate: &str, base: &str) -> Option<Rate> {
    let exact = share(record, "")?.minus(share(record, base)?);
    Rate::known(record.real(rate), exact)
}
