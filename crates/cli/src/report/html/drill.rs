//! The deals behind the figures, kept in the page so that it needs no server to list them.
//!
//! It does not know where on the page a figure stands.

use std::collections::{BTreeMap, BTreeSet};

use dealbase_query::{Database, Record};
use serde::Serialize;
use serde_json::{Value, json};

use crate::report::figure::{Deals, Only};
use crate::report::model::{Market, Model};
use crate::report::money;
use crate::report::round::round_name;
use crate::words::{Lang, Words};

/// Deals a page holds at most; the reported quarter is kept whole even if it has more.
const MOST_DEALS: i64 = 10_000;

const SQL: &str = "
with
span as (
    select min(quarter_ordinal) as first_ordinal, max(quarter_ordinal) as last_ordinal
    from quarter
    where quarter in (:first_quarter, :last_quarter)
),
counted as (
    select deal_id, string_agg(market, ' ' order by market) as markets
    from span
    cross join deal_in_market
    where quarter_ordinal between span.first_ordinal and span.last_ordinal
    group by deal_id
)
select
    deals.deal_id,
    deals.quarter,
    deals.company,
    deals.announced_on,
    deals.announced_precision,
    deals.round_class,
    deals.round,
    deals.round_text,
    deals.country,
    deals.amount_usd,
    deals.amount_status,
    deals.amount_text,
    deals.is_mega,
    deals.file_name,
    deals.sheet,
    deals.row_number,
    counted.markets,
    round_class.name_zh as class_zh,
    round_class.name_en as class_en,
    round_class.is_early,
    round_class.is_lettered,
    coalesce(deals.sector, 'other') as counted_sector,
    sector.name_zh as sector_zh,
    sector.name_en as sector_en,
    country.name_zh as country_zh,
    country.name_en as country_en
from counted
join deals on deals.deal_id = counted.deal_id
join round_class on round_class.round_class = deals.round_class
left join sector on sector.sector = coalesce(deals.sector, 'other')
left join country on country.country = deals.country
order by deals.quarter, deals.amount_usd is null, deals.amount_usd desc, deals.deal_id";

/// The deals kept in a page, the largest of each quarter first.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Kept {
    /// The quarters whose deals are all here, the earliest first.
    quarters: BTreeSet<String>,
    /// The names of the markets by their code.
    markets: BTreeMap<String, String>,
    /// The names of sectors by their code.
    sectors: BTreeMap<String, String>,
    /// The names of countries by their code.
    countries: BTreeMap<String, String>,
    /// Files with their sheets.
    sheets: Vec<(String, Option<String>)>,
    /// A list for each deal, in the order in which the script of the page takes it apart.
    deals: Vec<Value>,
}

impl Kept {
    /// Reads the deals of the reported quarter, and of as many before it as fit.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(crate) fn read(
        database: &Database,
        model: &Model,
        words: &Words,
    ) -> dealbase_query::Result<Kept> {
        let mut kept = Kept {
            quarters: quarters(&model.markets),
            markets: names(&model.markets, words),
            ..Kept::default()
        };
        let (Some(first), Some(last)) = (kept.quarters.first(), kept.quarters.last()) else {
            return Ok(kept);
        };
        let of = [("first_quarter", first.as_str().into()), ("last_quarter", last.as_str().into())];
        for record in database.rows(SQL, &of)?.records() {
            kept.extend(&record, words);
        }
        Ok(kept)
    }

    /// How many deals are kept.
    pub(super) fn count(&self) -> usize {
        self.deals.len()
    }

    /// The first of the quarters.
    pub(super) fn first_quarter(&self) -> &str {
        self.quarters.first().map_or("", String::as_str)
    }

    /// What leads a figure to its deals; None if they are not kept.
    pub(super) fn link(&self, deals: &Deals) -> Option<String> {
        self.quarters.contains(&deals.quarter).then(|| query(deals))
    }

    fn extend(&mut self, record: &Record<'_>, words: &Words) {
        let text = |name: &str| record.text(name);
        let markets: Vec<&str> = text("markets")
            .unwrap_or_default()
            .split(' ')
            .filter(|it| self.markets.contains_key(*it))
            .collect();
        if markets.is_empty() {
            return;
        }
        let name = |column: &str| name(record, column, words);
        let sector = text("counted_sector").unwrap_or_default();
        let country = text("country").unwrap_or_default();
        let names =
            [("sector", sector, &mut self.sectors), ("country", country, &mut self.countries)];
        for (column, code, names) in names {
            names.entry(code.to_owned()).or_insert_with(|| name(column).unwrap_or(code).to_owned());
        }
        let sheet =
            (text("file_name").unwrap_or_default().to_owned(), text("sheet").map(str::to_owned));
        let known = self.sheets.iter().position(|it| *it == sheet);
        let sheet_index = known.unwrap_or_else(|| {
            self.sheets.push(sheet);
            self.sheets.len() - 1
        });
        let flag = |name: &str| record.integer(name).unwrap_or(0);
        let is_disclosed = i64::from(text("amount_status") != Some("undisclosed"));
        self.deals.push(json!([
            record.integer("deal_id"),
            text("quarter"),
            markets.join(" "),
            text("company"),
            announced(record),
            text("round_class"),
            round(record, words),
            sector,
            country,
            amount(record, words),
            is_disclosed + 2 * flag("is_mega") + 4 * flag("is_early") + 8 * flag("is_lettered"),
            sheet_index,
            record.integer("row_number"),
        ]));
    }
}

