//! Deals counted by their amount, and the medians, quartiles, buckets and concentration that follow.
//!
//! The rules are `schema/base/size_measure_check.sql` and `size_bucket_count_check.sql`.

use std::collections::BTreeMap;

use rusqlite::types::Type;
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
        if self.counts.len() > MANY + self.compact_len {
            self.compact();
        }
    }

    /// Adds up what is equal, and gives the memory back that this saves.
    pub(super) fn compact(&mut self) {
        self.counts.sort_unstable();
        add_equal(&mut self.counts);
        self.compact_len = self.counts.len();
        self.counts.shrink_to_fit();
    }

    /// Adds the deals to the lists of those that are known, and recomputes what follows from lists that changed.
    pub(super) fn flush(
        &mut self,
        conn: &Connection,
        texts: &Texts,
        markets: &[Market],
    ) -> Result<()> {
        self.compact();
        let counts = std::mem::take(self).counts;
        let buckets = Buckets::new(conn)?;
        for market in markets {
            let mut changes: BTreeMap<i64, Lists> = BTreeMap::new();
            for ((quarter_ordinal, country, class, amount), count) in &counts {
                if market.holds(*country) {
                    let of_quarter = changes.entry(*quarter_ordinal).or_default();
                    let of_class = of_quarter.entry(texts.text(*class).to_owned()).or_default();
                    of_class.push((*amount, *count));
                }
            }
            for (quarter_ordinal, changes) in changes {
                let of = (texts.text(market.name), quarter_ordinal);
                measure(conn, of, &changed(conn, of, changes)?, &buckets)?;
            }
        }
        Ok(())
    }
}

/// The amounts of each class of a market and quarter, each with how often it occurs.
type Lists = BTreeMap<String, Vec<(Amount, i64)>>;

/// Adds changes to the lists of a market and quarter, and writes them; returns all of its lists in order.
fn changed(conn: &Connection, of: (&str, i64), changes: Lists) -> Result<Lists> {
    let mut lists = Lists::new();
    let mut stmt = conn.prepare_cached(LISTS)?;
    let mut rows = stmt.query(of)?;
    while let Some(row) = rows.next()? {
        lists
            .insert(row.get(0)?, listed(row.get_ref(1)?.as_str().map_err(rusqlite::Error::from)?)?);
    }
    for (class, changes) in changes {
        let list = lists.entry(class.clone()).or_default();
        list.extend(changes);
        list.sort_unstable();
        add_equal(list);
        let amounts = list.iter().map(|(it, count)| [it.usd, it.below_usd, it.above_usd, *count]);
        let json = serde_json::to_string(&amounts.collect::<Vec<_>>()).unwrap_or_default();
        if list.is_empty() {
            conn.prepare_cached(REMOVE)?.execute(params![of.0, of.1, class])?;
            lists.remove(&class);
        } else {
            conn.prepare_cached(WRITE)?.execute(params![of.0, of.1, class, json])?;
        }
    }
    Ok(lists)
}

/// The entries of a list as it is stored.
fn listed(json: &str) -> Result<Vec<(Amount, i64)>> {
    let entries: Vec<[i64; 4]> = serde_json::from_str(json)
        .map_err(|err| rusqlite::Error::FromSqlConversionFailure(1, Type::Text, Box::new(err)))?;
    let amount = |[usd, below_usd, above_usd, count]: [i64; 4]| {
        (Amount { usd, below_usd, above_usd }, count)
    };
    Ok(entries.into_iter().map(amount).collect())
}

/// Adds up neighbors that are equal, and leaves out what occurs no more.
fn add_equal<K: PartialEq>(counts: &mut Vec<(K, i64)>) {
    counts.dedup_by(|next, one| {
        let is_equal = next.0 == one.0;
        one.1 += if is_equal { next.1 } else { 0 };
        is_equal
    });
    counts.retain(|(_, count)| *count != 0);
}

/// Computes what follows from the amounts of a market and quarter.
fn measure(conn: &Connection, of: (&str, i64), lists: &Lists, buckets: &Buckets) -> Result<()> {
    for sql in [CLEAR_MEASURES, CLEAR_BUCKETS] {
        conn.prepare_cached(sql)?.execute(of)?;
    }
    let (market, quarter_ordinal) = of;
    for (class, list) in lists {
        quantiles(conn, (market, quarter_ordinal, class), list)?;
    }
    let all: Vec<(Amount, i64)> = lists.values().flatten().copied().collect();
    if !all.is_empty() {
        let usd = quantiles(conn, (market, quarter_ordinal, "all"), &all)?;
        concentration(conn, market, quarter_ordinal, &usd)?;
        buckets.fill(conn, market, quarter_ordinal, &usd)?;
    }
    Ok(())
}

/// Writes the quartiles and medians of a class; returns its amounts in order.
fn quantiles(
    conn: &Connection,
    (market, quarter_ordinal, class): (&str, i64, &str),
    amounts: &[(Amount, i64)],
) -> Result<Vec<(i64, i64)>> {
    let values = |value: fn(&Amount) -> i64| -> Vec<(i64, i64)> {
        amounts.iter().map(|(amount, count)| (value(amount), *count)).collect()
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
        "delete from size_list; delete from size_measure; delete from size_bucket_count;",
    )?)
}

const LISTS: &str = "
select round_class, amounts
from size_list
where market = ? and quarter_ordinal = ?";

const WRITE: &str = "
insert into size_list values (?, ?, ?, ?)
on conflict do update set amounts = excluded.amounts";

const REMOVE: &str =
    "delete from size_list where market = ? and quarter_ordinal = ? and round_class = ?";
const CLEAR_MEASURES: &str = "delete from size_measure where market = ? and quarter_ordinal = ?";
const CLEAR_BUCKETS: &str =
    "delete from size_bucket_count where market = ? and quarter_ordinal = ?";

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
