//! Deals counted by their amount, and the medians, quartiles, buckets and concentration that follow.
//!
//! The rules are `schema/base/size_measure_check.sql` and `size_bucket_count_check.sql`.

use std::collections::BTreeSet;

use rusqlite::{Connection, params};

use super::market::{Market, Texts};
use super::overflow;
use super::quantile::Sorted;
use crate::Result;

/// An amount in dollars, and how far its low end is below and its high end above.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Amount {
    usd: i64,
    below_usd: i64,
    above_usd: i64,
}

impl Amount {
    /// An amount by its ends.
    pub(super) fn new(low: i64, point: i64, high: i64) -> Option<Self> {
        let below_usd = point.checked_sub(low)?;
        Some(Self { usd: point, below_usd, above_usd: high.checked_sub(point)? })
    }
}

/// Quarter, country, round class and amount.
type Size = (i64, u16, u16, Amount);

/// From how many entries on equal ones are added up.
const MANY: usize = 1 << 16;

/// Deals of known amount that entered, less those that left.
#[derive(Clone, Debug, Default)]
pub(super) struct Sizes {
    counts: Vec<(Size, i64)>,
    compact_len: usize,
}

impl Sizes {
    pub(super) fn add(&mut self, size: Size, sign: i64) {
        self.counts.push((size, sign));
        if self.counts.len() > MANY + 2 * self.compact_len {
            self.compact();
        }
    }

    /// Adds up what is equal.
    fn compact(&mut self) {
        self.counts.sort_unstable();
        self.counts.dedup_by(|next, one| {
            let is_equal = next.0 == one.0;
            one.1 += if is_equal { next.1 } else { 0 };
            is_equal
        });
        self.counts.retain(|(_, count)| *count != 0);
        self.compact_len = self.counts.len();
    }

    /// Adds the deals to the tables, and recomputes what follows from those that changed.
    pub(super) fn flush(
        &mut self,
        conn: &Connection,
        texts: &Texts,
        markets: &[Market],
    ) -> Result<()> {
        self.compact();
        let mut add = conn.prepare_cached(ADD)?;
        let mut touched = BTreeSet::new();
        for market in markets {
            let of_market =
                self.counts.iter().filter(|((_, country, ..), _)| market.holds(*country));
            let mut counts: Vec<_> = of_market
                .map(|((quarter, _, class, amount), count)| (*quarter, *class, *amount, *count))
                .collect();
            // In the order of the table, where the next row is beside the last.
            counts.sort_unstable_by(|one, other| {
                let key = |it: &'_ (i64, u16, Amount, i64)| (it.0, texts.text(it.1), it.2);
                key(one).cmp(&key(other))
            });
            for equal in
                counts.chunk_by(|one, next| (one.0, one.1, one.2) == (next.0, next.1, next.2))
            {
                let Some((quarter_ordinal, class, amount, _)) = equal.first() else { continue };
                touched.insert((market.name, *quarter_ordinal));
                add.execute(params![
                    texts.text(market.name),
                    quarter_ordinal,
                    texts.text(*class),
                    amount.usd,
                    amount.below_usd,
                    amount.above_usd,
                    equal.iter().map(|it| it.3).sum::<i64>(),
                ])?;
            }
        }
        *self = Self::default();
        let buckets = Buckets::new(conn)?;
        for (market, quarter_ordinal) in touched {
            measure(conn, texts.text(market), quarter_ordinal, &buckets)?;
        }
        Ok(())
    }
}

/// Computes what follows from the amounts of a market and quarter.
fn measure(conn: &Connection, market: &str, quarter_ordinal: i64, buckets: &Buckets) -> Result<()> {
    for sql in [NONE_LEFT, CLEAR_MEASURES, CLEAR_BUCKETS] {
        conn.prepare_cached(sql)?.execute(params![market, quarter_ordinal])?;
    }
    let mut stmt = conn.prepare_cached(AMOUNTS)?;
    let amounts: Vec<(String, Amount, i64)> = stmt
        .query_map(params![market, quarter_ordinal], |row| {
            let amount =
                Amount { usd: row.get(1)?, below_usd: row.get(2)?, above_usd: row.get(3)? };
            Ok((row.get(0)?, amount, row.get(4)?))
        })?
        .collect::<rusqlite::Result<_>>()?;
    for of_class in amounts.chunk_by(|one, next| one.0 == next.0) {
        let class = of_class.first().map_or("", |(class, ..)| class);
        quantiles(conn, (market, quarter_ordinal, class), of_class)?;
    }
    if !amounts.is_empty() {
        let usd = quantiles(conn, (market, quarter_ordinal, "all"), &amounts)?;
        concentration(conn, market, quarter_ordinal, &usd)?;
        buckets.fill(conn, market, quarter_ordinal, &usd)?;
    }
    Ok(())
}

/// Writes the quartiles and medians of a class; returns its amounts in order.
fn quantiles(
    conn: &Connection,
    (market, quarter_ordinal, class): (&str, i64, &str),
    amounts: &[(String, Amount, i64)],
) -> Result<Vec<(i64, i64)>> {
    let values = |value: fn(&Amount) -> i64| -> Vec<(i64, i64)> {
        amounts.iter().map(|(_, amount, count)| (value(amount), *count)).collect()
    };
    let mut usd = values(|it| it.usd);
    let mut low = values(|it| it.usd - it.below_usd);
    let mut high = values(|it| it.usd + it.above_usd);
    let sorted = Sorted::new(&mut usd);
    conn.prepare_cached(QUANTILES)?.execute(params![
        market,
        quarter_ordinal,
        class,
        sorted.count(),
        sorted.quartile(1),
        sorted.median(),
        sorted.quartile(3),
        Sorted::new(&mut low).median(),
        Sorted::new(&mut high).median(),
    ])?;
    Ok(usd)
}

