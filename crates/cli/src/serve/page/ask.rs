//! Questions in SQL under the rules of `dealbase query`, saved ones as forms, and what is measured.

use anyhow::Result;
use dealbase_query::{Database, Model, View};
use serde_json::{Value, json};

use super::{download, plain};
use crate::failure;
use crate::mistake::Mistake;
use crate::saved::{self, Saved};
use crate::serve::asked::Asked;
use crate::serve::reply::Reply;

/// Rows that are shown.
const ROWS: &str = "1000";
/// Seconds a question may take.
const SECONDS: &str = "30";

/// Formats of an answer with their media types.
const FORMATS: [&str; 5] = ["csv", "xlsx", "json", "md", "tsv"];

/// A question as it was asked: SQL, or a saved one with its values.
struct Question {
    args: Vec<String>,
    /// The statement, while it is asked.
    _file: Option<tempfile::NamedTempFile>,
}

fn question(asked: &Asked<'_>) -> Result<Option<Question>> {
    let params =
        asked.query.iter().filter_map(|(name, value)| Some((name.strip_prefix("param.")?, value)));
    let params: Vec<String> = params
        .filter(|it| !it.1.is_empty())
        .map(|(name, value)| format!("--param={name}={value}"))
        .collect();
    if let Some(name) = asked.query.get("query") {
        let saved = saved::find(&saved::folder(&asked.app.settings.db), name)?;
        let args = [vec!["query".to_owned(), plain(&saved.name)?.to_owned()], params].concat();
        return Ok(Some(Question { args, _file: None }));
    }
    let Some(sql) = asked.query.get("sql") else { return Ok(None) };
    // A statement in a file can't be taken for a flag, nor for a name.
    let file = tempfile::NamedTempFile::new()?;
    std::fs::write(file.path(), sql)?;
    let path = file.path().to_string_lossy().into_owned();
    Ok(Some(Question {
        args: [vec!["query".to_owned(), "-f".to_owned(), path], params].concat(),
        _file: Some(file),
    }))
}

/// The question, and its answer where one was asked.
///
/// # Errors
/// Fails if the database or a saved query can't be read. A question that is refused is no error of the page.
pub(super) fn page(asked: &Asked<'_>) -> Result<Reply> {
    let saved = saved::all(&saved::folder(&asked.app.settings.db))?;
    let (mut answer, mut error) = (Value::Null, Value::Null);
    let mut is_cut = false;
    match question(asked) {
        Ok(None) => {}
        Err(err) => error = json!(failure::message(&err, asked.words)),
        Ok(Some(question)) => {
            let mut args: Vec<&str> = question.args.iter().map(String::as_str).collect();
            args.extend(["--format=json", "--limit", ROWS, "--timeout", SECONDS]);
            let ran = asked.app.program.run(asked.caller(), &args, &mut |_, _| ())?;
            // At a limit, the rows until then are a whole document.
            is_cut = ran.code == 7;
            answer = serde_json::from_slice(&ran.stdout).unwrap_or_default();
            if ran.code != 0 {
                error = json!(failure::message(&ran.failure(), asked.words));
            }
        }
    }
    let rows = answer.as_array().map(Vec::as_slice).unwrap_or_default();
    let columns: Vec<&String> =
        rows.first().and_then(Value::as_object).map(|it| it.keys().collect()).unwrap_or_default();
    let data = json!({
        "sql": asked.query.get("sql"),
        "query": asked.query.get("query"),
        "columns": columns,
        "rows": answer,
        "bars": bars(rows),
        "error": error,
        "is_cut": is_cut,
        "saved": saved.iter().map(|it| form(it, asked)).collect::<Vec<_>>(),
        "names": names(&asked.app.database()?)?,
    });
    Reply::page("ask.html", data)
}

/// Metrics, other views and tables, each with its title and its columns.
fn names(database: &Database) -> Result<Vec<Value>> {
    let model = Model::of(database)?;
    let named = |group: &str, name: &str, title: &str, columns: Vec<&str>| json!({ "group": group, "name": name, "title": title, "columns": columns.join(" ") });
    let view = |group: &str, it: &View| {
        named(group, &it.name, &it.title, it.columns.iter().map(|it| &*it.name).collect())
    };
    let metrics = model.metrics.iter().map(|it| view("catalogue_metrics", it));
    let others = model.base_views.iter().map(|it| view("catalogue_base_views", it));
    let tables = model.tables.iter().map(|it| {
        let columns = it.columns.iter().map(|it| &*it.name).collect();
        named("catalogue_tables", &it.name, &it.note, columns)
    });
    Ok(metrics.chain(others).chain(tables).collect())
}

