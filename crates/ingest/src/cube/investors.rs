//! What investors took part in, by quarter and country, and the name of each as its newest deal writes it.
//!
//! The rules are `schema/base/investor_share.sql` and the views that check these tables.

use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OptionalExtension, Row, params};

use super::market::{Market, Texts};
use super::measure::overflow;
use crate::Result;
use crate::cell::name::company_key;
use crate::hashed::{HashedMap, HashedSet};
use crate::memo::Memo;

/// Between the names of investors.
const SEPARATOR: &str = "; ";
/// From so many sums on they are written, so that memory is bounded.
const MANY: usize = 1 << 17;

/// What is counted of an investor: deals, as lead, alone, of known amount; dollars of whole rounds, and
/// attributed.
type Sums = [i64; 6];

/// Where a name was met: day, deal, and position in it; the greatest is the newest.
type Met = (String, i64, Reverse<usize>);

/// What is counted of a deal.
#[derive(Clone, Debug, Default)]
pub(super) struct Backed<'a> {
    pub(super) deal_id: i64,
    /// ISO day; empty where unknown.
    pub(super) announced_on: String,
    /// Quarter and country of a deal that counts.
    pub(super) place: Option<(i64, u16)>,
    pub(super) usd: Option<i64>,
    /// Names joined by `; `.
    pub(super) investors: Option<&'a str>,
    pub(super) leads: Option<&'a str>,
}

/// Deals of investors that entered, less those that left.
#[derive(Clone, Debug, Default)]
pub(super) struct Investors {
    /// The normal form of the name that stands for another one, by the normal form of that.
    aliases: BTreeMap<String, String>,
    numbers: Memo<u32>,
    keys: HashedSet<String>,
    sums: HashedMap<(i64, u32, u16), Sums>,
    quarters: BTreeSet<i64>,
    newest: HashedMap<u32, (Met, String)>,
    /// The deals that left, and the newest name of those that had entered before.
    left: BTreeMap<u32, (BTreeSet<i64>, Option<Met>)>,
}

impl Investors {
    /// With the team's names of one investor.
    pub(super) fn new(conn: &Connection) -> Result<Self> {
        let mut stmt = conn.prepare_cached("select alias_key, investor_key from investor_alias")?;
        let aliases = stmt.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        let aliases = aliases.collect::<rusqlite::Result<_>>()?;
        let mut investors = Self { aliases, ..Self::default() };
        // The first number is that of all investors together.
        investors.number_of_key(String::new());
        Ok(investors)
    }

    /// Adds a deal, or takes it away where `sign` is -1.
    pub(super) fn add(&mut self, deal: &Backed, sign: i64) -> Result<()> {
        let mut named: Vec<(u32, usize, &str)> = Vec::new();
        for (position, name) in names(deal.investors).enumerate() {
            let number = self.number(name);
            if named.iter().all(|(other, ..)| *other != number) {
                named.push((number, position, name));
            }
        }
        for (number, position, name) in &named {
            let met = (&deal.announced_on, deal.deal_id, Reverse(*position));
            let is_before = |(day, deal_id, at): &Met| (day, *deal_id, *at) < met;
            if sign < 0 {
                let (deals, newest) = self.left.entry(*number).or_default();
                deals.insert(deal.deal_id);
                if self.newest.get(number).is_some_and(|(met, _)| met.1 == deal.deal_id) {
                    let entered = self.newest.swap_remove(number).map(|(met, _)| met);
                    *newest = newest.take().max(entered);
                }
            } else if self.newest.get(number).is_none_or(|(newest, _)| is_before(newest)) {
                let met = (deal.announced_on.clone(), deal.deal_id, Reverse(*position));
                self.newest.insert(*number, (met, (*name).to_owned()));
            }
        }
        if let (Some(place), false) = (deal.place, named.is_empty()) {
            let leads: Vec<u32> = names(deal.leads).map(|name| self.number(name)).collect();
            let numbers: Vec<u32> = named.iter().map(|(number, ..)| *number).collect();
            self.count(place, deal.usd, &numbers, &leads, sign)?;
        }
        Ok(())
    }

