//! Markets with their countries, and the texts of the cube by number.

use std::collections::BTreeMap;

use rusqlite::Connection;

use crate::Result;

/// Texts by number, in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts {
    numbers: BTreeMap<String, u16>,
    texts: Vec<String>,
}

impl Texts {
    pub(super) fn number(&mut self, text: &str) -> u16 {
        if let Some(number) = self.numbers.get(text) {
            return *number;
        }
        let number = u16::try_from(self.texts.len()).unwrap_or(u16::MAX);
        self.texts.push(text.to_owned());
        self.numbers.insert(text.to_owned(), number);
        number
    }

    pub(super) fn text(&self, number: u16) -> &str {
        self.texts.get(usize::from(number)).map_or("", String::as_str)
    }
}

/// A market and its countries, by number.
pub(super) struct Market {
    pub(super) name: u16,
    is_world: bool,
    countries: Vec<u16>,
}

impl Market {
    /// Whether it holds the deals of a country; the world holds every deal, also those of none.
    pub(super) fn holds(&self, country: u16) -> bool {
        self.is_world || self.countries.contains(&country)
    }
}

/// Every market, its countries numbered among the texts.
pub(super) fn markets(conn: &Connection, texts: &mut Texts) -> Result<Vec<Market>> {
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