/// A saved query as a form.
fn form(saved: &Saved, asked: &Asked<'_>) -> Value {
    let is_asked = asked.query.get("query") == Some(&*saved.name);
    let params = saved.params.iter().map(|it| {
        let typed = asked.query.get(&format!("param.{}", it.name)).filter(|_| is_asked);
        json!({ "name": it.name, "value": typed.or(it.default.as_deref()), "note": it.note })
    });
    json!({
        "name": saved.name,
        "title": saved.title,
        "definition": saved.definition,
        "params": params.collect::<Vec<_>>(),
        "sql": saved.sql,
    })
}

/// A bar for each row where the answer can be drawn: names in its first column of texts, the length from its last
/// column of numbers. Null for any other.
fn bars(rows: &[Value]) -> Value {
    const MOST: usize = 60;
    let Some(first) = rows.first().and_then(Value::as_object) else { return Value::Null };
    let all = |name: &str, is: fn(&Value) -> bool| {
        rows.iter().all(|row| row.get(name).is_none_or(|it| is(it) || it.is_null()))
    };
    let label = first.keys().find(|name| all(name, Value::is_string));
    let number =
        first.keys().rev().find(|name| !name.ends_with("_id") && all(name, Value::is_number));
    let (Some(label), Some(number)) = (label, number) else { return Value::Null };
    let length = |row: &Value| row.get(number).and_then(Value::as_f64);
    let most = rows.iter().filter_map(length).fold(0.0, f64::max);
    if rows.len() < 2
        || rows.len() > MOST
        || most <= 0.0
        || rows.iter().filter_map(length).any(|it| it < 0.0)
    {
        return Value::Null;
    }
    let bar = |row: &Value| {
        json!({
            "name": row.get(label),
            "value": row.get(number),
            "width": length(row).map_or(0.0, |it| (600.0 * it / most).round()),
        })
    };
    json!({ "label": label, "number": number, "bars": rows.iter().map(bar).collect::<Vec<_>>() })
}

/// The whole answer as a document.
///
/// # Errors
/// Fails as `dealbase query` does.
pub(super) fn export(asked: &Asked<'_>) -> Result<Reply> {
    let (extension, media_type) = download(&asked.query, &FORMATS)?;
    let question = question(asked)?.ok_or_else(|| Mistake::NoSql.typed())?;
    let mut args: Vec<&str> = question.args.iter().map(String::as_str).collect();
    args.extend(["--timeout", SECONDS]);
    if matches!(extension, "csv" | "tsv") {
        args.push("--excel");
    }
    let file = asked.app.program.file(asked.caller(), &args, extension)?;
    Ok(Reply::Download { file, name: format!("answer.{extension}"), media_type })
}

/// What is measured.
///
/// # Errors
/// Fails if the database can't be read.
pub(super) fn metrics(asked: &Asked<'_>) -> Result<Reply> {
    let database = asked.app.database()?;
    let views = dealbase_query::metrics(&database)?;
    let metric =
        |view: &View| json!({ "metric": view.name, "slides": view.slides(), "title": view.title });
    Reply::page("metrics.html", json!({ "metrics": views.iter().map(metric).collect::<Vec<_>>() }))
}

/// One metric: its definition, columns and rows.
///
/// # Errors
/// Fails if there is no such metric.
pub(super) fn metric(asked: &Asked<'_>, name: &str) -> Result<Reply> {
    const SHOWN: u64 = 500;
    let database = asked.app.patient()?;
    let view = dealbase_query::view(&database, name)?;
    let sql = format!("select * from {} order by 1 desc limit {SHOWN}", view.name);
    let rows = crate::serve::todo::objects(&database, &sql)?;
    let mut data = serde_json::to_value(&view)?;
    if let Some(object) = data.as_object_mut() {
        object.insert("rows".to_owned(), rows.into());
    }
    Reply::page("metric.html", json!({ "view": data }))
}
