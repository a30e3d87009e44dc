//! The sheet of the quarter's deals: every deal that counts, and the file, sheet and row it is from.

use std::io;

use anyhow::Result;
use dealbase_query::{Database, RowSink, Value};
use rust_xlsxwriter::Workbook;

use super::Book;
use super::list::{self, Digits, Entry, List};
use crate::messages::{Lang, Messages};
use crate::report::membership::Membership;
use crate::report::model::Model;
use crate::report::provenance::{Field, Provenance};
use crate::report::round::round_name;

const SQL: &str = "
with
-- One after the other as they are stored, so that each page is read once.
counted as (
    select deal_in_scope.deal_id
    from quarter
    join deal_in_scope on deal_in_scope.quarter_ordinal = quarter.quarter_ordinal
    where quarter.quarter = :quarter
    group by deal_in_scope.deal_id
)
select
    deals.announced_on,
    deals.company,
    deals.country,
    deals.sector,
    deals.round,
    deals.round_class,
    deals.amount_usd,
    deals.amount_low_usd,
    deals.amount_high_usd,
    deals.amount_status,
    deals.amount_text,
    deals.currency,
    deals.investors,
    deals.source_count,
    deals.source,
    deals.file_name,
    deals.sheet,
    deals.row_number,
    deals.amount_file_name,
    deals.amount_sheet,
    deals.amount_row_number,
    deals.deal_id,
    case when :lang = 'zh' then country.name_zh else country.name_en end as country_name,
    case when :lang = 'zh' then sector.name_zh else sector.name_en end as sector_name,
    case when :lang = 'zh' then round_class.name_zh else round_class.name_en end as class_name
from counted
join deals on deals.deal_id = counted.deal_id
left join country on country.country = deals.country
left join sector on sector.sector = coalesce(deals.sector, 'other')
left join round_class on round_class.round_class = deals.round_class
order by deals.announced_on, deals.company, deals.deal_id";

/// How a column of the view is written.
#[derive(Clone, Copy)]
enum Kind {
    Text,
    Day,
    Number(Digits),
    /// A code, and at which place behind the columns its name is.
    Named(usize),
    /// A round, by what people call it.
    Round,
    /// A code whose name is among the words of the report.
    Word,
}

/// The columns of the view `deals` that are shown, in the order of the question, and how.
const COLUMNS: [(&str, Kind); 22] = [
    ("announced_on", Kind::Day),
    ("company", Kind::Text),
    ("country", Kind::Named(0)),
    ("sector", Kind::Named(1)),
    ("round", Kind::Round),
    ("round_class", Kind::Named(2)),
    ("amount_usd", Kind::Number(Digits::Grouped)),
    ("amount_low_usd", Kind::Number(Digits::Grouped)),
    ("amount_high_usd", Kind::Number(Digits::Grouped)),
    ("amount_status", Kind::Word),
    ("amount_text", Kind::Text),
    ("currency", Kind::Text),
    ("investors", Kind::Text),
    ("source_count", Kind::Number(Digits::Plain)),
    ("source", Kind::Text),
    ("file_name", Kind::Text),
    ("sheet", Kind::Text),
    ("row_number", Kind::Number(Digits::Plain)),
    ("amount_file_name", Kind::Text),
    ("amount_sheet", Kind::Text),
    ("amount_row_number", Kind::Number(Digits::Plain)),
    ("deal_id", Kind::Number(Digits::Plain)),
];

/// Where a row says the country, which is what decides on its markets, and the deal.
const COUNTRY: usize = 2;
const DEAL_ID: usize = 21;
/// The last two columns: the rows of values that are not from the row believed first.
const VALUE_ROWS: [(&str, Field); 2] =
    [("deals_round_row", Field::Round), ("deals_sector_row", Field::Sector)];

/// Adds the sheet.
pub(super) fn add(
    workbook: &mut Workbook,
    database: &Database,
    model: &Model,
    book: &Book<'_>,
) -> Result<()> {
    let messages = book.messages;
    let lang = if messages.lang == Lang::Zh { "zh" } else { "en" };
    let of = [("quarter", model.quarter.as_str().into()), ("lang", lang.into())];
    let membership = Membership::read(database, &model.markets)?;
    let quarter = model.quarter.as_str();
    let provenance = Provenance::read(database, [quarter, quarter])?;
    let mut deals = Deals { rows: Vec::new(), membership, provenance, messages };
    database.read(SQL, &of, &mut deals)?;
    let head = |(column, _): &(&str, Kind)| {
        let widest = if *column == "investors" { 40 } else { 24 };
        (messages.text(&format!("deals_{column}")).to_owned(), widest)
    };
    let further = VALUE_ROWS.map(|(key, _)| (messages.text(key).to_owned(), 40));
    let list = List {
        heading: messages.text("workbook_deals"),
        columns: COLUMNS.iter().map(head).chain(further).collect(),
        rows: deals.rows,
    };
    list::add(workbook, &book.names.deals, list, &book.style)
}

/// Takes the deals from the database, one after the other.
struct Deals<'a> {
    rows: Vec<Vec<Entry>>,
    membership: Membership,
    provenance: Provenance,
    messages: &'a Messages,
}

impl RowSink for Deals<'_> {
    fn columns(&mut self, _names: &[String]) -> io::Result<()> {
        Ok(())
    }

    fn row(&mut self, values: &[Value]) -> io::Result<()> {
        let country = values.get(COUNTRY).and_then(Value::text);
        if !self.membership.markets(country).is_empty() {
            let (fields, names) = values.split_at_checked(COLUMNS.len()).unwrap_or_default();
            let fields = fields.iter().zip(&COLUMNS);
            let entry = |(value, column)| entry(value, column, names, self.messages);
            let deal_id = values.get(DEAL_ID).and_then(Value::integer).unwrap_or_default();
            let value_row = |(_, field): (&str, Field)| {
                let place = self.provenance.of(deal_id, field);
                Entry::of(place.map(|it| it.in_words(self.messages)).as_deref())
            };
            let value_rows = VALUE_ROWS.map(value_row);
            self.rows.push(fields.map(entry).chain(value_rows).collect());
        }
        Ok(())
    }
}

fn entry(value: &Value, column: &(&str, Kind), names: &[Value], messages: &Messages) -> Entry {
    let text = value.text();
    match column.1 {
        Kind::Text => Entry::of(text),
        Kind::Round => Entry::of(text.map(|it| round_name(messages, it)).as_deref()),
        Kind::Day => text.map_or(Entry::Blank, |it| Entry::Day(it.to_owned())),
        Kind::Number(digits) => {
            value.integer().map_or(Entry::Blank, |it| Entry::Number(it, digits))
        }
        Kind::Named(place) => Entry::of(names.get(place).and_then(Value::text).or(text)),
        Kind::Word => {
            let word = text.and_then(|it| messages.find(&format!("{}_{it}", column.0)));
            Entry::of(word.or(text))
        }
    }
}
