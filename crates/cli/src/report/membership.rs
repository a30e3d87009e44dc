//! Which markets of a report hold a deal: what follows from its country.
//!
//! The view `deal_in_market` says the same of every deal, one row for each market.

use std::collections::BTreeMap;

use dealbase_query::{Database, Result};

use super::model::Market;

const SQL: &str = "select market, country from market_country";

/// The markets of a report, by country; codes are joined by blanks, in order.
pub(super) struct Membership {
    /// Those that hold every deal.
    everywhere: String,
    /// Those that hold the deals of a country, where it is not those alone.
    by_country: BTreeMap<String, String>,
}

impl Membership {
    /// Reads which countries belong to the markets.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(super) fn read(database: &Database, markets: &[Market]) -> Result<Membership> {
        let codes = |is_world: bool| -> Vec<&str> {
            let markets = markets.iter().filter(|it| it.is_world == is_world);
            markets.map(|it| it.market.as_str()).collect()
        };
        let rows = database.rows(SQL, &[])?;
        let countries = rows.records().filter_map(|it| it.text("market").zip(it.text("country")));
        Ok(Membership::of(&codes(true), &codes(false), countries))
    }

    /// From the markets that hold every deal, the others, and the countries of some markets.
    fn of<'a>(
        worlds: &[&str],
        others: &[&str],
        countries: impl Iterator<Item = (&'a str, &'a str)>,
    ) -> Membership {
        let mut by_country: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
        for (market, country) in countries.filter(|(market, _)| others.contains(market)) {
            by_country.entry(country).or_default().push(market);
        }
        let joined = |others: &[&str]| {
            let mut markets = [worlds, others].concat();
            markets.sort_unstable();
            markets.join(" ")
        };
        Membership {
            everywhere: joined(&[]),
            by_country: by_country
                .into_iter()
                .map(|(country, others)| (country.to_owned(), joined(&others)))
                .collect(),
        }
    }

    /// The markets that hold the deals of a country; empty if none does.
    pub(super) fn markets(&self, country: Option<&str>) -> &str {
        country.and_then(|it| self.by_country.get(it)).unwrap_or(&self.everywhere)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_market_holds_the_deals_of_its_countries_and_the_world_all() {
        let countries = [("china", "CN"), ("china", "HK"), ("asia", "CN"), ("europe", "DE")];
        let membership = Membership::of(&["global"], &["china", "asia"], countries.into_iter());
        for (country, wanted) in [
            (Some("CN"), "asia china global"),
            (Some("HK"), "china global"),
            (Some("DE"), "global"),
            (None, "global"),
        ] {
            assert_eq!(membership.markets(country), wanted, "{country:?}");
        }
        let nowhere = Membership::of(&[], &["china"], countries.into_iter());
        assert_eq!(nowhere.markets(Some("US")), "");
    }
}
