//! Reads the deals into memory, once for each state of the database.

use std::collections::BTreeMap;
use std::io;

use anyhow::Result;
use dealbase_query::{Database, RowSink, Value};

use super::{DIMENSIONS, Dimension, Listing, Market};

const SQL: &str = "
select
    deal.deal_id, deal.announced_on, deal.amount_usd, deal.company, deal.investors,
    deal.quarter, deal.round_class, coalesce(deal.sector, 'other') as sector, deal.country,
    deal.place_text as place, deal.amount_status, deal.deal_kind, coalesce(source.label, source.name) as source, deal.is_mega
from deal
join deal_fact on deal_fact.record_id = deal.record_id
join sheet on sheet.sheet_id = deal_fact.sheet_id
join source on source.source_id = sheet.source_id";
/// Columns of the question that are no dimension.
const OTHERS: usize = 5;

const LABELS: &str = "select name, label from source where label is not null";

const MARKETS: &str = "
select market.market, market.is_world, market_country.country
from market
left join market_country on market_country.market = market.market
order by market.position, market.market";

/// Reads every deal.
///
/// # Errors
/// Fails if the database can't be read.
pub(crate) fn load(database: &Database) -> Result<Listing> {
    let dimensions = DIMENSIONS.map(|_| Dimension::default()).into();
    let codes = DIMENSIONS.map(|_| BTreeMap::new()).into();
    let listing = Listing { dimensions, ..Listing::default() };
    let mut loader = Loader { listing, codes };
    database.read(SQL, &[], &mut loader)?;
    let mut listing = loader.listing;
    sort(&mut listing);
    let labels = database.rows(LABELS, &[])?;
    let text = |value: Option<&str>| value.unwrap_or_default().to_owned();
    let labels = labels.records().map(|it| (text(it.text("label")), text(it.text("name"))));
    listing.source_names = labels.collect();
    for record in database.rows(MARKETS, &[])?.records() {
        let market = record.text("market").unwrap_or_default();
        if listing.markets.last().is_none_or(|it| it.market != market) {
            let is_world = record.integer("is_world") == Some(1);
            listing.markets.push(Market {
                market: market.to_owned(),
                is_world,
                countries: Vec::new(),
            });
        }
        if let (Some(last), Some(country)) = (listing.markets.last_mut(), record.text("country")) {
            last.countries.push(country.to_owned());
        }
    }
    Ok(listing)
}

/// Takes the deals from the database, one after the other.
struct Loader {
    listing: Listing,
    /// The code of each value, for each dimension.
    codes: Vec<BTreeMap<String, u32>>,
}

impl RowSink for Loader {
    fn columns(&mut self, _names: &[String]) -> io::Result<()> {
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> io::Result<()> {
        let [deal_id, announced_on, amount_usd, company, investors, ..] = values else {
            return Ok(());
        };
        let listing = &mut self.listing;
        listing.deal_id.push(deal_id.integer().unwrap_or_default());
        listing.day.push(day(announced_on.text().unwrap_or_default()));
        listing.amount_usd.push(amount_usd.integer());
        listing.company.push(company.text().unwrap_or_default());
        listing.investors.push(investors.text().unwrap_or_default());
        let codes = listing.dimensions.iter_mut().zip(&mut self.codes);
        for (value, (dimension, codes)) in values.iter().skip(OTHERS).zip(codes) {
            match value {
                Value::Text(text) => dimension.push(text, codes),
                Value::Integer(number) => dimension.push(&number.to_string(), codes),
                _ => dimension.push("", codes),
            }
        }
        Ok(())
    }
}

impl Dimension {
    fn push(&mut self, text: &str, codes: &mut BTreeMap<String, u32>) {
        // Rows of one sheet repeat themselves.
        let last = self.codes.last().copied();
        let is_last = last.and_then(|it| self.values.get(it as usize)).is_some_and(|it| it == text);
        let code = match (last.filter(|_| is_last), codes.get(text)) {
            (Some(code), _) | (None, Some(&code)) => code,
            (None, None) => {
                let code = u32::try_from(self.values.len()).unwrap_or(u32::MAX);
                codes.insert(text.to_owned(), code);
                self.values.push(text.to_owned());
                code
            }
        };
        self.codes.push(code);
    }
}

/// 20231005 of 2023-10-05; 0 of anything else.
fn day(text: &str) -> u32 {
    text.replace('-', "").parse().unwrap_or(0)
}

fn sort(listing: &mut Listing) {
    let all: Vec<u32> = (0..).take(listing.deal_id.len()).collect();
    let place = |it: u32| it as usize;
    let id = |it: u32| listing.deal_id.get(place(it)).copied();
    let mut by_day = all.clone();
    by_day.sort_unstable_by_key(|it| std::cmp::Reverse((listing.day.get(place(*it)), id(*it))));
    let mut by_amount = all.clone();
    by_amount.sort_unstable_by_key(|it| {
        std::cmp::Reverse((listing.amount_usd.get(place(*it)).copied().flatten(), id(*it)))
    });
    let mut by_company = all;
    by_company.sort_unstable_by(|one, other| {
        let key = |it: u32| (listing.company.text(place(it)), id(it));
        key(*one).cmp(&key(*other))
    });
    (listing.by_day, listing.by_amount, listing.by_company) = (by_day, by_amount, by_company);
}
