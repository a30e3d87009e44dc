//! Deals: searched, filtered, counted, sorted, turned over, exported.

use std::io::{BufWriter, Write};

use anyhow::Result;
use dealbase_query::{Database, RowSink, Value as Cell};
use serde_json::{Value, json};

use super::download;
use crate::output::{Format, Look, Writer, json as rows, writer};
use crate::serve::asked::Asked;
use crate::serve::listing::{DIMENSIONS, Filter, Listing, Order, Page, UNKNOWN};
use crate::serve::names::Names;
use crate::serve::params::Params;
use crate::serve::reply::Reply;

/// Deals of a page.
const PAGE: usize = 50;
/// Deals of one question of an export.
const CHUNK: usize = 5_000;

const DEALS: &str = "
select deals.*
from json_each(:deal_ids) as wanted
join deals on deals.deal_id = wanted.value
order by wanted.key";

/// The first deals of the newest quarter, by its index.
const NEWEST: &str = "
select deals.*
from (
    select deal_id
    from deal_fact
    where is_lead = 1 and quarter_ordinal is not null
    order by quarter_ordinal desc, announced_day desc, deal_id desc
    limit 50
) as newest
join deals on deals.deal_id = newest.deal_id
order by deals.announced_on desc, deals.deal_id desc";

/// Formats of an export with their media types.
const FORMATS: [&str; 5] = ["csv", "tsv", "json", "ndjson", "xlsx"];

/// A page of deals, and how many of each kind the filter finds.
///
/// # Errors
/// Fails if the database can't be read.
pub(super) fn page(asked: &Asked<'_>) -> Result<Reply> {
    if !asked.is_api
        && asked.query.iter().next().is_none()
        && asked.app.listing_if_ready().is_none()
    {
        return newest(asked);
    }
    let listing = asked.app.listing()?;
    let names = asked.app.names(asked.words.lang);
    let query = &asked.query;
    let size = query.get("limit").and_then(|it| it.parse().ok()).unwrap_or(PAGE).clamp(1, 1_000);
    let page = Page {
        order: Order::of(query.get("sort")),
        after: query.get("after").and_then(|it| it.parse().ok()),
        size,
    };
    let found = listing.search(&Filter::of(query), page);
    let deals = rows::rows(&asked.app.database()?.rows(DEALS, &ids(&found.deal_ids)?)?);
    let last = found.deal_ids.last().filter(|_| found.has_more);
    let next = last.map(|last| {
        let mut next = query.without(&["after"]);
        next.push("after", &last.to_string());
        next.encoded()
    });
    let filter = query.without(&["after", "limit"]);
    Reply::page(
        "deals.html",
        json!({
            "deal_count": found.deal_count,
            "all_count": listing.count(),
            "converted_count": found.converted_count,
            "amount_usd": i64::try_from(found.amount_usd).unwrap_or(i64::MAX),
            "facets": facets(query, &found.facets, &names),
            "chosen": chosen(query, &names),
            "deals": deals,
            "next": next,
            "is_first": page.after.is_none(),
            "first": filter.encoded(),
            "sort": query.get("sort").unwrap_or("day"),
            "typed": typed(query),
            "markets": names.all("market"),
        }),
    )
}

/// The newest deals, while all of them are still being read.
fn newest(asked: &Asked<'_>) -> Result<Reply> {
    let names = asked.app.names(asked.words.lang);
    let deals = rows::rows(&asked.app.database()?.rows(NEWEST, &[])?);
    Reply::page(
        "deals.html",
        json!({
            "deal_count": null,
            "facets": [],
            "chosen": [],
            "deals": deals,
            "next": null,
            "is_first": true,
            "first": "",
            "sort": "day",
            "typed": typed(&asked.query),
            "markets": names.all("market"),
        }),
    )
}