    fn count(
        &mut self,
        (quarter_ordinal, country): (i64, u16),
        usd: Option<i64>,
        numbers: &[u32],
        leads: &[u32],
        sign: i64,
    ) -> Result<()> {
        self.quarters.insert(quarter_ordinal);
        let is_lead = |number: &u32| leads.contains(number);
        let lead_count = numbers.iter().filter(|it| is_lead(it)).count();
        let part =
            |number: &u32| part(usd.unwrap_or(0), numbers.len(), lead_count, is_lead(number));
        let last = numbers.iter().max_by_key(|it| self.key(**it)).copied();
        let left_over = usd.unwrap_or(0) - numbers.iter().map(part).sum::<i64>();
        let whole = usd.unwrap_or(0);
        let flags = |has_lead: bool| {
            [1, i64::from(has_lead), i64::from(numbers.len() == 1), i64::from(usd.is_some())]
        };
        let mut entries = vec![(0, flags(lead_count > 0), whole)];
        for number in numbers {
            let rest = if last == Some(*number) { left_over } else { 0 };
            entries.push((*number, flags(is_lead(number)), part(number) + rest));
        }
        for (number, [deals, lead, sole, known], attributed) in entries {
            let sums = self.sums.entry((quarter_ordinal, number, country)).or_default();
            let values = [deals, lead, sole, known, whole, attributed];
            for (sum, value) in sums.iter_mut().zip(values) {
                *sum = sum.checked_add(sign * value).ok_or_else(overflow)?;
            }
        }
        Ok(())
    }

    /// The number of an investor, by any of its names.
    fn number(&mut self, name: &str) -> u32 {
        let numbers = std::mem::take(&mut self.numbers);
        let number = numbers.get_or_insert_with(&[name], || {
            let key = company_key(name);
            let key = self.aliases.get(&key).cloned().unwrap_or(key);
            self.number_of_key(key)
        });
        self.numbers = numbers;
        number
    }

    fn number_of_key(&mut self, key: String) -> u32 {
        u32::try_from(self.keys.insert_full(key).0).unwrap_or(u32::MAX)
    }

    fn key(&self, number: u32) -> &str {
        usize::try_from(number)
            .ok()
            .and_then(|at| self.keys.get_index(at))
            .map_or("", String::as_str)
    }

    /// Whether so much is in memory that it is to be written.
    pub(super) fn is_large(&self) -> bool {
        self.sums.len() > MANY
    }

    /// Adds all sums to the table.
    pub(super) fn flush_sums(&mut self, conn: &Connection, texts: &Texts) -> Result<()> {
        let mut add = conn.prepare_cached(ADD)?;
        let mut sums = std::mem::take(&mut self.sums);
        // In the order of the table.
        sums.sort_unstable_by_key(|(quarter, number, country), _| {
            (*quarter, self.key(*number), *country)
        });
        for ((quarter_ordinal, number, country), sums) in sums {
            let [deals, lead, sole, known, whole, attributed] = sums;
            if sums != [0; 6] {
                let (key, country) = (self.key(number), texts.text(country));
                add.execute(params![
                    quarter_ordinal,
                    key,
                    country,
                    deals,
                    lead,
                    sole,
                    known,
                    whole,
                    attributed,
                ])?;
            }
        }
        Ok(())
    }

    /// Adds everything to the tables, and counts the investors of each quarter that changed.
    pub(super) fn flush(
        &mut self,
        conn: &Connection,
        texts: &mut Texts,
        markets: &[Market],
    ) -> Result<()> {
        self.flush_sums(conn, texts)?;
        self.flush_names(conn)?;
        for quarter_ordinal in std::mem::take(&mut self.quarters) {
            conn.prepare_cached(NONE_LEFT)?.execute([quarter_ordinal])?;
            conn.prepare_cached(CLEAR_COUNT)?.execute([quarter_ordinal])?;
            count_investors(conn, texts, markets, quarter_ordinal)?;
        }
        Ok(())
    }

