//! Round classes and the early-stage share: from `round_mix_by_quarter`, `early_stage_by_quarter`.

use dealbase_query::{Database, Record, Result, Value};
use serde::Serialize;

use super::{BASES, ByMarket, Compared, Name, Rate, by_market};

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

const ROUNDS: Compared<'_> = Compared {
    view: "round_mix_by_quarter",
    quarters_before: 4,
    keys: &["market", "round_class"],
    is_grid: true,
    bases: &["deal_count", "lettered_count"],
};

const EARLY: Compared<'_> = Compared {
    view: "early_stage_by_quarter",
    quarters_before: 4,
    keys: &["market"],
    is_grid: true,
    bases: &["early_count", "lettered_count"],
};

/// Reads every round class of every market over the shown quarters, in the order of the classes.
pub(super) fn read(database: &Database, of: &[(&str, Value)]) -> Result<ByMarket<RoundClass>> {
    let columns = "market.market as of_market, round_class.round_class as class,
    round_class.name_zh, round_class.name_en, round_class.is_lettered";
    let sql = ROUNDS.sql(columns, "order by round_class.position, quarter.quarter_ordinal");
    let mut classes = by_market(&database.rows(&sql, of)?, in_one_quarter);
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
    const PARTS: [&str; 2] = ["deal_count", "lettered_count"];
    let [before, year_before] = BASES;
    let code = record.text("class")?;
    Some(RoundClass {
        round_class: code.to_owned(),
        name: Name::of(record, code),
        is_lettered: record.integer("is_lettered") == Some(1),
        quarters: vec![RoundShare {
            quarter: record.text("named_quarter")?.to_owned(),
            deal_count: record.integer("deal_count"),
            lettered_count: record.integer("lettered_count"),
            share_pct: Rate::share(record, "share_pct", PARTS),
        }],
        share_qoq_pp: Rate::change(record, "share_qoq_pp", PARTS, before),
        share_yoy_pp: Rate::change(record, "share_yoy_pp", PARTS, year_before),
    })
}

/// Reads the early-stage share of every market over the shown quarters.
pub(super) fn read_early(database: &Database, of: &[(&str, Value)]) -> Result<ByMarket<Early>> {
    let sql = EARLY.sql("market.market as of_market", "order by quarter.quarter_ordinal");
    Ok(by_market(&database.rows(&sql, of)?, early))
}

fn early(record: &Record<'_>) -> Option<Early> {
    const PARTS: [&str; 2] = ["early_count", "lettered_count"];
    let [before, year_before] = BASES;
    Some(Early {
        quarter: record.text("named_quarter")?.to_owned(),
        early_count: record.integer("early_count"),
        lettered_count: record.integer("lettered_count"),
        share_pct: Rate::share(record, "share_pct", PARTS),
        share_qoq_pp: Rate::change(record, "share_qoq_pp", PARTS, before),
        share_yoy_pp: Rate::change(record, "share_yoy_pp", PARTS, year_before),
    })
}