fn ids(deal_ids: &[i64]) -> Result<[(&'static str, Cell); 1]> {
    Ok([("deal_ids", Cell::from(serde_json::to_string(deal_ids)?.as_str()))])
}

/// What the fields of the form hold.
fn typed(query: &Params) -> Value {
    let fields = [
        "q",
        "investor",
        "province",
        "amount_from",
        "amount_to",
        "market",
        "in_scope",
        "amount",
        "sort",
    ];
    fields
        .iter()
        .map(|it| ((*it).to_owned(), json!(query.get(it))))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Each dimension with its values: how many deals, and the address that chooses it or no longer.
fn facets(query: &Params, facets: &[Vec<(String, u64)>], names: &Names) -> Value {
    let facet = |(name, values): (&&'static str, &Vec<(String, u64)>)| {
        let mut values: Vec<&(String, u64)> = values.iter().collect();
        if *name == "quarter" {
            values.sort_by(|one, other| other.0.cmp(&one.0));
        }
        let value = |(value, count): &&(String, u64)| {
            let code = if value.is_empty() { UNKNOWN } else { value };
            let is_chosen = query.all(name).any(|it| it == code);
            json!({
                "value": if value.is_empty() { Value::Null } else { json!(value) },
                "code": code,
                "name": names.name(name, value),
                "deal_count": count,
                "is_chosen": is_chosen,
                "address": toggled(query, name, code, is_chosen),
            })
        };
        json!({ "name": name, "values": values.iter().map(value).collect::<Value>() })
    };
    DIMENSIONS.iter().zip(facets).map(facet).collect()
}

/// The address with a value chosen, or no longer.
fn toggled(query: &Params, name: &str, code: &str, is_chosen: bool) -> String {
    let mut address = Params::default();
    let rest = query.without(&["after"]);
    for (known, value) in rest.iter().filter(|it| !(is_chosen && *it == (name, code))) {
        address.push(known, value);
    }
    if !is_chosen {
        address.push(name, code);
    }
    address.encoded()
}

/// What is looked for, each with the address without it.
fn chosen(query: &Params, names: &Names) -> Value {
    let rest = query.without(&["after", "sort", "limit"]);
    let shown = |(name, code): (&str, &str)| {
        let value = if code == UNKNOWN { Value::Null } else { json!(names.name(name, code)) };
        json!({ "name": name, "value": value, "address": toggled(query, name, code, true) })
    };
    rest.iter().map(shown).collect()
}

/// Every deal that the filter finds, in the order of the page.
///
/// # Errors
/// Fails if the format is none of rows, or the database can't be read.
pub(super) fn export(asked: &Asked<'_>) -> Result<Reply> {
    let (extension, media_type) = download(&asked.query, &FORMATS)?;
    let format = Format::of_extension(extension).unwrap_or(Format::Csv);
    let listing: &Listing = &*asked.app.listing()?;
    let page =
        Page { order: Order::of(asked.query.get("sort")), after: None, size: listing.count() };
    let found = listing.search(&Filter::of(&asked.query), page);
    let mut file = tempfile::tempfile()?;
    let mut out = BufWriter::new(&mut file);
    // A spreadsheet program would take a text such as =1+1 for a formula.
    let look = Look { is_for_excel: matches!(extension, "csv" | "tsv"), ..Look::default() };
    let mut export = Export { writer: writer(format, look), out: &mut out, has_columns: false };
    let database: Database = asked.app.patient()?;
    for chunk in found.deal_ids.chunks(CHUNK) {
        database.read(DEALS, &ids(chunk)?, &mut export)?;
    }
    if found.deal_ids.is_empty() {
        database.read(DEALS, &ids(&[])?, &mut export)?;
    }
    export.writer.finish(export.out)?;
    out.flush()?;
    drop(out);
    std::io::Seek::rewind(&mut file)?;
    Ok(Reply::Download { file, name: format!("deals.{extension}"), media_type })
}

/// Rows of several questions as one document.
struct Export<'a> {
    writer: Box<dyn Writer>,
    out: &'a mut dyn Write,
    has_columns: bool,
}

impl RowSink for Export<'_> {
    fn columns(&mut self, names: &[String]) -> std::io::Result<()> {
        if std::mem::replace(&mut self.has_columns, true) {
            return Ok(());
        }
        self.writer.columns(self.out, names)
    }

    fn row(&mut self, values: &[Cell]) -> std::io::Result<()> {
        self.writer.row(self.out, values)
    }
}