/// Writes what the concentration of amounts, in order, is computed from.
fn concentration(
    conn: &Connection,
    market: &str,
    quarter_ordinal: i64,
    usd: &[(i64, i64)],
) -> Result<()> {
    let (mut place, mut square_sum, mut place_sum) = (0_i128, 0_i128, 0_i128);
    for (value, count) in usd {
        let (value, count) = (i128::from(*value), i128::from(*count));
        // The places of equal amounts are as many whole numbers one after the other.
        let places = count * place + count * (count + 1) / 2;
        let squares = value.checked_mul(value).and_then(|it| it.checked_mul(count));
        square_sum = squares.and_then(|it| it.checked_add(square_sum)).ok_or_else(overflow)?;
        place_sum += value * places;
        place += count;
    }
    conn.prepare_cached(CONCENTRATION)?.execute(params![
        market,
        quarter_ordinal,
        largest(usd, 1),
        largest(usd, 5),
        largest(usd, 10),
        real(square_sum),
        real(place_sum),
    ])?;
    Ok(())
}

/// The sum of the largest of amounts in order; `None` where an integer can't hold it.
fn largest(usd: &[(i64, i64)], count: i64) -> Option<i64> {
    let mut left = count;
    usd.iter().rev().try_fold(0_i64, |sum, (value, count)| {
        let taken = left.min(*count);
        left -= taken;
        sum.checked_add(value.checked_mul(taken)?)
    })
}

/// The nearest number that the engine computes with.
fn real(value: i128) -> Option<f64> {
    value.to_string().parse().ok()
}

/// The buckets of amounts, with their bounds.
struct Buckets {
    buckets: Vec<(String, i64, Option<i64>)>,
    mega_deal_usd: i64,
}

impl Buckets {
    fn new(conn: &Connection) -> Result<Self> {
        let mut stmt = conn.prepare_cached(
            "select bucket, from_usd, to_usd from size_bucket where from_usd is not null",
        )?;
        let buckets = stmt.query_map([], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))?;
        let buckets = buckets.collect::<rusqlite::Result<_>>()?;
        let mega = "select coalesce(max(cast(value as integer)), 0) from policy where name = 'mega_deal_usd'";
        Ok(Self { buckets, mega_deal_usd: conn.query_row(mega, [], |row| row.get(0))? })
    }

    /// The bucket of an amount; `None` for one that no bounds hold.
    fn of(&self, usd: i64) -> Option<&str> {
        if usd > self.mega_deal_usd {
            return Some("mega");
        }
        let holds = |(_, from, to): &&(String, i64, Option<i64>)| {
            usd >= *from && to.is_none_or(|to| usd < to)
        };
        self.buckets.iter().find(holds).map(|(bucket, ..)| bucket.as_str())
    }

    fn fill(
        &self,
        conn: &Connection,
        market: &str,
        quarter_ordinal: i64,
        usd: &[(i64, i64)],
    ) -> Result<()> {
        let mut stmt = conn.prepare_cached(ADD_TO_BUCKET)?;
        for equal in usd.chunk_by(|one, next| self.of(one.0) == self.of(next.0)) {
            let Some(bucket) = equal.first().and_then(|(usd, _)| self.of(*usd)) else { continue };
            let count: i64 = equal.iter().map(|(_, count)| count).sum();
            let raised = equal.iter().try_fold(0_i64, |sum, (usd, count)| {
                usd.checked_mul(*count).and_then(|it| sum.checked_add(it))
            });
            let raised = raised.ok_or_else(overflow)?;
            stmt.execute(params![market, quarter_ordinal, bucket, count, raised])?;
        }
        Ok(())
    }
}

/// Empties the tables, as before everything is counted again.
pub(super) fn clear(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch(
        "delete from size_count; delete from size_measure; delete from size_bucket_count;",
    )?)
}

const ADD: &str = "
insert into size_count values (?, ?, ?, ?, ?, ?, ?)
on conflict do update set deal_count = deal_count + excluded.deal_count";

const NONE_LEFT: &str =
    "delete from size_count where market = ? and quarter_ordinal = ? and deal_count = 0";
const CLEAR_MEASURES: &str = "delete from size_measure where market = ? and quarter_ordinal = ?";
const CLEAR_BUCKETS: &str =
    "delete from size_bucket_count where market = ? and quarter_ordinal = ?";

const AMOUNTS: &str = "
select round_class, amount_usd, below_usd, above_usd, deal_count
from size_count
where market = ? and quarter_ordinal = ?
order by round_class, amount_usd, below_usd, above_usd";

const QUANTILES: &str = "
insert into size_measure
    (market, quarter_ordinal, round_class, sized_count, q1_usd, median_usd, q3_usd, median_low_usd, median_high_usd)
values (?, ?, ?, ?, 25e-2 * ?, 5e-1 * ?, 25e-2 * ?, 5e-1 * ?, 5e-1 * ?)";

const CONCENTRATION: &str = "
update size_measure
set top1_usd = ?3, top5_usd = ?4, top10_usd = ?5, square_sum = 1e-12 * ?6, place_sum = 1e-6 * ?7
where market = ?1 and quarter_ordinal = ?2 and round_class = 'all'";

const ADD_TO_BUCKET: &str = "
insert into size_bucket_count values (?, ?, ?, ?, ?)
on conflict do update set
    deal_count = deal_count + excluded.deal_count, amount_usd = amount_usd + excluded.amount_usd";
