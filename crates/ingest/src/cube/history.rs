//! What the deals of a company one after the other add up to: first deals, companies that raised again,
//! and the days between rounds.
//!
//! The rules are `schema/base/deal_in_sequence.sql` and the views that check these tables.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, Row, params};

use super::market::{Market, Texts};
use super::measure::overflow;
use super::quantile::Sorted;
use crate::Result;

/// A tranche is at most so many days after the deal of the same class before it.
const MOST_TRANCHE_DAYS: i64 = 90;

/// What a deal tells in the sequence of its company, in the order of that sequence.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Step {
    /// The company, by a hash that no two share.
    pub(super) company: u128,
    /// 20231005.
    day: i32,
    deal_id: i64,
    /// Null is less than any quarter.
    quarter_ordinal: Option<i32>,
    is_exact: bool,
    country: u16,
    round_class: u16,
    usd: Option<i64>,
}

impl Step {
    /// Reads the columns of [`super::companies::STEP`].
    pub(super) fn read(row: &Row, texts: &mut Texts) -> Result<Self> {
        let text = |index: usize| -> rusqlite::Result<&str> { Ok(row.get_ref(index)?.as_str()?) };
        let country = row.get_ref(5)?.as_str_or_null().map_err(rusqlite::Error::from)?;
        Ok(Self {
            company: xxhash_rust::xxh3::xxh3_128(text(0)?.as_bytes()),
            day: row.get::<_, Option<i32>>(1)?.unwrap_or(0),
            deal_id: row.get(2)?,
            quarter_ordinal: row.get(3)?,
            is_exact: row.get::<_, i64>(4)? <= 1,
            country: texts.number(country.unwrap_or_default()),
            round_class: texts.number(text(6)?),
            usd: row.get(7)?,
        })
    }

    fn month_number(&self) -> i64 {
        i64::from(self.day / 10_000) * 12 + i64::from(self.day / 100 % 100) - 1
    }

    /// A number that grows with the day, and by as much from month to month.
    fn day_code(&self) -> i64 {
        self.month_number() * 31 + i64::from(self.day % 100)
    }

    /// Days since a fixed one; `None` where the day is not known at least by month.
    fn day_number(&self) -> Option<i64> {
        // The year begins with March, so that the day that some years have is its last.
        let month = self.month_number() - 2;
        let days = month.div_euclid(12) * 365 + month.div_euclid(48) - month.div_euclid(1200)
            + month.div_euclid(4800)
            + (153 * month.rem_euclid(12) + 2) / 5
            + i64::from(self.day % 100);
        self.is_exact.then_some(days)
    }
}

/// Quarter, country and round class.
type Cohort = (i32, u16, u16);

/// Histories that entered, less those that left.
#[derive(Clone, Debug, Default)]
pub(super) struct Histories {
    /// Which lettered class comes after which, and the months of a cohort.
    next_class: BTreeMap<u16, u16>,
    months: Vec<i64>,
    first_deals: BTreeMap<Cohort, [i64; 2]>,
    reached: BTreeMap<(Cohort, i64), i64>,
    intervals: BTreeMap<(Cohort, i64), i64>,
    days: BTreeMap<i64, i64>,
}

impl Histories {
    pub(super) fn new(conn: &Connection, texts: &mut Texts) -> Result<Self> {
        let mut stmt = conn.prepare_cached(NEXT_CLASS)?;
        let mut next_class = BTreeMap::new();
        let mut rows = stmt.query([])?;
        while let Some(row) = rows.next()? {
            let (class, next): (String, String) = (row.get(0)?, row.get(1)?);
            next_class.insert(texts.number(&class), texts.number(&next));
        }
        let mut stmt = conn.prepare_cached("select months from cohort_month order by months")?;
        let months = stmt.query_map([], |row| row.get(0))?.collect::<rusqlite::Result<_>>()?;
        Ok(Self { next_class, months, ..Self::default() })
    }

    /// Adds the deals of one company, or takes them away where `sign` is -1.
    pub(super) fn add(&mut self, steps: &mut [Step], sign: i64) -> Result<()> {
        steps.sort_unstable();
        for step in steps.iter() {
            *self.days.entry(step.day_code()).or_default() += sign;
        }
        let mut next_round: Option<i64> = None;
        for pair in steps.windows(2) {
            let [before, after] = pair else { continue };
            let days =
                after.day_number().zip(before.day_number()).map(|(after, before)| after - before);
            let is_tranche = before.round_class == after.round_class
                && days.is_some_and(|days| days <= MOST_TRANCHE_DAYS);
            if !is_tranche {
                next_round.get_or_insert(after.day_code());
            }
            let is_next = self.next_class.get(&before.round_class) == Some(&after.round_class);
            if let (true, Some(days), Some(quarter)) = (is_next, days, after.quarter_ordinal) {
                let key = ((quarter, after.country, before.round_class), days);
                *self.intervals.entry(key).or_default() += sign;
            }
        }
        let Some((first, quarter)) = steps.first().and_then(|it| Some((it, it.quarter_ordinal?)))
        else {
            return Ok(());
        };
        let cohort = (quarter, first.country, first.round_class);
        let sums = self.first_deals.entry(cohort).or_default();
        sums[0] += sign;
        sums[1] = sums[1].checked_add(sign * first.usd.unwrap_or(0)).ok_or_else(overflow)?;
        for months in &self.months {
            let until = (first.month_number() + months) * 31 + i64::from(first.day % 100);
            if next_round.is_some_and(|day| day <= until) {
                *self.reached.entry((cohort, *months)).or_default() += sign;
            }
        }
        Ok(())
    }

