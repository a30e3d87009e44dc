//! The appendix: further figures, chosen by their topics, each from one metric view.

mod topics;

use anyhow::Result;
use dealbase_query::{Database, Record, Value};

use self::topics::TOPICS;
use super::{ByMarket, Name, Rate, by_market};
use crate::mistake::Mistake;
use crate::output::number::Fraction;
use crate::report::chart::Kind;

/// A topic of the appendix: a slide for each market.
#[derive(Debug)]
pub(crate) struct Topic {
    /// Its name, as it is chosen by and as its slides are called after the market.
    pub(crate) name: &'static str,
    /// The metric view.
    pub(crate) view: &'static str,
    /// Further quarters before the reported one.
    pub(crate) quarters_before: i64,
    sql: &'static str,
    /// The columns of the statement, by their names; the last word of a name is what it holds.
    columns: &'static str,
    /// How it is drawn, and the columns that are; None for a table alone.
    pub(crate) chart: Option<(Kind, &'static [usize])>,
}

/// A column of a topic: its name in the statement, and what it holds.
#[derive(Debug)]
pub(crate) struct Column {
    pub(crate) name: &'static str,
    pub(crate) form: Form,
}

/// What a column holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Form {
    /// A text as the database has it.
    Text,
    /// A name in both languages: `name_zh` and `name_en`.
    Name,
    Count,
    /// US dollars.
    Usd,
    /// Per cent of something.
    Share,
    /// A change in per cent.
    Growth,
    /// Percentage points.
    Points,
    /// A number with one decimal.
    Number,
}

impl Column {
    fn of(name: &'static str) -> Column {
        let form = match name.rsplit('_').next().unwrap_or_default() {
            _ if name.starts_with("ultimate") => Form::Number,
            "contribution" | "ci" | "di" => Form::Number,
            "usd" => Form::Usd,
            "count" | "rank" | "age" => Form::Count,
            "pp" => Form::Points,
            "pct" if name.ends_with("share_pct") => Form::Share,
            "pct" => Form::Growth,
            "round" | "stage" | "kind" | "part" => Form::Name,
            _ => Form::Text,
        };
        Column { name, form }
    }
}

/// A cell; None where the database knows nothing.
#[derive(Debug, Clone)]
pub(crate) enum Datum {
    Text(Option<String>),
    Name(Option<Name>),
    Whole(Option<i64>),
    Rate(Option<Rate>),
}

/// The rows of a topic by market.
#[derive(Debug)]
pub(crate) struct Chapter {
    pub(crate) topic: &'static Topic,
    pub(crate) columns: Vec<Column>,
    pub(crate) rows: ByMarket<Vec<Datum>>,
}

/// Finds topics by their names; `all` is every one.
///
/// # Errors
/// A usage error for a name that no topic has.
pub(crate) fn topics(names: &[String]) -> Result<Vec<&'static Topic>> {
    if names.iter().any(|it| it == "all") {
        return Ok(TOPICS.iter().collect());
    }
    let find = |name: &String| {
        let found = TOPICS.iter().find(|it| it.name == name);
        found.ok_or_else(|| {
            let known: Vec<&str> = TOPICS.iter().map(|it| it.name).collect();
            Mistake::NoTopic { topic: name.clone(), known: known.join(", ") }.typed()
        })
    };
    names.iter().map(find).collect()
}

/// The topic that a slide such as `china-sizes` is of.
pub(crate) fn topic_of_slide(id: &str) -> Option<&'static Topic> {
    let (_, name) = id.rsplit_once('-')?;
    TOPICS.iter().find(|it| it.name == name)
}

/// Reads the rows of topics for a quarter.
pub(super) fn read(
    database: &Database,
    quarter: &str,
    topics: &[&'static Topic],
) -> Result<Vec<Chapter>> {
    let read_one = |topic: &&'static Topic| {
        let rows = database.rows(topic.sql, &[("quarter", Value::from(quarter))])?;
        let columns: Vec<Column> = topic.columns.split(' ').map(Column::of).collect();
        let datum =
            |record: &Record<'_>| Some(columns.iter().map(|it| datum(record, it)).collect());
        Ok(Chapter { topic, rows: by_market(&rows, datum), columns })
    };
    topics.iter().map(read_one).collect()
}

fn datum(record: &Record<'_>, column: &Column) -> Datum {
    let Column { name, form } = column;
    let part = |lang: &str| record.text(&format!("{name}_{lang}")).map(str::to_owned);
    match form {
        Form::Text => Datum::Text(record.text(name).map(str::to_owned)),
        Form::Name => Datum::Name(part("zh").zip(part("en")).map(|(zh, en)| Name { zh, en })),
        Form::Count | Form::Usd => Datum::Whole(record.integer(name)),
        Form::Share | Form::Growth | Form::Points | Form::Number => {
            let value = record.real(name);
            Datum::Rate(Rate::known(value, value.and_then(millionths)))
        }
    }
}

/// A float as a fraction of a million, which is closer than anything that is shown.
fn millionths(value: f64) -> Option<Fraction> {
    let digits = format!("{value:.6}").replace('.', "");
    Fraction::new(digits.parse().ok()?, 1_000_000)
}