/// The reported quarter, and those before it that fit.
fn quarters(markets: &[Market]) -> BTreeSet<String> {
    let mut deals: BTreeMap<&str, i64> = BTreeMap::new();
    let has_world = markets.iter().any(|it| it.is_world);
    for market in markets.iter().filter(|it| it.is_world || !has_world) {
        for it in market.shown() {
            *deals.entry(&it.quarter).or_default() += it.deal_count.unwrap_or(0);
        }
    }
    newest_that_fit(&deals)
}

/// The last quarter whatever its deals, and those before it until the page is full.
fn newest_that_fit(deals: &BTreeMap<&str, i64>) -> BTreeSet<String> {
    let mut room = MOST_DEALS;
    let mut kept = BTreeSet::new();
    for (quarter, count) in deals.iter().rev() {
        room -= count;
        if room < 0 && !kept.is_empty() {
            break;
        }
        kept.insert((*quarter).to_owned());
    }
    kept
}

fn names(markets: &[Market], words: &Words) -> BTreeMap<String, String> {
    markets.iter().map(|it| (it.market.clone(), words.name(&it.name).to_owned())).collect()
}

/// The one of two names that is in the language of the page.
fn name<'a>(record: &Record<'a>, column: &str, words: &Words) -> Option<&'a str> {
    record.text(&match words.lang {
        Lang::Zh => format!("{column}_zh"),
        Lang::En => format!("{column}_en"),
    })
}

/// The round's own name, else that of its class; as typed where no list knows it.
fn round(record: &Record<'_>, words: &Words) -> Option<String> {
    match (record.text("round_class"), record.text("round")) {
        (Some("strategic"), _) => name(record, "class", words).map(str::to_owned),
        (_, Some(round)) => Some(round_name(words, round)),
        _ => record.text("round_text").map(str::to_owned),
    }
}

/// The day, or the month, quarter or year where the sheet says no more.
fn announced(record: &Record<'_>) -> Option<String> {
    let day = record.text("announced_on")?;
    let known = match record.text("announced_precision") {
        Some("month") => day.get(..7),
        Some("quarter") => record.text("quarter"),
        Some("year") => day.get(..4),
        _ => None,
    };
    Some(known.unwrap_or(day).to_owned())
}

/// The amount in dollars, or as the sheet has it where dollars are not known.
fn amount(record: &Record<'_>, words: &Words) -> Option<String> {
    match (record.integer("amount_usd"), record.text("amount_status")) {
        (Some(usd), _) => Some(money::in_words(words, usd)),
        (None, Some("undisclosed")) => None,
        _ => record.text("amount_text").map(str::to_owned),
    }
}

/// What a figure asks for: `q=2023Q4&m=china&s=games`. Codes hold no `&`.
fn query(deals: &Deals) -> String {
    let Deals { quarter, market, round_class, sector, country, only } = deals;
    let mut query = format!("q={quarter}&m={market}");
    for (key, code) in [("r", round_class), ("s", sector), ("c", country)] {
        if let Some(code) = code {
            query += &format!("&{key}={code}");
        }
    }
    match only {
        None => {}
        Some(Only::Disclosed) => query += "&o=disclosed",
        Some(Only::Undisclosed) => query += "&o=undisclosed",
        Some(Only::Mega) => query += "&o=mega",
        Some(Only::Early) => query += "&o=early",
        Some(Only::Lettered) => query += "&o=lettered",
        Some(Only::Deal(id)) => query += &format!("&i={id}"),
    }
    query
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_keeps_the_newest_quarters_that_fit_and_the_reported_one_whole() {
        let cases: [([i64; 3], &[&str]); 4] = [
            ([900, 800, 700], &["2023Q2", "2023Q3", "2023Q4"]),
            ([5_000, 5_000, 5_000], &["2023Q3", "2023Q4"]),
            ([1, 9_000, 5_000], &["2023Q4"]),
            ([1, 1, 250_000], &["2023Q4"]),
        ];
        for (counts, wanted) in cases {
            let deals = ["2023Q2", "2023Q3", "2023Q4"].into_iter().zip(counts).collect();
            let kept = newest_that_fit(&deals);
            assert_eq!(kept.iter().collect::<Vec<_>>(), wanted, "{counts:?}");
        }
    }

    #[test]
    fn a_figure_asks_for_its_deals_and_no_others() {
        let all = Deals::in_market("china", "2023Q4");
        let games = Deals { sector: Some("games".to_owned()), ..all.clone() };
        let nowhere = Deals { country: Some(String::new()), ..all.clone() };
        let cases = [
            (all.clone(), "q=2023Q4&m=china"),
            (games.only(Only::Disclosed), "q=2023Q4&m=china&s=games&o=disclosed"),
            (nowhere, "q=2023Q4&m=china&c="),
            (all.only(Only::Deal(7)), "q=2023Q4&m=china&i=7"),
        ];
        for (deals, wanted) in cases {
            assert_eq!(query(&deals), wanted);
        }
    }
}
