//! Deals added up by quarter, country, sector and round class, and written as the cells of `deal_cube`:
//! by market, and by country and province of the world.
//!
//! The rule is `schema/base/deal_cube_check.sql`; this applies it to the deals that entered or left. With
//! the cube follow the tables of the sizes of deals, of the histories of companies, of investors, and of
//! when deals became known.

mod companies;
mod history;
mod investors;
mod known;
mod market;
mod measure;
mod quantile;
mod size;
mod stage;

use std::collections::BTreeMap;

use rusqlite::{Connection, ToSql, params_from_iter};

use self::companies::Companies;
use self::history::Histories;
use self::investors::{Backed, Investors};
use self::known::KnownDeals;
use self::market::{Market, Texts, markets};
use self::measure::{ALL_MEASURES, Measures, add_up, measures, measures_of, overflow};
use self::size::{Amount, Sizes};
use crate::cell::round::DealKind;
use crate::hashed::HashedMap;
use crate::parsed_deal::ParsedDeal;
use crate::{Error, Result, theme};

/// The tables that follow from the deals.
pub(crate) const TABLES: [&str; 16] = [
    "deal_cube",
    "size_list",
    "size_measure",
    "size_bucket_count",
    "first_deal",
    "first_deal_reached",
    "deal_day",
    "interval_count",
    "round_interval",
    "deal_theme",
    "theme_count",
    "import_quarter",
    "known_count",
    "investor_activity",
    "investor_count",
    "newest_investor",
];

/// What a deal without a known sector counts as.
const OTHER_SECTOR: &str = "other";

/// The grains of the cube, by number.
const GRAINS: [&str; 8] =
    ["country", "market", "province", "round_class", "sector", "currency", "event", "stage"];
const COUNTRY: u8 = 0;
const MARKET: u8 = 1;
const PROVINCE: u8 = 2;
const ROUND_CLASS: u8 = 3;
const SECTOR: u8 = 4;
const CURRENCY: u8 = 5;
const EVENT: u8 = 6;
const STAGE: u8 = 7;

/// What of a deal the cube is by.
struct Dimensions<'a> {
    quarter_ordinal: i64,
    country: &'a str,
    province: Option<&'a str>,
    sector: &'a str,
    round_class: &'a str,
    currency: &'a str,
    deal_kind: &'a str,
    stage_item: Option<&'a str>,
}

/// What deals are added up by before they are added to the cells of each market: quarter, country, grain, and
/// item of the grain by number.
type Part = (i64, u16, u8, u16);

/// A cell: grain, market and item by number, and quarter.
type Cell = (u8, u16, u16, i64);

/// Deals that entered, less those that left.
#[derive(Clone, Debug, Default)]
pub(crate) struct Cube {
    texts: Texts,
    sums: HashedMap<Part, Measures>,
    sizes: Sizes,
    histories: Histories,
    companies: Companies,
    investors: Investors,
    known: KnownDeals,
    /// The first record that was added since the figures were last up to date.
    first_new_record: Option<i64>,
}

impl Cube {
    /// Nothing yet, with the team's names of investors.
    pub(crate) fn new(conn: &Connection) -> Result<Self> {
        Ok(Self { investors: Investors::new(conn)?, ..Self::default() })
    }

    /// The first record that is new; one that no record has where none is.
    pub(crate) fn first_new_record(&self) -> i64 {
        self.first_new_record.unwrap_or(i64::MAX)
    }

    /// A cube for an import whose records begin with this one.
    pub(crate) fn of_import(conn: &Connection, first_record_id: i64) -> Result<Self> {
        Ok(Self { first_new_record: Some(first_record_id), ..Self::new(conn)? })
    }

    /// Notes the newest day in the file of the import, such as 20231005.
    pub(crate) fn end_import(
        &mut self,
        conn: &Connection,
        import_id: i64,
        newest_day: i64,
    ) -> Result<()> {
        self.known.end_import(conn, import_id, newest_day)
    }

