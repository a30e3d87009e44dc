//! The sheet of the quarter's deals: every deal that counts, and the file, sheet and row it is from.

use anyhow::Result;
use dealbase_query::{Database, Record, Value};
use rust_xlsxwriter::Workbook;

use super::Book;
use super::list::{self, Entry, List};
use crate::report::model::Model;
use crate::report::round::round_name;
use crate::words::{Lang, Words};

const SQL: &str = "
select
    deals.*,
    country.name_zh as country_zh,
    country.name_en as country_en,
    sector.name_zh as sector_zh,
    sector.name_en as sector_en,
    round_class.name_zh as round_class_zh,
    round_class.name_en as round_class_en
from deals
left join country on country.country = deals.country
left join sector on sector.sector = coalesce(deals.sector, 'other')
left join round_class on round_class.round_class = deals.round_class
where deals.quarter = :quarter
    and deals.in_scope = 1
    and exists (
        select 1
        from market
        left join market_country
            on market_country.market = market.market
            and market_country.country = deals.country
        where replace(:markets, ' ' || market.market || ' ', '') <> :markets
            and (market.is_world = 1 or market_country.country is not null)
    )
order by deals.announced_on, deals.company, deals.deal_id";

/// How a column of the view is written.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Day,
    Number(&'static str),
    /// A code with a name in each language.
    Named,
    /// A round, by what people call it.
    Round,
    /// A code whose name is among the words of the report.
    Word,
}

/// Amounts in whole dollars.
const GROUPED: &str = "#,##0";

/// The columns of the view `deals` that are shown, and how.
const COLUMNS: [(&str, Kind); 19] = [
    ("announced_on", Kind::Day),
    ("company", Kind::Text),
    ("country", Kind::Named),
    ("sector", Kind::Named),
    ("round", Kind::Round),
    ("round_class", Kind::Named),
    ("amount_usd", Kind::Number(GROUPED)),
    ("amount_low_usd", Kind::Number(GROUPED)),
    ("amount_high_usd", Kind::Number(GROUPED)),
    ("amount_status", Kind::Word),
    ("amount_text", Kind::Text),
    ("currency", Kind::Text),
    ("investors", Kind::Text),
    ("source_count", Kind::Number("0")),
    ("source", Kind::Text),
    ("file_name", Kind::Text),
    ("sheet", Kind::Text),
    ("row_number", Kind::Number("0")),
    ("deal_id", Kind::Number("0")),
];

/// Adds the sheet.
pub(super) fn add(
    workbook: &mut Workbook,
    database: &Database,
    model: &Model,
    book: &Book<'_>,
) -> Result<()> {
    let markets: Vec<&str> = model.markets.iter().map(|it| it.market.as_str()).collect();
    let markets = format!(" {} ", markets.join("  "));
    let of = [("quarter", model.quarter.as_str().into()), ("markets", Value::from(&*markets))];
    let rows = database.rows(SQL, &of)?;
    let words = book.words;
    let head = |(column, _): &(&str, Kind)| {
        let widest = if *column == "investors" { 40 } else { 24 };
        (words.text(&format!("deals_{column}")).to_owned(), widest)
    };
    let row = |record: Record<'_>| -> Vec<Entry> {
        COLUMNS.iter().map(|(column, kind)| entry(&record, column, *kind, words)).collect()
    };
    let list = List {
        heading: words.text("workbook_deals"),
        columns: COLUMNS.iter().map(head).collect(),
        rows: rows.records().map(row).collect(),
    };
    list::add(workbook, &book.names.deals, &list, &book.style)
}

fn entry(record: &Record<'_>, column: &str, kind: Kind, words: &Words) -> Entry {
    let text = record.text(column);
    match kind {
        Kind::Text => Entry::of(text),
        Kind::Round => Entry::of(text.map(|it| round_name(words, it)).as_deref()),
        Kind::Day => text.map_or(Entry::Blank, |it| Entry::Day(it.to_owned())),
        Kind::Number(format) => {
            record.real(column).map_or(Entry::Blank, |it| Entry::Number(it, format))
        }
        Kind::Named => {
            let lang = match words.lang {
                Lang::Zh => "zh",
                Lang::En => "en",
            };
            Entry::of(record.text(&format!("{column}_{lang}")).or(text))
        }
        Kind::Word => {
            let word = text.and_then(|it| words.find(&format!("{column}_{it}")));
            Entry::of(word.or(text))
        }
    }
}
