//! The metrics once more, in plain Rust: each view has to say what loops over the deals say. Knows the
//! definitions of the report, and nothing of how the views are written.

#![expect(clippy::unwrap_used, reason = "a test whose setup fails must fail")]

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::{Connection, OpenFlags, Row};

use crate::golden::DECK;

const LETTERED: [&str; 6] = ["seed_angel", "a", "b", "c", "d", "e_plus"];
const OTHERS: [&str; 2] = ["strategic", "unknown"];
const EARLY: [&str; 2] = ["seed_angel", "a"];
const MARKETS: [&str; 2] = ["china", "global"];
/// A mega deal is strictly over this, in US dollars.
const MEGA_USD: i64 = 100_000_000;

/// A deal that counts.
struct Deal {
    id: i64,
    /// Year × 4 + quarter − 1.
    quarter: i64,
    country: Option<String>,
    sector: String,
    round_class: String,
    status: String,
    /// Low, point and high, in US dollars.
    usd: [Option<i64>; 3],
}

/// Rows of a view: their keys, and their numbers in the order of its columns.
type Rows = BTreeMap<String, Vec<Option<f64>>>;

/// What some deals add up to.
#[derive(Default)]
struct Sum {
    deals: i64,
    disclosed: i64,
    vague: i64,
    open: i64,
    unconverted: i64,
    low: i64,
    point: i64,
    high: i64,
}

impl Sum {
    fn add(mut self, deal: &Deal) -> Sum {
        let [low, point, high] = deal.usd;
        let is_disclosed = deal.status != "undisclosed";
        self.deals += 1;
        self.disclosed += i64::from(is_disclosed);
        self.vague += i64::from(deal.status == "vague");
        self.open += i64::from(deal.status == "open");
        self.unconverted += i64::from(is_disclosed && point.is_none());
        self.low += low.unwrap_or(0);
        self.point += point.unwrap_or(0);
        self.high += high.or(point).unwrap_or(0);
        self
    }
}

/// Per cent of a whole; `None` of nothing.
fn pct(part: i64, whole: i64) -> Option<f64> {
    (whole != 0).then(|| 100.0 * number(part) / number(whole))
}

fn growth(now: i64, base: i64) -> Option<f64> {
    pct(now - base, base)
}

fn points(now: Option<f64>, base: Option<f64>) -> Option<f64> {
    Some(now? - base?)
}

#[expect(clippy::cast_precision_loss, reason = "sums of money of the tests are far below 2^53")]
fn number(whole: i64) -> f64 {
    whole as f64
}

/// The rank of a number among others, from 1; equal ones share it.
fn rank(of: i64, among: &[i64]) -> i64 {
    let greater = among.iter().filter(|other| **other > of).count();
    1 + i64::try_from(greater).unwrap()
}

fn whole(numbers: &[i64]) -> Vec<Option<f64>> {
    numbers.iter().map(|it| Some(number(*it))).collect()
}

fn quarter_name(quarter: i64) -> String {
    format!("{}Q{}", quarter / 4, quarter % 4 + 1)
}

struct Model {
    deals: Vec<Deal>,
    sectors: Vec<String>,
}

impl Model {
    fn of(conn: &Connection) -> Model {
        let mut stmt = conn
            .prepare(
                "select deal_id, quarter, country, coalesce(sector, 'other'), round_class,
                    amount_status, amount_low_usd, amount_usd, amount_high_usd
                 from deals where in_scope = 1 and quarter is not null",
            )
            .unwrap();
        let deals = stmt.query_map([], deal).unwrap().map(Result::unwrap).collect();
        let mut stmt = conn.prepare("select sector from sector").unwrap();
        let sectors = stmt.query_map([], |row| row.get(0)).unwrap().map(Result::unwrap).collect();
        Model { deals, sectors }
    }

    /// Every quarter from the first deal to the last.
    fn quarters(&self) -> Vec<i64> {
        let quarters: BTreeSet<i64> = self.deals.iter().map(|deal| deal.quarter).collect();
        match (quarters.first(), quarters.last()) {
            (Some(first), Some(last)) => (*first..=*last).collect(),
            _ => Vec::new(),
        }
    }

    fn sum(&self, market: &str, quarter: i64, counts: impl Fn(&Deal) -> bool) -> Sum {
        let is_there = |deal: &&Deal| {
            deal.quarter == quarter
                && (market == "global" || deal.country.as_deref() == Some("CN"))
                && counts(deal)
        };
        self.deals.iter().filter(is_there).fold(Sum::default(), Sum::add)
    }

