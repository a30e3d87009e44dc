//! The sheet of open points: what a reviewer looks at first. Cells that were refused or doubted, amounts
//! without a rate, values in which sources disagree, deals that may be one.

use anyhow::Result;
use dealbase_ingest::duplicates::{self, Pair};
use dealbase_query::{Database, Record};
use rust_xlsxwriter::Workbook;

use super::Book;
use super::list::{self, Digits, Entry, List};
use crate::messages::{Messages, say};
use crate::pair::PairPage;
use crate::report::model::Model;

const SQL: &str = "
with
counted as (
    select deals.*
    from deals
    where deals.quarter = :quarter and deals.in_scope = 1
)
select
    finding.severity as kind, null as deal_id, null as company, import.file_name, sheet.name as sheet,
    finding.row_number, finding.column_name, finding.found, finding.expected,
    finding.problem, 1 as position,
    finding.finding_id as turn
from active_import
join import on import.import_id = active_import.import_id
join finding on finding.import_id = active_import.import_id
left join sheet on sheet.sheet_id = finding.sheet_id
union all
select
    'unconverted', counted.deal_id, counted.company, counted.amount_file_name, counted.amount_sheet,
    counted.amount_row_number, null, counted.amount_text, null, null, 2, counted.deal_id
from counted
where counted.amount_usd is null and counted.amount_status <> 'undisclosed'
union all
select
    'conflict', counted.deal_id, counted.company, deal_conflict.file_name, deal_conflict.sheet,
    deal_conflict.row_number, deal_conflict.field, deal_conflict.other_value, deal_conflict.value, null, 3,
    counted.deal_id
from counted
join deal_conflict on deal_conflict.deal_id = counted.deal_id
where counted.source_count > 1
order by position, file_name, turn, row_number, column_name";

/// The columns and their widest width in letters.
const COLUMNS: [(&str, usize); 9] = [
    ("kind", 20),
    ("deal_id", 12),
    ("company", 28),
    ("file_name", 24),
    ("sheet", 20),
    ("row_number", 10),
    ("column_name", 20),
    ("found", 40),
    ("expected", 44),
];

/// Adds the sheet.
pub(super) fn add(
    workbook: &mut Workbook,
    database: &Database,
    model: &Model,
    book: &Book<'_>,
) -> Result<()> {
    let messages = book.messages;
    let rows = database.rows(SQL, &[("quarter", model.quarter.as_str().into())])?;
    let head =
        |(key, widest): &(&str, usize)| (messages.text(&format!("open_{key}")).to_owned(), *widest);
    let mut rows: Vec<Vec<Entry>> = rows.records().map(|it| row(&it, messages)).collect();
    rows.extend(pairs(database, model, messages)?);
    let columns = COLUMNS.iter().map(head).collect();
    let list = List { heading: messages.text("workbook_open"), columns, rows };
    list::add(workbook, &book.names.open, list, &book.style)
}

/// The undecided pairs of the quarter's deals, the most alike first. Only the file itself is searched,
/// and of a quarter with very many deals a line says that they were not looked for.
fn pairs(database: &Database, model: &Model, messages: &Messages) -> Result<Vec<Vec<Entry>>> {
    let Some(conn) = database.connection() else { return Ok(Vec::new()) };
    let Some(pairs) = duplicates::near_pairs_of_quarter(conn, &model.quarter)? else {
        let text = |column: &str| match column {
            "kind" => Some(messages.text("open_kind_pair")),
            "found" => Some(messages.text("open_pairs_too_many")),
            _ => None,
        };
        return Ok(vec![COLUMNS.iter().map(|(column, _)| Entry::of(text(column))).collect()]);
    };
    pairs.iter().map(|it| Ok(pair(it, &PairPage::of(database, it)?, messages))).collect()
}

/// The first deal of a pair by its row, and the second in words.
fn pair(pair: &Pair, page: &PairPage, messages: &Messages) -> Vec<Entry> {
    let whole =
        |number: Option<i64>| number.map_or(Entry::Blank, |it| Entry::Number(it, Digits::Plain));
    let entry = |(column, _): &(&str, usize)| match *column {
        "kind" => Entry::of(Some(messages.text("open_kind_pair"))),
        "deal_id" => whole(Some(pair.deal_id)),
        "row_number" => whole(page.one("row_number").integer()),
        "found" => Entry::Text(page.reasons(messages)),
        "expected" => {
            let deal = pair.other_deal_id.to_string();
            let row = page.other("row_number").integer().unwrap_or_default().to_string();
            let text = |field| page.other(field).text().unwrap_or_default();
            Entry::Text(say!(
                messages,
                "open_pair",
                deal,
                company = text("company"),
                day = text("announced_on"),
                file = text("file_name"),
                row
            ))
        }
        "column_name" => Entry::Blank,
        field => Entry::of(page.one(field).text()),
    };
    COLUMNS.iter().map(entry).collect()
}

fn row(record: &Record<'_>, messages: &Messages) -> Vec<Entry> {
    let entry = |(column, _): &(&str, usize)| match (*column, record.text(column)) {
        ("kind", Some(kind)) => {
            Entry::of(messages.find(&format!("open_kind_{kind}")).or(Some(kind)))
        }
        ("expected", Some(text)) if record.text("kind") != Some("conflict") => {
            Entry::Text(messages.problem(record.text("problem"), text))
        }
        (_, Some(text)) => Entry::of(Some(text)),
        (_, None) => {
            record.integer(column).map_or(Entry::Blank, |it| Entry::Number(it, Digits::Plain))
        }
    };
    COLUMNS.iter().map(entry).collect()
}
