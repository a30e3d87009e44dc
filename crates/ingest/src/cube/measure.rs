//! What a deal adds to a cell of the cube: counts and sums.

use rusqlite::Row;

use crate::cell::amount::AmountStatus;
use crate::parsed_deal::ParsedDeal;
use crate::{Error, Result};

/// Counts and sums in the order of the columns of `deal_cube`.
pub(super) type Measures = [i64; 10];

/// What a deal of one record adds.
pub(super) fn measures_of(deal: &ParsedDeal, is_mega: bool) -> Measures {
    let usd = &deal.money.usd;
    let is_disclosed = deal.money.status != AmountStatus::Undisclosed;
    let or_zero = |value: Option<i64>| value.unwrap_or(0);
    [
        1,
        i64::from(is_disclosed),
        i64::from(deal.money.status == AmountStatus::Vague),
        i64::from(deal.money.status == AmountStatus::Open),
        i64::from(is_disclosed && usd.point.is_none()),
        i64::from(is_mega),
        or_zero(usd.low.or(usd.point)),
        or_zero(usd.point),
        or_zero(usd.high.or(usd.point)),
        if is_mega { or_zero(usd.point) } else { 0 },
    ]
}

pub(super) fn measures(row: &Row) -> rusqlite::Result<Measures> {
    let mut measures = [0; 10];
    for (index, value) in measures.iter_mut().enumerate() {
        *value = row.get(index + 4)?;
    }
    Ok(measures)
}

/// Adds measures to sums. A sum that an integer can't hold is an error, as it is for the engine.
pub(super) fn add_up(sums: &mut Measures, measures: &Measures) -> Result<()> {
    for (sum, value) in sums.iter_mut().zip(measures) {
        *sum = sum.checked_add(*value).ok_or_else(overflow)?;
    }
    Ok(())
}

pub(super) fn overflow() -> Error {
    let failure = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR);
    Error::Sql(rusqlite::Error::SqliteFailure(failure, Some("integer overflow".to_owned())))
}

pub(super) const ALL_MEASURES: &str = "
select
    quarter_ordinal, country, sector, round_class, deal_count, disclosed_count, vague_count,
    open_count, unconverted_count, mega_count, amount_low_usd, amount_usd, amount_high_usd,
    mega_amount_usd, currency, deal_kind, province, stage_item
from deal_measure";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sum_beyond_an_integer_is_an_error_and_no_other_figure() {
        let mut sums = [0; 10];
        let most = [i64::MAX; 10];
        assert!(add_up(&mut sums, &most).is_ok());
        let refused = add_up(&mut sums, &most).unwrap_err();
        assert!(format!("{refused:?}").contains("integer overflow"), "{refused:?}");
    }
}