    /// A row for each quarter and market.
    fn each(&self, numbers: impl Fn(&str, i64) -> Vec<Option<f64>>) -> Rows {
        let row = |quarter, market| {
            (format!("{} {market}", quarter_name(quarter)), numbers(market, quarter))
        };
        let of_quarter = |quarter| MARKETS.map(|market| row(quarter, market));
        self.quarters().into_iter().flat_map(of_quarter).collect()
    }

    fn activity(&self) -> Rows {
        self.each(|market, quarter| {
            let [now, before, year] =
                [0, 1, 4].map(|back| self.sum(market, quarter - back, |_| true));
            let mut row = whole(&[now.deals, now.disclosed, now.point, now.low, now.high]);
            row.extend([
                growth(now.deals, before.deals),
                growth(now.deals, year.deals),
                growth(now.point, before.point),
                growth(now.point, year.point),
            ]);
            row.extend(whole(&[now.deals - now.disclosed, now.vague, now.open, now.unconverted]));
            row
        })
    }

    fn lettered(&self, market: &str, quarter: i64) -> i64 {
        self.sum(market, quarter, |deal| LETTERED.contains(&&*deal.round_class)).deals
    }

    fn early(&self) -> Rows {
        let count = |market: &str, quarter| {
            self.sum(market, quarter, |deal| EARLY.contains(&&*deal.round_class)).deals
        };
        self.each(|market, quarter| {
            let share =
                |back| pct(count(market, quarter - back), self.lettered(market, quarter - back));
            let mut row = whole(&[count(market, quarter), self.lettered(market, quarter)]);
            row.extend([share(0), points(share(0), share(1)), points(share(0), share(4))]);
            row
        })
    }

    fn rounds(&self) -> Rows {
        let mut rows = Rows::new();
        for class in LETTERED.iter().chain(&OTHERS) {
            let of_class = self.each(|market, quarter| {
                let sum = |back| self.sum(market, quarter - back, |it| it.round_class == *class);
                let share = |back| match LETTERED.contains(class) {
                    true => pct(sum(back).deals, self.lettered(market, quarter - back)),
                    false => None,
                };
                let mut row = whole(&[sum(0).deals, self.lettered(market, quarter)]);
                row.extend([share(0), points(share(0), share(1)), points(share(0), share(4))]);
                row.extend(whole(&[sum(0).point]));
                row
            });
            rows.extend(of_class.into_iter().map(|(key, row)| (format!("{key} {class}"), row)));
        }
        rows
    }

    fn sectors(&self) -> Rows {
        let mut rows = Rows::new();
        for sector in &self.sectors {
            let of_sector = self.each(|market, quarter| {
                let sum =
                    |name: &str, back| self.sum(market, quarter - back, |it| it.sector == name);
                let all = |back| self.sum(market, quarter - back, |_| true);
                let counts: Vec<i64> =
                    self.sectors.iter().map(|other| sum(other, 0).deals).collect();
                let share = |back| pct(sum(sector, back).deals, all(back).deals);
                let now = sum(sector, 0);
                let mut row = whole(&[now.deals, rank(now.deals, &counts)]);
                row.extend([share(0), points(share(0), share(1)), points(share(0), share(4))]);
                row.extend([Some(number(now.point)), pct(now.point, all(0).point)]);
                row.extend(whole(&[all(0).deals, all(0).point]));
                row
            });
            rows.extend(of_sector.into_iter().map(|(key, row)| (format!("{key} {sector}"), row)));
        }
        rows
    }

    fn mega_sums(&self) -> Rows {
        self.each(|market, quarter| {
            let mega = self.sum(market, quarter, Deal::is_mega);
            let all = self.sum(market, quarter, |_| true);
            let share = pct(mega.point, all.point);
            vec![Some(number(mega.deals)), Some(number(mega.point)), share, Some(number(all.point))]
        })
    }

    fn mega_deals(&self) -> Rows {
        let mut rows = Rows::new();
        for market in MARKETS {
            for deal in self.deals.iter().filter(|deal| deal.is_mega()) {
                if market == "china" && deal.country.as_deref() != Some("CN") {
                    continue;
                }
                let total = self.sum(market, deal.quarter, |_| true).point;
                let usd = deal.usd[1].unwrap();
                let ahead = self.sum(market, deal.quarter, |it| it.usd[1] > Some(usd)).deals;
                rows.insert(
                    format!("{} {market} {}", quarter_name(deal.quarter), deal.id),
                    vec![
                        Some(number(ahead + 1)),
                        Some(number(usd)),
                        pct(usd, total),
                        Some(number(total)),
                    ],
                );
            }
        }
        rows
    }

