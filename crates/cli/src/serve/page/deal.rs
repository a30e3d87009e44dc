//! One deal: every value, the cells it came from, what else was reported, corrections, and its place in what was
//! published.

use anyhow::Result;
use dealbase_ingest::correction::Field;
use dealbase_ingest::rationale::Rationale;
use dealbase_query::{Database, Value as Cell};
use serde_json::{Map, Value, json};

use super::{begin, done, plain};
use crate::messages::{Messages, say};
use crate::mistake::Mistake;
use crate::output::json as rows;
use crate::questions::OF_DEAL;
use crate::serve::asked::Asked;
use crate::serve::job::TakeBack;
use crate::serve::reply::Reply;

const DEAL: &str = "
select * from deals
where deal_id = coalesce(
    (select counted_deal_id from same_deal where same_deal.deal_id = :deal_id), :deal_id
)";

const CONFLICTS: &str = "select * from deal_conflict where deal_id = :deal_id";

const CORRECTIONS: &str =
    "select * from correction_review where deal_id = :deal_id order by correction_id";

/// Deals that are counted as this one.
const COUNTED: &str = "
select deal_id from same_deal where counted_deal_id = :deal_id and deal_id <> :deal_id order by deal_id";

const PUBLISHED: &str = "
select
    quarter.quarter, publication.edition, publication.published_at, published_deal.amount_usd,
    published_deal.round_class, published_deal.sector, published_deal.country, published_deal.in_scope
from published_deal
join publication on publication.publication_id = published_deal.publication_id
join quarter on quarter.quarter_ordinal = publication.quarter_ordinal
where published_deal.deal_id = :deal_id
order by publication.publication_id";

/// The headings of each row's sheet, and when its file came in.
const SHEETS: &str = "
select
    deal_record.record_id, sheet.layout, import.import_id, import.imported_at,
    active_import.import_id is not null as is_active
from deal_record
join sheet on sheet.sheet_id = deal_record.sheet_id
join import on import.import_id = sheet.import_id
left join active_import on active_import.import_id = import.import_id
where deal_record.deal_id = :deal_id
order by deal_record.record_id";

/// All that is known of a deal.
///
/// # Errors
/// Fails if there is no such deal.
pub(super) fn page(asked: &Asked<'_>, deal_id: &str) -> Result<Reply> {
    let typed: i64 = deal_id.parse().map_err(|_| Mistake::NoPage.typed())?;
    let database = asked.app.patient()?;
    let deal = list(&database, DEAL, typed)?
        .into_iter()
        .next()
        .ok_or(dealbase_ingest::Error::NoDeal { deal_id: typed })?;
    let deal_id = deal.get("deal_id").and_then(Value::as_i64).unwrap_or(typed);
    let sheets = list(&database, SHEETS, deal_id)?;
    let mut records = list(&database, OF_DEAL, deal_id)?;
    for record in &mut records {
        let sheet = sheets.iter().find(|it| it.get("record_id") == record.get("sighting_id"));
        let cells = cells(record, sheet, Some(asked.words).filter(|_| !asked.is_api));
        if let Some(object) = record.as_object_mut() {
            for name in ["import_id", "imported_at"] {
                object.insert(
                    name.to_owned(),
                    sheet.and_then(|it| it.get(name)).cloned().unwrap_or_default(),
                );
            }
            object.insert("cells".to_owned(), cells);
        }
    }
    Reply::page(
        "deal.html",
        json!({
            "deal": deal,
            "asked_deal_id": typed,
            "records": records,
            "conflicts": list(&database, CONFLICTS, deal_id)?,
            "corrections": list(&database, CORRECTIONS, deal_id)?,
            "counted": list(&database, COUNTED, deal_id)?,
            "published": list(&database, PUBLISHED, deal_id)?,
            "fields": Field::ALL.map(Field::as_str),
        }),
    )
}

fn list(database: &Database, sql: &str, deal_id: i64) -> Result<Vec<Value>> {
    match rows::rows(&database.rows(sql, &[("deal_id", Cell::from(deal_id))])?) {
        Value::Array(rows) => Ok(rows),
        _ => Ok(Vec::new()),
    }
}

/// The cells of a row under the headings of its sheet, each with the field it was read as.
fn cells(record: &Value, sheet: Option<&Value>, words: Option<&Messages>) -> Value {
    let parsed = |value: Option<&Value>| -> Value {
        value
            .and_then(Value::as_str)
            .and_then(|it| serde_json::from_str(it).ok())
            .unwrap_or_default()
    };
    let layout = parsed(sheet.and_then(|it| it.get("layout")));
    let columns = layout.get("columns").and_then(Value::as_array).cloned().unwrap_or_default();
    let texts = parsed(record.get("cells"));
    let texts = texts.as_array().into_iter().flatten().enumerate();
    let cell = |(index, text): (usize, &Value)| {
        let is_own =
            |it: &&Value| it.get("column").and_then(Value::as_u64) == u64::try_from(index).ok();
        let column = columns.iter().find(is_own);
        let of = |name: &str| column.and_then(|it| it.get(name)).cloned().unwrap_or_default();
        let letters = dealbase_ingest::sheet::column_letters(index);
        let members = [
            ("column", json!(letters)),
            ("heading", of("heading")),
            ("field", of("field")),
            ("reason", reason(words, of("rationale")).unwrap_or_else(|| of("reason"))),
            ("text", text.clone()),
        ];
        Value::Object(
            members
                .map(|(name, value)| (name.to_owned(), value))
                .into_iter()
                .collect::<Map<_, _>>(),
        )
    };
    texts.map(cell).collect()
}

/// Why a column was read as it was, for people; None where an earlier version stored its text alone.
fn reason(words: Option<&Messages>, rationale: Value) -> Option<Value> {
    let rationale: Rationale = serde_json::from_value(rationale).ok()?;
    words.map(|it| json!(it.message(&rationale)))
}

/// Corrects a field of a deal; without a value, takes its correction back.
///
/// # Errors
/// Fails if the form is not whole, or another change is being made.
pub(super) fn correct(asked: &Asked<'_>, deal_id: &str) -> Result<Reply> {
    let deal_id: i64 = deal_id.parse().map_err(|_| Mistake::NoPage.typed())?;
    let field = asked.wanted("field")?;
    let field = Field::typed(field).ok_or_else(|| Mistake::no_field(field).typed())?.as_str();
    let value = asked.form.get("value").unwrap_or_default().to_owned();
    let is_withdrawal = value.is_empty();
    let key = if is_withdrawal { "page_uncorrecting" } else { "page_correcting" };
    let title = say!(asked.words, key, deal = deal_id, field, value);
    let mut args = vec!["correct".to_owned(), deal_id.to_string(), format!("{field}={value}")];
    for name in ["note", "by"] {
        if let Some(text) = asked.form.get(name) {
            args.push(format!("--{name}={text}"));
        }
    }
    plain(field)?;
    let caller = asked.caller();
    let path = format!("/deals/{deal_id}");
    let next =
        asked.form.get("next").filter(|it| *it == "/todo/corrections").unwrap_or(&path).to_owned();
    begin(asked, &title, &next, move |app, progress| {
        let ran = app.program.run(caller, &args, progress)?;
        let take_back =
            TakeBack::new(&format!("{path}/correct"), &[("field", field), ("value", "")]);
        Ok(done(ran, Some(take_back).filter(|_| !is_withdrawal)))
    })
}