    /// Adds everything to the tables, and recomputes what follows from what changed.
    pub(super) fn flush(
        &mut self,
        conn: &Connection,
        texts: &Texts,
        markets: &[Market],
    ) -> Result<()> {
        let histories = std::mem::take(self);
        let mut touched = BTreeSet::new();
        for market in markets {
            let name = texts.text(market.name);
            let of_market = |cohort: &Cohort| market.holds(cohort.1);
            let mut add = conn.prepare_cached(ADD_FIRST)?;
            for ((quarter, _, class), [count, usd]) in
                of_which(&histories.first_deals, |it| of_market(it))
            {
                add.execute(params![name, quarter, texts.text(*class), count, usd])?;
            }
            let mut add = conn.prepare_cached(ADD_REACHED)?;
            for (((quarter, _, class), months), count) in
                of_which(&histories.reached, |it| of_market(&it.0))
            {
                add.execute(params![name, quarter, texts.text(*class), months, count])?;
            }
            let mut add = conn.prepare_cached(ADD_INTERVAL)?;
            for (((quarter, _, class), days), count) in
                of_which(&histories.intervals, |it| of_market(&it.0))
            {
                touched.insert((name, *quarter));
                add.execute(params![name, quarter, texts.text(*class), days, count])?;
            }
        }
        let mut add = conn.prepare_cached(ADD_DAY)?;
        for (day, count) in histories.days.iter().filter(|(_, count)| **count != 0) {
            add.execute([day, count])?;
        }
        conn.execute_batch(NONE_LEFT)?;
        touched.into_iter().try_for_each(|(market, quarter)| measure(conn, market, quarter))
    }
}

/// The entries of a map whose key is wanted.
fn of_which<K, V>(
    map: &BTreeMap<K, V>,
    is_wanted: impl Fn(&K) -> bool,
) -> impl Iterator<Item = (&K, &V)> {
    map.iter().filter(move |(key, _)| is_wanted(key))
}

/// Computes the quartiles of the intervals of a market and quarter.
fn measure(conn: &Connection, market: &str, quarter_ordinal: i32) -> Result<()> {
    conn.prepare_cached(CLEAR_MEASURES)?.execute(params![market, quarter_ordinal])?;
    let mut stmt = conn.prepare_cached(INTERVALS)?;
    let rows = stmt.query_map(params![market, quarter_ordinal], |row| {
        Ok((row.get(0)?, (row.get(1)?, row.get(2)?)))
    })?;
    let intervals: Vec<(String, (i64, i64))> = rows.collect::<rusqlite::Result<_>>()?;
    let mut add = conn.prepare_cached(ADD_MEASURE)?;
    for of_class in intervals.chunk_by(|one, next| one.0 == next.0) {
        let class = of_class.first().map_or("", |(class, _)| class);
        let mut days: Vec<(i64, i64)> = of_class.iter().map(|(_, days)| *days).collect();
        let sorted = Sorted::new(&mut days);
        let (q1, median, q3) = (sorted.quartile(1), sorted.median(), sorted.quartile(3));
        add.execute(params![market, quarter_ordinal, class, sorted.count(), q1, median, q3])?;
    }
    Ok(())
}

/// Empties the tables, as before everything is counted again.
pub(super) fn clear(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch(
        "delete from first_deal; delete from first_deal_reached; delete from deal_day;
         delete from interval_count; delete from round_interval;",
    )?)
}

const NEXT_CLASS: &str = "
select earlier.round_class, later.round_class
from round_class as earlier
join round_class as later on later.position = earlier.position + 1
where earlier.is_lettered = 1 and later.is_lettered = 1";

const ADD_FIRST: &str = "
insert into first_deal values (?, ?, ?, ?, ?)
on conflict do update set
    deal_count = deal_count + excluded.deal_count, amount_usd = amount_usd + excluded.amount_usd";
const ADD_REACHED: &str = "
insert into first_deal_reached values (?, ?, ?, ?, ?)
on conflict do update set reached_count = reached_count + excluded.reached_count";
const ADD_INTERVAL: &str = "
insert into interval_count values (?, ?, ?, ?, ?)
on conflict do update set pair_count = pair_count + excluded.pair_count";
const ADD_DAY: &str = "
insert into deal_day values (?, ?)
on conflict do update set deal_count = deal_count + excluded.deal_count";

const NONE_LEFT: &str = "
delete from first_deal where deal_count = 0;
delete from first_deal_reached where reached_count = 0;
delete from deal_day where deal_count = 0;
delete from interval_count where pair_count = 0;";

const CLEAR_MEASURES: &str = "delete from round_interval where market = ? and quarter_ordinal = ?";

const INTERVALS: &str = "
select from_class, day_count, pair_count
from interval_count
where market = ? and quarter_ordinal = ?
order by from_class, day_count";

const ADD_MEASURE: &str = "
insert into round_interval values (?, ?, ?, ?, 25e-2 * ?, 5e-1 * ?, 25e-2 * ?)";

#[cfg(test)]
mod tests {
    use super::*;

    fn step(day: i32) -> Step {
        let is_exact = day % 100 != 0;
        Step {
            company: 1,
            day,
            deal_id: 1,
            quarter_ordinal: None,
            is_exact,
            country: 0,
            round_class: 0,
            usd: None,
        }
    }

    #[test]
    fn days_are_those_of_the_calendar() {
        for (before, after, days) in [
            (20_230_210, 20_231_120, Some(283)),
            (20_240_228, 20_240_301, Some(2)),
            (20_230_228, 20_230_301, Some(1)),
            (19_991_231, 20_000_101, Some(1)),
            (20_000_101, 20_010_101, Some(366)),
            (20_230_100, 20_230_301, None),
        ] {
            let days_found = step(after)
                .day_number()
                .zip(step(before).day_number())
                .map(|(one, other)| one - other);
            assert_eq!(days_found, days, "{before} {after}");
        }
    }
}