    fn countries(&self) -> Rows {
        let countries: BTreeSet<&Option<String>> =
            self.deals.iter().map(|deal| &deal.country).collect();
        let sum = |country: &Option<String>, quarter| {
            self.sum("global", quarter, |deal| deal.country == *country)
        };
        let mut rows = Rows::new();
        for quarter in self.quarters() {
            let known = countries.iter().filter(|country| country.is_some());
            let amounts: Vec<i64> = known.map(|country| sum(country, quarter).point).collect();
            let total = self.sum("global", quarter, |_| true).point;
            for country in &countries {
                let [now, before, year] = [0, 1, 4].map(|back| sum(country, quarter - back));
                let is_known = |it: Option<f64>| it.filter(|_| country.is_some());
                let name = country.as_deref().unwrap_or_default();
                rows.insert(
                    format!("{} {name}", quarter_name(quarter)),
                    vec![
                        Some(number(now.deals)),
                        Some(number(now.point)),
                        is_known(Some(number(rank(now.point, &amounts)))),
                        pct(now.point, total),
                        is_known(growth(now.deals, before.deals)),
                        is_known(growth(now.point, before.point)),
                        is_known(growth(now.point, year.point)),
                        Some(number(total)),
                    ],
                );
            }
        }
        rows
    }
}

impl Deal {
    fn is_mega(&self) -> bool {
        self.usd[1] > Some(MEGA_USD)
    }
}

fn deal(row: &Row) -> rusqlite::Result<Deal> {
    let quarter: String = row.get(1)?;
    let (year, of_year) = quarter.split_once('Q').unwrap();
    Ok(Deal {
        id: row.get(0)?,
        quarter: year.parse::<i64>().unwrap() * 4 + of_year.parse::<i64>().unwrap() - 1,
        country: row.get(2)?,
        sector: row.get(3)?,
        round_class: row.get(4)?,
        status: row.get(5)?,
        usd: [row.get(6)?, row.get(7)?, row.get(8)?],
    })
}

/// The rows of a view, the first columns of which are its key.
fn viewed(conn: &Connection, view: &str, key_count: usize) -> Rows {
    let mut stmt = conn.prepare(&format!("select * from {view}")).unwrap();
    let width = stmt.column_count();
    let read = |row: &Row| {
        let text = |at| row.get::<_, Option<String>>(at).map(Option::unwrap_or_default);
        let key = (0..key_count).map(text).collect::<rusqlite::Result<Vec<String>>>()?.join(" ");
        let numbers = (key_count..width).map(|at| row.get(at)).collect::<rusqlite::Result<_>>()?;
        Ok((key, numbers))
    };
    stmt.query_map([], read).unwrap().map(Result::unwrap).collect()
}

fn assert_same(view: &str, mut viewed: Rows, modelled: Rows) {
    for (key, expected) in modelled {
        let found = viewed.remove(&key).unwrap_or_else(|| panic!("{view} lacks {key}"));
        let is_near = |(one, other): (&Option<f64>, &Option<f64>)| match (one, other) {
            (Some(one), Some(other)) => (one - other).abs() <= 1e-9 * one.abs().max(1.0),
            (one, other) => one.is_none() && other.is_none(),
        };
        let is_same = found.len() == expected.len() && found.iter().zip(&expected).all(is_near);
        assert!(is_same, "{view}, {key}: {found:?} instead of {expected:?}");
    }
    assert!(viewed.is_empty(), "{view} has rows of its own: {:?}", viewed.keys());
}

/// Each metric of a database is what the loops say.
pub(crate) fn assert_views_are_right(conn: &Connection) {
    let model = Model::of(conn);
    let mega = "(select quarter, market, cast(deal_id as text) as deal_id, mega_rank, amount_usd,
        amount_share_pct, total_amount_usd from mega_deal)";
    for (view, key_count, rows) in [
        ("activity_by_quarter", 2, model.activity()),
        ("early_stage_by_quarter", 2, model.early()),
        ("round_mix_by_quarter", 3, model.rounds()),
        ("sector_by_quarter", 3, model.sectors()),
        ("mega_deal_by_quarter", 2, model.mega_sums()),
        (mega, 3, model.mega_deals()),
        ("country_by_quarter", 2, model.countries()),
    ] {
        assert_same(view, viewed(conn, view, key_count), rows);
    }
}

#[test]
fn every_metric_of_the_deck_is_what_plain_loops_say() {
    let path = DECK.0.path("deals.db");
    let conn = Connection::open_with_flags(path, OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
    assert!(Model::of(&conn).deals.len() > 3_000);
    assert_views_are_right(&conn);
}