    /// Adds a deal of one record; its investors also where it does not count.
    ///
    /// # Errors
    ///
    /// [`Error::Sql`] where a sum is more than an integer holds, as all functions here.
    pub(crate) fn add_reading(
        &mut self,
        conn: &Connection,
        deal_id: i64,
        deal: &ParsedDeal,
        quarter_ordinal: Option<i64>,
        is_mega: bool,
    ) -> Result<()> {
        let country = deal.place.country().unwrap_or_default();
        if deal.investors.is_some() {
            let country = self.texts.number(country);
            let backed = Backed {
                deal_id,
                announced_on: deal.announced_on(),
                place: quarter_ordinal
                    .filter(|_| deal.is_fundraising())
                    .map(|quarter| (quarter, country)),
                usd: deal.money.usd.point,
                investors: deal.investors.as_deref(),
                leads: deal.lead_investors.as_deref(),
            };
            self.investors.add(&backed, 1)?;
            if self.investors.is_large() {
                self.investors.flush_sums(conn, &self.texts)?;
            }
        }
        let Some(quarter_ordinal) = quarter_ordinal else { return Ok(()) };
        let dimensions = Dimensions {
            quarter_ordinal,
            country,
            province: deal.place.place.province.as_deref(),
            sector: deal.sector.code.as_deref().unwrap_or(OTHER_SECTOR),
            round_class: deal.round_class.as_str(),
            currency: deal.money.currency.as_deref().unwrap_or_default(),
            deal_kind: deal.deal_kind.as_str(),
            stage_item: stage::stage_item(&deal.round, deal.round_class, deal.money.usd.point),
        };
        if deal.is_fundraising() {
            let [country, class] =
                [country, dimensions.round_class].map(|text| self.texts.number(text));
            self.known.add((quarter_ordinal, country, class, None), 1);
        }
        self.add(&dimensions, &measures_of(deal, is_mega), 1)
    }

    /// Adds the stale deals as they are in the tables, or takes them away where `sign` is -1.
    pub(crate) fn add_stale_deals(&mut self, conn: &Connection, sign: i64) -> Result<()> {
        let stale = "where deal_id in (select deal_id from stale_deal)";
        self.add_measured(conn, &format!("{ALL_MEASURES} {stale}"), sign)?;
        self.add_followed(conn, "and deal.deal_id in (select deal_id from stale_deal)", sign)
    }

    /// Adds investors and the quarters in which deals became known.
    fn add_followed(&mut self, conn: &Connection, which: &str, sign: i64) -> Result<()> {
        self.known.add_stored(conn, &mut self.texts, which, sign)?;
        self.add_investors(conn, which, sign)
    }

    fn add_investors(&mut self, conn: &Connection, which: &str, sign: i64) -> Result<()> {
        let mut stmt = conn.prepare(&format!("select {} {which}", investors::BACKED))?;
        let mut rows = stmt.query([])?;
        while let Some(row) = rows.next()? {
            self.investors.add(&investors::read(row, &mut self.texts)?, sign)?;
            if self.investors.is_large() {
                self.investors.flush_sums(conn, &self.texts)?;
            }
        }
        Ok(())
    }

    fn add_measured(&mut self, conn: &Connection, sql: &str, sign: i64) -> Result<()> {
        let mut stmt = conn.prepare(sql)?;
        let mut rows = stmt.query([])?;
        while let Some(row) = rows.next()? {
            let text = |index: usize| -> Result<&str> {
                let text = row.get_ref(index)?.as_str_or_null().map_err(rusqlite::Error::from)?;
                Ok(text.unwrap_or_default())
            };
            let [province, stage_item] = [16, 17]
                .map(|index| row.get_ref(index)?.as_str_or_null().map_err(rusqlite::Error::from));
            let dimensions = Dimensions {
                quarter_ordinal: row.get(0)?,
                country: text(1)?,
                sector: text(2)?,
                round_class: text(3)?,
                currency: text(14)?,
                deal_kind: text(15)?,
                province: province?,
                stage_item: stage_item?,
            };
            self.add(&dimensions, &measures(row)?, sign)?;
        }
        Ok(())
    }

    fn add(&mut self, deal: &Dimensions, measures: &Measures, sign: i64) -> Result<()> {
        let Self { texts, sums, sizes, .. } = self;
        let country = texts.number(deal.country);
        let signed = measures.map(|value| sign * value);
        let mut add = |grain, item: &str| {
            let part = (deal.quarter_ordinal, country, grain, texts.number(item));
            add_up(sums.entry(part).or_default(), &signed)
        };
        if deal.deal_kind != DealKind::Fundraising.as_str() {
            return add(EVENT, deal.deal_kind);
        }
        add(COUNTRY, deal.country)?;
        add(SECTOR, deal.sector)?;
        add(ROUND_CLASS, deal.round_class)?;
        add(CURRENCY, deal.currency)?;
        deal.province.map_or(Ok(()), |province| add(PROVINCE, province))?;
        deal.stage_item.map_or(Ok(()), |item| add(STAGE, item))?;
        let [_, disclosed, _, _, unconverted, _, low, usd, high, _] = *measures;
        if disclosed == 1 && unconverted == 0 {
            let amount = Amount::new(low, usd, high).ok_or_else(overflow)?;
            let class = texts.number(deal.round_class);
            sizes.add((deal.quarter_ordinal, country, class, amount), sign);
        }
        Ok(())
    }

