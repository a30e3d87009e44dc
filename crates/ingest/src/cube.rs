//! Deals added up by quarter, country, sector and round class, and written as the cells of `deal_cube`:
//! by market, and by country of the world.
//!
//! The rule is `schema/base/deal_cube_check.sql`; this applies it to the deals that entered or left.

use std::collections::BTreeMap;

use rusqlite::{Connection, Row, params};

use crate::cell::amount::AmountStatus;
use crate::parsed_deal::ParsedDeal;
use crate::{Error, Result};

/// What a deal without a known sector counts as.
const OTHER_SECTOR: &str = "other";

/// Counts and sums in the order of the columns of `deal_cube`.
type Measures = [i64; 10];

/// The grains of the cube, by number.
const GRAINS: [&str; 4] = ["country", "market", "round_class", "sector"];
const COUNTRY: u8 = 0;
const MARKET: u8 = 1;
const ROUND_CLASS: u8 = 2;
const SECTOR: u8 = 3;

/// Texts by number, in the order in which they were met.
#[derive(Clone, Debug, Default)]
struct Texts {
    numbers: BTreeMap<String, u16>,
    texts: Vec<String>,
}

impl Texts {
    fn number(&mut self, text: &str) -> u16 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u16::try_from(self.texts.len()).unwrap_or(u16::MAX);
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    fn text(&self, number: u16) -> &str {
        self.texts.get(usize::from(number)).map_or("", String::as_str)
    }
}

/// A quarter, and countries, sectors and round classes by number.
type Detail = (i64, u16, u16, u16);

/// A cell: grain, market and item by number, and quarter.
type Cell = (u8, u16, u16, i64);

/// Deals that entered, less those that left.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cube {
    texts: Texts,
    details: BTreeMap<Detail, Measures>,
}

impl Cube {
    /// Adds a deal of one record, if it counts.
    ///
    /// # Errors
    ///
    /// [`Error::Sql`] where a sum is more than an integer holds, as all functions here.
    pub(crate) fn add_reading(
        &mut self,
        deal: &ParsedDeal,
        quarter_ordinal: Option<i64>,
        is_mega: bool,
    ) -> Result<()> {
        let Some(quarter_ordinal) = quarter_ordinal.filter(|_| deal.is_fundraising()) else {
            return Ok(());
        };
        let country = deal.place.code.as_deref().unwrap_or_default();
        let sector = deal.sector.code.as_deref().unwrap_or(OTHER_SECTOR);
        let detail = self.detail(quarter_ordinal, country, sector, deal.round_class.as_str());
        let usd = &deal.money.usd;
        let is_disclosed = deal.money.status != AmountStatus::Undisclosed;
        let or_zero = |value: Option<i64>| value.unwrap_or(0);
        let measures = [
            1,
            i64::from(is_disclosed),
            i64::from(deal.money.status == AmountStatus::Vague),
            i64::from(deal.money.status == AmountStatus::Open),
            i64::from(is_disclosed && usd.point.is_none()),
            i64::from(is_mega),
            or_zero(usd.low),
            or_zero(usd.point),
            or_zero(usd.high.or(usd.point)),
            if is_mega { or_zero(usd.point) } else { 0 },
        ];
        self.add(detail, measures, 1)
    }

    /// Adds the stale deals as they are in the tables, or takes them away where `sign` is -1.
    pub(crate) fn add_stale(&mut self, conn: &Connection, sign: i64) -> Result<()> {
        let mut stmt = conn.prepare(STALE_MEASURES)?;
        let mut rows = stmt.query([])?;
        while let Some(row) = rows.next()? {
            let country: Option<String> = row.get(1)?;
            let (sector, round_class): (String, String) = (row.get(2)?, row.get(3)?);
            let country = country.unwrap_or_default();
            let detail = self.detail(row.get(0)?, &country, &sector, &round_class);
            self.add(detail, measures(row)?, sign)?;
        }
        Ok(())
    }

    fn detail(&mut self, quarter_ordinal: i64, country: &str, sector: &str, class: &str) -> Detail {
        let mut number = |text| self.texts.number(text);
        (quarter_ordinal, number(country), number(sector), number(class))
    }

    fn add(&mut self, detail: Detail, measures: Measures, sign: i64) -> Result<()> {
        add_up(self.details.entry(detail).or_default(), &measures.map(|value| sign * value))
    }

