//! What there is to do before a quarter's figures are right, each with the money that hangs on it.
//!
//! It asks what the commands ask: `rejects`, `labels`, `duplicates`, `rates`, `correct --review`.

use anyhow::Result;
use dealbase_ingest::{duplicates, schema};
use dealbase_query::Database;
use serde::Serialize;
use serde_json::{Map, Value, json};

use crate::next;
use crate::output::json;
use crate::pair::{self, PairPage};
use crate::questions::LABELS;
use crate::report::prepared;

/// Pairs that are shown at once.
const PAIRS: usize = 50;

const REJECTS: &str = "
select
    import_id, file_name, count(distinct sheet_id || '-' || row_number) as row_count, count(*) as cell_count
from rejected_cell
where state = 'open' and severity = 'rejected'
group by import_id, file_name
order by import_id desc";

const RATES: &str = "
select currency, quarter, deal_count, amount
from needed_rate
where usd_rate is null
order by quarter desc, currency";

const CURRENCIES: &str = "
select
    sheet.sheet_id, import.import_id, import.file_name, sheet.name as sheet, coalesce(source.label, source.name) as source,
    count(*) as deal_count, sum(deal_fact.amount_point) as amount
from conversion
join deal_fact on deal_fact.conversion_id = conversion.conversion_id
join sheet on sheet.sheet_id = deal_fact.sheet_id
join import on import.import_id = sheet.import_id
join source on source.source_id = sheet.source_id
where conversion.currency is null and deal_fact.is_lead = 1 and deal_fact.status_code <> 4
group by sheet.sheet_id
order by deal_count desc, sheet.sheet_id";

const CORRECTIONS: &str = "
select correction_review.*, deal.amount_usd
from correction_review
left join deal on deal.deal_id = correction_review.deal_id
where correction_review.state <> 'holds'
order by correction_review.correction_id";

/// Everything that needs a decision.
#[derive(Debug, Default, Serialize)]
pub(crate) struct Todo {
    /// The newest quarter that is over.
    pub(crate) quarter: String,
    pub(crate) rejects: Vec<Value>,
    pub(crate) labels: Vec<Value>,
    /// How many labels, and the deals and dollars that depend on them; a deal with several counts once.
    #[serde(skip)]
    labeled: Value,
    pub(crate) rates: Vec<Value>,
    pub(crate) currencies: Vec<Value>,
    pub(crate) corrections: Vec<Value>,
}

/// Deals that look alike and are undecided.
#[derive(Debug, Default)]
pub(crate) struct Pairs {
    /// The first of them.
    pub(crate) shown: Vec<Value>,
    pub(crate) count: usize,
    /// US dollars that are counted twice if every pair is one deal.
    pub(crate) amount_usd: i64,
}

impl Todo {
    /// How many things of each kind, and the dollars that hang on them where that is known.
    pub(crate) fn summary(&self, pairs: Option<&Pairs>) -> Value {
        let sum = |rows: &[Value], column: &str| -> i64 {
            rows.iter().filter_map(|row| row.get(column)?.as_i64()).sum()
        };
        json!({
            "rejects": { "count": sum(&self.rejects, "row_count"), "amount_usd": null },
            "labels": self.labeled,
            "pairs": { "count": pairs.map(|it| it.count), "amount_usd": pairs.map(|it| it.amount_usd) },
            "rates": { "count": self.rates.len(), "deal_count": sum(&self.rates, "deal_count"), "amount_usd": null },
            "currencies": { "count": sum(&self.currencies, "deal_count"), "amount_usd": null },
            "corrections": {
                "count": self.corrections.len(),
                "amount_usd": sum(&self.corrections, "amount_usd"),
            },
        })
    }
}

/// Looks for everything.
///
/// # Errors
/// Fails if the database can't be read.
pub(crate) fn read(database: &Database) -> Result<Todo> {
    let rows = |sql: &str| -> Result<Vec<Value>> { Ok(objects(database, sql)?) };
    Ok(Todo {
        quarter: prepared::newest_complete(database)?,
        rejects: rows(REJECTS)?,
        labels: rows(LABELS)?,
        labeled: rows(next::LABELS)?.pop().unwrap_or_default(),
        rates: rows(RATES)?,
        currencies: rows(CURRENCIES)?,
        corrections: rows(CORRECTIONS)?,
    })
}

/// Looks for pairs; none if the file has foreign views.
///
/// # Errors
/// Fails if the database can't be read.
pub(crate) fn pairs(database: &Database) -> Result<Pairs> {
    let conn = schema::open_to_read(database.path())?;
    if !schema::has_own_views(&conn)? {
        return Ok(Pairs::default());
    }
    let pairs = duplicates::near_pairs(&conn)?;
    let shown = pairs.iter().take(PAIRS).map(|it| Ok(object(&PairPage::of(database, it)?)));
    Ok(Pairs {
        shown: shown.collect::<Result<_>>()?,
        count: pairs.len(),
        amount_usd: duplicates::money_of(&conn, &pairs)?,
    })
}

/// The rows of a question as JSON objects.
///
/// # Errors
/// As [`Database::rows`].
pub(crate) fn objects(database: &Database, sql: &str) -> dealbase_query::Result<Vec<Value>> {
    match json::rows(&database.rows(sql, &[])?) {
        Value::Array(rows) => Ok(rows),
        _ => Ok(Vec::new()),
    }
}

/// A pair by the names of its columns.
fn object(pair: &PairPage) -> Value {
    let values = pair.values().into_iter().map(|value| json::json(&value));
    Value::Object(pair::columns().into_iter().zip(values).collect::<Map<_, _>>())
}
