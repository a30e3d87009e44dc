//! Markets with their countries, and the texts of the cube by number.

use rusqlite::Connection;

use crate::Result;
use crate::hashed::HashedSet;

/// Texts by number, in the order in which they were met.
#[derive(Clone, Debug, Default)]
pub(super) struct Texts(HashedSet<String>);

impl Texts {
    pub(super) fn number(&mut self, text: &str) -> u16 {
        let number = self.0.get_index_of(text);
        let number = number.unwrap_or_else(|| self.0.insert_full(text.to_owned()).0);
        u16::try_from(number).unwrap_or(u16::MAX)
    }

    pub(super) fn text(&self, number: u16) -> &str {
        self.0.get_index(usize::from(number)).map_or("", String::as_str)
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
