//! The deals behind the figures, embedded in the page so that it needs no server to list them.
//!
//! It does not know where on the page a figure is.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::io;

use anyhow::Result;
use dealbase_query::{Database, RowSink, Value};
use serde::Serialize;

use crate::messages::{Lang, Messages};
use crate::report::figure::{Deals, Only};
use crate::report::membership::Membership;
use crate::report::model::{Market, Model};
use crate::report::money;
use crate::report::provenance::{Field, Provenance};
use crate::report::round::round_name;

/// Deals a page holds at most; the reported quarter is complete even if it has more.
const MOST_DEALS: i64 = 10_000;

const SQL: &str = "
with
-- One after the other as they are stored, so that each page is read once.
counted as (
    select deal_in_scope.deal_id
    from quarter
    join deal_in_scope on deal_in_scope.quarter_ordinal = quarter.quarter_ordinal
    where quarter.quarter between :first_quarter and :last_quarter
    group by deal_in_scope.deal_id
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
    -- Taken out of its row only where it is shown.
    case when deals.amount_usd is null and deals.amount_status <> 'undisclosed' then deals.amount_text end as amount_text,
    deals.is_mega,
    deals.file_name,
    deals.sheet,
    deals.row_number,
    deals.amount_file_name,
    deals.amount_sheet,
    deals.amount_row_number,
    case when :lang = 'zh' then round_class.name_zh else round_class.name_en end as class_name,
    round_class.is_early,
    round_class.is_lettered,
    coalesce(deals.sector, 'other') as counted_sector,
    case when :lang = 'zh' then sector.name_zh else sector.name_en end as sector_name,
    case when :lang = 'zh' then country.name_zh else country.name_en end as country_name
from counted
join deals on deals.deal_id = counted.deal_id
join round_class on round_class.round_class = deals.round_class
left join sector on sector.sector = coalesce(deals.sector, 'other')
left join country on country.country = deals.country
order by deals.quarter, deals.amount_usd is null, deals.amount_usd desc, deals.deal_id";
/// The columns of the question.
const WIDTH: usize = 25;

/// The deals of a page, the largest of each quarter first.
#[derive(Debug, Default, Serialize)]
pub(crate) struct DrillDown {
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
    /// The rows that give the round and the sector of a deal, where another row is its first: a sheet by
    /// its number, and the row.
    value_rows: BTreeMap<i64, [Option<(usize, i64)>; 2]>,
    /// A list for each deal in JSON, in the order in which the script of the page reads it.
    #[serde(skip)]
    deals: Vec<u8>,
    #[serde(skip)]
    deal_count: usize,
}

impl DrillDown {
    /// Reads the deals of the reported quarter, and of as many before it as fit.
    ///
    /// # Errors
    /// Fails if the database can't be read.
    pub(crate) fn read(
        database: &Database,
        model: &Model,
        messages: &Messages,
    ) -> dealbase_query::Result<DrillDown> {
        let drill_down = DrillDown {
            quarters: quarters(&model.markets),
            markets: names(&model.markets, messages),
            ..DrillDown::default()
        };
        let ends = (drill_down.quarters.first().cloned(), drill_down.quarters.last().cloned());
        let (Some(first), Some(last)) = ends else {
            return Ok(drill_down);
        };
        let lang = if messages.lang == Lang::Zh { "zh" } else { "en" };
        let of = [
            ("first_quarter", first.as_str().into()),
            ("last_quarter", last.as_str().into()),
            ("lang", lang.into()),
        ];
        let membership = Membership::read(database, &model.markets)?;
        let provenance = Provenance::read(database, [&first, &last])?;
        let rounds = BTreeMap::new();
        let mut reader = Reader { drill_down, messages, membership, provenance, rounds };
        database.read(SQL, &of, &mut reader)?;
        Ok(reader.drill_down)
    }

    /// No deals: the page that shows the figures lists them itself, for every quarter.
    pub(crate) fn elsewhere(model: &Model) -> DrillDown {
        let shown = model.markets.iter().flat_map(Market::shown);
        DrillDown { quarters: shown.map(|it| it.quarter.clone()).collect(), ..DrillDown::default() }
    }

    /// How many deals the page holds.
    pub(super) fn count(&self) -> usize {
        self.deal_count
    }

    /// The first of the quarters.
    pub(super) fn first_quarter(&self) -> &str {
        self.quarters.first().map_or("", String::as_str)
    }

    /// What leads a figure to its deals; None if the page does not hold them.
    pub(super) fn link(&self, deals: &Deals) -> Option<String> {
        self.quarters.contains(&deals.quarter).then(|| query(deals))
    }

    /// All of it as one JSON object.
    ///
    /// # Errors
    /// Fails if it can't be written as JSON.
    pub(super) fn json(&self) -> Result<String> {
        let mut json = serde_json::to_string(self)?;
        // The list is written already, deal by deal.
        json.truncate(json.len() - 1);
        json += ",\"deals\":[";
        json += std::str::from_utf8(&self.deals)?;
        json += "]}";
        Ok(json)
    }

    /// Notes the rows that give the round and the sector of a deal.
    fn keep_value_rows(&mut self, provenance: &Provenance, deal_id: i64) {
        let rows = [Field::Round, Field::Sector].map(|field| {
            let place = provenance.of(deal_id, field)?;
            Some((self.sheet_index(&place.file, place.sheet.as_deref()), place.row))
        });
        if rows != [None, None] {
            self.value_rows.insert(deal_id, rows);
        }
    }

    /// The number of a file and its sheet.
    fn sheet_index(&mut self, file: &str, sheet: Option<&str>) -> usize {
        let is_known = |it: &(String, Option<String>)| it.0 == file && it.1.as_deref() == sheet;
        self.sheets.iter().position(is_known).unwrap_or_else(|| {
            self.sheets.push((file.to_owned(), sheet.map(str::to_owned)));
            self.sheets.len() - 1
        })
    }
}

/// Takes the deals from the database, one after the other.
struct Reader<'a> {
    drill_down: DrillDown,
    messages: &'a Messages,
    membership: Membership,
    provenance: Provenance,
    /// What rounds are called that came before.
    rounds: BTreeMap<String, String>,
}