    /// Writes each newest name. Where the deal that gave one has left, and none as new has entered, it is
    /// looked for among all deals.
    fn flush_names(&mut self, conn: &Connection) -> Result<()> {
        let mut newest = std::mem::take(&mut self.newest);
        newest.sort_unstable_by(|one, _, other, _| self.key(*one).cmp(self.key(*other)));
        let left = std::mem::take(&mut self.left);
        let mut lost = BTreeSet::new();
        for number in newest.keys().chain(left.keys()) {
            let stored: Option<(String, i64)> = conn
                .prepare_cached(STORED)?
                .query_row([self.key(*number)], |row| Ok((row.get(0)?, row.get(1)?)))
                .optional()?;
            let entered = newest.get(number).map(|(met, name)| ((&met.0, met.1), met, name));
            let gone = left.get(number).and_then(|(_, met)| met.as_ref());
            let has_left =
                |deal_id: i64| left.get(number).is_some_and(|(deals, _)| deals.contains(&deal_id));
            let stored_place = stored.as_ref().map(|(day, deal_id)| (day, *deal_id));
            // What has left stays the measure: between it and the newest that entered there may be others.
            let least = stored_place.max(gone.map(|met| (&met.0, met.1)));
            match entered {
                Some((place, met, name)) if least.is_none_or(|least| place >= least) => {
                    self.write_name(conn, *number, met, name)?;
                }
                _ if gone.is_some() || stored_place.is_some_and(|(_, deal)| has_left(deal)) => {
                    lost.insert(*number);
                }
                _ => {}
            }
        }
        self.find_names(conn, &lost)
    }

    fn write_name(&self, conn: &Connection, number: u32, met: &Met, name: &str) -> Result<()> {
        let (day, deal_id, _) = met;
        conn.prepare_cached(WRITE_NAME)?.execute(params![self.key(number), name, day, deal_id])?;
        Ok(())
    }

    /// Looks through all deals for the newest names of some investors.
    fn find_names(&mut self, conn: &Connection, lost: &BTreeSet<u32>) -> Result<()> {
        if lost.is_empty() {
            return Ok(());
        }
        let mut stmt = conn.prepare(&format!("select {BACKED}"))?;
        let mut rows = stmt.query([])?;
        let mut found = Self { aliases: self.aliases.clone(), ..Self::default() };
        let mut texts = Texts::default();
        while let Some(row) = rows.next()? {
            found.add(&Backed { place: None, ..read(row, &mut texts)? }, 1)?;
        }
        for number in lost {
            let key = self.key(*number);
            let of_key = found.keys.get_index_of(key).and_then(|at| u32::try_from(at).ok());
            let newest = of_key.and_then(|it| found.newest.get(&it));
            match newest {
                Some((met, name)) => self.write_name(conn, *number, met, name)?,
                None => {
                    conn.execute("delete from newest_investor where investor_key = ?", [key])?;
                }
            }
        }
        Ok(())
    }
}

/// Counts the investors of a quarter in each market, and its deals that name one.
fn count_investors(
    conn: &Connection,
    texts: &mut Texts,
    markets: &[Market],
    quarter_ordinal: i64,
) -> Result<()> {
    // Investors, deals, and the last investor that was counted, of each market with activity.
    let mut counts: BTreeMap<u16, (i64, i64, String)> = BTreeMap::new();
    let mut stmt = conn.prepare_cached(ACTIVITY)?;
    let mut rows = stmt.query([quarter_ordinal])?;
    while let Some(row) = rows.next()? {
        let text = |index: usize| -> rusqlite::Result<&str> { Ok(row.get_ref(index)?.as_str()?) };
        let (key, country) = (text(0)?, texts.number(text(1)?));
        for market in markets.iter().filter(|market| market.holds(country)) {
            let (investors, named, last) = counts.entry(market.name).or_default();
            if key.is_empty() {
                *named += row.get::<_, i64>(2)?;
            } else if last != key {
                *investors += 1;
                key.clone_into(last);
            }
        }
    }
    let mut add = conn.prepare_cached("insert into investor_count values (?, ?, ?, ?)")?;
    for (market, (investors, named, _)) in counts {
        add.execute(params![texts.text(market), quarter_ordinal, investors, named])?;
    }
    Ok(())
}

