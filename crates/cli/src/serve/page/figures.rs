//! The report of a quarter with every figure leading to its deals; editions, revisions, and the ledger.

use std::io::Read;

use anyhow::Result;
use dealbase_query::Database;
use serde_json::{Value, json};

use super::{begin, done, download, plain};
use crate::args;
use crate::args::Report;
use crate::messages::say;
use crate::mistake::Mistake;
use crate::report::html;
use crate::report::prepared;
use crate::serve::asked::Asked;
use crate::serve::job::TakeBack;
use crate::serve::params::{Params, encoded};
use crate::serve::reply::Reply;
use crate::serve::todo::objects;

const QUARTERS: &str = "
select quarter, deal_count from activity_by_quarter where market = 'global' and deal_count > 0 order by quarter desc";
const PUBLICATIONS: &str = "
select quarter.quarter, publication.edition, publication.published_at, publication.import_id, publication.note
from publication
join quarter on quarter.quarter_ordinal = publication.quarter_ordinal
order by publication.quarter_ordinal desc, publication.edition desc";
const CLASSES: &str =
    "select round_class, is_early, is_lettered from round_class order by position";
const LEDGER: &str = "
select import_id, imported_at, coalesce(file_name, kind) as what from import order by import_id desc limit 200";
const IMPORTS: &str =
    "select * from import_receipt order by import_id desc, sheet, table_number limit 500";

/// Formats of a report with their media types.
const FORMATS: [&str; 5] = ["html", "pptx", "xlsx", "md", "json"];

/// The slides of a quarter and market.
///
/// # Errors
/// Fails if the quarter lies outside the data, or there is no such market, import or day.
pub(super) fn page(asked: &Asked<'_>) -> Result<Reply> {
    let as_of = asked.query.get("as_of");
    let database = asked.app.patient()?;
    let database = match as_of.map(args::parse_as_of).transpose().map_err(Mistake::typed)? {
        Some(moment) => database.as_of(&moment)?,
        None => database,
    };
    let quarters = objects(&database, QUARTERS)?;
    let newest = quarters
        .first()
        .and_then(|it| it.get("quarter"))
        .and_then(Value::as_str)
        .map(str::to_owned);
    let over = asked.app.todo_if_ready().map(|it| it.quarter.clone()).filter(|it| !it.is_empty());
    let quarter = asked
        .query
        .get("quarter")
        .map(str::to_owned)
        .or(over.filter(|_| as_of.is_none()))
        .or(newest);
    let names = asked.app.names(asked.words.lang);
    let market =
        asked.query.get("market").or(names.all("market").first().map(|(code, _)| code.as_str()));
    let slides = match &quarter {
        Some(quarter) => slides(asked, &database, quarter, market)?,
        None => Value::Null,
    };
    Reply::page(
        "figures.html",
        json!({
            "quarter": quarter,
            "market": market,
            "as_of": as_of,
            "quarters": quarters,
            "markets": names.all("market"),
            "ledger": objects(&database, LEDGER)?,
            "publications": objects(&asked.app.database()?, PUBLICATIONS)?,
            "report": slides,
        }),
    )
}

/// The slides as the page of the report has them; what leads to deals is an address of this server.
fn slides(
    asked: &Asked<'_>,
    database: &Database,
    quarter: &str,
    market: Option<&str>,
) -> Result<Value> {
    let typed = Report {
        quarter: Some(quarter.to_owned()),
        markets: market.into_iter().map(str::to_owned).collect(),
        ..Report::default()
    };
    let prepared = prepared::prepare(database, &asked.app.settings.db, asked.words.lang, &typed)?;
    let mut page = html::plain(&prepared, database)?;
    let classes = objects(database, CLASSES)?;
    lead_to_deals(&mut page, &classes);
    Ok(page)
}

/// Makes of `q=2023Q4&m=china&o=early` the address of these deals, wherever it is.
fn lead_to_deals(value: &mut Value, classes: &[Value]) {
    match value {
        Value::Array(values) => values.iter_mut().for_each(|it| lead_to_deals(it, classes)),
        Value::Object(members) => {
            for (name, member) in members.iter_mut() {
                match (name.as_str(), &member) {
                    ("deals", Value::String(query)) => *member = json!(address(query, classes)),
                    ("wide" | "narrow", Value::String(svg)) => *member = json!(marks(svg, classes)),
                    _ => lead_to_deals(member, classes),
                }
            }
        }
        _ => {}
    }
}

/// A drawing whose marks lead to addresses of this server.
fn marks(svg: &str, classes: &[Value]) -> String {
    const MARK: &str = "data-deals=\"";
    let mut parts = svg.split(MARK);
    let mut drawing = parts.next().unwrap_or_default().to_owned();
    for part in parts {
        let (query, rest) = part.split_once('"').unwrap_or((part, ""));
        let address = address(&query.replace("&amp;", "&"), classes).replace('&', "&amp;");
        drawing += &format!("{MARK}{address}\"{rest}");
    }
    drawing
}