impl RowSink for Reader<'_> {
    fn columns(&mut self, _names: &[String]) -> io::Result<()> {
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> io::Result<()> {
        values.try_into().map_or(Ok(()), |deal| self.deal(deal))
    }
}

impl Reader<'_> {
    fn deal(&mut self, deal: &[Value; WIDTH]) -> io::Result<()> {
        let [deal_id, quarter, company, announced_on, precision, class, round, round_text, ..] =
            deal;
        let [.., country, usd, status, typed, is_mega, file, sheet, row, _, _, _, _, _, _, _, _, _] =
            deal;
        let [.., amount_file, amount_sheet, amount_row, _, _, _, _, _, _] = deal;
        let [.., class_name, is_early, is_lettered, sector, sector_name, country_name] = deal;
        let markets = self.membership.markets(country.text());
        if markets.is_empty() {
            return Ok(());
        }
        self.drill_down.keep_value_rows(&self.provenance, deal_id.integer().unwrap_or_default());
        let (sector, country) = (sector.text().unwrap_or(""), country.text().unwrap_or(""));
        name(&mut self.drill_down.sectors, sector, sector_name);
        name(&mut self.drill_down.countries, country, country_name);
        let round = match (class.text(), round.text()) {
            (Some("strategic"), _) => class_name.text(),
            (_, Some(round)) => Some(called(&mut self.rounds, round, self.messages)),
            _ => round_text.text(),
        };
        let flag = |value: &Value| value.integer().unwrap_or(0);
        let is_disclosed = i64::from(status.text() != Some("undisclosed"));
        let flags = is_disclosed + 2 * flag(is_mega) + 4 * flag(is_early) + 8 * flag(is_lettered);
        let mut place = |file: &Value, sheet: &Value, row: &Value| {
            let index = self.drill_down.sheet_index(file.text()?, sheet.text());
            Some((index, row.integer()?))
        };
        let row = place(file, sheet, row);
        // Undisclosed in every row, the amount is of the row that is believed first.
        let amount_row = place(amount_file, amount_sheet, amount_row)
            .filter(|it| is_disclosed == 1 && Some(*it) != row);
        if self.drill_down.deal_count > 0 {
            self.drill_down.deals.push(b',');
        }
        self.drill_down.deal_count += 1;
        let announced = announced(announced_on.text(), precision.text(), quarter.text());
        let fields = (
            deal_id.integer(),
            quarter.text(),
            markets,
            company.text(),
            announced,
            class.text(),
            round,
            sector,
            country,
            amount(usd.integer(), status.text(), typed.text(), self.messages),
            flags,
            row,
            amount_row,
        );
        Ok(serde_json::to_writer(&mut self.drill_down.deals, &fields)?)
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
    let mut drill_down = BTreeSet::new();
    for (quarter, count) in deals.iter().rev() {
        room -= count;
        if room < 0 && !drill_down.is_empty() {
            break;
        }
        drill_down.insert((*quarter).to_owned());
    }
    drill_down
}

fn names(markets: &[Market], messages: &Messages) -> BTreeMap<String, String> {
    markets.iter().map(|it| (it.market.clone(), messages.name(&it.name).to_owned())).collect()
}

/// Records the name of a code unless it is known already: the code itself if no list has it.
fn name(names: &mut BTreeMap<String, String>, code: &str, name: &Value) {
    if !names.contains_key(code) {
        names.insert(code.to_owned(), name.text().unwrap_or(code).to_owned());
    }
}

/// The name of a round, looked up once.
fn called<'a>(
    rounds: &'a mut BTreeMap<String, String>,
    round: &str,
    messages: &Messages,
) -> &'a str {
    if !rounds.contains_key(round) {
        rounds.insert(round.to_owned(), round_name(messages, round));
    }
    rounds.get(round).map_or("", String::as_str)
}

/// The day, or the month, quarter or year where the sheet says no more.
fn announced<'a>(
    day: Option<&'a str>,
    precision: Option<&str>,
    quarter: Option<&'a str>,
) -> Option<&'a str> {
    let day = day?;
    let known = match precision {
        Some("month") => day.get(..7),
        Some("quarter") => quarter,
        Some("year") => day.get(..4),
        _ => None,
    };
    Some(known.unwrap_or(day))
}

/// The amount in dollars, or as the sheet has it where dollars are not known.
fn amount<'a>(
    usd: Option<i64>,
    status: Option<&str>,
    typed: Option<&'a str>,
    messages: &Messages,
) -> Option<Cow<'a, str>> {
    match (usd, status) {
        (Some(usd), _) => Some(money::in_words(messages, usd).into()),
        (None, Some("undisclosed")) => None,
        _ => typed.map(Cow::from),
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
            let drill_down = newest_that_fit(&deals);
            assert_eq!(drill_down.iter().collect::<Vec<_>>(), wanted, "{counts:?}");
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