/// The names of a list.
fn names(list: Option<&str>) -> impl Iterator<Item = &str> {
    list.into_iter().flat_map(|it| it.split(SEPARATOR)).filter(|it| !it.is_empty())
}

/// The whole dollars of an amount that are counted to one of `count` investors: leads share one half.
fn part(usd: i64, count: usize, lead_count: usize, is_lead: bool) -> i64 {
    let divisor = if lead_count == 0 || lead_count == count {
        count
    } else if is_lead {
        2 * lead_count
    } else {
        2 * (count - lead_count)
    };
    usd.checked_div(i64::try_from(divisor).unwrap_or(i64::MAX)).unwrap_or(0)
}

/// Reads the columns of [`BACKED`].
pub(super) fn read<'a>(row: &'a Row, texts: &mut Texts) -> Result<Backed<'a>> {
    let text = |index: usize| -> Result<Option<&'a str>> {
        Ok(row.get_ref(index)?.as_str_or_null().map_err(rusqlite::Error::from)?)
    };
    let country = texts.number(text(2)?.unwrap_or_default());
    let in_scope: bool = row.get(3)?;
    let quarter_ordinal: Option<i64> = row.get(1)?;
    Ok(Backed {
        deal_id: row.get(0)?,
        announced_on: text(4)?.unwrap_or_default().to_owned(),
        place: quarter_ordinal.filter(|_| in_scope).map(|quarter| (quarter, country)),
        usd: row.get(5)?,
        investors: text(6)?,
        leads: text(7)?,
    })
}

/// What is read of a deal, for [`read`].
pub(super) const BACKED: &str = "
    deal.deal_id, deal.quarter_ordinal, deal.country, deal.in_scope, deal.announced_on, deal.amount_usd,
    deal.investors, deal.lead_investors
from deal
where deal.investors is not null";

/// Empties the tables, as before everything is counted again.
pub(super) fn clear(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch(
        "delete from investor_activity; delete from investor_count; delete from newest_investor;",
    )?)
}

const ADD: &str = "
insert into investor_activity values (?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do update set
    deal_count = deal_count + excluded.deal_count,
    lead_count = lead_count + excluded.lead_count,
    sole_count = sole_count + excluded.sole_count,
    known_amount_count = known_amount_count + excluded.known_amount_count,
    round_amount_usd = round_amount_usd + excluded.round_amount_usd,
    attributed_usd = attributed_usd + excluded.attributed_usd";

const NONE_LEFT: &str =
    "delete from investor_activity where quarter_ordinal = ? and deal_count = 0";
const CLEAR_COUNT: &str = "delete from investor_count where quarter_ordinal = ?";
/// Each investor's rows are together.
const ACTIVITY: &str = "
select investor_key, country, deal_count
from investor_activity
where quarter_ordinal = ?
order by investor_key";

const STORED: &str = "
select coalesce(announced_on, ''), deal_id from newest_investor where investor_key = ?";
const WRITE_NAME: &str = "
insert or replace into newest_investor values (?, ?, nullif(?, ''), ?)";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn leads_share_one_half_and_all_share_equally_without_them() {
        assert_eq!(part(100, 3, 1, true), 50);
        assert_eq!(part(100, 3, 1, false), 25);
        assert_eq!(part(100, 3, 0, false), 33);
        assert_eq!(part(100, 3, 3, true), 33);
        assert_eq!(part(100, 1, 0, false), 100);
    }

    #[test]
    fn a_sum_beyond_an_integer_is_an_error_and_no_other_figure() {
        let (place, usd) = (Some((8095, 0)), Some(i64::MAX));
        let deal = Backed { place, usd, investors: Some("L1"), ..Backed::default() };
        let mut investors = Investors::default();
        investors.number_of_key(String::new());
        investors.add(&deal, 1).unwrap();
        assert!(format!("{:?}", investors.add(&deal, 1)).contains("integer overflow"));
    }
}