    /// Takes away what the companies of stale and new deals add up to, before anything is resolved.
    pub(crate) fn leave(&mut self, conn: &Connection) -> Result<()> {
        self.sizes.compact();
        self.histories = Histories::new(conn, &mut self.texts)?;
        let first = self.first_new_record();
        self.companies = Companies::begin(conn, first, &mut self.histories, &mut self.texts)?;
        Ok(())
    }

    /// Adds what these companies add up to now.
    pub(crate) fn enter(&mut self, conn: &Connection) -> Result<()> {
        std::mem::take(&mut self.companies).end(conn, &mut self.histories, &mut self.texts)
    }

    /// Adds everything to the tables, and begins again.
    pub(crate) fn flush(&mut self, conn: &Connection) -> Result<()> {
        let markets = markets(conn, &mut self.texts)?;
        self.flush_cells(conn, &markets)?;
        self.sizes.flush(conn, &self.texts, &markets)?;
        self.known.flush(conn, &self.texts, &markets)?;
        self.investors.flush(conn, &mut self.texts, &markets)?;
        self.histories.flush(conn, &self.texts, &markets)
    }

    fn flush_cells(&mut self, conn: &Connection, markets: &[Market]) -> Result<()> {
        let all = self.texts.number("");
        let mut cells: BTreeMap<Cell, Measures> = BTreeMap::new();
        for ((quarter_ordinal, country, grain, item), measures) in std::mem::take(&mut self.sums) {
            let mut add = |grain, market, item| {
                let sums = cells.entry((grain, market, item, quarter_ordinal)).or_default();
                add_up(sums, &measures)
            };
            if grain == PROVINCE {
                let province = format!("{}/{}", self.texts.text(country), self.texts.text(item));
                add(PROVINCE, all, self.texts.number(&province))?;
                continue;
            }
            if grain == COUNTRY {
                add(COUNTRY, all, country)?;
            }
            for market in markets.iter().filter(|it| it.holds(country)) {
                match grain {
                    COUNTRY => add(MARKET, market.name, all)?,
                    _ => add(grain, market.name, item)?,
                }
            }
        }
        cells.retain(|_, measures| *measures != [0; 10]);
        let mut stmt = conn.prepare_cached(ADD_CELL)?;
        for ((grain, market, item, quarter_ordinal), measures) in cells {
            let grain = GRAINS.get(usize::from(grain)).copied().unwrap_or_default();
            let (market, item) = (self.texts.text(market), self.texts.text(item));
            let key: [&dyn ToSql; 4] = [&grain, &market, &item, &quarter_ordinal];
            let measures = measures.iter().map(|value| value as &dyn ToSql);
            stmt.execute(params_from_iter(key.into_iter().chain(measures)))?;
        }
        conn.prepare_cached("delete from deal_cube where deal_count = 0")?.execute([])?;
        Ok(())
    }
}

/// Adds the whole cube up from the deals, and all that follows with it, as after a market was redefined.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub(crate) fn recompute(conn: &Connection) -> Result<()> {
    conn.execute_batch(
        "delete from deal_cube; insert into deal_cube select * from deal_cube_check;",
    )?;
    known::recompute_imports(conn)?;
    recompute_followers(conn)?;
    theme::recompute(conn)
}

/// Counts investors once more, as after the team's names of them were changed.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub(crate) fn recompute_investors(conn: &Connection) -> Result<()> {
    let mut cube = Cube::new(conn)?;
    investors::clear(conn)?;
    cube.add_investors(conn, "", 1)?;
    cube.flush(conn)
}

/// Empties the tables.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub(crate) fn clear(conn: &Connection) -> Result<()> {
    TABLES.iter().try_for_each(|table| {
        conn.execute(&format!("delete from {table}"), []).map_err(Error::Sql)?;
        Ok(())
    })
}

/// Computes the tables that follow with the cube from the deals.
///
/// # Errors
///
/// [`crate::Error::Sql`].
pub(crate) fn recompute_followers(conn: &Connection) -> Result<()> {
    let mut cube = Cube::new(conn)?;
    conn.execute_batch("delete from known_count")?;
    investors::clear(conn)?;
    size::clear(conn)?;
    cube.add_measured(conn, ALL_MEASURES, 1)?;
    cube.sums.clear();
    cube.add_followed(conn, "", 1)?;
    history::clear(conn)?;
    cube.histories = Histories::new(conn, &mut cube.texts)?;
    companies::every(conn, &mut cube.texts, &mut cube.histories)?;
    cube.flush(conn)
}

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