/// The address of the deals that a figure asks for.
fn address(query: &str, classes: &[Value]) -> String {
    let asked = Params::parse(query);
    if let Some(deal_id) = asked.get("i") {
        return format!("/deals/{deal_id}");
    }
    let mut params = Params::default();
    for (key, name) in
        [("q", "quarter"), ("m", "market"), ("r", "round_class"), ("s", "sector"), ("c", "country")]
    {
        if asked.has(key) {
            params.push(name, asked.get(key).unwrap_or(crate::serve::listing::UNKNOWN));
        }
    }
    let class = |flag: &str| {
        let own = classes.iter().filter(|it| it.get(flag).and_then(Value::as_i64) == Some(1));
        own.filter_map(|it| it.get("round_class")?.as_str()).collect::<Vec<_>>()
    };
    match asked.get("o") {
        Some("disclosed") => params.push("amount", "disclosed"),
        Some("undisclosed") => params.push("amount_status", "undisclosed"),
        Some("mega") => params.push("is_mega", "1"),
        Some("early") => {
            class("is_early").into_iter().for_each(|it| params.push("round_class", it))
        }
        Some("lettered") => {
            class("is_lettered").into_iter().for_each(|it| params.push("round_class", it))
        }
        _ => {}
    }
    if params.has("is_mega") || params.get("amount").is_some() {
        params.push("sort", "amount");
    }
    format!("/deals?{}", params.encoded())
}

/// The report as a document.
///
/// # Errors
/// Fails as `dealbase report` does.
pub(super) fn report(asked: &Asked<'_>) -> Result<Reply> {
    let query = &asked.query;
    let (extension, media_type) = download(query, &FORMATS)?;
    let missing = || Mistake::NoValue { name: "quarter".to_owned() }.typed();
    let quarter = plain(query.get("quarter").ok_or_else(missing)?)?;
    let market = query.get("market").map(|it| format!("--market={it}"));
    let as_of = query.get("as_of").map(|it| format!("--as-of={it}"));
    let options = market.iter().chain(&as_of).map(String::as_str);
    let args: Vec<&str> = ["report", quarter].into_iter().chain(options).collect();
    let mut file = asked.app.program.file(asked.caller(), &args, extension)?;
    if extension == "html" {
        let mut bytes = Vec::new();
        file.read_to_end(&mut bytes)?;
        return Ok(Reply::Report(bytes));
    }
    Ok(Reply::Download { file, name: format!("report-{quarter}.{extension}"), media_type })
}

/// Freezes a quarter.
///
/// # Errors
/// Fails if another change is being made.
pub(super) fn publish(asked: &Asked<'_>) -> Result<Reply> {
    let quarter = plain(asked.wanted("quarter")?)?.to_owned();
    let mut args = vec!["publish".to_owned(), quarter.clone(), "--format=json".to_owned()];
    args.extend(asked.form.get("note").map(|it| format!("--note={it}")));
    let title = say!(asked.words, "page_publishing", quarter);
    let caller = asked.caller();
    let next = format!("/revisions?quarter={}", encoded(&quarter));
    begin(asked, &title, &next, move |app, progress| {
        Ok(done(app.program.run(caller, &args, progress)?, None))
    })
}

/// What has moved since a quarter was published, and why.
///
/// # Errors
/// Fails if it was not published.
pub(super) fn revisions(asked: &Asked<'_>) -> Result<Reply> {
    let publications = objects(&asked.app.database()?, PUBLICATIONS)?;
    let newest = publications.first().and_then(|it| it.get("quarter")).and_then(Value::as_str);
    let quarter = asked.query.get("quarter").or(newest);
    let edition = asked.query.get("edition").unwrap_or("1");
    let (mut figures, mut deals) = (Value::Null, Value::Null);
    if let Some(quarter) = quarter {
        let edition = format!("--edition={edition}");
        let args = ["revisions", plain(quarter)?, &edition];
        figures = asked.app.program.json(asked.caller(), &args)?;
        deals = asked.app.program.json(asked.caller(), &[&args[..], &["--deals"]].concat())?;
    }
    Reply::page(
        "revisions.html",
        json!({
            "quarter": quarter,
            "edition": edition,
            "publications": publications,
            "figures": figures,
            "deals": deals,
        }),
    )
}

/// The ledger, the newest entry first.
///
/// # Errors
/// Fails if the database can't be read.
pub(super) fn imports(asked: &Asked<'_>) -> Result<Reply> {
    Reply::page("imports.html", json!({ "imports": objects(&asked.app.database()?, IMPORTS)? }))
}

/// Takes an import back.
///
/// # Errors
/// Fails if another change is being made.
pub(super) fn undo(asked: &Asked<'_>) -> Result<Reply> {
    let import_id: i64 = asked.wanted_number("import_id")?;
    let title = say!(asked.words, "page_undoing", import = import_id);
    let caller = asked.caller();
    begin(asked, &title, "/imports", move |app, progress| {
        let import_id = import_id.to_string();
        let ran = app.program.run(caller, &["undo", &import_id], progress)?;
        Ok(done(ran, None::<TakeBack>))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_leads_to_its_deals_and_no_others() {
        let class = |name: &str, is_early: i64| json!({ "round_class": name, "is_early": is_early, "is_lettered": 1 });
        let classes = [class("seed_angel", 1), class("a", 1), class("b", 0)];
        for (query, wanted) in [
            ("q=2023Q4&m=china", "/deals?quarter=2023Q4&market=china"),
            ("q=2023Q4&m=global&c=", "/deals?quarter=2023Q4&market=global&country=-"),
            (
                "q=2023Q4&m=china&o=early",
                "/deals?quarter=2023Q4&market=china&round_class=seed_angel&round_class=a",
            ),
            ("q=2023Q4&m=china&o=mega", "/deals?quarter=2023Q4&market=china&is_mega=1&sort=amount"),
            ("q=2023Q4&m=china&i=7", "/deals/7"),
        ] {
            assert_eq!(address(query, &classes), wanted);
        }
    }
}