    /// Adds everything to the table, and begins anew.
    pub(crate) fn flush(&mut self, conn: &Connection) -> Result<()> {
        let details = std::mem::take(&mut self.details);
        let all = self.texts.number("");
        let markets = markets(conn, &mut self.texts)?;
        let mut cells: BTreeMap<Cell, Measures> = BTreeMap::new();
        for (detail, measures) in details.iter().filter(|(_, measures)| **measures != [0; 10]) {
            let (quarter_ordinal, country, sector, round_class) = *detail;
            let mut add = |grain, market, item| {
                let sums = cells.entry((grain, market, item, quarter_ordinal)).or_default();
                add_up(sums, measures)
            };
            add(COUNTRY, all, country)?;
            for market in markets.iter().filter(|it| it.is_world || it.countries.contains(&country))
            {
                add(MARKET, market.name, all)?;
                add(SECTOR, market.name, sector)?;
                add(ROUND_CLASS, market.name, round_class)?;
            }
        }
        let mut stmt = conn.prepare_cached(ADD_CELL)?;
        for ((grain, market, item, quarter_ordinal), m) in cells {
            let grain = GRAINS.get(usize::from(grain)).copied().unwrap_or_default();
            let (market, item) = (self.texts.text(market), self.texts.text(item));
            stmt.execute(params![
                grain,
                market,
                item,
                quarter_ordinal,
                m[0],
                m[1],
                m[2],
                m[3],
                m[4],
                m[5],
                m[6],
                m[7],
                m[8],
                m[9],
            ])?;
        }
        conn.prepare_cached("delete from deal_cube where deal_count = 0")?.execute([])?;
        Ok(())
    }
}

/// Adds the whole cube up from the deals, as after a market was drawn anew.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub(crate) fn make_anew(conn: &Connection) -> Result<()> {
    Ok(conn.execute_batch(
        "delete from deal_cube; insert into deal_cube select * from deal_cube_check;",
    )?)
}

/// A market and its countries, by number.
struct Market {
    name: u16,
    is_world: bool,
    countries: Vec<u16>,
}

fn markets(conn: &Connection, texts: &mut Texts) -> Result<Vec<Market>> {
    let mut stmt = conn.prepare_cached("select market, is_world from market order by market")?;
    let mut countries =
        conn.prepare_cached("select country from market_country where market = ?")?;
    let mut markets = Vec::new();
    let mut rows = stmt.query([])?;
    while let Some(row) = rows.next()? {
        let name: String = row.get(0)?;
        let countries = countries.query_map([&name], |row| row.get(0))?;
        let countries: Vec<String> = countries.collect::<rusqlite::Result<_>>()?;
        markets.push(Market {
            name: texts.number(&name),
            is_world: row.get(1)?,
            countries: countries.iter().map(|country| texts.number(country)).collect(),
        });
    }
    Ok(markets)
}

/// Adds measures to sums. A sum that an integer can't hold is an error, as it is for the engine.
fn add_up(sums: &mut Measures, measures: &Measures) -> Result<()> {
    for (sum, value) in sums.iter_mut().zip(measures) {
        *sum = sum.checked_add(*value).ok_or_else(overflow)?;
    }
    Ok(())
}

fn overflow() -> Error {
    let failure = rusqlite::ffi::Error::new(rusqlite::ffi::SQLITE_ERROR);
    Error::Sql(rusqlite::Error::SqliteFailure(failure, Some("integer overflow".to_owned())))
}

fn measures(row: &Row) -> rusqlite::Result<Measures> {
    let mut measures = [0; 10];
    for (index, value) in measures.iter_mut().enumerate() {
        *value = row.get(index + 4)?;
    }
    Ok(measures)
}

const STALE_MEASURES: &str = "
select
    quarter_ordinal, country, sector, round_class, deal_count, disclosed_count, vague_count,
    open_count, unconverted_count, mega_count, amount_low_usd, amount_usd, amount_high_usd,
    mega_amount_usd
from deal_measure
where deal_id in (select deal_id from stale_deal)";

const ADD_CELL: &str = "
insert into deal_cube values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
on conflict do update set
    deal_count = deal_count + excluded.deal_count,
    disclosed_count = disclosed_count + excluded.disclosed_count,
    vague_count = vague_count + excluded.vague_count,
    open_count = open_count + excluded.open_count,
    unconverted_count = unconverted_count + excluded.unconverted_count,
    mega_count = mega_count + excluded.mega_count,
    amount_low_usd = amount_low_usd + excluded.amount_low_usd,
    amount_usd = amount_usd + excluded.amount_usd,
    amount_high_usd = amount_high_usd + excluded.amount_high_usd,
    mega_amount_usd = mega_amount_usd + excluded.mega_amount_usd";

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
